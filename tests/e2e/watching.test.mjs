// The live view in a real browser: a press in a player stands there within a
// second; the list stands still for who reads; it says when nobody is connected.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "../../tools/browser.mjs";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, publish } from "../http/lib/film.mjs";
import { first } from "../http/lib/people.mjs";
import { eventually } from "./lib/page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");
const NAMES = readFileSync(join(root, "docs/ui-names.md"), "utf8");
const WITHIN_MS = 1000;

let server;
let browser;
let cookie;
let page;
let release;
const errors = [];

/** The second scene stands at its end, with a button. */
function standing() {
  const is = film({ title: "One bag", start: "two" });
  is.scenes[1].elements = [{ id: "again", kind: "button", at: 0, place: [30, 30, 40, 30], label: "Once more", purpose: "to be pressed", on: { press: [{ set: "road", to: "'left'" }] } }];
  return is;
}

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve();
  publish(folder(standing()), server.data);
  ({ release } = await current(server));
  ({ cookie } = await first(server));
  browser = await openBrowser();
  page = await open();
  await show(page);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(options = {}) {
  const room = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const [name, value] = cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  const opened = await room.newPage();
  opened.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  return opened;
}

async function show(on) {
  await on.goto(`${server.base}/projects/film/live`);
  await on.getByText("Connected", { exact: true }).waitFor();
}

const list = (on = page) => on.getByRole("list", { name: "Events" });
const lines = (on = page) => list(on).locator("li").allInnerTexts();
const watching = (on = page) => on.locator("dl.tiles > div", { hasText: /^Watching/ }).locator("dd").innerText();
const viewing = (more = {}) => new Viewing(server, { release, ...more });

async function sent(one) {
  const reply = await one.send();
  assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
}

test("nobody watches yet, and it says what will stand there", async () => {
  assert.equal(await watching(), "0");
  await page.getByText(/^Nothing yet. What viewers do from now on stands here within a second/).waitFor();
});

test("a press in a player stands on the page within a second", async () => {
  const player = await (await browser.newContext()).newPage();
  await player.goto(`${server.base}/embed/film`);
  await player.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector(".player:not([data-state='loading'])"));
  await player.evaluate(() => window.addEventListener("click", () => (window.clicked = Date.now()), { capture: true }));
  await player.evaluate(() => document.querySelector("ramify-player").play());
  const button = player.locator('ramify-player [data-id="again"]');
  await button.waitFor();
  await page.evaluate(() => {
    window.shown = [];
    new MutationObserver((changes) => {
      if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.textContent.includes("Pressed Once more")))) window.shown.push(Date.now());
    }).observe(document.body, { subtree: true, childList: true });
  });
  const took = [];
  for (let n = 0; n < 3; n++) {
    await player.waitForTimeout(900);
    await button.click();
    await page.waitForFunction((count) => window.shown.length > count, n);
    took.push((await page.evaluate((count) => window.shown[count], n)) - (await player.evaluate(() => window.clicked)));
  }
  assert.ok(Math.min(...took) < WITHIN_MS, `${took} ms`);
  assert.equal(await watching(), "1");
  assert.match(await page.getByRole("group", { name: "Scenes" }).innerText(), /two\s+1/);
  await player.context().close();
});

test("the list stands still while somebody points at it, is in it, or has pressed Pause", async () => {
  const calm = async (what) => {
    const before_ = await lines();
    await sent(viewing().opened().started("two"));
    await page.getByText(/new events? waits? while you read|new events wait while you read/).waitFor();
    assert.deepEqual(await lines(), before_, what);
  };
  const moves = async () => {
    const [newest] = await lines();
    assert.match(newest, /Came to two/);
    assert.equal(await page.getByText(/while you read/).count(), 0);
  };
  await list().hover();
  await calm("pointed at");
  await page.mouse.move(2, 2);
  await eventually(moves);
  await list().focus();
  await calm("in it");
  await page.getByRole("button", { name: "Pause", exact: true }).focus();
  await eventually(moves);
  await page.keyboard.press("Enter");
  await calm("paused");
  await page.keyboard.press("Enter");
  await eventually(moves);
});

test("whose session it was is a link, and what viewers send is text", async () => {
  const device = "<img src=x onerror=alert(1)>";
  const one = viewing({ viewer: "anna" }).opened({ device }).started("two");
  await sent(one);
  const line = list().locator("li", { hasText: device });
  await line.waitFor();
  assert.equal(await line.locator("img").count(), 0);
  assert.match(await line.getByRole("link", { name: "anna" }).getAttribute("href"), new RegExp(`/projects/film/report\\?session=${one.session}$`));
});

test("the names are those of the contract", async () => {
  const section = NAMES.split(/^## /m).find((part) => part.startsWith("Live\n"));
  const rows = section.split("\n").filter((row) => /^\| (?!role )[a-z]/.test(row)).map((row) => row.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length >= 8);
  for (const [, role, names] of rows) {
    const found = names.split(", ").map((name) => page.getByRole(role, { name: new RegExp(`^${name.replace(/[.]/g, "\\.").replace("…", ".*")}$`) }));
    if (role === "status") assert.ok(names.includes(await page.locator(".live-line").innerText()));
    else for (const [n, one] of found.entries()) assert.ok(await one.count(), `${role} ${names.split(", ")[n]}`);
  }
  await page.getByRole("button", { name: "What is counted: Watching now" }).click();
  await page.getByText(/^Sessions of which something new has come within the last 30 seconds/).waitFor();
});

test("without a connection it says so, and comes back by itself", async () => {
  const on = await open();
  await on.route("**/api/v1/projects/film/live", (route) => route.abort());
  await on.goto(`${server.base}/projects/film/live`);
  await on.getByText(/^Not connected: what stands here may be old/).waitFor();
  await on.unroute("**/api/v1/projects/film/live");
  await on.getByText("Connected", { exact: true }).waitFor();
  await on.context().close();
});

for (const [colorScheme, width] of [["light", 1280], ["dark", 390]]) {
  test(`the live view, ${colorScheme}, ${width} wide`, async () => {
    const on = await open({ colorScheme, reducedMotion: "reduce", bypassCSP: true, viewport: { width, height: 900 } });
    await show(on);
    await sent(viewing({ viewer: "somebody-with-a-very-long-name-that-has-no-end-at-all-0123456789" }).opened().started("two").add("missed", { at_ms: 90, x: 10, y: 10 }));
    await list(on).locator("li", { hasText: "Pressed where nothing is, at 10 %, 10 %" }).waitFor();
    await on.screenshot({ path: join(PICTURES, `live-${width}-${colorScheme}.png`), fullPage: true });
    await on.evaluate(axe);
    const broken = await on.evaluate(async () => (await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`));
    assert.deepEqual(broken, []);
    assert.equal(await on.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "it scrolls sideways");
    await on.context().close();
  });
}

test("nothing went wrong in the page", () => assert.deepEqual(errors, []));
