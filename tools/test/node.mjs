// The tests in JavaScript, under Node's own runner, several files at a time: most
// wait for a film to play or for a child to end. Files are *.test.mjs, each a
// process with servers, folders and ports of its own. What a file says is shown
// when it has ended.
import { cpus } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { matching, root } from "../files.mjs";
import { atLeastOneFailure, child } from "./child.mjs";

const WIDTH = Math.min(2, cpus().length);
/** How many at a time where tests ask a server and wait: of two processors, two
 * files at a time leave the half idle. */
export const WAITING = 2 * WIDTH;

// These have the machine for themselves, after the others.
const ALONE = new Map([
  ["tests/e2e/seams.test.mjs", "it counts the pictures that come too late"],
  ["tests/e2e/tails.test.mjs", "it counts pictures while a film plays"],
  ["tests/e2e/proofs.test.mjs", "it reads every picture that comes to the screen"],
  ["tests/e2e/walk.test.mjs", "it has five seconds for a choice, and looks at it closely"],
]);
// The longest begin, so that no file is left to run on by itself.
const LONGEST = ["demo", "access", "sizes", "elsewhere", "timeline", "studio", "jobs", "uploads", "clips", "bring"];

const isLong = (path) => LONGEST.some((name) => path.endsWith(`/${name}.test.mjs`));

function found(pattern) {
  const paths = matching(/\.test\.mjs$/).filter((path) => pattern.test(path));
  return [...paths.filter(isLong), ...paths.filter((path) => !isLong(path))];
}
const ENDS = pathToFileURL(join(root, "tools/test/ends.mjs")).href;
const REPORTER = join(root, "tools/reporter.mjs");

/** What one file came to, with what it said and how long it took. */
async function runFile(path, env) {
  const begun = Date.now();
  const args = ["--import", ENDS, "--test", `--test-reporter=${REPORTER}`, path];
  const { status, output } = await child(process.execPath, args, { RAMIFY_ROOT: root, ...env }, { quiet: true });
  const lines = output.split("\n").filter((line) => line.trim());
  const said = lines.filter((line) => !line.startsWith('{"passed":'));
  const sum = lines.find((line) => line.startsWith('{"passed":'));
  const counts = sum ? JSON.parse(sum) : { passed: 0, failed: 0, skipped: [] };
  return { path, said, seconds: (Date.now() - begun) / 1000, ...atLeastOneFailure(counts, status) };
}

function show({ path, said, seconds, passed, failed, skipped }) {
  const figures = [`${passed} passed`, failed && `${failed} FAILED`, skipped.length && `${skipped.length} not run`];
  console.log(`  ${path}: ${figures.filter(Boolean).join(", ")}, ${seconds.toFixed(0)} s`);
  for (const line of said) console.log(line);
}

/** All of them, `width` at a time, in this order. */
async function runAll(paths, width, env) {
  const left = [...paths];
  const results = [];
  const one = async () => {
    for (let path = left.shift(); path; path = left.shift()) {
      const result = await runFile(path, env);
      show(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return results;
}

async function run(pattern, env, width) {
  const paths = found(pattern);
  const together = await runAll(paths.filter((path) => !ALONE.has(path)), width, env);
  return [...together, ...(await runAll(paths.filter((path) => ALONE.has(path)), 1, env))];
}

function added(results) {
  if (!results.length) return { passed: 0, failed: 0, skipped: ["there are no tests here"] };
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: results.flatMap(({ skipped }) => skipped) };
}

export async function nodeTests(pattern, env = {}, width = WIDTH) {
  return added(await run(pattern, env, width));
}

/** Tests in a real browser share the machine with whatever else it does: a file
 * that fails is run once more, alone, and its second result counts. What was
 * unsteady is said. */
export async function browserTests(pattern) {
  const results = await run(pattern, {}, WIDTH);
  const good = results.filter(({ failed }) => !failed);
  const bad = results.filter(({ failed }) => failed).map(({ path }) => path);
  if (bad.length) console.log("  once more, alone:");
  const again = await runAll(bad, 1, {});
  const unsteady = again.filter(({ failed }) => !failed).map(({ path }) => path);
  if (unsteady.length) console.log(`\nUNSTEADY, passed when run again: ${unsteady.join(" ")}`);
  return added([...good, ...again]);
}
