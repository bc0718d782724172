// Changes while people watch: a release of the same shape reaches open players
// within two seconds, another shape waits for the next session, and a withdrawn
// film says so.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, play, recordEffects, state } from "./lib/page.mjs";
import { openSite } from "./lib/site.mjs";

const WITHIN_MS = 2000;
const CLIPS = { room: { clip: 1, seconds: 2 } };

const film = (words, more = {}) => ({
  start: "room",
  scenes: [{ id: "room", clip: "room", end: "loop", elements: [{ id: "words", kind: "text", at: 0, place: [10, 10, 80, 20], text: words }], ...more }],
});

let project;
let server;
let browser;
let room;

before(async () => {
  project = await makeProject(film("one"), CLIPS);
  server = await serveFilms({ news: project });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  await publish(film("one"));
});

async function publish(document) {
  project.write({ ...project.film, ...document });
  await server.run("publish", project.folder, "--project", "news");
}

/** A tab that plays, and listens for releases. */
async function openTab(address = server.embed("news")) {
  const opened = await openFilm(browser, address, { context: room });
  await recordEffects(opened.page);
  await play(opened.page);
  await opened.page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/assets\/extras/.test(name)));
  return opened;
}

/** A room of tabs, and the addresses of the streams that they open. */
async function newRoom() {
  room = await browser.newContext({ viewport: { width: 640, height: 360 } });
  const streams = [];
  room.on("request", (request) => request.url().endsWith("/live") && streams.push(request));
  return streams;
}

const says = (page, words, timeout = WITHIN_MS) => element(page, "words").getByText(words, { exact: true }).waitFor({ timeout });
const time = (page) => page.evaluate(() => performance.now());

test("two tabs share one stream, and both show new words within 2 s while they play", async () => {
  const streams = await newRoom();
  const tabs = [await openTab(), await openTab()];
  await eventually(() => streams[0].response());
  for (const { page } of tabs) await says(page, "one");
  const loads = await Promise.all(tabs.map(({ page }) => time(page)));
  await publish(film("two"));
  await Promise.all(tabs.map(({ page }) => says(page, "two")));
  assert.equal(streams.length, 1);
  for (const [i, { page, errors }] of tabs.entries()) {
    assert.ok((await time(page)) > loads[i], "the page was not loaded again");
    assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), false);
    assert.deepEqual(await page.evaluate(() => window.effects.filter(({ effect }) => effect === "left" || effect === "seek")), []);
    assert.deepEqual(errors, []);
  }
  await room.close();
});

test("a new theme and title reach open players, and what the theme no longer says goes", async () => {
  const streams = await newRoom();
  await publish({ ...film("one"), title: "Before", theme: { accent: "#ff2200", radius: 3, background: "#ffffff" } });
  const { page } = await openTab();
  await eventually(() => streams[0].response());
  const looks = () =>
    page.locator("ramify-player .player").evaluate((node) => {
      const style = getComputedStyle(node);
      return [style.getPropertyValue("--accent"), style.getPropertyValue("--radius"), node.style.colorScheme, node.getAttribute("aria-label")];
    });
  const [accent, radius, scheme, name] = await looks();
  assert.deepEqual([accent, radius, scheme], ["#ff2200", "3px", "light"]);
  assert.match(name, /Before/);
  await publish({ ...film("one"), title: "Afterwards", theme: { accent: "#00aa22" } });
  await eventually(async () => {
    const now = await looks();
    assert.deepEqual(now.slice(0, 3), ["#00aa22", "12px", ""]);
    assert.match(now[3], /Afterwards/);
  }, WITHIN_MS);
  await room.close();
});

test("when the tab that listens is closed, the other listens", async () => {
  const streams = await newRoom();
  const first = await openTab();
  const second = await openTab();
  await eventually(() => streams[0].response());
  const heir = second.page.waitForRequest((request) => request.url().endsWith("/live"));
  await first.page.close();
  await (await heir).response();
  assert.equal(streams.length, 2);
  await publish(film("three"));
  await says(second.page, "three");
  await room.close();
});

test("another shape waits for the next session", async () => {
  const streams = await newRoom();
  const { page } = await openTab();
  await eventually(() => streams[0].response());
  const heard = page.evaluate(
    (address) => new Promise((done) => (new BroadcastChannel(`ramify:${address}`).onmessage = ({ data }) => done(data))),
    `${server.base}/api/v1/play/news/`,
  );
  const before_ = await fetch(`${server.base}/api/v1/play/news`).then((reply) => reply.json());
  await publish(film("four", { end: "hold" }));
  const news = await heard;
  assert.notEqual(news.shape, before_.shape);
  const manifests = await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/play/news")).length);
  assert.equal(manifests, 0, "nothing of it was even fetched");
  await says(page, "one");
  const next = await openFilm(browser, server.embed("news"), { context: await browser.newContext() });
  await play(next.page);
  await says(next.page, "four", 15000);
  await says(page, "one");
  await next.room.close();
  await room.close();
});

test("in a sandbox, where no stream can be shared, new words come too", async () => {
  await newRoom();
  const site = await openSite({ "/": `<iframe sandbox="allow-scripts" width="640" height="360" src="${server.embed("news")}"></iframe>` });
  const page = await room.newPage();
  await page.goto(site.base);
  const frame = page.frames()[1];
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await says(frame, "one", 15000);
  await page.waitForResponse((reply) => reply.url().endsWith("/current"));
  await publish(film("five"));
  await says(frame, "five", 8000);
  await room.close();
  site.close();
});

test("a withdrawn film stops, says so, and is not begun again", async () => {
  const streams = await newRoom();
  const tabs = [await openTab(), await openTab()];
  await eventually(() => streams[0].response());
  await server.run("withdraw", "news");
  for (const { page } of tabs) {
    await page.getByText("This film is no longer available.").waitFor({ timeout: WITHIN_MS });
    assert.equal(await state(page), "withdrawn");
    assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), true);
    await page.locator("ramify-player .player").press("k");
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), true, "no key goes on");
    assert.equal(await state(page), "withdrawn");
  }
  const late = await room.newPage();
  const reply = await late.goto(server.embed("news"));
  assert.equal(reply.status(), 410);
  await late.getByText("This film is no longer available.").waitFor();
  assert.equal(await late.getByRole("button", { name: "Play", exact: true }).count(), 0);
  await room.close();
});
