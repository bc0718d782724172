// The demo from the poster to an ending with nothing but a keyboard: what has
// the focus is named, panels give it back, and axe finds nothing on the way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { demoFolder } from "./lib/demo.mjs";
import { serveFilms } from "./lib/film.mjs";
import { element, eventually, openBrowser, openFilm, recordEffects, refuse, until } from "./lib/page.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STEPS_MAX = 24;

let demo;
let server;
let browser;

before(async () => {
  demo = await demoFolder();
  server = await serveFilms({ demo });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  demo?.remove();
});

const focused = (page) =>
  page.evaluate(() => {
    const node = document.querySelector("ramify-player").shadowRoot.activeElement;
    return node?.getAttribute("aria-label") ?? node?.labels?.[0]?.textContent.trim() ?? node?.textContent.trim() ?? "";
  });

/** Press a key until what has the focus is called so. */
async function stepTo(page, key, name) {
  const passed = [];
  for (let i = 0; i < STEPS_MAX; i++) {
    await page.keyboard.press(key);
    passed.push(await focused(page));
    if (passed.at(-1).startsWith(name)) return passed;
  }
  throw new Error(`no ${name} among ${passed.join(" | ")}`);
}

const shown = (page, id) => until(page, "shown", { element: id }, 30000);
const time = (page) => page.evaluate(() => document.querySelector("ramify-player").currentTime);

/** On with the arrow, five seconds a press, but not past `t`. */
async function onTo(page, t) {
  for (let i = 0; i < STEPS_MAX && (await time(page)) < t - 5; i++) {
    const at = await time(page);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before_) => document.querySelector("ramify-player").currentTime !== before_, at);
  }
}

/** Parts that are loaded on first use are there: keys among them. */
const ready = (page) => page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/assets\/extras/.test(name)) && document.querySelector("ramify-player").currentTime > 1.3);

async function axe(page, where) {
  await page.evaluate(AXE);
  // Colours are judged when everything has come to rest.
  await page.waitForFunction(() =>
    document.querySelector("ramify-player").shadowRoot.getAnimations().every((one) => one.playState !== "running" || one.effect.getComputedTiming().endTime > 3000),
  );
  const { violations } = await page.evaluate(() =>
    window.axe.run(document.querySelector("ramify-player"), {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "video-caption": { enabled: false } }, // the player draws them itself
    }),
  );
  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map(({ html }) => html.slice(0, 160)).join("; ")}`), []);
}

/** Everything that is spoken politely from now on. */
function listen(page) {
  return page.evaluate(() => {
    window.spoken = [];
    const node = document.querySelector("ramify-player").shadowRoot.querySelector("[aria-live=polite]");
    new MutationObserver(() => node.textContent && window.spoken.push(node.textContent)).observe(node, { childList: true, characterData: true, subtree: true });
  });
}

for (const colorScheme of process.env.RAMIFY_LONG ? ["dark", "light"] : ["dark"]) {
  test(`from the poster to an ending by keyboard (${colorScheme})`, async () => {
    const { page, room, errors } = await openFilm(browser, server.embed("demo"), { colorScheme });
    await refuse(page);
    await page.reload();
    await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector('.player[data-state="poster"]'));
    await recordEffects(page);
    await listen(page);
    await axe(page, "poster");
    await stepTo(page, "Tab", "Play");
    await page.keyboard.press("Enter");
    await ready(page);

    await shown(page, "skip-intro");
    await stepTo(page, "n", "Skip intro");
    await page.keyboard.press("Enter");
    await until(page, "entered", { scene: "meet" });

    // The list, from there the card, and back into the player.
    await shown(page, "bag");
    await page.keyboard.press("l");
    const list = page.getByRole("dialog", { name: "Elements on the picture" });
    await list.waitFor();
    assert.match(await list.ariaSnapshot(), /button "The Courier to look at the bag and its price"/);
    await eventually(async () => assert.match(await focused(page), /^The Courier/));
    await page.keyboard.press("Enter");
    await list.waitFor({ state: "detached" });
    const card = page.getByRole("dialog", { name: "The Courier" });
    await card.waitFor();
    await eventually(async () => assert.equal(await focused(page), "The Courier"));
    await axe(page, "card");
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "RAMIFY-PLAYER", "the focus is in the player");

    // The choice, by its name, both ways.
    await shown(page, "road");
    assert.match(await element(page, "road").ariaSnapshot(), /group "Choice: Where will it go\?"[^]*button "Through the city"[^]*button "Up the trail"/);
    await axe(page, "choice");
    await stepTo(page, "n", "Up the trail");
    await page.keyboard.press("p");
    assert.equal(await focused(page), "Through the city");
    await page.waitForFunction(() => window.spoken.some((text) => /^Five seconds/.test(text)));
    await stepTo(page, "n", "Up the trail");
    await page.keyboard.press("Enter");
    await until(page, "entered", { scene: "trail" }, 30000);
    const spoken = await page.evaluate(() => window.spoken);
    assert.deepEqual(spoken.filter((text) => /second/i.test(text)), ["Five seconds left to choose."]);
    assert.equal(spoken.filter((text) => text === "Choice: Where will it go?").length, 1, spoken.join(" | "));

    await onTo(page, 12);
    await until(page, "entered", { scene: "bench" }, 30000);
    await onTo(page, 10);
    await shown(page, "hold-bench");
    await stepTo(page, "n", "Hold one for me");
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: "Hold one for me" });
    await form.waitFor();
    await axe(page, "form");
    // An empty form is not sent: the focus goes to what is missing.
    await stepTo(page, "Tab", "Hold it");
    await page.keyboard.press("Enter");
    await form.getByText("Please fill this in.").waitFor();
    await eventually(async () => assert.match(await focused(page), /^Email/));
    await page.keyboard.type("ada@example.com");
    await page.keyboard.press("Enter");
    await until(page, "closed", { panel: "hold" });
    await page.waitForFunction(() => document.activeElement.tagName === "RAMIFY-PLAYER");

    await until(page, "entered", { scene: "close" }, 30000);
    await onTo(page, 12);
    await until(page, "ending", { ending: "kept" }, 30000);
    await axe(page, "ended");
    await stepTo(page, "n", "Why this ending?");
    await page.keyboard.press("Enter");
    const why = page.getByRole("dialog", { name: "Why this ending?" });
    await why.getByText("You asked us to hold one.").waitFor();
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await focused(page), "Why this ending?"));
    assert.deepEqual(errors, []);
    await room.close();
  });
}
