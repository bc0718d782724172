// Every state that the player can be in: what it shows, says and offers.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, play, playing, recordEffects, state, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

const LINKED = {
  start: "a",
  scenes: [{ id: "a", clip: "one", end: "hold", elements: [{ id: "spot", kind: "hotspot", label: "Bag", purpose: "to show it", at: [0, 12], place: [40, 40, 20, 20], on: { press: [{ link: "https://example.com/", where: "new" }, { pause: true }] } }] }],
};

let server;
let browser;
let around;
let hostPage = "";

before(async () => {
  server = await serveFilms({ road: await makeProject(ROAD, CLIPS), gone: await makeProject(ROAD, CLIPS), linked: await makeProject(LINKED, { one: { clip: 1, seconds: 12 } }) });
  browser = await openBrowser();
  around = createServer((_, reply) => {
    reply.setHeader("content-type", "text/html");
    reply.end(hostPage);
  });
  await new Promise((done) => around.listen(0, "127.0.0.1", done));
});
after(async () => {
  around?.close();
  await browser?.close();
  await server?.stop();
});

/** A page of another site with one script tag and the player. */
async function openHost(attributes) {
  hostPage = `<!doctype html><title>host</title><script src="${server.base}/ramify-player.js"></script>
    <ramify-player project="road" ${attributes} style="width:960px"></ramify-player>`;
  const room = await browser.newContext({ viewport: { width: 1000, height: 640 } });
  const page = await room.newPage();
  return { page, room, open: () => page.goto(`http://127.0.0.1:${around.address().port}/`) };
}

/** As browsers do that want a press first: `quiet` lets muted media play. */
function wantsPress(page, quiet) {
  return page.addInitScript((allowed) => {
    const own = HTMLMediaElement.prototype.play;
    let pressed = false; // the browser's own flag is also set by looking at the page
    addEventListener("pointerdown", () => (pressed = true), true);
    HTMLMediaElement.prototype.play = function () {
      const may = pressed || (allowed && this.muted);
      return may ? own.call(this) : Promise.reject(new DOMException("a press is needed", "NotAllowedError"));
    };
  }, quiet);
}

/** Media that a test holds back, breaks or answers by itself. */
async function mediaOf(page, name, answer) {
  const manifest = await (await fetch(`${server.base}/api/v1/play/road`)).json();
  await page.route(`**/${manifest.document.clips[name].file}`, answer);
}

test("poster: the film's title and one large button; the first press primes both videos", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"));
  assert.equal(await state(page), "poster");
  await page.locator("ramify-player .state .title").getByText("One bag, your road").waitFor();
  await page.evaluate(() => {
    window.played = new Set();
    const own = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      if (navigator.userActivation.isActive) window.played.add(this);
      return own.call(this);
    };
  });
  const box = await page.getByRole("button", { name: "Play", exact: true }).first().boundingBox();
  assert.ok(box.width >= 44 && box.height >= 44);
  await play(page);
  assert.equal(await page.evaluate(() => window.played.size), 2);
  assert.equal(await state(page), "playing");
  await room.close();
});

test("the first picture comes without a seek and without a second clip; the first press makes up for that", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  await page.addInitScript(() => {
    window.seeks = [];
    document.addEventListener("seeking", ({ target }) => window.seeks.push(target.currentTime), true);
    window.played = new Set();
    const own = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      window.played.add(this);
      return own.call(this);
    };
    // No press: the browser's own flag is also set by looking at the page.
    let pressed = false;
    addEventListener("pointerdown", () => (pressed = true), true);
    Object.defineProperty(navigator, "userActivation", { value: { get isActive() { return pressed; } } });
  });
  let release;
  const held = new Promise((done) => (release = done));
  await mediaOf(page, "street", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.embed("road"), { waitUntil: "commit" });
  await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector("[data-state=poster]"));
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await page.waitForTimeout(100);
  release();
  await playing(page);
  assert.deepEqual(await page.evaluate(() => [window.seeks, window.played.size]), [[], 1]);
  await page.locator("ramify-player").click({ position: { x: 480, y: 400 } });
  assert.equal(await page.evaluate(() => window.played.size), 2);
  await room.close();
});

