// Films of every sort by ffmpeg, and what `ramify prepare` makes of them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../../tools/server.mjs";
import { place } from "../../http/lib/film.mjs";
import { track } from "./boxes.mjs";

export const at = place("media");

/** Run a program; {status, stdout, stderr}, the output as bytes if asked. */
export function run(name, args, options = {}) {
  return new Promise((resolve) => {
    execFile(name, args, { cwd: at, maxBuffer: 1 << 28, ...options }, (error, stdout, stderr) => resolve({ status: error ? (error.code ?? 1) : 0, stdout, stderr }));
  });
}

/** The same, and it must go well; its output. */
export async function output(name, args, options) {
  const { status, stdout, stderr } = await run(name, args, options);
  assert.equal(status, 0, `${name} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

const films = new Map();
/** A film by ffmpeg's own words, made once; its path. */
export async function make(name, words) {
  const path = join(at, name);
  if (!films.has(name)) films.set(name, output("ffmpeg", ["-v", "error", "-nostdin", "-y", "-threads", "2", ...words.split(" "), path]));
  await films.get(name);
  return path;
}

/** Run `ramify prepare`; {status, stderr, folder, names, said, tracks}. */
export async function prepare(path, { frames = [], env = {}, flags = [] } = {}) {
  const folder = place("prepared");
  const { status, stderr, stdout } = await run(program, ["prepare", ...flags, path, folder, ...frames.map(String)], { env: { ...process.env, ...env } });
  const names = existsSync(folder) ? readdirSync(folder) : [];
  assert.deepEqual(names.filter((name) => name.endsWith(".part")), [], "no temporary file is left");
  const said = stdout.trim().split("\n");
  const tracks = status === 0 ? JSON.parse(readFileSync(join(folder, said[0]), "utf8")) : null;
  return { status, stderr, folder, names, said, tracks };
}

/** The same, and it must go well; every rule for tracks is checked. */
export async function prepared(path, options) {
  const made = await prepare(path, options);
  assert.equal(made.status, 0, made.stderr);
  sound(made);
  made.tracks.picture.forEach((picture) => checkPicture(made, picture));
  return made;
}

const sum = (list) => list.reduce((total, n) => total + n, 0);

function checkFile(made, facts, counts) {
  const path = join(made.folder, facts.file);
  const read = track(path);
  assert.match(facts.file, /-[0-9a-f]{8}\.mp4$/);
  assert.equal(facts.init, read.init);
  assert.equal(facts.first, read.first);
  assert.deepEqual(facts.sizes, read.fragments.map(({ size }) => size));
  assert.equal(statSync(path).size, facts.first + sum(facts.sizes));
  assert.deepEqual(read.sidx.map(({ size }) => size), facts.sizes);
  assert.deepEqual(counts, read.fragments.map(({ samples }) => samples.length));
  let dts = 0;
  for (const [i, fragment] of read.fragments.entries()) {
    assert.equal(fragment.dts, dts, `fragment ${i} begins where the one before ended`);
    assert.equal(read.sidx[i].lasts, fragment.samples.length * fragment.step);
    dts += fragment.samples.length * fragment.step;
  }
  return read;
}

/** Frames on their grid: from 0, without a gap, each fragment a range. */
function checkPicture({ tracks, folder }, picture) {
  const [num, den] = tracks.rate;
  const read = checkFile({ folder }, picture, tracks.frames_in);
  const step = (read.timescale * den) / num;
  const keys = tracks.keys ?? tracks.frames_in.map((_, i) => i);
  assert.equal(sum(tracks.frames_in), tracks.frames);
  assert.equal(read.timescale % num, 0, "the timescale is a multiple of the rate's numerator");
  assert.ok(read.timescale >= 10000);
  let first = 0;
  for (const [i, { samples, step: is, dts }] of read.fragments.entries()) {
    assert.equal(is, step);
    const shown = samples.map(({ offset }, n) => (dts + n * step + offset) / step).sort((a, b) => a - b);
    assert.deepEqual(shown, samples.map((_, n) => first + n), `fragment ${i} shows its own frames`);
    if (keys.includes(i)) assert.equal(samples[0].flags, 0x02000000, `fragment ${i} begins with a key frame`);
    first += samples.length;
  }
  assert.match(picture.codecs, /^avc1\.[0-9a-f]{6}$/);
}

function sound({ tracks, folder }) {
  const { sound: facts } = tracks;
  const read = checkFile({ folder }, facts, facts.packets_in);
  const lasts = (tracks.frames * tracks.rate[1] * 48000) / tracks.rate[0];
  assert.equal(read.timescale, 48000);
  assert.equal(facts.samples, Math.ceil(lasts - 1e-6));
  assert.ok(facts.priming >= 1024, "a packet stands before the first sample");
  assert.ok(1024 * sum(facts.packets_in) >= facts.priming + facts.samples, "it lasts as long as the picture");
  assert.equal(facts.packets_in.length, tracks.frames_in.length);
}

/** Hashes of every decoded frame. */
export async function hashes(path) {
  const out = await output("ffmpeg", ["-v", "error", "-i", path, "-map", "0:V:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"]);
  return out.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split(",").at(-1).trim());
}

/** The decoded left channel as floats. */
export async function floats(path) {
  const raw = await output("ffmpeg", ["-v", "error", "-i", path, "-map", "0:a:0", "-af", "pan=mono|c0=c0", "-f", "f32le", "-"], { encoding: "buffer" });
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
}

/** The same of the prepared sound, from the clip's sample 0. */
export async function samples(made) {
  const { file, priming } = made.tracks.sound;
  return (await floats(join(made.folder, file))).subarray(priming);
}

/** When, in seconds, the loudest sample comes. */
export function loudest(list) {
  let best = 0;
  for (let i = 0; i < list.length; i += 1) if (Math.abs(list[i]) > Math.abs(list[best])) best = i;
  return best / 48000;
}

/** PSNR in dB of frames of one film against frames of another: pairs [a, b]. */
export async function psnr(a, b, pairs) {
  const pick = (n, of) => `[${n}:V]select=${pairs.map((pair) => `eq(n\\,${pair[of]})`).join("+")},settb=1,setpts=N[x${n}]`;
  const graph = `${pick(0, 0)};${pick(1, 1)};[x0][x1]psnr=stats_file=-`;
  const out = await output("ffmpeg", ["-v", "error", "-i", a, "-i", b, "-lavfi", graph, "-f", "null", "-"]);
  const found = [...out.matchAll(/psnr_avg:(\S+)/g)].map(([, value]) => (value === "inf" ? Infinity : Number(value)));
  assert.equal(found.length, pairs.length);
  return found;
}
