// Driving the player in a real Chromium, and reading what it shows.
import assert from "node:assert/strict";
import { openBrowser } from "../../../tools/browser.mjs";
import { CELLS } from "./clips.mjs";

export { openBrowser };

/** A page on this address with the player ready. Errors of the page fail the
 * test that reads `errors`. */
export async function openFilm(browser, address, { width = 1280, height = 720, context, ...options } = {}) {
  const room = context ?? (await browser.newContext({ viewport: { width, height }, ...options }));
  const page = await room.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector(".player:not([data-state='loading'])"));
  return { page, room, errors };
}

/** Who says no to being known is not asked when the page is loaded again. */
export const refuse = (page) =>
  page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    localStorage.setItem(`ramify-viewer${player.getAttribute("base")}/#${player.getAttribute("project")}`, "no");
  });

/** Start from the poster, and wait until pictures move. */
export async function play(page) {
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await playing(page);
}

export function playing(page) {
  return page.waitForFunction(() => {
    const player = document.querySelector("ramify-player");
    return player && !player.paused && player.currentTime > 0;
  });
}

/** What comes after the first picture is here: keys, menus, live changes. */
export async function partsCome(page) {
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/assets\/extras/.test(name)));
  await page.waitForTimeout(400); // and begins a moment later
}

/** The browser has the session, to go on with it later: who has hardly seen
 * anything is not asked whether to. */
export async function isKept(page) {
  const names = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await eventually(async () => assert.ok((await names()).includes("ramify")));
  await page.waitForTimeout(200); // the first of it is on its way
}

/** The video that is seen, read by its barcode: { clip, frame }. */
export function barcode(page) {
  return page.evaluate((cells) => {
    const player = document.querySelector("ramify-player");
    const videos = [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")];
    const away = player.shadowRoot.querySelector("[data-away] video.away:not([data-behind])");
    const video = away ?? videos.find((one) => !one.hasAttribute("data-behind"));
    const canvas = new OffscreenCanvas(video.videoWidth, 24);
    const paint = canvas.getContext("2d", { willReadFrequently: true });
    paint.drawImage(video, 0, 0);
    const { data } = paint.getImageData(0, 10, video.videoWidth, 1);
    const bit = (i) => (data[Math.floor(((i + 0.5) * video.videoWidth) / cells) * 4] > 120 ? 1 : 0);
    if (!bit(0) || bit(1)) return null;
    let clip = 0;
    let frame = 0;
    for (let i = 0; i < 6; i++) clip |= bit(2 + i) << i;
    for (let i = 0; i < 12; i++) frame |= bit(8 + i) << i;
    return { clip, frame };
  }, CELLS);
}

/** Every frame that comes to the screen from now on: window.frames. */
export function recordFrames(page) {
  return page.evaluate((cells) => {
    const player = document.querySelector("ramify-player");
    const canvas = new OffscreenCanvas(640, 24);
    const paint = canvas.getContext("2d", { willReadFrequently: true });
    window.frames_ = [];
    const watch = (video) => {
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        if (!video.hasAttribute("data-behind")) {
          canvas.width = video.videoWidth;
          paint.drawImage(video, 0, 0);
          const { data } = paint.getImageData(0, 10, video.videoWidth, 1);
          const bit = (i) => (data[Math.floor(((i + 0.5) * video.videoWidth) / cells) * 4] > 120 ? 1 : 0);
          let clip = 0;
          let frame = 0;
          for (let i = 0; i < 6; i++) clip |= bit(2 + i) << i;
          for (let i = 0; i < 12; i++) frame |= bit(8 + i) << i;
          window.frames_.push({ clip, frame, at: performance.now(), mediaTime });
        }
        watch(video);
      });
    };
    for (const video of [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")]) watch(video);
    const later = (node) => node instanceof HTMLVideoElement && watch(node); // the second comes when it is needed
    new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach(later))).observe(player.shadowRoot, { subtree: true, childList: true });
  }, CELLS);
}

/** What happened, as the page around would hear it. */
export function recordEffects(page) {
  return page.evaluate(() => {
    window.effects = [];
    document.querySelector("ramify-player").addEventListener("ramify", ({ detail }) => window.effects.push(detail));
  });
}

export function until(page, effect, fields = {}, timeout = 15000) {
  return page.waitForFunction(
    ([name, wanted]) => window.effects.find((one) => one.effect === name && Object.entries(wanted).every(([key, value]) => one[key] === value)),
    [effect, fields],
    { timeout },
  );
}

/** An element on the picture (or below it), by its id. */
export const element = (page, id) => page.locator(`ramify-player [data-id="${id}"]`);

/** A press on something that moves: where it is now. */
export async function touch(page, id) {
  const box = await element(page, id).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

export const state = (page) => page.locator("ramify-player .player").getAttribute("data-state");

export async function eventually(check, ms = 8000) {
  const until_ = Date.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until_) throw error;
      await new Promise((done) => setTimeout(done, 60));
    }
  }
}
