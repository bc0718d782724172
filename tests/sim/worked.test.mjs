// Eleven files of events and the reports that were worked out of them by hand: each
// line of worked/NAME.ndjson is a batch as it comes, or what the clock says then;
// worked/NAME.json has every number that is not 0, and why.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/server.mjs";
import { shim } from "../fault/lib/shim.mjs";
import { current, film, folder, owner, post, publish, report } from "../http/lib/film.mjs";

const files = join(dirname(fileURLToPath(import.meta.url)), "worked");
const NAMES = readdirSync(files).filter((name) => name.endsWith(".ndjson")).map((name) => name.slice(0, -7)).sort();
const NOON = "2026-03-02T12:00:00Z"; // of files that do not say
const WORDS = ["id", "project", "title", "release", "releases", "label", "kind", "scene", "purpose", "day", "from", "to", "goal", "choice", "zone"];

/** Scene one lasts three seconds, scene two one. */
function threeAndOne() {
  const document = film();
  document.scenes[0].to = 3;
  document.scenes[1].from = 3;
  return document;
}

const keyOf = (row) => row.id ?? row.day ?? `${row.from ?? ""} → ${row.to}`.trim();
const isNothing = (value) => value === 0 || value === null || value === false || (typeof value === "object" && Object.keys(value).length === 0);

/** The numbers that are not 0, lists by what they are about. */
function numbers(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value) && (value.length === 0 || Array.isArray(value[0]))) return value;
  const rows = Array.isArray(value) ? value.map((row) => [keyOf(row), row]) : Object.entries(value).filter(([name]) => !WORDS.includes(name));
  return Object.fromEntries(rows.map(([key, inside]) => [key, numbers(inside)]).filter(([, inside]) => !isNothing(inside)));
}

/** Ways without what says the same twice, sessions by their own names. */
function bare({ ways, reached, ...rest }, name) {
  const own = (session) => session?.split("-of-")[0] ?? null;
  const lists = (row) => Object.fromEntries(Object.entries(row).filter(([field]) => !["scenes", "usual_scenes", "label"].includes(field)));
  for (const row of ways) assert.equal(row.path.replace(/ > …$/, ""), row.scenes.join(" > "), name);
  return {
    ...rest,
    ways: ways.map((row) => ({ ...lists(row), session: own(row.session), outcomes: row.outcomes.map(({ kind, id, sessions, share }) => `${sessions} ${kind} ${id} ${share}`) })),
    reached: reached.map((row) => ({ ...lists(row), session: own(row.session), usual_session: own(row.usual_session) })),
  };
}

let server;
let clock;

before(async () => {
  const { env, clock: set } = shim();
  clock = (time) => set(Date.parse(time) - Date.now());
  server = await serve({ env });
});
after(() => server.stop());

test("there are eleven", () => assert.equal(NAMES.length, 11));

for (const name of NAMES) test(name, async () => {
  publish(folder(threeAndOne(), `f${name}`), server.data);
  const { release } = await current(server, `f${name}`);
  clock(NOON);
  for (const line of readFileSync(join(files, `${name}.ndjson`), "utf8").trim().split("\n")) {
    const { clock: time, agent, ...batch } = JSON.parse(line);
    if (time) {
      clock(time);
      continue;
    }
    const headers = { "content-type": "text/plain", ...(agent ? { "user-agent": agent } : {}) };
    const reply = await post(server, { project: `f${name}`, release, ...batch, session: `${batch.session}-of-${name}`.padEnd(32, "0") }, headers);
    assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
  }
  const worked = JSON.parse(readFileSync(join(files, `${name}.json`), "utf8"));
  assert.deepEqual(numbers(await report(server, `f${name}`)), worked.report);
  if (worked.paths) assert.deepEqual(bare(await (await owner(server, `/api/v1/projects/f${name}/report/paths`)).json(), name), worked.paths);
});
