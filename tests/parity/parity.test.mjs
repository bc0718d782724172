// The engine gives the same bytes whether gcc or clang built it, natively or
// as WebAssembly: effects, status, picture and session, after every input of
// random trails over every document that opens, and over random films.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { Film, compile } from "./engine.mjs";
import { names, walk } from "./walk.mjs";

const root = process.env.RAMIFY_ROOT ?? join(import.meta.dirname ?? ".", "../..");
const TRAILS = process.env.RAMIFY_LONG ? 10000 : 600; // over all documents
const FILMS = process.env.RAMIFY_LONG ? 200 : 20; // random ones
const STEPS = 40;
const BATCH = 50; // trails compared at once

const valid = join(root, "format/corpus/valid");
const documents = [
  join(root, "demo/project.json"),
  ...(existsSync(valid) ? readdirSync(valid).map((name) => join(valid, name)) : []),
].filter((path) => path.endsWith(".json") && existsSync(path));

const made = mkdtempSync(join(tmpdir(), "ramify-parity-"));
test.after(() => rmSync(made, { recursive: true }));
for (let seed = 1; seed <= FILMS; seed += 1) {
  const path = join(made, `random-${seed}.json`);
  writeFileSync(path, execFileSync(join(root, "build/tests/random_film"), [String(seed)]));
  documents.push(path);
}

function native(program, document, trails) {
  return execFileSync(join(root, "build/tests", program), [document], {
    input: trails.map((lines) => `${lines.join("\n")}\n`).join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
}

// The first input after which two accounts differ, for the message.
function difference(ours, theirs) {
  const [a, b] = [ours.split("\n"), theirs.split("\n")];
  const at = a.findIndex((line, n) => line !== b[n]);
  return `line ${at}:\n  wasm   ${a[at]}\n  native ${b[at]}\n  before ${a.slice(Math.max(0, at - 6), at).join("\n         ")}`;
}

const module = await compile(join(root, "build/engine/author.wasm"));

for (const path of documents) {
  const document = readFileSync(path, "utf8");
  const count = Math.ceil(TRAILS / documents.length);
  test(`${basename(path)}: ${count} trails, three builds`, async (t) => {
    const film = await Film.open(module, document);
    assert.equal(film.err, 0, "author.wasm opens it");
    const known = names(JSON.parse(document));
    let accepted = 0;
    for (let first = 0; first < count; first += BATCH) {
      const size = Math.min(BATCH, count - first);
      const trails = Array.from({ length: size }, (_, n) => walk(film, known, first + n + 1, STEPS));
      const wasm = trails.map((lines) => (film.restart(), lines.map((line) => film.account(line)).join(""))).join("");
      for (const program of ["replay", "replay-clang"]) {
        const theirs = native(program, path, trails);
        if (theirs !== wasm) assert.fail(`${program}, trails from ${first + 1}: ${difference(wasm, theirs)}`);
      }
      accepted += wasm.split("\n").filter((line) => line.startsWith("0 ")).length;
    }
    // A walk that the engine mostly refuses would prove nothing.
    assert.ok(accepted > count * STEPS * 0.5, `only ${accepted} inputs were accepted`);
    t.diagnostic(`${accepted} inputs accepted`);
  });
}

test("there are documents to compare", () => assert.ok(documents.length > 0));
