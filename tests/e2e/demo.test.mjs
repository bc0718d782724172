// The demo's trails, walked by hand through the real player: each reaches the
// ending that the engine alone reaches, by the same scenes and decisions, and
// the report then counts exactly what was done.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { program } from "../../tools/server.mjs";
import { DEMO, demoDocument, demoFolder } from "./lib/demo.mjs";
import { serveFilms } from "./lib/film.mjs";
import { eventually, openBrowser, openFilm, recordEffects, refuse, until } from "./lib/page.mjs";
import { follow, steps } from "./lib/viewer.mjs";

const TRAILS = ["short", "kept", "team", "touched", "passer-by"];
const LONG = process.env.RAMIFY_LONG ? ["no-time-limits"] : [];
// Media run faster where the film permits it (a limited choice keeps it at 1)
// and where no fact hangs on how soon a viewer presses: `short` skips the intro.
const rateOf = (name) => (name === "short" ? 1 : 2);

const film = demoDocument();
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

/** What decided the story: scenes, options, endings, goals, in their order. */
const KEYS = { entered: "scene", chosen: "option", defaulted: "option", ending: "ending", goal: "goal" };
const story = (effects) => effects.filter(({ effect }) => KEYS[effect]).map((one) => `${one.effect} ${one[KEYS[one.effect]]}`);

function headless(name) {
  const out = execFileSync(program, ["play", `${DEMO}/project.json`], { input: readFileSync(`${DEMO}/trails/${name}.ndjson`), encoding: "utf8" });
  return story(out.split("\n").filter(Boolean).map((line) => JSON.parse(line)));
}

async function walk(name) {
  const { opened, own } = steps(`${DEMO}/trails/${name}.ndjson`);
  const touch = opened.device === "phone";
  const link = new URLSearchParams(opened.link).toString();
  const phone = touch ? { hasTouch: true, isMobile: true, screen: { width: 390, height: 844 } } : {};
  const { page, errors } = await openFilm(browser, server.embed("demo", link && `?${link}`), touch ? { width: 390, height: 700, ...phone } : { width: 960, height: 540 });
  await page.evaluate((rate) => localStorage.setItem("ramify-settings", JSON.stringify({ rate })), rateOf(name));
  await refuse(page); // not asked
  await page.reload();
  await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector('.player[data-state="poster"]'));
  await recordEffects(page);
  await follow({ page, film, touch }, own);
  await until(page, "ending", {}, 60000);
  const effects = await page.evaluate(() => window.effects);
  await page.close({ runBeforeUnload: true }); // what was done last goes out as it closes; its room stays for that
  assert.deepEqual(errors, []);
  assert.deepEqual(effects.filter(({ effect }) => effect === "late" || effect === "overrun"), []);
  return story(effects);
}

describe("the same story by hand as in the engine alone", { concurrency: 2 }, () => {
  for (const name of [...TRAILS, ...LONG]) {
    test(name, async () => {
      const told = headless(name);
      if (TRAILS.includes(name)) assert.ok(told.includes(`ending ${name}`), told.join());
      assert.deepEqual(await walk(name), told);
    });
  }
});

test("the report counts these viewings and nothing else", { skip: LONG.length > 0 && "more trails were walked" }, async () => {
  const report = await eventually(async () => {
    const now = await server.report("demo");
    assert.equal(now.endings.reduce((sum, { sessions }) => sum + sessions, 0), TRAILS.length);
    assert.equal(now.forms.reduce((sum, { submitted }) => sum + submitted, 0), 3);
    return now;
  }, 20000);
  assert.equal(report.plays, TRAILS.length);
  assert.deepEqual(Object.fromEntries(report.endings.map(({ id, sessions }) => [id, sessions])), Object.fromEntries(TRAILS.map((name) => [name, 1])));
  const road = report.choices.find(({ id }) => id === "road");
  assert.deepEqual(road.options.map(({ id, chosen, defaulted }) => [id, chosen, defaulted]), [["city", 2, 1], ["trail", 2, 0]]);
  assert.equal(road.timeouts, 1);
  const of = (id) => report.elements.find((one) => one.id === id);
  assert.deepEqual([of("bag").shown, of("bag").pressed], [5, 1]);
  assert.deepEqual([of("skip-intro").shown, of("skip-intro").pressed], [5, 1]);
  assert.deepEqual(Object.fromEntries(report.forms.map(({ id, submitted }) => [id, submitted])), { hold: 1, sample: 1, team: 1 });
  // One press on the cat, which is nothing yet: the report says where.
  assert.equal(report.misses.reduce((sum, { count }) => sum + count, 0), 1);
  const [miss] = report.misses;
  assert.equal(miss.scene, "bench");
  assert.ok(Math.abs(miss.x - 72) <= 4 && Math.abs(miss.y - 18) <= 4, JSON.stringify(miss));
});
