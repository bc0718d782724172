// What single viewers did is kept for as long as the film says: then sessions,
// events, submissions and kept variables go, and all sums stay, after a replay too.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, folder, owner, publish, report } from "./lib/film.mjs";

let server;
let release;
const DAY = 86_400_000;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const put = (body) => owner(server, "/api/v1/projects/film/recording", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const sql = (text) => execFileSync("sqlite3", [`${server.data}/ramify.db`, ".timeout 5000", text], { encoding: "utf8" }).trim();
const replay = () => execFileSync(`${process.env.RAMIFY_ROOT ?? "."}/build/ramify`, ["replay", "--data", server.data]);

/** Played as the engine has it, with a press, a miss and a form, so many days ago. */
async function play(viewer, days, consent) {
  const one = new Viewing(server, { release, viewer, consent }).opened().started();
  one.add("moved", { from: 0, to: 0.3 }, [{ effect: "shown", element: "bag" }]).add("pressed", { at_ms: 400, element: "bag" }, [{ effect: "opened", panel: "card" }]).add("missed", { at_ms: 900, x: 5, y: 5 });
  assert.equal((await one.send()).status, 204);
  const at = Date.now() - days * DAY;
  const no = BigInt(at) * 4194304n; // the time, as the server has it
  sql(`UPDATE chunk SET session = ${no} WHERE session = (SELECT no FROM session WHERE id = '${one.session}');
       UPDATE session SET opened_ms = ${at}, last_ms = ${at}, no = ${no} WHERE id = '${one.session}';
       INSERT INTO submission (id, project, release, session, n, viewer, form, purpose, answers, arrived_ms)
         VALUES ('${one.session}', 'film', '${release}', '${one.session}', 9, NULL, 'hold', '', '{}', ${at})`);
  return one.session;
}

test("how long is a number of days, or for ever", async () => {
  for (const days of [0, -1, 1.5, "7", 36501, true]) assert.equal((await put({ days })).status, 400, JSON.stringify(days));
  assert.equal((await (await owner(server, "/api/v1/projects/film/recording")).json()).days, null);
});

test("what is older goes, the sums stay, and a replay has them again", async () => {
  const old = [await play("anna", 40, true), await play(undefined, 35, false), await play("ben", 33)];
  await play("ben", 2);
  await play(undefined, 1);
  replay(); // on the days on which they were
  const before = await report(server);
  assert.deepEqual([before.plays, before.viewers, before.agreed, before.refused], [5, 2, 1, 1]);
  assert.equal((await put({ days: 30 })).status, 200);
  for (let n = 0; n < 120 && sql("SELECT count(*) FROM session") !== "2"; n++) await new Promise((done) => setTimeout(done, 100));
  assert.equal(sql("SELECT count(*) FROM session"), "2");
  assert.equal(sql("SELECT count(*) FROM submission"), "2");
  assert.equal(sql("SELECT count(*) FROM chunk"), "2");
  assert.equal(sql("SELECT group_concat(id) FROM viewer"), "ben", "of anna there is a number only");
  const events = await (await owner(server, "/api/v1/projects/film/events")).text();
  for (const session of old) assert.equal(events.includes(session), false);
  assert.deepEqual(await report(server), before);
  replay();
  assert.deepEqual(await report(server), before);
  replay();
  assert.deepEqual(await report(server), before, "nor twice");
});
