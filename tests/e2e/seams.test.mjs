// From scene to scene without a seam: which pictures come to the screen, and in
// which order. What a busy machine loses in mid-clip is no seam's fault: counts
// are compared with that.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { barcode, openBrowser, openFilm, play, recordEffects, recordFrames, state, until } from "./lib/page.mjs";
import { fed, noise, runs, sources } from "./lib/pictures.mjs";

const FPS = 30;
const CLIPS = {
  one: { clip: 1, seconds: 8, color: [40, 60, 90] },
  two: { clip: 2, seconds: 4, color: [120, 50, 60], sound: 440 },
};

const next = (id, go) => ({ next: [{ id, go }] });
const FILMS = {
  // The first is long enough for the source to take over in it; the second begins
  // between key frames, the third where the first ended.
  road: {
    start: "a",
    scenes: [
      { id: "a", clip: "one", from: 0, to: 6, ...next("ab", "b") },
      { id: "b", clip: "two", from: 0.7, to: 3, ...next("bc", "c") },
      { id: "c", clip: "one", from: 6, to: 8, end: "hold", ending: "last" },
    ],
  },
  brief: {
    start: "a",
    scenes: [
      { id: "a", clip: "one", from: 0, to: 3, ...next("ab", "b") },
      { id: "b", clip: "two", from: 0.5, to: 2, end: "hold", ending: "last" },
    ],
  },
  round: { start: "a", scenes: [{ id: "a", clip: "one", from: 0, to: 6, end: "loop", loop_from: 5 }] },
};

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

async function open(name, prepare = async () => undefined) {
  const room = await browser.newContext({ viewport: { width: 640, height: 360 } });
  await prepare(room);
  const opened = await openFilm(browser, server.embed(name), { context: room });
  await recordEffects(opened.page);
  await recordFrames(opened.page);
  return opened;
}

const frames = (page) => page.evaluate(() => window.frames_);

function near(found, wanted, slack, what) {
  assert.ok(Math.abs(found - wanted) <= slack + 1, `${what}: frame ${found}, not ${wanted} (±${slack} by noise)`);
}

test("scenes follow each other: no picture but theirs, in their order", async () => {
  const { page, room, errors } = await open("road");
  await play(page);
  await until(page, "ending", {}, 60000);
  assert.ok(await fed(page), "it is fed, not played as a file");
  const seen = await frames(page);
  const slack = noise(seen);
  const found = runs(seen);
  assert.deepEqual(found.map(([clip]) => clip), [1, 2, 1], JSON.stringify(found));
  near(found[0][2], 179, slack, "the last of a");
  near(found[1][1], 21, slack, "the first of b");
  near(found[1][2], 89, slack, "the last of b");
  near(found[2][1], 180, slack, "the first of c");
  await room.close();
  assert.deepEqual(errors, []);
});

test("a first scene of three seconds is long enough", async () => {
  const { page, room, errors } = await open("brief");
  await play(page);
  await page.waitForFunction(() => window.frames_.at(-1)?.clip === 2);
  assert.ok(await fed(page, { front: true }), "it was taken over before");
  await until(page, "ending", {}, 60000);
  const seen = await frames(page);
  near(runs(seen)[0][2], 89, noise(seen), "the last of a");
  await room.close();
  assert.deepEqual(errors, []);
});

test("a film that is paused when the source comes stands as it is, and is taken over later", async () => {
  const { page, room, errors } = await open("road");
  await play(page);
  await page.waitForFunction(() => window.frames_.at(-1)?.frame > 10);
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  await page.waitForTimeout(300); // the picture that was on its way
  const before = await barcode(page);
  await page.waitForTimeout(4000);
  assert.deepEqual(await barcode(page), before);
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await until(page, "entered", { scene: "b" }, 60000);
  assert.ok(await fed(page));
  await until(page, "ending", {}, 60000);
  assert.deepEqual(runs(await frames(page)).map(([clip]) => clip), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("what is held is the true last frame", async () => {
  const { page, room } = await open("road");
  await play(page);
  await until(page, "ending", {}, 60000);
  await page.waitForTimeout(1500);
  assert.deepEqual(await barcode(page), { clip: 1, frame: 8 * FPS - 1 });
  await room.close();
});

test("a loop goes round in one timeline", async () => {
  const { page, room, errors } = await open("round");
  await play(page);
  await page.waitForFunction(() => window.frames_.length > 30 && window.frames_.filter((one, i, all) => i && one.frame < all[i - 1].frame).length >= 2, undefined, { timeout: 60000 });
  const seen = await frames(page);
  const slack = noise(seen);
  for (const [clip, first, last] of runs(seen).slice(1, -1)) {
    assert.equal(clip, 1);
    near(first, 150, slack, "loops from");
    near(last, 179, slack, "loops at");
  }
  assert.equal((await sources(page)).length, 1, "no second element is needed any more");
  await room.close();
  assert.deepEqual(errors, []);
});

test("a fragment that is missing says so, and can be tried again", async () => {
  let missing = true;
  const { page, room } = await open("road", (context) =>
    context.route(/picture-.*\.mp4$/, (route) => (missing && !/bytes=0-/.test(route.request().headers().range ?? "") ? route.fulfill({ status: 404 }) : route.continue())),
  );
  await play(page);
  await page.waitForFunction(() => document.querySelector("ramify-player").shadowRoot.querySelector('.player[data-state="missing"]'), undefined, { timeout: 60000 });
  missing = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await until(page, "ending", {}, 60000);
  await room.close();
});

test("where media cannot be fed, files play on two elements", async () => {
  const { page, room, errors } = await open("road", (context) =>
    context.addInitScript(() => {
      delete window.MediaSource;
      delete window.ManagedMediaSource;
    }),
  );
  await play(page);
  await until(page, "ending", {}, 60000);
  assert.equal(await fed(page), false);
  assert.notEqual(await state(page), "missing");
  assert.deepEqual([...new Set((await frames(page)).map(({ clip }) => clip))].sort(), [1, 2]);
  await room.close();
  assert.deepEqual(errors, []);
});

test("at twice the speed scenes follow each other as well", async () => {
  const { page, room, errors } = await open("road", (context) => context.addInitScript(() => localStorage.setItem("ramify-settings", '{"rate":2}')));
  await play(page);
  await until(page, "ending", {}, 60000);
  assert.deepEqual(runs(await frames(page)).map(([clip]) => clip), [1, 2, 1]);
  await room.close();
  assert.deepEqual(errors, []);
});
