// Faults while the simulator's viewers play: every field of the report is what
// their books say. RAMIFY_LONG=1 kills a hundred times.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, peak, place, post, publish, report } from "../http/lib/film.mjs";
import { asking } from "../sim/lib/asking.mjs";
import { compare } from "../sim/lib/books.mjs";
import { simulated } from "../sim/lib/simulated.mjs";
import { shim } from "./lib/shim.mjs";
import { small } from "./lib/small.mjs";

const LONG = Boolean(process.env.RAMIFY_LONG);
const KILLS = LONG ? 100 : 4;
const HOUR = 3_600_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How many events it has kept since it was started. */
async function kept(server) {
  const reply = await owner(server, "/metrics");
  return Number(/^ramify_events_kept_total (\d+)/m.exec(await reply.text())[1]);
}

async function keptMore(server, count) {
  const from = await kept(server);
  while ((await kept(server)) < from + count) await sleep(10);
}

/** The simulator, running: `done` is what came of it, `over` whether it ended. */
function simulating(server, viewers, ...flags) {
  const running = { over: false, done: null };
  running.done = simulated(server, "asking", viewers, "--loss", "10", "--together", "16", ...flags).finally(() => (running.over = true));
  running.done.catch(() => {}); // it is waited for later
  return running;
}

function same({ books, report: is, document }) {
  const { differences, absent } = compare(books, is, document);
  assert.deepEqual([differences, absent], [[], []]);
}

test(`kill -9 under load, ${KILLS} times: nothing acknowledged is lost, nothing counts twice`, async () => {
  const data = place("load");
  publish(folder(asking(), "asking"), data);
  let server = await serve({ data });
  const { port } = server;
  const viewers = simulating(server, KILLS * 20);
  for (let n = 0; n < KILLS; n++) {
    await keptMore(server, 50 + Math.floor(Math.random() * 200));
    const gone = new Promise((resolve) => server.process.on("close", resolve));
    assert.equal(viewers.over, false, `they had ended before it was killed ${n + 1} times`);
    server.process.kill("SIGKILL");
    await gone;
    server = await serve({ data, port });
  }
  same(await viewers.done);
  await server.stop();
  assert.match(execFileSync(program, ["replay", "--data", data], { encoding: "utf8" }), /sessions$/m);
  rmSync(data, { recursive: true });
});

