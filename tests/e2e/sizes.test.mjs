// Every shape of film in every size of frame: no option clipped, no page scroll
// stolen, each target reachable and large enough.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, openBrowser, openFilm, play, recordEffects, until } from "./lib/page.mjs";

const SHAPES = { tall: [180, 320], square: [240, 240], wide: [320, 180], scope: [420, 180] };
const FRAMES = [[320, 180], [390, 219], [390, 700], [844, 390], [1280, 720]];
const LEAST = 24;
const ADVISED = 44;

const OPTIONS = ["Through the city", "Up the trail", "Along the river", "Home"];

const film = {
  start: "one",
  scenes: [
    {
      id: "one",
      clip: "clip",
      end: "hold",
      ending: "done",
      elements: [
        { id: "spot", kind: "hotspot", at: [0, 8], place: [40, 22, 4, 4], label: "A small thing", on: { press: [{ open: "card", pause: true }] } },
        {
          id: "pick",
          kind: "choice",
          at: [0, 8],
          place: [8, 60, 84, 34],
          prompt: "Where will it go?",
          purpose: "to show the bag where you would use it",
          decide: "at-once",
          options: OPTIONS.map((label, i) => ({ id: `o${i}`, label, do: [] })),
        },
      ],
    },
  ],
  panels: { card: { kind: "card", title: "A card", text: "Words. ".repeat(60), buttons: [{ id: "ok", label: "All right", do: [{ close: "card" }] }] } },
};

// It asks who watches, and has things to press where the bar and the strip come.
const crowded = {
  start: "one",
  identity: { ask: true, purpose: "So that it knows you next time." },
  scenes: [
    {
      id: "one",
      clip: "clip",
      end: "hold",
      ending: "done",
      elements: [
        { id: "skip", kind: "button", at: [0, 9], place: [76, 88, 20, 9], label: "Skip", on: { press: [{ emit: "skipped" }] } },
        { id: "low", kind: "hotspot", at: [0, 9], place: [40, 92, 6, 6], label: "Low", on: { press: [{ emit: "low" }] } },
        { id: "pick", kind: "choice", at: [9, 12], place: [8, 70, 84, 24], prompt: "Where?", purpose: "to go there", decide: "at-once", options: OPTIONS.slice(0, 2).map((label, i) => ({ id: `o${i}`, label, do: [] })) },
      ],
    },
  ],
};

let server;
let browser;

before(async () => {
  const projects = {};
  for (const [name, [width, height]] of Object.entries(SHAPES)) {
    projects[name] = await makeProject(film, { clip: { clip: 7, seconds: 8, fps: 15, width, height } });
  }
  projects.crowded = await makeProject(crowded, { clip: { clip: 8, seconds: 13, fps: 15, width: 640, height: 360 } });
  server = await serveFilms(projects);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The target's box and what a press on its middle would hit. */
function target(page, selector) {
  return page.locator(selector).first().evaluate(async (node) => {
    node.scrollIntoView({ block: "nearest", inline: "center" });
    await new Promise((done) => setTimeout(done, 60));
    const box = node.getBoundingClientRect();
    const root = node.getRootNode();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hit = root.elementFromPoint(x, y);
    const label = node.querySelector(".label") ?? node;
    const reach = (dx, dy) => root.elementFromPoint(x + dx, y + dy);
    return {
      reached: node === hit || node.contains(hit),
      inside: box.left >= -0.5 && box.top >= -0.5 && box.right <= innerWidth + 0.5 && box.bottom <= innerHeight + 0.5,
      clipped: label.scrollWidth > label.clientWidth + 1 || label.scrollHeight > label.clientHeight + 2,
      width: box.width,
      height: box.height,
      // What can be pressed may be larger than what is seen.
      around: [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([dx, dy]) => node === reach(dx, dy) || node.contains(reach(dx, dy))),
      at: [box.left, box.top, box.right, box.bottom].map(Math.round).join(),
    };
  });
}

for (const shape of Object.keys(SHAPES)) {
  for (const [width, height] of FRAMES) {
    test(`a ${shape} film in ${width} × ${height}`, async () => {
      const { page, room, errors } = await openFilm(browser, server.embed(shape), { width, height });
      await recordEffects(page);
      await play(page);
      await element(page, "pick").waitFor();
      await page.mouse.move(width / 2, 4);
      await page.waitForTimeout(400);

      for (const label of OPTIONS) {
        const one = await target(page, `ramify-player .option:has-text("${label}")`);
        assert.ok(one.inside && one.reached, `${label} can be pressed: ${JSON.stringify(one)}`);
        assert.ok(!one.clipped, `${label} is not clipped`);
        assert.ok(one.height >= ADVISED - 1, `${label} is ${one.height} px high`);
      }
      const scrolls = await page.evaluate(() => {
        const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
        return scrollHeight > clientHeight || scrollWidth > clientWidth;
      });
      assert.equal(scrolls, false, "the page does not scroll");

      // Without moving, the bar goes; a folded block gives the picture free.
      const fold = page.locator("ramify-player .fold:visible");
      if (await fold.count()) await fold.first().click();
      await page.waitForTimeout(300);
      const spot = await target(page, "ramify-player [data-id=spot]");
      assert.ok(spot.reached && spot.around, `a small hotspot can be pressed: ${JSON.stringify(spot)}`);
      await page.mouse.click(...spot.at.split(",").map(Number).reduce((sum, n, i) => ((sum[i % 2] += n / 2), sum), [0, 0]));
      const card = page.getByRole("dialog", { name: "A card" });
      await card.waitFor();
      await page.waitForTimeout(350);
      const close = await target(page, "ramify-player .sheet-close");
      assert.ok(close.inside && close.reached && close.width >= LEAST && close.height >= LEAST, "the card can be closed");
      const button = await target(page, "ramify-player .sheet .push");
      assert.ok(button.inside && button.reached && button.height >= ADVISED - 1, `its button can be reached: ${JSON.stringify(button)}`);
      await card.getByRole("button", { name: "All right" }).click();
      await card.waitFor({ state: "detached" });

      for (const name of ["play", "settings", "full"]) {
        const { inside, reached, width: w, height: h } = await target(page, `ramify-player .control.${name}`);
        assert.ok(inside && reached && w >= LEAST && h >= LEAST, `${name} can be pressed`);
      }
      assert.deepEqual(errors, []);
      await room.close();
    });
  }
}

/** What the consent strip lies over, of all that can be pressed. */
const under = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector("ramify-player");
    const strip = shadowRoot.querySelector(".consent:not([hidden])")?.getBoundingClientRect();
    if (!strip) return undefined;
    return [...shadowRoot.querySelectorAll(".stage button, .tray button")]
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return left < strip.right && right > strip.left && top < strip.bottom && bottom > strip.top;
      })
      .map((node) => node.textContent);
  });