test("starting: slow media are told of after 0.4 s, not before", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  let release;
  const held = new Promise((done) => (release = done));
  await mediaOf(page, "street", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.embed("road"));
  const waited = page.evaluate(
    () =>
      new Promise((done) => {
        let pressed;
        addEventListener("click", () => (pressed = performance.now()), { capture: true, once: true });
        const player = document.querySelector("ramify-player").shadowRoot.querySelector(".player");
        const told = () => player.dataset.state === "starting" && done(performance.now() - pressed);
        new MutationObserver(told).observe(player, { attributeFilter: ["data-state"] });
      }),
  );
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await page.getByText("Loading…").waitFor();
  assert.ok((await waited) >= 390, `told after ${await waited} ms`);
  release();
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await eventually(async () => assert.equal(await state(page), "playing"));
  await room.close();
});

test("waiting: a scene that is not there yet; the old picture stays", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  let release;
  const held = new Promise((done) => (release = done));
  await mediaOf(page, "city", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await until(page, "go", { scene: "city" });
  await page.getByText("Waiting for the video…").waitFor({ timeout: 3000 });
  release();
  await until(page, "entered", { scene: "city" });
  await eventually(async () => assert.equal(await state(page), "playing"));
  await room.close();
});

test("a scene file that is missing: said, and tried again", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  let missing = true;
  await mediaOf(page, "city", (route) => (missing ? route.fulfill({ status: 404, body: "" }) : route.continue()));
  await page.goto(server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  const said = page.getByText("This part of the film could not be loaded.");
  await said.waitFor({ timeout: 15000 });
  const paused = () => page.evaluate(() => document.querySelector("ramify-player").paused);
  assert.equal(await paused(), true, "what cannot be shown does not play");
  const again = page.waitForRequest((request) => /clip\.mp4/.test(request.url()));
  await page.evaluate(() => document.querySelector("ramify-player").play()); // means: try again
  await again;
  await said.waitFor({ timeout: 15000 });
  missing = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await until(page, "entered", { scene: "city" });
  await eventually(async () => assert.equal(await paused(), false));
  await room.close();
});

test("a file that cannot be decoded is not called missing for ever: it says so", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  await mediaOf(page, "street", (route) => route.fulfill({ status: 200, contentType: "video/mp4", body: Buffer.alloc(4000, 7) }));
  await page.goto(server.embed("road"));
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await page.getByText(/could not (be loaded|show)/).waitFor({ timeout: 8000 });
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await room.close();
});

test("autoplay refused: it starts muted with \"Tap for sound\", 44 px", async () => {
  const { page, room, open } = await openHost("autoplay");
  await wantsPress(page, true);
  await open();
  const hint = page.getByRole("button", { name: "Tap for sound" });
  await hint.waitFor();
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), true);
  assert.ok((await hint.boundingBox()).height >= 44);
  await hint.click();
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), false);
  await hint.waitFor({ state: "hidden" });
  await room.close();
});

test("autoplay refused even without sound: one button, and a press plays", async () => {
  const { page, room, open } = await openHost("autoplay muted");
  await wantsPress(page, false);
  await open();
  const button = page.getByRole("button", { name: "Press to play" });
  await button.waitFor();
  await button.click();
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await room.close();
});

test("the layer cannot load: the plain video plays with the browser's controls", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  const page = await room.newPage();
  await page.route("**/engine-*.wasm", (route) => route.abort());
  await page.goto(server.embed("road"));
  await page.getByText("The interactive part could not be loaded.").waitFor();
  const plain = await page.evaluate(async () => {
    const video = document.querySelector("ramify-player video");
    await video.play();
    return [video.controls, video.paused];
  });
  assert.deepEqual(plain, [true, false]);
  await room.close();
});

