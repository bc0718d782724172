// bench intake: events that are on the disk when they are acknowledged, beside
// nginx that answers 204 to the same bodies and keeps nothing. Batches of ten
// from 64 connections, a session of a hundred events each, all checked, once
// only, with all rollups; the load generator has the same processors.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";
import { nginx } from "./asked/nginx.mjs";
import { EVENTS, publishFilm, sending } from "./asked/sessions.mjs";
import { spent, wrk } from "./asked/wrk.mjs";

const ASKED = { threads: 1, connections: 64, seconds: Number(process.env.RAMIFY_SECONDS ?? 5) };
const ROUNDS = Number(process.env.RAMIFY_ROUNDS ?? 5);
const TARGET = 60_000; // events a second
const SLOWEST = 50; // ms, the 99th percentile
const BYTES = 80; // an event, on the disk

const place = mkdtempSync(join(tmpdir(), "ramify-intake-"));
const server = await serve({ flags: ["--per-address", "2000"] });
const size = () => ["ramify.db", "ramify.db-wal"].reduce((sum, name) => sum + (statSync(join(server.data, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const kept = async () => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${server.token()}` } })).text())[1]);
let other;
try {
  const script = sending(await publishFilm(server, "intake"), place);
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
