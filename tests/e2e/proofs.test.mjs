// Proofs that the film listens, from the pictures that come to the screen. Each
// is also made with its effect taken away, and must then say no.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chance, seed } from "./lib/chance.mjs";
import { CLIP_OF, FPS, demoDocument, demoFolder, elementOf, sceneOf, trueBox } from "./lib/demo.mjs";
import { serveFilms } from "./lib/film.mjs";
import { element, openBrowser, openFilm, play, recordEffects, until } from "./lib/page.mjs";
import { paintPart, pictures, readShots, sees, watchPictures } from "./lib/seen.mjs";

const SHOTS = 10;
const NEAR = 3; // percent of the picture's width
const CITY = 2;
const TRAIL = 3;
const BENCH = 4;
const HIDE = 5;

/** Without what could lie over the barcode or ask before the film goes on. */
function plain(change = () => undefined) {
  const film = demoDocument();
  delete film.identity;
  for (const scene of film.scenes) scene.elements = scene.elements.filter(({ kind }) => kind !== "chapters");
  change(film);
  return film;
}

// What each proof shows, and the same with the effect taken away.
const FILMS = {
  film: plain(),
  frozen: plain((film) => (elementOf(film, "bag").place = elementOf(film, "bag").place.keys[0].slice(1))),
  ignored: plain((film) => (elementOf(film, "road").options[1].go = "city")),
  restarting: plain((film) => delete elementOf(film, "leather").on.hover[0].at),
  priced: plain((film) => delete elementOf(film, "bag").on.press[0].pause),
};

let demo;
let server;
let browser;

before(async () => {
  demo = await demoFolder();
  server = await serveFilms({});
  for (const [name, film] of Object.entries(FILMS)) await publish(name, film);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  demo?.remove();
});

async function publish(name, film) {
  demo.write(film);
  await server.run("publish", demo.folder, "--project", name);
}

/** Open a film, and have `scene` on the screen. */
async function openAt(name, scene, size) {
  const opened = await openFilm(browser, server.embed(name), size);
  await recordEffects(opened.page);
  await watchPictures(opened.page);
  await play(opened.page);
  await pressShown(opened.page, "skip-intro");
  await until(opened.page, "entered", { scene: "meet" });
  if (scene === "bench") {
    await takeRoad(opened.page, "city");
    await until(opened.page, "entered", { scene: "city" });
    await opened.page.evaluate(() => (document.querySelector("ramify-player").currentTime = 11.9));
    await until(opened.page, "entered", { scene: "bench" });
  }
  return opened;
}

const seek = (page, t) => page.evaluate((to) => (document.querySelector("ramify-player").currentTime = to), t);
const passes = (page, t) => page.waitForFunction((to) => document.querySelector("ramify-player").currentTime >= to, t, { polling: "raf" });

/** Press an element as soon as it has been shown. */
async function pressShown(page, id) {
  await until(page, "shown", { element: id });
  await element(page, id).click({ force: true }); // it may move
}

async function takeRoad(page, option) {
  await seek(page, 4);
  await until(page, "shown", { element: "road" });
  const label = elementOf(FILMS.film, "road").options.find(({ id }) => id === option).label;
  await page.getByRole("button", { name: label }).click();
  await seek(page, 9.3);
}

// ---- the hotspot is where the thing is ------------------------------------------

/** Screenshots of the playing film at random times while the bag moves. */
async function shootBag(name) {
  const random = chance();
  const { page, room, errors } = await openAt(name, "meet", { width: 1280, height: 720 });
  await paintPart(page, "hotspot", "background: #f0f !important; outline: 0 !important; color: transparent !important");
  await page.evaluate(() => {
    const style = document.createElement("style");
    style.textContent = ".hotspot * { visibility: hidden !important } .hotspot, .hotspot .shape { visibility: visible !important }";
    document.querySelector("ramify-player").shadowRoot.append(style);
  });
  const shots = [];
  for (let i = 0; i < SHOTS; i++) {
    const t = 1.2 + 4.3 * random();
    await seek(page, t - 0.15);
    await passes(page, t);
    shots.push(await page.screenshot());
  }
  const found = await readShots(page, shots);
  await room.close();
  assert.deepEqual(errors, []);
  return found;
}

/** Which shots have the hotspot's middle within 3 % of the width of the bag's. */
function onBag(shots) {
  return shots.map(({ clipId, frame, middle }) => {
    const [x, y, w, h] = trueBox("bag", CLIP_OF[clipId], frame) ?? [];
    const across = middle && middle[0] - (x + w / 2);
    const down = middle && ((middle[1] - (y + h / 2)) * 9) / 16;
    return middle !== null && Math.hypot(across, down) <= NEAR;
  });
}

test("in screenshots at random times the hotspot lies on the bag", async () => {
  const shots = await shootBag("film");
  assert.equal(new Set(shots.map(({ frame }) => frame)).size > SHOTS / 2, true, "the times differ");
  assert.deepEqual(onBag(shots), Array(SHOTS).fill(true), `seed ${seed}: ${JSON.stringify(shots)}`);
});

