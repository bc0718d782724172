// bench reports: what a report takes with 100,000 events and with ten million,
// over all days and by day and release. Events come over HTTP, as they do from
// players; RAMIFY_EVENTS says another number for the second.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../tools/server.mjs";
import { close, percentile, table } from "../tools/table.mjs";
import { publishFilm, sending } from "./asked/sessions.mjs";
import { wrk } from "./asked/wrk.mjs";

const FEW = 100_000;
const MANY = Number(process.env.RAMIFY_EVENTS ?? 10_000_000);
const ASKS = 200;
const TARGET = 10; // ms, the 95th percentile
const RATIO = 1.5;

const place = mkdtempSync(join(tmpdir(), "ramify-reports-"));
const server = await serve({ flags: ["--per-address", "2000"] });
const headers = { authorization: `Bearer ${server.token()}` };
const kept = async () => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await fetch(`${server.base}/metrics`, { headers })).text())[1]);
const p95 = (list) => percentile(list, 0.95);

async function fill(script, count) {
  for (let now = await kept(); now < count; now = await kept()) {
    await wrk(server.base, script, { threads: 1, connections: 64, seconds: Math.max(1, Math.min(20, Math.ceil((count - now) / 90_000))) });
    process.stderr.write(`  ${(await kept()).toLocaleString("en")} events\n`);
  }
}

async function ask(query) {
  const took = [];
  for (let n = 0; n < ASKS; n++) {
    const begun = performance.now();
    const reply = await fetch(`${server.base}/api/v1/projects/reports/report${query}`, { headers });
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    took.push(performance.now() - begun);
  }
  return took.slice(ASKS / 10); // the first are warming up
}

try {
  const release = await publishFilm(server, "reports");
  const script = sending(release, place);
  const today = new Date().toISOString().slice(0, 10);
  const queries = { "all days": "", "one day": `?from=${today}&to=${today}`, "one release": `?release=${release.release}`, "both": `?from=${today}&release=${release.release}` };
  const rounds = [];
  for (const count of [FEW, MANY]) {
    await fill(script, count);
    const round = {};
    for (const [name, query] of Object.entries(queries)) round[name] = p95(await ask(query));
    rounds.push(round);
  }
  const [few, many] = rounds;
  table(["p95, ms", "100,000 events", `${(await kept()).toLocaleString("en")} events`, "ratio"], Object.keys(queries).map((name) => [name, few[name].toFixed(1), many[name].toFixed(1), (many[name] / few[name]).toFixed(2)]));
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  const worst = Math.max(...Object.values(many));
  const ratio = Math.max(...Object.keys(queries).map((name) => many[name] / few[name]));
  close("reports", worst <= TARGET && ratio <= RATIO, `p95 ${worst.toFixed(1)} ms`, `${ratio.toFixed(2)} × what 100,000 take`, `≤ ${TARGET} ms, ≤ ${RATIO} ×`);
} finally {
  await server.stop();
  rmSync(place, { recursive: true, force: true });
}
