// By keyboard, by ear, in other directions and colours.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, partsCome, play, recordEffects, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nA workshop, early.\n\n00:02.000 --> 00:14.000\n<i>Somebody</i> rides by.\n";

const many = {
  start: "one",
  scenes: [
    {
      id: "one",
      clip: "street",
      end: "hold",
      ending: "done",
      elements: [
        { id: "first", kind: "hotspot", place: [10, 20, 10, 10], label: "First", purpose: "to begin", on: { press: [{ open: "card" }] } },
        { id: "second", kind: "button", place: [40, 20, 20, 10], label: "Second", on: { press: [{ pause: true }] } },
        { id: "third", kind: "question", type: "one", practice: true, place: [20, 45, 60, 30], prompt: "Which?", options: [{ id: "a", label: "This", correct: true }, { id: "b", label: "That" }] },
        { id: "fourth", kind: "input", control: "text", variable: "name", place: [5, 80, 20, 12], prompt: "Your name" },
      ],
    },
  ],
  variables: { name: { type: "text", start: "" } },
  panels: { card: { kind: "card", title: "A card", text: "Words." } },
};

/** One scene of 10 s whose choice runs out after `limit`. */
const timed = (limit) => ({
  title: "Timed",
  start: "ask",
  scenes: [
    {
      id: "ask",
      clip: "long",
      elements: [
        {
          id: "road",
          kind: "choice",
          at: [0.2, 9],
          place: [8, 58, 84, 34],
          prompt: "Where will it go?",
          purpose: "to show the bag there",
          decide: "at-once",
          limit,
          default: "city",
          options: [
            { id: "city", label: "Through the city", go: "there" },
            { id: "trail", label: "Up the trail", go: "there" },
          ],
        },
      ],
    },
    { id: "there", clip: "city", end: "hold", ending: "there" },
  ],
});
const LONG = { long: { clip: 4, seconds: 10, color: [60, 60, 60] }, city: CLIPS.city };

/** Every kind that is answered or filled in. */
const options = ["Oak bark", "Chrome"].map((label, i) => ({ id: `o${i}`, label, correct: i === 0 }));
const ask = (id, type, more = {}) => ({ id, kind: "question", type, practice: true, place: [10, 10, 80, 20], prompt: `${type}?`, purpose: "to see what you know", ...more });
const kinds = {
  start: "one",
  variables: { minutes: { type: "number", start: 30, min: 5, max: 90 }, name: { type: "text" } },
  scenes: [
    {
      id: "one",
      clip: "street",
      end: "hold",
      ending: "done",
      elements: [
        { id: "slider", kind: "input", control: "slider", variable: "minutes", place: [5, 5, 40, 20], prompt: "How long?", unit: "{minutes} minutes" },
        { id: "name", kind: "input", control: "text", variable: "name", place: [55, 5, 40, 20], prompt: "Your name", placeholder: "Ada" },
        { id: "form", kind: "form", place: [10, 10, 80, 60], title: "Stay in touch", purpose: "We write once.", submit: "Send", fields: [{ id: "mail", type: "email", label: "Email", required: true }, { id: "yes", type: "checkbox", label: "News", consent: "You may write to me." }] },
      ],
    },
    { id: "two", clip: "street", end: "hold", elements: [ask("one", "one", { options }), ask("several", "several", { options }), ask("truth", "truth", { answer: true }), ask("stars", "rating", { practice: false, min: 1, max: 5 }), ask("word", "text", { answer: ["wax"] })] },
  ],
};
kinds.scenes[0].elements.push({ id: "on", kind: "button", place: [70, 80, 20, 10], label: "On", on: { press: [{ go: "two" }] } });

let server;
let browser;

