// What the editor does to a film: places and paths, new things, a scene cut in
// two. Every change is steps that can be taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { apply, invert, find } = await load("record/steps.ts");
const { boxAt, withBox, following, standing, withoutKey, moved, snapped, within, aligned } = await load("film/places.ts");
const { makeElement, makePanel, makeScene } = await load("film/make.ts");
const { cutScene } = await load("film/cut.ts");
const { freshId, waysOf, nameOf, rangeOf, spanOf } = await load("film/film.ts");

const FRAME = 1 / 30;
const film = () => ({
  ramify: 1,
  title: "One bag",
  start: "meet",
  clips: { street: { file: "street.mp4" } },
  scenes: [
    {
      id: "meet",
      clip: "street",
      from: 7.5,
      to: 17.5,
      end: "hold",
      ending: "end",
      elements: [
        { id: "bag", kind: "hotspot", at: [1, 3], place: [10, 10, 20, 20], on: { press: [{ open: "courier" }, { go: "city" }] } },
        { id: "late", kind: "text", at: [6, 9], place: { keys: [[6, 0, 0, 10, 10], [8, 50, 50, 10, 10]] } },
        { id: "road", kind: "choice", at: [7, 9.5], options: [{ id: "a", label: "City", go: "city" }] },
      ],
    },
    { id: "city", clip: "street" },
  ],
});

test("a box stands, follows, moves and stands again", () => {
  const place = [10, 10, 20, 20];
  const path = following(place, 1);
  assert.deepEqual(path, { keys: [[1, 10, 10, 20, 20]] });
  const longer = withBox(path, 3, [50, 30, 20, 20], FRAME / 2);
  assert.deepEqual(longer.keys.map(([t]) => t), [1, 3]);
  assert.deepEqual(boxAt(longer, 2).slice(0, 4), [30, 20, 20, 20]);
  assert.deepEqual(boxAt(longer, 0).slice(0, 4), [10, 10, 20, 20]);
  assert.deepEqual(boxAt(longer, 9).slice(0, 4), [50, 30, 20, 20]);
  const again = withBox(longer, 3.01, [51, 30, 20, 20], FRAME / 2);
  assert.equal(again.keys.length, 2, "the same moment is the same key");
  assert.deepEqual(moved(longer, 1, -1).keys.map(([, x, y]) => [x, y]), [[11, 9], [51, 29]]);
  assert.deepEqual(standing(longer, 2), [30, 20, 20, 20]);
  assert.deepEqual(withoutKey(withoutKey(longer, 0), 0), [50, 30, 20, 20]);
  assert.equal(following(longer, 2), undefined);
  assert.equal(boxAt(undefined, 1), undefined);
});

test("boxes snap to what is near, stay on the picture and line up", () => {
  assert.deepEqual(snapped([39.2, 12, 20, 20], [], 1, 1), { box: [40, 12, 20, 20], lines: [{ x: 50 }] });
  assert.deepEqual(snapped([10, 10.4, 5, 5], [[30, 10, 9, 9]], 1, 1).lines, [{ y: 10 }]);
  assert.deepEqual(within([-5, 95, 20, 20]), [0, 80, 20, 20]);
  assert.deepEqual(aligned([[10, 0, 10, 10], [30, 5, 20, 10]], "end").map(([x]) => x), [40, 30]);
  assert.deepEqual(aligned([[10, 0, 10, 10], [30, 5, 20, 10]], "middle").map(([, y]) => y), [2.5, 2.5]);
});

test("what is new has an id of its own and can be taken back", () => {
  const start = film();
  let document = start;
  for (const kind of ["hotspot", "choice", "text", "question", "chapters", "hotspot"]) {
    const { steps, id } = makeElement(document, "city", kind, [0, 4]);
    const next = apply(document, steps);
    assert.equal(find(next, ["scenes", "city", "elements", id, "kind"]), kind);
    assert.deepEqual(apply(next, invert(steps)), document);
    document = next;
  }
  assert.deepEqual(document.scenes[1].elements.map(({ id }) => id), ["hotspot", "choice", "text", "question", "chapters", "hotspot-2"]);
  const panel = makePanel(document, "card");
  document = apply(document, panel.steps);
  assert.equal(document.panels.card.kind, "card");
  const scene = makeScene(document, "street", [1, 2]);
  assert.equal(apply(document, scene.steps).scenes[2].to, 2);
  assert.equal(freshId(document, "Über die Brücke!"), "u-ber-die-bru-cke");
});

