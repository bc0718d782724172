// Scenes that end between key frames, of clips with B frames: every picture up
// to the end comes to the screen, and the right one stays. What the browser has
// decoded is asked for frame by frame, at rest, so that a busy machine loses
// nothing; and counted once while it plays.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { barcode, openBrowser, openFilm, play, recordEffects, recordFrames, until } from "./lib/page.mjs";
import { noise, runs } from "./lib/pictures.mjs";

const FPS = 30;
const CLIPS = {
  one: { clip: 1, seconds: 8, color: [40, 60, 90] },
  two: { clip: 2, seconds: 4, color: [120, 50, 60], sound: 440 },
};
const next = (id, go) => ({ next: [{ id, go }] });
const at = (frame) => frame / FPS;

// Where a browser that cuts loses most depends on the frame: three in a row. First
// scenes are long enough for the timeline to take over in them.
const ENDS = [71, 72, 73];
const LONG = 120; // frames
const FILMS = {
  round: { start: "a", scenes: [{ id: "a", clip: "one", from: 0, to: at(LONG + 53), end: "loop", loop_from: at(LONG + 30) }] },
  tight: { start: "a", scenes: [{ id: "a", clip: "one", from: 0, to: at(LONG + 53), end: "loop", loop_from: at(LONG + 37) }] },
  short: {
    start: "a",
    scenes: [
      { id: "a", clip: "one", from: 0, to: 6, ...next("ab", "b") },
      // Begins and ends between the same key frames.
      { id: "b", clip: "two", from: at(62), to: at(72), ...next("bc", "c") },
      { id: "c", clip: "one", from: 6, to: 8, end: "hold", ending: "last" },
    ],
  },
};
for (const to of ENDS) {
  FILMS[`road-${to}`] = {
    start: "a",
    scenes: [
      { id: "a", clip: "one", from: 0, to: at(LONG + to), ...next("ab", "b") },
      { id: "b", clip: "two", from: 0, to: at(to), end: "hold", ending: "last" },
    ],
  };
}

let server;
let browser;

