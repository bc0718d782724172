// Films in other people's pages: the share page and what previews read of it,
// frames of any site and of a sandbox, one script tag, messages, a sub-path.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";
import { openSite } from "./lib/site.mjs";

let server;
let site;
let browser;
let room;

const frame = (name = "road", attributes = "") => `<iframe title="film" width="640" height="200" allow="autoplay; fullscreen" ${attributes} src="${server.embed(name)}"></iframe>`;
const listening = "<script>window.heard = []; addEventListener('message', ({ data, source }) => heard.push({ data, film: source === document.querySelector('iframe')?.contentWindow }))</script>";

before(async () => {
  const pages = {};
  site = await openSite(pages);
  const named = { ...ROAD, hosts: [site.base] };
  const asking = { ...ROAD, identity: { ask: true } };
  server = await serveFilms({
    road: await makeProject(ROAD, CLIPS),
    named: await makeProject(named, CLIPS),
    asking: await makeProject(asking, CLIPS),
    boxed: await makeProject(named, CLIPS),
  });
  Object.assign(pages, {
    "/frame": `<!doctype html>${listening}${frame()}`,
    "/named": `<!doctype html>${listening}${frame("named")}`,
    "/asking": `<!doctype html>${listening}${frame("asking")}`,
    "/resizing": `<!doctype html>${listening}<script src="${server.base}/ramify-player.js"></script>${frame()}`,
    "/sandbox": `<!doctype html>${listening}${frame("boxed", 'sandbox="allow-scripts"')}`,
    "/tag": `<!doctype html><script src="${server.base}/ramify-player.js"></script><ramify-player project="road" style="width:640px"></ramify-player>`,
  });
  browser = await openBrowser();
  room = await browser.newContext({ viewport: { width: 900, height: 600 } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  site?.close();
});

async function visit(path) {
  const page = await room.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(site.base + path);
  return { page, errors };
}

/** Play in a frame or page until the second scene is on the screen. */
async function playThere(there) {
  await there.getByRole("button", { name: "Play", exact: true }).click();
  await there.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0.3);
  await there.getByRole("button", { name: "Skip intro" }).click();
  await there.getByRole("button", { name: "The Courier" }).waitFor();
}

const meta = (page, name) => page.locator(`meta[property="${name}"], meta[name="${name}"]`).getAttribute("content");

test("the share page plays, and previews find title, picture, frame and oEmbed", async () => {
  const page = await room.newPage();
  await page.goto(`${server.base}/w/road`);
  assert.equal(await page.title(), ROAD.title);
  assert.equal(await meta(page, "og:title"), ROAD.title);
  assert.equal(await meta(page, "og:url"), `${server.base}/w/road`);
  assert.equal(await meta(page, "og:video"), server.embed("road"));
  assert.deepEqual([await meta(page, "og:video:width"), await meta(page, "og:video:height")], ["320", "180"]);
  const picture = await fetch(await meta(page, "og:image"));
  assert.equal(picture.status, 200);
  assert.match(picture.headers.get("content-type"), /^image\//);
  const oembed = await page.locator('link[type="application/json+oembed"]').getAttribute("href");
  const about = await (await fetch(oembed)).json();
  assert.deepEqual([about.version, about.type, about.title, about.width, about.height], ["1.0", "video", ROAD.title, 320, 180]);
  assert.ok(about.html.includes(`src="${server.embed("road")}"`), about.html);
  await playThere(page);
  await page.close();
});

/** What the viewer did, as the page around heard it. */
const effectsHeard = (page) => page.evaluate(() => heard.filter(({ data }) => data?.event === "effect").map(({ data }) => data.value.effect));

/** Play up to a choice that was made. */
async function choose(film) {
  await playThere(film);
  await film.getByRole("button", { name: "Up the trail" }).click();
  await film.waitForFunction(() => document.querySelector("ramify-player").shadowRoot.querySelector('.option[aria-pressed="true"]'));
}

test("a page that the film does not name hears nothing of what the viewer does, consent or not", async () => {
  const { page } = await visit("/asking");
  const film = page.frames()[1];
  // Whoever embeds it may say that the viewer has agreed: that opens nothing.
  await page.waitForFunction(() => heard.some(({ data }) => data?.event === "height"));
  await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ context: "ramify", method: "consent", value: true }, "*"));
  await film.evaluate(() => {
    window.done = [];
    document.querySelector("ramify-player").addEventListener("ramify", ({ detail }) => window.done.push(detail.effect));
  });
  await choose(film);
  await film.waitForFunction(() => window.done.includes("entered") && window.done.includes("shown"));
  assert.deepEqual(await effectsHeard(page), []);
  assert.ok(await page.evaluate(() => heard.some(({ data }) => typeof data === "string" && JSON.parse(data).event === "ready")), "what playing needs is heard");
  const words = await page.evaluate(() => JSON.stringify(heard));
  assert.doesNotMatch(words, /trail|courier|skip/i);
  await page.close();
});

test("a page that the film names hears what the viewer does", async () => {
  const { page } = await visit("/named");
  await choose(page.frames()[1]);
  await page.waitForFunction(() => heard.some(({ data }) => data?.event === "effect" && data.value.effect === "chosen" && data.value.option === "trail"));
  assert.ok((await effectsHeard(page)).includes("entered"));
  await page.close();
});