for (const [width, height] of [[390, 219], [640, 360], [844, 390], [1280, 720]]) {
  test(`bar and consent leave what the author placed free in ${width} × ${height}`, async () => {
    const { page, room, errors } = await openFilm(browser, server.embed("crowded"), { width, height });
    await recordEffects(page);
    await play(page);
    await page.locator("ramify-player .consent:not([hidden])").waitFor();
    await page.mouse.move(30, 60);
    await page.mouse.move(34, 66);
    await page.locator("ramify-player .control.settings").waitFor();
    await page.waitForTimeout(700); // everything has its place
    assert.deepEqual(await under(page), []);
    for (const id of ["skip", "low"]) {
      const { reached } = await page.locator(`ramify-player [data-id=${id}]`).evaluate((node) => {
        const root = node.getRootNode();
        const box = node.getBoundingClientRect();
        const bar = root.querySelector(".timeline").getBoundingClientRect();
        const y = Math.min(box.top + box.height / 2, bar.top - 12);
        return { reached: node.contains(root.elementFromPoint(box.left + box.width / 2, y)) };
      });
      assert.ok(reached, `${id} can be pressed above the bar`);
    }
    await page.locator('ramify-player [data-id="skip"]').click();
    await until(page, "emit", { name: "skipped" });
    await element(page, "pick").waitFor();
    await page.locator("ramify-player .consent").waitFor({ state: "hidden" });
    assert.deepEqual(errors, []);
    await room.close();
  });
}

test("a row of options on a phone shows that it goes on, is swiped, and stops at an option", async () => {
  const { page, room } = await openFilm(browser, server.embed("wide"), { width: 390, height: 700, hasTouch: true, isMobile: true });
  await play(page);
  await element(page, "pick").waitFor();
  const row = page.locator("ramify-player .options");
  const look = () =>
    row.evaluate((node) => {
      const { left, right } = node.getBoundingClientRect();
      const seen = [...node.children].map((one) => {
        const box = one.getBoundingClientRect();
        return Math.round((100 * Math.max(0, Math.min(box.right, right) - Math.max(box.left, left))) / box.width);
      });
      return { more: node.dataset.more, seen, first: node.children[1].getBoundingClientRect().left - left };
    });
  await page.waitForFunction(() => document.querySelector("ramify-player").shadowRoot.querySelector(".options").dataset.more === "right");
  const before_ = await look();
  assert.ok(before_.seen.some((part) => part > 5 && part < 95), `one is seen in part: ${before_.seen}`);
  await row.evaluate((node) => node.scrollBy({ left: 120 }));
  await page.waitForFunction(() => document.querySelector("ramify-player").shadowRoot.querySelector(".options").dataset.more === "left right");
  await page.waitForTimeout(600);
  const after_ = await look();
  assert.ok(Math.abs(after_.first - 14) <= 2, `it stopped at an option: ${after_.first}`);
  await room.close();
});
