// The same server on PostgreSQL: two nodes on one database.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, id, owner, peak, publish, report, write } from "./lib/film.mjs";
import { installed, start } from "./lib/postgres.mjs";
import { follow } from "./lib/stream.mjs";
import { hooks } from "./lib/receivers.mjs";

const skip = installed ? false : "PostgreSQL 15 is not installed";
let postgres;
let one;
let two;
let path;

before(async () => {
  if (skip) return;
  postgres = start();
  const flags = ["--database", postgres.address];
  one = await serve({ flags: [...flags, "--fetches", "0", "--deliver-to", "127.0.0.1"] });
  two = await serve({ flags: [...flags, "--fetches", "0", "--deliver-to", "127.0.0.1"] });
  path = folder();
  publish(path, one.data, ...flags);
  cpSync(join(one.data, "media"), join(two.data, "media"), { recursive: true });
});
after(async () => {
  if (skip) return;
  await one.stop();
  await two.stop();
  postgres.stop();
});

test("both nodes show the film, and count a session once", { skip }, async () => {
  const { release } = await current(two);
  const viewer = id();
  const watched = new Viewing(one, { release, viewer }).opened().started();
  watched.add("pressed", { at_ms: 90, element: "bag" });
  watched.add("moved", { from: 0, to: 1.5 }, [{ effect: "kept", variable: "road", value: "left" }, { effect: "shown", element: "bag" }]);
  watched.add("submitted", { at_ms: 99, form: "hold", values: { email: "it's\\\"q\"@b.c" } });
  const events = [...watched.events];
  const replies = await Promise.all([one, two, one, two].map((server) => {
    const same = new Viewing(server, watched);
    return same.send(events);
  }));
  for (const reply of replies) assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
  for (const server of [one, two]) {
    const is = await report(server);
    assert.deepEqual([is.plays, is.viewers, is.forms[0].submitted], [1, 1, 1]);
    const { submissions: [sent] } = await (await owner(server, "/api/v1/projects/film/submissions")).json();
    assert.deepEqual(sent.answers, { email: "it's\\\"q\"@b.c" });
  }
  const back = await fetch(`${two.base}/api/v1/play/film/viewer`, { method: "POST", body: JSON.stringify({ viewer }) });
  assert.deepEqual(await back.json(), { returned: true, kept: { road: "left" } });
});

test("who looks at one node sees what viewers of both do, each session once", { skip }, async () => {
  const stream = await follow(one, "/api/v1/projects/film/live");
  const { watching } = await stream.next("now");
  const { release } = await current(two);
  const far = new Viewing(two, { release }).opened().started();
  assert.equal((await far.send()).status, 204);
  await stream.until("now", (is) => is.watching === watching + 1);
  const press = new Viewing(two, { release }).opened().started();
  press.add("pressed", { at_ms: 90, element: "bag" });
  const begun = Date.now();
  assert.equal((await press.send()).status, 204);
  const { events } = await stream.until("seen", (is) => is.events.some(({ session }) => session === press.session));
  assert.ok(Date.now() - begun < 1000, `${Date.now() - begun} ms`);
  assert.deepEqual(events.map(({ what, scene }) => [what, scene]), [["opened", null], ["entered", "one"], ["pressed", "one"]]);
  const here = new Viewing(one, far).add("moved", { from: 0, to: 1 }); // its next batch comes to the other node
  here.events[0].n = far.n;
  assert.equal((await here.send()).status, 204);
  const is = await stream.next("now");
  await stream.until("now", (then) => then.watching === watching + 2 && then !== is);
  stream.close();
});

test("a worker apart prepares the clip, and both nodes hear of it", { skip }, async () => {
  const worker = spawn(program, ["work", "--data", one.data, "--database", postgres.address], { stdio: "ignore" });
  const ended = new Promise((resolve) => worker.on("close", resolve));
  const look = async () => (await (await owner(two, "/api/v1/clips")).json()).clips[0];
  let is = await look();
  for (let i = 0; i < 600 && (is.state !== "prepared" || is.job); i++) {
    await new Promise((done) => setTimeout(done, 100));
    is = await look();
  }
  worker.kill("SIGTERM");
  assert.equal(await ended, 0);
  assert.deepEqual([is.state, is.job, is.why], ["prepared", null, ""]);
  for (const server of [one, two]) {
    const { document } = await (await fetch(`${server.base}/api/v1/play/film`)).json();
    assert.equal(document.clips.clip.tracks, is.tracks);
  }
  const cancelled = await owner(two, `/api/v1/clips/${is.clip}/cancel`, { method: "POST" });
  assert.equal((await cancelled.json()).state, "prepared", "there is nothing to cancel");
  const used = await owner(two, `/api/v1/clips/${is.clip}`, { method: "DELETE" });
  assert.deepEqual([used.status, (await used.json()).code], [409, "clip_used"]);
});

