// The story by keyboard alone: no pointer at all, from the sign-in to a published
// film with a hotspot that follows, a link and a choice. Whatever is used is
// reached by Tab, as somebody who cannot point would.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { first, PASSWORD } from "../http/lib/people.mjs";
import { clipFile } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";

const TABS_MAX = 140; // to anything on a page
const OWNER = "owner@example.org";

let server;
let browser;
let room;
let page;

before(async () => {
  server = await serve({ flags: ["--workers", "1"] });
  await first(server, OWNER);
  browser = await openBrowser();
  room = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
  page = await room.newPage();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const key = (name) => page.keyboard.press(name);
const button = (name) => page.getByRole("button", { name, exact: true });
const has = (control) => control.evaluateAll((found) => found.length === 1 && found[0].matches(":focus"));

/** Tab (or back, by "Shift+Tab") until this has the focus, and it is seen to. */
async function to(control, way = "Tab") {
  await control.waitFor();
  for (let n = 0; n < TABS_MAX; n += 1) {
    if (await has(control)) {
      const seen = await control.evaluate((one) => one.matches(":focus-visible") && one.getClientRects().length > 0);
      assert.ok(seen, `the focus is not to be seen on ${control}`);
      return;
    }
    await key(way);
  }
  assert.fail(`${TABS_MAX} times ${way} do not lead to ${control}`);
}

async function press(control, way) {
  await eventually(async () => assert.ok(await control.isEnabled()));
  await to(control, way);
  await key("Enter");
}

test("sign in, and bring a video", async () => {
  await page.goto(server.base);
  await to(page.getByRole("textbox", { name: "Email" }));
  await page.keyboard.type(OWNER);
  await key("Tab");
  await page.keyboard.type(PASSWORD);
  await key("Enter");
  const chooser = page.waitForEvent("filechooser");
  await button("Upload video").first().waitFor();
  await press(button("Upload video").first());
  await (await chooser).setFiles(await clipFile({ clip: 9, seconds: 8, color: [120, 40, 90] }));
  await page.getByRole("group", { name: "Stage", exact: true }).waitFor();
});

const cursor = () => page.getByRole("slider", { name: "Cursor" });
const spot = () => page.getByRole("group", { name: "Stage", exact: true }).getByRole("button", { name: /^hotspot/ });

test("a hotspot in the middle follows, and has a link", async () => {
  await to(cursor());
  await key("PageUp");
  await press(button("Hotspot"), "Shift+Tab");
  await spot().waitFor();
  await press(button("Follow"));
  await to(cursor(), "Shift+Tab");
  for (let n = 0; n < 3; n += 1) await key("PageUp");
  await to(spot(), "Shift+Tab");
  for (let n = 0; n < 5; n += 1) await key("Shift+ArrowRight");
  await key("ArrowDown");
  await to(page.getByRole("textbox", { name: "Width", exact: true }));
  await key("Control+a");
  await page.keyboard.type("30");
  await to(page.getByRole("textbox", { name: "Link", exact: true }));
  await page.keyboard.type("example.com/bag");
  await key("Enter");
  await eventually(async () => assert.equal(await page.getByRole("list", { name: "Moments of its path" }).getByRole("listitem").count(), 2));
});

test("a second scene, and a choice that leads there", async () => {
  await to(cursor(), "Shift+Tab");
  await key("End");
  for (let n = 0; n < 2; n += 1) await key("PageDown");
  await press(button("Cut here"), "Shift+Tab");
  const scenes = page.getByRole("navigation", { name: "Scenes" }).getByRole("listitem");
  await eventually(async () => assert.equal(await scenes.count(), 2));
  await press(scenes.first().getByRole("button").first(), "Shift+Tab");
  await to(cursor());
  for (let n = 0; n < 4; n += 1) await key("PageUp");
  await press(button("Choice"), "Shift+Tab");
  for (const [option, downs] of [["This way", 2], ["That way", 1]]) {
    const go = page.getByRole("complementary", { name: "Inspector" }).getByRole("group", { name: option, exact: true }).getByRole("combobox", { name: "Leads to" });
    await to(go);
    const list = page.getByRole("listbox", { name: "Leads to" });
    await key("Enter");
    await list.waitFor();
    for (let n = 0; n < downs; n += 1) await key("ArrowDown");
    await key("Enter");
    await list.waitFor({ state: "detached" });
  }
});

test("published, and the link is copied", async () => {
  await press(page.getByRole("link", { name: "Publish …" }), "Shift+Tab");
  const uploading = page.getByText(/^(Uploading|Looking at)/);
  await eventually(async () => assert.equal(await uploading.count(), 0), 20_000);
  await press(button("Publish"));
  await button("Copy link").waitFor();
  await press(button("Copy link"));
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(address, /\/w\/[\w-]+$/);
  const id = address.split("/").pop();
  assert.ok((await fetch(`${server.base}/api/v1/play/${id}`)).ok, "it plays for everybody");
  const [one, two] = (await (await room.request.get(`${server.base}/api/v1/projects/${id}/draft`)).json()).scenes;
  const of = (kind) => one.elements.find((element) => element.kind === kind);
  const [hotspot, choice] = [of("hotspot"), of("choice")];
  const [[t0, x0, y0, w0], [t1, x1, y1, w1]] = hotspot.place.keys;
  assert.ok(t1 - t0 > 2.9 && x1 > x0 + 5 && y1 > y0 && w0 === 20 && w1 === 30, JSON.stringify(hotspot.place));
  assert.deepEqual(hotspot.on.press, [{ link: "https://example.com/bag", where: "new" }, { pause: true }]);
  assert.deepEqual(choice.options.map(({ go }) => go), [two.id, one.id]);
});
