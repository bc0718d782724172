// Fetches as jobs: what fails for a moment, what a dead worker left, who may
// stop it, who sees it, and who does not wait for it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { clip, owner, place } from "./lib/film.mjs";

const OWN = ["--fetch-from", "127.0.0.1", "--idle", "300"];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const bytes = readFileSync(clip());

const real = (name) => execFileSync("which", [name], { encoding: "utf8" }).trim();

/** A script that waits before it becomes that program: it may start no other, so it is in Perl. */
const late = (name, wait) => `#!/usr/bin/perl\n${wait}\nexec "${real(name)}", @ARGV;\n`;

/** A folder for PATH with these programs: true is the real one, else a script's words. */
function programs(all) {
  const bin = place("bin");
  for (const [name, words] of Object.entries(all)) {
    if (words === true) symlinkSync(real(name), join(bin, name));
    else writeFileSync(join(bin, name), words, { mode: 0o755 });
  }
  return { bin, env: { ...process.env, PATH: bin } };
}

/** A part of a film that players skip. */
function free(size) {
  const part = Buffer.alloc(size);
  part.writeUInt32BE(size, 0);
  part.write("free", 4);
  return part;
}

// What lies elsewhere: /slow goes on until it is let go, /ill is ill until it is well.
const asked = [];
const open = new Set();
let ill = true;
let elsewhere;
let patient; // asked first and looked at last: its ffprobe takes 24 s
before(async () => {
  elsewhere = createServer((req, res) => {
    asked.push(req.url);
    if (req.url.startsWith("/film")) res.end(bytes);
    else if (req.url.startsWith("/large")) res.end(Buffer.concat([bytes, free(4 << 20)]));
    else if (req.url.startsWith("/slow")) {
      res.writeHead(200, { "content-length": bytes.length }).write(bytes.subarray(0, 5000));
      open.add(res);
      res.on("close", () => open.delete(res));
    } else if (req.url.startsWith("/ill") && ill) res.writeHead(503).end();
    else if (req.url.startsWith("/ill")) res.end(bytes);
    else res.writeHead(404).end();
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
  patient = await serve({ flags: OWN, env: programs({ ffprobe: late("ffprobe", "sleep 24;") }).env });
  patient.id = await post(patient, there("/film-7.mp4"));
});
after(async () => {
  await patient.stop();
  elsewhere.close();
  elsewhere.closeAllConnections();
});

const there = (path) => `http://127.0.0.1:${elsewhere.address().port}${path}`;
const letGo = () => open.forEach((res) => res.end(bytes.subarray(5000)));
const uploads = (at) => readdirSync(join(at.data ?? at, "uploads"));
const path = (id, more = "") => `/api/v1/clips/uploads/${id}${more}`;
const look = async (at, id) => (await owner(at, path(id))).json();
const decide = async (at, id, what) => (await owner(at, path(id, `/${what}`), { method: "POST" })).json();

async function post(at, address) {
  const reply = await owner(at, "/api/v1/clips", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ address }) });
  const is = await reply.json();
  assert.equal(reply.status, 202, JSON.stringify(is));
  return is.upload;
}

async function until(find, wanted, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let is;
  while (Date.now() < end) {
    is = await find();
    if (wanted(is)) return is;
    await sleep(50);
  }
  assert.fail(`after ${seconds} s: ${JSON.stringify(is)}`);
}
const upload = (at, id, wanted, seconds) => until(() => look(at, id), wanted, seconds);
const kept = ({ state }) => state === "kept";
const tried = (n) => ({ job, state }) => state === "failed" || (job?.state === "queued" && job.tries === n);

/** What waits for its next try is due now. */
const hurry = (data) => execFileSync("python3", ["-c", "import sqlite3,sys; d=sqlite3.connect(sys.argv[1], timeout=9); d.execute('UPDATE job SET due_ms = 1'); d.commit()", join(data, "ramify.db")]);

