// A hotspot that is a polygon is pressed where it is drawn, not where its box is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { openBrowser } from "./lib/page.mjs";

const FILM = {
  title: "A triangle",
  start: "only",
  scenes: [
    {
      id: "only",
      clip: "one",
      end: "hold",
      elements: [{ id: "roof", kind: "hotspot", shape: "polygon", points: [[0, 100], [50, 0], [100, 100]], at: 0, place: [20, 20, 60, 60], label: "The roof", on: { press: [{ open: "card" }] } }],
    },
  ],
  panels: { card: { kind: "card", title: "A roof", text: "Of slate." } },
};

let server;
let browser;
before(async () => {
  server = await serveFilms({ roof: await makeProject(FILM, { one: { clip: 2, seconds: 8 } }) });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("beside the outline nothing is pressed, inside it the hotspot is", async () => {
  const page = await (await browser.newContext({ viewport: { width: 960, height: 540 } })).newPage();
  await page.goto(server.embed("roof"));
  await page.getByRole("button", { name: "Play" }).first().click();
  const roof = page.getByRole("button", { name: "The roof" });
  await roof.waitFor();
  const { x, y, width, height } = await roof.boundingBox();
  const card = page.getByRole("heading", { name: "A roof" });
  await page.mouse.click(x + width * 0.04, y + height * 0.06);
  await page.waitForTimeout(300);
  assert.equal(await card.count(), 0);
  await page.mouse.click(x + width * 0.5, y + height * 0.7);
  await card.waitFor();
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await roof.focus();
  await page.keyboard.press("Enter");
  await card.waitFor();
});
