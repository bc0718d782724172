// Rules that other programs keep: clang-format, clang-tidy, tsc.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
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

// A file found clean stays clean while it, the headers and the rules do.
function fingerprint(path, shared) {
  return createHash("sha256").update(shared).update(text(path)).digest("hex");
}

// Tests are searched for bugs; their form is that of tables and stories.
const TEST_CHECKS =
  "--checks=-readability-*,-cert-err33-c,-bugprone-implicit-widening-of-multiplication-result," +
  "-bugprone-suspicious-string-compare,-bugprone-suspicious-missing-comma";
const isTest = (path) => path.startsWith("tests/") || /\/test_[a-z_]+\.c$/.test(path);

function compiled() {
  const table = join(root, "build/compile_commands.json");
  if (!existsSync(table)) return [];
  const known = new Set(JSON.parse(readFileSync(table, "utf8")).map((row) => resolve(row.directory, row.file)));
  return cFiles.filter((path) => path.endsWith(".c") && known.has(join(root, path)));
}

export async function tidy() {
  const cache = join(root, ".cache/tidy");
  mkdirSync(cache, { recursive: true });
  const shared = files
    .filter((path) => /\.(h|def)$|\.clang-tidy$/.test(path))
    .map(text)
    .join("");
  const queue = compiled();
  const all = [];
  const worker = async () => {
    for (let path = queue.shift(); path; path = queue.shift()) {
      const stamp = join(cache, fingerprint(path, shared));
      if (existsSync(stamp)) continue;
      const looser = isTest(path) ? [TEST_CHECKS] : [];
      const found = await findings("clang-tidy-14", ["--quiet", "-p", "build", ...looser, path]);
      if (found.length) all.push(...found);
      else writeFileSync(stamp, "");
    }
  };
  await Promise.all(cpus().map(worker));
  return [...new Set(all)].sort(); // a header's are found with every file
}