test("ended: nothing left to press, so \"Watch again\"", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"));
  await recordEffects(page);
  await play(page);
  await element(page, "skip").click();
  await page.getByRole("button", { name: "Up the trail" }).click();
  await until(page, "ending", { ending: "ridge" });
  const again = page.locator("ramify-player .state").getByRole("button", { name: "Watch again" });
  await again.waitFor();
  await page.evaluate(() => (window.effects = []));
  await again.click();
  await until(page, "entered", { scene: "intro" });
  await room.close();
});

test("withdrawn: open players hear it, new ones are told", async () => {
  const { page, room } = await openFilm(browser, server.embed("gone"));
  await recordEffects(page);
  await play(page);
  await page.waitForTimeout(1500);
  await server.run("withdraw", "gone");
  await page.getByText("This film is no longer available.").waitFor({ timeout: 4000 });
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), true);
  await page.goto(server.embed("gone"));
  await page.getByText("This film is no longer available.").waitFor();
  await room.close();
});

test("back from a link's tab, the clock goes on with the film under a pointer at rest", async () => {
  const room = await browser.newContext({ viewport: { width: 960, height: 540 } });
  await room.route("https://example.com/**", (route) => route.fulfill({ body: "A bag." }));
  const { page } = await openFilm(browser, server.embed("linked"), { context: room });
  await play(page);
  await page.waitForTimeout(500); // it has begun
  const [other] = await Promise.all([room.waitForEvent("page"), element(page, "spot").click()]);
  await other.bringToFront();
  await other.waitForLoadState();
  await page.bringToFront();
  const button = await page.getByRole("button", { name: "Play", exact: true }).last().boundingBox();
  await page.mouse.move(button.x + 8, button.y + 8);
  await page.waitForTimeout(300); // nothing moves from here on
  await page.mouse.down();
  await page.mouse.up();
  await playing(page);
  const told = () => page.evaluate(() => document.querySelector("ramify-player").shadowRoot.querySelector(".controls .time").textContent);
  const before = await told();
  await page.waitForTimeout(2200);
  assert.notEqual(await told(), before);
  await room.close();
});

test("no such film", async () => {
  const { page, room, open } = await openHost("");
  hostPage = hostPage.replace('project="road"', 'project="nowhere"');
  await open();
  await page.getByText("There is no such film.").waitFor();
  await room.close();
});

test("Player.js: ready, play, pause, time, and listeners echoed", async () => {
  hostPage = `<!doctype html><title>around</title><iframe id="f" src="${server.embed("road")}" width="960" height="540" allow="autoplay"></iframe>
    <script>window.heard=[];addEventListener("message",({data})=>{if(typeof data==="string")heard.push(JSON.parse(data));else heard.push(data)});
    window.call=(method,value,listener)=>f.contentWindow.postMessage(JSON.stringify({context:"player.js",version:"0.0.11",method,value,listener}),"*")</script>`;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${around.address().port}/`);
  const heard = (event) => page.waitForFunction((name) => window.heard.find((one) => one.event === name), event);
  const ready = await (await heard("ready")).jsonValue();
  assert.equal(ready.context, "player.js");
  assert.ok(ready.value.methods.includes("getCurrentTime"));
  await heard("height");
  await page.evaluate(() => call("addEventListener", "timeupdate", "mine"));
  await page.evaluate(() => call("play"));
  const update = await (await heard("timeupdate")).jsonValue();
  assert.equal(update.listener, "mine");
  await page.evaluate(() => call("pause"));
  await page.evaluate(() => call("getPaused", undefined, "p1"));
  const paused = await (await heard("getPaused")).jsonValue();
  assert.deepEqual([paused.value, paused.listener], [true, "p1"]);
  await page.close();
});
