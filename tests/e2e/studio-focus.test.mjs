// Where the focus is once what had it is gone, and what stands where a page
// cannot be drawn.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { first, invite, PASSWORD } from "../http/lib/people.mjs";
import { makeProject } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { signIn } from "./lib/people.mjs";

const OWNER = "owner@example.org";
const text = (id, x) => ({ id, kind: "text", at: 0, place: [x, 10, 20, 10], text: id });

let server;
let browser;
let page;

before(async () => {
  server = await serve();
  await first(server, OWNER);
  for (const email of ["one@example.org", "two@example.org"]) await invite(server, { role: "editor", email });
  const project = await makeProject({ title: "Film", start: "a", scenes: [{ id: "a", clip: "street", end: "hold", elements: [text("left", 5), text("middle", 40), text("right", 70)] }] }, { street: { clip: 3, seconds: 4 } });
  await server.run("publish", project.folder, "--project", "film");
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.base);
  await signIn(page, { email: OWNER, password: PASSWORD });
  await page.getByRole("link", { name: "Film", exact: true }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const has = (control) => eventually(async () => assert.ok(await control.evaluate((one) => one === document.activeElement)), 3000);

test("a row goes, and the next one has the focus", async () => {
  await page.goto(`${server.base}/people`);
  const rows = page.getByRole("button", { name: "Withdraw" });
  await rows.first().focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await rows.count(), 1));
  await has(rows);
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await rows.count(), 0));
  await has(page.getByRole("combobox", { name: "Role of The Owner" }));
});

test("a film is put away, and its neighbour or the page has it", async () => {
  await page.goto(server.base);
  await page.getByRole("button", { name: "More about Film" }).focus();
  await page.keyboard.press("Enter");
  const archive = page.getByRole("menuitem", { name: "Archive" });
  await archive.waitFor();
  await archive.focus();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await undo.waitFor();
  await eventually(async () => assert.equal(await page.getByRole("link", { name: "Film", exact: true }).count(), 0));
  await eventually(async () => assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY"));
  await undo.click();
  await page.getByRole("link", { name: "Film", exact: true }).waitFor();
});

test("elements go by Delete, on the stage and on the timeline, one after the other", async () => {
  await page.goto(`${server.base}/projects/film/edit`);
  const stage = page.getByRole("group", { name: "Stage", exact: true });
  const bars = page.getByRole("listbox", { name: "Elements of the scene" }).getByRole("option");
  await stage.getByRole("button", { name: "text left" }).focus();
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal(await bars.count(), 2));
  await has(stage.getByRole("button", { name: "text middle" }));
  await bars.first().focus();
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal(await bars.count(), 1));
  await has(bars);
});

test("the focus is seen on a field, and Enter leaves it there", async () => {
  await page.goto(`${server.base}/projects/film`);
  const title = page.getByRole("textbox", { name: "Title of the film" });
  await title.focus();
  assert.equal(await title.evaluate((one) => getComputedStyle(one).outlineWidth), "2px");
  await title.fill("Another");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Undo: Change the title" }).waitFor();
  await has(title);
});

test("a draft of anybody's can be looked at: long names, no times", async () => {
  const title = "A".repeat(100_000);
  const scenes = [
    { id: "a", clip: "far", to: 1e300, next: [{ id: "on", go: "b" }], elements: [{ id: "x", kind: "text", at: ["a"], text: "Words", place: [10, 10, 20, 10] }] },
    { id: "b", name: title, clip: "far" },
  ];
  const { id } = await page.evaluate(async (document) => (await fetch("/api/v1/projects", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ document }) })).json(), { title, start: "a", clips: {}, scenes });
  await page.goto(`${server.base}/projects/${id}/edit`);
  const bar = page.getByRole("option", { name: /^text Words/ });
  await bar.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Left" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1280);
});

test("where a page cannot be drawn, that is said, and the others are there", async () => {
  await page.route("**/assets/studio-editor-*", (route) => route.abort());
  await page.goto(`${server.base}/projects/film/edit`);
  await page.getByRole("heading", { name: "This page cannot be shown" }).waitFor();
  await page.getByRole("link", { name: "Go to your films" }).click();
  await page.getByRole("link", { name: "Another", exact: true }).waitFor();
});
