// Nothing is lost: not without the network, not over a reload, not when the
// browser is killed, and not in a frame that forbids storage.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { CHROMIUM } from "../../tools/browser.mjs";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, play, recordEffects, touch, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

let server;
let browser;

before(async () => {
  const names = ["offline", "reload", "over", "killed", "sandbox", "left"];
  const projects = {};
  for (const name of names) projects[name] = await makeProject({ ...ROAD, title: name }, CLIPS);
  server = await serveFilms(projects);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** How often the report says that this element was pressed. */
async function presses(name, id) {
  const report = await server.report(name);
  return report.elements.find((one) => one.id === id || one.element === id)?.pressed ?? 0;
}

async function toBag(page) {
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });
  await element(page, "bag").waitFor();
}

test("what was done without the network arrives when it is back, and is told", async () => {
  const { page, room } = await openFilm(browser, server.embed("offline"));
  await toBag(page);
  await page.waitForTimeout(1500); // the parts are here
  await room.setOffline(true);
  await touch(page, "bag");
  await page.getByRole("dialog", { name: "The Courier" }).waitFor();
  await page.getByText("No connection. Your answers are kept and will be sent.").waitFor({ timeout: 9000 });
  assert.equal(await presses("offline", "bag"), 0);
  await room.setOffline(false);
  await eventually(async () => assert.equal(await presses("offline", "bag"), 1), 20000);
  await page.getByText("Connected again.").waitFor();
  await room.close();
});

test("a form without the network is kept, never said to be sent", async () => {
  const { page, room } = await openFilm(browser, server.embed("offline"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "city" });
  await page.waitForTimeout(600);
  await element(page, "hold-one").click();
  const sheet = page.getByRole("dialog", { name: "Hold one for me" });
  await sheet.getByLabel("Email").fill("grace@example.com");
  await room.setOffline(true);
  await sheet.getByRole("button", { name: "Hold it" }).click();
  await page.getByText("Kept, will be sent when there is a connection.").waitFor();
  assert.equal(await page.getByText("It is on the bench.").count(), 0);
  await room.setOffline(false);
  await page.getByText("It is on the bench.").waitFor({ timeout: 20000 });
  await room.close();
});

test("a reload resumes where it stopped, with the same session", async () => {
  const { page, room } = await openFilm(browser, server.embed("reload"));
  await toBag(page);
  await touch(page, "bag");
  await page.getByRole("dialog", { name: "The Courier" }).waitFor();
  await page.waitForTimeout(1200);
  const before_ = await page.evaluate(() => document.querySelector("ramify-player").currentTime);
  await page.reload();
  await page.getByText("Go on where you stopped?").waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  const after_ = await page.evaluate(() => document.querySelector("ramify-player").currentTime);
  assert.ok(after_ >= before_ - 0.1 && after_ < before_ + 1.5, `${before_} then ${after_}`);
  await recordEffects(page);
  await until(page, "entered", { scene: "city" });
  await eventually(async () => {
    const report = await server.report("reload");
    assert.equal(report.plays, 1, "one session, not two");
    assert.equal(await presses("reload", "bag"), 1);
  });
  await room.close();
});

test("start over begins a new session, and the old one is delivered", async () => {
  const { page, room } = await openFilm(browser, server.embed("over"));
  await toBag(page);
  await page.waitForTimeout(1200);
  await page.reload();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await eventually(async () => assert.equal((await server.report("over")).plays, 2));
  await room.close();
});

test("closing the page delivers what was done last", async () => {
  const { page, room } = await openFilm(browser, server.embed("left"));
  await toBag(page);
  await touch(page, "bag");
  await page.close({ runBeforeUnload: true });
  await eventually(async () => assert.equal(await presses("left", "bag"), 1));
  await room.close();
});

test("a killed browser delivers when the page is opened again", async () => {
  const profile = mkdtempSync(join(tmpdir(), "ramify-profile-"));
  const start = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0"],
    });
  const first = await start();
  const { page } = await openFilm(null, server.embed("killed"), { context: first });
  await toBag(page);
  await page.waitForTimeout(1500);
  await first.setOffline(true);
  await touch(page, "bag");
  await page.getByRole("dialog", { name: "The Courier" }).waitFor();
  await page.waitForTimeout(400);
  const wire = await first.newCDPSession(page);
  void wire.send("Browser.crash").catch(() => undefined);
  await new Promise((done) => first.once("close", done));
  assert.equal(await presses("killed", "bag"), 0);

  // Nothing is pressed, nothing decided: opening the page is enough.
  const second = await start();
  const { page: again } = await openFilm(null, server.embed("killed"), { context: second });
  await again.getByRole("button", { name: "Continue" }).waitFor();
  await eventually(async () => assert.equal(await presses("killed", "bag"), 1));
  // What is decided afterwards sends nothing of it twice.
  await again.getByRole("button", { name: "Continue" }).click();
  await recordEffects(again);
  await again.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await until(again, "entered", { scene: "city" });
  await eventually(async () => {
    const { plays, elements } = await server.report("killed");
    const bag = elements.find(({ id }) => id === "bag");
    assert.deepEqual([plays, bag.pressed, bag.presses], [1, 1, 1]);
  });
  await second.close();
  rmSync(profile, { recursive: true, force: true });
});

test('it all works with sandbox="allow-scripts"', async () => {
  const around = createServer((_, reply) => {
    reply.setHeader("content-type", "text/html");
    reply.end(`<!doctype html><title>around</title><iframe src="${server.embed("sandbox")}" sandbox="allow-scripts" width="960" height="540"></iframe>`);
  });
  await new Promise((done) => around.listen(0, "127.0.0.1", done));
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${around.address().port}/`);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Play", exact: true }).first().click();
  await frame.locator("[data-id=skip]").click();
  const bag = frame.locator("[data-id=bag]");
  await bag.waitFor();
  await page.waitForTimeout(300);
  const box = await bag.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await frame.getByRole("dialog", { name: "The Courier" }).waitFor();
  await eventually(async () => assert.equal(await presses("sandbox", "bag"), 1));
  assert.deepEqual(errors, []);
  await page.close();
  around.close();
});