test("a frame in a page of another site plays", async () => {
  const { page, errors } = await visit("/frame");
  await playThere(page.frames()[1]);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a frame with sandbox="allow-scripts" and nothing else plays, and its events arrive', async () => {
  const { page, errors } = await visit("/sandbox");
  const film = page.frames()[1];
  assert.equal(await film.evaluate(() => self.origin), "null");
  await playThere(film);
  await film.getByRole("button", { name: "Up the trail" }).click();
  await page.waitForFunction(() => heard.some(({ data }) => data.value?.effect === "ending" && data.value.ending === "ridge"));
  await eventually(async () => {
    const { plays, endings } = await server.report("boxed");
    assert.deepEqual([plays, endings.find(({ id }) => id === "ridge").sessions], [1, 1]);
  });
  assert.deepEqual(errors, []);
  await page.close();
});

test("one script tag puts a film into a page of another site", async () => {
  const { page, errors } = await visit("/tag");
  await playThere(page);
  const box = await page.locator("ramify-player").boundingBox();
  assert.ok(Math.abs(box.width / box.height - 16 / 9) < 0.02, `${box.width}x${box.height}`);
  assert.deepEqual(errors, []);
  await page.close();
});

test("a frame tells its height, and our script gives it that", async () => {
  const { page } = await visit("/resizing");
  const told = await page.waitForFunction(() => heard.find(({ data, film }) => film && data.context === "ramify" && data.event === "height")?.data.value);
  assert.equal(await told.jsonValue(), 360);
  await page.waitForFunction(() => document.querySelector("iframe").clientHeight === 360);
  await page.close();
});

/** A call to the film by Player.js, and what it answers. */
function call(page, method, value) {
  return page.evaluate(
    ([name, given]) =>
      new Promise((done) => {
        const listener = `call-${name}-${Math.random()}`;
        const hear = ({ data }) => {
          const message = typeof data === "string" ? JSON.parse(data) : {};
          if (message.context !== "player.js" || message.listener !== listener) return;
          removeEventListener("message", hear);
          done(message.value);
        };
        addEventListener("message", hear);
        const film = document.querySelector("iframe").contentWindow;
        film.postMessage(JSON.stringify({ context: "player.js", version: "0.0.11", method: name, value: given, listener }), "*");
        if (!name.startsWith("get")) done(undefined);
      }),
    [method, value],
  );
}

const events = (page, name) =>
  page.evaluate((wanted) => heard.map(({ data }) => (typeof data === "string" ? JSON.parse(data) : {})).filter(({ context, event }) => context === "player.js" && event === wanted), name);

test("a page drives the film by Player.js", async () => {
  const { page } = await visit("/frame");
  await page.waitForFunction(() => heard.some(({ data }) => typeof data === "string" && data.includes('"event":"ready"')));
  assert.equal((await events(page, "ready")).length, 1);
  assert.equal(await call(page, "getPaused"), true);
  for (const name of ["play", "timeupdate", "pause"]) await call(page, "addEventListener", name);
  await page.frames()[1].evaluate(() => document.body.click());
  await call(page, "play");
  await page.waitForFunction(() => heard.some(({ data }) => typeof data === "string" && data.includes('"event":"timeupdate"')));
  assert.equal((await events(page, "play")).length, 1);
  const { value } = (await events(page, "timeupdate")).at(-1);
  assert.ok(value.seconds >= 0 && value.seconds <= value.duration && value.duration > 0, JSON.stringify(value));
  await call(page, "mute");
  assert.equal(await call(page, "getMuted"), true);
  await call(page, "setVolume", 40);
  assert.equal(await call(page, "getVolume"), 40);
  await call(page, "pause");
  await page.waitForFunction(() => heard.some(({ data }) => typeof data === "string" && data.includes('"event":"pause"')));
  assert.equal(await call(page, "getPaused"), true);
  await call(page, "setCurrentTime", 0);
  await eventually(async () => assert.equal(await call(page, "getCurrentTime"), 0));
  await page.close();
});

// ---- below a path of another server -------------------------------------------

/** What nginx would do: /films/… goes to the server without /films. */
function openFront(target) {
  const front = createServer(async (request, reply) => {
    if (!request.url.startsWith("/films/")) return reply.writeHead(404).end();
    const body = [];
    for await (const piece of request) body.push(piece);
    const { host: _, connection: __, ...headers } = request.headers;
    const answer = await fetch(target() + request.url.slice("/films".length), { method: request.method, headers, ...(body.length ? { body: Buffer.concat(body) } : {}) });
    const kept = Object.fromEntries([...answer.headers].filter(([name]) => !["content-encoding", "content-length", "transfer-encoding"].includes(name)));
    reply.writeHead(answer.status, kept);
    if (!answer.body) return reply.end();
    for await (const piece of answer.body) reply.write(piece);
    reply.end();
  });
  return new Promise((done) => front.listen(0, "127.0.0.1", () => done(front)));
}

test("--url puts everything below a path", async () => {
  let inner = "";
  const front = await openFront(() => inner);
  const base = `http://127.0.0.1:${front.address().port}/films`;
  const below = await serveFilms({ road: await makeProject(ROAD, CLIPS) }, ["--url", base]);
  inner = below.base;
  const page = await room.newPage();
  const astray = [];
  page.on("response", (reply) => {
    if (!reply.url().startsWith(`${base}/`) && !reply.url().startsWith("data:")) astray.push(reply.url());
    if (reply.status() >= 400) astray.push(`${reply.status()} ${reply.url()}`);
  });
  await page.goto(`${base}/w/road`);
  assert.equal(await meta(page, "og:video"), `${base}/embed/road`);
  await playThere(page);
  await eventually(async () => assert.equal((await below.report("road")).plays, 1));
  assert.deepEqual(astray, []);
  await page.close();
  await below.stop();
  front.close();
  front.closeAllConnections();
});
