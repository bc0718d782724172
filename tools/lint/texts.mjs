// Rules about the texts of files.
import { homedir } from "node:os";
import { dirname } from "node:path";
import { C_FILE, files, root, text } from "../files.mjs";

const FUNCTION_LINES_MAX = 70;
const C_FILE_LINES_MAX = 1000;
const TS_FILE_LINES_MAX = 400;
const TS_FILE = /^web\/.*\.tsx?$/;
const BINARY = /\.(mp4|webm|m4a|png|jpe?g|gif|ico|wasm|woff2|gz|zip|vtt|bin|pdf)$/;

// In our form a function's braces are the only ones in the first column.
function longFunctions(path, read) {
  const lines = read(path).split("\n");
  const found = [];
  let start = -1;
  lines.forEach((line, n) => {
    if (line === "{") start = n;
    if (line === "}" && start >= 0) {
      if (n - start - 1 > FUNCTION_LINES_MAX)
        found.push(`${path}:${start + 1}: a function of ${n - start - 1} lines`);
      start = -1;
    }
  });
  return found;
}

function longFile(path, max, read) {
  const count = read(path).split("\n").length - 1;
  return count > max ? [`${path}:1: ${count} lines (at most ${max})`] : [];
}

/** `paths`, `read`: others than the house's, to judge the rule by. */
export function lengths({ paths = files, read = text } = {}) {
  const c = paths.filter((path) => C_FILE.test(path));
  const typescript = paths.filter((path) => TS_FILE.test(path));
  return [
    ...c.flatMap((path) => longFunctions(path, read)),
    ...c.flatMap((path) => longFile(path, C_FILE_LINES_MAX, read)),
    ...typescript.flatMap((path) => longFile(path, TS_FILE_LINES_MAX, read)),
  ];
}

// Lines of text files for which `wrong` has something to say.
function lines(paths, wrong) {
  return paths
    .filter((path) => !BINARY.test(path) && !/corpus/.test(path) && path !== "package-lock.json")
    .flatMap((path) =>
      text(path)
        .split("\n")
        .flatMap((line, n) => {
          const said = wrong(line);
          return said ? [`${path}:${n + 1}: ${said}`] : [];
        }),
    );
}

export function markers() {
  const later = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);
  return lines(files, (line) => later.exec(line)?.[0]);
}

export function names() {
  const vague = /^(utils?|misc|common|helpers?)\b/;
  return files.filter((path) => path.split("/").some((part) => vague.test(part))).map((path) => `${path}:1: says nothing`);
}

export function places() {
  const here = [root, homedir(), dirname(root)].filter((path) => path.split("/").length > 2); // /var, /srv stand in texts
  const hosts = /\b(registry|npm|deb|mirrors?|packages)\.[a-z0-9-]+\.(org|com|net|dev|io)\b/;
  const found = lines(files, (line) => here.find((path) => line.includes(`${path}/`)) ?? hosts.exec(line)?.[0]);
  const lock = files.includes("package-lock.json") && /"resolved": "http/.test(text("package-lock.json"));
  return lock ? [...found, "package-lock.json:1: records download addresses"] : found;
}