test("a worker apart brings a film from an address, and both nodes see it come", { skip }, async () => {
  let answer;
  const elsewhere = createServer((req, res) => {
    if (req.url === "/ill") return res.writeHead(503).end();
    res.writeHead(200).write("f");
    answer = res;
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
  const worker = spawn(program, ["work", "--data", one.data, "--database", postgres.address, "--workers", "0", "--fetch-from", "127.0.0.1"], { stdio: "ignore" });
  const ended = new Promise((resolve) => worker.on("close", resolve));
  const look = async (at, id) => (await owner(at, `/api/v1/clips/uploads/${id}`)).json();
  const until = async (at, id, wanted) => {
    let is;
    for (let i = 0; i < 300; i++) {
      is = await look(at, id);
      if (wanted(is)) return is;
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(JSON.stringify(is));
  };
  const post = async (name) => {
    const body = JSON.stringify({ address: `http://127.0.0.1:${elsewhere.address().port}/${name}` });
    const reply = await owner(one, "/api/v1/clips", { method: "POST", headers: { "content-type": "application/json" }, body });
    assert.equal(reply.status, 202);
    return (await reply.json()).upload;
  };
  const words = "Dear diary, this is no film";
  try {
    const [id, ill] = [await post("words"), await post("ill")];
    const stream = (await owner(two, `/api/v1/clips/uploads/${id}/live`)).body.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await stream.read()).value, /"state": "arriving"/);
    await until(two, id, ({ offset }) => offset === 1);
    answer.end(words);
    for (const at of [one, two]) assert.match((await until(at, id, ({ state }) => state === "refused")).words, /^words is a text, not a video/);
    let told = "";
    while (!told.includes('"state": "refused"')) told += (await stream.read()).value;
    await stream.cancel();
    const again = await until(two, ill, ({ job }) => job?.tries === 1 && job.state === "queued");
    assert.match(again.words, /answered 503/);
    for (const gone of [id, ill]) assert.equal((await owner(two, `/api/v1/clips/uploads/${gone}`, { method: "DELETE" })).status, 204);
    assert.equal((await owner(one, `/api/v1/clips/uploads/${id}`)).status, 404);
  } finally {
    worker.kill("SIGTERM");
    elsewhere.close();
    elsewhere.closeAllConnections();
  }
  assert.equal(await ended, 0);
});

test("a crowd on both nodes adds up", { skip }, async () => {
  const { release } = await current(one);
  const before = (await report(one)).plays;
  await Promise.all(Array.from({ length: 60 }, async (_, i) => {
    const watched = new Viewing(i % 2 ? one : two, { release }).opened().started();
    const reply = await watched.send();
    assert.equal(reply.status, 204);
  }));
  assert.equal((await report(two)).plays, before + 60);
});

test("a release on one node reaches the streams of the other", { skip }, async () => {
  const reply = await fetch(`${two.base}/api/v1/play/film/live`);
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  const changed = film();
  changed.panels.card.text = "€ 149";
  write(path, changed);
  publish(path, one.data, "--database", postgres.address);
  const begun = Date.now();
  const { value } = await reader.read();
  assert.match(value, /event: release/);
  assert.ok(Date.now() - begun < 2000);
  await reader.cancel();
});

test("a draft is edited on both nodes: one is the first, the other hears of it", { skip }, async () => {
  const post = (at, path, body, match) => owner(at, `/api/v1/projects${path}`, { method: "POST", headers: { "content-type": "application/json", "if-match": `"${match}"` }, body: JSON.stringify(body) });
  const { id: project } = await (await post(one, "", { document: { title: "Ärger", n: 0.1, list: [] } })).json();
  const stream = (await owner(two, `/api/v1/projects/${project}/edits/live`)).body.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await stream.read()).value, /"revision": 1/);
  const step = { at: ["list", "a"], now: { id: "a", v: [1.5, "é"] }, index: 0 };
  const race = await Promise.all([one, two, one, two].map((at, i) => post(at, `/${project}/edits`, { id: `e${i}`, tab: `t${i}`, label: "Add", steps: [step] }, 1)));
  assert.deepEqual(race.map(({ status }) => status).sort(), [200, 412, 412, 412]);
  assert.match((await stream.read()).value, /"revision": 2, "tab": "t\d"/);
  await stream.cancel();
  const late = await race.find(({ status }) => status === 412).json();
  assert.deepEqual(late.edits.map(({ revision, undoes, steps }) => [revision, undoes, steps]), [[2, null, [step]]]);
  const first = race.findIndex(({ status }) => status === 200);
  const again = await post(two, `/${project}/edits`, { id: `e${first}`, tab: "t", label: "Add", steps: [step] }, 1);
  assert.deepEqual([again.status, (await again.json()).revision], [200, 2], "it came already");
  const undone = await post(two, `/${project}/edits`, { tab: "t", label: "Undo", undoes: 2, steps: [{ at: step.at, was: step.now, index: 0 }] }, 2);
  assert.equal(undone.status, 200);
  const reply = await owner(one, `/api/v1/projects/${project}/draft`);
  assert.deepEqual([reply.headers.get("etag"), await reply.json()], ['"3"', { title: "Ärger", n: 0.1, list: [] }]);
  const { projects: [shown] } = await (await owner(two, `/api/v1/projects?q=${encodeURIComponent("äRGER")}`)).json();
  assert.deepEqual([shown.id, shown.release, shown.revision], [project, null, 3]);
  const { id: copy } = await (await post(two, `/${project}/copy`, {})).json();
  assert.equal((await post(one, `/${copy}/archive`, { archived: true })).status, 204);
  const from = await owner(two, "/api/v1/projects/film/draft");
  assert.match(from.headers.get("etag"), /^(W\/)?"1"$/);
  const published = await post(one, "/film/publish", {}, 1);
  assert.equal((await published.json()).unchanged, true);
  const [release] = (await (await owner(two, "/api/v1/projects/film/releases")).json()).releases;
  assert.equal((await post(two, `/film/releases/${release.id}/restore`, {})).status, 204);
});

