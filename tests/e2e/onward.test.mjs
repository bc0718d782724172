// Half an hour: until then the same session goes on; later a new one opens on
// the release of now, with what was kept, and offers to go on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, isKept, openBrowser, openFilm, play, recordEffects, state, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

const NAMES = ["soon", "early", "later", "gone", "stood", "hidden"];

let server;
let browser;
const projects = {};

before(async () => {
  for (const name of NAMES) projects[name] = await makeProject({ ...ROAD, title: name }, CLIPS);
  server = await serveFilms(projects);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A clock of the wall that a test can put forward: `late` minutes. */
async function openLate(name, script = () => {}) {
  const room = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  await room.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + Number(sessionStorage.getItem("late") ?? 0) * 60_000;
  });
  await room.addInitScript(script);
  return openFilm(browser, server.embed(name), { context: room });
}

const late = (page, minutes) => page.evaluate((by) => sessionStorage.setItem("late", String(by)), minutes);

/** Into the second scene, and paused there. */
async function toMeet(page) {
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0.3);
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  await isKept(page);
}

const offer = (page) => page.getByText("Go on where you stopped?");
const goOn = (page) => page.getByRole("button", { name: "Continue" }).click();
const plays = async (name) => (await server.report(name)).plays;
const lengthOf = (id) => ROAD.scenes.filter((one) => one.id === id).map(({ from, to }) => to - from)[0];
const sceneOf = (page) => page.evaluate(() => [document.querySelector("ramify-player").duration, document.querySelector("ramify-player").currentTime]);

test("29 minutes later the same session goes on", async () => {
  const { page, room } = await openLate("soon");
  await toMeet(page);
  await late(page, 29);
  await page.reload();
  await offer(page).waitFor();
  await goOn(page);
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await recordEffects(page);
  await until(page, "entered", { scene: "city" });
  await eventually(async () => assert.equal(await plays("soon"), 1));
  await room.close();
});

test("a page that went before the browser had made a database goes on too", async () => {
  const { page, room } = await openLate("early", () => {
    if (!sessionStorage.getItem("second")) IDBFactory.prototype.open = () => ({}); // it takes too long
    sessionStorage.setItem("second", "yes");
  });
  await play(page);
  await eventually(async () => assert.ok(await page.evaluate(async () => (await navigator.locks.query()).held.some(({ name }) => name.startsWith("ramify:session:")))));
  await page.reload();
  await offer(page).waitFor();
  await room.close();
});

test("31 minutes later a new session goes on where the old one stopped, on the release of now", async () => {
  const { page, room } = await openLate("later");
  await toMeet(page);
  await eventually(async () => assert.equal(await plays("later"), 1));
  await late(page, 31);
  // Another shape by then: a further scene.
  const { folder, film, write } = projects.later;
  write({ ...film, scenes: [...film.scenes, { id: "more", clip: "city" }] });
  await server.run("publish", folder, "--project", "later");
  await page.reload();
  await offer(page).waitFor();
  await recordEffects(page);
  await goOn(page);
  await until(page, "entered", { scene: "meet" });
  const [length, t] = await sceneOf(page);
  assert.equal(length, lengthOf("meet"));
  assert.ok(t >= 0.2 && t < 2, `it goes on at ${t}`);
  assert.equal(await page.evaluate(() => window.effects.some(({ effect, scene }) => effect === "entered" && scene === "intro")), false);
  await eventually(async () => assert.equal(await plays("later"), 2));
  await room.close();
});

test("a scene that is no more is not offered", async () => {
  const { page, room } = await openLate("gone");
  await toMeet(page);
  await late(page, 31);
  const { folder, film, write } = projects.gone;
  const text = JSON.stringify(film).replaceAll('"meet"', '"other"');
  write(JSON.parse(text));
  await server.run("publish", folder, "--project", "gone");
  await page.reload();
  await page.getByRole("button", { name: "Play", exact: true }).first().waitFor();
  await page.waitForTimeout(700);
  assert.equal(await state(page), "poster");
  await room.close();
});

test("a player that stood for 31 minutes offers it by itself, one that stood for 29 goes on", async () => {
  const { page, room } = await openLate("stood");
  await toMeet(page);
  await late(page, 29);
  await page.mouse.move(500, 100);
  await page.mouse.move(520, 110);
  await page.waitForTimeout(500);
  assert.equal(await offer(page).count(), 0);
  await late(page, 29 + 31);
  const { folder, film, write } = projects.stood;
  write(JSON.parse(JSON.stringify(film).replace("The Courier", "The Messenger")));
  await server.run("publish", folder, "--project", "stood");
  await page.keyboard.press("k");
  await offer(page).waitFor();
  assert.equal(await plays("stood"), 1);
  await recordEffects(page);
  await goOn(page);
  await until(page, "entered", { scene: "meet" });
  await page.getByRole("button", { name: "The Messenger" }).waitFor();
  await eventually(async () => assert.equal(await plays("stood"), 2));
  await room.close();
});

test("a tab that comes back after 31 minutes offers it", async () => {
  const { page, room } = await openLate("hidden");
  await toMeet(page);
  const show = (visible) =>
    page.evaluate((is) => {
      Object.defineProperty(Document.prototype, "visibilityState", { configurable: true, get: () => (is ? "visible" : "hidden") });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visible);
  await show(false);
  await late(page, 31);
  await show(true);
  await offer(page).waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  await recordEffects(page);
  await page.waitForFunction((length) => document.querySelector("ramify-player").duration === length && document.querySelector("ramify-player").currentTime > 0, lengthOf("intro"));
  await eventually(async () => assert.equal(await plays("hidden"), 2));
  await room.close();
});