test("a disk that is full for a while: viewers send again, and all is counted once", async (t) => {
  const data = small(40_000);
  if (!data) return t.skip("mounting a small file system needs root");
  publish(folder(asking(), "asking"), data);
  const server = await serve({ data });
  try {
    const viewers = simulating(server, 120);
    await keptMore(server, 100);
    execFileSync("sh", ["-c", `dd if=/dev/zero of=${data}/filler bs=4k 2>/dev/null || true`]);
    const full = async () => (await fetch(`${server.base}/readyz`)).status === 503;
    for (const until = Date.now() + 10_000; !(await full()); await sleep(20)) assert.ok(Date.now() < until && !viewers.over, "the disk was never full");
    await sleep(300);
    rmSync(join(data, "filler"));
    const is = await viewers.done;
    same(is);
    assert.match(is.said, /[1-9]\d* came to a busy server/);
  } finally {
    await server.stop();
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
});

test("a slow disk: what is too much is refused with when to come again, memory stays, and it recovers", async () => {
  const { env, slow } = shim();
  const server = await serve({ env, flags: ["--queue", "200"] });
  publish(folder(asking(), "asking"), server.data);
  publish(folder(), server.data);
  const { release } = await current(server);
  const viewers = simulating(server, 30);
  await keptMore(server, 100);
  const before = peak(server);
  slow(LONG ? 2000 : 400);
  const crowd = Array.from({ length: 120 }, () => {
    const one = new Viewing(server, { release }).opened().started();
    for (let i = 0; i < 8; i++) one.add("waited", { at_ms: 100 + i });
    return one.send();
  });
  const replies = await Promise.all(crowd);
  const refused = replies.filter(({ status }) => status === 503);
  const taken = replies.filter(({ status }) => status === 204).length;
  assert.ok(refused.length > 0 && taken > 0, `${taken} taken, ${refused.length} refused`);
  assert.equal(refused.length + taken, replies.length);
  for (const reply of refused) assert.deepEqual([(await reply.json()).code, reply.headers.get("retry-after")], ["overloaded", "2"]);
  assert.ok(peak(server) - before < 32_000, `${peak(server) - before} KB more`);
  const film = await fetch(`${server.base}/api/v1/play/asking`);
  assert.equal(film.status, 200, "films still play");
  slow(0);
  same(await viewers.done);
  const begun = Date.now();
  assert.equal((await new Viewing(server, { release }).opened().send()).status, 204);
  assert.ok(Date.now() - begun < 5000, "it answers at once again");
  const is = await report(server);
  assert.deepEqual([is.opened, is.plays], [taken + 1, taken]);
  await server.stop();
});

test("a clock that steps by hours, to and fro: days and counts stay what they are", async () => {
  const { env, clock } = shim();
  clock(5 * HOUR);
  const server = await serve({ env, flags: ["--settle", "1"] });
  publish(folder(asking(), "asking"), server.data);
  publish(folder(), server.data);
  const { release } = await current(server);
  const early = new Viewing(server, { release }).opened();
  assert.equal((await early.send()).status, 204);
  const viewers = simulating(server, 60);
  for (const hours of [5, -7, 30, -50, 0]) {
    if (!viewers.over) await keptMore(server, 30);
    clock(hours * HOUR);
    assert.equal((await new Viewing(server, { release }).opened().send()).status, 204);
  }
  const { books, report: is, document } = await viewers.done;
  same({ books: { ...books, days: is.days }, report: is, document });
  const sum = (field) => is.days.reduce((all, day) => all + day[field], 0);
  assert.deepEqual([sum("opened"), sum("plays"), sum("completions")], [is.opened, is.plays, is.completions], "each on one day");
  assert.ok(is.days.length > 1, JSON.stringify(is.days));
  clock(6 * HOUR);
  const verdict = async () => (await (await owner(server, `/api/v1/projects/film/sessions/${early.session}`)).json()).verdict;
  for (const until = Date.now() + 20_000; (await verdict()) === ""; await sleep(100)) assert.ok(Date.now() < until, "sessions come to rest all the same");
  await server.stop();
});

test("what is broken between two good batches changes nothing of them", async () => {
  const server = await serve();
  publish(folder(), server.data);
  const { release } = await current(server);
  const one = new Viewing(server, { release }).opened().started();
  assert.equal((await one.send()).status, 204);
  one.add("moved", { from: 0, to: 1 }).add("pressed", { at_ms: 1200, element: "bag" });
  const good = JSON.stringify(one.body());
  const wrong = [good.slice(0, -20), good.replace('"pressed"', '"pre\u0000ssed"'), `${good}${good}`, good.replace("{", "["), "\u0000".repeat(500), good.replace(/"n":2/, '"n":-2e99'), "[".repeat(5000), ""];
  for (const body of wrong) {
    const { status } = await post(server, body);
    assert.ok(status === 400 || status === 200, `${status} for ${body.slice(0, 60)}`);
  }
  assert.equal((await one.send()).status, 204);
  const is = await report(server);
  assert.deepEqual([is.opened, is.plays, is.watched_seconds, is.elements[0].presses], [1, 1, 1, 1]);
  await server.stop();
});

test("two servers on one folder: the second says why not; after kill -9 the next one starts", async () => {
  const data = place("two");
  const first = await serve({ data });
  const second = () => spawnSync(program, ["serve", "--data", data, "--port", "0"], { encoding: "utf8", timeout: 20_000 });
  const { status, stderr } = second();
  assert.equal(status, 1);
  assert.match(stderr, /another ramify serves this folder/);
  assert.equal((await fetch(`${first.base}/readyz`)).status, 200, "the first goes on");
  const gone = new Promise((resolve) => first.process.on("close", resolve));
  first.process.kill("SIGKILL");
  await gone;
  const next = await serve({ data });
  publish(folder(film()), data);
  assert.equal((await fetch(`${next.base}/api/v1/play/film`)).status, 200);
  assert.equal(await next.stop(), 0);
  rmSync(data, { recursive: true });
});
