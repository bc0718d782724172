// bench delivery: fragments to 256 connections, beside nginx on the same files.
// Fragments are byte ranges of about 150 KB of the files below DATA/media, as
// players ask for them; ours and nginx take turns, wrk asks both the same.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, appendFileSync } from "node:fs";
import { createServer } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/files.mjs";
import { serve } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";

const CONNECTIONS = 256;
const FRAGMENT = 150_000; // bytes, give or take a fifth
const FILES = 4;
const FILE_SIZE = 24 << 20;
const ROUNDS = 5;
const SECONDS = 4;
const TARGET = 0.7;

const port = () =>
  new Promise((ready) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => ready(free));
    });
  });

// Processor time of a process and its children, in µs.
function spent(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return [pid, ...children].reduce((sum, one) => {
    const [user, system] = readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).map(Number);
    return sum + (user + system) * 10_000;
  }, 0);
}

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

// What a careful administrator writes for files that never change.
async function nginx(data, folder) {
  const at = await port();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, `
${process.getuid() === 0 ? "user root;" : ""}
worker_processes 2;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; multi_accept on; }
http {
  access_log off;
  sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s;
  types { video/mp4 mp4; }
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server {
    listen 127.0.0.1:${at} backlog=1024;
    root ${data};
    location /media/ { add_header Cache-Control "public, max-age=31536000, immutable"; add_header Access-Control-Allow-Origin "*"; add_header X-Content-Type-Options nosniff; }
  }
}`);
  const running = spawn("/usr/sbin/nginx", ["-c", file, "-e", join(folder, "error.log"), "-p", folder], { stdio: ["ignore", "ignore", "inherit"] });
  for (let n = 0; n < 100 && !(await fetch(`http://127.0.0.1:${at}/`).catch(() => null)); n += 1) await new Promise((done) => setTimeout(done, 50));
  return { base: `http://127.0.0.1:${at}`, pid: running.pid, stop: () => new Promise((done) => running.on("close", done) && running.kill("SIGTERM")) };
}

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
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.bytes, summary.duration, summary.requests,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.connect, latency:percentile(99)))
end`;

function wrk(base, script) {
  return new Promise((ready, failed) => {
    const running = spawn("wrk", ["-t2", `-c${CONNECTIONS}`, `-d${SECONDS}s`, "--timeout", "10s", "-s", script, base], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    running.stdout.on("data", (chunk) => (said += chunk));
    running.on("close", () => {
      const found = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(said);
      if (!found) return failed(new Error(`wrk said: ${said}`));
      const [bytes, us, requests, errors, p99] = found.slice(1).map(Number);
      ready({ mb: bytes / us, requests: (requests / us) * 1e6, errors, p99: p99 / 1000 });
    });
  });
}

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
  other = await nginx(server.data, folder);
  const sides = { ours: { base: server.base, pid: server.process.pid }, nginx: other };
  for (const { base } of Object.values(sides)) await wrk(base, script); // files and caches are warm
  const rounds = { ours: [], nginx: [] };
  for (let n = 0; n < ROUNDS; n += 1) {
    const order = Object.entries(sides);
    if (n % 2) order.reverse();
    for (const [name, { base, pid }] of order) {
      const before = spent(pid);
      const round = await wrk(base, script);
      rounds[name].push({ ...round, cpu: (spent(pid) - before) / (round.requests * SECONDS) });
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
