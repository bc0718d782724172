// What a clipboard may bring, and what is said of elements on a screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { putSteps, readText, textOf } = await load("stage/carry.ts");
const { noticesOf } = await load("stage/notices.ts");
const { dragged } = await load("stage/drag.ts");
const { dragSpan } = await load("timeline/bars.tsx");
const { timed } = await load("timeline/triggers.tsx");
const { marks } = await load("timeline/scale.ts");
const { apply, invert } = await load("record/steps.ts");

const BAG = { id: "bag", kind: "hotspot", label: "Bag", at: [1, 3], place: { keys: [[1, 0, 0, 10, 10], [2, 5, 5, 10, 10]] }, on: { press: [{ open: "card" }] } };
const film = () => ({ scenes: [{ id: "a", clip: "c", elements: [BAG, { id: "words", kind: "text", text: "Hi" }] }, { id: "b", clip: "c" }], panels: { card: { kind: "card", title: "A" }, other: { kind: "card", title: "B" } } });

test("what is carried comes back as it was, with the panels that it opens", () => {
  const carried = readText(textOf(film(), film().scenes[0].elements));
  assert.deepEqual(carried, { elements: film().scenes[0].elements, panels: { card: { kind: "card", title: "A" } } });
  // To the same film: the panel is there. Ids are new, times are moved.
  const here = putSteps(film(), "b", carried, 0.5);
  const document = apply(film(), here.steps);
  assert.deepEqual(here.ids, ["bag-2", "words-2"]);
  assert.deepEqual(document.scenes[1].elements.map(({ id, at }) => [id, at]), [["bag-2", [1.5, 3.5]], ["words-2", undefined]]);
  assert.deepEqual(document.scenes[1].elements[0].place.keys.map(([t]) => t), [1.5, 2.5]);
  assert.deepEqual(Object.keys(document.panels), ["card", "other"]);
  assert.deepEqual(apply(document, invert(here.steps)), film());
});

test("a panel of another film comes along, under another name where that is taken", () => {
  const carried = readText(textOf(film(), [BAG]));
  const bare = { scenes: [{ id: "x", clip: "c", elements: [] }] };
  const first = apply(bare, putSteps(bare, "x", carried).steps);
  assert.deepEqual(first.panels, { card: { kind: "card", title: "A" } });
  const taken = { ...bare, panels: { card: { kind: "card", title: "Mine" } } };
  const second = apply(taken, putSteps(taken, "x", carried).steps);
  assert.deepEqual(second.panels, { card: { kind: "card", title: "Mine" }, "card-2": { kind: "card", title: "A" } });
  assert.deepEqual(second.scenes[0].elements[0].on, { press: [{ open: "card-2" }] });
});

test("two of one name do not meet", () => {
  const carried = { elements: [BAG, BAG, BAG], panels: {} };
  assert.deepEqual(putSteps(film(), "a", carried).ids, ["bag-2", "bag-3", "bag-4"]);
  assert.deepEqual(putSteps(film(), "nowhere", carried), { steps: [], ids: [] });
});

test("hostile texts are refused in words, quickly", () => {
  const ours = (inside) => `{"ramify":"elements","elements":${inside}}`;
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  for (const [text, words] of [
    ["hello", /nothing of a Ramify film/],
    ["{", /nothing of a Ramify film/],
    [`{"elements":[]}`, /nothing of a Ramify film/],
    [ours("[]"), /no elements/],
    [ours("7"), /no elements/],
    [ours("[7]"), /no proper id/],
    [ours(`[{"id":"../x","kind":"text"}]`), /no proper id/],
    [ours(`[{"id":"x","kind":"iframe"}]`), /no element of the kind “iframe”/],
    [ours(`[{"id":"x","kind":"text","__proto__":{"polluted":true}}]`), /not allowed/],
    [ours(`[{"id":"x","kind":"text","style":{"constructor":1}}]`), /not allowed/],
    [ours(`[{"id":"x","kind":"text","a":${deep}}]`), /nested too deep/],
    [ours(`[{"id":"x","kind":"text","a":[${"0,".repeat(60_000)}0]}]`), /too long/],
    [ours(`[{"id":"x","kind":"text","a":"${"x".repeat(1_000_000)}"}]`), /larger than a megabyte/],
    [ours(`[${Array(151).fill(`{"id":"x","kind":"text"}`)}]`), /more than 150/],
    [`{"ramify":"elements","elements":[{"id":"x","kind":"text"}],"panels":[1]}`, /a panel in it is none/],
    [`{"ramify":"elements","elements":[{"id":"x","kind":"text","place":[1e999,0,1,1]}]}`, /not allowed/],
  ]) {
    const began = performance.now();
    assert.match(readText(text).trouble, words, text.slice(0, 80));
    assert.ok(performance.now() - began < 500);
  }
  assert.equal({}.polluted, undefined);
});

const PICTURE = { left: 0, top: 0, width: 390, height: 219, narrow: true, foot: 219 };
const drawn = (more) => ({ on: true, rect: { left: 10, top: 10, right: 80, bottom: 60 }, targets: [{ width: 70, height: 50 }], tall: 50, given: 50, cut: false, ...more });
const said = (element, measured, frame = "phone") => noticesOf([element], new Map(measured ? [[element.id, measured]] : []), PICTURE, frame).map(({ level, text }) => `${level}: ${text}`);

