// A reader of our own tracks, written apart from the server's: what a
// fragmented MP4 says of its samples, checked box by box.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const INSIDE = new Set(["moov", "trak", "mdia", "minf", "stbl", "mvex", "moof", "traf"]);

/** All boxes as {type, at, from, to}, containers before what they hold. */
export function boxes(bytes, from = 0, to = bytes.length) {
  const found = [];
  for (let at = from; at < to; ) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    assert.ok(size >= 8 && at + size <= to, `${type} at ${at} is ${size} long`);
    found.push({ type, at, from: at + 8, to: at + size });
    if (INSIDE.has(type)) found.push(...boxes(bytes, at + 8, at + size));
    at += size;
  }
  return found;
}

function readRun(bytes, trun) {
  const flags = bytes.readUInt32BE(trun.from) & 0xffffff;
  const count = bytes.readUInt32BE(trun.from + 4);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit);
  assert.equal(flags & 5, 1, "a data offset, no flags of the first alone");
  const samples = Array.from({ length: count }, (_, n) => {
    const at = trun.from + 12 + n * fields.length * 4;
    const field = (bit) => (fields.includes(bit) ? bytes.readInt32BE(at + fields.indexOf(bit) * 4) : undefined);
    return { size: field(0x200), flags: field(0x400), offset: field(0x800) ?? 0 };
  });
  return { offset: bytes.readInt32BE(trun.from + 8), samples };
}

/** {timescale, step, fragments: [{at, size, dts, samples}], sidx: [{size, lasts, key}], init, first} */
export function track(path) {
  const bytes = readFileSync(path);
  const all = boxes(bytes);
  const one = (type) => all.find((box) => box.type === type);
  const timescale = bytes.readUInt32BE(one("mdhd").from + 12);
  const sidx = one("sidx");
  const references = Array.from({ length: bytes.readUInt16BE(sidx.from + 30) }, (_, n) => {
    const at = sidx.from + 32 + 12 * n;
    return { size: bytes.readUInt32BE(at), lasts: bytes.readUInt32BE(at + 4), key: bytes[at + 8] === 0x90 };
  });
  const fragments = [];
  for (const [i, box] of all.entries()) {
    if (box.type !== "moof") continue;
    const [tfhd, tfdt, trun] = ["tfhd", "tfdt", "trun"].map((type) => all.slice(i).find((inner) => inner.type === type));
    const mdat = all.slice(i).find((inner) => inner.type === "mdat");
    const run = readRun(bytes, trun);
    assert.equal(box.at + run.offset, mdat.from, "the samples begin where the mdat does");
    assert.equal(run.samples.reduce((sum, { size }) => sum + size, 0), mdat.to - mdat.from, "and fill it");
    fragments.push({ at: box.at, size: mdat.to - box.at, dts: Number(bytes.readBigUInt64BE(tfdt.from + 4)), step: bytes.readUInt32BE(tfhd.from + 8), samples: run.samples });
  }
  return { bytes, timescale, fragments, sidx: references, init: sidx.at, first: sidx.to };
}
