// bench reports: what a report takes with 100,000 events and with ten million,
// over all days, by release, of one day, of 90 days and of a year. Events come
// over HTTP, as they do from players; then their sessions are laid on the days
// of a year, and the server makes its sums anew from the events (`replay`).
// RAMIFY_EVENTS says another number for the second, RAMIFY_ASKS how often each is asked.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../tools/server.mjs";
import { close, percentile, table } from "../tools/table.mjs";
import { publishFilm, sending } from "./asked/sessions.mjs";
import { spent, wrk } from "./asked/wrk.mjs";

const FEW = 100_000;
const MANY = Number(process.env.RAMIFY_EVENTS ?? 10_000_000);
const ASKS = Number(process.env.RAMIFY_ASKS ?? 200);
const YEAR = 365; // days
const DAY = 86_400_000; // ms
const TARGET = 10; // ms, the 95th percentile
const RATIO = 1.5;

const place = mkdtempSync(join(tmpdir(), "ramify-reports-"));
const server = await serve({ flags: ["--per-address", "2000"] });
const headers = { authorization: `Bearer ${server.token()}` };
const kept = async () => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await fetch(`${server.base}/metrics`, { headers })).text())[1]);

async function fill(script, count) {
  for (let now = await kept(); now < count; now = await kept()) {
    await wrk(server.base, script, { threads: 1, connections: 64, seconds: Math.max(1, Math.min(20, Math.ceil((count - now) / 90_000))) });
    process.stderr.write(`  ${(await kept()).toLocaleString("en")} events\n`);
  }
}

/** As many sessions on each day of a year, up to that one. */
async function spread(noon) {
  execFileSync("sqlite3", ["-cmd", ".timeout 60000", join(server.data, "ramify.db"), `UPDATE session SET opened_ms = ${noon} - (rowid % ${YEAR}) * ${DAY}`]);
  await server.run("replay", "reports");
}

async function ask(query) {
  const took = [];
  let cpu = 0;
  for (let n = 0; n < ASKS; n++) {
    if (n === ASKS / 10) cpu = spent(server.process.pid); // the first are warming up
    const begun = performance.now();
    const reply = await fetch(`${server.base}/api/v1/projects/reports/report${query}`, { headers });
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    took.push(performance.now() - begun);
  }
  const counted = took.slice(ASKS / 10);
  return { p95: percentile(counted, 0.95), cpu: (spent(server.process.pid) - cpu) / counted.length / 1000 };
}

try {
  const release = await publishFilm(server, "reports");
  const script = sending(release, place);
  const noon = Math.floor(Date.now() / DAY) * DAY + DAY / 2;
  const from = (days) => new Date(noon - (days - 1) * DAY).toISOString().slice(0, 10);
  const to = `to=${from(1)}`;
  const queries = {
    "all days": "", "one release": `?release=${release.release}`,
    "one day": `?from=${from(1)}&${to}`, "one day and release": `?from=${from(1)}&${to}&release=${release.release}`,
    "90 days": `?from=${from(90)}&${to}`, "a year": `?from=${from(YEAR)}&${to}`, "a year and release": `?from=${from(YEAR)}&${to}&release=${release.release}`,
  };
  const rounds = [];
  for (const count of [FEW, MANY]) {
    await fill(script, count);
    await spread(noon);
    const round = {};
    for (const [name, query] of Object.entries(queries)) round[name] = await ask(query);
    rounds.push(round);
  }
  const [few, many] = rounds;
  const ratio = (name) => many[name].p95 / few[name].p95;
  table(
    ["p95, ms", `${FEW.toLocaleString("en")} events`, `${(await kept()).toLocaleString("en")} events`, "ratio", "CPU ms each"],
    Object.keys(queries).map((name) => [name, few[name].p95.toFixed(1), many[name].p95.toFixed(1), ratio(name).toFixed(2), many[name].cpu.toFixed(1)]),
  );
  console.log(`a year takes ${(many["a year"].cpu / many["one day"].cpu).toFixed(1)} × the work of one day; load average ${loadavg()[0].toFixed(1)}`);
  const worst = Math.max(...Object.values(many).map(({ p95 }) => p95));
  const highest = Math.max(...Object.keys(queries).map(ratio));
  close("reports", worst <= TARGET && highest <= RATIO, `p95 ${worst.toFixed(1)} ms`, `${highest.toFixed(2)} × what 100,000 take`, `≤ ${TARGET} ms, ≤ ${RATIO} ×`);
} finally {
  await server.stop();
  rmSync(place, { recursive: true, force: true });
}
