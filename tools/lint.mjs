// Every rule of the house that a machine can keep; ./dev lint runs it.
//   node tools/lint.mjs [RULE…]
// One line a rule, findings as path:line: what is wrong. Exit status 1 when
// there are any. Ends with `N passed, N failed` (rules).
import { budgets, symbols } from "./lint/binaries.mjs";
import { form, tidy, types } from "./lint/compilers.mjs";
import { layers, webLayers } from "./lint/layers.mjs";
import { lengths, markers, names, places } from "./lint/texts.mjs";

const RULES = [
  ["layers", "who includes whom", layers],
  ["web layers", "who imports whom", webLayers],
  ["lengths", "functions to 70 lines, files to 1000 (C) and 400 (TypeScript)", lengths],
  ["markers", "nothing left for later", markers],
  ["names", "no file called utils, misc, common or helpers", names],
  ["places", "no machine's paths, no registry's hosts", places],
  ["symbols", "the engine allocates nothing and keeps no state", symbols],
  ["budgets", "what the browser gets", budgets],
  ["types", "tsc --noEmit", types],
  ["form", "clang-format", form],
  ["tidy", "clang-tidy", tidy],
];

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const [name, what, rule] of RULES) {
  if (wanted.length && !wanted.includes(name)) continue;
  const findings = await rule();
  for (const finding of findings) console.log(`  ${finding}`);
  console.log(`${findings.length ? "not ok" : "ok"} ${name}: ${what}`);
  if (findings.length) failed += 1;
  else passed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
