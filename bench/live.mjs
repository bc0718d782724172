// bench live: from a press in a browser to the page that shows it, and idle
// streams by the thousand. First the server takes five thousand events a second
// of a film while somebody presses in its player and somebody looks at its live
// view, both in a real Chromium; the time is the browser's own. Then, on a new
// server, ten thousand streams as open players hold them: what they cost, and
// when the last of them knows of a change that is published.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { openBrowser } from "../tools/browser.mjs";
import { join } from "node:path";
import { serve } from "../tools/server.mjs";
import { close, median, percentile, table } from "../tools/table.mjs";
import { film, folder, owner } from "../tests/http/lib/film.mjs";
import { first } from "../tests/http/lib/people.mjs";
import { EVENTS, sending } from "./asked/sessions.mjs";
import { wrk } from "./asked/wrk.mjs";

const PRESSES = Number(process.env.RAMIFY_ROUNDS ?? 40);
const STREAMS = Number(process.env.RAMIFY_STREAMS ?? 10_000);
const RATE = 5000; // events a second
const CONNECTIONS = 64;
const SHOWN_MS = 1000;
const STREAMS_MB = 80;
const REACHED_MS = 1000;
const AT_ONCE = 100; // connections that are being opened
const SETTLED_MS = 3000;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* ---- press to page --------------------------------------------------------- */

/** The small film, whose end stands and can be pressed. */
function pressed() {
  const is = film({ title: "Live" });
  is.scenes[1].elements = [{ id: "again", kind: "button", at: 0, place: [30, 30, 40, 30], label: "Once more", purpose: "to be pressed", on: { press: [{ set: "road", to: "'left'" }] } }];
  return is;
}

// In the live view: when a line with these words is on the screen.
function watch() {
  window.shown = [];
  const frame = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.shown.push(Date.now());
    requestAnimationFrame(() => port2.postMessage(0)); // after this frame's work
  };
  new MutationObserver((changes) => {
    const lines = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.nodeType === 1);
    if (lines.some((node) => node.textContent.includes("Pressed Once more"))) frame();
  }).observe(document.body, { subtree: true, childList: true });
}

async function open(browser, server, cookie) {
  const room = await browser.newContext();
  const [name, value] = cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  const live = await room.newPage();
  await live.goto(`${server.base}/projects/live/live`);
  await live.getByText("Connected", { exact: true }).waitFor();
  await live.evaluate(watch);
  const player = await (await browser.newContext()).newPage();
  await player.goto(`${server.base}/embed/live`);
  await player.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector(".player:not([data-state='loading'])"));
  await player.evaluate(() => window.addEventListener("click", () => (window.clicked = Date.now()), { capture: true }));
  await player.evaluate(() => document.querySelector("ramify-player").play());
  const button = player.locator('ramify-player [data-id="again"]');
  await button.waitFor({ timeout: 30_000 });
  await sleep(2000); // the film stands, and what was loaded is at rest
  return { live, player, button };
}

async function times({ live, player, button }) {
  const list = [];
  for (let n = 0; n < PRESSES; n++) {
    await sleep(200 + Math.random() * 800);
    const before = await live.evaluate(() => window.shown.length);
    await button.click();
    await live.waitForFunction((count) => window.shown.length > count, before, { timeout: 20_000, polling: 50 });
    list.push((await live.evaluate((count) => window.shown[count], before)) - (await player.evaluate(() => window.clicked)));
  }
  return list;
}

