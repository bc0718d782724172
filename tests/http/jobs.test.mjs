// Clips and the work on them: commands, routes, states, what is told, and what
// happens when workers stop, are killed, fail or have no room.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { clip, film, folder, owner, place, publish, released, write } from "./lib/film.mjs";

const at = place("jobs");
const WORK = ["--workers", "1"];
const run = (args, options = {}) => spawnSync(program, args, { encoding: "utf8", cwd: at, timeout: 120000, ...options });

/** A clip by ffmpeg's own words; its path. */
function make(name, words) {
  const path = join(at, name);
  if (!existsSync(path)) execFileSync("ffmpeg", ["-v", "error", "-y", ...words.split(" "), path]);
  return path;
}
const picture = (seconds, size = "320x180") => `-f lavfi -i testsrc2=size=${size}:rate=30:duration=${seconds}`;
const sound = (seconds) => `-f lavfi -i sine=duration=${seconds}`;
const avi = () => make("old.avi", `${picture(3)} ${sound(3)} -c:v mpeg4 -c:a mp3`);
// Long enough to be caught in the middle: with `slowly` it takes 10 s and more on any machine.
const long = () => make("long.avi", `${picture(20)} -c:v mpeg4 -q:v 6`);

/** An environment in which ffmpeg reads no faster than twice the film's pace. */
function slowly() {
  const folder = place("slowly");
  const ffmpeg = execFileSync("which", ["ffmpeg"], { encoding: "utf8" }).trim();
  writeFileSync(join(folder, "ffmpeg"), `#!/bin/sh\nexec ${ffmpeg} -readrate 2 "$@"\n`);
  chmodSync(join(folder, "ffmpeg"), 0o755);
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` };
}

const json = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
function add(data, path, ...folder) {
  const { status, stdout, stderr } = run(["clip", "add", ...folder, path, "--data", data, "--json"]);
  assert.equal(status, 0, stderr);
  return json(stdout).at(-1);
}
const show = (data, hash) => json(run(["clip", "show", hash, "--data", data, "--json"]).stdout)[0];
const ask = async (server, path, init) => (await owner(server, `/api/v1/clips${path}`, init)).json();

/** Ask until the clip is as wanted; what it then is. */
async function until(look, wanted, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  let is;
  while (Date.now() < end) {
    is = await look();
    if (wanted(is)) return is;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`after ${seconds} s: ${JSON.stringify(is)}`);
}
const running = ({ job }) => job?.state === "running" && job.progress > 0;

const left = (data) => readdirSync(join(data, "media"), { recursive: true }).filter((name) => String(name).endsWith(".part"));
function kill(server) {
  const gone = new Promise((resolve) => server.process.on("close", resolve));
  server.process.kill("SIGKILL");
  return gone;
}

test("clip add, list, show: kept as it came, and its line in project.json", () => {
  const data = place("data");
  const text = `{\n "ramify": 1, "title": "{ \\"clips\\": [",\n  "start": "one",\n  "clips": {\n    "clip": { "file": "clip.mp4" }\n  },\n  "scenes": [ { "id": "one", "clip": "clip" } ]\n}\n`;
  const path = folder();
  writeFileSync(join(path, "project.json"), text);
  const is = add(data, avi(), path);
  assert.deepEqual([is.state, is.direct, is.plays, is.name, is.job.state], ["waiting", false, false, "old.avi", "queued"]);
  assert.deepEqual(readFileSync(join(data, is.original)), readFileSync(avi()));
  const expected = text.replace('{ "file": "clip.mp4" }\n', `{ "file": "clip.mp4" },\n    "old": { "media": "${is.clip}" }\n`);
  assert.equal(readFileSync(join(path, "project.json"), "utf8"), expected, "nothing else has changed");
  add(data, avi(), path);
  assert.equal(readFileSync(join(path, "project.json"), "utf8"), expected, "once is enough");
  const other = add(data, clip(), path);
  assert.match(readFileSync(join(path, "project.json"), "utf8"), new RegExp(`"clip-2": { "media": "${other.clip}" }\n  },`));
  assert.equal(other.direct && other.plays, true);
  const table = run(["clip", "list", "--data", data]).stdout;
  assert.match(table, new RegExp(`^${is.clip.slice(0, 12)} +waiting +320 x 180 +3\\.0\\d\\d +old\\.avi$`, "m"));
  assert.deepEqual(json(run(["clip", "list", "--data", data, "--json"]).stdout).map((c) => c.clip), [is.clip, other.clip].sort());
  assert.match(run(["clip", "show", is.clip.slice(0, 8), "--data", data]).stdout, /browsers cannot play it until its first step is done/);
  assert.match(run(["clip", "show", "zzz", "--data", data]).stderr, /no such clip/);
  for (const words of [[], ["add"], ["grow", "x"], ["show"], ["list", "x"]]) assert.equal(run(["clip", ...words, "--data", data]).status, 2, String(words));
  assert.match(run(["clip", "add", "nothing.mp4", "--data", data]).stderr, /nothing\.mp4: No such file/);
  const bare = place("bare");
  assert.equal(run(["clip", "add", bare, clip(), "--data", data]).status, 1, "a folder without project.json");
});

test("clip list says what is done with a clip, and what waits", () => {
  const data = place("data");
  const { clip: hash } = add(data, clip());
  const sql = `import json, sqlite3, sys
