// Turns a folder into a C file of sorted byte arrays (server/base/assets.h).
//   node tools/embed.mjs FOLDER OUTPUT
// Leaves OUTPUT alone where nothing changed. A missing folder gives an empty
// table: the server then serves its API, and says that the web is not built.
// Each is kept as gzip, by Zopfli (4 % smaller than gzip's own, and no slower to
// unpack), and as Brotli (10 % smaller again; browsers ask for it over HTTPS and
// on their own machine only). Compressed once for each content: in OUTPUT.zip.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  map: "application/json",
  mjs: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

function walk(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    return entry.isDirectory() ? walk(folder, path) : [path];
  });
}

function array(name, bytes) {
  const rows = [];
  for (let i = 0; i < bytes.length; i += 24) rows.push(bytes.subarray(i, i + 24).join(","));
  return `static const unsigned char ${name}[] = {\n${rows.join(",\n")}};\n`;
}

const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
const CODINGS = {
  gzip: (path) => execFileSync("zopfli", ["-c", path], { maxBuffer: 1 << 28 }),
  br: (_, raw) => brotliCompressSync(raw, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: raw.length } }),
};

function compressed(coding, path, raw, hash) {
  const name = `${hash}.${coding}`;
  const known = join(kept, name);
  used.add(name);
  if (!existsSync(known)) writeFileSync(known, CODINGS[coding](path, raw));
  return readFileSync(known);
}

function embed(folder, path, n) {
  const raw = readFileSync(join(folder, path));
  const hash = createHash("sha256").update(raw).digest("hex").slice(0, 16);
  const [gzip, br] = Object.keys(CODINGS).map((coding) => compressed(coding, join(folder, path), raw, hash));
  const type = TYPES[path.split(".").pop()] ?? "application/octet-stream";
  const small = gzip.length < raw.length * 0.95;
  const arrays = array(`raw_${n}`, raw.length ? raw : Buffer.from([0])) + (small ? array(`gzip_${n}`, gzip) + array(`br_${n}`, br) : "");
  const zip = small ? `gzip_${n}, ${gzip.length}, br_${n}, ${br.length}` : "NULL, 0, NULL, 0";
  return { arrays, row: `    {${JSON.stringify(path)}, "${type}", "${hash}", raw_${n}, ${raw.length}, ${zip}},\n` };
}

const [folder, output] = process.argv.slice(2);
const kept = `${output}.zip`;
const used = new Set();
mkdirSync(kept, { recursive: true });
const paths = existsSync(folder) ? walk(folder).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : [];
const parts = paths.map((path, n) => embed(folder, path, n));
const rows = parts.map((part) => part.row).join("") || '    {"", "", "", NULL, 0, NULL, 0, NULL, 0},\n';
const text =
  `/* Made by tools/embed.mjs. */\n#include "base/assets.h"\n\n${parts.map((part) => part.arrays).join("")}\n` +
  `const rmf_asset rmf_assets[] = {\n${rows}};\n\nconst size_t rmf_asset_count = ${paths.length};\n`;
if (!existsSync(output) || readFileSync(output, "utf8") !== text) writeFileSync(output, text);
for (const name of readdirSync(kept)) if (!used.has(name)) rmSync(join(kept, name));
