// Answers and leads in a real browser: found, opened, handled and back, noted,
// sent on; by keyboard, narrow, dark, and for who only reads.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "../../tools/browser.mjs";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, publish } from "../http/lib/film.mjs";
import { first, join as joins } from "../http/lib/people.mjs";
import { hooks, signed } from "../http/lib/receivers.mjs";
import { eventually } from "./lib/page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");
let server;
let browser;
let receiver;
let boss;
let page;
const errors = [];

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  receiver = await hooks((_, response) => response.writeHead(200).end("thank you"));
  server = await serve({ flags: ["--deliver-to", "127.0.0.1"] });
  publish(folder(), server.data);
  publish(folder(film(), "unsent"), server.data);
  const { release } = await current(server);
  for (const name of ["anna", "berta", "long".repeat(30)]) {
    const one = new Viewing(server, { release, viewer: name === "anna" ? name : undefined }).opened().started();
    one.started("two", 1800).add("submitted", { at_ms: 2000, form: "hold", values: { email: `${name}@example.org` } });
    assert.equal((await one.send()).status, 204);
  }
  boss = await first(server);
  browser = await openBrowser();
  page = await open(boss.cookie);
});
after(async () => {
  await browser?.close();
  receiver?.close();
  await server?.stop();
});

async function open(cookie, options = {}) {
  const room = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const [name, value] = cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  const opened = await room.newPage();
  opened.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  return opened;
}
const show = async (on = page, path = "film/leads") => {
  await on.goto(`${server.base}/projects/${path}`);
  await on.getByRole("heading", { name: "Answers and leads", level: 1 }).waitFor();
};
const region = (name, on = page) => on.getByRole("region", { name });
const rows = (on = page) => region("Submissions", on).getByRole("row");
const faults = async (on) => {
  await on.evaluate(axe);
  const { violations } = await on.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
};

test("found, opened, handled and back, noted", async () => {
  await show();
  await eventually(async () => assert.equal(await rows().count(), 4));
  await page.getByRole("searchbox", { name: "Search answers and notes" }).fill("ANNA@");
  await eventually(async () => assert.equal(await rows().count(), 2));
  assert.match(page.url(), /\?q=ANNA%40$/);
  const box = region("Submissions").getByRole("checkbox");
  await box.focus();
  await page.keyboard.press("Space");
  const lead = async () => (await (await owner(server, "/api/v1/projects/film/submissions?q=anna")).json()).submissions[0];
  await eventually(async () => assert.equal((await lead()).handled?.by, "The Owner"));
  await eventually(async () => assert.equal(await box.isChecked(), true, "it stays where it is, to be taken back"));
  await page.getByRole("searchbox").fill("");
  await page.getByRole("combobox", { name: "State" }).selectOption("Handled");
  await eventually(async () => assert.equal(await rows().count(), 2));
  await region("Submissions").getByRole("rowheader").getByRole("link").click();
  const one = region(/^Hold one, sent/);
  await one.getByText("anna@example.org").waitFor();
  for (const words of ["We write once.", "A test, release 1", "one → two", "by The Owner"]) assert.ok((await one.innerText()).includes(words), `${words}: ${await one.innerText()}`);
  await page.getByRole("textbox", { name: "Note" }).fill("called her");
  await page.getByRole("button", { name: "Save note" }).click();
  await page.getByText("The note is kept.").waitFor();
  await page.getByRole("button", { name: "Mark as not handled" }).click();
  await page.getByRole("button", { name: "Mark as handled", exact: true }).waitFor();
  assert.deepEqual([(await lead()).note, (await lead()).handled], ["called her", null]);
  assert.deepEqual(await faults(page), []);
  await page.getByRole("link", { name: "All submissions" }).click();
  await page.getByText("None of these.").waitFor();
});

test("a webhook is added, its secret shown once, tested, and the log says so", async () => {
  await show();
  const places = region("Where answers are sent");
  await places.getByRole("textbox", { name: "Address" }).fill("not an address");
  await places.getByRole("combobox", { name: "Kind" }).selectOption("Mail");
  await places.getByText("No mail server is set").waitFor();
  await places.getByRole("combobox", { name: "Kind" }).selectOption("Webhook");
  await places.getByRole("textbox", { name: "Address" }).fill(`${receiver.base}/studio`);
  await places.getByRole("button", { name: "Add" }).click();
  const secret = await places.getByRole("textbox", { name: "Secret" }).inputValue();
  await places.getByRole("button", { name: "Done" }).click();
  await places.getByRole("button", { name: /^Send a test to/ }).click();
  await region("What was sent").getByText("Arrived").waitFor();
  assert.ok((await region("What was sent").innerText()).includes("200, thank you"));
  const [one] = receiver.came;
  assert.ok(signed(secret, one.headers, one.body));
  await region("What was sent").getByRole("button", { name: /^Send again to/ }).click();
  await eventually(() => assert.equal(receiver.came.length, 2));
  await places.getByRole("switch").focus();
  await page.keyboard.press("Space");
  await eventually(async () => assert.equal(await places.getByRole("button", { name: /^Send a test to/ }).isDisabled(), true));
});

test("narrow and dark nothing is cut off; empty it says what to do", async () => {
  const small = await open(boss.cookie, { viewport: { width: 390, height: 800 }, colorScheme: "dark", reducedMotion: "reduce" });
  await show(small);
  await eventually(async () => assert.equal(await rows(small).count(), 4));
  await region("What was sent", small).getByText("Arrived").waitFor();
  assert.ok(await small.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await faults(small), []);
  await small.screenshot({ path: join(PICTURES, "leads-390-dark.png"), fullPage: true });
  await show(small, "unsent/leads");
  await small.getByText("No form has been sent yet.").waitFor();
  await page.screenshot({ path: join(PICTURES, "leads.png"), fullPage: true });
});

test("who only reads sees answers, and neither changes nor sends anything", async () => {
  const reader = await open((await joins(server, "analyst")).cookie);
  await show(reader);
  await eventually(async () => assert.equal(await rows(reader).count(), 4));
  assert.equal(await region("Submissions", reader).getByRole("checkbox").first().isDisabled(), true);
  assert.equal(await region("Where answers are sent", reader).count(), 0);
  await reader.getByRole("rowheader").first().getByRole("link").focus();
  await reader.keyboard.press("Enter");
  await reader.getByRole("textbox", { name: "Note" }).waitFor();
  assert.equal(await reader.getByRole("button", { name: /^Mark as/ }).count(), 0);
  assert.deepEqual(errors, []);
});
