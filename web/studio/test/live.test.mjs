// The live view by itself: lines in words, newest first, that stay while somebody
// reads, and how many events wait.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { caughtUp, LINES_MAX, NO_LINES, spoken, withSeen } = await load("report/live.ts");

const DOCUMENT = {
  scenes: [{ id: "one", title: "The street", ending: [{ id: "rain", name: "It rained" }], elements: [{ id: "bag", kind: "hotspot", label: "The bag" }, { id: "way", kind: "choice", prompt: "Where?", options: [{ id: "left", label: "Left" }] }] }],
  panels: { card: { kind: "card", title: "A card" }, hold: { kind: "form", title: "Hold one" } },
};
const told = (what, more = {}) => ({ at_ms: 1, what, name: null, scene: "one", session: "s", viewer: null, count: 1, ...more });
const seen = (events, more = 0) => ({ events, more });
const words = ({ shown }) => shown.map((line) => line.words);

test("what they do, in words", () => {
  const events = [
    told("opened", { name: "phone", scene: null }),
    told("entered", { name: "one" }),
    told("pressed", { name: "bag" }),
    told("pressed", { name: "card/buy", count: 1200, session: null }),
    told("missed", { x: 14, y: 2 }),
    told("missed", { count: 3 }),
    told("chose", { name: "way", option: "left" }),
    told("submitted", { name: "hold", viewer: "anna" }),
    told("ended", { name: "rain" }),
  ];
  const { shown } = withSeen(NO_LINES, seen(events), DOCUMENT, false);
  assert.deepEqual(shown.map((line) => [line.words, line.scene, line.who]).reverse(), [
    ["opened the film (Phone)", "", "Anonymous"],
    ["came to The street", "", "Anonymous"],
    ["pressed The bag", "The street", "Anonymous"],
    ["pressed buy in A card (1,200 times)", "The street", "Several viewers"],
    ["pressed where nothing is, at 14 %, 2 %", "The street", "Anonymous"],
    ["pressed where nothing is (3 times)", "The street", "Anonymous"],
    ["chose Left at Where?", "The street", "Anonymous"],
    ["sent Hold one", "The street", "anna"],
    ["ended: It rained", "The street", "Anonymous"],
  ]);
});

test("while somebody reads nothing moves, and what waits is counted to the last event", () => {
  let lines = withSeen(NO_LINES, seen([told("entered", { name: "one" })]), DOCUMENT, false);
  const before = words(lines);
  for (let n = 0; n < 100; n++) lines = withSeen(lines, seen([told("pressed", { name: "bag", count: 4 })], 4812), DOCUMENT, true);
  assert.deepEqual(words(lines), before);
  assert.equal(lines.waiting, 100 * 4816);
  assert.equal(lines.held.length, LINES_MAX, "and takes no more memory");
  lines = caughtUp(lines);
  assert.deepEqual(words(lines).slice(0, 2), ["and 4,812 more", "pressed The bag (4 times)"]);
  assert.deepEqual([lines.waiting, lines.held.length, lines.shown.length], [0, 0, LINES_MAX]);
  assert.equal(new Set(lines.shown.map(({ key }) => key)).size, LINES_MAX);
});

test("what is said is short", () => {
  assert.equal(spoken(7, 0), "7 watching now");
  assert.equal(spoken(1200, 3), "1,200 watching now; 3 new events");
});
