// The whole length: from the poster through hotspot, choice and form to the
// report of the server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { barcode, element, eventually, openBrowser, openFilm, play, recordEffects, state, touch, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

let server;
let browser;
let project;

before(async () => {
  project = await makeProject(ROAD, CLIPS);
  server = await serveFilms({ road: project });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a hotspot, a choice, the other road, a report", async () => {
  const { page, room, errors } = await openFilm(browser, server.embed("road"));
  await recordEffects(page);
  assert.equal(await state(page), "poster");
  await play(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });

  await element(page, "bag").waitFor();
  await touch(page, "bag");
  const sheet = page.getByRole("dialog", { name: "The Courier" });
  await sheet.waitFor();
  assert.match(await sheet.innerText(), /€\s?148/);
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), true, "a pausing panel pauses");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Up the trail" }).click();
  assert.equal(await page.getByRole("button", { name: "Up the trail" }).getAttribute("aria-pressed"), "true");
  await until(page, "entered", { scene: "trail" });
  await until(page, "ending", { ending: "ridge" });
  const shown = await barcode(page);
  assert.equal(shown.clip, 3, "the trail is on the screen");
  assert.deepEqual(errors, []);

  await eventually(async () => {
    const report = await server.report("road");
    assert.equal(report.plays, 1);
    assert.match(JSON.stringify(report), /ridge/);
  });
  await room.close();
});

test("nothing chosen: the default road when the time is over", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "defaulted", { element: "road-choice", option: "city" });
  await until(page, "entered", { scene: "city" });
  assert.equal((await barcode(page)).clip, 2);
  await room.close();
});

test("a form says what became of it, and the answers reach the store", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "city" });
  await element(page, "hold-one").click();
  const sheet = page.getByRole("dialog", { name: "Hold one for me" });
  await sheet.getByRole("button", { name: "Hold it" }).click();
  await sheet.getByText("Please fill this in.").waitFor();
  await sheet.getByLabel("Email").fill("ada@example.com");
  await sheet.getByLabel("Your name").fill("Ada");
  await sheet.getByRole("button", { name: "Hold it" }).click();
  await page.getByText("It is on the bench.").waitFor();
  await eventually(async () => {
    const reply = await fetch(`${server.base}/api/v1/projects/road/submissions`, { headers: { authorization: `Bearer ${server.token()}` } });
    assert.match(await reply.text(), /ada@example\.com/);
  });
  await room.close();
});
