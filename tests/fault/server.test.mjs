// What was acknowledged survives: kill -9 while events come in and while a
// release is made, commits that fail one after another, a full disk.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, place, publish, report, write } from "../http/lib/film.mjs";
import { small } from "./lib/small.mjs";

const ROUNDS = process.env.RAMIFY_LONG ? 50 : 5;

function kill(server) {
  const gone = new Promise((resolve) => server.process.on("close", resolve));
  server.process.kill("SIGKILL");
  return gone;
}

/** Viewers who play until the server is gone. Returns what it acknowledged. */
async function crowd(server, release, stop) {
  const acknowledged = { plays: 0, presses: 0, submitted: 0 };
  const viewer = async () => {
    while (!stop.now) {
      const one = new Viewing(server, { release }).opened().started();
      one.add("pressed", { at_ms: 90, element: "bag" }).add("submitted", { at_ms: 95, form: "hold", values: { email: "a@example.org" } });
      const reply = await one.send().catch(() => null);
      if (reply?.status !== 204) continue;
      acknowledged.plays++;
      acknowledged.presses++;
      acknowledged.submitted++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, viewer));
  return acknowledged;
}

function whole(data) {
  const check = `import sqlite3,sys
db=sqlite3.connect(sys.argv[1])
one=lambda q: db.execute(q).fetchone()[0]
assert one("PRAGMA integrity_check")=="ok"
print(one("SELECT COALESCE(SUM(events),0) FROM chunk"), one("SELECT COUNT(*) FROM session"), one("SELECT COUNT(*) FROM submission"), one("SELECT COALESCE(SUM(n),0) FROM tally WHERE kind=1 AND day=0"))`;
  return execFileSync("python3", ["-c", check, join(data, "ramify.db")], { encoding: "utf8" }).trim().split(" ").map(Number);
}

test(`kill -9 while events come in loses nothing that was acknowledged (${ROUNDS} times)`, async () => {
  const data = place("kill");
  publish(folder(), data);
  const sum = { plays: 0, presses: 0, submitted: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const server = await serve({ data });
    const { release } = await current(server);
    const stop = { now: false };
    const playing = crowd(server, release, stop);
    await new Promise((done) => setTimeout(done, 150 + Math.random() * 350));
    await kill(server);
    stop.now = true;
    for (const [name, n] of Object.entries(await playing)) sum[name] += n;
    const again = await serve({ data });
    const is = await report(again);
    assert.ok(is.plays >= sum.plays, `round ${round}: ${is.plays} plays, ${sum.plays} acknowledged`);
    assert.ok(is.elements.find(({ id }) => id === "bag").presses >= sum.presses);
    assert.ok(is.forms[0].submitted >= sum.submitted);
    await again.stop();
    const [events, sessions, submissions, plays] = whole(data);
    assert.deepEqual([events, plays], [4 * sessions, sessions], "rollups are those of the events");
    assert.equal(is.forms[0].submitted, submissions);
  }
  assert.ok(sum.plays > ROUNDS * 5, `${sum.plays} plays were acknowledged at all`);
  rmSync(data, { recursive: true });
});

test("SIGTERM while events come in: a clean end, and what was acknowledged is there", async () => {
  const data = place("term");
  publish(folder(), data);
  let plays = 0;
  for (let round = 0; round < 4; round++) {
    const server = await serve({ data });
    const { release } = await current(server);
    const stop = { now: false };
    const playing = crowd(server, release, stop);
    await new Promise((done) => setTimeout(done, 200 + 50 * round));
    assert.equal(await server.stop(), 0, server.log().slice(-500));
    stop.now = true;
    plays += (await playing).plays;
    assert.match(server.log(), /info stopped clean=1/);
  }
  const again = await serve({ data });
  const is = await report(again);
  await again.stop();
  assert.ok(plays > 20, `${plays}`);
  assert.ok(is.plays >= plays, `${is.plays} of ${plays}`);
  rmSync(data, { recursive: true });
});

test(`kill -9 while a release is made leaves the old one or the new one (${ROUNDS} times)`, async () => {
  const data = place("kill");
  const path = folder();
  publish(path, data);
  const whole = Date.now();
  publish(path, data);
  const span = Date.now() - whole;
  const server = await serve({ data });
  let price = 0;
  let killed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = await (await fetch(`${server.base}/api/v1/play/film`)).json();
    const changed = film({ title: `€ ${++price}` });
    write(path, changed);
    // The first rounds also copy a clip that is not there yet.
    if (round % 2) rmSync(join(data, "media"), { recursive: true, force: true });
    const running = spawn(program, ["publish", path, "--data", data], { stdio: "ignore" });
    const ended = new Promise((resolve) => running.on("close", (status, signal) => resolve(signal)));
    await new Promise((done) => setTimeout(done, ((round + 0.5) / ROUNDS) * span));
    running.kill("SIGKILL");
    killed += (await ended) === "SIGKILL";
    const after = await (await fetch(`${server.base}/api/v1/play/film`)).json();
    if (after.release === before.release) assert.deepEqual(after, before);
    else assert.equal(after.title, `€ ${price}`);
    publish(path, data);
    const whole = await (await fetch(`${server.base}/api/v1/play/film`)).json();
    assert.equal(whole.title, `€ ${price}`);
    const clip = await fetch(`${server.base}/${whole.document.clips.clip.file}`);
    assert.deepEqual(Buffer.from(await clip.arrayBuffer()), readFileSync(join(path, "clip.mp4")));
  }
  assert.ok(killed > 0, "none was killed in time");
  await server.stop();
  rmSync(data, { recursive: true });
});

