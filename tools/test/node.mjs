// The tests in JavaScript, under Node's own runner. Files are *.test.mjs.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { matching, root } from "../files.mjs";
import { atLeastOneFailure, child } from "./child.mjs";

const found = (pattern) => matching(/\.test\.mjs$/).filter((path) => pattern.test(path));
const ENDS = pathToFileURL(join(root, "tools/test/ends.mjs")).href;
const NONE = { passed: 0, failed: 0, skipped: ["there are no tests here"] };

async function run(paths, env) {
  const reporter = join(root, "tools/reporter.mjs");
  const { status, output } = await child(process.execPath, ["--import", ENDS, "--test", `--test-reporter=${reporter}`, ...paths], {
    RAMIFY_ROOT: root,
    ...env,
  });
  const last = output.trimEnd().split("\n").pop();
  const sum = last.startsWith("{") ? JSON.parse(last) : { passed: 0, failed: 0, skipped: [] };
  return atLeastOneFailure(sum, status);
}

export async function nodeTests(pattern, env = {}) {
  const paths = found(pattern);
  return paths.length ? run(paths, env) : NONE;
}

/** Tests in a real browser share the machine with whatever else it does: a file
 * that fails is run once more, alone, and its second result counts. What was
 * unsteady is said. */
export async function browserTests(pattern) {
  const sum = { passed: 0, failed: 0, skipped: [] };
  const unsteady = [];
  for (const path of found(pattern)) {
    console.log(`  ${path}`);
    let result = await run([path], {});
    if (result.failed) {
      console.log(`  once more: ${path}`);
      result = await run([path], {});
      if (!result.failed) unsteady.push(path);
    }
    sum.passed += result.passed;
    sum.failed += result.failed;
    sum.skipped.push(...result.skipped);
  }
  if (unsteady.length) console.log(`\nUNSTEADY, passed when run again: ${unsteady.join(" ")}`);
  return sum.passed + sum.failed ? sum : NONE;
}
