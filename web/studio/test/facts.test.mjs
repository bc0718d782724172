// Facts and conditions in words: the engine's own table, expressions that are rows
// and those that are more, and facts decided by hand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";

const { FACTS, decided, usedIn, valuesOf, declaredOf } = await load("facts/facts.ts");
const { read, write, inWords } = await load("facts/conditions.ts");

const film = {
  scenes: [
    { id: "intro", title: "The intro", clip: "a", elements: [{ id: "road", kind: "choice", prompt: "Which road?", options: [{ id: "one", label: "The city" }] }] },
    { id: "end", clip: "a", elements: [{ id: "bag", kind: "hotspot", label: "The bag", if: "skipped('intro') && !clicked('bag')" }], next: [{ id: "n", go: "intro", if: "minutes > 3" }] },
  ],
  variables: { minutes: { type: "number", start: 2 } },
  viewer: { company: { type: "text", values: ["small", "large"] } },
};

test("the table is the engine's", () => {
  const header = readFileSync(new URL("../../../engine/expr.h", import.meta.url), "utf8");
  const rows = [...header.matchAll(/^ {4}X\((\w+), (\w+), (\w+)\)/gm)].map(([, name, of, type]) => `${name} ${of} ${type}`.toLowerCase());
  assert.ok(rows.length > 20);
  assert.deepEqual(FACTS.map(({ name, of, type }) => `${name} ${of} ${type}`).sort(), rows.sort());
});

test("what rows say is written as it was read", () => {
  for (const text of [
    "skipped('intro')",
    "!seen('end')",
    "skipped('intro') && minutes >= 5",
    "chose('road') == 'one' || returned()",
    "viewer.company != 'it''s'".replace("''", "\\'"),
    "minutes > -2.5",
    "chance(0.25)",
  ]) {
    const condition = read(text);
    assert.ok(condition, text);
    assert.equal(write(condition), text);
  }
});

test("what rows cannot say stays an expression", () => {
  for (const text of ["(a || b) && c", "a && b || c", "minutes + 1 > 3", "seen('intro", "", "!!a", "!a == b", "'x' == 'y'", "a b", "&& a", "a ="]) assert.equal(read(text), undefined, text);
});

test("a condition in words", () => {
  assert.equal(inWords(film, "skipped('intro') && !clicked('bag')"), "the viewer has skipped The intro, and the viewer has not pressed The bag");
  assert.equal(inWords(film, "chose('road') == 'one'"), "the viewer chose “The city”");
  assert.equal(inWords(film, "minutes >= 5 || viewer.company == 'small'"), "minutes is at least 5, or viewer.company is “small”");
  assert.equal(inWords(film, "(minutes)"), "(minutes)");
});

test("facts that a film asks for, and how they are decided", () => {
  assert.deepEqual(usedIn(film).map(({ call }) => call), ["skipped('intro')", "clicked('bag')"]);
  const now = decided(film, new Map([["skipped('intro')", true]]));
  assert.equal(now.scenes[1].elements[0].if, "true && !clicked('bag')");
  assert.equal(film.scenes[1].elements[0].if, "skipped('intro') && !clicked('bag')");
  assert.deepEqual(valuesOf(film, "chose", "road"), [{ value: "one", label: "The city" }]);
  assert.deepEqual(declaredOf(film).map(({ name, type }) => `${name} ${type}`), ["minutes number", "viewer.company text"]);
});