const sql = (words) => execFileSync("psql", ["-q", "-h", postgres.address.match(/host=(.*)$/)[1], "-U", "ramify", "postgres", "-c", words], { stdio: "ignore" });

test("a table of submissions comes row by row, in bounded memory", { skip }, async () => {
  sql(`INSERT INTO submission SELECT 'x-' || i, 'film', 'r', 's-' || i, 1, NULL, 'hold', 'p', '{"email":"' || repeat('b', 4000) || '"}', i FROM generate_series(1, 8000) i`);
  const before = peak(two);
  const reply = await owner(two, "/api/v1/projects/film/submissions.csv");
  const rows = (await reply.text()).trimEnd().split("\r\n");
  assert.equal(rows.filter((row) => row.endsWith("b".repeat(4000))).length, 8000);
  assert.ok(peak(two) - before < 16_000, `${peak(two) - before} KB more for 32 MB`);
  const { submissions, next } = await (await owner(two, "/api/v1/projects/film/submissions")).json();
  assert.deepEqual([submissions.length, typeof next], [100, "string"]);
});

test("of two nodes each delivery is taken by one", { skip }, async () => {
  const receiver = await hooks((_, response) => response.writeHead(204).end());
  const at = (path) => `/api/v1/projects/film/${path}`;
  const endpoint = await owner(one, at("endpoints"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind: "webhook", address: receiver.base }) });
  assert.equal(endpoint.status, 201);
  const { release } = await current(two);
  for (let i = 0; i < 12; i++) {
    const watched = new Viewing(i % 2 ? one : two, { release }).opened().started();
    assert.equal((await watched.add("submitted", { at_ms: 99, form: "hold", values: { email: `${i}@b.c` } }).send()).status, 204);
  }
  const log = async () => (await (await owner(two, at("deliveries"))).json()).deliveries;
  for (let i = 0; i < 150 && !(await log()).every(({ state }) => state === "done"); i++) await new Promise((done) => setTimeout(done, 100));
  receiver.close();
  assert.deepEqual((await log()).map(({ state, attempts }) => [state, attempts.length]), Array(12).fill(["done", 1]));
  assert.deepEqual([receiver.came.length, new Set(receiver.came.map(({ headers }) => headers["webhook-id"])).size], [12, 12]);
  const [{ id: sent, handled }] = (await (await owner(one, at("submissions?handled=no&q=11@"))).json()).submissions;
  assert.equal(handled, null);
  const marked = await owner(two, at(`submissions/${sent}`), { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify({ handled: true, note: "called" }) });
  assert.equal((await marked.json()).note, "called");
});

test("ready, and ready again after the database was away for a moment", { skip }, async () => {
  assert.equal((await fetch(`${one.base}/readyz`)).status, 200);
  sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
  let ready = false;
  for (let i = 0; i < 20 && !ready; i++) ready = (await fetch(`${one.base}/readyz`)).status === 200;
  assert.ok(ready);
  const { release } = await current(one);
  assert.equal((await new Viewing(one, { release }).opened().started().send()).status, 204);
});
