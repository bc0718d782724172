// Uploads by tus 1.0 against the real server: cut, resumed, forged, expired.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, readFileSync, readdirSync, rmSync, statSync, statfsSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import tus from "tus-js-client";
import { serve } from "../../tools/server.mjs";
import { clip, owner, padded as paddedFilm, peak, place } from "./lib/film.mjs";

const MB = 1 << 20;
const LONG = process.env.RAMIFY_LONG === "1";

let server;
before(async () => (server = await serve({ flags: ["--upload-max", String(20_000 * MB), "--body", "2", "--idle", "300"] })));
after(() => server.stop());

const TYPE = "application/offset+octet-stream";
const b64 = (text) => Buffer.from(text).toString("base64");

/** One request with the headers of tus. */
function ask(method, path, headers = {}, body = undefined, at = server) {
  return owner(at, path, { method, body, ...(body ? { duplex: "half" } : {}), headers: { "tus-resumable": "1.0.0", ...(body ? { "content-type": TYPE } : {}), ...headers } });
}

async function create(length, headers = {}, body = undefined, at = server) {
  const reply = await ask("POST", "/api/v1/clips", { "upload-length": String(length), ...headers }, body, at);
  return { status: reply.status, reply, path: reply.headers.get("location")?.replace(at.base, "") };
}

const patch = (path, offset, body, headers = {}, at = server) => ask("PATCH", path, { "upload-offset": String(offset), ...headers }, body, at);
const offset = async (path, at = server) => Number((await ask("HEAD", path, {}, undefined, at)).headers.get("upload-offset"));
const code = async (reply) => `${reply.status} ${(await reply.json()).code}`;

/** As every client: while the request before is being closed (423), try again. */
async function patient(path, from, bytes) {
  for (let n = 0; n < 100; n++) {
    const reply = await patch(path, from, bytes);
    if (reply.status !== 423) return reply.status;
    await reply.body.cancel();
    await new Promise((done) => setTimeout(done, 20));
  }
  return 423;
}

