// Films in frames of other people's pages: panels and the bar fit into every
// size, and a wheel over the film still scrolls the page around.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, openBrowser } from "./lib/page.mjs";
import { openSite } from "./lib/site.mjs";
import { badTargets } from "./lib/targets.mjs";

const SHAPES = { tall: [180, 320], scope: [420, 180] };

// width, height, least height of options, buttons and fields
const FRAMES = [
  [320, 180, 24],
  [390, 700, 44],
  [1280, 720, 44],
];

const OPTIONS = ["Through the city at night", "Up the old trail", "Along the river", "Stay at the workshop"];

const film = {
  start: "all",
  scenes: [
    {
      id: "all",
      clip: "clip",
      elements: [
        { id: "ask", kind: "button", at: 0, place: [62, 3, 34, 14], label: "Hold one", on: { press: [{ open: "hold", pause: true }] } },
        {
          id: "road",
          kind: "choice",
          at: 0,
          place: [6, 46, 88, 48],
          prompt: "Where will it go?",
          options: OPTIONS.map((label, i) => ({ id: `o${i}`, label, go: "all" })),
        },
      ],
    },
  ],
  panels: {
    hold: {
      kind: "form",
      title: "Hold one for me",
      purpose: "We write once, when your bag is ready. Nothing else.",
      fields: [
        { id: "email", type: "email", label: "Email", required: true },
        { id: "name", type: "text", label: "First name" },
        { id: "letters", type: "checkbox", label: "Letters", consent: "You may write to me about new bags, at most four times a year." },
      ],
    },
  },
};

let server;
let site;
let browser;

before(async () => {
  const projects = {};
  const pages = {};
  for (const [name, [width, height]] of Object.entries(SHAPES)) {
    projects[name] = await makeProject(film, { clip: { clip: 1, seconds: 1, width, height } });
  }
  server = await serveFilms(projects);
  for (const name of Object.keys(SHAPES)) {
    for (const [width, height] of FRAMES) {
      const frame = `<iframe width="${width}" height="${height}" style="border:0;display:block" src="${server.embed(name)}" allow="autoplay"></iframe>`;
      pages[`/${name}-${width}x${height}`] = `<!doctype html><body style="margin:0;height:3000px">${frame}</body>`;
    }
  }
  site = await openSite(pages);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  site?.close();
});

/** The film with its choice open, the bar there, and everything standing. */
async function standing(name, width, height) {
  const page = await browser.newPage({ viewport: { width: 1300, height: 760 }, reducedMotion: "reduce" }); // no viewer is known in it
  await page.goto(`${site.base}/${name}-${width}x${height}`);
  const frame = page.frames()[1];
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await element(frame, "road").waitFor();
  await frame.waitForFunction(() => document.querySelector("ramify-player").paused);
  await page.mouse.move(width / 2, 3);
  await page.mouse.move(width / 2, 5);
  await frame.waitForFunction(() => document.querySelector("ramify-player").shadowRoot.querySelector(".player:not([data-quiet]) .controls"));
  return { page, frame };
}

/** Where the choice covers a small picture, it can be folded away. */
async function unfold(frame) {
  const fold = frame.locator("ramify-player .fold:visible");
  if (await fold.count()) await fold.first().click();
}

for (const name of Object.keys(SHAPES)) {
  for (const [width, height, least] of FRAMES) {
    test(`a ${name} film in a frame of ${width} x ${height}`, async () => {
      const { page, frame } = await standing(name, width, height);
      assert.deepEqual(await badTargets(frame, { rooms: [".tray", ".controls"], least }), []);
      await unfold(frame);
      assert.deepEqual(await badTargets(frame, { rooms: [".stage"], least }), []);
      for (const y of [0.25, 0.75]) {
        await page.evaluate(() => scrollTo(0, 0));
        await page.mouse.move(width / 2, height * y);
        await page.mouse.wheel(0, 150);
        await page.waitForFunction(() => scrollY > 0);
      }
      await page.evaluate(() => scrollTo(0, 0));
      await frame.getByRole("button", { name: "Hold one", exact: true }).focus();
      await page.keyboard.press("Enter");
      const form = frame.getByRole("dialog", { name: "Hold one for me" });
      await form.waitFor();
      assert.deepEqual(await badTargets(frame, { rooms: [".sheet"], least }), []);
      await form.getByRole("button", { name: "Close" }).click();
      await form.waitFor({ state: "detached" });
      await page.close();
    });
  }
}

test("… and what is too low, clipped or covered would be found", async () => {
  const { page, frame } = await standing("scope", 1280, 720);
  const broken = {
    ".option { min-height: 0; height: 14px; padding: 0 }": /is only/,
    ".option { overflow: hidden; white-space: nowrap; max-width: 40px }": /clips its text/,
    ".choice { pointer-events: none }": /is covered/,
  };
  for (const [style, expected] of Object.entries(broken)) {
    await frame.evaluate((text) => {
      const node = document.createElement("style");
      node.id = "broken";
      node.textContent = text.replaceAll(";", " !important;").replace("}", "!important }");
      document.querySelector("ramify-player").shadowRoot.append(node);
    }, style);
    const wrong = await badTargets(frame, { rooms: [".stage", ".tray"], least: 44 });
    assert.match(wrong.join("\n"), expected, style);
    await frame.evaluate(() => document.querySelector("ramify-player").shadowRoot.getElementById("broken").remove());
  }
  await page.close();
});
