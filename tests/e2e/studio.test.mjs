// The studio in a real browser, from a fresh server to a published film: the
// first account, an upload, a release, a price changed in open players, undo over
// a reload, people. Every page at both widths and in both schemes.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { clipFile, makeProject } from "./lib/film.mjs";
import { eventually, openBrowser, play } from "./lib/page.mjs";
import { signIn } from "./lib/people.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures"); // of every page, to look at
const SHOP = {
  title: "A shop",
  start: "window",
  scenes: [
    {
      id: "window",
      clip: "street",
      end: "hold",
      elements: [{ id: "bag", kind: "button", at: 0, place: [40, 40, 20, 12], label: "The Courier", on: { press: [{ open: "courier" }] } }],
    },
  ],
  panels: { courier: { kind: "product", name: "The Courier", price: { amount: "148.00", currency: "EUR" } } },
};

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "a bag for every road" };
let server;
let browser;
let room; // Ada's browser
let page;
const errors = [];

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve({ flags: ["--workers", "1"] });
  browser = await openBrowser();
  room = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"] });
  page = await room.newPage();
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && !/401|403|412|DISCONNECTED/.test(line.text()) && errors.push(line.text()));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const button = (name, on = page) => on.getByRole("button", { name, exact: true });
const heading = (name, on = page) => on.getByRole("heading", { name, exact: true });
const projectOf = (url) => new URL(url).pathname.split("/").pop();

test("the first run makes the owner", async () => {
  await page.goto(`${server.base}/?token=${server.token()}`);
  await heading("Welcome to Ramify").waitFor();
  await page.getByLabel("Your name").fill(ADA.name);
  await page.getByLabel("Email").fill(ADA.email);
  await page.getByLabel("Password", { exact: true }).fill(ADA.password);
  await button("Make my account").click();
  await heading("Your first film").waitFor();
  assert.equal(new URL(page.url()).search, "", "the token is not in the address bar");
});

test("a file becomes a film that a second browser watches", async () => {
  await page.locator("input[type=file]").setInputFiles(await clipFile({ clip: 7, seconds: 4, color: [20, 90, 60] }));
  await page.getByRole("group", { name: "Stage" }).waitFor();
  await page.getByRole("link", { name: "Publish …" }).click();
  await page.getByLabel("Title of the film").fill("Holiday");
  await page.getByLabel("Title of the film").press("Enter");
  await page.getByText("Saved", { exact: true }).waitFor();
  await eventually(async () => assert.equal(await page.getByText(/^(Uploading|Looking at)/).count(), 0), 20_000);
  await button("Publish").click();
  const link = page.getByLabel("Link", { exact: true });
  await link.waitFor();
  await page.getByText("Release 1").first().waitFor();
  await button("Copy link").click();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(address, `${server.base}/w/${projectOf(page.url())}`);
  assert.match(await page.getByLabel("Embed code").inputValue(), /^<iframe src="http[^"]+\/embed\/[\w-]+" title="Holiday"/);
  await page.getByRole("img", { name: "QR code of the link" }).waitFor();
  const other = await browser.newContext();
  const viewer = await other.newPage();
  await viewer.goto(address);
  await play(viewer);
  await other.close();
});

test("a price changes in a player that is open", async () => {
  const project = await makeProject(SHOP, { street: { clip: 3, seconds: 4 } });
  await server.run("publish", project.folder, "--project", "shop");
  const other = await browser.newContext();
  const viewer = await other.newPage();
  await viewer.goto(`${server.base}/w/shop`);
  await play(viewer);
  await viewer.getByRole("button", { name: "The Courier" }).click();
  await viewer.getByText(/148/).first().waitFor();
  await page.goto(`${server.base}/projects/shop`);
  const price = page.getByRole("textbox", { name: "Price in EUR" });
  await price.fill("139 euro");
  await price.blur();
  await page.getByText("An amount is written as 148.00").waitFor();
  await price.fill("139.00");
  await price.blur();
  await page.getByText("Change price in EUR of The Courier").waitFor();
  await button("Publish").click();
  await viewer.getByText(/139/).first().waitFor();
  await other.close();
});

test("what was done is undone and done again, after a reload too", async () => {
  await page.reload();
  const price = page.getByRole("textbox", { name: "Price in EUR" });
  assert.equal(await price.inputValue(), "139.00");
  await page.getByRole("button", { name: /^Undo:/ }).click();
  await eventually(async () => assert.equal(await price.inputValue(), "148.00"));
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.reload();
  assert.equal(await price.inputValue(), "148.00");
  await page.getByRole("button", { name: /^Redo:/ }).click();
  await eventually(async () => assert.equal(await price.inputValue(), "139.00"));
  await heading("Releases").click();
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.equal(await price.inputValue(), "148.00"));
});

