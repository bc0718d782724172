// Runs the fuzzers of build-fuzz on copies of their kept corpora.
//   node tools/fuzz.mjs [NAME] [SECONDS]   fuzz; new finds stay in .cache/fuzz
//   node tools/fuzz.mjs --smoke            kept inputs, and 10 s each
// A crash leaves its input in tests/fuzz/corpus/NAME, named crash-…, to be
// committed with its mending. Ends with `N passed, N failed` (fuzzers).
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "./files.mjs";

const LENGTH_MAX = 65536;
const programs = join(root, "build-fuzz/tests");
const all = existsSync(programs)
  ? readdirSync(programs).filter((name) => /^fuzz_\w+$/.test(name)).map((name) => name.slice(5))
  : [];

const args = process.argv.slice(2);
const smoke = args.includes("--smoke");
const named = args.filter((arg) => arg !== "--smoke");
const chosen = named[0] && !/^\d+$/.test(named[0]) ? all.filter((name) => name === named[0]) : all;
const seconds = smoke ? 10 : Number(named.find((arg) => /^\d+$/.test(arg)) ?? 60);

/** {failed, said}, by its end. */
function run(program, args) {
  return new Promise((resolve) => {
    execFile(program, args, { encoding: "utf8", maxBuffer: 1 << 28 }, (error, _, said) => resolve({ failed: error !== null, said: said.split("\n") }));
  });
}

async function fuzz(name) {
  const kept = join(root, "tests/fuzz/corpus", name);
  const finds = join(root, ".cache/fuzz", name);
  for (const folder of [kept, finds]) mkdirSync(folder, { recursive: true });
  const { failed, said } = await run(join(programs, `fuzz_${name}`), [
    `-max_total_time=${seconds}`,
    `-max_len=${LENGTH_MAX}`,
    `-artifact_prefix=${kept}/crash-`,
    "-timeout=10",
    "-rss_limit_mb=2048",
    "-print_final_stats=1",
    finds,
    kept,
  ]);
  const figures = said.filter((line) => /number_of_executed_units|new_units_added/.test(line));
  console.log(`${name}: ${readdirSync(kept).length} kept inputs, ${seconds} s`);
  console.log((failed ? said.slice(-60) : figures).join("\n"));
  console.log(`${failed ? "not ok" : "ok"} ${name}`);
  return failed;
}

/** Two at a time, a core for each; how many failed. */
async function fuzzAll(names) {
  const left = [...names];
  let failed = 0;
  const one = async () => {
    for (let name = left.shift(); name; name = left.shift()) {
      if (await fuzz(name)) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, one));
  return failed;
}

if (!chosen.length) {
  console.error(named[0] ? `no fuzzer ${named[0]}; there are: ${all.join(" ")}` : "build-fuzz has no fuzzers");
  process.exit(1);
}
const failed = await fuzzAll(chosen);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