test("each commit that fails is answered 503, and the same batch counts once afterwards", async () => {
  for (let nth = 1; nth <= 4; nth++) {
    process.env.RAMIFY_FAIL_COMMIT = String(nth);
    const server = await serve();
    delete process.env.RAMIFY_FAIL_COMMIT;
    try {
      publish(folder(), server.data);
      const { release } = await current(server);
      let failed = 0;
      let plays = 0;
      for (let i = 0; i < 5; i++) {
        const one = new Viewing(server, { release }).opened().started();
        const events = [...one.events];
        let reply = await one.send(events);
        if (reply.status === 503) {
          failed++;
          assert.equal((await reply.json()).code, "store_failed");
          assert.equal(reply.headers.get("retry-after"), "2");
          assert.equal((await report(server)).plays, plays, "what failed is not counted");
          reply = await one.send(events);
        }
        assert.equal(reply.status, 204);
        plays++;
      }
      assert.equal(failed, 1, `commit ${nth}`);
      assert.equal((await report(server)).plays, 5);
    } finally {
      await server.stop();
    }
  }
});

test("readiness tells of a store that cannot commit", async () => {
  process.env.RAMIFY_FAIL_COMMIT = "1";
  const server = await serve();
  delete process.env.RAMIFY_FAIL_COMMIT;
  assert.equal((await fetch(`${server.base}/readyz`)).status, 503);
  assert.equal((await fetch(`${server.base}/readyz`)).status, 200);
  assert.equal((await fetch(`${server.base}/healthz`)).status, 200);
  await server.stop();
});

test("a full disk refuses events, loses none that it took, and goes on when there is room", async (t) => {
  const data = small(3000);
  if (!data) return t.skip("mounting a small file system needs root");
  const server = await serve({ data });
  try {
    publish(folder(), data);
    const { release } = await current(server);
    const filler = join(data, "filler");
    let plays = 0;
    let refused = 0;
    const play = async () => {
      const one = new Viewing(server, { release }).opened().started();
      one.add("answered", { at_ms: 60, element: "road-choice", value: "x" });
      const reply = await one.send();
      if (reply.status === 204 || reply.status === 200) plays++;
      else {
        assert.equal(reply.status, 503);
        refused++;
      }
    };
    await play();
    execFileSync("sh", ["-c", `dd if=/dev/zero of=${filler} bs=4k 2>/dev/null || true`]);
    for (let i = 0; i < 400 && !refused; i++) await play();
    assert.ok(refused > 0, "the disk was never full");
    assert.equal((await fetch(`${server.base}/readyz`)).status, 503);
    assert.equal((await fetch(`${server.base}/embed/film`)).status, 200, "films still play");
    rmSync(filler);
    const before = plays;
    await play();
    assert.equal(plays, before + 1, "there is room again");
    assert.equal((await report(server)).plays, plays);
  } finally {
    await server.stop();
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
});

test("a release that finds no room is not made, and leaves nothing half written", async (t) => {
  const data = small(900);
  if (!data) return t.skip("mounting a small file system needs root");
  const server = await serve({ data });
  try {
    execFileSync("sh", ["-c", `dd if=/dev/zero of=${data}/filler bs=4k 2>/dev/null || true`]);
    assert.throws(() => publish(folder(), data), /could not|store|disk|space/i);
    assert.equal((await fetch(`${server.base}/api/v1/play/film`)).status, 404);
    const media = join(data, "media");
    const parts = existsSync(media) ? readdirSync(media, { recursive: true }).filter((name) => String(name).endsWith(".part")) : [];
    assert.deepEqual(parts, []);
  } finally {
    await server.stop();
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
});

test("a folder without room, or that nobody may write, is told as that", (t) => {
  const data = small(600);
  if (!data) return t.skip("mounting a small file system needs root");
  const run = (...args) => {
    const { status, stderr } = spawnSync(program, [...args, "--data", data], { encoding: "utf8", timeout: 20_000 });
    assert.equal(status, 1, stderr);
    return stderr;
  };
  try {
    execFileSync("sh", ["-c", `dd if=/dev/zero of=${data}/filler bs=4k 2>/dev/null || true; mkdir -p ${data}/media`]);
    assert.match(run("serve", "--port", "0"), /token: No space left on device/);
    assert.match(run("token"), /token: No space left on device/);
    rmSync(join(data, "filler"));
    writeFileSync(join(data, "token"), "short\n");
    assert.match(run("serve", "--port", "0"), /token: this is no token; remove it/);
    execFileSync("mount", ["-o", "remount,ro", data]);
    assert.match(run("serve", "--port", "0"), /Read-only file system|this is no token/);
    assert.match(run("publish", folder()), /unable to open database file|Read-only file system/);
  } finally {
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
});
