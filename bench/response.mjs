// bench response: from a press to the first frame that shows what it did.
// The demo in a real Chromium: its hotspot and a button open panels, options
// are chosen; a press counts from the browser's own time of it to the frame
// after the expected change. The control is a button on a bare page that
// changes its own words. At last, the memory of the server once all are gone.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { firstClip, serveBare } from "../tools/bare.mjs";
import { openBrowser, openPage } from "../tools/browser.mjs";
import { root } from "../tools/files.mjs";
import { settled } from "../tools/prepared.mjs";
import { serve } from "../tools/server.mjs";
import { close, median, percentile, table } from "../tools/table.mjs";

const PRESSES = 16; // of each kind
const PANELS_MS = 2500; // parts that load after the first pictures have come
const IDLE_MS = 2000;
const TARGET_MS = 50;
const TARGET_MB = 30;

// In the page: `expect(name)` waits for the next click and then for what it
// must change; `took` is the time between, to the end of the frame's work.
function watch() {
  const player = () => document.querySelector("ramify-player");
  const layer = (selector) => player().shadowRoot.querySelector(selector);
  const signs = {
    panel: () => layer("[part~=panel]"),
    city: () => layer("[part~=option]:nth-child(1)[aria-pressed=true]"),
    trail: () => layer("[part~=option]:nth-child(2)[aria-pressed=true]"),
    words: () => document.querySelector("button").textContent === "Pressed",
  };
  window.expect = (name) => {
    window.took = undefined;
    if (signs[name]()) throw new Error(`${name} is there before the press`);
    let at;
    const frame = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.took = performance.now() - at);
      requestAnimationFrame(() => port2.postMessage(0)); // after this frame's work
    };
    const look = () => {
      if (at === undefined || !signs[name]()) return;
      changes.disconnect();
      frame();
    };
    const changes = new MutationObserver(look);
    changes.observe(player()?.shadowRoot ?? document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    window.addEventListener("click", ({ timeStamp }) => (at = timeStamp), { capture: true, once: true });
  };
}

async function press(page, target, sign) {
  await page.evaluate((name) => window.expect(name), sign);
  const { x, y, width, height } = await target.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.waitForFunction(() => window.took !== undefined, undefined, { timeout: 5000 });
  return page.evaluate(() => window.took);
}

const element = (page, id) => page.locator(`ramify-player [data-id="${id}"]`);
const seek = (page, t) => page.evaluate((to) => (document.querySelector("ramify-player").currentTime = to), t);
const now = (page) => page.evaluate(() => document.querySelector("ramify-player").currentTime);

// A scene begins again before the thing is gone from it.
async function within(page, from, to) {
  const t = await now(page);
  if (t < from || t > to) await seek(page, from);
}

async function opening(page, id, from, to) {
  const times = [];
  for (let n = 0; n < PRESSES; n += 1) {
    await within(page, from, to);
    await element(page, id).waitFor();
    times.push(await press(page, element(page, id), "panel"));
    await page.keyboard.press("Escape");
    await page.locator("ramify-player [part~=panel]").waitFor({ state: "detached" });
  }
  return times;
}

async function choosing(page) {
  const times = [];
  for (let n = 0; n < PRESSES; n += 1) {
    await within(page, 4.2, 7);
    const row = n % 2;
    const option = element(page, "road").locator("[part~=option]").nth(row);
    await option.waitFor();
    times.push(await press(page, option, row ? "trail" : "city"));
  }
  return times;
}

async function control(page, address) {
  await page.goto(address);
  await page.evaluate(() => document.querySelector("video").play());
  await page.evaluate(() => document.querySelector("button").addEventListener("click", ({ target }) => (target.textContent = "Pressed")));
  const times = [];
  for (let n = 0; n < PRESSES; n += 1) {
    await page.evaluate(() => (document.querySelector("button").textContent = "Press"));
    times.push(await press(page, page.locator("button"), "words"));
  }
  return times;
}

// The demo with another scene as its first.
function demoFrom(scene, folder) {
  cpSync(`${root}/demo/clips`, join(folder, "clips"), { recursive: true });
  cpSync(`${root}/demo/pictures`, join(folder, "pictures"), { recursive: true });
  const film = JSON.parse(readFileSync(`${root}/demo/project.json`, "utf8"));
  writeFileSync(join(folder, "project.json"), JSON.stringify({ ...film, id: `from-${scene}`, start: scene }));
}

async function start(page, server, scene) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-from-"));
  demoFrom(scene, folder);
  await server.run("publish", folder).finally(() => rmSync(folder, { recursive: true }));
  await page.goto(`${server.base}/embed/from-${scene}`);
  await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector(".player:not([data-state='loading'])"));
  await page.evaluate(() => (document.querySelector("ramify-player").consent = false)); // nobody asks meanwhile
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await element(page, `chapters-${scene}`).waitFor();
  await page.waitForTimeout(PANELS_MS);
}

async function film(page, server) {
  await start(page, server, "meet");
  const hotspot = await opening(page, "bag", 1.2, 5);
  const option = await choosing(page);
  await start(page, server, "bench");
  const button = await opening(page, "hold-bench", 10.2, 13.5);
  return { hotspot, option, button };
}

const memory = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

const server = await serve({ flags: ["--workers", "1"] });
const browser = await openBrowser();
let bare;
try {
  await server.run("publish", `${root}/demo`);
  await settled(server, "one-bag-your-road");
  bare = await serveBare(await firstClip(`${server.base}/embed/one-bag-your-road`));
  const { page, close: done } = await openPage(browser);
  await page.addInitScript(watch);
  const before = await control(page, bare.address);
  const ours = await film(page, server);
  const floor = [...before, ...(await control(page, bare.address))];
  await done();
  await browser.close();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const mb = memory(server.process);
  const all = Object.values(ours).flat();
  const rows = { ...ours, "all of these": all, "button on a bare page": floor };
  table(
    ["press", "presses", "median ms", "p95 ms", "worst ms"],
    Object.entries(rows).map(([name, list]) => [name, list.length, ...[median(list), percentile(list, 0.95), Math.max(...list)].map((ms) => ms.toFixed(1))]),
  );
  table(["server", "MB"], [[`resident, idle ${IDLE_MS / 1000} s after the last client`, mb.toFixed(1)]]);
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  const p95 = percentile(all, 0.95);
  const ratio = p95 / percentile(floor, 0.95);
  close("response", p95 <= TARGET_MS && mb <= TARGET_MB, `p95 ${p95.toFixed(1)} ms and ${mb.toFixed(1)} MB`, `${ratio.toFixed(2)} × a bare button`, `≤ ${TARGET_MS} ms and ≤ ${TARGET_MB} MB`);
} finally {
  bare?.close();
  await browser.close();
  await server.stop();
}
