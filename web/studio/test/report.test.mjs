// What the report works out by itself: what is asked, in the address and of the
// server; ways as a flow; cells of the picture; what stood where viewers leave.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { askedIn, comparisonOf, EVERYTHING, searchOf, queryOf, everyDay } = await load("report/asked.ts");
const { flowOf } = await load("report/flow.ts");
const { cellsOf } = await load("report/cells.ts");
const { percent, lasting } = await load("report/said.ts");
const { shortened } = await load("report/shortened.ts");

test("what is asked stands in the address, and comes back from it", () => {
  for (const search of ["", "?days=7", "?from=2026-01-02&to=2026-01-03", "?days=30&release=r1&entered=one&scene=two&session=s", "?device=phone&compare=1&with_days=7&with_release=r1&with_without=one&with_device=tv&scene=two", "?compare=1"]) assert.equal(searchOf(askedIn(search)), search);
  assert.equal(searchOf(askedIn("?days=8&from=x&to=2026-01-03")), "?from=&to=2026-01-03", "what is none is left out");
  assert.equal(askedIn("?from=&to=").own, true, "own dates that are not chosen yet");
});

test("the server is asked for days, both included", () => {
  assert.equal(queryOf(askedIn("")), "");
  assert.equal(queryOf(askedIn("?days=7")), "days=7");
  assert.equal(queryOf(askedIn("?days=30&release=r&entered=a%20b&scene=x")), "days=30&release=r&entered=a+b");
  assert.equal(queryOf(askedIn("?from=&to=2026-01-03")), "to=2026-01-03");
});

test("two groups are asked for at once", () => {
  const asked = askedIn("?days=7&compare=1&with_device=phone&with_to=2026-01-03");
  assert.equal(comparisonOf(asked, asked.with), "days=7&with_to=2026-01-03&with_device=phone");
  assert.equal(askedIn("?with_device=phone").with, undefined);
  assert.equal(comparisonOf(EVERYTHING, EVERYTHING), "");
});

test("days on which nobody came are days too", () => {
  const days = everyDay([{ day: "2026-02-27", n: 1 }, { day: "2026-03-02", n: 2 }], (day) => ({ day, n: 0 }));
  assert.deepEqual(days.map(({ day, n }) => [day, n]), [["2026-02-27", 1], ["2026-02-28", 0], ["2026-03-01", 0], ["2026-03-02", 2]]);
  assert.deepEqual(everyDay([], (day) => ({ day })), []);
});

const scene = (id, left = 0) => ({ id, label: id.toUpperCase(), left });
const edge = (from, to, count) => ({ from, to, count, share: null });

test("ways are a flow without circles, with those who go no further", () => {
  const flow = flowOf([scene("a", 3), scene("b", 2), scene("c", 5)], [edge(null, "a", 10), edge("a", "b", 7), edge("b", "a", 1), edge("b", "c", 5), edge("c", "c", 2)]);
  assert.equal(flow.back, 2, "one way back, and one scene that leads to itself");
  assert.deepEqual(flow.nodes.map(({ label }) => label), ["The beginning", "A", "B", "C", "3 left", "2 left"]);
  assert.deepEqual(flow.links.map(({ source, target, value }) => `${source} > ${target} ${value}`), ["start > scene a 10", "scene a > scene b 7", "scene b > scene c 5", "scene a > left a 3", "scene b > left b 2"]);
  assert.equal(flow.into("scene b"), 7);
  assert.deepEqual([flow.tallest, flow.columns], [2, 4]);
});

test("circles that the beginning does not reach are opened as well", () => {
  const flow = flowOf([scene("a"), scene("b"), scene("c")], [edge(null, "a", 1), edge("b", "c", 2), edge("c", "b", 2)]);
  assert.equal(flow.back, 1);
  assert.equal(flow.links.length, 2);
});

test("a long way does not make it slow", () => {
  const scenes = Array.from({ length: 500 }, (_, i) => scene(`s${i}`, 1));
  const edges = scenes.flatMap(({ id }, i) => [edge(i ? `s${i - 1}` : null, id, 500 - i), ...(i > 10 ? [edge(id, "s0", 1)] : [])]);
  const began = performance.now();
  const flow = flowOf(scenes, edges);
  assert.equal(flow.back, 489);
  assert.ok(performance.now() - began < 1000);
});

test("cells of a moment, and of the whole scene", () => {
  const heat = { scene: "a", cell: 4, seconds: 5, spans: [{ from: 0, to: 5, cells: [[1, 2, 3, 0], [4, 4, 0, 2]] }, { from: 5, to: 10, cells: [[1, 2, 1, 4]] }] };
  assert.deepEqual(cellsOf(heat, undefined, "both"), [{ x: 1, y: 2, pressed: 4, missed: 4 }, { x: 4, y: 4, pressed: 0, missed: 2 }]);
  assert.deepEqual(cellsOf(heat, 4.9, "missed"), [{ x: 4, y: 4, pressed: 0, missed: 2 }]);
  assert.deepEqual(cellsOf(heat, 5, "pressed"), [{ x: 1, y: 2, pressed: 1, missed: 0 }]);
  assert.deepEqual(cellsOf(heat, 10, "both"), []);
});

test("figures as they are read", () => {
  assert.deepEqual([null, 0, 0.004, 0.5, 1].map(percent), ["–", "0 %", "0.4 %", "50 %", "100 %"]);
  assert.deepEqual([null, 0, 2.6667, 12.4, 59.9, 125].map(lasting), ["–", "0 s", "2.7 s", "12 s", "60 s", "2:05"]);
});

test("of a long way the middle is left out, where that saves something", () => {
  assert.deepEqual(shortened(["a", "b"]), { start: ["a", "b"], left: 0, end: [] });
  assert.deepEqual(shortened([..."abcdef"]), { start: [..."abcdef"], left: 0, end: [] });
  assert.deepEqual(shortened([..."abcdefg"]), { start: ["a", "b", "c"], left: 2, end: ["f", "g"] });
});