test("a scene cut in two plays on, and what comes later goes along", () => {
  const start = film();
  const { steps, id } = cutScene(start, "meet", 5, [7.5, 17.5]);
  const document = apply(start, steps);
  const [first, second] = document.scenes;
  assert.deepEqual([first.from, first.to, second.from, second.to], [7.5, 12.5, 12.5, 17.5]);
  assert.deepEqual(first.elements.map((one) => one.id), ["bag"]);
  assert.deepEqual(second.elements.map((one) => one.at), [[1, 4], [2, 4.5]]);
  assert.deepEqual(second.elements[0].place.keys.map(([t]) => t), [1, 3]);
  assert.deepEqual(first.next.map(({ go }) => go), [id]);
  assert.deepEqual([first.end, first.ending, second.end, second.ending], [undefined, undefined, "hold", "end"]);
  assert.deepEqual(apply(document, invert(steps)), start);
  assert.equal(cutScene(start, "meet", 10, [7.5, 17.5]), undefined);
});

test("what stands over a cut goes on behind it, with its path and what it does", () => {
  const start = film();
  start.scenes[0].elements[0].if = "scenes.seen == 0";
  start.scenes[0].elements[0].narrow = { place: { keys: [[1, 0, 0, 9, 9], [3, 20, 0, 9, 9]] } };
  start.scenes[0].elements[0].on.press.push({ hide: "bag" });
  start.scenes[0].elements.push({ id: "title", kind: "text", text: "One bag", place: [0, 0, 10, 10] });
  const { steps, id } = cutScene(start, "meet", 2, [7.5, 17.5]);
  const document = apply(start, steps);
  const [first, second] = document.scenes;
  assert.deepEqual(first.elements.map(({ id: one, at }) => [one, at]), [["bag", [1, 2]], ["title", undefined]]);
  assert.deepEqual(second.elements.map(({ id: one, at }) => [one, at]), [["bag-2", [0, 1]], ["late", [4, 7]], ["road", [5, 7.5]], ["title-2", undefined]]);
  const [bag] = second.elements;
  assert.deepEqual([bag.kind, bag.if, bag.on.press], ["hotspot", "scenes.seen == 0", [{ open: "courier" }, { go: "city" }, { hide: "bag-2" }]]);
  assert.deepEqual(bag.narrow.place.keys, [[0, 10, 0, 9, 9], [1, 20, 0, 9, 9]], "the path goes on where it was");
  assert.equal(second.title, "Scene 3");
  assert.equal(id, "scene");
  assert.deepEqual(apply(document, invert(steps)), start, "one edit takes it all back");
});

test("what asks over a cut is asked once: where it ends; triggers go along", () => {
  const start = film();
  start.scenes[0].elements[2].wait_from = 8.5;
  start.scenes[0].triggers = [{ id: "early", at: 2, do: [{ pause: true }] }, { id: "on", at: 8.5, do: [{ pause: true }] }, { id: "while", at: [4, 9], do: [{ pause: true }] }, { id: "idle", after: 3, do: [{ pause: true }] }];
  const { steps } = cutScene(start, "meet", 8, [7.5, 17.5]);
  const document = apply(start, steps);
  const [first, second] = document.scenes;
  assert.deepEqual(first.elements.map(({ id }) => id), ["bag", "late"]);
  assert.deepEqual(second.elements.map(({ id, at, wait_from }) => [id, at, wait_from]), [["late-2", [0, 1], undefined], ["road", [0, 1.5], 0.5]]);
  assert.deepEqual(first.triggers.map(({ id, at }) => [id, at]), [["early", 2], ["while", [4, 8]], ["idle", undefined]]);
  assert.deepEqual(second.triggers.map(({ id, at }) => [id, at]), [["on", 0.5]]);
  assert.deepEqual(apply(document, invert(steps)), start);
});

test("where a scene leads is read from all that can lead", () => {
  assert.deepEqual(waysOf(film().scenes[0]), [
    { to: "city", by: "bag" },
    { to: "city", by: "City" },
  ]);
  assert.equal(nameOf({ id: "x", prompt: { en: "Where?", de: "Wohin?" } }), "Where?");
  assert.deepEqual(spanOf({ at: 3 }, 10), [3, 10]);
});

test("whatever a draft says, its times and names can be drawn", () => {
  assert.deepEqual(rangeOf({ from: 2, to: 5 }, 9), [2, 5]);
  assert.deepEqual(rangeOf({ from: 2 }, 9), [2, 9]);
  assert.deepEqual(rangeOf({ from: -1e9, to: 1e300 }, 9), [0, 86_400]);
  assert.ok(Number.isFinite(rangeOf({ from: 1e308 }, 1e308)[1]));
  assert.deepEqual(spanOf({ at: ["a", {}] }, 9), [0, 9]);
  assert.deepEqual(spanOf({ at: [1, null] }, 9), [1, 9]);
  assert.equal(nameOf({ id: "a", label: "A label" }), "A label");
  const long = nameOf({ id: "a", label: "👜".repeat(50_000) });
  assert.ok(long.length <= 121 && long.endsWith("👜…"), long);
});