test("the network goes, the work goes on, and is sent later", async () => {
  const name = page.getByRole("textbox", { name: "Label" }).first();
  await name.waitFor();
  await room.setOffline(true);
  try {
    await name.fill("Το Courier 👜");
    await name.blur();
    await page.getByText("No connection. Your work is kept here").waitFor();
  } finally {
    await room.setOffline(false);
  }
  await page.getByText("Saved", { exact: true }).waitFor({ timeout: 10_000 });
  await page.reload();
  assert.equal(await name.inputValue(), "Το Courier 👜");
});

test("two desks on one film follow each other", async () => {
  const second = await room.newPage();
  await second.goto(page.url());
  const here = page.getByRole("textbox", { name: "Price in EUR" });
  const there = second.getByRole("textbox", { name: "Price in EUR" });
  await there.fill("120.00");
  await there.blur();
  await eventually(async () => assert.equal(await here.inputValue(), "120.00"));
  await here.fill("121.00");
  await here.blur();
  await eventually(async () => assert.equal(await there.inputValue(), "121.00"));
  await second.close();
});

test("back to an earlier release, and away", async () => {
  await page.getByRole("button", { name: "Roll back to release 1" }).click();
  const film = await browser.newPage();
  await film.goto(`${server.base}/w/shop`);
  await play(film);
  await film.getByRole("button", { name: "The Courier" }).click();
  await film.getByText(/148/).first().waitFor();
  await button("Unpublish").click();
  await button("Bring back").waitFor();
  await film.goto(`${server.base}/w/shop`);
  await film.getByText("no longer available", { exact: false }).or(film.getByText("withdrawn", { exact: false })).first().waitFor();
  await button("Bring back").click();
  await button("Unpublish").waitFor();
  await film.close();
});

