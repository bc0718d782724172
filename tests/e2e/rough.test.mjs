// What nobody plans: players put in, out and back while they load, elements
// without a place, addresses that are none, answers that are refused.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, partsCome, play, until, recordEffects } from "./lib/page.mjs";
import { openSite } from "./lib/site.mjs";

const CLIPS = { room: { clip: 1, seconds: 6 } };
const WIDE = { width: 960, height: 540 };

/** One scene with these elements, which goes round. */
const film = (elements, more = {}) => ({ start: "room", scenes: [{ id: "room", clip: "room", end: "loop", elements }], ...more });

const ask = (label) => ({
  kind: "form",
  title: "Hold one",
  purpose: "We write once.",
  thanks: "It is on the bench.",
  fields: [
    { id: "email", type: "email", label, required: true },
    { id: "name", type: "text", label: "Your name" },
  ],
});
const asking = (label) => film([{ id: "hold", kind: "button", place: [30, 20, 40, 14], label: "Hold one", on: { press: [{ open: "ask" }] } }], { panels: { ask: ask(label) } });

const placeless = film([
  { id: "ways", kind: "chapters", entries: [{ id: "one", label: "The room", go: "room" }] },
  { id: "long", kind: "input", control: "slider", variable: "minutes", prompt: "How long is your ride?" },
  {
    id: "where",
    kind: "choice",
    decide: "at-once",
    prompt: "Where to?",
    purpose: "to show your road",
    options: [
      { id: "city", label: "Through the city" },
      { id: "trail", label: "Up the trail" },
    ],
  },
], { variables: { minutes: { type: "number", min: 5, max: 90 } } });

const nowhere = film([
  { id: "lost", kind: "image", place: [2, 2, 10, 10], src: "https://[:::]", alt: "lost" },
  { id: "hello", kind: "button", place: [30, 20, 40, 14], label: "Hello", on: { press: [{ open: "card" }] } },
], { panels: { card: { kind: "product", name: "The Courier", image: "https://[:::]", alt: "lost", link: "https://[:::]", price: { amount: "148.00", currency: "EUR" } } } });

const edges = film([
  { id: "left", kind: "hotspot", place: [5, 20, 10, 16], label: "The leather bag with a long name", on: { press: [{ pause: true }] } },
  { id: "right", kind: "hotspot", place: [84, 50, 10, 16], label: "The leather bag with a long name", on: { press: [{ pause: true }] } },
]);

const listening = film([{ id: "hello", kind: "text", place: [10, 10, 50, 10], text: "Hello" }], {
  hosts: ["*"],
  triggers: [{ id: "heard", on: "host", of: "news", once: "always", do: [{ emit: "again" }] }],
});

const projects = {};
let server;
let site;
let browser;

before(async () => {
  for (const [name, document] of Object.entries({ asking: asking("Email"), refused: asking("Email"), placeless, nowhere, listening, edges })) {
    projects[name] = await makeProject({ ...document, title: name }, CLIPS);
  }
  server = await serveFilms(projects);
  browser = await openBrowser();
  const player = (attributes) => `<!doctype html><script src="${server.base}/ramify-player.js"></script>
    <div><ramify-player ${attributes} style="width:640px"></ramify-player></div>`;
  site = await openSite({
    "/tag": player('project="placeless" autoplay'),
    "/strict": `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${server.base} 'wasm-unsafe-eval'; connect-src ${server.base}; media-src ${server.base}; img-src ${server.base}">
      <script src="${server.base}/ramify-player.js"></script><ramify-player project="placeless"></ramify-player>`,
    "/stricter": `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${server.base}; connect-src ${server.base}; media-src ${server.base}; img-src ${server.base}">
      <script src="${server.base}/ramify-player.js"></script><ramify-player project="placeless"></ramify-player>`,
    "/unset": `<!doctype html><style>* { all: unset !important }</style><div id="before">Before</div>
      <script src="${server.base}/ramify-player.js"></script><ramify-player project="placeless"></ramify-player><div id="after">After</div>`,
    "/loud": `<!doctype html><style>body { text-transform: uppercase; letter-spacing: 9px; text-indent: 4em; white-space: nowrap; text-align: right; word-break: break-all; pointer-events: none }</style>
      <script src="${server.base}/ramify-player.js"></script><ramify-player project="placeless" style="width:640px;pointer-events:auto"></ramify-player>`,
    "/frame": `<!doctype html><script>window.heard = []; addEventListener("message", ({ data }) => data.event === "effect" && heard.push(data.value))</script>
      <iframe width="640" height="360" allow="autoplay" src="${server.embed("listening")}"></iframe>`,
  });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  site?.close();
});

/** A page with the tag, that counts the media that play, on the page or not. */
async function openTag() {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    window.media = new Set();
    const own = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      window.media.add(this);
      return own.call(this);
    };
  });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.stack));
  await page.goto(`${site.base}/tag`);
  return { page, errors };
}

const sounding = (page) => page.evaluate(() => [...window.media].filter(({ paused }) => !paused).length);
const titleOf = (page) => page.getByRole("region").first().getAttribute("aria-label");