test("… and would not, if it stood still", async () => {
  const on = onBag(await shootBag("frozen"));
  assert.ok(on.filter(Boolean).length < SHOTS / 2, `seed ${seed}: ${on}`);
});

// ---- the choice decides what is shown --------------------------------------------

/** The clips that follow the choice of this option, by what was on the screen. */
async function clipsAfter(name, option) {
  const { page, room, errors } = await openAt(name, "meet");
  await takeRoad(page, option);
  await page.waitForFunction(() => window.seen.filter(({ clipId }) => clipId > 1).length >= 15);
  const after_ = (await pictures(page)).filter(({ clipId }) => clipId > 1);
  await room.close();
  assert.deepEqual(errors, []);
  // A busy page sees its first pictures late; how exact a start is, seams.test.mjs counts.
  assert.ok(after_[0].frame < 10, `begins at its start, not at ${after_[0].frame}`);
  return [...new Set(after_.map(({ clipId }) => clipId))];
}

test("the other choice shows the other pictures", async () => {
  assert.deepEqual(await clipsAfter("film", "city"), [CITY]);
  assert.deepEqual(await clipsAfter("film", "trail"), [TRAIL]);
});

test("… and would not, if the choice were ignored", async () => {
  assert.deepEqual(await clipsAfter("ignored", "trail"), [CITY]);
});

// ---- another take goes on where the first was --------------------------------------

/** How many frames the picture is off, where one take follows the other: past
 * what went by between the two pictures. 0: not a frame lost or seen twice. */
function offset(seen, from, to) {
  const at = seen.findIndex(({ clipId }, i) => clipId === to && seen[i - 1]?.clipId === from);
  assert.ok(at > 0, `no seam from ${from} to ${to}`);
  const [last, first] = [seen[at - 1], seen[at]];
  const passed = first.frame - last.frame;
  const most = Math.max(1, Math.round(((first.at - last.at) / 1000) * FPS));
  return passed < 1 ? passed - 1 : Math.max(0, passed - most);
}

async function changeTakes(name) {
  const { page, room, errors } = await openAt(name, "bench");
  await seek(page, 3 + 3 * chance()());
  await pressShown(page, "leather");
  await sees(page, HIDE);
  await until(page, "entered", { scene: "hide" });
  await pressShown(page, "back-to-bench");
  await page.waitForFunction(([a, b]) => window.seen.findLastIndex((one) => one.clipId === a) > window.seen.findLastIndex((one) => one.clipId === b), [BENCH, HIDE]);
  const seen = await pictures(page);
  await room.close();
  assert.deepEqual(errors, []);
  return { there: offset(seen, BENCH, HIDE), back: offset(seen, HIDE, BENCH) };
}

test("another take goes on at the same offset, there and back", async () => {
  const { there, back } = await changeTakes("film");
  assert.ok(Math.abs(there) <= 1, `there: ${there} frames off`);
  assert.ok(Math.abs(back) <= 1, `back: ${back} frames off`);
});

test("… and would not, if takes were entered at their start", async () => {
  const { there } = await changeTakes("restarting");
  assert.ok(there < -FPS, `there: ${there} frames off`);
});

// ---- a live price -----------------------------------------------------------------

/** Pictures go on in order, and none but what time explains is missing. */
function unbroken(seen) {
  return seen.every((one, i) => {
    if (i === 0) return true;
    const before_ = seen[i - 1];
    const most = Math.ceil(((one.at - before_.at) / 1000) * FPS) + 2;
    return one.clipId === before_.clipId && one.frame > before_.frame && one.frame - before_.frame <= most;
  });
}

function priced(amount, change = () => undefined) {
  const film = structuredClone(FILMS.priced);
  film.panels.courier.price.amount = amount;
  change(film);
  return film;
}

/** Publish another price while the film plays with the card open. */
async function reprice(film, meanwhile = async () => undefined) {
  await publish("priced", priced("148.00"));
  const { page, room, errors } = await openAt("priced", "meet");
  await seek(page, 1);
  await pressShown(page, "bag");
  const card = page.getByRole("dialog", { name: "The Courier" });
  await card.getByText("148").waitFor();
  await watchPictures(page);
  await publish("priced", film);
  await meanwhile(page);
  const shown = await card.getByText("155").waitFor({ timeout: 2000 }).then(() => true, () => false);
  await page.waitForFunction(() => window.seen.length > 30);
  const seen = await pictures(page);
  await room.close();
  assert.deepEqual(errors, []);
  return { shown, unbroken: unbroken(seen) };
}

test("a new price shows in the open card within 2 s, and no picture is lost", async () => {
  assert.deepEqual(await reprice(priced("155.00")), { shown: true, unbroken: true });
});

test("… and would not, if the release were for the next session only", async () => {
  const other = priced("155.00", (film) => (sceneOf(film, "close").end = "stop"));
  assert.deepEqual(await reprice(other), { shown: false, unbroken: true });
});

test("… and a player that began again would be seen", async () => {
  const again = (page) => seek(page, 0.5);
  assert.deepEqual(await reprice(priced("155.00"), again), { shown: true, unbroken: false });
});