/** What became of it, once it is neither arriving nor looked at. */
async function outcome(path, at = server) {
  for (let n = 0; n < 600; n++) {
    const upload = await (await owner(at, path)).json();
    if (upload.state !== "whole" && upload.state !== "arriving") return upload;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nothing became of it");
}

/** The test's clip, made so long. */
const padded = (size, seed) => paddedFilm(readFileSync(clip()), size, seed);

const folderOf = (at = server) => join(at.data, "uploads");
const kept = (hash, at = server) => join(at.data, "media", hash, "clip.mp4");
const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("what is offered is said to anybody, and no more than that", async () => {
  for (const path of ["/api/v1/clips", "/api/v1/clips/uploads/x"]) {
    const reply = await fetch(server.base + path, { method: "OPTIONS" });
    assert.equal(reply.status, 204);
    assert.equal(reply.headers.get("tus-version"), "1.0.0");
    assert.equal(reply.headers.get("tus-max-size"), String(20_000 * MB));
    assert.equal(reply.headers.get("tus-checksum-algorithm"), "sha1,sha256,sha512");
    assert.equal(reply.headers.get("tus-extension"), "creation,creation-with-upload,termination,checksum,expiration");
  }
  assert.equal((await fetch(`${server.base}/api/v1/clips`, { method: "POST", headers: { "tus-resumable": "1.0.0", "upload-length": "1" } })).status, 401);
  assert.equal(readdirSync(folderOf()).length, 0);
});

test("a clip in three pieces is kept as it came", async () => {
  const bytes = padded(MB);
  const { status, path, reply } = await create(bytes.length, { "upload-metadata": `filename ${b64("My film.mp4")},filetype ${b64("video/mp4")}` });
  assert.equal(status, 201);
  assert.ok(new Date(reply.headers.get("upload-expires")) > Date.now() + 6e8);
  assert.equal(await offset(path), 0);
  for (const [from, to] of [[0, 100], [100, 600_000], [600_000, MB]]) {
    const put = await patch(path, from, bytes.subarray(from, to));
    assert.equal(put.status, 204);
    assert.equal(put.headers.get("upload-offset"), String(to));
    assert.equal(put.headers.get("tus-resumable"), "1.0.0");
  }
  const end = await outcome(path);
  assert.equal(end.state, "kept", end.words);
  assert.equal(end.name, "My film.mp4");
  assert.equal(sha(readFileSync(kept(end.clip))), sha(bytes));
  const known = await (await owner(server, `/api/v1/clips/${end.clip}`)).json();
  assert.deepEqual([known.clip, known.name, known.bytes], [end.clip, "My film.mp4", bytes.length]);
  assert.notEqual(known.state, "kept", "it is being prepared");
  const media = `${server.base}/media/${end.clip}/clip.mp4`;
  assert.equal((await fetch(media)).status, 404, "no film shows it yet");
  const { address } = await (await owner(server, `/api/v1/clips/${end.clip}/address`, { method: "POST" })).json();
  assert.equal(sha(Buffer.from(await (await fetch(address)).arrayBuffer())), sha(bytes));
  const head = await ask("HEAD", path);
  assert.equal(head.headers.get("upload-offset"), head.headers.get("upload-length"));
  assert.equal(head.headers.get("cache-control"), "no-store");
  assert.match(head.headers.get("upload-metadata"), /^filename /);
});

/** A proxy that cuts what goes through it after so many bytes, `cuts` times. */
function cutter(cuts, bytes) {
  let left = cuts;
  const proxy = createServer((near) => {
    const far = connect(server.port, "127.0.0.1");
    let allowed = left > 0 ? Math.floor(Math.random() * bytes) : Infinity;
    const end = () => (near.destroy(), far.destroy());
    near.on("data", (chunk) => {
      far.write(chunk.subarray(0, Math.min(chunk.length, allowed)));
      allowed -= chunk.length;
      if (allowed > 0) return;
      left -= 1;
      end();
    });
    far.on("data", (chunk) => near.write(chunk));
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
  });
  return new Promise((ready) => proxy.listen(0, "127.0.0.1", () => ready({ port: proxy.address().port, left: () => left, close: () => proxy.close() })));
}

test("tus-js-client: cut 20 times at random and resumed, it arrives byte for byte", async () => {
  const bytes = padded(24 * MB, 1);
  const proxy = await cutter(20, 2 * MB);
  let retries = 0;
  const url = await new Promise((resolve, reject) => {
    const upload = new tus.Upload(bytes, {
      endpoint: `http://127.0.0.1:${proxy.port}/api/v1/clips`,
      headers: { authorization: `Bearer ${server.token()}`, connection: "close" },
      metadata: { filename: "cut.mp4", filetype: "video/mp4" },
      retryDelays: Array(60).fill(40),
      onShouldRetry: () => (retries += 1) < 200,
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
  proxy.close();
  assert.equal(proxy.left(), 0, "20 cuts");
  const end = await outcome(new URL(url).pathname);
  assert.equal(end.state, "kept", end.words);
  assert.equal(sha(readFileSync(kept(end.clip))), sha(bytes));
});

test("tus-js-client: the first bytes with the creation, in pieces, and given up", async () => {
  const bytes = padded(3 * MB, 2);
  const options = { endpoint: `${server.base}/api/v1/clips`, headers: { authorization: `Bearer ${server.token()}` }, uploadDataDuringCreation: true, chunkSize: MB };
  const path = await new Promise((resolve, reject) => {
    const upload = new tus.Upload(bytes, { ...options, onError: reject, onSuccess: () => resolve(new URL(upload.url).pathname) });
    upload.start();
  });
  const end = await outcome(path);
  assert.equal(sha(readFileSync(kept(end.clip))), sha(bytes));
  const { path: other } = await create(100, {}, Buffer.alloc(10));
  assert.equal(await offset(other), 10);
  await tus.Upload.terminate(server.base + other, options);
  assert.equal((await ask("HEAD", other)).status, 404);
  assert.equal((await ask("DELETE", other)).status, 404);
});

test("a body of chunks, and one that breaks off: what came is kept", async () => {
  const bytes = padded(MB, 3);
  const { path } = await create(bytes.length);
  const headers = { authorization: `Bearer ${server.token()}`, "tus-resumable": "1.0.0", "content-type": TYPE };
  const send = (from, pieces, end) =>
    new Promise((resolve) => {
      const sent = request(server.base + path, { method: "PATCH", headers: { ...headers, "upload-offset": from, "transfer-encoding": "chunked" } }, (reply) => resolve(reply.resume().statusCode));
      sent.on("error", () => resolve(0));
      for (const piece of pieces) sent.write(piece);
      if (end) sent.end();
      else setTimeout(() => sent.destroy(), 300);
    });
  const pieces = [];
  for (let at = 0; at < 300_000; at += 100) pieces.push(bytes.subarray(at, at + 100));
  assert.equal(await send(0, pieces, true), 204);
  assert.equal(await offset(path), 300_000);
  assert.equal(await send(300_000, [bytes.subarray(300_000, 700_000)], false), 0);
  let at = 0;
  for (let n = 0; n < 100 && at !== 700_000; n++) at = await offset(path);
  assert.equal(at, 700_000);
  assert.equal(await patient(path, at, bytes.subarray(at)), 204);
  assert.equal(sha(readFileSync(kept((await outcome(path)).clip))), sha(bytes));
});

test("a wrong offset changes nothing, and says where the upload stands", async () => {
  const { path } = await create(1000);
  assert.equal((await patch(path, 0, Buffer.alloc(100))).status, 204);
  for (const wrong of [0, 99, 101, 1000, 4096]) {
    const reply = await patch(path, wrong, Buffer.alloc(10));
    assert.equal(reply.headers.get("upload-offset"), "100");
    assert.equal(await code(reply), "409 conflict");
  }
  for (const wrong of ["", "-1", "1e2", "0x64", "99999999999999999999", "100 "]) {
    const reply = await patch(path, wrong, Buffer.alloc(10));
    assert.ok(wrong === "100 " || (await code(reply)) === "400 bad_request", wrong);
  }
  assert.equal(await code(await patch(path, 110, Buffer.alloc(900))), "413 body_too_large");
  assert.equal(await offset(path), 110);
  assert.equal(await code(await ask("PATCH", path, { "upload-offset": "110", "content-type": "video/mp4" }, Buffer.alloc(10))), "415 body_type");
  assert.equal((await ask("DELETE", path)).status, 204);
});

test("checksums: right ones pass, a wrong one is 460 and its piece undone", async () => {
  const bytes = padded(MB, 4);
  const { path } = await create(bytes.length);
  let at = 0;
  for (const kind of ["sha1", "sha256", "sha512"]) {
    const piece = bytes.subarray(at, at + 300_000);
    const sum = createHash(kind).update(piece).digest("base64");
    const wrong = await patch(path, at, Buffer.concat([piece.subarray(1), piece.subarray(0, 1)]), { "upload-checksum": `${kind} ${sum}` });
    assert.equal(await code(wrong), "460 checksum_wrong");
    assert.equal(await offset(path), at);
    assert.equal((await patch(path, at, piece, { "upload-checksum": `${kind} ${sum}` })).status, 204);
    at += piece.length;
  }
  for (const wrong of ["sha1", "sha1 ", "sha1 !!!!", `sha1 ${b64("short")}`, "md5 1B2M2Y8AsgTpgAmY7PhCfg==", "crc32 AAAAAA==", " ", `sha512 ${b64("x".repeat(65))}`])
    assert.equal(await code(await patch(path, at, bytes.subarray(at), { "upload-checksum": wrong })), "400 bad_request", wrong);
  assert.equal((await patch(path, at, bytes.subarray(at))).status, 204);
  assert.equal(sha(readFileSync(kept((await outcome(path)).clip))), sha(bytes));
});

test("two at once on one: the second is told to wait; so is who would remove it", async () => {
  const { path } = await create(1000);
  const first = connect(server.port, "127.0.0.1");
  first.write(`PATCH ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.token()}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${TYPE}\r\nContent-Length: 500\r\n\r\n${"a".repeat(100)}`);
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(await code(await patch(path, 0, Buffer.alloc(10))), "423 upload_busy");
  assert.equal(await code(await ask("DELETE", path)), "423 upload_busy");
  first.destroy();
  assert.equal(await patient(path, 100, Buffer.alloc(10)), 204);
  assert.equal((await ask("DELETE", path)).status, 204);
});

test("who sends too slowly is cut off with what came; who is slow but gets on is not", async () => {
  const drip = async (bytes, every, times) => {
    const { path } = await create(1_000_000);
    const socket = connect(server.port, "127.0.0.1").on("error", () => {});
    let closed = false;
    socket.on("close", () => (closed = true));
    socket.write(`PATCH ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.token()}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${TYPE}\r\nContent-Length: 1000000\r\n\r\n`);
    for (let n = 0; n < times && !closed; n++) {
      socket.write(Buffer.alloc(bytes));
      await new Promise((done) => setTimeout(done, every));
    }
    const result = closed;
    socket.destroy();
    await new Promise((done) => setTimeout(done, 200));
    return { closed: result, came: await offset(path) };
  };
  const [slow, steady] = await Promise.all([drip(10, 200, 25), drip(1000, 200, 25)]);
  assert.equal(slow.closed, true);
  assert.ok(slow.came > 0 && slow.came < 250, `${slow.came}`);
  assert.equal(steady.closed, false);
  assert.equal(steady.came, 25_000);
});

test("forged words: lengths, metadata, versions, ids", async () => {
  for (const length of ["", "-1", "1.5", "12x", "99999999999999999999"]) assert.equal(await code((await create(length)).reply), "400 bad_request", length);
  assert.equal(await code((await create(20_001 * MB)).reply), "413 body_too_large");
  for (const meta of ["filename", "filename !!!", `filename ${b64("a")},filename ${b64("b")}`, `,filename ${b64("a")}`, `filename ${b64("a")},`, "x".repeat(2048)]) {
    const { status, path } = await create(10, { "upload-metadata": meta });
    assert.equal(status, meta === "filename" ? 201 : 400, meta.slice(0, 40));
    if (path) assert.equal((await ask("DELETE", path)).status, 204);
  }
  for (const version of ["0.2.2", "", "2.0.0"]) {
    const reply = await ask("POST", "/api/v1/clips", { "tus-resumable": version, "upload-length": "1" });
    assert.equal(reply.headers.get("tus-version"), "1.0.0");
    assert.equal(await code(reply), "412 tus_version");
  }
  for (const id of ["x", "..", "%2e%2e%2ftoken", "a".repeat(26), "a".repeat(300)]) {
    for (const method of ["HEAD", "GET", "DELETE"]) assert.equal((await ask(method, `/api/v1/clips/uploads/${id}`)).status, 404, `${method} ${id}`);
    assert.equal((await patch(`/api/v1/clips/uploads/${id}`, 0, Buffer.alloc(1))).status, 404);
  }
});

test("hostile names are shown as harmless ones, and are never part of a path", async () => {
  const names = [
    ["../../../etc/passwd", "passwd"], ["C:\\films\\one.mp4", "one.mp4"], ["..", "clip"], ["", "clip"], ["a\0b.mp4", "ab.mp4"], ["\u202egpj.exe", "gpj.exe"],
    ["line\r\nSet-Cookie: x", "lineSet-Cookie: x"], ["<img onerror=1>", "<img onerror=1>"], ["Käse 東京.mov", "Käse 東京.mov"], ["x".repeat(500), "x".repeat(159)],
  ];
  for (const [name, shown] of names) {
    const { path } = await create(10, { "upload-metadata": `filename ${b64(name)}` });
    assert.equal((await (await owner(server, path)).json()).name, shown);
    await ask("DELETE", path);
  }
  const { path } = await create(10, { "upload-metadata": `filename ${Buffer.from([0xff, 0xc0, 0x80, 0x41, 0xed, 0xa0, 0x80]).toString("base64")}` });
  assert.equal((await (await owner(server, path)).json()).name, "A");
  await ask("DELETE", path);
});

test("what is no film is refused with words, and leaves no bytes", async () => {
  const { path } = await create(20, { "upload-metadata": `filename ${b64("diary.mp4")}` }, Buffer.from("Dear diary, no film "));
  const end = await outcome(path);
  assert.equal(end.state, "refused");
  assert.match(end.words, /^diary\.mp4 is a text, not a video/);
  assert.ok(!end.words.includes(server.data));
  const left = () => readdirSync(folderOf()).filter((name) => path.endsWith(name.split(".")[0]) && name.endsWith(".data"));
  for (let n = 0; n < 40 && left().length; n++) await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual(left(), []);
  const empty = await create(0);
  assert.equal((await outcome(empty.path)).state, "refused");
});

test("the same bytes again are the same clip", async () => {
  const bytes = padded(200_000, 5);
  const ends = [];
  for (let n = 0; n < 2; n++) ends.push(await outcome((await create(bytes.length, {}, bytes)).path));
  assert.equal(ends[0].clip, ends[1].clip);
  assert.equal(sha(readFileSync(kept(ends[0].clip))), sha(bytes));
});

test("nobody comes back: it is swept; a part that a dead server left is too", async () => {
  const other = await serve({ flags: ["--upload-expiry", "1"] });
  try {
    const { path } = await create(1000, {}, Buffer.alloc(100), other);
    assert.equal(await offset(path, other), 100);
    const names = () => readdirSync(folderOf(other));
    for (let n = 0; n < 80 && names().length; n++) await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(names(), []);
    assert.equal((await ask("HEAD", path, {}, undefined, other)).status, 404);
  } finally {
    await other.stop();
  }
});

test("kill -9 in the middle: what was told is there, the rest comes, and it is the same film", async () => {
  const data = place("killed");
  let one = await serve({ data });
  const bytes = padded(8 * MB, 6);
  const { path } = await create(bytes.length, {}, undefined, one);
  assert.equal((await patch(path, 0, bytes.subarray(0, 3 * MB), {}, one)).status, 204);
  const cut = patch(path, 3 * MB, new ReadableStream({ start: (to) => to.enqueue(bytes.subarray(3 * MB, 5 * MB)) }), {}, one).catch(() => {});
  await new Promise((done) => setTimeout(done, 300));
  one.process.kill("SIGKILL");
  await cut;
  await one.stop();
  one = await serve({ data });
  try {
    const at = await offset(path, one);
    assert.ok(at >= 3 * MB && at <= 5 * MB, `${at}`);
    assert.equal((await patch(path, at, bytes.subarray(at), {}, one)).status, 204);
    assert.equal(sha(readFileSync(kept((await outcome(path, one)).clip, one))), sha(bytes));
  } finally {
    await one.stop();
  }
});

test("a server that stops in the middle keeps what came", async () => {
  const data = place("stopped");
  let one = await serve({ data });
  const { path } = await create(1000, {}, undefined, one);
  const socket = connect(one.port, "127.0.0.1").on("error", () => {});
  socket.write(`PATCH ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${one.token()}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${TYPE}\r\nContent-Length: 1000\r\n\r\n${"a".repeat(100)}`);
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(await one.stop(), 0);
  one = await serve({ data });
  try {
    assert.equal(await offset(path, one), 100);
  } finally {
    await one.stop();
  }
});

test("a full disk: 507, the offset stands, and it goes on when there is room", async () => {
  // A limit on the size of files stands for a disk without room.
  const data = place("full");
  const limited = process.env.RAMIFY_PROGRAM ?? join(import.meta.dirname, "../../build/ramify");
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const running = spawn("bash", ["-c", `ulimit -f 2048; exec "${limited}" serve --data ${data} --port ${port} 2>/dev/null`], { stdio: "ignore" });
  const full = { base: `http://127.0.0.1:${port}`, data, token: () => readFileSync(join(data, "token"), "utf8").trim() };
  const bytes = padded(4 * MB, 7);
  let path;
  try {
    for (let n = 0; n < 200 && !(await fetch(`${full.base}/healthz`).catch(() => null)); n++) await new Promise((done) => setTimeout(done, 50));
    ({ path } = await create(bytes.length, {}, undefined, full));
    assert.equal(await code(await patch(path, 0, bytes.subarray(0, 3 * MB), {}, full)), "507 disk_full");
    assert.equal(await offset(path, full), 2 * MB);
    assert.equal(await code(await patch(path, 2 * MB, bytes.subarray(2 * MB, 3 * MB), {}, full)), "507 disk_full");
  } finally {
    running.kill("SIGTERM");
    await new Promise((done) => running.on("close", done));
  }
  const roomy = await serve({ data });
  try {
    assert.equal(await offset(path, roomy), 2 * MB);
    assert.equal((await patch(path, 2 * MB, bytes.subarray(2 * MB), {}, roomy)).status, 204);
    assert.equal(sha(readFileSync(kept((await outcome(path, roomy)).clip, roomy))), sha(bytes));
  } finally {
    await roomy.stop();
  }
});

test("a page of ours may upload by cookie, another may not", async () => {
  const headers = { cookie: `ramify_owner=${server.token()}`, "tus-resumable": "1.0.0", "upload-length": "10" };
  const post = (more) => fetch(`${server.base}/api/v1/clips`, { method: "POST", headers: { ...headers, ...more } });
  const foreign = await post({ "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" });
  assert.equal(foreign.status, 403);
  const ours = await post({ "sec-fetch-site": "same-origin", origin: server.base });
  assert.equal(ours.status, 201);
  const path = ours.headers.get("location").replace(server.base, "");
  const remove = (more) => fetch(server.base + path, { method: "DELETE", headers: { ...headers, ...more } });
  assert.equal((await remove({ "sec-fetch-site": "none" })).status, 403);
  assert.equal((await remove({ "sec-fetch-site": "same-origin" })).status, 204);
});

/** A film of `size` bytes of which any part can be made: the test's clip, and
 * behind it a part that players skip, each 4 MB of it another. */
function endless(size) {
  const film = readFileSync(clip());
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write("free", 4);
  head.writeBigUInt64BE(BigInt(size - film.length), 8);
  const first = Buffer.concat([film, head]);
  const noise = randomBytes(4 * MB);
  return (at) => {
    if (at < first.length) return first.subarray(at);
    const block = Math.floor((at - first.length) / noise.length);
    const from = (at - first.length) % noise.length;
    const bytes = Buffer.from(noise.subarray(from));
    if (from === 0) bytes.writeDoubleBE(block, 0);
    return bytes.subarray(0, size - at);
  };
}

/** Send what is missing from `at` on, but cut the line at `until`. The status; 0: the line broke. */
function send(path, part, size, at, until) {
  return new Promise((resolve) => {
    const sent = request(server.base + path, {
      method: "PATCH",
      headers: { authorization: `Bearer ${server.token()}`, "tus-resumable": "1.0.0", "upload-offset": at, "content-type": TYPE, "content-length": size - at },
    }, (reply) => resolve(reply.resume().statusCode));
    sent.on("error", () => resolve(0));
    let place = at;
    const more = () => {
      while (place < until) {
        const bytes = part(place).subarray(0, until - place);
        place += bytes.length;
        if (!sent.write(bytes)) return sent.once("drain", more);
      }
      if (until < size) sent.destroy();
      else sent.end();
    };
    more();
  });
}

/** Upload that film, cut so often at random: after each cut, as every client, from where it stands. */
async function large(size, cuts = 0) {
  const part = endless(size);
  const { path } = await create(size);
  const ends = Array.from({ length: cuts }, (_, n) => Math.floor((size * (n + 0.25 + Math.random() / 2)) / (cuts + 1)));
  const began = Date.now();
  for (const until of [...ends, size]) {
    // While the request before is being closed, nothing is taken: it may still move the offset.
    for (let n = 0; n < 200; n++) {
      if (n) await new Promise((done) => setTimeout(done, 50));
      const status = await send(path, part, size, await offset(path), until);
      if (until < size ? status !== 423 : status === 204) break;
    }
  }
  assert.equal(await offset(path), size);
  return { path, part, seconds: (Date.now() - began) / 1000 };
}

/** Whether the file has these bytes, each of them looked at. */
async function same(file, size, part) {
  const is = createHash("sha256");
  for await (const bytes of createReadStream(file, { highWaterMark: 4 * MB })) is.update(bytes);
  const want = createHash("sha256");
  for (let at = 0; at < size; ) {
    const bytes = part(at);
    want.update(bytes);
    at += bytes.length;
  }
  return is.digest("hex") === want.digest("hex");
}

const [LARGE, CUTS] = LONG ? [10_000 * MB, 20] : [300 * MB, 2];
test(`${LARGE / MB} MB, cut ${CUTS} times: constant memory, moved and not copied, byte for byte`, async (t) => {
  const { bavail, bsize } = statfsSync(server.data);
  const [needed, free] = [LARGE + 1000 * MB, bavail * bsize].map((bytes) => Math.ceil(bytes / MB));
  if (free < needed) return t.skip(`it takes ${needed} MB of disk in ${tmpdir()}, where ${free} MB are free`);
  await large(8 * MB, 1);
  const before = peak(server);
  const { path, part, seconds } = await large(LARGE, CUTS);
  const end = await outcome(path);
  assert.equal(end.state, "kept", end.words);
  assert.equal(statSync(kept(end.clip)).size, LARGE);
  const grew = peak(server) - before;
  assert.ok(grew < 4000, `it took ${grew} KB more`);
  assert.ok(await same(kept(end.clip), LARGE, part), "byte for byte");
  console.log(`# ${(LARGE / MB / seconds).toFixed(0)} MB/s, ${grew} KB more than ${before} KB`);
  rmSync(kept(end.clip));
});
