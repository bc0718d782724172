// The bytes of clips as they leave: by range and whole, small ones from memory
// and large ones from the file; what is replaced or removed is so at once.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, peak, publish } from "./lib/film.mjs";

const LOAN = 256 << 10; // bytes that are read whole before they are sent
const big = randomBytes(2 * LOAN + 77);
let server;
let path; // of the clip's folder, in addresses
let place; // the same on the disk

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  const { document } = await (await fetch(`${server.base}/api/v1/play/film`)).json();
  path = `/${document.clips.clip.file.split("/").slice(0, 2).join("/")}`;
  place = join(server.data, path);
  writeFileSync(join(place, "big.mp4"), big);
});
after(() => server.stop());

const get = (name, options) => fetch(`${server.base}${path}/${name}`, options);
const bytes = async (reply) => Buffer.from(await reply.arrayBuffer());
const descriptors = () => readdirSync(`/proc/${server.process.pid}/fd`).length;

test("ranges of every size are the file's bytes", async () => {
  for (const [from, size] of [[0, 1], [5, 1000], [0, LOAN], [77, LOAN - 1], [1, LOAN + 1], [big.length - 1, 1], [9, big.length - 9]]) {
    const reply = await get("big.mp4", { headers: { range: `bytes=${from}-${from + size - 1}` } });
    assert.equal(reply.status, 206);
    assert.equal(reply.headers.get("content-range"), `bytes ${from}-${from + size - 1}/${big.length}`);
    assert.equal(reply.headers.get("content-length"), String(size));
    assert.ok(big.subarray(from, from + size).equals(await bytes(reply)), `${size} bytes from ${from}`);
  }
  assert.ok(big.equals(await bytes(await get("big.mp4"))));
});

test("files of every size come whole, and HEAD says their size", async () => {
  for (const size of [0, 1, LOAN, LOAN + 1]) {
    writeFileSync(join(place, "sized.vtt"), big.subarray(0, size));
    const reply = await get("sized.vtt");
    assert.equal(reply.status, 200);
    assert.ok(big.subarray(0, size).equals(await bytes(reply)), `${size} bytes`);
    const head = await get("sized.vtt", { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length"), (await bytes(head)).length], [200, String(size), 0]);
  }
});

test("what is replaced or removed is so for the next request", async () => {
  const name = "note.vtt";
  const words = async () => {
    const reply = await get(name, { headers: { range: "bytes=0-99999" } });
    return reply.status === 206 ? String(await bytes(reply)) : reply.status;
  };
  for (let n = 0; n < 5; n++) {
    writeFileSync(join(place, name), `first ${n}`);
    assert.equal(await words(), `first ${n}`);
    writeFileSync(join(place, ".new"), `second, and longer ${n}`);
    renameSync(join(place, ".new"), join(place, name));
    assert.equal(await words(), `second, and longer ${n}`);
    writeFileSync(join(place, name), "cut");
    assert.equal(await words(), "cut");
    rmSync(join(place, name));
    assert.equal(await words(), 404);
  }
});

/** Ask for a range and read nothing; `rest` reads all of the answer. */
function slow(from, size) {
  const socket = connect(server.port, "127.0.0.1");
  socket.pause();
  socket.write(`GET ${path}/big.mp4 HTTP/1.1\r\nHost: x\r\nRange: bytes=${from}-${from + size - 1}\r\nConnection: close\r\n\r\n`);
  const rest = () =>
    new Promise((done, failed) => {
      const parts = [];
      socket.on("data", (part) => parts.push(part)).on("error", failed).on("close", () => {
        const all = Buffer.concat(parts);
        done(all.subarray(all.indexOf("\r\n\r\n") + 4));
      });
      socket.resume();
    });
  return { rest, size, from };
}

test("many who read slowly take no more than their share, and get every byte", async () => {
  assert.ok(big.equals(await bytes(await get("big.mp4"))));
  const [memory, open] = [peak(server), descriptors()];
  const many = Array.from({ length: 150 }, (_, n) => slow(n, LOAN));
  await new Promise((done) => setTimeout(done, 300));
  assert.ok(big.subarray(3, 3003).equals(await bytes(await get("big.mp4", { headers: { range: "bytes=3-3002" } }))));
  assert.ok(peak(server) - memory < 24_000, `${peak(server) - memory} KB more`);
  for (const { rest, from, size } of many) assert.ok(big.subarray(from, from + size).equals(await rest()), `from ${from}`);
  for (let n = 0; n < 100 && descriptors() > open; n++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(descriptors() <= open, `${descriptors()} descriptors, ${open} before`);
});

test("each is in the log within a second, in a line of its own; who got an id, with it", async () => {
  const name = `unheard-${randomBytes(4).toString("hex")}.mp4`;
  const begun = server.log().length;
  for (let n = 0; n < 100; n++) await bytes(await get("big.mp4", { headers: { range: `bytes=${n}-${n}` } }));
  const missing = await get(name);
  const said = () => server.log().slice(begun).split("\n");
  for (let n = 0; n < 20 && !said().some((line) => line.includes(name)); n++) await new Promise((done) => setTimeout(done, 50));
  const fragments = said().filter((line) => /^[\d-]+T[\d:.]+Z info served method=GET path=\S+\/big\.mp4 status=206 us=\d+$/.test(line));
  assert.equal(fragments.length, 100);
  assert.ok(said().some((line) => line.includes(`info served request=${missing.headers.get("x-request-id")} method=GET path=${path}/${name} status=404`)));
});