d = sqlite3.connect(sys.argv[1])
state, *job = json.loads(sys.argv[2])
d.execute("DELETE FROM job")
d.execute("UPDATE clip SET state = ?", (state,))
d.execute("INSERT INTO job (kind, clip, frame, rank, state, step, progress, tries, why, worker, beat_ms, due_ms, created_ms, started_ms, ended_ms) VALUES (?, ?, -1, 0, ?, ?, ?, ?, '', '', 0, ?, 1, 0, 0)", job)
d.commit()`;
  const soon = Date.now() + 900_000;
  for (const [state, kind, is, step, progress, tries, due, expected] of [
    ["waiting", "first", "queued", "", 0, 0, 0, "waiting"],
    ["waiting", "first", "queued", "", 0, 1, soon, "waiting, again in \\d+ s"],
    ["preparing", "first", "running", "converting", 42, 1, 0, "preparing, 42 % converting"],
    ["usable", "rest", "queued", "", 0, 0, 0, "usable, sizes wait"],
    ["usable", "rest", "running", "sizes", 7, 1, 0, "usable, 7 % sizes"],
    ["prepared", "head", "queued", "", 0, 0, 0, "prepared, a scene's start waits"],
    ["prepared", "head", "running", "", 0, 1, 0, "prepared, codes a scene's start"],
    ["prepared", "tail", "queued", "", 0, 0, 0, "prepared, a scene's end waits"],
    ["prepared", "tail", "queued", "", 0, 2, soon, "prepared, again in \\d+ s"],
    ["prepared", "tail", "running", "", 0, 1, 0, "prepared, codes a scene's end"],
    ["prepared", "tail", "done", "", 100, 1, 0, "prepared"],
  ]) {
    execFileSync("python3", ["-c", sql, join(data, "ramify.db"), JSON.stringify([state, kind, hash, is, step, progress, tries, due])]);
    assert.match(run(["clip", "list", "--data", data]).stdout, new RegExp(`^${hash.slice(0, 12)} +${expected} +320 x 180 `, "m"));
    assert.match(run(["clip", "show", hash, "--data", data]).stdout, new RegExp(`^ +state +${expected}$`, "m"));
  }
});

test("a worker prepares it; routes, stream and manifest follow; open films stay", async () => {
  const server = await serve({ flags: WORK });
  try {
    // Scene two begins between key frames (every 15th frame), and a way leads to 1.5 s of it; scene one ends between them.
    const document = film();
    document.scenes[1].from = 2.2;
    document.scenes[0].to = 1.9;
    document.scenes[0].elements[1].options[0].at = 0.9;
    const path = folder(document);
    copyFileSync(make("reorders.mp4", `${picture(4)} ${sound(4)} -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 15 -bf 2 -c:a aac`), join(path, "clip.mp4"));
    publish(path, server.data);
    const { document: { clips: { clip: { media } } } } = await (await fetch(`${server.base}/api/v1/play/film`)).json();
    const events = [];
    const stream = await owner(server, `/api/v1/clips/${media}/live`);
    assert.equal(stream.headers.get("content-type"), "text/event-stream");
    (async () => {
      for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) events.push(chunk);
    })().catch(() => {});
    const done = await until(() => ask(server, `/${media}`), (is) => is.state === "prepared" && !is.job);
    assert.ok(done.tracks && done.thumbs && done.peaks && done.playlist, JSON.stringify(done));
    for (const file of [done.tracks, done.thumbs, done.peaks, done.playlist, done.original]) assert.equal((await fetch(`${server.base}/${file}`)).status, 200, file);
    const told = await until(() => events.join(""), (text) => text.includes('"state": "prepared"'));
    assert.match(told, /^retry: 2000\nevent: clip\ndata: \{"clip"/);
    const reply = await fetch(`${server.base}/api/v1/play/film`);
    const is = (await reply.json()).document.clips.clip;
    assert.equal(is.tracks, done.tracks);
    assert.deepEqual([...new Set(is.heads.map(([frame]) => frame))], [66, 93], "scene two, and the way into it");
    for (const [frame, file, height, frames] of is.heads) {
      assert.equal((await fetch(`${server.base}/${file}`)).status, 200, file);
      assert.ok(height > 0 && frames > 0 && (frame + frames) % 15 === 0, `${frame} + ${frames}`);
    }
    assert.deepEqual(is.tails.map(([to, , height, frames]) => [to, height, frames]), [[57, 180, 27]], "scene one; two ends with the clip");
    assert.equal((await fetch(`${server.base}/${is.tails[0][1]}`)).status, 200);
    assert.deepEqual([done.heads, done.tails], [is.heads, is.tails], "the clip says the same");
    const again = await fetch(`${server.base}/api/v1/play/film`, { headers: { "if-none-match": reply.headers.get("etag") } });
    assert.equal(again.status, 304);
    const { clips, next } = await ask(server, "");
    assert.deepEqual([clips.length, clips[0].clip, next], [1, media, null]);
    const used = await owner(server, `/api/v1/clips/${media}`, { method: "DELETE" });
    assert.deepEqual([used.status, (await used.json()).code], [409, "clip_used"]);
    for (const [method, path] of [["GET", ""], ["DELETE", ""], ["POST", "/cancel"], ["POST", "/retry"], ["GET", "/live"]]) {
      const unknown = await owner(server, `/api/v1/clips/0123${path}`, { method });
      assert.deepEqual([unknown.status, (await unknown.json()).code], [404, "clip_unknown"], `${method} ${path}`);
    }
    assert.deepEqual(left(server.data), []);
  } finally {
    await server.stop();
  }
});

test("publish waits for an AVI and a turned HEVC .mov, and does the work where nobody else does", async () => {
  const data = place("data");
  const upright = make("upright.mov", `${picture(2, "640x360")} ${sound(2)} -c:v libx265 -tag:v hvc1 -x265-params log-level=none -c:a aac`);
  const mov = make("phone.mov", `-i ${upright} -c copy -metadata:s:v rotate=90`);
  const path = folder(film({ clips: { clip: { file: "old.avi" }, phone: { file: "phone.mov" } } }));
  const document = JSON.parse(readFileSync(join(path, "project.json"), "utf8"));
  document.scenes = [{ ...document.scenes[0], to: 2 }, { id: "two", clip: "phone", from: 0, end: "hold", ending: "done" }];
  write(path, document);
  copyFileSync(avi(), join(path, "old.avi"));
  copyFileSync(mov, join(path, "phone.mov"));
  const { status, stdout, stderr } = run(["publish", path, "--data", data]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /film: release 1/);
  assert.match(stderr, /^old\.avi: \d+ % \w/m, "how far it is, in plain lines");
  const server = await serve({ data });
  try {
    const { clips } = (await (await fetch(`${server.base}/api/v1/play/film`)).json()).document;
    const whole = await released(server, "film");
    for (const [name, file] of [["clip", "old.avi"], ["phone", "phone.mov"]]) {
      assert.match(clips[name].file, /play-[0-9a-f]{8}\.mp4$/);
      assert.match(clips[name].tracks, /tracks-[0-9a-f]{8}\.json$/);
      const { original, state } = await ask(server, `/${clips[name].media}`);
      assert.deepEqual(readFileSync(join(data, original)), readFileSync(join(path, file)), "the original is kept");
      assert.equal(state, "usable");
      const index = await (await fetch(`${server.base}/${clips[name].tracks}`)).json();
      assert.deepEqual([index.frames, index.rate], [whole.clips[name].frames, clips[name].rate]);
      const stream = JSON.parse(execFileSync("ffprobe", ["-v", "error", "-of", "json", "-show_streams", join(data, clips[name].file)], { encoding: "utf8" })).streams[0];
      assert.deepEqual([stream.codec_name, stream.width, stream.height], ["h264", clips[name].width, clips[name].height]);
    }
    assert.deepEqual([clips.phone.width, clips.phone.height], [360, 640], "turned");
    assert.deepEqual(left(data), []);
  } finally {
    await server.stop();
  }
});

test("the API says which clip is not ready, and publish lets a running worker do it", async () => {
  const server = await serve();
  try {
    const { clip: media } = add(server.data, avi());
    const document = film({ clips: { clip: { media } } });
    document.scenes.pop();
    document.scenes[0].elements.pop();
    const post = () => owner(server, "/api/v1/projects/late/releases", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(document) });
    const refused = await post();
    const problem = await refused.json();
    assert.deepEqual([refused.status, problem.code], [409, "clip_unready"]);
    assert.match(problem.detail, new RegExp(`${media} is not ready yet \\(waiting\\)`));
    assert.equal((await fetch(`${server.base}/api/v1/play/late`)).status, 404);
    const worker = spawn(program, ["work", "--data", server.data], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => worker.on("close", resolve));
    try {
      await until(() => ask(server, `/${media}`), (is) => is.plays);
      assert.equal((await post()).status, 201);
      await until(() => ask(server, `/${media}`), (is) => is.state === "prepared");
    } finally {
      worker.kill("SIGTERM");
    }
    assert.equal(await ended, 0, "a clean end");
    const { clips } = (await (await fetch(`${server.base}/api/v1/play/late`)).json()).document;
    assert.match(clips.clip.tracks, /tracks-/, "the worker apart has told the server");
  } finally {
    await server.stop();
  }
});

test("SIGTERM puts a running job back, kill -9 does not lose it, nothing half-made stays", async () => {
  const data = place("data");
  const { clip: hash } = add(data, long());
  const env = slowly();
  let server = await serve({ data, flags: WORK, env });
  await until(() => ask(server, `/${hash}`), running);
  assert.equal(await server.stop(), 0, "SIGTERM");
  const stopped = show(data, hash);
  assert.deepEqual([stopped.state, stopped.job.state, stopped.job.tries], ["waiting", "queued", 0]);
  assert.deepEqual(left(data), []);
  server = await serve({ data, flags: WORK, env });
  await until(() => ask(server, `/${hash}`), running);
  await kill(server);
  assert.equal(show(data, hash).job.state, "running");
  server = await serve({ data, flags: WORK, env });
  try {
    // Who is silent counts as dead after 20 s only.
    await until(() => ask(server, `/${hash}`), ({ job }) => job?.state === "running" && job.tries === 2, 15);
    const done = await until(() => ask(server, `/${hash}`), ({ plays, job }) => plays && job?.kind === "rest" && job.state === "running", 240);
    assert.equal(done.state, "usable");
    const busy = await owner(server, `/api/v1/clips/${hash}`, { method: "DELETE" });
    assert.deepEqual([busy.status, (await busy.json()).code], [409, "conflict"], "while the rest is made");
    assert.equal((await ask(server, `/${hash}/cancel`, { method: "POST" })).state, "usable");
    await until(async () => (await owner(server, `/api/v1/clips/${hash}`, { method: "DELETE" })).status, (status) => status === 204, 10);
    assert.equal(existsSync(join(data, "media", hash)), false);
  } finally {
    await server.stop();
  }
  assert.deepEqual(left(data), []);
});

test("cancel, and retry", async () => {
  const env = slowly();
  const server = await serve({ flags: WORK, env });
  try {
    const { clip: hash } = add(server.data, long());
    await until(() => ask(server, `/${hash}`), running);
    const is = await ask(server, `/${hash}/cancel`, { method: "POST" });
    assert.deepEqual([is.state, is.job], ["cancelled", null]);
    await until(() => left(server.data), (parts) => parts.length === 0, 10);
    const path = folder(film({ clips: { clip: { media: hash } } }));
    const again = run(["clip", "retry", hash.slice(0, 9), "--data", server.data, "--json"]);
    assert.equal(json(again.stdout)[0].state, "waiting");
    await until(() => ask(server, `/${hash}`), running);
    const waiting = spawn(program, ["publish", path, "--data", server.data], { stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    waiting.stderr.setEncoding("utf8").on("data", (chunk) => (words += chunk));
    const ended = new Promise((resolve) => waiting.on("close", resolve));
    await until(() => words, (text) => /long\.avi: \d+ %/.test(text), 20);
    waiting.kill("SIGINT");
    assert.equal(await ended, 1, "Ctrl-C");
    assert.match(words, /error: clip clip: stopped/);
    assert.equal((await ask(server, `/${hash}`)).job.state, "running", "what somebody else does goes on");
    assert.equal(run(["clip", "cancel", hash, "--data", server.data]).status, 0);
    assert.equal(run(["clip", "remove", hash, "--data", server.data]).status === 0 || (await until(() => run(["clip", "remove", hash, "--data", server.data]).status, (status) => status === 0, 10)) === 0, true);
    assert.deepEqual((await ask(server, "")).clips, []);
  } finally {
    await server.stop();
  }
});

test("Ctrl-C of a publish that does the work itself leaves it queued", async () => {
  const data = place("data");
  const { clip: hash } = add(data, long());
  const path = folder(film({ clips: { clip: { media: hash } } }));
  const env = slowly();
  const waiting = spawn(program, ["publish", path, "--data", data], { stdio: ["ignore", "ignore", "pipe"], env });
  const ended = new Promise((resolve) => waiting.on("close", resolve));
  await until(() => show(data, hash), running);
  waiting.kill("SIGINT");
  assert.equal(await ended, 1);
  const is = show(data, hash);
  assert.deepEqual([is.state, is.job.state, is.job.tries], ["waiting", "queued", 0]);
  assert.deepEqual(left(data), []);
});

test("without ffmpeg, and on a full disk: the reason, another try, nothing half-made", async () => {
  const data = place("data");
  const { clip: hash } = add(data, avi());
  const path = folder(film({ clips: { clip: { media: hash } } }));
  const without = run(["publish", path, "--data", data], { env: { ...process.env, PATH: "/nowhere" } });
  assert.equal(without.status, 1);
  assert.match(without.stderr, /does not run here; install ffmpeg/);
  const is = show(data, hash);
  assert.deepEqual([is.state, is.job.state, is.job.tries], ["waiting", "queued", 1]);
  assert.match(is.why, /install ffmpeg/);
  assert.ok(is.job.due_ms > Date.now() + 5000, "later");
  assert.equal(run(["clip", "retry", hash, "--data", data]).status, 0);
  const full = spawnSync("bash", ["-c", 'trap "" XFSZ; ulimit -f 40; exec "$0" "$@"', program, "publish", path, "--data", data], { encoding: "utf8", timeout: 60000 });
  assert.equal(full.status, 1);
  assert.ok(full.stderr.length > 0);
  assert.deepEqual(left(data), []);
  assert.notEqual(show(data, hash).state, "prepared");
  assert.equal(run(["clip", "retry", hash, "--data", data]).status, 0);
  const document = JSON.parse(readFileSync(join(path, "project.json"), "utf8"));
  document.scenes.pop();
  document.scenes[0].elements.pop();
  write(path, document);
  const made = run(["publish", path, "--data", data]);
  assert.equal(made.status, 0, made.stderr);
  assert.ok(statSync(join(data, show(data, hash).tracks)).size > 0);
});

test("one that fails each time has tried four times, and says so", async () => {
  const data = place("data");
  const { clip: hash, original } = add(data, avi());
  writeFileSync(join(data, original), Buffer.alloc(4000, 7));
  const server = await serve({ data, flags: WORK });
  try {
    for (let i = 0; i < 4; i++) {
      const is = await until(() => ask(server, `/${hash}`), ({ state, job }) => state === "failed" || state === "refused" || job?.due_ms > Date.now(), 30);
      if (is.state !== "waiting") break;
      execFileSync("python3", ["-c", "import sqlite3,sys; d=sqlite3.connect(sys.argv[1], timeout=9); d.execute('UPDATE job SET due_ms = 0'); d.commit()", join(data, "ramify.db")]);
    }
    const is = await until(() => ask(server, `/${hash}`), ({ state }) => state === "failed" || state === "refused", 30);
    assert.ok(is.why.length > 10, is.why);
    assert.equal(is.job, null, "nothing is tried any more");
    const path = folder(film({ clips: { clip: { media: hash } } }));
    if (is.state === "refused") assert.match(run(["publish", path, "--data", data]).stderr, /could not be prepared: /);
    writeFileSync(join(data, original), readFileSync(avi()));
    assert.equal((await ask(server, `/${hash}/retry`, { method: "POST" })).state, "waiting");
    await until(() => ask(server, `/${hash}`), ({ plays }) => plays);
  } finally {
    await server.stop();
  }
  assert.deepEqual(left(data), []);
});
