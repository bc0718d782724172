// Paths of what moves, and outlines: the curve is the engine's, keys keep their
// order, corners stay where they are when their box is fitted anew.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../../tools/files.mjs";
import { load } from "./load.mjs";

const { boxAt, later, polygonOf, refitted, shapeOf, sized, trackOf, withBox, withKeyBox, withKeyTime, withSmooth } = await load("film/places.ts");
const { Author } = await load("../../engine/src/index.ts");
const module = await WebAssembly.compile(readFileSync(join(root, "build/engine/author.wasm")));

const PATH = { keys: [[0, 10, 10, 20, 20], [1, 40, 60, 10, 10, 30], [2.5, 70, 20, 20, 30, 0, 0.5], [6, 5, 5, 30, 10]] };
const near = (a, b, by = 0.006) => a.forEach((value, n) => assert.ok(Math.abs(value - b[n]) <= by, `${a} is not ${b}`));

test("between keys a box is where the engine has it, straight and smooth", async () => {
  for (const smooth of [false, true]) {
    const place = withSmooth(PATH, smooth);
    const film = {
      ramify: 1,
      title: "A path",
      start: "a",
      clips: { c: { file: "c.mp4", duration: 10, width: 1280, height: 720 } },
      scenes: [{ id: "a", clip: "c", from: 0, to: 10, end: "hold", elements: [{ id: "e", kind: "text", text: "x", place }] }],
    };
    const { engine, mistakes } = await new Author(module).open(JSON.stringify(film));
    assert.ok(engine, JSON.stringify(mistakes));
    engine.feed({ input: "opened", at_ms: 0, seed: 1, device: "desktop", language: "en" });
    engine.feed({ input: "started", at_ms: 0, scene: "a", t: 0 });
    for (let t = 0; t < 8; t += 0.137) {
      const on = engine.onPicture(Math.round(t * 1e6));
      const [x, y, w, h, turn = 0, fade = 1] = boxAt(place, t);
      near([x, y, w, h, turn, fade], [on.x(0), on.y(0), on.w(0), on.h(0), on.turn(0), on.fade(0)], 1e-3);
    }
  }
});

test("the drawn line goes through every key, in a curve with points between", () => {
  assert.deepEqual(trackOf(PATH), [[20, 20], [45, 65], [80, 35], [20, 10]]);
  const smooth = trackOf(withSmooth(PATH, true));
  assert.equal(smooth.length, 49);
  [0, 16, 32, 48].forEach((n, i) => near(smooth[n], trackOf(PATH)[i]));
  assert.notDeepEqual(smooth[8], [32.5, 42.5]);
  assert.deepEqual(trackOf([1, 2, 3, 4]), []);
});

test("a key's box and its time change alone; keys stay in order and apart", () => {
  assert.deepEqual(withKeyBox(PATH, 1, [1.234567, 2, 3, 4, 30]).keys[1], [1, 1.23, 2, 3, 4, 30]);
  assert.equal(withKeyBox(PATH, 4, [1, 2, 3, 4]), undefined);
  assert.deepEqual(withKeyTime(PATH, 1, 3, 0.02).keys.map(([t]) => t), [0, 2.5, 3, 6]);
  assert.equal(withKeyTime(PATH, 1, 2.51, 0.02), undefined, "another has its moment there");
  assert.equal(withKeyTime(PATH, 1, -1, 0.02), undefined);
  assert.equal(withKeyTime(PATH, 1, NaN, 0.02), undefined);
  assert.equal(withSmooth(withSmooth(PATH, true), false).smooth, undefined);
  assert.equal(withBox(withSmooth(PATH, true), 3, [1, 1, 1, 1], 0.02).smooth, true);
});

test("a path with other times is where it was at the new start", () => {
  assert.deepEqual(later(PATH, 2).keys.map(([t]) => t), [2, 3, 4.5, 8]);
  const cut = later(PATH, -0.5);
  assert.deepEqual(cut.keys[0], [0, 25, 35, 15, 15, 15]);
  for (const t of [0, 0.2, 1, 3, 7]) near(boxAt(cut, t), boxAt(PATH, t + 0.5));
  assert.deepEqual(later(PATH, -9).keys, [[0, 5, 5, 30, 10]], "after its last key it rests");
  assert.deepEqual(later([1, 2, 3, 4], -2), [1, 2, 3, 4]);
});

test("a polygon is a box and corners in it", () => {
  assert.deepEqual(polygonOf([[10, 20], [30, 20], [20, 60]]), { box: [10, 20, 20, 40], points: [[0, 0], [100, 0], [50, 100]] });
  assert.equal(shapeOf({ shape: "star" }).shape, "rectangle");
  assert.deepEqual(shapeOf({ shape: "polygon", points: [[1, 2]] }).points.length, 4, "too few corners: its box");
});

/** Where a corner is on a picture of this aspect, in percent of its height. */
function corner([x, y, w, h, turn = 0], [px, py], aspect) {
  const [mx, my] = [(x + w / 2) * aspect, y + h / 2];
  const [dx, dy] = [((px - 50) / 100) * w * aspect, ((py - 50) / 100) * h];
  const a = (turn * Math.PI) / 180;
  return [mx + dx * Math.cos(a) - dy * Math.sin(a), my + dx * Math.sin(a) + dy * Math.cos(a)];
}

test("a corner outside of its box makes the box larger, and nothing else moves", () => {
  const corners = [[-20, 0], [100, 10], [50, 130]];
  for (const place of [[20, 20, 20, 30], [20, 20, 20, 30, 40], withSmooth(PATH, true)]) {
    const now = refitted(place, corners, 16 / 9);
    for (const t of place.keys ? [0, 1, 2.5, 6] : [0]) {
      corners.forEach((point, n) => near(corner(boxAt(now.place, t), now.points[n], 16 / 9), corner(boxAt(place, t), point, 16 / 9), 0.02));
    }
  }
  const same = refitted(PATH, [[0, 0], [100, 0], [50, 100]], 1);
  assert.equal(same.place, PATH);
});

test("several get one size about their middles, on the picture", () => {
  assert.deepEqual(sized([[10, 10, 20, 10], [50, 50, 10, 20]], "size"), [[10, 5, 20, 20], [45, 50, 20, 20]]);
  assert.deepEqual(sized([[10, 10, 20, 10], [50, 50, 10, 20]], "width"), [[10, 10, 20, 10], [45, 50, 20, 20]]);
  assert.deepEqual(sized([[0, 0, 4, 4], [50, 50, 40, 4]], "width")[0], [0, 0, 40, 4]);
});
