// Two hands make the same edits: the server's (server/projects/steps.c) and the
// studio's (web/studio/src/record/steps.ts). On whatever documents and steps they
// come to the same document, or both refuse.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { load } from "../../web/studio/test/load.mjs";

const root = process.env.RAMIFY_ROOT ?? join(import.meta.dirname ?? ".", "../..");
const { apply, invert, Misfit, same } = await load("record/steps.ts");
const EDITS = process.env.RAMIFY_LONG === "1" ? 200_000 : 20_000;

/** xorshift32: the same walk every time. */
function random(seed) {
  let x = seed;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return Math.abs(x) % n;
  };
}

const roll = random(88172645);
const one = (list) => list[roll(list.length)];

// Few names and ids, so that what is asked for is often there, and often twice.
const IDS = ["a", "b", "c", "constructor", "", "length", "0", "Ärger 👜"];
const NAMES = ["list", "map", "text", "id", "toString", "hasOwnProperty", "", "1"];
const PLAIN = [null, true, false, 0, 1, -1, 0.1, 1e-7, 1e300, 2 ** 53, "", "a", "id", "é", "\u2028 \ud83d\udc5c"];

const object = (depth) => Object.fromEntries(Array.from({ length: roll(4) }, () => [one(NAMES), value(depth - 1)]));
const recordOf = (depth) => ({ id: one(IDS), ...object(depth), ...(roll(9) ? { id: one(IDS) } : { id: one(PLAIN) }) });
function value(depth) {
  if (depth <= 0 || roll(3) === 0) return one(PLAIN);
  if (roll(2)) return Array.from({ length: roll(5) }, () => (roll(6) ? recordOf(depth - 1) : value(depth - 1)));
  return roll(2) ? object(depth) : recordOf(depth);
}
const document = () => ({ ...object(4), list: Array.from({ length: roll(5) }, () => recordOf(3)), map: object(3) });

/** A place that is there, mostly: its path, what stands there, its index in a
 * list (undefined: it is no record). */
function somewhere(from) {
  const at = [];
  let [here, index] = [from, undefined];
  for (let depth = 1 + roll(5); depth > 0; depth -= 1) {
    if (Array.isArray(here)) {
      if (!here.length) return { at: [...at, one(IDS)], is: undefined, index: 0 };
      index = roll(here.length);
      const part = here[index]?.id;
      here = here[index];
      at.push(typeof part === "string" ? part : one(IDS));
    } else if (typeof here === "object" && here !== null) {
      const name = Object.keys(here).length && roll(6) ? one(Object.keys(here)) : one(NAMES);
      at.push(name);
      index = undefined;
      here = Object.hasOwn(here, name) ? here[name] : undefined;
    } else break;
  }
  return { at, is: here, index };
}

function step(from) {
  const { at, is, index } = somewhere(from);
  if (index === undefined) return { at, ...(is === undefined ? {} : { was: is }), ...(is === undefined || roll(3) ? { now: value(3) } : {}) };
  const id = at.at(-1);
  switch (roll(4)) {
    case 0:
      return { at, from: index, to: roll(5) };
    case 1:
      return { at, ...(is === undefined ? {} : { was: is }), index };
    case 2:
      return { at: [...at.slice(0, -1), id], now: { ...object(2), id }, index: roll(5) };
    default:
      return { at, ...(is === undefined ? {} : { was: is }), now: { ...object(2), id } };
  }
}

const HOSTILE = [-1, 0.5, 1e9, 2 ** 53, 1e300, "0", null, true, [], {}];

/** One thing of it is not as it should be. */
function spoilt(from) {
  const bad = structuredClone(from);
  const ways = [
    () => (bad[one(["index", "from", "to"])] = one(HOSTILE)),
    () => (bad[one(["was", "now"])] = value(3)),
    () => delete bad[one(["was", "now", "index", "from", "to", "at"])],
    () => bad.at.splice(roll(bad.at.length + 1), roll(2), one(["__proto__", "prototype", ...IDS, ...NAMES])),
    () => (bad.at = one([[], "a", null, ["__proto__"], [1], [["a"]], Array(200).fill("list")])),
    () => (bad[one(["extra", "AT", "undoes"])] = 1),
    () => (bad[one(["was", "now"])] = JSON.parse('{"__proto__": {"id": "a"}, "id": "a"}')),
    () => bad.at.push("id"),
    () => bad.at.pop(),
  ];
  one(ways)();
  return bad;
}

function studio([from, steps]) {
  try {
    return apply(from, steps);
  } catch (error) {
    if (error instanceof Misfit) return null;
    throw new Error(`${JSON.stringify([from, steps])}: ${error.stack}`);
  }
}

function server(pairs) {
  const input = pairs.map((pair) => JSON.stringify(pair)).join("\n");
  const { stdout, status, stderr } = spawnSync(join(root, "build/tests/steps"), { input: `${input}\n`, encoding: "utf8", maxBuffer: 1 << 30 });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function compare(pairs) {
  const theirs = server(pairs);
  assert.equal(theirs.length, pairs.length);
  return pairs.map((pair, n) => {
    const ours = studio(pair);
    const alike = ours === null || theirs[n] === null ? ours === theirs[n] : same(ours, theirs[n]);
    assert.ok(alike, `${JSON.stringify(pair)}\n  studio ${JSON.stringify(ours)}\n  server ${JSON.stringify(theirs[n])}`);
    return ours;
  });
}

/** As a browser sends it: what JSON cannot say is gone. */
const sent = (pair) => JSON.parse(JSON.stringify(pair));

/** An edit of some steps, each made for what the ones before it left. */
function edit(from) {
  const steps = [];
  let so = from;
  for (let n = 1 + roll(4); n > 0; n -= 1) {
    const next = step(so);
    steps.push(next);
    so = studio([so, [next]]) ?? so;
  }
  return steps;
}

test(`${EDITS.toLocaleString("en")} edits of random documents`, () => {
  const pairs = Array.from({ length: EDITS }, () => {
    const from = document();
    return sent([from, edit(from)]);
  });
  const taken = compare(pairs).filter(Boolean).length;
  assert.ok(taken > EDITS * 0.3 && taken < EDITS, `${taken} were taken`);
});

test("hostile edits", () => {
  const pairs = Array.from({ length: EDITS }, () => {
    const from = document();
    const steps = edit(from);
    const n = roll(steps.length);
    return sent([from, steps.map((one_, i) => (i === n ? spoilt(one_) : one_))]);
  });
  const refused = compare(pairs).filter((ours) => ours === null).length;
  assert.ok(refused > EDITS * 0.3, `${refused} were refused`);
});

test("what was taken leads back, in both", () => {
  const back = [];
  for (let n = 0; n < EDITS / 10; n += 1) {
    const from = sent(document());
    const steps = sent(edit(from));
    const to = studio([from, steps]);
    if (to) back.push({ from, pair: sent([to, invert(steps)]) });
  }
  compare(back.map(({ pair }) => pair)).forEach((ours, n) => assert.ok(ours && same(ours, back[n].from), JSON.stringify([back[n].from, back[n].pair])));
});
