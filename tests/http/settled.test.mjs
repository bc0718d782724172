// Sessions that have come to rest are played again by the engine: what fits goes
// on counting, what was forged counts no more, holes are no forgery.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, publish, report } from "./lib/film.mjs";

let server;
let release;

before(async () => {
  server = await serve({ flags: ["--settle", "1"] });
  publish(folder(), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const verdicts = () => execFileSync("sqlite3", [`${server.data}/ramify.db`, ".timeout 5000", "SELECT verdict FROM session ORDER BY no"], { encoding: "utf8" }).trim().split("\n");

async function settled(count) {
  for (let n = 0; n < 100; n++) {
    const all = verdicts();
    if (all.length === count && all.every(Boolean)) return all;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`still going on: ${verdicts()}`);
}

test("what the engine says, too, goes on counting; what it does not say is taken out", async () => {
  const honest = new Viewing(server, { release, viewer: "anna" }).opened().started();
  honest.add("moved", { from: 0, to: 0.3 }, [{ effect: "shown", element: "bag" }]).add("pressed", { at_ms: 400, element: "bag" }, [{ effect: "opened", panel: "card" }]);
  const forged = new Viewing(server, { release, viewer: "mallory" }).opened().started();
  forged.add("moved", { from: 0, to: 0.3 }, [{ effect: "shown", element: "bag" }, { effect: "goal", goal: "lead" }, { effect: "completed" }]);
  const quick = new Viewing(server, { release }).opened().started();
  for (let n = 0; n < 40; n++) quick.add("moved", { from: 0, to: 0.4 }, n ? undefined : [{ effect: "shown", element: "bag" }]).add("seeked", { at_ms: 41 + n, t: 0 });
  for (const one of [honest, forged, quick]) assert.equal((await one.send()).status, 204);
  const before = await report(server);
  assert.deepEqual([before.plays, before.viewers, before.anonymous, before.completions, before.goals[0].sessions], [3, 2, 1, 1, 1]);
  assert.deepEqual(await settled(3), ["fits", "forged", "forged"]);
  const after = await report(server);
  assert.deepEqual([after.plays, after.viewers, after.anonymous, after.completions, after.goals[0].sessions], [1, 1, 0, 0, 0]);
  assert.deepEqual([after.elements[0].shown, after.elements[0].pressed], [1, 1]);
  // What comes later of an honest one counts; of a forged one it does not.
  for (const one of [honest, forged]) assert.equal((await one.add("missed", { at_ms: 900, x: 5, y: 5 }).send()).status, 204);
  const later = await report(server);
  assert.equal(later.misses.reduce((sum, { count }) => sum + count, 0), 1);
  assert.deepEqual(await settled(3), ["fits", "forged", "forged"]);
});

test("of a session with a hole all that came counts in the end", async () => {
  const before = await report(server);
  const presses = (of) => of.elements[0].presses;
  const one = new Viewing(server, { release }).opened().started();
  one.add("waited", { at_ms: 60 }).add("pressed", { at_ms: 90, element: "bag" });
  const [a, b, , d] = one.events;
  assert.equal((await one.send([a, b])).status, 204);
  assert.equal((await one.send([d])).status, 204);
  assert.equal(presses(await report(server)), presses(before), "it waits for what is missing");
  assert.equal((await settled(4))[3], "part");
  assert.equal(presses(await report(server)), presses(before) + 1);
});

test("who is cut off while the film only plays has told no time, and counts", async () => {
  publish(folder(film({ goals: [], scenes: [{ id: "one", clip: "clip", from: 0, to: 4, end: "hold", ending: "done" }] }), "long"), server.data);
  const long = { project: "long", release: (await current(server, "long")).release };
  const cut = new Viewing(server, long).opened().started().add("moved", { from: 0, to: 3 });
  const quick = new Viewing(server, long).opened().started().add("moved", { from: 0, to: 3 }).add("hidden", { at_ms: 60 });
  for (const one of [cut, quick]) assert.equal((await one.send()).status, 204);
  assert.deepEqual((await settled(6)).slice(4), ["fits", "forged"]);
  assert.equal((await report(server, "long")).plays, 1);
});

test("programs that say so are counted apart", async () => {
  const { plays } = await report(server);
  const one = new Viewing(server, { release }).opened().started();
  const body = JSON.stringify(one.body());
  assert.equal((await fetch(`${server.base}/api/v1/events`, { method: "POST", body, headers: { "content-type": "application/json", "user-agent": "Mozilla/5.0 (compatible; Linkcheckbot/1.0; +http://example.org)" } })).status, 204);
  assert.equal((await report(server)).plays, plays);
});
