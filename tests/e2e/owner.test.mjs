// The report in a real browser: readable wide and narrow, light and dark, without
// a rule of accessibility broken, and the link can be copied.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openBrowser } from "../../tools/browser.mjs";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, publish } from "../http/lib/film.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let server;
let browser;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  publish(folder(film({ title: "Not seen" }), "unseen"), server.data);
  const { release } = await current(server);
  for (let i = 0; i < 12; i++) {
    const one = new Viewing(server, { release, viewer: i % 3 ? `viewer-${i}` : undefined }).opened().started();
    one.add("moved", { from: 0, to: 1.5 }, [{ effect: "shown", element: "bag" }, { effect: "chosen", element: "road-choice", option: i % 4 ? "left" : "right" }]);
    one.add("pressed", { at_ms: 90, element: "bag" }).add("missed", { at_ms: 95, x: 72, y: 18 });
    one.add("submitted", { at_ms: 99, form: "hold", values: { email: `a-very-long-name-of-somebody-${i}@example-of-a-long-host-name.org` } });
    await one.send();
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server.stop();
});

async function owner(options) {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const page = await context.newPage();
  await page.goto(`${server.base}/?token=${server.token()}`);
  assert.equal(new URL(page.url()).search, "", "the token is not in the address bar");
  return { page, close: () => context.close() };
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`the report, ${colorScheme}, ${width} wide`, async () => {
      const { page, close } = await owner({ colorScheme, viewport: { width, height: 800 } });
      for (const path of ["/projects/film/report", "/projects/unseen/report"]) {
        await page.goto(server.base + path);
        await page.evaluate(axe);
        const broken = await page.evaluate(async () =>
          (await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`));
        assert.deepEqual(broken, [], path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(wide, 0, `${path} scrolls sideways`);
      }
      await close();
    });
  }
}

test("the report counts, and the link is copied", async () => {
  const { page, close } = await owner({ permissions: ["clipboard-read", "clipboard-write"], bypassCSP: false });
  await page.goto(`${server.base}/projects/film/report`);
  assert.match(await page.textContent(".tiles"), /Plays\s*12/);
  assert.match(await page.textContent("main"), /The 10 newest, in the words that people were told/, "that there are more is said");
  const lines = await page.locator("td[data-name=Viewer]", { hasText: "anonymous" }).first().evaluate((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getClientRects().length;
  });
  assert.equal(lines, 1, "no word is torn");
  await page.click("summary");
  await page.click("button[data-copy=link]");
  await page.waitForSelector("text=Copied");
  assert.equal(await page.getAttribute("button[data-copy=link]", "aria-label"), "Copied", "said aloud too");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${server.base}/w/film`);
  await close();
});

test("a film that nobody has seen says what to do next, and shows no empty tables", async () => {
  const { page, close } = await owner();
  await page.goto(`${server.base}/projects/unseen/report`);
  assert.match(await page.textContent("main"), /Nobody has played it yet.*Watch it once yourself/s);
  assert.ok(await page.isVisible("input#link"), "what is to be sent lies open");
  assert.equal(await page.locator("table, .bar, .tile").count(), 0);
  await close();
});