function run(args, data, options = {}) {
  const running = spawn(program, [...args, "--data", data], { stdio: ["ignore", "pipe", "pipe"], ...options });
  let out = "";
  let words = "";
  running.stdout.setEncoding("utf8").on("data", (chunk) => (out += chunk));
  running.stderr.setEncoding("utf8").on("data", (chunk) => (words += chunk));
  const ended = new Promise((done) => running.on("close", (status) => done({ status, out, words })));
  return { running, ended, out: () => out };
}
async function work(data, ...flags) {
  const is = run(["work", "--workers", "0", ...flags], data);
  await until(is.out, (text) => text.includes("working"));
  return is;
}
function kill({ process }) {
  const gone = new Promise((done) => process.on("close", done));
  process.kill("SIGKILL");
  return gone;
}

test("nobody answers, 503, a name that leads nowhere: tried again with growing pauses, then it stands and may be retried", async () => {
  const server = await serve({ flags: OWN });
  try {
    const free = createServer();
    await new Promise((ready) => free.listen(0, "127.0.0.1", ready));
    const { port } = free.address();
    free.close();
    const cases = [[there("/ill.mp4"), /answered 503/], [`http://127.0.0.1:${port}/film.mp4`, /the other side: Could(n't| not) connect/], ["http://nowhere.invalid/film.mp4", /the other side: Could(n't| not) resolve host/]];
    const ids = await Promise.all(cases.map(([address]) => post(server, address)));
    let pause = 0;
    for (let n = 1; n <= 4; n++) {
      const all = await Promise.all(ids.map((id) => upload(server, id, tried(n))));
      for (const [i, is] of all.entries()) {
        assert.match(is.words, cases[i][1]);
        assert.equal(is.state, n < 4 ? "arriving" : "failed");
        assert.equal(is.job === null, n === 4);
      }
      if (n === 4) break;
      const { due_ms } = all[0].job;
      assert.ok(due_ms - Date.now() > 2.5 * pause + 5000, `${due_ms - Date.now()} after ${pause}`);
      pause = due_ms - Date.now();
      hurry(server.data);
    }
    assert.deepEqual(uploads(server), []);
    assert.equal(asked.filter((url) => url === "/ill.mp4").length, 4);
    ill = false;
    const again = await decide(server, ids[0], "retry");
    assert.deepEqual([again.state, again.words, again.job.state], ["arriving", undefined, "queued"]);
    const is = await upload(server, ids[0], kept);
    assert.deepEqual(readFileSync(join(server.data, "media", is.clip, "clip.mp4")), bytes);
    const log = server.log();
    assert.match(log, /job_ended kind=fetch .*how=failed/);
  } finally {
    await server.stop();
  }
});

test("too large, and not there: refused at once, and by hand again", async () => {
  const server = await serve({ flags: [...OWN, "--upload-max", "10000"] });
  try {
    for (const [what, words] of [["/film.mp4", /larger than 10000/], ["/gone.mp4", /answered 404/]]) {
      const id = await post(server, there(what));
      const is = await upload(server, id, ({ state }) => state === "refused");
      assert.match(is.words, words);
      assert.equal(is.job, null);
      const before = asked.length;
      await decide(server, id, "retry");
      await until(() => asked.length, (n) => n > before);
      await upload(server, id, ({ state }) => state === "refused");
    }
    assert.deepEqual(uploads(server), []);
  } finally {
    await server.stop();
  }
});

