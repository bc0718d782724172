// bench intake: events that are on the disk when they are acknowledged, beside
// nginx that answers 204 to the same bodies and keeps nothing; then the same
// with PostgreSQL as the store, where it is installed. Batches of ten from 64
// connections, a session of a hundred events each, all checked, once only, with
// all rollups; the load generator has the same processors, and PostgreSQL too.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { installed, start } from "../tests/http/lib/postgres.mjs";
import { serve } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";
import { nginx } from "./asked/nginx.mjs";
import { EVENTS, publishFilm, sending } from "./asked/sessions.mjs";
import { spent, wrk } from "./asked/wrk.mjs";

const ASKED = { threads: 1, connections: 64, seconds: Number(process.env.RAMIFY_SECONDS ?? 5) };
const ROUNDS = Number(process.env.RAMIFY_ROUNDS ?? 5);
const TARGET = 60_000; // events a second
const ELSEWHERE = 20_000; // the same in PostgreSQL
const SLOWEST = 50; // ms, the 99th percentile
const BYTES = 80; // an event, on the disk

const place = mkdtempSync(join(tmpdir(), "ramify-intake-"));
const flags = ["--per-address", "2000"];
const size = (server) => ["ramify.db", "ramify.db-wal"].reduce((sum, name) => sum + (statSync(join(server.data, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const kept = async (server) => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${server.token()}` } })).text())[1]);

/** Each of `asked`, a server or nginx, in turn; what came of it, by name. `beside`: the process that works for it. */
async function measure(asked, script) {
  const rounds = Object.fromEntries(Object.keys(asked).map((name) => [name, []]));
  for (let n = 0; n < ROUNDS; n++) {
    for (const [name, one] of Object.entries(asked)) {
      const work = () => spent(one.pid ?? one.process.pid) + (one.beside ? spent(one.beside) : 0);
      const cpu = work();
      const count = one.process ? await kept(one) : 0;
      const round = await wrk(one.base, script, ASKED);
      const stored = one.process ? ((await kept(one)) - count) / ASKED.seconds : round.requests * EVENTS;
      rounds[name].push({ ...round, events: Math.min(stored, round.requests * EVENTS), cpu: (work() - cpu) / (round.count * EVENTS) });
    }
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, list]) => {
      const of = (key) => median(list.map((one) => one[key]));
      return [name, { events: of("events"), cpu: of("cpu"), p99: of("p99"), errors: list.reduce((sum, { errors }) => sum + errors, 0) }];
    }),
  );
}

async function inFile() {
  const server = await serve({ flags });
  let other;
  try {
    const script = sending(await publishFilm(server, "intake"), place);
    other = await nginx(place, "location / { return 204; }");
    const before = { size: size(server), kept: await kept(server) };
    const is = await measure({ ours: server, nginx: other }, script);
    const events = (await kept(server)) - before.kept;
    return { ...is, count: events, bytes: (size(server) - before.size) / events };
  } finally {
    await other?.stop();
    await server.stop();
  }
}

async function elsewhere() {
  const postgres = start({ durable: true });
  const server = await serve({ flags: [...flags, "--database", postgres.address] });
  try {
    const script = sending(await publishFilm(server, "intake", "--database", postgres.address), place);
    return await measure({ "ours, PostgreSQL": { ...server, beside: postgres.pid } }, script);
  } finally {
    await server.stop();
    postgres.stop();
  }
}

try {
  const { count, bytes, ...near } = await inFile();
  const far = installed ? await elsewhere() : {};
  table(
    [`${ASKED.connections} connections`, "events/s", "CPU µs each", "p99 ms", "errors"],
    Object.entries({ ...near, ...far }).map(([name, is]) => [name, is.events.toFixed(0), is.cpu.toFixed(1), is.p99.toFixed(1), is.errors]),
  );
  console.log(`${count} events, ${bytes.toFixed(0)} bytes each on the disk (at most ${BYTES}); load average ${loadavg()[0].toFixed(1)}`);
  const is = near.ours;
  const there = far["ours, PostgreSQL"];
  const good = is.errors === 0 && is.events >= TARGET && is.p99 <= SLOWEST && bytes <= BYTES;
  const goodThere = !there || (there.errors === 0 && there.events >= ELSEWHERE);
  const figure = there ? `${there.events.toFixed(0)} in PostgreSQL` : "PostgreSQL is not installed";
  close("intake", good && goodThere, `${is.events.toFixed(0)} events/s, p99 ${is.p99.toFixed(1)} ms, ${bytes.toFixed(0)} bytes, ${figure}`, `${(is.events / near.nginx.events).toFixed(2)} × nginx`, `≥ ${TARGET}, ≤ ${SLOWEST} ms, ≤ ${BYTES} bytes, ≥ ${ELSEWHERE}`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
