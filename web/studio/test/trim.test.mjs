// A scene with other ends: its elements keep their moment of the picture, what
// falls outside is named, and the engine has nothing against what comes of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../../tools/files.mjs";
import { load } from "./load.mjs";

const { trimScene, rangeWithin, inWords } = await load("timeline/trim.ts");
const { apply, find, invert } = await load("record/steps.ts");
const { boxAt } = await load("film/places.ts");
const { Author } = await load("../../engine/src/index.ts");
const module = await WebAssembly.compile(readFileSync(join(root, "build/engine/author.wasm")));

const film = () => ({
  ramify: 1,
  title: "Ends",
  start: "a",
  clips: { c: { file: "c.mp4", duration: 30, width: 1280, height: 720 } },
  scenes: [
    {
      id: "a",
      clip: "c",
      from: 5,
      to: 15,
      end: "loop",
      loop_from: 1,
      elements: [
        { id: "early", kind: "text", text: "Early", at: [0, 1.5], place: [0, 0, 10, 10] },
        { id: "all", kind: "text", text: "All", place: [0, 0, 10, 10] },
        { id: "bag", kind: "hotspot", label: "Bag", at: [1, 6], place: { keys: [[1, 0, 0, 10, 10], [5, 40, 40, 10, 10]] }, on: { press: [{ seek: 4 }, { go: "b" }] } },
        { id: "tail", kind: "text", text: "Tail", at: 9, place: [0, 0, 10, 10] },
        { id: "road", kind: "choice", prompt: "Where?", purpose: "x", wait_from: 6, at: [6, 10], options: [{ id: "x", label: "B", go: "b" }, { id: "y", label: "A", go: "a", at: 3 }] },
      ],
      triggers: [{ id: "now", at: 3, do: [{ pause: true }] }, { id: "first", at: [0.5, 1], do: [{ pause: true }] }],
    },
    { id: "b", clip: "c", from: 20, to: 25, end: "hold", next: [{ id: "r", go: "a", at: 4 }], elements: [{ id: "back", kind: "button", label: "Back", place: [0, 0, 10, 10], on: { press: [{ go: "a", at: 0.5 }] } }] },
  ],
});
const scene = (document, id = "a") => find(document, ["scenes", id]);
const errors = async (document) => (await new Author(module).check(JSON.stringify(document))).filter(({ severity }) => severity === "error").map(({ path, text }) => `${path}: ${text}`);

test("a later start: everything stands at its moment of the clip", async () => {
  const before = film();
  assert.deepEqual(await errors(before), []);
  const cut = trimScene(before, scene(before), [5, 15], [7, 15]);
  const now = apply(before, cut.steps);
  assert.deepEqual(await errors(now), []);
  assert.deepEqual([scene(now).from, scene(now).to, scene(now).loop_from], [7, 15, 0]);
  assert.deepEqual(scene(now).elements.map(({ id, at }) => [id, at]), [["all", undefined], ["bag", [0, 4]], ["tail", 7], ["road", [4, 8]]]);
  const bag = (document) => find(document, ["scenes", "a", "elements", "bag", "place"]);
  for (const clip of [7, 8, 9.5, 12]) assert.deepEqual(boxAt(bag(now), clip - 7), boxAt(bag(before), clip - 5));
  assert.equal(find(now, ["scenes", "a", "elements", "road", "wait_from"]), 4);
  assert.deepEqual(scene(now).triggers.map(({ id, at }) => [id, at]), [["now", 1]]);
  assert.deepEqual(cut.gone, ["Early", "first"]);
  assert.deepEqual(cut.shorter, ["Bag"]);
  assert.match(inWords(cut), /taken off it: Early, first\. Cut to the scene's ends: Bag\. Undo/);
  // Whoever comes here by a time comes to the same picture.
  assert.equal(find(now, ["scenes", "b", "next", "r", "at"]), 2);
  assert.equal(find(now, ["scenes", "a", "elements", "road", "options", "y", "at"]), 1);
  assert.deepEqual(find(now, ["scenes", "a", "elements", "bag", "on", "press"]), [{ seek: 2 }, { go: "b" }]);
  assert.deepEqual(find(now, ["scenes", "b", "elements", "back", "on", "press"]), [{ go: "a", at: 0 }]);
  assert.deepEqual(apply(now, invert(cut.steps)), before);
});

test("an earlier end, and out again to more of the clip", async () => {
  const before = film();
  const cut = trimScene(before, scene(before), [5, 15], [5, 13]);
  const now = apply(before, cut.steps);
  assert.deepEqual(await errors(now), []);
  assert.deepEqual(cut.gone, ["Tail"]);
  assert.deepEqual(find(now, ["scenes", "a", "elements", "road", "at"]), [6, 8]);
  const wide = trimScene(now, scene(now), [5, 13], [2, 30]);
  const out = apply(now, wide.steps);
  assert.deepEqual(await errors(out), []);
  assert.deepEqual([wide.gone, wide.shorter], [[], []]);
  assert.deepEqual(find(out, ["scenes", "a", "elements", "bag", "at"]), [4, 9]);
  assert.deepEqual(find(out, ["scenes", "a", "triggers", "now", "at"]), 6);
  assert.equal(inWords(wide), undefined);
});

test("no ends: a whole clip gets them", () => {
  const document = { scenes: [{ id: "a", clip: "c", elements: [] }] };
  assert.deepEqual(scene(apply(document, trimScene(document, scene(document), [0, 10], [0, 8]).steps)), { id: "a", clip: "c", elements: [], to: 8 });
});

test("ends keep their order and stay in the clip", () => {
  assert.deepEqual(rangeWithin([-2, 5], 10, "from"), [0, 5]);
  assert.deepEqual(rangeWithin([7, 5], 10, "from"), [4.9, 5]);
  assert.deepEqual(rangeWithin([1, 12], 10, "to"), [1, 10]);
  assert.deepEqual(rangeWithin([1, 0], 10, "to"), [1, 1.1]);
});
