// Runs every suite, or those that are named, and counts test cases.
//   node tools/test.mjs [SUITE…]
// A suite gives {passed, failed, skipped: [what and why]}. Closes with what was
// not run, a table, and `N passed, N failed`; exit status 1 when one failed or
// none ran.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./files.mjs";
import { atLeastOneFailure, beside, counted, counts } from "./test/child.mjs";
import { meson } from "./test/meson.mjs";
import { WAITING, browserTests, nodeTests } from "./test/node.mjs";

const wanted = process.argv.slice(2);

// Where all suites run, only those that look at the memory or at two nodes run on
// the plain program, too: the others would say the same twice. Figures of memory,
// and nodes beside each other, are not looked at with sanitizers.
const HTTP = wanted.length ? /^tests\/http\// : /^tests\/http\/(events|limits|postgres)\./;
const SANITIZED = wanted.length ? /^tests\/http\// : /^tests\/http\/(?!(limits|postgres)\.)/;

// Tests wait, for films to play and for servers to answer. What they leave is
// enough to build what later suites run, and for the lint, which takes minutes:
// one after the other, for the suites that are asked for.
const BESIDE = [
  ["build-asan", ["sanitized", "http-asan"], ["ninja", "--quiet", "-C", "build-asan"]],
  ["build-fuzz", ["fuzz"], ["ninja", "--quiet", "-C", "build-fuzz", "fuzzers"]],
  ["lint", ["lint"], [process.execPath, "tools/lint.mjs"]],
];
const begun = {};

function begin() {
  let before = Promise.resolve();
  for (const [name, suites, command] of BESIDE) {
    if (wanted.length && !suites.some((suite) => wanted.includes(suite))) continue;
    begun[name] = beside(before, ...command);
    before = begun[name].ended;
  }
}

/** The suite, once the programs of that folder are there. */
const builtIn = (folder, run) => async () => {
  const { status } = await begun[folder].shown();
  return status ? atLeastOneFailure({ passed: 0, failed: 0, skipped: [] }, status) : run();
};

// Test files for node belong to the first suite whose pattern they match.
const SUITES = [
  ["native", () => meson("build")],
  ["format", () => nodeTests(/^format\//)],
  ["parity", () => nodeTests(/^tests\/parity\//)],
  ["http", () => nodeTests(HTTP, {}, WAITING)],
  ["media", () => nodeTests(/^tests\/media\//)],
  ["fault", () => nodeTests(/^tests\/(fault|sim)\//)],
  ["sanitized", builtIn("build-asan", () => meson("build-asan"))],
  ["http-asan", builtIn("build-asan", () => nodeTests(SANITIZED, { RAMIFY_PROGRAM: join(root, "build-asan/ramify") }, WAITING))],
  ["web", () => nodeTests(/^web\//)],
  ["browser", () => browserTests(/^tests\/e2e\//)],
  ["rest", () => nodeTests(/^(?!format\/|web\/|tests\/(parity|http|media|fault|sim|e2e)\/)/)],
  ["fuzz", builtIn("build-fuzz", () => counted("tools/fuzz.mjs", "--smoke"))],
  ["lint", async () => counts(await begun.lint.shown())],
];

const unknown = wanted.filter((name) => !SUITES.some(([known]) => known === name));
if (unknown.length) {
  console.error(`no suite ${unknown.join(", ")}; there are: ${SUITES.map(([name]) => name).join(" ")}`);
  process.exit(2);
}

// What tests leave in the folder for temporary files goes with the run. Others
// may look in: PostgreSQL runs as a user of its own.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), "ramify-test-"));
chmodSync(process.env.TMPDIR, 0o755);
process.on("exit", () => rmSync(process.env.TMPDIR, { recursive: true, force: true }));

const rows = [];
begin();
for (const [name, run] of SUITES) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n\x1b[1m== ${name}\x1b[0m`);
  const since = Date.now();
  const result = await run();
  rows.push({ name, ...result, seconds: (Date.now() - since) / 1000 });
}

const skipped = rows.flatMap((row) => row.skipped.map((what) => `${row.name}: ${what}`));
if (skipped.length) {
  console.log(`\n\x1b[1mNOT RUN (${skipped.length}):\x1b[0m`);
  for (const what of skipped) console.log(`  ${what}`);
}
console.log();
for (const row of rows) {
  const figures = [row.passed, row.failed, row.skipped.length].map((n) => String(n).padStart(6)).join("");
  console.log(`${row.name.padEnd(12)}${figures}   ${row.seconds.toFixed(0).padStart(4)} s`);
}
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.log(`${"".padEnd(12)}passed failed not run\n`);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(sum("failed") || !sum("passed") ? 1 : 0);
