// Bundles the web into web/dist: what the server embeds and serves.
//   node web/build.mjs
// A new bundle is one row of BUNDLES. Rooms that are not there yet are left out.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
const dist = join(web, "dist");
const wasm = process.env.RAMIFY_WASM ?? join(web, "../build/engine/engine.wasm");

// name in web/dist -> source
const BUNDLES = {
  player: "player/src/index.ts",
  studio: "studio/src/index.ts",
};

const entryPoints = Object.fromEntries(
  Object.entries(BUNDLES)
    .map(([name, source]) => [name, join(web, source)])
    .filter(([, source]) => existsSync(source)),
);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
if (existsSync(wasm)) copyFileSync(wasm, join(dist, "engine.wasm"));
await esbuild.build({
  entryPoints,
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2021",
  minify: true,
  legalComments: "none",
  chunkNames: "part-[hash]",
  loader: { ".css": "text", ".svg": "text" },
});
console.log(`web/dist: ${readdirSync(dist).join(" ")}`);
