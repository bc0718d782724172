// What happens while a film plays on one timeline: ways back, seeks, another
// size and codec, a network that goes, a browser that has no room or decides by
// itself when to load.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { barcode, element, eventually, openBrowser, openFilm, play, recordEffects, recordFrames, until } from "./lib/page.mjs";
import { fed } from "./lib/pictures.mjs";

const CLIPS = {
  one: { clip: 1, seconds: 12, color: [40, 60, 90] },
  two: { clip: 2, seconds: 6, color: [120, 50, 60], width: 640, height: 360, fps: 25 }, // another level of H.264
};
const button = (id, does) => ({ id, kind: "button", at: 0, place: [35, 70, 30, 16], text: id, on: { press: [does] } });
const FILMS = {
  road: {
    start: "a",
    scenes: [
      { id: "a", clip: "one", from: 0, to: 6, next: [{ id: "ab", go: "b" }] },
      { id: "b", clip: "two", from: 0.4, to: 5, next: [{ id: "bc", go: "c" }], elements: [button("again", { back: true })] },
      { id: "c", clip: "one", from: 6, to: 12, end: "hold", ending: "last" },
    ],
  },
};

let server;
let browser;

before(async () => {
  server = await serveFilms({ road: await makeProject(FILMS.road, CLIPS) }, [], { ready: true });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(prepare = async () => undefined) {
  const room = await browser.newContext({ viewport: { width: 640, height: 360 } });
  await prepare(room);
  const opened = await openFilm(browser, server.embed("road"), { context: room });
  await recordEffects(opened.page);
  await recordFrames(opened.page);
  await play(opened.page);
  return opened;
}

/** The clips whose pictures came to the screen, one after the other. */
const clips = (page) => page.evaluate(() => window.frames_.map(({ clip }) => clip).filter((clip, i, all) => clip !== all[i - 1]));
const shows = (page, clip, from, to = Infinity) =>
  page.waitForFunction(([one, a, b]) => window.frames_.at(-1)?.clip === one && window.frames_.at(-1).frame >= a && window.frames_.at(-1).frame < b, [clip, from, to], { timeout: 60000 });
const onTimeline = (page) => fed(page, { front: true });
const seek = (page, t) => page.evaluate((to) => void (document.querySelector("ramify-player").currentTime = to), t);

test("another size, rate and codec follow, and a way back leads back", async () => {
  const { page, room, errors } = await open();
  await shows(page, 2, 30);
  assert.ok(await onTimeline(page));
  await element(page, "again").click();
  await shows(page, 1, 0, 180);
  await seek(page, 5);
  await shows(page, 2, 10, 60);
  await until(page, "ending", {}, 60000);
  assert.deepEqual(await clips(page), [1, 2, 1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("seeks within a scene find their frames, ahead of what was loaded and behind it", async () => {
  const { page, room, errors } = await open();
  await shows(page, 1, 150, 180);
  await shows(page, 1, 180); // c: the second clip is over
  for (const [t, frame] of [[5, 330], [0.2, 186], [3, 270]]) {
    await page.evaluate(() => document.querySelector("ramify-player").pause());
    await seek(page, t);
    await eventually(async () => assert.deepEqual(await barcode(page), { clip: 1, frame }, `${t} s`));
  }
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await until(page, "ending", {}, 60000);
  await room.close();
  assert.deepEqual(errors, []);
});

test("the network goes while it plays and comes back: it plays on", async () => {
  let gone = false;
  const { page, room } = await open((context) => context.route(/(picture|sound|head|tail)-.*\.mp4$/, (route) => (gone ? route.abort("internetdisconnected") : route.continue())));
  await eventually(async () => assert.ok(await fed(page)), 30000);
  gone = true;
  await page.waitForTimeout(1500);
  gone = false;
  await until(page, "ending", {}, 90000);
  assert.deepEqual((await clips(page)).at(-1), 1);
  await room.close();
});

/** A tab that others cover: its pictures are not asked for, and its timers run
 * once a second. window.cover(true) covers it. */
function coverable() {
  const waiting = [];
  let covered = false;
  const held = (name, on) => {
    const ask = on[name];
    on[name] = function (run, ...rest) {
      const late = (...args) => (covered ? waiting.push(() => ask.call(this, run, ...rest)) : run(...args));
      return ask.call(this, late, ...rest);
    };
  };
  held("requestAnimationFrame", window);
  held("requestVideoFrameCallback", HTMLVideoElement.prototype);
  const { setTimeout } = window;
  window.setTimeout = (run, ms, ...rest) => setTimeout(run, covered ? Math.ceil(Math.max(ms ?? 0, 1) / 1000) * 1000 : ms, ...rest);
  Object.defineProperty(Document.prototype, "visibilityState", { configurable: true, get: () => (covered ? "hidden" : "visible") });
  Object.defineProperty(Document.prototype, "hidden", { configurable: true, get: () => covered });
  window.cover = (is) => {
    covered = is;
    document.dispatchEvent(new Event("visibilitychange"));
    if (!is) waiting.splice(0).forEach((ask) => ask());
  };
}

test("a tab that is covered across a seam plays on, and shows the right scene when it is seen again", async () => {
  const { page, room, errors } = await open((context) => context.addInitScript(coverable));
  await shows(page, 1, 90);
  await page.evaluate(() => window.cover(true));
  const inB = () => page.evaluate(() => window.effects.some(({ effect, scene }) => effect === "entered" && scene === "b"));
  await eventually(async () => assert.ok(await inB(), "it goes on without being seen"), 30000);
  await page.waitForTimeout(1500);
  await page.evaluate(() => window.cover(false));
  await eventually(async () => assert.equal((await barcode(page)).clip, 2));
  assert.ok(await onTimeline(page));
  await until(page, "ending", {}, 60000);
  assert.deepEqual(await clips(page), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("a phone that sleeps while a film plays goes on when it wakes", async () => {
  const { page, room, errors } = await open();
  await shows(page, 1, 90);
  const wire = await room.newCDPSession(page);
  await wire.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((done) => setTimeout(done, 6000)); // longer than the rest of its scene
  await wire.send("Page.setWebLifecycleState", { state: "active" });
  await until(page, "ending", {}, 60000);
  assert.deepEqual((await clips(page)).filter((clip) => clip), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("a browser without room is given time, and loses nothing", async () => {
  const { page, room, errors } = await open((context) =>
    context.addInitScript(() => {
      const append = SourceBuffer.prototype.appendBuffer;
      let count = 0;
      SourceBuffer.prototype.appendBuffer = function (bytes) {
        if (++count % 4 === 0) throw new DOMException("full", "QuotaExceededError");
        append.call(this, bytes);
      };
      window.appends = () => count;
    }),
  );
  await until(page, "ending", {}, 90000);
  assert.ok((await page.evaluate(() => window.appends())) > 8);
  assert.deepEqual(await clips(page), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("where the browser manages media, it says when to load", async () => {
  const { page, room, errors } = await open((context) =>
    context.addInitScript(() => {
      const Plain = window.MediaSource;
      window.ManagedMediaSource = class extends Plain {
        constructor() {
          super();
          this.streaming = true;
          window.managed = (window.managed ?? 0) + 1;
        }
      };
      delete window.MediaSource;
    }),
  );
  await until(page, "ending", {}, 60000);
  assert.ok((await page.evaluate(() => window.managed)) > 0);
  assert.deepEqual(await clips(page), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("the part that does it cannot be had: files do", async () => {
  const { page, room } = await open((context) => context.route(/seamless-.*\.js$/, (route) => route.abort()));
  await until(page, "ending", {}, 60000);
  assert.equal(await onTimeline(page), false);
  assert.deepEqual(await clips(page), [1, 2, 1]);
  await room.close();
});
