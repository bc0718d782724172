// Bundles the web into web/dist: what the server embeds and serves.
//   node web/build.mjs
// A room with something to bundle has a build.mjs of its own: one row of ROOMS.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPlayer } from "./player/build.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const dist = process.env.RAMIFY_DIST ?? join(web, "dist");
const wasm = process.env.RAMIFY_WASM ?? join(web, "../build/engine/engine.wasm");

const ROOMS = [buildPlayer];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
if (existsSync(wasm)) copyFileSync(wasm, join(dist, "engine.wasm"));
for (const build of ROOMS) await build(dist);
console.log(`web/dist: ${readdirSync(dist).join(" ")}`);
