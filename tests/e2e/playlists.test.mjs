// The playlists of a prepared clip in hls.js, as any other site would play them:
// every size, joined without a hole.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { clipsOf, settled } from "../../tools/prepared.mjs";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { openBrowser } from "./lib/page.mjs";
import { openSite } from "./lib/site.mjs";

const SECONDS = 6;
const HLS = createRequire(import.meta.url).resolve("hls.js/dist/hls.min.js");
const film = { start: "a", scenes: [{ id: "a", clip: "one", end: "hold", ending: "end" }] };

let server;
let site;
let browser;
let address;

before(async () => {
  const project = await makeProject(film, { one: { clip: 5, seconds: SECONDS, width: 1280, height: 720 } });
  server = await serveFilms({ film: project }, [], { ready: true });
  await settled(server, "film");
  const [{ playlist }] = await clipsOf(server);
  address = new URL(playlist, server.base).href;
  site = await openSite({ "/": "<!doctype html><video muted></video>" });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.stop();
});

/** A page that has loaded the clip; hls.js is window.hls, what it said of errors window.wrong. */
async function open() {
  const page = await browser.newPage();
  await page.goto(`${site.base}/`);
  await page.addScriptTag({ path: HLS });
  await page.evaluate(
    (at) =>
      new Promise((done) => {
        const { Hls } = window;
        window.wrong = [];
        window.hls = new Hls();
        window.hls.on(Hls.Events.ERROR, (_, { details }) => {
          if (details !== Hls.ErrorDetails.INTERNAL_ABORTED) window.wrong.push(details); // it leaves a size it was loading
        });
        window.hls.on(Hls.Events.MANIFEST_PARSED, done);
        window.hls.loadSource(at);
        window.hls.attachMedia(document.querySelector("video"));
      }),
    address,
  );
  return page;
}

test("each size is one of its levels, and plays to the last frame", async () => {
  const page = await open();
  const levels = await page.evaluate(() => window.hls.levels.map(({ width, height, codecSet }) => [width, height, codecSet]));
  assert.deepEqual(levels.map(([, height]) => height).sort((a, b) => a - b), [360, 720]);
  for (const [level, [width]] of levels.entries()) {
    await page.evaluate((n) => {
      window.hls.currentLevel = n;
      const video = document.querySelector("video");
      video.currentTime = 0;
      video.playbackRate = 2;
      return video.play();
    }, level);
    await page.waitForFunction((wide) => document.querySelector("video").videoWidth === wide, width);
    await page.waitForFunction(() => document.querySelector("video").ended);
    const { end, holes } = await page.evaluate(() => {
      const { currentTime, buffered } = document.querySelector("video");
      return { end: currentTime, holes: buffered.length - 1 };
    });
    assert.ok(Math.abs(end - SECONDS) < 0.05, `it ends at ${end}`);
    assert.equal(holes, 0);
  }
  assert.deepEqual(await page.evaluate(() => window.wrong), []);
  await page.close();
});

test("another size in mid-play joins without a hole", async () => {
  const page = await open();
  await page.evaluate(() => {
    window.hls.nextLevel = 0;
    return document.querySelector("video").play();
  });
  await page.waitForFunction(() => document.querySelector("video").currentTime > 1.2);
  const before = await page.evaluate(() => document.querySelector("video").videoHeight);
  await page.evaluate(() => (window.hls.nextLevel = window.hls.levels.length - 1 - window.hls.currentLevel));
  await page.waitForFunction((height) => document.querySelector("video").videoHeight !== height, before);
  await page.waitForFunction(() => document.querySelector("video").ended);
  assert.equal(await page.evaluate(() => document.querySelector("video").buffered.length), 1);
  assert.deepEqual(await page.evaluate(() => window.wrong), []);
  await page.close();
});
