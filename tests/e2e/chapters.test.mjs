// Chapters in real Chromium: one pill, whose list comes when it is wanted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, openBrowser, openFilm, play, recordEffects, until } from "./lib/page.mjs";

const ENTRIES = ["The street", "The road", "The workshop"];
const IDS = ["one", "two", "three"];
const menu = (place) => ({ id: "ways", kind: "chapters", place, label: "Chapters", entries: IDS.map((go, i) => ({ id: go, label: ENTRIES[i], go })) });
const film = (place) => ({
  start: "one",
  scenes: IDS.map((id) => ({ id, clip: "clip", end: "hold", elements: id === "one" ? [menu(place)] : [] })),
});

let server;
let browser;

before(async () => {
  const clips = { clip: { clip: 3, seconds: 8, fps: 15, width: 640, height: 360 } };
  server = await serveFilms({ top: await makeProject(film([2, 2, 40, 8]), clips), foot: await makeProject(film([2, 70, 40, 8]), clips) });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pill = (page) => page.getByRole("button", { name: "Chapters", exact: true });
const entry = (page, name) => element(page, "ways").getByRole("button", { name });
const asked = (page) => page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /\/assets\/chapters/.test(name)));

test("a press on the pill brings the list, a press in the list the scene", async () => {
  const { page, errors } = await openFilm(browser, server.embed("top"));
  await recordEffects(page);
  await play(page);
  await pill(page).waitFor();
  assert.equal(await asked(page), false, "the list before it is wanted");
  assert.equal(await entry(page, ENTRIES[1]).count(), 0);
  await pill(page).click();
  await entry(page, ENTRIES[1]).waitFor();
  assert.equal(await pill(page).getAttribute("aria-expanded"), "true");
  await entry(page, ENTRIES[1]).click();
  await until(page, "entered", { scene: "two" });
  assert.deepEqual(errors, []);
  await page.close();
});

test("with keys: opened, walked, closed with Escape, pressed", async () => {
  const { page } = await openFilm(browser, server.embed("top"));
  await recordEffects(page);
  await play(page);
  await pill(page).focus();
  await page.keyboard.press("Enter");
  await entry(page, ENTRIES[0]).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await entry(page, ENTRIES[0]).waitFor({ state: "hidden" });
  const back = await pill(page).evaluate((node) => node.getRootNode().activeElement === node);
  assert.ok(back, "the focus is on the pill again");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await until(page, "entered", { scene: "three" });
  await page.close();
});

for (const [name, width, height] of [["top", 900, 506], ["foot", 900, 506], ["top", 390, 700], ["top", 320, 180]]) {
  test(`every entry is seen and can be pressed (${name}, ${width} x ${height})`, async () => {
    const { page } = await openFilm(browser, server.embed(name), { width, height });
    await play(page);
    await pill(page).click();
    for (const label of ENTRIES) {
      await entry(page, label).scrollIntoViewIfNeeded();
      const box = await entry(page, label).boundingBox();
      const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
      assert.ok(inside && box.height >= 24, `${label}: ${JSON.stringify(box)}`);
      await entry(page, label).click({ trial: true });
    }
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/chapters-${name}-${width}.png` });
    await page.mouse.click(width - 10, 12);
    await entry(page, ENTRIES[0]).waitFor({ state: "hidden" });
    await page.close();
  });
}
