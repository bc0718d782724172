// The ways of sessions, worked out of their recorded events by other means than
// the server's: to be held against `report/paths`.
import assert from "node:assert/strict";
import { owner } from "../../http/lib/film.mjs";

const INPUTS = ["pressed", "chose", "answered", "submitted"];

/** {path, met: Map(kind id → {length, inputs, seconds})} of one session. */
function wayOf(events) {
  const path = [];
  const met = new Map();
  let inputs = 0;
  for (const { input, at_ms: at, scene, derived = [] } of events) {
    if (at !== undefined) for (const one of met.values()) one.seconds ??= at / 1000;
    if (input === "started") path.push(scene);
    if (INPUTS.includes(input)) inputs += 1;
    for (const effect of derived) {
      const kind = effect.effect;
      if (kind !== "goal" && kind !== "ending") continue;
      const key = `${kind} ${effect[kind]}`;
      if (!met.has(key)) met.set(key, { length: path.length, inputs, seconds: input === "moved" ? null : at / 1000 });
    }
  }
  return { path, met };
}

function grouped(list, by) {
  const groups = new Map();
  for (const one of list) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

const sum = (map, key, by = 1) => map.set(key, (map.get(key) ?? 0) + by);

/** What the server says of a film's ways is what its events say. */
export async function checkWays(server, project) {
  const get = async (path) => (await owner(server, `/api/v1/projects/${project}/${path}`)).json();
  const answer = await get("report/paths");
  const { sessions: listed, next } = await get("sessions");
  assert.equal(next, null, "all on one page");
  const robots = new Set(listed.filter(({ verdict }) => verdict === "robot").map(({ id }) => id));
  const lines = (await (await owner(server, `/api/v1/projects/${project}/events`)).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const sessions = grouped(lines.filter(({ session }) => !robots.has(session)), ({ session }) => session);
  const counts = new Map();
  const ends = new Map();
  for (const [session, events] of sessions) {
    const { path, met } = wayOf(events);
    if (!path.length) continue;
    const whole = path.join(" > ");
    sum(counts, whole);
    if (![...met.keys()].some((key) => key.startsWith("ending "))) sum(counts, `${whole}: left`);
    for (const [key, at] of met) {
      sum(counts, `${whole}: ${key}`);
      ends.set(key, [...(ends.get(key) ?? []), { ...at, session, path: path.slice(0, at.length).join(" > ") }]);
    }
  }
  const plays = listed.filter(({ played, verdict }) => played && verdict !== "robot").length;
  assert.equal(answer.plays, plays);
  assert.equal(answer.ways.reduce((all, way) => all + way.sessions, 0) + answer.others, plays);
  const said = new Map();
  for (const { path, sessions: n, left, outcomes } of answer.ways) {
    said.set(path, n);
    if (left) said.set(`${path}: left`, left);
    for (const { kind, id, sessions: there } of outcomes) said.set(`${path}: ${kind} ${id}`, there);
  }
  assert.equal(answer.others, 0, "all are listed");
  assert.deepEqual([...said].sort(), [...counts].sort());
  const least = (a, b) => a.length - b.length || a.inputs - b.inputs || (a.seconds ?? Infinity) - (b.seconds ?? Infinity);
  for (const { kind, id, sessions: n, length, inputs, seconds, path, session, usual_sessions: most } of answer.reached) {
    const all = ends.get(`${kind} ${id}`) ?? [];
    assert.equal(n, all.length, id);
    if (!n) continue;
    const [first] = [...all].sort(least);
    assert.deepEqual({ length, inputs, seconds }, { length: first.length, inputs: first.inputs, seconds: first.seconds }, id);
    const own = all.find((one) => one.session === session);
    assert.deepEqual([own.path, least(own, first)], [path, 0], `${session} went it`);
    assert.equal(most, Math.max(...[...grouped(all, ({ path: at }) => at).values()].map((group) => group.length)), id);
  }
  return answer;
}
