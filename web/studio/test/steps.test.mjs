// Edits of a draft: whatever is done can be taken back, to the very document that
// there was, and what does not fit changes nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { apply, find, invert, Misfit, setField, addRecord, removeRecord, moveRecord } = await load("record/steps.ts");
const { after, ARRIVED, NONE } = await load("record/history.ts");

const LONG = process.env.RAMIFY_LONG === "1";
const EDITS = LONG ? 100_000 : 10_000;

const film = () => ({
  ramify: 1,
  title: "One bag",
  clips: { street: { file: "street.mp4" } },
  scenes: [
    { id: "meet", clip: "street", elements: [{ id: "bag", kind: "hotspot", place: { keys: [[1, 14, 48, 12, 18]] } }, { id: "road", kind: "choice" }] },
    { id: "city", clip: "street" },
  ],
});

function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

// What a step does, on a copy, for one that shares nothing.
const all = (document, steps) => apply(frozen(structuredClone(document)), steps);

test("a field comes, changes and goes", () => {
  const at = ["scenes", "meet", "elements", "bag", "label"];
  const one = all(film(), [{ at, now: "The Courier" }]);
  assert.equal(find(one, at), "The Courier");
  const two = all(one, [{ at, was: "The Courier", now: { en: "The Courier", de: "Der Kurier" } }]);
  assert.deepEqual(find(two, at), { en: "The Courier", de: "Der Kurier" });
  assert.deepEqual(all(two, [{ at, was: find(two, at) }]), film());
});

test("a record comes into its list, moves and goes", () => {
  const steps = addRecord(film(), ["scenes", "meet", "elements"], { id: "card", kind: "text" }, 1);
  const one = all(film(), steps);
  assert.deepEqual(one.scenes[0].elements.map(({ id }) => id), ["bag", "card", "road"]);
  const two = all(one, moveRecord(one, ["scenes", "meet", "elements"], "card", 2));
  assert.deepEqual(two.scenes[0].elements.map(({ id }) => id), ["bag", "road", "card"]);
  assert.deepEqual(all(two, removeRecord(two, ["scenes", "meet", "elements"], "card")), film());
});

test("a list that was not there comes with its first record", () => {
  const one = all(film(), addRecord(film(), ["scenes", "city", "triggers"], { id: "offer", at: 7 }));
  assert.deepEqual(one.scenes[1].triggers, [{ id: "offer", at: 7 }]);
});

test("what does not fit changes nothing", () => {
  const bad = [
    { at: ["title"], was: "Another", now: "x" },
    { at: ["scenes", "nowhere", "clip"], now: "x" },
    { at: ["scenes", "meet"], now: { id: "meet" } },
    { at: ["scenes", "new"], now: { id: "other" }, index: 0 },
    { at: ["scenes", "new"], now: { id: "new" }, index: 9 },
    { at: ["scenes", "new"], now: { id: "new" }, index: 0.5 },
    { at: ["scenes", "meet"], from: 1, to: 0 },
    { at: ["scenes", "meet"], from: 0, to: 5 },
    { at: ["scenes", "meet"], was: { id: "meet" }, index: 0 },
    { at: ["title", "deep"], now: 1 },
    { at: ["title"], was: "One bag", now: "x", index: 0 },
    { at: ["scenes", "meet", "id"], was: "meet", now: "other" },
    { at: [], was: {}, now: {} },
    { at: [], was: film(), now: 3 },
  ];
  for (const step of bad) {
    const good = { at: ["title"], was: "One bag", now: "Two bags" };
    assert.throws(() => all(film(), [step, good]), Misfit, JSON.stringify(step));
  }
});

test("names of the language's own are names like others", () => {
  const one = all(film(), [{ at: ["clips", "constructor"], now: { file: "y.mp4" } }]);
  assert.deepEqual(Object.keys(one.clips), ["street", "constructor"]);
  assert.throws(() => all(film(), [{ at: ["clips", "__proto__"], now: { file: "x.mp4" } }]), Misfit, "as the server has it");
  assert.equal(find(film(), ["clips", "constructor"]), undefined);
});

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

