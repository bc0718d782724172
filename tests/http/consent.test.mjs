// Who is known, by the project's mode of consent and by what the viewer and the
// browser said: the server holds to it whatever a player sends.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, folder, owner, post, publish, report } from "./lib/film.mjs";

let server;
let release;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const PATH = "/api/v1/projects/film/recording";
const put = (body) => owner(server, PATH, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const mode = async (consent) => assert.equal((await put({ consent })).status, 200);
const GPC = { "sec-gpc": "1" };

/** One that is played: [viewer, consent] as the store has them. */
async function kept(more) {
  const one = new Viewing(server, { release, viewer: "anna", ...more });
  assert.equal((await one.opened().started().send()).status, 204);
  return rowOf(one);
}
function rowOf({ session }) {
  const row = execFileSync("sqlite3", ["-json", `${server.data}/ramify.db`, `SELECT viewer, consent FROM session WHERE id = '${session}'`], { encoding: "utf8" });
  return Object.values(JSON.parse(row)[0]);
}

test("the mode is set, read, and told to players; what is none is refused", async () => {
  const manifest = async () => (await fetch(`${server.base}/api/v1/play/film`)).json();
  assert.deepEqual(await (await owner(server, PATH)).json(), { consent: null, zone: "UTC", moving: false, days: null });
  assert.equal("consent" in (await manifest()), false);
  const tag = (await fetch(`${server.base}/api/v1/play/film`)).headers.get("etag");
  await mode("required");
  assert.equal((await manifest()).consent, "required");
  assert.notEqual((await fetch(`${server.base}/api/v1/play/film`)).headers.get("etag"), tag, "caches see it");
  for (const body of [{}, { consent: "maybe" }, { consent: 1 }, { consent: "off", more: 1 }, []]) assert.equal((await put(body)).status, 400, JSON.stringify(body));
  assert.equal((await (await owner(server, PATH)).json()).consent, "required");
  assert.equal((await owner(server, "/api/v1/projects/none/recording")).status, 404);
});

test("each mode holds, whatever was sent", async () => {
  const is = {};
  for (const one of [null, "required", "implied", "off"]) {
    await mode(one);
    is[one] = [await kept(), await kept({ consent: true }), await kept({ consent: false }), await kept({ headers: GPC }), await kept({ headers: { dnt: "1" } }), await kept({ headers: GPC, consent: true })];
  }
  const yes = ["anna", "yes"];
  const no = [null, "no"];
  assert.deepEqual(is, {
    null: [["anna", ""], yes, no, no, no, yes],
    required: [[null, ""], yes, no, no, no, yes],
    implied: [["anna", ""], yes, no, no, no, yes],
    off: [[null, ""], [null, ""], [null, ""], [null, ""], [null, ""], [null, ""]],
  });
  assert.equal((await post(server, { ...new Viewing(server, { release }).opened().body(), consent: "yes" })).status, 400);
});

test("what was said last holds for the whole session; what comes late changes nothing", async () => {
  await mode("required");
  const before = await report(server);
  const one = new Viewing(server, { release }).opened().started();
  await one.send();
  assert.deepEqual(rowOf(one), [null, ""]);
  Object.assign(one, { viewer: "ben", consent: true });
  await one.add("waited", { at_ms: 60 }).send();
  assert.deepEqual(rowOf(one), ["ben", "yes"]);
  const counts = ({ plays, viewers, anonymous, agreed, refused, unasked }, of) => [plays - of.plays, viewers - of.viewers, anonymous - of.anonymous, agreed - of.agreed, refused - of.refused, unasked - of.unasked];
  assert.deepEqual(counts(await report(server), before), [1, 1, 0, 1, 0, 0]);
  const late = one.add("waited", { at_ms: 70 }).events;
  one.events = [];
  Object.assign(one, { viewer: undefined, consent: false });
  await one.add("waited", { at_ms: 80 }).send();
  assert.deepEqual(rowOf(one), [null, "no"]);
  assert.deepEqual(counts(await report(server), before), [1, 0, 1, 0, 1, 0]);
  Object.assign(one, { viewer: "ben", consent: true });
  await one.send(late);
  assert.deepEqual(rowOf(one), [null, "no"]);
});

test("the report says how many agreed, refused and were not asked, by day and scene too, and after a replay", async () => {
  const ask = async (query) => {
    const { plays, anonymous, agreed, refused, unasked } = await (await owner(server, `/api/v1/projects/film/report${query}`)).json();
    return { plays, anonymous, agreed, refused, unasked };
  };
  const is = await ask("");
  assert.equal(is.agreed + is.refused + is.unasked, is.plays);
  assert.deepEqual([is.agreed, is.refused], [6, 10]);
  const today = new Date().toISOString().slice(0, 10);
  assert.deepEqual(await ask(`?from=${today}&to=${today}`), is);
  assert.deepEqual(await ask("?entered=one"), is);
  execFileSync(`${process.env.RAMIFY_ROOT ?? "."}/build/ramify`, ["replay", "--data", server.data]);
  assert.deepEqual(await ask(""), is);
});
