// Viewers by chance keep books, and the report says the same: every field of it,
// over a line that loses, cuts off, doubles and swaps what is sent.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { film, folder } from "../http/lib/film.mjs";
import { asking } from "./lib/asking.mjs";
import { compare } from "./lib/books.mjs";
import { simulated } from "./lib/simulated.mjs";
import { checkWays } from "./lib/ways.mjs";

let server;
let run;

before(async () => {
  server = await serve();
  await server.run("publish", folder(asking(), "asking"), "--project", "asking");
  run = await simulated(server, "asking", 40, "--loss", "40", "--together", "12");
});
after(() => server.stop());

test("there is something to count", () => {
  const { books } = run;
  for (const field of ["plays", "viewers", "anonymous", "completions", "opened", "interacted", "watched_seconds"]) assert.ok(books[field] > 0, field);
  for (const list of ["elements", "choices", "questions", "goals", "endings", "scenes", "edges", "cells", "forms", "embeds", "tags"]) assert.ok(books[list].length > 0, list);
  assert.ok(books.questions.every(({ answers }) => answers.length > 1), JSON.stringify(books.questions));
  assert.deepEqual(books.manners.filter(({ seconds }) => seconds).map(({ id }) => id), ["muted", "hidden", "rate"]);
  assert.match(run.said, /[1-9]\d* lost, [1-9]\d* not heard of, [1-9]\d* cut off, [1-9]\d* sent twice, [1-9]\d* ahead/);
});

test("the report says what happened, in every field", (t) => {
  const { differences, absent, extra } = compare(run.books, run.report, run.document);
  t.diagnostic(`not in the books: ${extra.join(", ") || "nothing"}`);
  assert.deepEqual([differences, absent], [[], []]);
});

test("the ways that they took are those of their events", async () => {
  const { ways, reached } = await checkWays(server, "asking");
  assert.ok(ways.length > 3 && reached.some(({ kind, sessions }) => kind === "goal" && sessions), JSON.stringify(ways.map(({ path }) => path)));
});

test("the report says how long it took to choose", () => {
  assert.ok(run.books.choices.some(({ median_seconds: median }) => median > 0));
});

/** Every number below, as a way to change it. */
function* numbers(value, path = []) {
  for (const [key, inside] of Object.entries(value)) {
    if (typeof inside === "number") yield { path: [...path, key], change: () => (value[key] = inside + 1), back: () => (value[key] = inside) };
    else if (inside && typeof inside === "object") yield* numbers(inside, [...path, key]);
  }
}

test("each number that is forged is noticed", () => {
  const { books, report, document } = run;
  const found = () => JSON.stringify(compare(books, report, document).differences);
  const before = found();
  let count = 0;
  for (const { path, change, back } of numbers(report)) {
    if (!(path[0] in books) && path[0] !== "misses") continue; // the books do not know it
    change();
    const after = found();
    back();
    assert.notEqual(after, before, path.join("."));
    count += 1;
  }
  assert.equal(found(), before);
  assert.ok(count > 100, String(count));
});

test("viewers of the same seed do the same, of another they do not", async () => {
  const again = async (name, seed) => {
    await server.run("publish", folder(film(), name), "--project", name);
    const { books } = await simulated(server, name, 10, "--seed", seed);
    return JSON.stringify({ ...books, project: "", release: "" });
  };
  const one = await again("one", "7");
  assert.equal(await again("other", "7"), one);
  assert.notEqual(await again("third", "8"), one);
});

test("what lies behind a stop counts when it is watched, once", async () => {
  const document = film();
  document.scenes[0].triggers = [{ id: "halt", at: 1.49, do: [{ pause: true }] }]; // shown with the picture of 1.5, the middle of a second
  await server.run("publish", folder(document, "stops"), "--project", "stops");
  const { books, report, document: released } = await simulated(server, "stops", 12, "--frames", "30");
  assert.deepEqual(compare(books, report, released).differences, []);
});

test("options have weights", async () => {
  await server.run("publish", folder(film(), "weighed"), "--project", "weighed");
  const path = `${server.data}/weights.json`;
  writeFileSync(path, JSON.stringify({ "road-choice": { left: 0 } }));
  const { books } = await simulated(server, "weighed", 20, "--weights", path);
  const chosen = Object.fromEntries(books.choices[0].options.map(({ id, chosen }) => [id, chosen]));
  assert.ok(chosen.right > 0 && !chosen.left, JSON.stringify(chosen));
});

test("it says what is wrong", () => {
  const fails = (...args) => {
    try {
      execFileSync(program, ["simulate", ...args], { encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      return { status: error.status, said: error.stderr };
    }
    return assert.fail("it went well");
  };
  assert.equal(fails().status, 2);
  assert.match(fails("asking", "--server", "http://127.0.0.1:1").said, /127\.0\.0\.1:1/);
  assert.match(fails("nothing", "--server", server.base).said, /HTTP 404/);
  assert.match(fails("asking", "--server", server.base, "--weights", "/nothing").said, /nothing: it cannot be read/);
});

test("all sums made anew from the events are the same, whatever was done to them", () => {
  const sqlite = (sql) => execFileSync("sqlite3", [join(server.data, "ramify.db"), ".timeout 5000", sql], { encoding: "utf8", maxBuffer: 1 << 26 });
  const tables = [
    "SELECT * FROM tally WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT project, day, release, scene, hex(counts) FROM seconds ORDER BY 1, 2, 3, 4",
    "SELECT project, day, release, scene, span, hex(cells) FROM heat ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM viewer ORDER BY 1, 2",
  ];
  const sums = () => tables.map(sqlite);
  const before = sums();
  assert.ok(before.every((table) => table.length > 20), "there is something in each");
  sqlite("UPDATE tally SET n = n + 7; DELETE FROM seconds WHERE day = 0; DELETE FROM heat; DELETE FROM viewer");
  assert.notDeepEqual(sums(), before);
  assert.match(execFileSync(program, ["replay", "--data", server.data], { encoding: "utf8" }), /^asking: 40 sessions$/m);
  assert.deepEqual(sums(), before);
});