before(async () => {
  const projects = {};
  for (const [name, film] of Object.entries(FILMS)) projects[name] = await makeProject(film, CLIPS);
  server = await serveFilms(projects, [], { ready: true });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(name) {
  const room = await browser.newContext({ viewport: { width: 640, height: 360 } });
  const opened = await openFilm(browser, server.embed(name), { context: room });
  await recordEffects(opened.page);
  await recordFrames(opened.page);
  return opened;
}

const slackOf = (seen) => noise(seen) + 1;

/** At rest, the pictures that the video has from `from` on, one for each frame
 * of `count`: what it shows when it is sent to the middle of that frame. */
function decoded(page, from, count) {
  return page.evaluate(
    async ([first, n, fps]) => {
      const player = document.querySelector("ramify-player");
      const videos = [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")];
      const video = videos.find((one) => one.src.startsWith("blob:") && !one.hasAttribute("data-behind"));
      video.pause();
      const canvas = new OffscreenCanvas(640, 24);
      const paint = canvas.getContext("2d", { willReadFrequently: true });
      const list = [];
      for (let i = 0; i < n; i++) {
        const sought = new Promise((go) => video.addEventListener("seeked", go, { once: true }));
        const shown = new Promise((go) => video.requestVideoFrameCallback(go));
        video.currentTime = first + (i + 0.5) / fps;
        const soon = (ms) => new Promise((go) => setTimeout(go, ms));
        await Promise.race([sought, soon(3000)]); // never, where there is no picture
        await Promise.race([shown, soon(300)]);
        canvas.width = video.videoWidth;
        paint.drawImage(video, 0, 0);
        const { data } = paint.getImageData(0, 10, video.videoWidth, 1);
        const bit = (k) => (data[Math.floor(((k + 0.5) * video.videoWidth) / 20) * 4] > 120 ? 1 : 0);
        let [clip, frame] = [0, 0];
        for (let k = 0; k < 6; k++) clip |= bit(2 + k) << k;
        for (let k = 0; k < 12; k++) frame |= bit(8 + k) << k;
        list.push([clip, frame]);
      }
      return list;
    },
    [from, count, FPS],
  );
}

const count = (clip, from, to) => Array.from({ length: to - from }, (_, i) => [clip, from + i]);

for (const to of ENDS) {
  test(`a scene that ends before frame ${to} has all its pictures, then the next has its own`, async () => {
    const { page, room, errors } = await open(`road-${to}`);
    await play(page);
    await until(page, "entered", { scene: "b" }, 60000);
    assert.deepEqual(await decoded(page, at(LONG + to - 8), 16), [...count(1, LONG + to - 8, LONG + to), ...count(2, 0, 8)]);
    await room.close();
    assert.deepEqual(errors, []);
  });

  test(`… it shows them, and what is held at the end is frame ${to - 1}`, async () => {
    const { page, room, errors } = await open(`road-${to}`);
    await play(page);
    await until(page, "ending", {}, 60000);
    await page.waitForTimeout(1500); // it is said a little before
    const seen = await page.evaluate(() => window.frames_);
    const slack = slackOf(seen);
    const found = runs(seen);
    assert.deepEqual(found.map(([clip]) => clip), [1, 2], JSON.stringify(found));
    for (const [clip, , at] of found) {
      const last = clip === 1 ? at - LONG : at;
      assert.ok(last < to && last >= to - 1 - slack, `${JSON.stringify(found)}, ${slack} lost in mid-scene`);
    }
    assert.deepEqual(await barcode(page), { clip: 2, frame: to - 1 });
    await room.close();
    assert.deepEqual(errors, []);
  });
}

test("a scene that begins and ends between the same key frames has just its pictures", async () => {
  const { page, room, errors } = await open("short");
  await play(page);
  await until(page, "entered", { scene: "c" }, 60000);
  assert.deepEqual(await decoded(page, at(176), 19), [...count(1, 176, 180), ...count(2, 62, 72), ...count(1, 180, 185)]);
  await room.close();
  assert.deepEqual(errors, []);
});

for (const [name, from] of [["round", LONG + 30], ["tight", LONG + 37]]) {
  test(`a loop from frame ${from} that ends between key frames shows its pictures, each round`, async () => {
    const to = LONG + 53;
    const { page, room, errors } = await open(name);
    await play(page);
    await page.waitForFunction(() => window.frames_.filter((one, i, all) => i && one.frame < all[i - 1].frame).length >= 3, undefined, { timeout: 60000 });
    const seen = await page.evaluate(() => window.frames_);
    const slack = slackOf(seen);
    const rounds = runs(seen).slice(1, -1);
    for (const [clip, first, last] of rounds) {
      assert.equal(clip, 1);
      assert.ok(first >= from && first <= from + slack && last < to && last >= to - 1 - slack, `${JSON.stringify(rounds)}, ${slack} lost in mid-scene`);
    }
    const moments = await page.evaluate(() => window.frames_.map(({ mediaTime }) => mediaTime));
    const end = to + (to - from) * Math.floor((moments.at(-1) * FPS - to) / (to - from)); // the last that it has gone by
    const round = count(1, from, to);
    assert.deepEqual(await decoded(page, at(end - (to - from)), round.length + 5), [...round, ...round.slice(0, 5)]);
    await room.close();
    assert.deepEqual(errors, []);
  });
}

test("back into the last pictures of a scene: each is there", async () => {
  const { page, room, errors } = await open("road-71");
  await play(page);
  await until(page, "entered", { scene: "b" }, 60000);
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  for (const frame of [70, 61, 66]) {
    await page.evaluate((t) => (document.querySelector("ramify-player").currentTime = t), (frame + 0.5) / FPS);
    await page.waitForTimeout(600);
    assert.deepEqual(await barcode(page), { clip: 2, frame });
  }
  await room.close();
  assert.deepEqual(errors, []);
});
