// What the player claims about pictures, read from the pictures. Each proof is
// also shown to fail on a film in which its effect is removed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { boxAt } from "./lib/clips.mjs";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { barcode, element, openBrowser, openFilm, play, recordEffects, recordFrames, touch, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

const TRACK = [[10, 40, 12, 18], [70, 30, 16, 24]];
const SECONDS = 6;

const tracked = (place) => ({
  start: "ride",
  scenes: [
    {
      id: "ride",
      clip: "ride",
      end: "hold",
      ending: "done",
      elements: [{ id: "bag", kind: "hotspot", at: [0, SECONDS], place, label: "Bag", on: { press: [{ pause: true }] } }],
    },
  ],
});

const takes = (at) => ({
  start: "bench",
  scenes: [
    { id: "bench", clip: "bench", end: "hold", ending: "one", elements: [button("turn", "Turn", "hide", at)] },
    { id: "hide", clip: "hide", end: "hold", ending: "two", elements: [button("back", "Back to it", "bench", at)] },
  ],
});

function button(id, label, go, at) {
  return { id, kind: "button", at: [0, 6], place: [30, 60, 40, 14], label, on: { press: [{ go, at }] } };
}

let server;
let browser;
let road;

before(async () => {
  const ride = { ride: { clip: 9, seconds: SECONDS, width: 640, height: 360, track: TRACK } };
  const two = { bench: { clip: 5, seconds: 6 }, hide: { clip: 6, seconds: 6, color: [120, 80, 30] } };
  const keys = { keys: [[0, ...TRACK[0]], [SECONDS, ...TRACK[1]]] };
  road = await makeProject(ROAD, CLIPS);
  const ignored = structuredClone(ROAD);
  ignored.scenes[1].elements[1].options[1].go = "city"; // the choice changes nothing
  server = await serveFilms({
    road,
    ignored: await makeProject(ignored, CLIPS),
    ride: await makeProject(tracked(keys), ride),
    frozen: await makeProject(tracked(TRACK[0]), ride),
    takes: await makeProject(takes("same"), two),
    restarts: await makeProject(takes(0), two),
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** How far, in percent of the picture's width, the hotspot's middle is from the
 * middle of the true box, at ten random times while it plays. */
async function hotspotErrors(name) {
  const { page, room } = await openFilm(browser, server.embed(name));
  await play(page);
  const errors = [];
  for (let i = 0; i < 10; i++) {
    await page.waitForTimeout(150 + Math.random() * 300);
    const [share, seen] = await page.evaluate(
      async ([cells, frames]) => {
        const player = document.querySelector("ramify-player");
        const video = [...player.querySelectorAll("video")][0];
        // The overlay was placed for the frame that this refresh shows.
        const { mediaTime } = await new Promise((done) => video.requestVideoFrameCallback((_, about) => done(about)));
        const spot = player.shadowRoot.querySelector("[data-id=bag]").getBoundingClientRect();
        const stage = player.shadowRoot.querySelector(".stage").getBoundingClientRect();
        const middle = ((spot.left + spot.width / 2 - stage.left) / stage.width) * 100;
        return [Math.round(mediaTime * 30) / frames, middle];
      },
      [20, SECONDS * 30],
    );
    const [x, , w] = boxAt(TRACK, share);
    errors.push(Math.abs(seen - (x + w / 2)));
  }
  await room.close();
  return errors;
}

test("a moving hotspot stays within 3 % of what it stands on", async () => {
  const errors = await hotspotErrors("ride");
  assert.ok(Math.max(...errors) <= 3, `off by ${errors.map((one) => one.toFixed(2))}`);
});

test("… and a frozen one is found out", async () => {
  const errors = await hotspotErrors("frozen");
  assert.ok(Math.max(...errors) > 3);
});

/** Plays the road, chooses the trail: the clip that is on the screen then. */
async function chosenClip(name) {
  const { page, room } = await openFilm(browser, server.embed(name));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await page.getByRole("button", { name: "Up the trail" }).click();
  await until(page, "left", { scene: "meet" });
  await page.waitForTimeout(400);
  const { clip } = await barcode(page);
  await room.close();
  return clip;
}

test("the other choice shows the other frames", async () => {
  assert.equal(await chosenClip("road"), 3);
});

test("… and an ignored choice is found out", async () => {
  assert.notEqual(await chosenClip("ignored"), 3);
});

/** Frames between the last of one take and the first of the other; 1 is no
 * jump at all. */
async function takeSteps(name) {
  const { page, room } = await openFilm(browser, server.embed(name));
  await recordEffects(page);
  await play(page);
  const steps = [];
  for (const [id, other] of [["turn", 6], ["back", 5], ["turn", 6]]) {
    await page.waitForTimeout(700);
    await recordFrames(page);
    await element(page, id).click();
    await page.waitForFunction((clip) => window.frames_.some((one) => one.clip === clip), other);
    const frames = await page.evaluate(() => window.frames_);
    const at = frames.findIndex((one) => one.clip === other);
    if (at > 0) steps.push(frames[at].frame - frames[at - 1].frame);
  }
  await room.close();
  return steps;
}

test("at: same goes on at the same offset, within a frame", async () => {
  const steps = await takeSteps("takes");
  assert.ok(steps.length >= 2);
  for (const step of steps) assert.ok(step >= 0 && step <= 2, `jumped by ${steps}`);
});

test("… and a take that begins at 0 is found out", async () => {
  const steps = await takeSteps("restarts");
  assert.ok(steps.some((step) => step < 0 || step > 2), `jumped by ${steps}`);
});

/** Changes the price while the film plays; the frames shown meanwhile. */
async function framesOverChange(change) {
  const { page, room } = await openFilm(browser, server.embed("ride"));
  await play(page);
  await page.waitForTimeout(1300); // the stream of news is open
  await recordFrames(page);
  await change(page);
  await page.waitForTimeout(1500);
  const frames = await page.evaluate(() => window.frames_.map((one) => one.frame)).catch(() => []);
  await room.close();
  return frames;
}

const gaps = (frames) => frames.slice(1).filter((frame, i) => frame < frames[i] || frame - frames[i] > 4).length;

test("a live change of price is drawn without disturbing a frame", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await element(page, "bag").waitFor();
  await touch(page, "bag");
  const sheet = page.getByRole("dialog", { name: "The Courier" });
  await sheet.getByText("€148").waitFor();
  await page.waitForTimeout(1300);
  const changed = structuredClone(road.film);
  changed.panels.courier.price.amount = "139.00";
  road.write(changed);
  await server.run("publish", road.folder, "--project", "road");
  await sheet.getByText("€139").waitFor({ timeout: 2000 });
  await room.close();

  const frames = await framesOverChange(async () => {
    changed.panels.courier.price.amount = "129.00";
    road.write(changed);
    await server.run("publish", road.folder, "--project", "road");
  });
  assert.ok(frames.length > 20);
  assert.equal(gaps(frames), 0, `frames ${frames}`);
});

test("… and a player that reloads is found out", async () => {
  const frames = await framesOverChange(async (page) => {
    await page.evaluate(() => {
      const video = document.querySelector("ramify-player video");
      video.currentTime = 0;
    });
  });
  assert.ok(gaps(frames) > 0, `frames ${frames}`);
});