test("taken out and put back while it loads: one film plays, and none when it is gone", async () => {
  const { page, errors } = await openTag();
  await page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const room = player.parentNode;
    for (let i = 0; i < 3; i++) room.append(room.removeChild(player));
  });
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0.2);
  await page.waitForTimeout(1000);
  assert.equal(await sounding(page), 1);
  await page.evaluate(() => document.querySelector("ramify-player").remove());
  assert.equal(await sounding(page), 0);
  assert.deepEqual(errors, []);
  await page.close();
});

test("another project while one loads and plays: the last one named plays, alone", async () => {
  const { page, errors } = await openTag();
  await page.evaluate(async () => {
    const player = document.querySelector("ramify-player");
    for (const name of ["asking", "placeless", "nowhere", "placeless", "asking"]) {
      player.setAttribute("project", name);
      await new Promise((done) => setTimeout(done, 30));
    }
  });
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0.2);
  await page.waitForTimeout(1500);
  assert.equal(await sounding(page), 1);
  assert.match(await titleOf(page), /asking/);
  await page.evaluate(() => document.querySelector("ramify-player").removeAttribute("project"));
  assert.equal(await sounding(page), 0);
  assert.deepEqual(errors, []);
  await page.close();
});

test("what leaves its place to the player stands where it can be read and pressed", async () => {
  const { page, room } = await openFilm(browser, server.embed("placeless"), WIDE);
  await play(page);
  for (const [id, least] of [["where", 600], ["long", 400]]) {
    const node = element(page, id);
    await node.waitFor();
    const box = await node.boundingBox();
    assert.ok(box.width >= least, `${id} is ${box.width} px wide`);
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= WIDE.width && box.y + box.height <= WIDE.height);
  }
  const apart = async () => {
    const [where, long] = [await element(page, "where").boundingBox(), await element(page, "long").boundingBox()];
    const [upper, lower] = where.y < long.y ? [where, long] : [long, where];
    assert.ok(upper.y >= 0 && upper.y + upper.height <= lower.y, `${upper.y} + ${upper.height} px reach over ${lower.y}`);
    assert.ok(lower.y + lower.height <= WIDE.height);
  };
  await eventually(apart);
  await partsCome(page); // keys
  await page.locator("ramify-player .player").press("k"); // the bar comes, and they make room
  await page.locator("ramify-player .controls").waitFor();
  await page.waitForTimeout(600);
  await apart();
  await page.getByRole("button", { name: "Up the trail" }).click();
  await page.locator("ramify-player .player").press("l");
  await page.locator("ramify-player .entries").getByText("Chapters").waitFor(); // though it has no label
  await room.close();
});

test("magnified four times, the lower of two blocks is scrolled to", async () => {
  const { page, room } = await openFilm(browser, server.embed("placeless"), { width: 320, height: 256 });
  await play(page);
  const long = element(page, "long");
  await long.waitFor();
  await page.locator("ramify-player .player").press("k"); // with the bar
  await page.locator("ramify-player .controls").waitFor();
  await page.waitForTimeout(600);
  await long.locator("input").scrollIntoViewIfNeeded();
  const slider = await long.locator("input").boundingBox();
  const bar = await page.locator("ramify-player .controls").boundingBox();
  assert.ok(slider.y >= 0 && slider.y + slider.height <= bar.y + 4, `${slider.y} + ${slider.height}, the bar at ${bar.y}`);
  await room.close();
});

test("a long label near an edge is not cut off by it", async () => {
  const { page, room } = await openFilm(browser, server.embed("edges"), { width: 640, height: 360 });
  await play(page);
  for (const id of ["left", "right"]) {
    const tag = element(page, id).locator(".tag");
    await tag.waitFor();
    const { x, width } = await tag.boundingBox();
    assert.ok(x >= 0 && x + width <= 640, `${id}: ${x} + ${width}`);
  }
  await room.close();
});

test("a page that forbids inline styles shows the player as any other does", async () => {
  const page = await browser.newPage({ viewport: WIDE });
  const refused = [];
  page.on("console", (line) => line.type() === "error" && refused.push(line.text()));
  await page.goto(`${site.base}/strict`);
  await play(page);
  const where = element(page, "where");
  await where.waitFor();
  assert.equal(await where.evaluate((node) => getComputedStyle(node).position), "absolute"); // a later part's sheet too
  assert.ok((await where.boundingBox()).width >= 600);
  assert.deepEqual(refused, []);
  await page.close();
});

test("where a page's policy leaves no WebAssembly, the plain video plays", async () => {
  const page = await browser.newPage({ viewport: WIDE });
  await page.goto(`${site.base}/stricter`);
  await page.getByText("The interactive part could not be loaded.").waitFor();
  const plays = await page.evaluate(async () => {
    const video = document.querySelector("ramify-player").shadowRoot.querySelector("video");
    video.muted = true;
    await video.play();
    return video.controls && !video.paused;
  });
  assert.equal(plays, true);
  await page.close();
});

