// A session told by the engine: what followed from each event and why; times of
// what was played; records with holes, forged ones, long ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { root } from "../../../tools/files.mjs";
import { load } from "./load.mjs";

const DOCUMENT = {
  ramify: 1,
  title: "A test",
  start: "one",
  clips: { clip: { file: "clip.mp4", duration: 20, width: 320, height: 180 } },
  link: { company: { type: "text" } },
  scenes: [
    {
      id: "one", title: "First", clip: "clip", from: 0, to: 10,
      elements: [
        { id: "bag", kind: "hotspot", at: [1, 5], place: [10, 10, 20, 20], label: "The bag", purpose: "to show it", on: { press: [{ open: "card" }] } },
        { id: "trail", kind: "text", at: 0, place: [5, 5, 40, 10], text: "The trail", if: "seen('two')" },
        { id: "way", kind: "choice", at: [2, 9], place: [10, 60, 80, 30], prompt: "Where?", purpose: "to go there", decide: "at-once",
          options: [{ id: "on", label: "Onward", go: "two" }, { id: "vip", label: "The back door", if: "link.company != ''", go: "two" }] },
      ],
      triggers: [{ id: "offer", at: 3, if: "clicked('bag')", do: [{ open: "card" }] }],
    },
    { id: "two", title: "Second", clip: "clip", from: 10, to: 20, end: "hold", ending: "done" },
  ],
  panels: { card: { kind: "card", title: "The card", text: "€ 148" } },
};

let openStory, timesOf, told, lines;
let module_;
before(async () => {
  ({ openStory, timesOf } = await load("replay/story.ts"));
  told = await load("replay/told.ts");
  lines = await load("replay/lines.ts");
  module_ = await WebAssembly.compile(readFileSync(join(root, "build/engine/author.wasm")));
});

const numbered = (events) => events.map((event, n) => ({ n, wall_ms: 0, ...event }));
const storyOf = (events) => openStory(module_, new Map([["r1", JSON.stringify(DOCUMENT)]]), "r1", events);

const EVENTS = numbered([
  { input: "opened", at_ms: 0, seed: 1, device: "desktop", language: "en" },
  { input: "started", at_ms: 100, scene: "one", t: 0, derived: [{ effect: "entered", scene: "one" }] },
  { input: "moved", from: 0, to: 2.5, derived: [{ effect: "shown", element: "bag" }, { effect: "shown", element: "way" }] },
  { input: "missed", at_ms: 2600, x: 70, y: 20 },
  { input: "moved", from: 2.5, to: 4 },
  { input: "chose", at_ms: 4200, element: "way", option: "on", derived: [{ effect: "chosen", element: "way", option: "on" }] },
  { input: "started", at_ms: 4300, scene: "two", t: 0, derived: [{ effect: "left", scene: "one", t: 4 }, { effect: "entered", scene: "two" }] },
]);

test("what decided each moment is told by the engine, with the facts as they were", async () => {
  const story = await storyOf(EVENTS);
  assert.equal(story.flaw, undefined);
  assert.equal(story.recorded.length, EVENTS.length);
  const moment = story.moment(5); // at 4 s of the first scene
  assert.deepEqual([moment.status.scene, moment.status.t], ["one", 4]);
  assert.deepEqual(told.decisions(DOCUMENT, moment, "one").map(({ holds, words, facts }) => [holds, words, facts]), [[false, "Trigger offer did not fire", ["clicked('bag') was false"]]]);
  const picture = told.picture(DOCUMENT, moment.standing);
  const of = (start) => picture.find(({ words }) => words.startsWith(start));
  assert.deepEqual([of("The trail").holds, of("The trail").condition, of("The trail").written, of("The trail").facts], [false, "the viewer has been in Second", "seen('two')", ["seen('two') was false"]]);
  assert.equal(of("The bag").words, "The bag is shown");
  assert.deepEqual([of("The back door").words, of("The back door").facts], ["The back door is not offered at Where?", ["link.company was ''"]]);
  assert.match(told.picture(DOCUMENT, story.moment(2).standing).find(({ words }) => words.startsWith("The bag")).words, /not shown: it stands there from 0:01 to 0:05/);
  assert.deepEqual(told.ways(DOCUMENT, story.moment(6).effects), ["On to Second: the answer of a choice leads there"]);
});

test("whatever the order in which moments are looked at, they are the same", async () => {
  const story = await storyOf(EVENTS);
  const all = [...EVENTS.keys(), EVENTS.length].map((at) => JSON.stringify(story.moment(at)));
  for (const at of [7, 0, 3, 6, 1, 5, 2, 4]) assert.equal(JSON.stringify(story.moment(at)), all[at], `event ${at}`);
});

test("what was played lasts until what came next", () => {
  assert.deepEqual(timesOf(EVENTS), [0, 100, 2600, 2600, 4200, 4200, 4300]);
  const twice = numbered([{ input: "started", at_ms: 100 }, { input: "moved", from: 0, to: 1 }, { input: "moved", from: 1, to: 4 }, { input: "paused", at_ms: 2100 }, { input: "moved", from: 4, to: 5 }]);
  assert.deepEqual(timesOf(twice), [100, 600, 2100, 2100, 3100]);
});

test("sentences say what was done, and how long it took", () => {
  const words = lines.linesOf(DOCUMENT, EVENTS, timesOf(EVENTS)).map(({ ms, words }) => `${ms} ${words}`);
  // The choice came at two seconds of what was played from 100 ms to 2600 ms.
  assert.ok(words.includes("4200 chose Onward at Where? after 2.1 s"), words.join("\n"));
  assert.ok(words.includes("2600 pressed where nothing is, at 70 %, 20 %"));
});

test("a record with a hole is told up to it; what is forged, from where it does not fit", async () => {
  const holed = await storyOf(EVENTS.filter(({ n }) => n !== 3 && n !== 4));
  assert.deepEqual([holed.flaw, holed.recorded.length], [{ kind: "hole", n: 3, missing: 2 }, 3]);
  const other = EVENTS.map((event) => (event.n === 2 ? { ...event, derived: [{ effect: "shown", element: "trail" }] } : event));
  assert.deepEqual([(await storyOf(other)).flaw, (await storyOf(other)).recorded.length], [{ kind: "other", n: 2 }, 7]);
  const never = EVENTS.map((event) => (event.n === 4 ? { ...event, input: "chose", at_ms: 2700, element: "nothing", option: "on" } : event));
  const refused = await storyOf(never);
  assert.deepEqual([refused.flaw, refused.recorded.length], [{ kind: "refused", n: 4 }, 4]);
});

test("five thousand events are told at once, and any of them is near", async () => {
  const many = [...EVENTS.slice(0, 2)];
  for (let i = 0; many.length < 5000; i++) many.push({ input: "missed", at_ms: 200 + i, x: i % 100, y: 50 });
  const begun = performance.now();
  const story = await storyOf(numbered(many));
  const opened = performance.now() - begun;
  const steps = performance.now();
  for (let at = 4999; at > 4899; at--) story.moment(at);
  const each = (performance.now() - steps) / 100;
  assert.equal(story.recorded.length, 5000);
  console.log(`5,000 events: told in ${opened.toFixed(0)} ms, a step back ${each.toFixed(1)} ms`);
});
