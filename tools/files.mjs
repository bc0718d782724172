// The files of the house: what git tracks or would track, and their texts.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 26,
});

export const files = listed.split("\n").filter((path) => path && existsSync(join(root, path)));

export function text(path) {
  return readFileSync(join(root, path), "utf8");
}

export function matching(pattern) {
  return files.filter((path) => pattern.test(path));
}

export const C_FILE = /^(engine|check|server|tests|bench|tools)\/.*\.[ch]$/;
export const cFiles = matching(C_FILE);