test("a page that unsets everything, by force, still has a player to see and use", async () => {
  const page = await browser.newPage({ viewport: WIDE });
  await page.goto(`${site.base}/unset`);
  await play(page);
  await element(page, "where").waitFor();
  const { height } = await page.locator("ramify-player").boundingBox();
  assert.ok(Math.abs(height - (WIDE.width * 9) / 16) < 12, `${height} px high`);
  const [above, player, below] = await Promise.all(["#before", "ramify-player", "#after"].map((name) => page.locator(name).boundingBox()));
  assert.ok(above.y + above.height <= player.y && player.y + player.height <= below.y, "it stands between the page's own texts");
  await page.getByRole("button", { name: "Up the trail" }).click();
  await page.close();
});

test("how a page writes its own texts ends at the player; whether it may be pressed does not", async () => {
  const page = await browser.newPage({ viewport: WIDE });
  await page.goto(`${site.base}/loud`);
  await play(page);
  const prompt = element(page, "where").getByText("Where to?");
  await prompt.waitFor();
  const looks = await prompt.evaluate((node) => {
    const { textTransform, letterSpacing, textIndent, whiteSpace, wordBreak, textAlign } = getComputedStyle(node);
    return [textTransform, parseFloat(letterSpacing) < 1, textIndent, whiteSpace, wordBreak, textAlign.replace("left", "start")]; // what comes later says it so
  });
  assert.deepEqual(looks, ["none", true, "0px", "normal", "normal", "start"]);
  const events = await page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const read = () => getComputedStyle(player.shadowRoot.querySelector(".player"));
    player.style.pointerEvents = "none";
    player.style.visibility = "hidden";
    return [read().pointerEvents, read().visibility];
  });
  assert.deepEqual(events, ["none", "hidden"]);
  await page.close();
});

test("an address that is none is a missing picture, no more", async () => {
  const { page, room, errors } = await openFilm(browser, server.embed("nowhere"), WIDE);
  await play(page);
  await element(page, "hello").click();
  await page.getByRole("dialog", { name: "The Courier" }).getByText("148").waitFor();
  assert.deepEqual(errors, []);
  await room.close();
});

test("new words in an open form: every field once, and what was typed stays", async () => {
  const { page, room } = await openFilm(browser, server.embed("asking"), WIDE);
  await play(page);
  await element(page, "hold").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Email").fill("ada@example.com");
  await sheet.getByRole("heading").focus();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/assets\/extras/.test(name)));
  const { folder, film: whole, write } = projects.asking;
  write({ ...whole, ...asking("Your address") });
  await server.run("publish", folder, "--project", "asking");
  await sheet.getByLabel("Your address").waitFor();
  assert.equal(await sheet.locator("input").count(), 2);
  assert.equal(await sheet.getByLabel("Your address").inputValue(), "ada@example.com");
  await room.close();
});

test("answers that the server will not have are not called sent", async () => {
  const { page, room } = await openFilm(browser, server.embed("refused"), WIDE);
  await page.route("**/api/v1/events", (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" }));
  await play(page);
  await element(page, "hold").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Email").fill("ada@example.com");
  await sheet.getByRole("button", { name: "Send" }).click();
  await page.getByText("This could not be sent.").waitFor();
  assert.equal(await page.getByText("It is on the bench.").count(), 0);
  await room.close();
});

test("a double press on Play plays", async () => {
  const { page, room } = await openFilm(browser, server.embed("nowhere"), WIDE);
  const { x, y, width, height } = await page.getByRole("button", { name: "Play", exact: true }).first().boundingBox();
  await page.mouse.dblclick(x + width / 2, y + height / 2, { delay: 60 });
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0.5);
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), false);
  await page.waitForTimeout(300);
  await page.mouse.click(x + width / 2, y + height / 2); // from now on it is the picture's
  await page.waitForFunction(() => document.querySelector("ramify-player").paused);
  await room.close();
});

test("a page that asks for a time that is none changes nothing", async () => {
  const { page, room } = await openFilm(browser, server.embed("nowhere"), WIDE);
  await play(page);
  await page.evaluate(() => [NaN, Infinity, "soon"].forEach((t) => (document.querySelector("ramify-player").currentTime = t)));
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").paused), false);
  await room.close();
});

test("a frame that begins anew hears the page around once", async () => {
  const room = await browser.newContext({ viewport: WIDE });
  const page = await room.newPage();
  await page.goto(`${site.base}/frame`);
  const frame = page.frames()[1];
  const ready = () => frame.waitForFunction(() => !document.querySelector("ramify-player").paused && document.querySelector("ramify-player").currentTime > 0.2);
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await ready();
  await page.waitForTimeout(1000);
  await frame.evaluate(() => document.querySelector("ramify-player").renew());
  await frame.getByRole("button", { name: /^(Play|Start over)$/ }).first().click(); // by how much was seen
  await ready(); // the clip that the page brought is loaded again
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    window.heard = [];
    document.querySelector("iframe").contentWindow.postMessage({ context: "ramify", method: "say", name: "news" }, "*");
  });
  await eventually(async () => assert.ok((await page.evaluate(() => window.heard.filter(({ effect }) => effect === "emit").length)) > 0));
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.heard.filter(({ effect }) => effect === "emit").length), 1);
  await room.close();
});