test("its stream tells how far it is and what becomes of it; cancel and retry; the list; gone for good", async () => {
  const server = await serve({ flags: OWN });
  try {
    const id = await post(server, there("/slow-1.mp4"));
    let told = "";
    const stream = await owner(server, path(id, "/live"));
    assert.equal(stream.headers.get("content-type"), "text/event-stream");
    (async () => {
      for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) told += chunk;
    })().catch(() => {});
    await until(() => told, (text) => text.includes('"offset": 5000'));
    assert.match(told, /^retry: 2000\nevent: upload\ndata: \{"upload": "/);
    const is = await look(server, id);
    assert.deepEqual([is.job.kind, is.job.state, is.job.step, is.job.progress], ["fetch", "running", "fetching", Math.floor((5000 * 98) / bytes.length)]);
    const { arriving, clips } = await (await owner(server, "/api/v1/clips")).json();
    assert.deepEqual([clips, arriving.map(({ upload }) => upload)], [[], [id]]);

    const cancelled = await decide(server, id, "cancel");
    assert.deepEqual([cancelled.state, cancelled.job], ["cancelled", null]);
    await until(() => told, (text) => text.includes('"state": "cancelled"'));
    await until(() => open.size + uploads(server).length, (n) => n === 0);
    assert.equal((await decide(server, id, "retry")).state, "arriving");
    await until(() => open.size, (n) => n === 1);
    letGo();
    const { clip: hash } = await upload(server, id, kept);
    await until(() => told, (text) => text.includes(`"state": "kept", `) && text.includes(hash));
    assert.equal((await decide(server, id, "cancel")).state, "kept", "there is nothing to stop");
    const { arriving: none, clips: [one] } = await (await owner(server, "/api/v1/clips")).json();
    assert.deepEqual([none, one.clip, one.name], [[], hash, "slow-1.mp4"]);

    assert.equal((await owner(server, path(id), { method: "DELETE" })).status, 204);
    await until(() => told, (text) => text.includes('"state": "removed"'));
    for (const [method, more] of [["GET", ""], ["DELETE", ""], ["GET", "/live"], ["POST", "/cancel"], ["POST", "/retry"]]) {
      const reply = await owner(server, path(id, more), { method, headers: { "tus-resumable": "1.0.0" } });
      assert.deepEqual([reply.status, (await reply.json()).code], [404, "not_found"], `${method} ${more}`);
    }
    assert.equal((await owner(server, `/api/v1/clips/${hash}`)).status, 200, "what became a clip stays");
  } finally {
    await server.stop();
  }
});

test("kill -9 of the server, of a worker apart, of a command: another goes on, and nothing is left", async () => {
  // A server takes up at once what its predecessor left.
  const data = place("killed");
  let server = await serve({ data, flags: OWN });
  const first = await post(server, there("/slow-2.mp4"));
  await upload(server, first, ({ offset }) => offset > 0);
  await kill(server);
  assert.equal(uploads(data).length, 1, "as far as it was");
  open.clear();
  server = await serve({ data, flags: [...OWN, "--fetches", "0"] });
  try {
    await sleep(1500);
    assert.equal(open.size, 0, "this one fetches nothing");
    assert.equal((await look(server, first)).job.state, "queued");
    // A worker apart does; who is silent for 20 s is dead.
    const one = await work(data, "--fetches", "1", ...OWN.slice(0, 2));
    await upload(server, first, ({ job }) => job?.state === "running" && job.tries === 2);
    const command = run(["clip", "add", there("/slow-3.mp4"), ...OWN.slice(0, 2)], data);
    const second = await until(async () => (await (await owner(server, "/api/v1/clips")).json()).arriving.find(({ name }) => name === "slow-3.mp4")?.upload, Boolean);
    await upload(server, second, ({ offset }) => offset > 0);
    one.running.kill("SIGKILL");
    command.running.kill("SIGKILL");
    await Promise.all([one.ended, command.ended]);
    const two = await work(data, "--fetches", "2", ...OWN.slice(0, 2));
    try {
      await upload(server, first, ({ job }) => job?.state === "running" && job.tries === 3, 40);
      await upload(server, second, ({ job }) => job?.state === "running" && job.tries === 2, 40);
      await until(() => open.size, (n) => n === 2);
      letGo();
      const ends = await Promise.all([first, second].map((id) => upload(server, id, kept)));
      assert.equal(ends[0].clip, ends[1].clip);
      assert.deepEqual(readFileSync(join(data, "media", ends[0].clip, "clip.mp4")), bytes);
    } finally {
      two.running.kill("SIGTERM");
    }
    assert.equal((await two.ended).status, 0, "a clean end");
    assert.deepEqual(uploads(data), []);
  } finally {
    await server.stop();
  }
});

test("SIGTERM puts one back, and the try does not count", async () => {
  const data = place("stopped");
  const server = await serve({ data, flags: [...OWN, "--fetches", "0"] });
  try {
    const id = await post(server, there("/slow-4.mp4"));
    const one = await work(data, ...OWN.slice(0, 2));
    await upload(server, id, ({ offset }) => offset > 0);
    one.running.kill("SIGTERM");
    assert.equal((await one.ended).status, 0);
    const is = await look(server, id);
    assert.deepEqual([is.state, is.job.state, is.job.tries], ["arriving", "queued", 0]);
    assert.deepEqual(uploads(data), []);
  } finally {
    await server.stop();
  }
});

test("at a terminal: add shows how far it is, others may cancel it, Ctrl-C leaves nothing; list, show, cancel, retry, remove", async () => {
  const server = await serve({ flags: [...OWN, "--fetches", "0"] });
  const clips = (...args) => run(["clip", ...args], server.data).ended;
  const arriving = async () => (await (await owner(server, "/api/v1/clips")).json()).arriving;
  const add = () => run(["clip", "add", there("/slow-5.mp4"), ...OWN.slice(0, 2)], server.data);
  try {
    let adding = add();
    const [{ upload: id }] = await until(arriving, ([one]) => one?.offset > 0);
    assert.match((await clips("list")).out, new RegExp(`^${id.slice(0, 12)} +arriving, \\d+ % fetching +0\\.0 of 0\\.\\d MB +slow-5\\.mp4$`, "m"));
    const { out } = await clips("show", id.slice(0, 6));
    assert.match(out, new RegExp(`^${id} +slow-5\\.mp4\n +from +http.*/slow-5\\.mp4\n +state +arriving`));
    assert.equal((await clips("cancel", id)).status, 0);
    let { status, words } = await adding.ended;
    assert.deepEqual([status, /cancelled/.test(words), /slow-5\.mp4: \d+ % fetching/.test(words)], [1, true, true], words);
    assert.deepEqual([await arriving(), uploads(server)], [[], []], "who asked has been told");

    adding = add();
    await until(arriving, ([one]) => one?.offset > 0);
    adding.running.kill("SIGINT");
    ({ status, words } = await adding.ended);
    assert.deepEqual([status, /stopped; nothing is kept/.test(words)], [1, true], words);
    assert.deepEqual([await arriving(), uploads(server)], [[], []]);

    const other = await post(server, there("/film.mp4"));
    assert.match((await clips("list")).out, new RegExp(`^${other.slice(0, 12)} +arriving, waits +0\\.0 MB +film\\.mp4$`, "m"));
    assert.match((await clips("cancel", other)).out, /state +cancelled\n/);
    assert.equal(JSON.parse((await clips("retry", other, "--json")).out).state, "arriving");
    assert.deepEqual(JSON.parse((await clips("list", "--json")).out).upload, other);
    assert.equal((await clips("remove", other)).status, 0);
    assert.deepEqual(await arriving(), []);
    assert.match((await clips("show", other)).words, /no such clip/);
  } finally {
    await server.stop();
  }
});

test("what is whole and cannot be looked at stays, and is not fetched a second time", async () => {
  const { bin, env } = programs({ ffmpeg: true });
  const server = await serve({ flags: OWN, env });
  try {
    const id = await post(server, there("/film-6.mp4"));
    let is = await upload(server, id, tried(1));
    assert.deepEqual([is.state, is.offset, is.length], ["whole", bytes.length, bytes.length]);
    assert.match(is.words, /ffprobe does not run here; install ffmpeg/);
    assert.deepEqual(uploads(server), [`${id}.fetch`]);
    symlinkSync(real("ffprobe"), join(bin, "ffprobe"));
    await decide(server, id, "retry");
    is = await upload(server, id, kept);
    assert.deepEqual(readFileSync(join(server.data, "media", is.clip, "clip.mp4")), bytes);
    assert.equal(asked.filter((url) => url === "/film-6.mp4").length, 1);
    assert.deepEqual(uploads(server), []);
  } finally {
    await server.stop();
  }
});

test("a full disk: the reason, nothing left, and another try", async () => {
  const data = place("full");
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  // A limit on the size of files stands for a disk without room.
  const running = spawn("bash", ["-c", `ulimit -f 2048; exec "${program}" serve --data ${data} --port ${port} --workers 0 ${OWN.join(" ")} 2>/dev/null`], { stdio: "ignore" });
  const ended = new Promise((done) => running.on("close", done));
  const full = { base: `http://127.0.0.1:${port}`, data, token: () => readFileSync(join(data, "token"), "utf8").trim() };
  let id;
  try {
    await until(() => fetch(`${full.base}/healthz`).catch(() => null), Boolean);
    id = await post(full, there("/large.mp4"));
    const is = await upload(full, id, tried(1));
    assert.equal(is.state, "arriving");
    assert.match(is.words, /could not be written/);
    assert.deepEqual(uploads(full), []);
  } finally {
    running.kill("SIGTERM");
    await ended;
  }
  const roomy = await serve({ data, flags: OWN });
  try {
    await decide(roomy, id, "retry");
    await upload(roomy, id, kept);
  } finally {
    await roomy.stop();
  }
});

test("slow fetches hold no worker, and hard work holds no fetch", async () => {
  const wait = join(place("wait"), "wait");
  const ffmpeg = late("ffmpeg", `select(undef, undef, undef, 0.1) while -e "${wait}";`);
  const { env } = programs({ ffprobe: true, ffmpeg });
  const server = await serve({ flags: [...OWN, "--workers", "1", "--fetches", "3"], env });
  const avi = join(place("avi"), "old.avi");
  execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x36:rate=30:duration=1", "-c:v", "mpeg4", avi]);
  try {
    writeFileSync(wait, "");
    const ids = await Promise.all([post(server, there("/slow-9.mp4")), post(server, there("/slow-10.mp4"))]);
    await until(() => open.size, (n) => n === 2);
    const { clip: hash } = JSON.parse((await run(["clip", "add", avi, "--json"], server.data).ended).out);
    const clipIs = async () => (await owner(server, `/api/v1/clips/${hash}`)).json();
    await until(clipIs, ({ job }) => job?.state === "running");
    const quick = await post(server, there("/film-11.mp4"));
    await upload(server, quick, kept);
    assert.equal((await clipIs()).job.state, "running", "the worker is still at it");
    rmSync(wait);
    await until(clipIs, ({ state }) => state === "prepared" || state === "usable");
    assert.equal(open.size, 2, "they still come");
    for (const id of ids) assert.equal((await owner(server, path(id), { method: "DELETE" })).status, 204);
    await until(() => open.size + uploads(server).length, (n) => n === 0);
  } finally {
    await server.stop();
  }
});

test("nobody comes back: rows and bytes are swept", async () => {
  const server = await serve({ flags: [...OWN, "--upload-expiry", "3"], env: programs({ ffmpeg: true }).env });
  try {
    const id = await post(server, there("/film-12.mp4"));
    await upload(server, id, ({ state }) => state === "whole");
    assert.equal(statSync(join(server.data, "uploads", `${id}.fetch`)).size, bytes.length);
    await until(() => uploads(server).length, (n) => n === 0);
    assert.equal((await owner(server, path(id))).status, 404);
  } finally {
    await server.stop();
  }
});

test("who waits for ffprobe is not taken for dead", async () => {
  const is = await upload(patient, patient.id, ({ state, job }) => state === "kept" || job?.tries > 1, 60);
  assert.equal(is.state, "kept", JSON.stringify(is));
  assert.equal(asked.filter((url) => url === "/film-7.mp4").length, 1);
  assert.equal(patient.log().match(/job_ended kind=fetch/g).length, 1);
});
