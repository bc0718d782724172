// The words of the film beside it: what stands there, where a press leads, by
// keyboard and by ear, on screens of both sizes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, play, recordEffects, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CUES = [
  ["00:00.000", "00:02.000", "A workshop, early."],
  ["00:02.000", "00:05.000", "<v Ada>Cut from one hide, á la carte."],
  ["00:05.000", "00:08.000", "<i>Somebody</i> rides by."],
  ["00:08.000", "00:10.000", "This is the Courier."],
  ["00:10.000", "00:14.000", "You choose."],
];
const vtt = (before_ = "") => `WEBVTT\n\n${CUES.map(([from, to, text]) => `${from} --> ${to}\n${text.replace(/^(<[^>]+>)?/, `$1${before_}`)}\n`).join("\n")}`;

const film = {
  ...ROAD,
  scenes: ROAD.scenes.map((scene) => (scene.id === "intro" ? { ...scene, title: "In the workshop" } : scene)),
};
// Long enough that a slow machine is still in it when it looks.
const slow = { title: "Slow", start: "one", scenes: [{ id: "one", clip: "street", end: "hold", ending: "done", elements: [{ id: "link", kind: "button", at: [6, 14], place: [10, 10, 30, 12], label: "To the shop", on: { press: [{ emit: "shop" }] } }] }] };

let server;
let browser;

