// Rules that other programs keep: clang-format, clang-tidy, tsc.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { cFiles, files, root, text } from "../files.mjs";

const run = promisify(execFile);

// Output of a program as findings: none where it is content.
async function findings(program, args) {
  try {
    await run(program, args, { cwd: root, maxBuffer: 1 << 26 });
    return [];
  } catch (error) {
    const said = `${error.stdout ?? ""}${error.stderr ?? ""}`.split("\n").filter((line) => /\b(error|warning): /.test(line) || /error TS/.test(line));
    const shown = said.length ? said : [String(error.message)];
    return shown.map((line) => line.replace(`${root}/`, "").replace(/^(build\/)?\.\.\//, ""));
  }
}

// One finding a file; `clang-format-14 -i FILE` mends it.
export async function form() {
  const said = cFiles.length ? await findings("clang-format-14", ["--dry-run", "--Werror", ...cFiles]) : [];
  const seen = new Map();
  for (const line of said) seen.set(line.split(":")[0], line);
  return [...seen.values()];
}

export function types() {
  const some = files.some((path) => /^web\/[^/]+\/.*\.ts$/.test(path));
  return some ? findings("node", ["node_modules/typescript/bin/tsc", "-p", "web"]) : [];
}

// Tests are searched for bugs; their form is that of tables and stories.
const TEST_CHECKS =
  "--checks=-readability-*,-cert-err33-c,-bugprone-implicit-widening-of-multiplication-result," +
  "-bugprone-suspicious-string-compare,-bugprone-suspicious-missing-comma";
const isTest = (path) => path.startsWith("tests/") || /\/test_[a-z_]+\.c$/.test(path);

// How each file is compiled: of those that are built again with other limits the
// first way. The table of these alone is what clang-tidy is given: else it would
// look at a file once for every way.
function compiled(folder) {
  const table = join(root, "build/compile_commands.json");
  if (!existsSync(table)) return [];
  const ours = new Set(cFiles.filter((path) => path.endsWith(".c")));
  const first = new Map();
  for (const row of JSON.parse(readFileSync(table, "utf8"))) {
    const path = relative(root, resolve(row.directory, row.file));
    if (ours.has(path) && !first.has(path)) first.set(path, row);
  }
  writeFileSync(join(folder, "compile_commands.json"), JSON.stringify([...first.values()]));
  return [...first].map(([path, row]) => [path, row.command]);
}

// Every file of ours that this one includes, itself first.
function withHeaders(path, known) {
  const found = new Set([path]);
  for (const file of found) {
    for (const [, name] of text(file).matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const header = [join(dirname(file), name), name].find((candidate) => known.has(candidate));
      if (header) found.add(header);
    }
  }
  return [...found];
}

// A file found clean stays clean while it, its headers, its command and the rules do.
function fingerprint(path, command, rules, known) {
  const hash = createHash("sha256").update(rules).update(command);
  for (const file of withHeaders(path, known)) hash.update(`\n${file}\n`).update(text(file));
  return hash.digest("hex");
}

async function tidyRules() {
  const { stdout } = await run("clang-tidy-14", ["--version"]);
  return `${stdout}${text(".clang-tidy")}${TEST_CHECKS}`;
}

export async function tidy() {
  const cache = join(root, ".cache/tidy");
  mkdirSync(cache, { recursive: true });
  const rules = await tidyRules();
  const known = new Set(files);
  const queue = compiled(cache);
  const all = [];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [path, command] = next;
      const stamp = join(cache, fingerprint(path, command, rules, known));
      if (existsSync(stamp)) continue;
      const looser = isTest(path) ? [TEST_CHECKS] : [];
      const found = await findings("clang-tidy-14", ["--quiet", "-p", cache, ...looser, path]);
      if (found.length) all.push(...found);
      else writeFileSync(stamp, "");
    }
  };
  await Promise.all(cpus().map(worker));
  return [...new Set(all)].sort(); // a header's are found with every file
}