async function pressing() {
  const place = mkdtempSync(join(tmpdir(), "ramify-live-"));
  const server = await serve({ flags: ["--per-address", "2000"] });
  const browser = await openBrowser();
  const kept = async () => Number(/^ramify_events_kept_total (\d+)/m.exec(await (await owner(server, "/metrics")).text())[1]);
  try {
    await server.run("publish", folder(pressed(), "live"), "--project", "live");
    const { release } = await (await fetch(`${server.base}/api/v1/play/live`)).json();
    const { cookie } = await first(server);
    const pages = await open(browser, server, cookie);
    const idle = await times(pages);
    const delay = Math.floor((CONNECTIONS * EVENTS * 1000) / RATE) - 8; // ms; the rest is the answer's
    const seconds = PRESSES + 5;
    const load = wrk(server.base, sending({ release, project: "live" }, place, delay), { threads: 1, connections: CONNECTIONS, seconds });
    await sleep(2000);
    const [count, began] = [await kept(), Date.now()];
    const list = await times(pages);
    const rate = ((await kept()) - count) / ((Date.now() - began) / 1000);
    const { errors } = await load;
    return { idle, list, rate, errors };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

/* ---- idle streams ---------------------------------------------------------- */

const memory = ({ process: { pid } }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

/** One stream; `heard` counts the releases that it was told of. */
function stream(server, one) {
  return new Promise((ready, failed) => {
    const socket = connect(server.port, "127.0.0.1", () => {
      socket.write("GET /api/v1/play/film/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r\nOrigin: https://example.com\r\nReferer: https://example.com/\r\nAccept-Language: en\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Mode: cors\r\n\r\n");
    });
    socket.on("data", (bytes) => {
      if (!bytes.includes("event: release")) return;
      one.heard++;
      one.at = performance.now();
      ready();
    });
    socket.on("error", failed);
    socket.on("close", () => failed(new Error("a stream was closed")));
    one.socket = socket;
  });
}

async function openAll(server) {
  const all = Array.from({ length: STREAMS }, () => ({ heard: 0, at: 0 }));
  for (let n = 0; n < STREAMS; n += AT_ONCE) await Promise.all(all.slice(n, n + AT_ONCE).map((one) => stream(server, one)));
  return all;
}

/** A change of a price, by the API: ms until the last stream knows of it. */
async function reach(server, all, n) {
  const document = await (await owner(server, "/api/v1/projects/film/document")).json();
  document.panels.card.text = `€ ${200 + n}`;
  const heard = all[0].heard;
  const began = performance.now();
  const reply = await owner(server, "/api/v1/projects/film/releases", { method: "POST", body: JSON.stringify(document), headers: { "content-type": "application/json" } });
  if (reply.status !== 201) throw new Error(await reply.text());
  while (all.some((one) => one.heard === heard)) {
    if (performance.now() - began > 30_000) throw new Error(`${all.filter((one) => one.heard === heard).length} streams heard nothing`);
    await sleep(20);
  }
  return Math.max(...all.map(({ at }) => at)) - began;
}

async function streams() {
  const server = await serve({ flags: ["--per-address", String(STREAMS * 2), "--connections", String(Math.ceil(STREAMS * 1.5))] });
  let all = [];
  try {
    await server.run("publish", folder(film(), "film"), "--project", "film");
    await owner(server, "/api/v1/projects/film/report");
    await sleep(SETTLED_MS);
    const before = memory(server);
    all = await openAll(server);
    await sleep(SETTLED_MS);
    const mb = memory(server) - before;
    const files = readdirSync(`/proc/${server.process.pid}/fd`).length;
    const reached = [];
    for (let n = 0; n < 5; n++) reached.push(await reach(server, all, n));
    await sleep(SETTLED_MS);
    return { mb, later: memory(server) - before, files, reached };
  } finally {
    for (const { socket } of all) socket?.removeAllListeners("close").destroy();
    await server.stop();
  }
}

const { idle, list, rate, errors } = await pressing();
const ms = (of) => [median(of), percentile(of, 0.95), Math.max(...of)].map((one) => one.toFixed(0));
table(
  ["press to page", "presses", "median ms", "p95 ms", "worst ms"],
  [
    ["nobody else watches", idle.length, ...ms(idle)],
    [`${rate.toFixed(0)} events/s of the same film`, list.length, ...ms(list)],
  ],
);
const is = await streams();
table(
  [`${STREAMS} streams`, "MB", "KB each", "open files"],
  [
    ["idle", is.mb.toFixed(1), ((is.mb * 1024) / STREAMS).toFixed(2), is.files],
    ["after five changes", is.later.toFixed(1), ((is.later * 1024) / STREAMS).toFixed(2), ""],
  ],
);
table(["a change reaches all", "median ms", "p95 ms", "worst ms"], [["from the request that publishes it", ...ms(is.reached)]]);
console.log(`load average ${loadavg()[0].toFixed(1)}; ${errors} errors`);
const p95 = percentile(list, 0.95);
const reached = Math.max(...is.reached);
const mb = Math.max(is.mb, is.later);
const good = p95 <= SHOWN_MS && rate >= RATE * 0.95 && errors === 0 && mb <= STREAMS_MB && reached <= REACHED_MS;
close("live", good, `p95 ${p95.toFixed(0)} ms at ${rate.toFixed(0)} events/s, ${mb.toFixed(1)} MB`, `all know after ${reached.toFixed(0)} ms`, `≤ ${SHOWN_MS} ms at ${RATE}, ≤ ${STREAMS_MB} MB, ≤ ${REACHED_MS} ms`);