function someSteps(document, roll, n) {
  const scene = document.scenes[roll(document.scenes.length)];
  const list = scene && ["scenes", scene.id, "elements"];
  const elements = scene?.elements ?? [];
  const element = elements[roll(Math.max(1, elements.length))];
  switch (roll(8)) {
    case 0:
      return addRecord(document, ["scenes"], { id: `s${n}`, clip: "street" }, roll(document.scenes.length + 1));
    case 1:
      return scene && document.scenes.length > 1 ? removeRecord(document, ["scenes"], scene.id) : [];
    case 2:
      return scene ? moveRecord(document, ["scenes"], scene.id, roll(document.scenes.length)) : [];
    case 3:
    case 4:
      return scene ? addRecord(document, list, { id: `e${n}`, kind: "button", at: roll(10) }, roll(elements.length + 1)) : [];
    case 5:
      return element ? removeRecord(document, list, element.id) : [];
    case 6:
      return element ? setField(document, [...list, element.id, "place"], [roll(100), roll(100), 10, 10]) : [];
    default:
      return element ? [...setField(document, [...list, element.id, "label"], roll(3) ? `Label ${n}` : undefined), ...setField(document, ["title"], `Title ${roll(5)}`)] : [];
  }
}

test(`${EDITS.toLocaleString("en")} random edits with undo and redo end where they began`, () => {
  const roll = random(2463534242);
  const start = frozen(film());
  let document = start;
  let history = NONE;
  const seen = [start]; // the document before each edit that can be undone
  const take = (edit) => {
    document = frozen(apply(document, edit.steps));
    history = after(history, edit);
  };
  const back = (list) => {
    const last = list[list.length - 1];
    take({ id: `u${roll(1e9)}`, label: last.label, steps: invert(last.steps), undoes: last.id });
  };
  for (let n = 0; n < EDITS; n++) {
    const what = roll(10);
    if (what < 3 && history.undo.length) back(history.undo);
    else if (what < 5 && history.redo.length) back(history.redo);
    else {
      const steps = someSteps(document, roll, n);
      if (steps.length) {
        seen.length = history.undo.length + 1;
        take({ id: `n${n}`, label: `Edit ${n}`, steps });
        seen.push(document);
      }
    }
    assert.deepEqual(document, seen[history.undo.length], `after ${n}`);
  }
  while (history.undo.length) back(history.undo);
  assert.deepEqual(document, start);
});

test("undo and redo are the same when they are read from the log", () => {
  const log = [
    { id: "a", label: "A", steps: [] },
    { id: "b", label: "B", steps: [] },
    { id: "c", label: "B", steps: [], undoes: "b" },
    { id: "d", label: "B", steps: [], undoes: "c" },
    { id: "e", label: "B", steps: [], undoes: "d" },
  ];
  const names = ({ undo, redo }) => [undo.map(({ id }) => id), redo.map(({ id }) => id)];
  const states = [];
  log.reduce((history, edit) => {
    const next = after(history, edit);
    states.push(names(next));
    return next;
  }, NONE);
  assert.deepEqual(states, [
    [["a"], []],
    [["a", "b"], []],
    [["a"], ["c"]],
    [["a", "d"], []],
    [["a"], ["e"]],
  ]);
});

test("an upload that has arrived is nothing that a person undoes, where nobody put the clip there", () => {
  const arrived = { id: "a", label: ARRIVED, steps: [{ at: ["clips", "film"], was: {}, now: { media: "x" } }] };
  assert.deepEqual(after(NONE, arrived), NONE);
  const drawn = { id: "b", label: "Add hotspot", steps: [{ at: ["scenes", "film", "elements"], now: [] }] };
  assert.deepEqual(after({ undo: [], redo: [drawn] }, arrived), { undo: [], redo: [drawn] });
  const added = { id: "c", label: "Add a clip", steps: [{ at: ["clips", "film"], now: {} }] };
  assert.deepEqual(after({ undo: [added], redo: [] }, arrived).undo, [added, arrived], "else what brought the clip could not be taken back");
});
