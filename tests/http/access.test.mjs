// Who may read which clip: public ones, the owner's, signed addresses.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { clip, current, film, folder, owner, place, publish } from "./lib/film.mjs";
import { installed, start } from "./lib/postgres.mjs";

let server;
before(async () => (server = await serve()));
after(() => server.stop());

const PUBLIC = "public, max-age=31536000, immutable";

/** A folder whose clip is like no other; publishing it makes a film of that name. */
function own(name, data, ...flags) {
  const path = folder(film(), name);
  const free = Buffer.concat([Buffer.from([0, 0, 0, 40]), Buffer.from("free"), randomBytes(32)]);
  writeFileSync(join(path, "clip.mp4"), Buffer.concat([readFileSync(clip()), free]));
  publish(path, data, ...flags);
  return path;
}

async function clipOf(name, at = server) {
  const { document } = await (await fetch(`${at.base}/api/v1/play/${name}`)).json();
  return { file: document.clips.clip.file, hash: document.clips.clip.media, poster: document.clips.clip.poster };
}

const withdraw = (name, away = true, at = server) =>
  owner(at, `/api/v1/projects/${name}/withdraw`, { method: "POST", body: JSON.stringify({ withdrawn: away }), headers: { "content-type": "application/json" } });
const address = (hash, body = "", at = server) =>
  owner(at, `/api/v1/clips/${hash}/address`, { method: "POST", body, headers: { "content-type": "application/json" } });

async function get(path, headers = {}, at = server) {
  const reply = await fetch(`${at.base}/${path}`, { headers });
  const { size } = await reply.blob();
  return { status: reply.status, caching: reply.headers.get("cache-control"), size, type: reply.headers.get("content-type") };
}

test("a released film's clip is everybody's; a withdrawn one's only the owner's", async () => {
  own("gone", server.data);
  const { file, poster } = await clipOf("gone");
  for (const path of [file, poster]) assert.deepEqual(await get(path).then(({ status, caching }) => [status, caching]), [200, PUBLIC]);
  assert.equal((await withdraw("gone")).status, 204);
  for (const path of [file, poster]) {
    let reply = await get(path);
    for (let n = 0; n < 100 && reply.status === 200; n++) reply = await get(path);
    assert.equal(reply.status, 404);
    assert.notEqual(reply.caching, PUBLIC);
    const { status, caching } = await get(path, { authorization: `Bearer ${server.token()}` });
    assert.deepEqual([status, caching], [200, "private, no-cache"]);
    assert.equal((await get(path, { cookie: `ramify_owner=${server.token()}` })).status, 200);
    assert.equal((await get(path, { cookie: "ramify_owner=x" })).status, 404);
  }
  assert.equal((await withdraw("gone", false)).status, 204);
  assert.equal((await get(file)).caching, PUBLIC, "at once");
});

test("what an older release shows stays; what two films show stays while one is there", async () => {
  const path = own("old", server.data);
  const { file } = await clipOf("old");
  own("old-too", server.data);
  writeFileSync(join(path, "clip.mp4"), Buffer.concat([readFileSync(clip()), Buffer.from([0, 0, 0, 12]), Buffer.from("freeABCD")]));
  publish(path, server.data);
  assert.notEqual((await clipOf("old")).file, file);
  assert.equal((await get(file)).caching, PUBLIC, "players in the middle of it go on");
  const copy = folder(film(), "twin");
  execFileSync("cp", [join(path, "clip.mp4"), join(copy, "clip.mp4")]);
  publish(copy, server.data);
  const shared = (await clipOf("twin")).file;
  await withdraw("old");
  await new Promise((done) => setTimeout(done, 300));
  assert.equal((await get(file)).status, 404);
  assert.equal((await get(shared)).status, 200);
});

