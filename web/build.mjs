// Bundles the web into web/dist: what the server embeds and serves.
//   node web/build.mjs
// A room with something to bundle has a build.mjs of its own: one row of ROOMS.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPlayer } from "./player/build.mjs";
import { buildStudio } from "./studio/build.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const dist = process.env.RAMIFY_DIST ?? join(web, "dist");
const wasm = process.env.RAMIFY_WASM ?? join(web, "../build/engine");

const ROOMS = [buildPlayer, buildStudio];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const name of ["engine.wasm", "author.wasm"]) if (existsSync(join(wasm, name))) copyFileSync(join(wasm, name), join(dist, name));
for (const build of ROOMS) await build(dist);
console.log(`web/dist: ${readdirSync(dist).join(" ")}`);
