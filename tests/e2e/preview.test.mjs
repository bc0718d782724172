// A draft tried in the studio by the real player: from any scene, with what the
// viewer is known to be and has done set by hand. Nothing of it is recorded.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { makeProject } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { makeAccount } from "./lib/people.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");

const FILM = {
  title: "Two ways",
  start: "street",
  variables: { minutes: { type: "number", start: 2 } },
  viewer: { first_name: { type: "text" } },
  scenes: [
    {
      id: "street",
      title: "Street",
      clip: "one",
      end: "hold",
      elements: [
        { id: "hello", kind: "text", at: 0, place: [5, 5, 40, 10], text: "Hello {viewer.first_name}" },
        { id: "late", kind: "text", at: 0, place: [5, 20, 40, 10], text: "Hurry", if: "minutes >= 5" },
        { id: "again", kind: "text", at: 0, place: [5, 35, 40, 10], text: "You left early", if: "skipped('shop')" },
        { id: "door", kind: "button", at: 0, place: [40, 60, 20, 12], label: "The shop", on: { press: [{ go: "shop" }] } },
      ],
    },
    { id: "shop", title: "Shop", clip: "one", end: "hold", ending: "end", elements: [{ id: "sign", kind: "text", at: 0, place: [5, 5, 40, 10], text: "In the shop" }] },
  ],
};

let server;
let browser;
let page;
const project = "two-ways";
const errors = [];

const film = () => page.frameLocator("iframe");
const seen = (text) => film().getByText(text, { exact: true });
const gone = (text) => eventually(async () => assert.equal(await seen(text).filter({ visible: true }).count(), 0, `“${text}” is not on the picture`));

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve({ flags: ["--workers", "1"] });
  browser = await openBrowser();
  const room = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await room.newPage();
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  // That a clip is not for everybody is asked, and answered by 404.
  page.on("console", (line) => line.type() === "error" && !/\b40[134]\b/.test(line.text()) && errors.push(line.text()));
  await makeAccount(page, server);
  await page.getByRole("heading", { name: "Your first film" }).waitFor();
  const { folder } = await makeProject(FILM, { one: { clip: 3, seconds: 6 } });
  await server.run("publish", folder, "--project", project);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("the draft plays as viewers would see it", async () => {
  await page.goto(`${server.base}/projects/${project}/preview`);
  await seen("Hello").waitFor();
  await gone("Hurry");
  await film().getByRole("button", { name: "The shop" }).click();
  await seen("In the shop").waitFor();
  await page.getByText("pressed The shop").waitFor();
  await page.getByText("came to Shop").waitFor();
  await page.getByRole("status").filter({ hasText: "Shop ·" }).waitFor();
});

test("what is known is set by hand, while it plays", async () => {
  await page.getByRole("button", { name: "Start over" }).click();
  await seen("Hello").waitFor();
  await page.getByLabel("minutes", { exact: true }).fill("7");
  await seen("Hurry").waitFor();
  await page.getByLabel("viewer.first_name").fill("Grace");
  await page.getByLabel("viewer.first_name").press("Enter");
  await seen("Hello Grace").waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  await seen("Hello Grace").waitFor();
  await seen("Hurry").waitFor();
});

test("what the viewer did is set by hand", async () => {
  await gone("You left early");
  await page.getByRole("combobox", { name: "has skipped Shop" }).click();
  await page.getByRole("option", { name: "Yes" }).click();
  await seen("You left early").waitFor();
});

test("it begins at any moment of any scene", async () => {
  await page.goto(`${server.base}/projects/${project}/preview?scene=shop&t=2`);
  await seen("In the shop").waitFor();
  await eventually(async () => assert.match(await page.getByRole("status").first().textContent(), /^Shop · 0:0[2-9]/));
});

test("the way back leads to the scene and the moment from which it was left", async () => {
  await page.goto(`${server.base}/projects/${project}/edit`);
  await page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name: /^Shop/ }).click();
  const cursor = page.getByRole("slider", { name: "Cursor" });
  await cursor.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  await page.getByRole("link", { name: "Preview", exact: true }).click();
  await seen("In the shop").waitFor();
  assert.equal(await page.getByText("knows no fields").count(), 0);
  assert.match(await page.getByRole("link", { name: "Publish …" }).getAttribute("href"), /projects\/two-ways$/);
  await page.getByRole("link", { name: "Back to editing" }).click();
  await page.getByRole("region", { name: "Scene Shop" }).waitFor();
  await eventually(async () => assert.equal(await cursor.getAttribute("aria-valuenow"), "2"));
});

test("what nobody may watch yet plays for who works on it", async () => {
  await page.evaluate((id) => fetch(`/api/v1/projects/${id}/withdraw`, { method: "POST", headers: { "content-type": "application/json" }, body: "{\"withdrawn\": true}" }), project);
  await page.goto(`${server.base}/projects/${project}/preview`);
  await seen("Hello").waitFor();
  await eventually(async () => assert.match(await page.getByRole("status").first().textContent(), /^Street · 0:0[1-9]/));
  assert.equal(await film().getByText("could not be loaded").count(), 0);
});

test("nothing is recorded, and nothing of the film gets out of its frame", async () => {
  const frame = page.frames().find((one) => one.url().endsWith("/rehearsal"));
  assert.equal(await frame.evaluate(() => self.origin), "null");
  assert.deepEqual(errors, []);
  assert.equal(await frame.evaluate(() => fetch("/api/v1/me", { credentials: "include" }).then(() => "reached", () => "no")), "no");
  const report = await page.evaluate((id) => fetch(`/api/v1/projects/${id}/report`).then((reply) => reply.json()), project);
  assert.equal(report.plays, 0);
});

test("the page at both widths and in both schemes", async () => {
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    await page.setViewportSize({ width, height });
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(PICTURES, `preview-${width}-${scheme}.png`) });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], iframes: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "nothing hangs over the side");
    }
  }
});
