// An upload to a server on which ffprobe is missing: nothing that came is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { clip, owner, place } from "./lib/film.mjs";

const bin = join(place("blind"), "bin");
const ffprobe = execFileSync("which", ["ffprobe"], { encoding: "utf8" }).trim();
const install = () => symlinkSync(ffprobe, join(bin, "ffprobe"));
const remove = () => rmSync(join(bin, "ffprobe"));
let server;
before(async () => {
  mkdirSync(bin);
  server = await serve({ env: { ...process.env, PATH: bin } });
});
after(() => server.stop());

const ask = (method, path, headers = {}, body = undefined) => owner(server, path, { method, body, headers: { "tus-resumable": "1.0.0", ...(method === "PATCH" ? { "content-type": "application/offset+octet-stream" } : {}), ...headers } });
const look = async (path) => (await owner(server, path)).json();

/** What the upload says, once it is so. */
async function until(path, wanted) {
  for (let n = 0; n < 300; n++) {
    const is = await look(path);
    if (wanted(is)) return is;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(JSON.stringify(await look(path)));
}

async function begin(bytes) {
  const reply = await ask("POST", "/api/v1/clips", { "upload-length": String(bytes.length), "upload-metadata": `filename ${Buffer.from("one.mp4").toString("base64")}` });
  assert.equal(reply.status, 201);
  return reply.headers.get("location").replace(server.base, "");
}

/** It stays whole, and says what to do. */
async function stays(path, size) {
  const is = await until(path, ({ words }) => words);
  assert.deepEqual([is.state, is.offset, is.length], ["whole", size, size]);
  assert.match(is.words, /^one\.mp4 cannot be measured: ffprobe does not run here; install ffmpeg/);
  assert.equal(readFileSync(join(server.data, "uploads", `${path.split("/").pop()}.data`)).length, size);
}

/** Asked for by HEAD, again and again: one that comes while it is looked at changes nothing. */
async function becomes(path, bytes) {
  let is;
  for (let n = 0; n < 300 && is?.state !== "kept"; n++) {
    assert.equal((await ask("HEAD", path)).status, 200);
    await new Promise((done) => setTimeout(done, 50));
    is = await look(path);
  }
  const { clip: hash } = is;
  assert.ok(hash, JSON.stringify(is));
  assert.deepEqual(readFileSync(join(server.data, "media", hash, "clip.mp4")), bytes);
}

test("the last piece is answered with what to do; HEAD makes a clip of it later", async () => {
  const bytes = readFileSync(clip());
  const path = await begin(bytes);
  assert.equal((await ask("PATCH", path, { "upload-offset": "0" }, bytes.subarray(0, 1000))).status, 204);
  const last = await ask("PATCH", path, { "upload-offset": "1000" }, bytes.subarray(1000));
  assert.equal(last.headers.get("upload-offset"), String(bytes.length));
  const problem = await last.json();
  assert.deepEqual([last.status, problem.code], [503, "ffprobe_missing"]);
  assert.match(problem.detail, new RegExp(`all ${bytes.length} bytes are here and stay; install ffmpeg`));
  await stays(path, bytes.length);
  const head = await ask("HEAD", path);
  assert.deepEqual([head.status, head.headers.get("upload-offset")], [200, String(bytes.length)]);
  await stays(path, bytes.length);
  install();
  await becomes(path, bytes);
  remove();
});

test("an empty last piece does the same", async () => {
  const bytes = Buffer.concat([readFileSync(clip()), Buffer.from([0, 0, 0, 9, ...Buffer.from("free"), 7])]);
  const path = await begin(bytes);
  assert.equal((await ask("PATCH", path, { "upload-offset": "0" }, bytes)).status, 503);
  await stays(path, bytes.length);
  const again = () => ask("PATCH", path, { "upload-offset": String(bytes.length) }, "");
  let status = 423; // while it is looked at
  for (let n = 0; n < 100 && status === 423; n++) {
    ({ status } = await again());
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.equal(status, 503);
  await stays(path, bytes.length);
  install();
  for (let n = 0; n < 100 && (await again()).status !== 204; n++) await new Promise((done) => setTimeout(done, 50));
  await until(path, ({ state }) => state === "kept");
  remove();
});

test("all of it with its creation: 201, whole, and said", async () => {
  const bytes = Buffer.concat([readFileSync(clip()), Buffer.from([0, 0, 0, 9, ...Buffer.from("free"), 8])]);
  const made = await ask("POST", "/api/v1/clips", { "upload-length": String(bytes.length), "content-type": "application/offset+octet-stream", "upload-metadata": `filename ${Buffer.from("one.mp4").toString("base64")}` }, bytes);
  assert.equal(made.status, 201);
  const path = made.headers.get("location").replace(server.base, "");
  await stays(path, bytes.length);
  install();
  await becomes(path, bytes);
});
