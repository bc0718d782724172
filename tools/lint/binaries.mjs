// Rules about what was built: sizes, symbols, imports.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../files.mjs";
import { prepared } from "../prepared.mjs";
import { serve } from "../server.mjs";
import { firstLoad } from "../wire.mjs";

const KB = 1024;
const ENGINE_RAW_MAX = 60 * KB;
const ENGINE_GZIP_MAX = 25 * KB;
const FIRST_MAX = 50 * KB; // the demo's, as bench size counts it
const FIRST_REQUESTS_MAX = 6;
const DEMO = "one-bag-your-road";

const build = join(root, "build");

function over(name, size, max) {
  const figure = `${name}: ${(size / KB).toFixed(1)} KB of ${max / KB}`;
  console.log(`  ${figure}`);
  return size > max ? [`${figure}: over its budget`] : [];
}

// What a viewer of the demo loads before the first element can be pressed.
async function firstBudget() {
  const server = await serve({ flags: ["--workers", "1"] });
  try {
    await server.run("publish", join(root, "demo"));
    await prepared(server.base, DEMO);
    const rows = await firstLoad(server.base, DEMO);
    for (const [path, bytes] of rows) console.log(`  ${String(bytes).padStart(7)} ${path}`);
    const sum = rows.reduce((all, [, bytes]) => all + bytes, 0);
    return [
      ...over("first element, on the wire", sum, FIRST_MAX),
      ...(rows.length < 4 ? [`the frame page names ${rows.length - 1} files: where are engine, pack and player?`] : []),
      ...(rows.length > FIRST_REQUESTS_MAX ? [`first element: ${rows.length} requests`] : []),
    ];
  } finally {
    await server.stop();
  }
}

export async function budgets() {
  const path = join(build, "engine/engine.wasm");
  if (!existsSync(path)) return ["build/engine/engine.wasm is not built"];
  const wasm = readFileSync(path);
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(wasm));
  return [
    ...imports.map((found) => `engine.wasm imports ${found.module}.${found.name}`),
    ...over("engine.wasm raw", wasm.length, ENGINE_RAW_MAX),
    ...over("engine.wasm gzip", gzipSync(wasm, { level: 9 }).length, ENGINE_GZIP_MAX),
    ...(await firstBudget()),
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
