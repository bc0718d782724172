// bench delivery: fragments to 256 connections, beside nginx on the same files.
// Fragments are byte ranges of about 150 KB of the files below DATA/media, as
// players ask for them; ours and nginx take turns, wrk asks both the same.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, appendFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/files.mjs";
import { serve } from "../tools/server.mjs";
import { nginx } from "./asked/nginx.mjs";
import { DONE, spent, wrk } from "./asked/wrk.mjs";
import { close, median, table } from "../tools/table.mjs";

const CONNECTIONS = 256;
const FRAGMENT = 150_000; // bytes, give or take a fifth
const FILES = 4;
const FILE_SIZE = 24 << 20;
const ROUNDS = 5;
const SECONDS = 4;
const TARGET = 0.7;
const ASKED = { connections: CONNECTIONS, seconds: SECONDS };

// Nobody decodes these: a clip of the demo, and behind it what players skip.
function project(folder) {
  const clips = {};
  for (let n = 0; n < FILES; n += 1) {
    const file = join(folder, `clip${n}.mp4`);
    copyFileSync(join(root, "demo/clips", n % 2 ? "city.mp4" : "street.mp4"), file);
    const { length } = readFileSync(file);
    const free = Buffer.alloc(12);
    free.writeUInt32BE(FILE_SIZE - length, 0);
    free.write("free", 4);
    free.writeUInt32BE(n, 8);
    appendFileSync(file, free);
    truncateSync(file, FILE_SIZE);
    clips[`c${n}`] = { file: `clip${n}.mp4` };
  }
  const scenes = Object.keys(clips).map((clip) => ({ id: clip, clip, from: 0, to: 1, end: "hold" }));
  writeFileSync(join(folder, "project.json"), JSON.stringify({ ramify: 1, id: "delivery", title: "Delivery", start: "c0", clips, scenes }));
}

const asNginx = (data) => `root ${data};
    location /media/ { add_header Cache-Control "public, max-age=31536000, immutable"; add_header Access-Control-Allow-Origin "*"; add_header X-Content-Type-Options nosniff; }`;

const lua = (paths) => `
local paths = { ${paths.map((path) => `"/${path}"`).join(", ")} }
local size, fragment = ${FILE_SIZE}, ${FRAGMENT}
local bad = 0
function setup(thread) thread:set("seed", 1) end
function init() math.randomseed(os.time()) end
function request()
  local length = math.floor(fragment * (0.8 + 0.4 * math.random()))
  local from = math.random(0, size - length)
  return wrk.format("GET", paths[math.random(#paths)], { Range = string.format("bytes=%d-%d", from, from + length - 1) })
end${DONE}`;

const folder = mkdtempSync(join(tmpdir(), "ramify-delivery-"));
const server = await serve({ flags: ["--per-address", "2000"] });
let other;
try {
  const films = join(folder, "film");
  mkdirSync(films);
  project(films);
  await server.run("publish", films);
  const { document } = await (await fetch(`${server.base}/api/v1/play/delivery`)).json();
  const script = join(folder, "ask.lua");
  writeFileSync(script, lua(Object.values(document.clips).map(({ file }) => file)));
  other = await nginx(folder, asNginx(server.data));
  const sides = { ours: { base: server.base, pid: server.process.pid }, nginx: other };
  for (const { base } of Object.values(sides)) await wrk(base, script, ASKED); // files and caches are warm
  const rounds = { ours: [], nginx: [] };
  for (let n = 0; n < ROUNDS; n += 1) {
    const order = Object.entries(sides);
    if (n % 2) order.reverse();
    for (const [name, { base, pid }] of order) {
      const before = spent(pid);
      const round = await wrk(base, script, ASKED);
      rounds[name].push({ ...round, cpu: (spent(pid) - before) / round.count });
    }
  }
  const of = (name, key) => median(rounds[name].map((one) => one[key]));
  table(
    [`${CONNECTIONS} connections`, "MB/s", "fragments/s", "CPU µs each", "p99 ms", "errors"],
    Object.keys(sides).map((name) => [name, of(name, "mb").toFixed(0), of(name, "requests").toFixed(0), of(name, "cpu").toFixed(0), of(name, "p99").toFixed(0), rounds[name].reduce((sum, { errors }) => sum + errors, 0)]),
  );
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  const ratio = median(rounds.ours.map(({ mb }, n) => mb / rounds.nginx[n].mb));
  const clean = rounds.ours.every(({ errors }) => errors === 0);
  close("delivery", clean && ratio >= TARGET, `${of("ours", "mb").toFixed(0)} MB/s`, `${ratio.toFixed(2)} × nginx`, `≥ ${TARGET}`);
} finally {
  await other?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