test("films are found, duplicated, archived and restored", async () => {
  await page.goto(server.base);
  await page.getByRole("link", { name: "A shop" }).waitFor();
  await page.getByLabel("Search films").fill("HOLI");
  await eventually(async () => assert.equal(await page.getByRole("listitem").count(), 1));
  await page.getByLabel("Search films").fill("");
  await page.getByRole("button", { name: "More about A shop" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await page.getByRole("link", { name: "A shop (copy)" }).waitFor();
  await page.getByRole("button", { name: "More about A shop (copy)" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).filter({ visible: true }).last().click();
  await eventually(async () => assert.equal(await page.getByRole("link", { name: "A shop (copy)" }).count(), 0));
  await button("Undo").click();
  await page.getByRole("link", { name: "A shop (copy)" }).waitFor();
});

test("a hotspot follows a thing, has a link, and a choice leads on", async () => {
  await page.goto(server.base);
  await page.getByRole("link", { name: "Holiday", exact: true }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  const stage = page.getByRole("group", { name: "Stage" });
  await button("Hotspot").click();
  await drag(stage, [20, 40], [34, 60]);
  const box = stage.getByRole("button", { name: /^hotspot/ });
  await box.waitFor();
  await button("Follow").click();
  await page.getByRole("slider", { name: "Cursor" }).focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  const before = await box.boundingBox();
  await drag(box, [50, 50], [50, 50], { dx: 120, dy: 40 });
  await page.getByText("Saved", { exact: true }).waitFor();
  const after_ = await box.boundingBox();
  assert.ok(Math.abs(after_.x - before.x - 120) < 8, `${before.x} to ${after_.x}`);
  assert.equal(await page.getByRole("list", { name: "Moments of its path" }).getByRole("listitem").count(), 2);
  await page.getByRole("textbox", { name: "Link" }).fill("example.com/bag");
  await page.keyboard.press("Enter");
  await button("Choice").click();
  await stage.getByRole("button", { name: /^choice/ }).waitFor();
  await page.getByText("Saved", { exact: true }).waitFor();
  const id = projectOf(page.url().replace("/edit", ""));
  const { scenes } = await page.evaluate(async (at) => (await fetch(at)).json(), `/api/v1/projects/${id}/draft`);
  const [hotspot, choice] = scenes[0].elements;
  assert.deepEqual(hotspot.on.press, [{ link: "https://example.com/bag", where: "new" }, { pause: true }]);
  assert.deepEqual(hotspot.place.keys.map(([t]) => t), [0, 2]);
  assert.equal(choice.options.length, 2);
  await page.getByRole("button", { name: "Undo: Add choice" }).click();
  await eventually(async () => assert.equal(await stage.getByRole("button", { name: /^choice/ }).count(), 0));
  await box.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "Undo: Nudge Look closer" }).waitFor();
});

/** Press at one place of a thing and let go at another, percent of its box. */
async function drag(thing, [x0, y0], [x1, y1], { dx = 0, dy = 0 } = {}) {
  const { x, y, width, height } = await thing.boundingBox();
  const at = (px, py) => [x + (width * px) / 100, y + (height * py) / 100];
  const to = at(x1, y1);
  await page.mouse.move(...at(x0, y0));
  await page.mouse.down();
  await page.mouse.move((at(x0, y0)[0] + to[0] + dx) / 2, (at(x0, y0)[1] + to[1] + dy) / 2, { steps: 3 });
  await page.mouse.move(to[0] + dx, to[1] + dy, { steps: 3 });
  await page.mouse.up();
}

test("an invitation brings somebody who may do what it says, and no more", async () => {
  await page.goto(`${server.base}/people`);
  await button("Invite").click();
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: /^Analyst/ }).click();
  await button("Make an invitation").click();
  const link = await page.getByLabel("Invitation").inputValue();
  await button("Done").click();
  const other = await browser.newContext();
  const guest = await other.newPage();
  await guest.goto(link);
  await guest.getByText("You will work here as analyst.").waitFor();
  await guest.getByLabel("Your name").fill("Bob");
  await guest.getByLabel("Email").fill("bob@example.com");
  await guest.getByLabel("Password", { exact: true }).fill("another road entirely");
  await button("Make my account", guest).click();
  await guest.getByRole("link", { name: "A shop", exact: true }).click();
  await heading("Releases", guest).waitFor();
  assert.equal(await button("Publish", guest).count(), 0);
  assert.equal(await guest.getByRole("link", { name: "People" }).count(), 0);
  await guest.goto(link);
  await heading("This invitation does not hold", guest).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Remove Bob" }).click();
  await button("Remove").click();
  await eventually(async () => assert.equal(await page.getByText("bob@example.com").count(), 0));
  await guest.goto(server.base);
  await heading("Sign in", guest).waitFor();
  await other.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`every page, ${colorScheme}, ${width} wide`, async () => {
      const look = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, storageState: await room.storageState(), bypassCSP: true, reducedMotion: "reduce" });
      const on = await look.newPage();
      for (const path of ["", "projects/shop", "projects/shop/edit", "people", "account", "nowhere"]) {
        await on.goto(`${server.base}/${path}`);
        await on.locator("h1:visible").first().waitFor();
        await on.waitForTimeout(700); // what it asks for is here
        await check(on, path, `studio-${path.replaceAll("/", "-") || "home"}-${width}-${colorScheme}`);
      }
      await look.close();
      const out = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      const door = await out.newPage();
      await door.goto(server.base);
      await heading("Sign in", door).waitFor();
      await check(door, "signin", `studio-signin-${width}-${colorScheme}`);
      await out.close();
    });
  }
}

test("on a phone a role can be read, and a title", async () => {
  const look = await browser.newContext({ viewport: { width: 390, height: 800 }, storageState: await room.storageState() });
  const on = await look.newPage();
  await on.goto(`${server.base}/people`);
  const role = await on.getByRole("combobox", { name: `Role of ${ADA.name}` }).boundingBox();
  assert.ok(role.width >= 120 && role.x + role.width <= 390, JSON.stringify(role));
  await on.goto(`${server.base}/projects/shop`);
  const title = await on.getByRole("textbox", { name: "Title of the film" }).boundingBox();
  assert.ok(title.width >= 300, JSON.stringify(title));
  await look.close();
});

async function check(on, path, picture) {
  await on.screenshot({ path: join(PICTURES, `${picture}.png`), fullPage: true });
  await on.evaluate(axe);
  const broken = await on.evaluate(async () =>
    (await window.axe.run({ exclude: ["iframe"], runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`));
  assert.deepEqual(broken, [], path);
  const wide = await on.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${path} scrolls sideways by ${wide}`);
}

test("signing out, a wrong password, and in again where one was", async () => {
  await page.goto(`${server.base}/account`);
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await heading("Sign in").waitFor();
  await signIn(page, { ...ADA, password: "not this one at all" });
  await page.getByRole("alert").waitFor();
  await signIn(page, ADA);
  await heading("Your account").waitFor();
});

test("nothing broke in the page", () => {
  assert.deepEqual(errors, []);
});