test("what is too small, cut off, outside or covered is said with its figures", () => {
  const bag = { id: "bag", kind: "hotspot", label: "Bag" };
  assert.deepEqual(said(bag, drawn()), []);
  assert.deepEqual(said(bag, drawn({ targets: [{ width: 18, height: 40 }] })), ["warning: Hotspot Bag: 18 × 40 px on a phone; at least 24"]);
  assert.deepEqual(said(bag, drawn({ targets: [{ width: 60, height: 40 }, { width: 50, height: 50 }] })), ["remark: Hotspot Bag: 60 × 40 px on a phone; 44 is easier to press"]);
  // Small only later on its way: 4 % of 390 and of 219.
  assert.deepEqual(said({ ...bag, place: { keys: [[0, 0, 0, 30, 30], [3, 0, 0, 4, 4]] } }, drawn()), ["warning: Hotspot Bag: 16 × 9 px on a phone; at least 24"]);
  assert.deepEqual(said(bag, drawn({ rect: { left: -5, top: 10, right: 80, bottom: 60 } })), ["warning: Hotspot Bag: part of it is outside of the picture on a phone"]);
  assert.deepEqual(said(bag, drawn({ rect: { left: 5, top: 150, right: 80, bottom: 190 } })), ["warning: Hotspot Bag: it is under the player's controls on a phone"]);
  assert.deepEqual(said(bag, drawn({ rect: { left: 5, top: 100, right: 80, bottom: 150 } })), ["remark: Hotspot Bag: captions stand there on a phone"]);
  const words = { id: "words", kind: "text", text: "Many words" };
  assert.deepEqual(said(words, drawn({ targets: [], tall: 84 })), ["warning: Text Many words: its words need 84 px in height on a phone, its place has 50"]);
  assert.deepEqual(said({ id: "go", kind: "button", label: "Go" }, drawn({ cut: true })), ["warning: Button Go: its words are cut off on a phone"]);
  assert.deepEqual(said(bag, drawn({ targets: [{ width: 8, height: 8 }] }), "free"), [], "no screen, no size");
});

test("bars and marks stay in their scene, and either end of a bar snaps", () => {
  const free = { snap: (t) => t, targets: [] };
  assert.deepEqual(dragSpan([1, 3], "move", 1.05, 10, { snap: (t) => (Math.abs(t - 4) < 0.1 ? 4 : t), targets: [4] }), [2, 4]);
  assert.deepEqual(dragSpan([1, 3], "move", 20, 10, free), [8, 10]);
  assert.deepEqual(dragSpan([1, 3], "to", -5, 10, free), [1, 1.1]);
  assert.equal(timed({ at: 3 }, 4.12345, 10), 4.123);
  assert.deepEqual(timed({ at: [3, 5] }, 9, 10), [8, 10]);
  assert.deepEqual(marks({ length: 10, width: 800 }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(marks({ length: 10, width: 800 }, [400, 560]), [5, 6, 7]);
});

test("a turned box is sized along its own sides, and stays across from the grip", () => {
  const picture = { left: 0, top: 0, width: 1600, height: 900 };
  const corner = ([x, y, w, h, turn], right, bottom) => {
    const [a, dx, dy] = [(turn * Math.PI) / 180, ((right - 0.5) * w * 1600) / 100, ((bottom - 0.5) * h * 900) / 100];
    return [((x + w / 2) * 1600) / 100 + dx * Math.cos(a) - dy * Math.sin(a), ((y + h / 2) * 900) / 100 + dx * Math.sin(a) + dy * Math.cos(a)].map(Math.round);
  };
  for (const turn of [0, 30, 90, 180, -45]) {
    const box = [40, 40, 20, 20, turn];
    const [x, y] = corner(box, 1, 1);
    const { boxes } = dragged({ grip: "se", boxes: new Map([["a", box]]), others: [], picture, x, y }, x + 40, y + 25);
    const now = boxes.get("a");
    assert.deepEqual(corner(now, 0, 0), corner(box, 0, 0), `turn ${turn}`);
    const [nx, ny] = corner(now, 1, 1);
    assert.ok(Math.abs(nx - x - 40) <= 1 && Math.abs(ny - y - 25) <= 1, `turn ${turn}: ${nx - x}, ${ny - y}`);
  }
});

test("what copies do to each other they do to the copies", () => {
  const one = { id: "one", kind: "button", label: "Show", on: { press: [{ show: "two" }, { hide: "one" }, { show: "early" }] } };
  const put = putSteps(film(), "a", { elements: [one, { id: "two", kind: "text", text: "Hi" }], panels: {} });
  const document = apply(film(), put.steps);
  const again = putSteps(document, "a", { elements: [one, { id: "two", kind: "text", text: "Hi" }], panels: {} });
  const after = apply(document, again.steps);
  const copy = after.scenes[0].elements.find(({ id }) => id === again.ids[0]);
  assert.deepEqual([again.ids, copy.on.press], [["one-2", "two-2"], [{ show: "two-2" }, { hide: "one-2" }, { show: "early" }]]);
});
