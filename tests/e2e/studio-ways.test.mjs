// The desk of a film: another clip from an address, scenes that lead to each
// other, rules with conditions in words, texts with facts.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { clipFile, makeProject } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { makeAccount, signIn } from "./lib/people.mjs";

const project = "ways";
const FILM = {
  title: "Ways",
  start: "intro",
  variables: { minutes: { type: "number", start: 2 } },
  scenes: [
    { id: "intro", title: "Intro", clip: "one", end: "hold", elements: [{ id: "word", kind: "text", at: 0, place: [5, 5, 40, 10], text: "You have " }] },
    { id: "city", title: "City", clip: "one", end: "hold", ending: "end" },
  ],
};

let server;
let browser;
let page;
let films; // another host
const errors = [];

const button = (name) => page.getByRole("button", { name, exact: true });
const draft = () => page.evaluate((id) => fetch(`/api/v1/projects/${id}/draft`).then((reply) => reply.json()), project);
const saved = () => page.getByText("Saved", { exact: true }).waitFor();

before(async () => {
  server = await serve({ flags: ["--workers", "1"] });
  const film = readFileSync(await clipFile({ clip: 5, seconds: 4 }));
  films = createServer((_, reply) => reply.writeHead(200, { "content-type": "video/mp4", "content-length": film.length }).end(film));
  await new Promise((done) => films.listen(0, "127.0.0.1", done));
  browser = await openBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  await makeAccount(page, server);
  await page.getByRole("heading", { name: "Your first film" }).waitFor();
  const { folder } = await makeProject(FILM, { one: { clip: 3, seconds: 6 } });
  await server.run("publish", folder, "--project", project);
  await page.goto(`${server.base}/projects/${project}/edit`);
  await page.getByRole("group", { name: "Stage" }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  films?.close();
});

test("dragging from a scene to another makes a choice that leads there", async () => {
  const from = await button("Lead Intro to a scene").boundingBox();
  const to = await page.locator('[data-scene="city"]').boundingBox();
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, to.y + 20, { steps: 6 });
  await page.mouse.up();
  await saved();
  const [intro] = (await draft()).scenes;
  const choice = intro.elements.find(({ kind }) => kind === "choice");
  assert.deepEqual(choice.options.map(({ label, go }) => [label, go]), [["City", "city"]]);
  await page.locator('[data-scene="intro"]').getByText("to City").waitFor();
});

test("the same by keyboard", async () => {
  await button("Lead City to a scene").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Intro" }).click();
  await saved();
  const city = (await draft()).scenes[1];
  assert.equal(city.elements[0].options[0].go, "intro");
});

test("a rule leads on where a condition holds, in words", async () => {
  await page.locator('[data-scene="intro"] .scene').click();
  await page.keyboard.press("Escape");
  await button("Add rule").click();
  await page.getByRole("combobox", { name: "Shown if: add a fact" }).first().click();
  await page.getByRole("option", { name: "has skipped …" }).click();
  await page.getByText("When the viewer has skipped Intro.").waitFor();
  await saved();
  const rule = (await draft()).scenes[0].next[0];
  assert.equal(rule.if, "skipped('intro')");
  await page.getByLabel("Shown if: expression").first().fill("minutes >= 5 || returned()");
  await page.getByLabel("Shown if: expression").first().press("Enter");
  await page.getByText("When minutes is at least 5, or the viewer has been here before.").waitFor();
});

test("a fact is put into a text without typing it", async () => {
  await page.getByRole("option", { name: /text You have/ }).click();
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.focus();
  await page.keyboard.press("End");
  await button("Insert a fact into Text").click();
  await page.getByRole("menuitem", { name: "minutes" }).click();
  await eventually(async () => assert.equal(await field.inputValue(), "You have {minutes}"));
  await field.blur();
  await saved();
  assert.equal((await draft()).scenes[0].elements[0].text, "You have {minutes}");
});

test("a sign-in that ran out is asked for again, and nothing typed is lost", async () => {
  await page.locator('[data-scene="city"] .scene').click();
  await page.context().clearCookies();
  const title = page.getByRole("textbox", { name: "Title", exact: true });
  await title.fill("The old city");
  await title.blur();
  const again = page.getByRole("heading", { name: "Sign in" });
  await again.waitFor();
  await signIn(page);
  await again.waitFor({ state: "detached" });
  await saved();
  assert.equal(await title.inputValue(), "The old city");
  assert.equal((await draft()).scenes[1].title, "The old city");
});

test("another clip plays from its address", async () => {
  await button("Add scene").click();
  await page.getByRole("menuitem", { name: "From an address" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill("youtube.com/@nobody");
  await button("Take this video").click();
  await page.getByText("That is no address of a video").first().waitFor();
  await page.getByRole("textbox", { name: "Address" }).fill(`http://localhost:${films.address().port}/street.mp4`);
  await page.getByLabel("Play it from there").check();
  await button("Take this video").click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await saved();
  const now = await draft();
  const scene = now.scenes[2];
  assert.equal(now.clips[scene.clip].duration, 4);
  assert.equal(now.clips[scene.clip].url, `http://localhost:${films.address().port}/street.mp4`);
  await page.goto(`${server.base}/projects/${project}/preview?scene=${scene.id}&t=0`);
  await page.frameLocator("iframe").getByText(/localhost/).first().waitFor(); // it is asked for, as viewers are
  assert.deepEqual(errors, []);
});