test("a signed address opens one clip, all its files, for its time", async () => {
  own("draft", server.data);
  const { file, hash, poster } = await clipOf("draft");
  await withdraw("draft");
  await new Promise((done) => setTimeout(done, 300));
  const made = await address(hash, '{"seconds": 100}');
  assert.equal(made.status, 201);
  const { query, until, address: whole, clip: named } = await made.json();
  assert.equal(named, hash);
  assert.ok(Math.abs(Date.parse(until) - Date.now() - 100_000) < 3000);
  assert.equal(whole, `${server.base}/${file}?${query}`);
  for (const path of [file, poster]) {
    const { status, caching } = await get(`${path}?${query}`);
    assert.equal(status, 200);
    assert.ok(/^private, max-age=(9\d|100)$/.test(caching), caching);
  }
  const part = await get(`${file}?${query}`, { range: "bytes=10-109" });
  assert.deepEqual([part.status, part.size], [206, 100]);

  own("other", server.data);
  const { file: elsewhere } = await clipOf("other");
  await withdraw("other");
  await new Promise((done) => setTimeout(done, 300));
  const [, seconds, key] = /^until=(\d+)&key=([\w-]{43})$/.exec(query);
  const flipped = (key[0] === "A" ? "B" : "A") + key.slice(1);
  for (const wrong of [
    `${elsewhere}?${query}`, `${file}?until=${Number(seconds) + 1}&key=${key}`, `${file}?until=${seconds}&key=${flipped}`, `${file}?until=${seconds}&key=${key}A`,
    `${file}?until=${seconds}&key=`, `${file}?key=${key}`, `${file}?until=+${seconds}&key=${key}`, `${file}?until=0${seconds}&key=${key.slice(0, 42)}`, `${file}?until=99999999999999999999&key=${key}`,
  ]) {
    const { status, caching, type } = await get(wrong);
    assert.deepEqual([status, type, caching], [403, "application/problem+json", "no-store"], wrong);
  }
  const short = await (await address(hash, '{"seconds": 1}')).json();
  assert.equal((await get(`${file}?${short.query}`)).status, 200);
  await new Promise((done) => setTimeout(done, 2100));
  assert.equal((await get(`${file}?${short.query}`)).status, 403, "its time is over");
});

test("addresses are the owner's to give; bodies are checked; unknown clips have none", async () => {
  const { hash } = await clipOf("draft").catch(() => ({}));
  own("mine", server.data);
  const mine = (await clipOf("mine")).hash ?? hash;
  assert.equal((await fetch(`${server.base}/api/v1/clips/${mine}/address`, { method: "POST" })).status, 401);
  for (const body of ["[]", "x", '{"seconds": 0}', '{"seconds": -1}', '{"seconds": "9"}', '{"seconds": 1e9}', '{"seconds": 2592001}', '{"seconds": 1, "seconds": 2}'])
    assert.equal((await address(mine, body)).status, 400, body);
  for (const body of ["", "{}", '{"seconds": 2592000}']) assert.equal((await address(mine, body)).status, 201, body);
  assert.equal((await address("0".repeat(32))).status, 404);
});

test("the secret is a file of mode 600, and stays over a restart", async () => {
  const data = place("secret");
  let one = await serve({ data });
  own("kept", data);
  const { file, hash } = await clipOf("kept", one);
  await withdraw("kept", true, one);
  const { query } = await (await address(hash, "", one)).json();
  assert.equal(statSync(join(data, "address-key")).mode & 0o777, 0o600);
  await one.stop();
  one = await serve({ data });
  assert.equal((await get(`${file}?${query}`, {}, one)).status, 200);
  await one.stop();
  unlinkSync(join(data, "address-key"));
  one = await serve({ data });
  assert.equal((await get(`${file}?${query}`, {}, one)).status, 403, "a new secret takes all addresses back");
  await one.stop();
  writeFileSync(join(data, "address-key"), "short");
  await assert.rejects(serve({ data }), /address-key/);
});

test("fragments cost no question to the database", async () => {
  own("busy", server.data);
  const { file } = await clipOf("busy");
  await get(file);
  // Who holds the database alone keeps every other reader out of it.
  const asked = () => Number(readFileSync(`/proc/${server.process.pid}/io`, "utf8").match(/syscr: (\d+)/)[1]);
  const before = asked();
  for (let n = 0; n < 200; n++) assert.equal((await get(file, { range: "bytes=0-99" })).status, 206);
  assert.ok(asked() - before < 1200, `${asked() - before} reads`);
});

test("on PostgreSQL, another node learns of it", { skip: !installed && "postgresql-15 is not installed" }, async () => {
  const database = start();
  const places = [place("node-a"), place("node-b")];
  symlinkSync(join(places[0], "media"), join(places[1], "media"));
  const nodes = [];
  try {
    for (const data of places) nodes.push(await serve({ data, flags: ["--database", database.address] }));
    const [a, b] = nodes;
    const path = folder(film(), "far");
    execFileSync(program, ["publish", path, "--data", a.data, "--database", database.address], { stdio: "ignore" });
    const { file } = await clipOf("far", b);
    assert.equal((await get(file, {}, b)).caching, PUBLIC);
    const gone = await withdraw("far", true, a);
    assert.equal(gone.status, 204, a.log());
    let status = 200;
    for (let n = 0; n < 100 && status === 200; n++) {
      await new Promise((done) => setTimeout(done, 20));
      ({ status } = await get(file, {}, b));
    }
    assert.equal(status, 404);
    assert.equal((await current(b, "far")).withdrawn, true);
  } finally {
    for (const node of nodes) await node.stop();
    database.stop();
  }
});
