// The editor beside others: who changes the same at once, who deletes the film,
// and the hosts of clips that stay where they are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { ask, first, PASSWORD } from "../http/lib/people.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { signIn } from "./lib/people.mjs";

const OWNER = "owner@example.org";

let server;
let owner;
let browser;
let page;

before(async () => {
  server = await serve();
  owner = await first(server, OWNER);
  browser = await openBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(server.base);
  await signIn(page, { email: OWNER, password: PASSWORD });
  await page.getByRole("heading", { name: "Your first film" }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const say = (path, more) => ask(server, `/api/v1/projects${path}`, { cookie: owner.cookie, ...more });
const stage = () => page.getByRole("group", { name: "Stage", exact: true });
const box = () => stage().getByRole("button", { name: "text Words" });

async function edit(clip) {
  const element = { id: "x", kind: "text", at: [0, 4], text: "Words", place: [10, 10, 20, 10] };
  const document = { ramify: 1, title: "Film", start: "a", clips: { far: clip }, scenes: [{ id: "a", clip: "far", to: 5, end: "hold", elements: [element] }] };
  const { id } = await (await say("", { body: { document } })).json();
  await page.goto(`${server.base}/projects/${id}/edit`);
  await box().waitFor();
  return id;
}

async function stands() {
  const { width, height } = await stage().boundingBox();
  assert.ok(width > 300 && height > 150, `the stage is ${width} by ${height}`);
}

test("a page of YouTube's or Vimeo's is not asked for as a video", async () => {
  const asked = [];
  page.on("request", (request) => request.url().startsWith("http") && !request.url().startsWith(server.base) && asked.push(request.url()));
  for (const clip of [{ youtube: "abcdefghijk" }, { vimeo: "76979871" }]) {
    await edit({ ...clip, duration: 5 });
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForTimeout(300); // what would be asked for is on its way
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  }
  assert.deepEqual(asked, []);
});

test("what somebody else changed at once is said, and the desk stays as it is", async () => {
  const id = await edit({ youtube: "abcdefghijk", duration: 5 });
  const { x, y } = await box().boundingBox();
  await page.mouse.move(x + 9, y + 9);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 30, { steps: 3 });
  const steps = [{ at: ["scenes", "a", "elements", "x", "place"], was: [10, 10, 20, 10], now: [50, 50, 20, 10] }];
  assert.equal((await say(`/${id}/edits`, { body: { tab: "t", id: "theirs", label: "Move", steps }, headers: { "if-match": '"1"' } })).status, 200);
  await page.getByRole("button", { name: "Undo: Move", exact: true }).waitFor();
  await page.mouse.move(x + 40, y + 40);
  await page.mouse.up();
  await page.getByText("“Move Words” did not go through: somebody else changed the same.").waitFor();
  await stands();
});

test("a film that is deleted leaves the desk as it is", async () => {
  const id = await edit({ youtube: "abcdefghijk", duration: 5 });
  assert.equal((await say(`/${id}/archive`, { body: { archived: true } })).status, 204);
  await eventually(async () => assert.equal((await say(`/${id}`, { method: "DELETE" })).status, 204));
  await page.getByText("This film was deleted").waitFor();
  await stands();
  await page.getByRole("button", { name: "Make a new film of it" }).waitFor();
});

test("two tabs without network keep what each has done, and both send it", async () => {
  const id = await edit({ youtube: "abcdefghijk", duration: 5 });
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("group", { name: "Stage", exact: true }).getByRole("button", { name: "text Words" }).waitFor();
  await page.context().setOffline(true);
  for (const [tab, label, value] of [[page, "Top", "33"], [other, "Text", "Other words"]]) {
    await tab.getByRole("group", { name: "Stage", exact: true }).getByRole("button", { name: "text Words" }).focus();
    await tab.keyboard.press("Enter");
    await tab.getByRole("textbox", { name: label, exact: true }).first().fill(value);
    await tab.keyboard.press("Tab");
    await tab.getByText("No connection. Your work is kept here").waitFor();
  }
  const kept = () => page.evaluate(() => new Promise((done) => {
    indexedDB.open("ramify-studio").onsuccess = ({ target: { result: db } }) => {
      db.transaction("edits").objectStore("edits").getAll().onsuccess = ({ target }) => (db.close(), done(target.result.length));
    };
  }));
  await eventually(async () => assert.equal(await kept(), 2));
  await page.context().setOffline(false);
  await eventually(async () => {
    const { log } = await (await say(`/${id}/edits?after=0`)).json().then(({ edits }) => ({ log: edits }));
    assert.equal(log.length, 2);
  }, 20_000);
  await eventually(async () => assert.equal(await kept(), 0));
  await other.close();
});
