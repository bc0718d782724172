// bench intake: events that are on the disk when they are acknowledged, beside
// nginx that answers 204 to the same bodies and keeps nothing. Batches of ten
// from 64 connections, a session of a hundred events each, all checked, once
// only, with all rollups; the load generator has the same processors.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";
import { film, folder as projectFolder } from "../tests/http/lib/film.mjs";
import { nginx } from "./asked/nginx.mjs";
import { DONE, spent, wrk } from "./asked/wrk.mjs";

const ASKED = { threads: 1, connections: 64, seconds: Number(process.env.RAMIFY_SECONDS ?? 5) };
const ROUNDS = Number(process.env.RAMIFY_ROUNDS ?? 5);
const EVENTS = 10; // a batch
const TARGET = 60_000; // events a second
const SLOWEST = 50; // ms, the 99th percentile
const BYTES = 80; // an event, on the disk

// Two scenes of forty seconds, so that sessions have something to do.
function long() {
  const document = film();
  document.id = "intake";
  document.scenes[0].to = 1.9;
  return document;
}

/* Three thousand sessions take turns, so that no two batches of one are on their
 * way at once; one that has sent all makes room for a new one. */
const lua = (release) => `
local sessions, at = {}, 0
local chance = math.random
local function id()
  local s = {}
  for i = 1, 4 do s[i] = string.format("%08x", chance(0, 0x7fffffff)) end
  return table.concat(s)
end
local function one() return { id = id(), n = 0, ms = 0, t = 0, scene = "one" } end
local function event(s)
  local n = s.n
  s.n = n + 1
  s.ms = s.ms + chance(40, 900)
  if n == 0 then return '{"n":0,"input":"opened","at_ms":0,"seed":' .. chance(1, 1000000) .. ',"device":"' .. (chance(3) == 1 and "phone" or "desktop") .. '","language":"en"}' end
  if n == 1 then return '{"n":1,"input":"started","at_ms":' .. s.ms .. ',"scene":"one","t":0}' end
  local kind = chance(12)
  if s.t > 1.5 then
    s.t = 0
    s.scene = s.scene == "one" and "two" or "one"
    return string.format('{"n":%d,"input":"started","at_ms":%d,"scene":"%s","t":0}', n, s.ms, s.scene)
  end
  if kind <= 6 then
    local from = s.t
    s.t = from + chance(100, 300) / 1000
    return string.format('{"n":%d,"input":"moved","from":%.6f,"to":%.6f%s}', n, from, s.t, n < 6 and ',"derived":[{"effect":"shown","element":"bag"}]' or "")
  elseif kind == 7 then return string.format('{"n":%d,"input":"pressed","at_ms":%d,"element":"bag"}', n, s.ms)
  elseif kind == 8 then return string.format('{"n":%d,"input":"missed","at_ms":%d,"x":%.2f,"y":%.2f}', n, s.ms, chance() * 100, chance() * 100)
  elseif kind == 9 then return string.format('{"n":%d,"input":"chose","at_ms":%d,"element":"road-choice","option":"%s"}', n, s.ms, chance(2) == 1 and "left" or "right")
  elseif kind == 10 then return string.format('{"n":%d,"input":"paused","at_ms":%d}', n, s.ms)
  elseif kind == 11 then return string.format('{"n":%d,"input":"resumed","at_ms":%d}', n, s.ms)
  end
  return string.format('{"n":%d,"input":"waited","at_ms":%d}', n, s.ms)
end
function init() math.randomseed(os.time() + math.floor(os.clock() * 1e6)) for i = 1, 3000 do sessions[i] = one() end end
local asked = false
function request()
  if not asked then asked = true return wrk.format("GET", "/healthz") end -- wrk looks at one that it never sends
  at = at % 3000 + 1
  local s = sessions[at]
  if s.n >= 100 then s = one() sessions[at] = s end
  local list = {}
  for i = 1, ${EVENTS} do list[i] = event(s) end
  return wrk.format("POST", "/api/v1/events", { ["Content-Type"] = "application/json" },
    '{"session":"' .. s.id .. '","project":"intake","release":"${release}","events":[' .. table.concat(list, ",") .. ']}')
end${DONE}`;

const place = mkdtempSync(join(tmpdir(), "ramify-intake-"));
const server = await serve({ flags: ["--per-address", "2000"] });
const size = () => ["ramify.db", "ramify.db-wal"].reduce((sum, name) => sum + (statSync(join(server.data, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const kept = async () => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${server.token()}` } })).text())[1]);
let other;
try {
  await server.run("publish", projectFolder(long(), "intake"), "--project", "intake");
  const { release } = await (await fetch(`${server.base}/api/v1/play/intake`)).json();
  const script = join(place, "send.lua");
  writeFileSync(script, lua(release));
  other = await nginx(place, "location / { return 204; }");
  const rounds = { ours: [], nginx: [] };
  const before = { size: size(), kept: await kept() };
  for (let n = 0; n < ROUNDS; n++) {
    for (const [name, { base, pid }] of [["ours", { base: server.base, pid: server.process.pid }], ["nginx", other]]) {
      const cpu = spent(pid);
      const count = await kept();
      const round = await wrk(base, script, ASKED);
      const stored = name === "ours" ? ((await kept()) - count) / ASKED.seconds : round.requests * EVENTS;
      rounds[name].push({ ...round, events: Math.min(stored, round.requests * EVENTS), cpu: (spent(pid) - cpu) / (round.count * EVENTS) });
    }
  }
  const of = (name, key) => median(rounds[name].map((one) => one[key]));
  table(
    [`${ASKED.connections} connections`, "events/s", "CPU µs each", "p99 ms", "errors"],
    Object.keys(rounds).map((name) => [name, of(name, "events").toFixed(0), of(name, "cpu").toFixed(1), of(name, "p99").toFixed(1), rounds[name].reduce((sum, { errors }) => sum + errors, 0)]),
  );
  const bytes = (size() - before.size) / ((await kept()) - before.kept);
  console.log(`${(await kept()) - before.kept} events, ${bytes.toFixed(0)} bytes each on the disk (at most ${BYTES}); load average ${loadavg()[0].toFixed(1)}`);
  const clean = rounds.ours.every(({ errors }) => errors === 0);
  const rate = of("ours", "events");
  close("intake", clean && rate >= TARGET && of("ours", "p99") <= SLOWEST && bytes <= BYTES, `${rate.toFixed(0)} events/s, p99 ${of("ours", "p99").toFixed(1)} ms, ${bytes.toFixed(0)} bytes`, `${(rate / of("nginx", "events")).toFixed(2)} × nginx`, `≥ ${TARGET}, ≤ ${SLOWEST} ms, ≤ ${BYTES} bytes`);
} finally {
  await other?.stop();
  await server.stop();
  rmSync(place, { recursive: true, force: true });
}
