// `ramify clip add ADDRESS`: fetched, kept, and never from inside.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { clip, owner } from "./lib/film.mjs";

let server;
let elsewhere;
const asked = [];
before(async () => {
  server = await serve({ flags: ["--workers", "0"] });
  elsewhere = createServer((req, res) => {
    asked.push(req.url);
    if (req.url === "/films/K%C3%A4se.mp4?sig=1") res.end(readFileSync(clip()));
    else if (req.url === "/words") res.end("Dear diary, this is no film");
    else if (req.url === "/inside") res.writeHead(302, { location: `${server.base}/healthz`.replace("127.0.0.1", "127.0.0.2") }).end();
    else if (req.url === "/cut") res.writeHead(200, { "content-length": 1000 }).write("x", () => res.destroy());
    else if (req.url === "/large") res.writeHead(200, { "content-length": 1e12 }).end("x");
    else res.writeHead(404).end();
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
});
after(async () => {
  elsewhere.close();
  await server.stop();
});

function add(path, ...flags) {
  const address = path.startsWith("/") ? `http://127.0.0.1:${elsewhere.address().port}${path}` : path;
  return new Promise((done) => execFile(program, ["clip", "add", address, "--json", "--data", server.data, ...flags], (error, stdout, stderr) => done({ status: error?.code ?? 0, stdout, stderr })));
}
const OWN = ["--fetch-from", "127.0.0.1"];
const left = () => (existsSync(join(server.data, "uploads")) ? readdirSync(join(server.data, "uploads")) : []);

test("a film at an address becomes a clip, byte for byte, by its name there", async () => {
  const { status, stdout, stderr } = await add("/films/K%C3%A4se.mp4?sig=1", ...OWN);
  assert.equal(status, 0, stderr);
  const { clip: hash, name } = JSON.parse(stdout);
  assert.ok(readFileSync(join(server.data, "media", hash, "clip.mp4")).equals(readFileSync(clip())));
  assert.match(name, /\.mp4$/);
  assert.equal((await (await owner(server, `/api/v1/clips/${hash}`)).json()).clip, hash);
  assert.deepEqual(left(), []);
});

test("this machine is not asked, unless its owner says so; nor behind a redirect", async () => {
  const before = asked.length;
  const { status, stderr } = await add("/words");
  assert.equal(status, 1);
  assert.match(stderr, /leads to this machine or its network/);
  assert.equal(asked.length, before);
  const turned = await add("/inside", ...OWN);
  assert.equal(turned.status, 1);
  assert.match(turned.stderr, /leads to this machine or its network/);
  assert.deepEqual(left(), []);
});

test("what is no film, cut off, too large or not there ends with words and leaves nothing", async () => {
  for (const [path, words] of [["/words", /is a text, not a video/], ["/cut", /the other side/], ["/large", /larger than/], ["/gone", /answered 404/], ["http://", /address/], ["https://me:secret@127.0.0.1/x", /name or password/]]) {
    const { status, stderr } = await add(path, ...OWN);
    assert.equal(status, 1, path);
    assert.match(stderr, words);
    assert.ok(!stderr.includes(server.data), stderr);
    assert.deepEqual(left(), []);
  }
  assert.match((await add("/words", "--fetch-from", "10.0.0.0/99")).stderr, /--fetch-from takes/);
});
