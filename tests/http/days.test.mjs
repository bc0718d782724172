// By which clocks sessions are counted on days: those of the film's time zone, at
// both changes of the year too, and of another one once it has another.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, folder, owner, publish, report } from "./lib/film.mjs";

let server;
let release;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const put = (body) => owner(server, "/api/v1/projects/film/recording", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const sql = (text) => execFileSync("sqlite3", [`${server.data}/ramify.db`, ".timeout 5000", text], { encoding: "utf8" }).trim();

async function play(viewer) {
  const one = new Viewing(server, { release, viewer }).opened().started().add("missed", { at_ms: 90, x: 5, y: 5 });
  assert.equal((await one.send()).status, 204);
  return one.session;
}

/** The film's days are counted by the clocks of this zone: which, and how many. */
async function by(zone) {
  assert.equal((await put({ zone })).status, 200);
  for (let n = 0; n < 100; n++) {
    const is = await report(server);
    assert.equal(is.zone, zone ?? "UTC");
    if (!is.moving) return is.days.map(({ day, plays }) => `${day} ${plays}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("it is still being counted");
}

test("what is no time zone is refused, and changes nothing", async () => {
  for (const zone of ["../../etc/passwd", "/etc/passwd", "Europe/../UTC", "Europe", "Mars/Olympus", "", "UTC\u0000", "right/UTC", 7, {}]) assert.equal((await put({ zone })).status, 400, JSON.stringify(zone));
  assert.deepEqual(await (await owner(server, "/api/v1/projects/film/recording")).json(), { consent: null, zone: "UTC", moving: false, days: null });
});

test("who opens it now is counted on the day that it is there", async () => {
  const hour = new Date().getUTCHours();
  const [zone, by_ms] = hour >= 11 ? ["Pacific/Kiritimati", 14 * 3_600_000] : ["Etc/GMT+12", -12 * 3_600_000];
  await by(zone);
  await play("anna");
  assert.deepEqual((await report(server)).days.map(({ day }) => day), [new Date(Date.now() + by_ms).toISOString().slice(0, 10)]);
  sql("DELETE FROM session");
  execFileSync(`${process.env.RAMIFY_ROOT ?? "."}/build/ramify`, ["replay", "--data", server.data]);
});

test("half past midnight counts on its own day around both changes; all of it moves when the zone does", async () => {
  const at = ["2026-03-29T00:30+01:00", "2026-03-30T00:30+02:00", "2026-10-25T00:30+02:00", "2026-10-26T00:30+01:00"];
  for (const [n, time] of at.entries()) sql(`UPDATE session SET opened_ms = ${Date.parse(time)} WHERE id = '${await play(n % 2 ? "ben" : undefined)}'`);
  await put({ zone: "Asia/Tokyo" });
  assert.deepEqual(await by("Europe/Berlin"), ["2026-03-29 1", "2026-03-30 1", "2026-10-25 1", "2026-10-26 1"]);
  assert.deepEqual(await by("America/New_York"), ["2026-03-28 1", "2026-03-29 1", "2026-10-24 1", "2026-10-25 1"]);
  const moved = await report(server);
  assert.deepEqual([moved.plays, moved.viewers, moved.anonymous, moved.misses[0].count], [4, 1, 2, 4]);
  const one = async (day) => (await owner(server, `/api/v1/projects/film/report?from=${day}&to=${day}`)).json();
  const of = await one("2026-10-24");
  assert.deepEqual([of.plays, of.anonymous, of.misses[0].count], [1, 1, 1]);
  assert.equal((await one("2026-10-26")).plays, 0, "nothing stays where it was");
  const sums = () => sql("SELECT * FROM tally WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5, 6; SELECT project, day, release, scene, hex(counts) FROM seconds ORDER BY 1, 2, 3, 4").replaceAll(/^.*\|..(00)*$/gm, "").replaceAll(/\n+/g, "\n");
  const before = sums();
  execFileSync(`${process.env.RAMIFY_ROOT ?? "."}/build/ramify`, ["replay", "--data", server.data]);
  assert.equal(sums().trim(), before.trim(), "made anew, it is the same");
  assert.deepEqual(await by(null), ["2026-03-28 1", "2026-03-29 1", "2026-10-24 1", "2026-10-25 1"]);
});

test("the last days are those of the film's clocks, and days of submissions too", async () => {
  await by("Pacific/Kiritimati"); // 14 hours ahead
  const one = new Viewing(server, { release }).opened().started().started("two", 60).add("submitted", { at_ms: 70, form: "hold", values: { email: "k@example.org" } });
  assert.equal((await one.send()).status, 204);
  const at = (query) => owner(server, `/api/v1/projects/film/${query}`);
  const there = (ms) => new Date(ms + 14 * 3_600_000).toISOString().slice(0, 10);
  for (const [days, path] of [["days=1", "report"], ["with_days=1&days=7", "report/comparison"]]) assert.equal((await at(`${path}?${days}`)).status, 200);
  const last = await (await at("report?days=1")).json();
  assert.deepEqual([last.from, last.to, last.plays], [there(Date.now()), null, 1]);
  assert.equal((await (await at("report?days=2")).json()).from, there(Date.now() - 864e5));
  for (const wrong of ["days=0", "days=x", "days=-1", "days=99999", "days=7&from=2026-01-01"]) assert.equal((await at(`report?${wrong}`)).status, 400, wrong);
  const sent = async (query) => (await (await at(`submissions?${query}`)).json()).submissions.length;
  for (const [time, day] of [["2026-11-27T23:59:59.999+14:00", "2026-11-27"], ["2026-11-28T00:00+14:00", "2026-11-28"]]) {
    sql(`UPDATE submission SET arrived_ms = ${Date.parse(time)}`);
    for (const other of ["2026-11-26", "2026-11-27", "2026-11-28"]) assert.equal(await sent(`from=${other}&to=${other}`), other === day ? 1 : 0, `${time} on ${other}`);
  }
  assert.equal((await (await at("submissions.csv?to=2026-11-27")).text()).trimEnd().split("\r\n").length, 1);
  assert.equal((await at("submissions?from=2026-11-28&to=2026-11-27")).status, 400);
  // On the night on which clocks go back an hour stands twice, and belongs to the day.
  await by("Europe/Berlin");
  sql(`UPDATE submission SET arrived_ms = ${Date.parse("2026-10-25T23:30+01:00")}`);
  assert.deepEqual([await sent("to=2026-10-25"), await sent("from=2026-10-26")], [1, 0]);
});