before(async () => {
  const street = { street: { ...CLIPS.street, captions: [{ language: "en", label: "English", file: "street.en.vtt" }] } };
  server = await serveFilms({
    road: await makeProject(ROAD, CLIPS),
    many: await makeProject(many, street, { "street.en.vtt": VTT }),
    kinds: await makeProject(kinds, CLIPS),
    timed: await makeProject(timed(7), LONG),
    short: await makeProject(timed(2.5), LONG),
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const focused = (page) =>
  page.evaluate(() => {
    const active = document.querySelector("ramify-player").shadowRoot.activeElement;
    return active?.getAttribute("aria-label") ?? active?.textContent?.trim() ?? "";
  });

async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document.querySelector("ramify-player"), {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "video-caption": { enabled: false } }, // we draw them ourselves
    }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target.flat().join(" ")).join("; ")}`);
}

async function start(page) {
  await recordEffects(page);
  await play(page);
  await partsCome(page);
}

test("a walk by keyboard: document order, keys, and the way back", async () => {
  const { page, room, errors } = await openFilm(browser, server.embed("many"));
  await recordEffects(page);
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /Play/);
  await page.keyboard.press("Enter");
  await element(page, "third").waitFor();
  await partsCome(page);
  const order = [];
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("n");
    order.push(await focused(page));
    if (/name/.test(order.at(-1)) || order.at(-1) === "") break;
  }
  assert.deepEqual(order.slice(0, 4), ["First", "Second", "This", "That"]);
  await element(page, "first").focus();
  await page.keyboard.press("Enter");
  const card = page.getByRole("dialog", { name: "A card" });
  await card.waitFor();
  await page.waitForTimeout(100);
  assert.equal(await focused(page), "A card", "a panel that the viewer opened takes the focus");
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  assert.match(await focused(page), /^First/, "the focus is back");
  await page.keyboard.press("p");
  assert.notEqual(await focused(page), "First");

  await element(page, "fourth").locator("input").focus();
  await page.keyboard.type("klm");
  assert.equal(await element(page, "fourth").locator("input").inputValue(), "klm", "a text field owns its keys");
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), false);
  await page.evaluate(() => document.querySelector("ramify-player").shadowRoot.querySelector(".player").focus());
  await page.keyboard.press("m");
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), true);
  assert.deepEqual(errors, []);
  await room.close();
});

test("shortcuts can be switched off", async () => {
  const { page, room } = await openFilm(browser, server.embed("many"));
  await start(page);
  await page.mouse.move(400, 300);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("switch", { name: "Keyboard shortcuts" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  assert.equal(await page.evaluate(() => document.querySelector("ramify-player").muted), false);
  await room.close();
});

test("the elements list: everything that can be used, and a press there is a press", async () => {
  const { page, room } = await openFilm(browser, server.embed("many"));
  await start(page);
  await page.keyboard.press("l");
  const list = page.getByRole("dialog", { name: "Elements on the picture" });
  await list.waitFor();
  const names = await list.locator(".entry .name").allInnerTexts();
  assert.deepEqual(names, ["First", "Second", "Which?", "Your name"]);
  assert.match(await list.innerText(), /to begin/);
  await list.getByRole("button", { name: "First" }).click();
  await page.getByRole("dialog", { name: "A card" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  await list.getByText("visited").waitFor();
  await room.close();
});

test("what opens a card closes the list, and the focus goes back to what was pressed", async () => {
  const { page, room } = await openFilm(browser, server.embed("many"));
  await start(page);
  const list = page.getByRole("dialog", { name: "Elements on the picture" });
  const card = page.getByRole("dialog", { name: "A card" });
  const back = async () => {
    await eventually(async () => assert.equal(await focused(page), "A card"));
    assert.equal(await list.count(), 0, "no list over the card");
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    assert.match(await focused(page), /^First/);
  };
  await page.keyboard.press("l");
  await list.waitFor();
  await element(page, "first").focus();
  await page.keyboard.press("Enter");
  await card.waitFor();
  await back();
  await page.keyboard.press("l");
  await eventually(async () => assert.match(await focused(page), /^First/)); // the first entry
  await page.keyboard.press("Enter");
  await card.waitFor();
  await back();
  await room.close();
});

test("the elements list has what stands on the last picture", async () => {
  const { page, room } = await openFilm(browser, server.embed("many"));
  await start(page);
  await page.evaluate(() => (document.querySelector("ramify-player").currentTime = 13.5));
  await until(page, "ending", { ending: "done" });
  await page.evaluate(() => {
    const player = document.querySelector("ramify-player"); // a busy machine stops the video late: it has run out
    for (const video of [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")]) video.currentTime = video.duration;
  });
  await page.waitForTimeout(300);
  await page.keyboard.press("l");
  const list = page.getByRole("dialog", { name: "Elements on the picture" });
  await list.waitFor();
  assert.equal((await list.locator(".entry .name").allInnerTexts()).length, 4);
  await page.setViewportSize({ width: 900, height: 600 });
  await page.waitForTimeout(300);
  assert.equal(await element(page, "second").count(), 1, "it is drawn anew");
  await room.close();
});

/** Everything that is spoken politely from now on, with the film's time. */
function listen(page) {
  return page.evaluate(() => {
    window.spoken = [];
    const player = document.querySelector("ramify-player");
    const node = player.shadowRoot.querySelector("[aria-live=polite]");
    new MutationObserver(() => node.textContent && window.spoken.push({ text: node.textContent, t: player.currentTime })).observe(node, { childList: true, characterData: true, subtree: true });
  });
}

/** Open the settings, press a switch, close them. */
async function settingSwitch(page, name) {
  await page.evaluate(() => document.querySelector("ramify-player").shadowRoot.querySelector(".player").focus());
  await page.mouse.move(400, 60);
  await page.mouse.move(420, 60);
  await page.getByRole("button", { name: "Settings" }).click();
  const button = page.getByRole("switch", { name });
  await button.click();
  assert.equal(await button.getAttribute("aria-checked"), "true");
  await page.keyboard.press("Escape");
}

test("a timed choice: one polite word at five seconds, not none, not two, none that ticks", async () => {
  const { page, room } = await openFilm(browser, server.embed("timed"));
  await recordEffects(page);
  await listen(page);
  await play(page);
  await page.waitForFunction(() => window.spoken.some(({ text }) => /^Five/.test(text)));
  // Standing and going on is no new beginning.
  await page.evaluate(() => document.querySelector("ramify-player").pause());
  await page.waitForTimeout(1500);
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await until(page, "defaulted", { element: "road", option: "city" }, 20000);
  const spoken = await page.evaluate(() => window.spoken);
  assert.deepEqual(spoken.map(({ text }) => text), ["Choice: Where will it go?", "Five seconds left to choose."]);
  const [, { t }] = spoken;
  assert.ok(t > 2 && t < 3.4, `it was said at ${t}, 5 s before 7.2`);
  await room.close();
});

test("a choice that has less than five seconds from the first says nothing of five", async () => {
  const { page, room } = await openFilm(browser, server.embed("short"));
  await recordEffects(page);
  await listen(page);
  await play(page);
  await until(page, "defaulted", { element: "road" }, 20000);
  assert.deepEqual((await page.evaluate(() => window.spoken)).map(({ text }) => text), ["Choice: Where will it go?"]);
  await room.close();
});

test("no time limits: the choice waits", async () => {
  const { page, room } = await openFilm(browser, server.embed("short"));
  await recordEffects(page);
  await play(page);
  await page.evaluate(() => document.querySelector("ramify-player").pause()); // who seeks the settings may take long
  await partsCome(page);
  await settingSwitch(page, "No time limits");
  await page.evaluate(() => document.querySelector("ramify-player").play());
  await page.waitForTimeout(5000);
  const defaulted = () => page.evaluate(() => window.effects.filter(({ effect }) => effect === "defaulted").length);
  assert.equal(await defaulted(), 0);
  await page.getByRole("button", { name: "Up the trail" }).click();
  await until(page, "entered", { scene: "there" });
  assert.equal(await defaulted(), 0);
  await room.close();
});

test("more time: the same choice runs out ten seconds later", async () => {
  /** Media and standing time, seconds, until the default was taken. */
  const lasts = async (more) => {
    const { page, room } = await openFilm(browser, server.embed("timed"));
    await page.evaluate(() => {
      const begun = ({ detail }) => detail.effect === "entered" && (window.from ??= performance.now());
      document.querySelector("ramify-player").addEventListener("ramify", begun);
    });
    await start(page);
    if (more) await settingSwitch(page, "More time");
    await until(page, "defaulted", { element: "road" }, 30000);
    const left = await page.evaluate(() => (performance.now() - window.from) / 1000);
    await room.close();
    return left;
  };
  const plain = await lasts(false);
  assert.ok(plain < 9.5, `without it: ${plain} s`);
  const more = await lasts(true);
  assert.ok(more - plain > 7 && more - plain < 13, `${plain} s, then ${more} s`);
});

test("captions are drawn, and move out of the way of the bar", async () => {
  const { page, room } = await openFilm(browser, server.embed("many"));
  await start(page);
  await page.mouse.move(400, 300);
  await page.getByRole("button", { name: "Captions" }).click();
  const captions = page.locator("ramify-player .captions p");
  await eventually(async () => assert.match(await captions.innerText(), /Somebody rides by|A workshop, early/));
  const [low, bar] = await page.evaluate(() => {
    const root = document.querySelector("ramify-player").shadowRoot;
    return [root.querySelector(".captions").getBoundingClientRect().bottom, root.querySelector(".timeline").getBoundingClientRect().top];
  });
  assert.ok(low <= bar + 2, `captions end at ${low}, the bar begins at ${bar}`);
  await room.close();
});

test("right to left: the interface turns, places on the picture do not", async () => {
  const left = await openFilm(browser, server.embed("many"));
  await start(left.page);
  const place = (page) => page.evaluate(() => Math.round(document.querySelector("ramify-player").shadowRoot.querySelector("[data-id=first]").getBoundingClientRect().left));
  const before_ = await place(left.page);
  await left.room.close();
  const { page, room } = await openFilm(browser, server.embed("many"), { locale: "ar" });
  await recordEffects(page);
  await page.getByRole("button", { name: "تشغيل" }).first().click();
  await element(page, "first").waitFor();
  assert.equal(await page.locator("ramify-player .player").getAttribute("dir"), "rtl");
  assert.equal(await place(page), before_);
  await room.close();
});

test("reduced motion and forced colours keep everything there", async () => {
  const { page, room } = await openFilm(browser, server.embed("road"), { reducedMotion: "reduce", forcedColors: "active" });
  await start(page);
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });
  const at = () => page.evaluate(() => document.querySelector("ramify-player").shadowRoot.querySelector("[data-id=bag]")?.getBoundingClientRect().left);
  const first = await at();
  await page.waitForTimeout(700);
  assert.ok((await at()) > first, "a moving hotspot still follows");
  const ring = await page.evaluate(() => getComputedStyle(document.querySelector("ramify-player").shadowRoot.querySelector(".pulse"), "::after").animationName);
  assert.equal(ring, "none");
  await room.close();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing: poster, picture, panel, menus, phone (${scheme})`, async () => {
    const { page, room } = await openFilm(browser, server.embed("many"), { colorScheme: scheme });
    assert.deepEqual(await axe(page), [], "poster");
    await start(page);
    await element(page, "third").waitFor();
    assert.deepEqual(await axe(page), [], "picture");
    await element(page, "first").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "A card" }).waitFor();
    await page.waitForTimeout(400);
    assert.deepEqual(await axe(page), [], "panel");
    await page.keyboard.press("Escape");
    await page.keyboard.press("l");
    await page.waitForTimeout(400);
    assert.deepEqual(await axe(page), [], "elements list");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.waitForTimeout(300);
    assert.deepEqual(await axe(page), [], "settings");
    await page.setViewportSize({ width: 390, height: 700 });
    await page.waitForTimeout(300);
    assert.deepEqual(await axe(page), [], "phone");
    await room.close();
  });
}

for (const scheme of ["light", "dark"]) {
  for (const [width, height] of [[390, 700], [1280, 720]]) {
    test(`axe finds nothing: inputs, forms, questions (${scheme}, ${width} x ${height})`, async () => {
      const { page, room } = await openFilm(browser, server.embed("kinds"), { colorScheme: scheme, width, height });
      await start(page);
      await element(page, "form").getByRole("button", { name: "Send" }).click();
      await page.getByText("Please fill this in.").waitFor();
      await page.waitForTimeout(400);
      assert.deepEqual(await axe(page), [], "inputs and a form");
      await element(page, "on").click({ force: true });
      await element(page, "truth").getByRole("button", { name: "False" }).click({ force: true });
      await page.waitForTimeout(400);
      assert.deepEqual(await axe(page), [], "questions");
      await room.close();
    });
  }
}
