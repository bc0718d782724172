// A film with a password, as viewers meet it, and as its makers set it: in the
// studio's section, by keyboard, without scripts, in another site's frame.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { first } from "../http/lib/people.mjs";
import { makeProject } from "./lib/film.mjs";
import { eventually, openBrowser, play } from "./lib/page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");
const FILM = { title: "Hidden", start: "one", scenes: [{ id: "one", clip: "street", end: "hold" }] };

const WAIT_MS = 8000;

let server;
let browser;
let studio;
before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve();
  const project = await makeProject(FILM, { street: { clip: 3, seconds: 4 } });
  await server.run("publish", project.folder, "--project", "hidden");
  browser = await openBrowser();
  const room = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [name, value] = (await first(server)).cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  studio = await room.newPage();
  studio.setDefaultTimeout(WAIT_MS);
  await studio.goto(`${server.base}/projects/hidden`);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const button = (on, name) => on.getByRole("button", { name, exact: true });
const password = (on) => on.getByLabel("Password", { exact: true });

async function look(page, name) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${name} at ${width}: nothing beside the page`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id }) => id), [], `${name} at ${width} ${colorScheme}`);
      await page.screenshot({ path: join(PICTURES, `${name}-${width}-${colorScheme}.png`) });
    }
  }
}

test("the studio sets a password, websites and an end", async () => {
  await studio.getByRole("heading", { name: "Who may watch" }).waitFor();
  await password(studio).fill("open sesame");
  await button(studio, "Set password").click();
  await studio.getByText("The film asks for the password now.").waitFor();
  await button(studio, "Take password away").waitFor();
  assert.equal(await password(studio).inputValue(), "");
  const websites = studio.getByLabel("Websites that may show it");
  await websites.fill("https://www.example.com/shop/bags\nbücher.example");
  await websites.blur();
  await studio.getByText("Only these websites show the film now.").waitFor();
  assert.equal(await websites.inputValue(), "https://www.example.com\nxn--bcher-kva.example");
  await websites.fill("not a host;;'");
  await websites.blur();
  await studio.getByRole("alert").getByText("a website is written as").waitFor();
  await websites.fill("");
  await websites.blur();
  await studio.getByText("Every website may show the film.").waitFor();
  const until = studio.getByLabel("Shown until");
  await until.fill("2199-12-31T18:00");
  await until.blur();
  await studio.getByText("From then on its link says").waitFor();
  await studio.reload();
  assert.equal(await until.inputValue(), "2199-12-31T18:00");
  await button(studio, "Show without end").click();
  await studio.getByText("The film has no end.").waitFor();
});

test("a viewer enters it by keyboard, and the film plays on", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.base}/w/hidden?company=Umbra`);
  await page.getByRole("heading", { name: "This film needs a password" }).waitFor();
  await look(page, "locked");
  await page.keyboard.type("open says me");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("That is not the password").waitFor();
  assert.equal(await password(page).getAttribute("aria-describedby"), "wrong");
  await look(page, "locked-wrong");
  await page.keyboard.type("open sesame");
  await page.keyboard.press("Enter");
  await page.waitForSelector("ramify-player");
  assert.equal(page.url(), `${server.base}/w/hidden?company=Umbra`);
  await play(page);
  const kept = await page.waitForResponse((reply) => reply.url().endsWith("/api/v1/events"));
  assert.equal(kept.status(), 204, "what it sends has the pass, too");
  await page.context().close();
});

test("without scripts it is opened, too", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${server.base}/w/hidden`);
  await password(page).fill("open sesame");
  await button(page, "Watch").click();
  await page.getByRole("heading", { name: "Hidden" }).waitFor();
  await page.context().close();
});

test("in the frame of a page, and of an allowed one alone", async () => {
  const around = createServer((_, reply) => reply.setHeader("content-type", "text/html").end(`<!doctype html><title>Around</title><iframe src="${server.base}/embed/hidden" width="640" height="360" allow="autoplay"></iframe>`));
  await new Promise((go) => around.listen(0, "127.0.0.1", go));
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${around.address().port}/`);
    const frame = page.frameLocator("iframe");
    await password(frame).fill("open sesame");
    await button(frame, "Watch").click();
    await frame.locator("ramify-player").waitFor();
    const websites = studio.getByLabel("Websites that may show it");
    await websites.fill("example.com");
    await websites.blur();
    await studio.getByText("Only these websites show the film now.").waitFor();
    const refused = page.waitForEvent("console", (line) => /frame-ancestors|Refused to frame/.test(line.text()));
    await page.reload();
    await refused;
    assert.equal(await frame.locator("ramify-player").count(), 0);
    await websites.fill("");
    await websites.blur();
    await studio.getByText("Every website may show the film.").waitFor();
    await page.context().close();
  } finally {
    around.close();
  }
});

test("who watches by the old password is asked for the new one", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.base}/w/hidden`);
  await password(page).fill("open sesame");
  await button(page, "Watch").click();
  await page.waitForSelector("ramify-player");
  await password(studio).fill("close sesame");
  await button(studio, "Change password").click();
  await studio.getByText("The password is changed.").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "This film needs a password" }).waitFor();
  await button(studio, "Take password away").click();
  await studio.getByText("Everybody who has the link may watch again.").waitFor();
  await page.reload();
  await page.waitForSelector("ramify-player");
  await page.context().close();
});

test("the section is for every size and both schemes", async () => {
  await eventually(async () => assert.equal(await studio.getByRole("alert").count(), 0));
  await look(studio, "who-may-watch");
});
