// The C tests: meson runs them, their TAP says how many cases there were.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../files.mjs";
import { atLeastOneFailure, child } from "./child.mjs";

function countCases(test, sum) {
  let failed = 0;
  let seen = 0;
  for (const line of (test.stdout ?? "").split("\n")) {
    const found = /^(not )?ok\b\s*\d*\s*-?\s*(.*)$/.exec(line);
    if (!found) continue;
    seen += 1;
    const skip = /# SKIP\s*(.*)$/i.exec(found[2]);
    if (skip) sum.skipped.push(`${test.name}: ${found[2]}`);
    else if (found[1]) failed += 1;
    else sum.passed += 1;
  }
  const good = test.result === "OK" || test.result === "SKIP";
  if (!seen && test.result === "SKIP") sum.skipped.push(test.name);
  else if (!seen && good) sum.passed += 1;
  sum.failed += good ? failed : Math.max(failed, 1);
}

export async function meson(folder) {
  const sum = { passed: 0, failed: 0, skipped: [] };
  const log = join(root, folder, "meson-logs/testlog.json");
  const args = ["test", "-C", folder, "--no-rebuild", "--print-errorlogs"];
  if (process.env.RAMIFY_LONG) args.push("--timeout-multiplier", "20");
  const { status } = await child("meson", args);
  if (!existsSync(log)) return atLeastOneFailure(sum, 1);
  for (const line of readFileSync(log, "utf8").split("\n").filter(Boolean)) countCases(JSON.parse(line), sum);
  return atLeastOneFailure(sum, status);
}
