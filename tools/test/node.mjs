// The tests in JavaScript, under Node's own runner. Files are *.test.mjs.
import { join } from "node:path";
import { matching, root } from "../files.mjs";
import { atLeastOneFailure, child } from "./child.mjs";

export async function nodeTests(pattern, env = {}) {
  const paths = matching(/\.test\.mjs$/).filter((path) => pattern.test(path));
  if (!paths.length) return { passed: 0, failed: 0, skipped: ["there are no tests here"] };
  const reporter = join(root, "tools/reporter.mjs");
  const { status, output } = await child(process.execPath, ["--test", `--test-reporter=${reporter}`, ...paths], {
    RAMIFY_ROOT: root,
    ...env,
  });
  const last = output.trimEnd().split("\n").pop();
  const sum = last.startsWith("{") ? JSON.parse(last) : { passed: 0, failed: 0, skipped: [] };
  return atLeastOneFailure(sum, status);
}