before(async () => {
  const captions = [
    { language: "en", label: "English", file: "s.en.vtt" },
    { language: "de", label: "Deutsch", file: "s.de.vtt" },
  ];
  const words = { "s.en.vtt": vtt(), "s.de.vtt": vtt("Hier: ") };
  const clips = { ...CLIPS, street: { ...CLIPS.street, captions } };
  server = await serveFilms({ road: await makeProject(film, clips, words), slow: await makeProject(slow, { street: clips.street }, words), mute: await makeProject(ROAD, CLIPS) });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const reader = (page) => page.locator("ramify-player .reader");
const lines = (page) => reader(page).locator(".t-line .t-text").allInnerTexts();
const current = (page) => reader(page).locator("[aria-current=true] .t-text").allInnerTexts();
const time = (page) => page.evaluate(() => document.querySelector("ramify-player").currentTime);

/** Play, and have the transcript by its button, or the settings' switch. */
async function open(name, options = {}) {
  const opened = await openFilm(browser, server.embed(name), options);
  const { page } = opened;
  await recordEffects(page);
  await page.locator("ramify-player [part=big-play]").click();
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0);
  await page.evaluate(() => document.querySelector("ramify-player").pause()); // the test has its time
  await page.mouse.move(200, 60);
  const button = page.locator("ramify-player .control.transcript");
  await page.locator("ramify-player .control.settings").waitFor();
  if (await button.isVisible()) await button.click();
  else {
    await page.locator("ramify-player .control.settings").click();
    await page.locator("ramify-player .menu [role=switch]").first().click();
    await page.keyboard.press("Escape");
  }
  await reader(page).locator(".t-line").first().waitFor();
  return opened;
}

async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document.querySelector("ramify-player"), {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "video-caption": { enabled: false } }, // we draw them ourselves
    }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => `${one.target.flat().join(" ")} ${one.any[0]?.message ?? ""}`).join("; ")}`);
}

const overlaps = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector("ramify-player");
    const box = (name) => shadowRoot.querySelector(name).getBoundingClientRect();
    const [picture, words] = [box(".stage"), box(".reader")];
    return picture.right > words.left + 1 && words.right > picture.left + 1 && picture.bottom > words.top + 1 && words.bottom > picture.top + 1;
  });

test("the words of the scenes on the path, with what they ask in its place; the line that is now is marked", async () => {
  const { page, room, errors } = await open("slow");
  await eventually(async () => assert.deepEqual(await lines(page), ["A workshop, early.", "Ada: Cut from one hide, á la carte.", "Somebody rides by.", "To the shop", "This is the Courier.", "You choose."]));
  await eventually(async () => assert.deepEqual(await current(page), ["A workshop, early."]));
  await reader(page).getByRole("button", { name: "Cut from one hide" }).click();
  await eventually(async () => assert.equal(await time(page), 2));
  await eventually(async () => assert.deepEqual(await current(page), ["Ada: Cut from one hide, á la carte."]));
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await eventually(async () => assert.deepEqual(await current(page), ["Somebody rides by."]));
  assert.equal(await reader(page).locator("[aria-live]").count(), 0);
  // What is asked there: a press goes to it, and where it is on the picture it is pressed.
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  await page.evaluate(() => (document.querySelector("ramify-player").currentTime = 0));
  await eventually(async () => assert.equal(await time(page), 0));
  await reader(page).getByRole("button", { name: "To the shop" }).click();
  await eventually(async () => assert.equal(await time(page), 6));
  await element(page, "link").waitFor();
  await reader(page).getByRole("button", { name: "To the shop" }).click();
  await until(page, "emit", { name: "shop" });
  assert.deepEqual(errors, []);
  await room.close();
});

test("over the path and no further: earlier scenes can be gone back to, what lies behind an open choice cannot", async () => {
  const { page, room } = await open("road");
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });
  await element(page, "road-choice").waitFor(); // that it was shown is told later
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  await eventually(async () => assert.ok((await lines(page)).includes("Choice: Where will it go?")));
  const last = reader(page).getByRole("button", { name: "You choose." });
  await eventually(async () => assert.equal(await last.getAttribute("aria-disabled"), "true"));
  const before_ = await time(page);
  await last.click({ force: true });
  await page.waitForTimeout(500);
  assert.equal(await time(page), before_);
  await reader(page).getByText("In the workshop").waitFor();
  await reader(page).getByRole("button", { name: "Somebody rides by." }).click();
  await page.waitForFunction(() => window.effects.filter(({ effect, scene }) => effect === "entered" && scene === "intro").length === 2);
  await eventually(async () => assert.equal(await time(page), 5));
  await room.close();
});

test("search, languages, keys", async () => {
  const { page, room } = await open("slow");
  const field = reader(page).getByRole("searchbox");
  await field.fill("A LA");
  await eventually(async () => assert.deepEqual(await reader(page).locator("li:not([hidden]) mark").allInnerTexts(), ["á la"]));
  await eventually(async () => assert.equal(await reader(page).getByRole("status").textContent(), "Found: 1"));
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), false, "letters are no shortcuts there");
  await field.fill("nothing of that");
  await reader(page).getByText("Not found.").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "");
  await eventually(async () => assert.equal((await lines(page)).length, 6));
  await reader(page).getByRole("combobox").selectOption("de");
  await eventually(async () => assert.match((await lines(page))[0], /^Hier: A workshop/));
  // One stop for Tab, arrows between the lines, Enter goes there.
  assert.equal(await reader(page).locator(".t-line[tabindex='0']").count(), 1);
  await reader(page).locator(".t-line[tabindex='0']").focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").volume), 1);
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await time(page), 5));
  await page.keyboard.press("End");
  const focused = () => page.evaluate(() => document.querySelector("ramify-player").shadowRoot.activeElement.textContent);
  assert.match(await focused(), /You choose/);
  await reader(page).getByRole("button", { name: "Back to now" }).click();
  await eventually(async () => assert.match(await focused(), /rides by/));
  await room.close();
});

test("a switch in the bar, kept; the attribute opens it; without captions there is none", async () => {
  const { page, room } = await open("slow");
  const button = page.locator("ramify-player .control.transcript");
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await reader(page).getByRole("button", { name: "Close" }).click();
  await eventually(async () => assert.equal(await reader(page).count(), 0));
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").shadowRoot.activeElement.className), "control transcript", "the focus is back");
  const whole = await page.evaluate(() => document.querySelector("ramify-player").shadowRoot.querySelector(".stage").getBoundingClientRect().width);
  assert.equal(whole, 1280);
  await room.close();

  const other = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const second = await other.newPage();
  await second.route("**/embed/slow", async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: (await reply.text()).replace("<ramify-player ", "<ramify-player transcript ") });
  });
  await second.goto(server.embed("slow"));
  await second.locator("ramify-player .t-line").first().waitFor();
  assert.equal(await overlaps(second), false);
  await other.close();

  const silent = await openFilm(browser, server.embed("mute"));
  await play(silent.page);
  await silent.page.mouse.move(300, 300);
  await silent.page.locator("ramify-player .control.settings").waitFor();
  assert.equal(await silent.page.locator("ramify-player .control.transcript").isVisible(), false);
  await silent.room.close();
});

for (const scheme of ["light", "dark"]) {
  for (const [width, height] of [[1280, 720], [390, 700]]) {
    test(`axe finds nothing, and nothing lies over the picture (${scheme}, ${width} x ${height})`, async () => {
      const { page, room } = await open("road", { width, height, colorScheme: scheme });
      await page.waitForTimeout(400);
      assert.equal(await overlaps(page), false);
      assert.deepEqual(await axe(page), []);
      await reader(page).getByRole("searchbox").fill("rides");
      await page.waitForTimeout(800);
      assert.deepEqual(await axe(page), [], "search");
      await reader(page).getByRole("searchbox").fill("");
      await element(page, "skip").click();
      await page.evaluate(() => document.querySelector("ramify-player").play());
      await until(page, "shown", { element: "road-choice" });
      await page.evaluate(() => document.querySelector("ramify-player").pause());
      await page.waitForTimeout(900);
      assert.equal(await overlaps(page), false);
      assert.deepEqual(await axe(page), [], "with a choice");
      await room.close();
    });
  }
}

test("right to left it stands at the left; forced colours and reduced motion keep it", async () => {
  const { page, room } = await open("slow", { locale: "ar", forcedColors: "active", reducedMotion: "reduce" });
  const [words, picture] = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("ramify-player");
    return [".reader", ".stage"].map((name) => shadowRoot.querySelector(name).getBoundingClientRect()).map(({ left, right }) => [left, right]);
  });
  assert.equal(words[0], 0);
  assert.ok(picture[0] >= words[1] - 1 && picture[1] <= 1280, `${picture} beside ${words}`);
  await eventually(async () => assert.equal((await current(page)).length, 1));
  await room.close();
});
