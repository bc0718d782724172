// bench start: how soon a film can play and shows its first element.
// The demo's frame page and a page with a bare <video> of the same file take
// turns, each load in a fresh profile, on this machine as it is and with a CPU
// 4 times slower, 10 Mbit/s and 40 ms. Then, what a layer that stands still
// costs while the film plays: a film with one element beside the bare page.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { firstClip, serveBare } from "../tools/bare.mjs";
import { openBrowser, openPage } from "../tools/browser.mjs";
import { root } from "../tools/files.mjs";
import { settled } from "../tools/prepared.mjs";
import { serve } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";

const DEMO = "one-bag-your-road"; // its clips prepared
const LOADS = 21;
const SETTLE_MS = 1000; // a new profile has work of its own: not the page's
const PLAYS = 3;
const PLAY_S = 5;
const TARGET_RATIO = 1.25;
const TARGET_MS_A_SECOND = 20;
const PROFILES = { fast: {}, slow: { slow: true } };

// In the page, before anything else. Playing is asked for as soon as there is
// somebody to ask, as autoplay would; an element counts once it is on a frame.
function watch() {
  const seen = (window.seen = {});
  const note = (what) => (seen[what] ??= performance.now());
  document.addEventListener("canplay", () => note("playable"), true);
  document.addEventListener(
    "ramify-ready",
    ({ target }) => {
      target.play();
      const look = () => {
        const layer = target.shadowRoot.querySelector("[data-id]");
        if (layer?.getClientRects().length) requestAnimationFrame(() => note("element"));
      };
      new MutationObserver(look).observe(target.shadowRoot, { subtree: true, childList: true, attributes: true });
      look();
    },
    true,
  );
}

async function load(browser, address, profile, wanted) {
  const { page, close: done } = await openPage(browser, PROFILES[profile]);
  await page.addInitScript(watch);
  await page.waitForTimeout(SETTLE_MS);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction((names) => names.every((name) => name in window.seen), wanted, { polling: 100 });
  const seen = await page.evaluate(() => window.seen);
  await done();
  return seen;
}

async function loads(browser, profile, film, bare) {
  const times = { bare: [], playable: [], element: [] };
  for (let n = 0; n <= LOADS; n += 1) {
    const control = await load(browser, bare, profile, ["playable"]);
    const ours = await load(browser, film, profile, ["playable", "element"]);
    if (!n) continue; // the browser's own first time
    times.bare.push(control.playable);
    times.playable.push(ours.playable);
    times.element.push(ours.element);
  }
  return times;
}

// CPU time of the main thread, milliseconds a second. The thread's own clock:
// what else runs on this machine is not counted.
async function playing(browser, address, start) {
  const { page, close: done } = await openPage(browser);
  const wire = await page.context().newCDPSession(page);
  await wire.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await wire.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
  await page.goto(address);
  await start(page);
  await page.waitForTimeout(3000); // parts that come later have come
  const before = await spent();
  const begun = Date.now();
  await page.waitForTimeout(PLAY_S * 1000);
  const cost = ((await spent()) - before) / ((Date.now() - begun) / 1000);
  await done();
  return cost * 1000;
}

function stillFilm() {
  const folder = mkdtempSync(join(tmpdir(), "ramify-still-"));
  copyFileSync(`${root}/demo/clips/street.mp4`, join(folder, "street.mp4"));
  const elements = [{ id: "still", kind: "hotspot", place: [10, 10, 20, 20], label: "here" }];
  const scenes = [{ id: "all", clip: "street", from: 0, to: 17.5, elements }];
  const film = { ramify: 1, id: "still", title: "still", start: "all", clips: { street: { file: "street.mp4" } }, scenes };
  writeFileSync(join(folder, "project.json"), JSON.stringify(film));
  return folder;
}

async function still(browser, film, bare) {
  const costs = { film: [], bare: [] };
  for (let n = 0; n < PLAYS; n += 1) {
    costs.bare.push(await playing(browser, bare, (page) => page.evaluate(() => document.querySelector("video").play())));
    costs.film.push(
      await playing(browser, film, async (page) => {
        await page.waitForFunction(() => document.querySelector("ramify-player").shadowRoot?.querySelector(".player:not([data-state='loading'])"));
        await page.evaluate(() => document.querySelector("ramify-player").play());
        await page.locator('ramify-player [data-id="still"]').waitFor();
      }),
    );
  }
  return costs;
}

const spread = (list) => `${Math.min(...list).toFixed(0)} … ${Math.max(...list).toFixed(0)}`;

const server = await serve({ flags: ["--workers", "1"] });
const browser = await openBrowser();
const folder = stillFilm();
let bare;
try {
  await server.run("publish", `${root}/demo`);
  await server.run("publish", folder);
  for (const name of [DEMO, "still"]) await settled(server, name);
  const film = `${server.base}/embed/${DEMO}`;
  bare = await serveBare(await firstClip(film));
  const rows = [];
  let worst = 0;
  for (const profile of Object.keys(PROFILES)) {
    const times = await loads(browser, profile, film, bare.address);
    const control = median(times.bare);
    for (const [what, list] of Object.entries(times)) {
      const ratio = median(list) / control;
      worst = Math.max(worst, ratio);
      rows.push([`${profile}, ${what === "bare" ? "bare page playable" : `film ${what}`}`, median(list).toFixed(0), spread(list), ratio.toFixed(2)]);
    }
  }
  table([`from navigation, ${LOADS} loads`, "median ms", "range", "ratio"], rows);
  const costs = await still(browser, `${server.base}/embed/still`, bare.address);
  const cost = median(costs.film) - median(costs.bare);
  table(
    [`playing ${PLAY_S} s, ${PLAYS} times`, "main thread ms/s", "range"],
    Object.entries(costs).map(([what, list]) => [what === "film" ? "film with one still element" : "bare page", median(list).toFixed(1), spread(list)]),
  );
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  const good = worst <= TARGET_RATIO && cost <= TARGET_MS_A_SECOND;
  close("start", good, `${cost.toFixed(1)} ms/s over the bare page`, `at worst ${worst.toFixed(2)} ×`, `≤ ${TARGET_MS_A_SECOND} ms/s and ≤ ${TARGET_RATIO} ×`);
} finally {
  bare?.close();
  rmSync(folder, { recursive: true, force: true });
  await browser.close();
  await server.stop();
}
