// The tools that judge the rest are judged here: the counts of the runner,
// the table that embeds the web, and a rule of lint.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { lengths } from "./lint/texts.mjs";

const tools = fileURLToPath(new URL(".", import.meta.url));

function inFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-tools-"));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CASES = `
  import assert from "node:assert"; import test, { describe, it } from "node:test";
  test("one", () => {});
  test("two", async (t) => { await t.test("a", () => {}); await t.test("b", () => assert.ok(false)); });
  describe("three", () => { it("a", () => {}); it("b", { skip: "no reason" }, () => {}); });
`;

test("the reporter counts cases, not files or suites", () =>
  inFolder((folder) => {
    const paths = ["one.test.mjs", "two.test.mjs"].map((name) => join(folder, name));
    writeFileSync(paths[0], CASES);
    writeFileSync(paths[1], 'throw new Error("before any case");');
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const reporter = join(tools, "reporter.mjs");
    const { stdout, status } = spawnSync(process.execPath, ["--test", `--test-reporter=${reporter}`, ...paths], {
      env,
      encoding: "utf8",
    });
    const counts = JSON.parse(stdout.trimEnd().split("\n").pop());
    assert.equal(status, 1);
    assert.deepEqual(counts, { passed: 3, failed: 2, skipped: ["b: no reason"], broken: true });
  }));

test("embedded files are sorted, typed and packed, and left alone when unchanged", () =>
  inFolder((folder) => {
    const dist = join(folder, "dist");
    const output = join(folder, "assets.c");
    mkdirSync(join(dist, "b"), { recursive: true });
    writeFileSync(join(dist, "b/z.js"), "x".repeat(4000));
    writeFileSync(join(dist, "a.wasm"), Buffer.from([0, 97, 115, 109]));
    const embed = () => execFileSync(process.execPath, [join(tools, "embed.mjs"), dist, output]);
    embed();
    const first = readFileSync(output, "utf8");
    const rows = [...first.matchAll(/^ {4}\{"([^"]+)", "([^"]+)", "([0-9a-f]{16})", raw_\d, (\d+), (.*)\},$/gm)];
    assert.deepEqual(
      rows.map(([, path, type, , size, coded]) => [path, type, size, /^gzip_\d, \d+, br_\d, \d+$/.test(coded)]),
      [
        ["a.wasm", "application/wasm", "4", false],
        ["b/z.js", "text/javascript; charset=utf-8", "4000", true],
      ],
    );
    const before = statSync(output).mtimeMs;
    embed();
    assert.equal(statSync(output).mtimeMs, before);
    writeFileSync(join(dist, "a.wasm"), Buffer.from([0, 97, 115, 110]));
    embed();
    assert.notEqual(readFileSync(output, "utf8"), first);
  }));

test("the rule of lengths covers TypeScript with markup in it, and C", () => {
  const of = { "web/studio/src/a.tsx": "x\n".repeat(401), "web/player/src/b.ts": "x\n".repeat(401), "web/studio/src/c.tsx": "x\n".repeat(400), "tests/d.mjs": "x\n".repeat(401), "engine/e.c": `void f(void)\n{\n${"x\n".repeat(71)}}\n` };
  const found = lengths({ paths: Object.keys(of), read: (path) => of[path] });
  assert.deepEqual(found, ["engine/e.c:2: a function of 71 lines", "web/studio/src/a.tsx:1: 401 lines (at most 400)", "web/player/src/b.ts:1: 401 lines (at most 400)"]);
});
