// `POST /api/v1/clips` with an address: brought by the server, never from inside.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { clip, owner, place } from "./lib/film.mjs";

const OWN = ["--fetch-from", "127.0.0.1", "--idle", "300"];
const asked = [];
const open = new Set(); // answers that go on until they are let go
let elsewhere;
let server;
let strict;
before(async () => {
  elsewhere = createServer((req, res) => {
    asked.push(req.url);
    const film = readFileSync(clip());
    if (req.url === "/films/K%C3%A4se.mp4?sig=1") res.end(film);
    else if (req.url === "/words") res.end("Dear diary, this is no film");
    else if (req.url === "/inside") res.writeHead(302, { location: `http://127.0.0.2:${elsewhere.address().port}/words` }).end();
    else if (req.url === "/slow.mp4") {
      res.writeHead(200, { "content-length": film.length }).write(film.subarray(0, 5000));
      open.add(res);
      res.on("close", () => open.delete(res));
    } else res.writeHead(404).end();
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
  [server, strict] = await Promise.all([serve({ flags: OWN }), serve()]);
});
after(async () => {
  elsewhere.close();
  elsewhere.closeAllConnections();
  await Promise.all([server.stop(), strict.stop()]);
});

const there = (path) => `http://127.0.0.1:${elsewhere.address().port}${path}`;
const post = (body, at = server) => owner(at, "/api/v1/clips", { method: "POST", headers: { "content-type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) });
const files = (at = server) => readdirSync(join(at.data, "uploads"));

async function accepted(address, at = server) {
  const reply = await post({ address }, at);
  const is = await reply.json();
  assert.equal(reply.status, 202, JSON.stringify(is));
  const path = reply.headers.get("location").replace(at.base, "");
  assert.deepEqual([path, is.state, is.address], [`/api/v1/clips/uploads/${is.upload}`, "arriving", address]);
  return { path, ...is };
}

async function until(path, wanted, at = server) {
  let is;
  for (let n = 0; n < 400; n++) {
    is = await (await owner(at, path)).json();
    if (wanted(is)) return is;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(JSON.stringify(is));
}
const ended = ({ state }) => state === "kept" || state === "refused";

test("a film at an address becomes a clip, by its name there, and is prepared", async () => {
  const { path, name } = await accepted(there("/films/K%C3%A4se.mp4?sig=1"));
  assert.match(name, /\.mp4$/);
  const is = await until(path, ended);
  assert.equal(is.state, "kept", is.words);
  const bytes = readFileSync(clip());
  assert.deepEqual([is.offset, is.length], [bytes.length, bytes.length]);
  assert.deepEqual(readFileSync(join(server.data, "media", is.clip, "clip.mp4")), bytes);
  const known = await (await owner(server, `/api/v1/clips/${is.clip}`)).json();
  assert.deepEqual([known.name, known.state], [is.name, "waiting"]);
  assert.deepEqual(files().filter((file) => !file.endsWith(".json")), []);
});

test("this machine is not asked, unless its owner says so; nor behind a redirect", async () => {
  const before = asked.length;
  const direct = await until((await accepted(there("/words"), strict)).path, ended, strict);
  assert.equal(direct.state, "refused");
  assert.match(direct.words, /leads to this machine or its network/);
  assert.equal(asked.length, before);
  const turned = await until((await accepted(there("/inside"))).path, ended);
  assert.match(turned.words, /leads to this machine or its network/);
});

test("what is no film or not there is refused with words, and leaves no bytes", async () => {
  for (const [path, words] of [["/words", /^words is a text, not a video/], ["/gone.mp4", /answered 404/]]) {
    const is = await until((await accepted(there(path))).path, ended);
    assert.equal(is.state, "refused");
    assert.match(is.words, words);
    assert.ok(!is.words.includes(server.data), is.words);
  }
  for (let n = 0; n < 40 && files().some((file) => !file.endsWith(".json")); n++) await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual(files().filter((file) => !file.endsWith(".json")), []);
});

test("bodies that are none", async () => {
  for (const body of ["", "{", "[]", "{}", { address: 1 }, { address: "ftp://x/y" }, { address: "https://me:secret@x/y" }, { address: "http://" }, { address: `https://x/${"y".repeat(3000)}` }, { address: "https://x/y", more: 1 }]) {
    const reply = await post(body);
    assert.ok([400, 412].includes(reply.status), `${JSON.stringify(body)}: ${reply.status}`);
    await reply.body.cancel();
  }
  const large = await post({ address: "x".repeat(9000) });
  assert.equal(large.status, 413);
  assert.equal((await fetch(`${server.base}/api/v1/clips`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).status, 401);
});

test("one that takes long says how far it is, and is given up by DELETE", async () => {
  const { path } = await accepted(there("/slow.mp4"));
  const is = await until(path, ({ offset }) => offset > 0);
  assert.deepEqual([is.state, is.offset, is.length], ["arriving", 5000, readFileSync(clip()).length]);
  const patch = await owner(server, path, { method: "PATCH", headers: { "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: "x" });
  assert.equal(patch.status, 423, "nobody else writes there");
  const gone = await owner(server, path, { method: "DELETE", headers: { "tus-resumable": "1.0.0" } });
  assert.equal(gone.status, 204);
  for (let n = 0; n < 100 && open.size; n++) await new Promise((done) => setTimeout(done, 50));
  assert.equal(open.size, 0, "it is asked for no more");
  for (let n = 0; n < 100 && (await owner(server, path)).status !== 404; n++) await new Promise((done) => setTimeout(done, 50));
  assert.equal((await owner(server, path)).status, 404);
});

test("a server that ends in the middle begins it again", async () => {
  const data = place("again");
  let one = await serve({ data, flags: OWN });
  const { path } = await accepted(there("/slow.mp4"), one);
  for (let n = 0; n < 100 && !open.size; n++) await new Promise((done) => setTimeout(done, 50));
  assert.equal(await one.stop(), 0);
  one = await serve({ data, flags: OWN });
  try {
    for (let n = 0; n < 200 && !open.size; n++) await new Promise((done) => setTimeout(done, 50));
    for (const res of open) res.end(readFileSync(clip()).subarray(5000));
    assert.equal((await until(path, ended, one)).state, "kept");
  } finally {
    await one.stop();
  }
});

test("more than sixteen at once are too many, and are told so", async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => post({ address: there("/slow.mp4") })));
  const counts = replies.map(({ status }) => status).sort();
  assert.deepEqual([counts.filter((status) => status === 202).length, counts.filter((status) => status === 503).length], [16, 4]);
});
