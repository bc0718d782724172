// Rules about what was built: sizes, symbols, imports.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../files.mjs";

const KB = 1024;
const ENGINE_RAW_MAX = 60 * KB;
const ENGINE_GZIP_MAX = 25 * KB;
const FIRST_GZIP_MAX = 50 * KB;
const FIRST_REQUESTS_MAX = 6;
const PAGE_GZIP = 4 * KB; // kept for the frame page, the manifest inside it

const build = join(root, "build");
const dist = join(root, "web/dist");

function over(name, size, max) {
  const figure = `${name}: ${(size / KB).toFixed(1)} KB of ${max / KB}`;
  console.log(`  ${figure}`);
  return size > max ? [`${figure}: over its budget`] : [];
}

// What a viewer loads before the first interaction: the page and these.
function firstFiles() {
  if (!existsSync(dist)) return [];
  return readdirSync(dist).filter((name) => /^(ramify-player\.js|engine.*\.wasm)$/.test(name));
}

export async function budgets() {
  const path = join(build, "engine/engine.wasm");
  if (!existsSync(path)) return ["build/engine/engine.wasm is not built"];
  const wasm = readFileSync(path);
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(wasm));
  const gzip = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  const first = firstFiles();
  const missing = first.length < 2 ? ["web/dist has no ramify-player.js and engine.wasm"] : [];
  return [
    ...imports.map((found) => `engine.wasm imports ${found.module}.${found.name}`),
    ...missing,
    ...over("engine.wasm raw", wasm.length, ENGINE_RAW_MAX),
    ...over("engine.wasm gzip", gzipSync(wasm, { level: 9 }).length, ENGINE_GZIP_MAX),
    ...over("first interaction gzip", PAGE_GZIP + first.reduce((sum, name) => sum + gzip(name), 0), FIRST_GZIP_MAX),
    ...(first.length + 1 > FIRST_REQUESTS_MAX ? [`first interaction: ${first.length + 1} requests`] : []),
  ];
}

// What a compiler may call by itself in freestanding C, and the linker's own.
const BARE = /^(memcpy|memset|memmove|memcmp|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail)$/;

export function symbols() {
  const lib = join(build, "engine/libramify_engine.a");
  if (!existsSync(lib)) return ["build/engine/libramify_engine.a is not built"];
  let file = "";
  const rows = [];
  for (const line of execFileSync("objdump", ["-t", lib], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\n")) {
    file = /^(\S+\.o):/.exec(line)?.[1] ?? file;
    const found = /^[0-9a-f]{8,} .{7} (\S+)\s[0-9a-f]+ (?:\.hidden )?(\S+)$/.exec(line);
    if (found) rows.push({ file: file.replace(/^.*\//, ""), section: found[1], name: found[2] });
  }
  const defined = new Set(rows.filter((row) => row.section !== "*UND*").map((row) => row.name));
  return rows.flatMap(({ file: where, section, name }) => {
    if (section === "*UND*" && !defined.has(name) && !BARE.test(name)) return [`${where}: calls ${name}`];
    const state = /^\.(data|bss|tdata|tbss)/.test(section) && !section.startsWith(".data.rel.ro");
    return state && name !== section ? [`${where}: ${name} is mutable state`] : [];
  });
}
