// The stage and the timeline in a real browser: paths, outlines, screens, ends of
// scenes, triggers, several at once, and what a clipboard brings.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { CELLS } from "./lib/clips.mjs";
import { clipFile, makeProject } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";
import { makeAccount } from "./lib/people.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");
const film = (title) => ({
  title,
  start: "a",
  scenes: [
    {
      id: "a",
      clip: "street",
      title: "Window",
      from: 1,
      to: 7,
      end: "hold",
      elements: [
        { id: "bag", kind: "hotspot", label: "Bag", at: [0, 6], place: { keys: [[0, 10, 30, 20, 20], [2, 40, 60, 20, 20], [4, 60, 20, 20, 20]] }, on: { press: [{ open: "courier" }] } },
        { id: "dot", kind: "hotspot", label: "Pin", at: [0, 5], place: [70, 60, 4, 4], on: { press: [{ pause: true }] } },
        { id: "early", kind: "text", text: "Early", at: [0, 1], place: [70, 5, 20, 10] },
      ],
      triggers: [{ id: "halt", at: 3, do: [{ pause: true }] }],
    },
    { id: "b", clip: "street", title: "Other", from: 7, to: 9, end: "hold" },
  ],
  panels: { courier: { kind: "card", title: "The Courier", text: "A bag." } },
});

let server;
let browser;
let room;
let page;
const errors = [];

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve();
  for (const name of ["one", "two", "uneven"]) {
    const project = await makeProject(film(name), { street: { clip: 9, seconds: 10, color: [40, 90, 120] } });
    if (name === "uneven") thin(await clipFile({ clip: 9, seconds: 10, color: [40, 90, 120] }), join(project.folder, "street.mp4"));
    await server.run("publish", project.folder, "--project", name);
  }
  const upright = await makeProject(film("upright"), { street: { clip: 9, seconds: 10, color: [40, 90, 120], width: 180, height: 320 } });
  await server.run("publish", upright.folder, "--project", "upright");
  browser = await openBrowser();
  room = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"] });
  page = await room.newPage();
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && !/401|403/.test(line.text()) && errors.push(line.text()));
  await makeAccount(page, server);
  await page.getByRole("link", { name: "one" }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Frames go as a telephone drops them; the barcodes of the others stay. */
function thin(from, to) {
  const { status, stderr } = spawnSync("ffmpeg", ["-v", "error", "-y", "-i", from, "-vf", "select=not(eq(mod(n\\,5)\\,3)+eq(mod(n\\,11)\\,7))", "-fps_mode", "vfr", "-c:v", "libx264", "-preset", "veryfast", "-g", "15", "-pix_fmt", "yuv420p", "-c:a", "copy", "-movflags", "+faststart", to]);
  assert.equal(status, 0, String(stderr));
}

const button = (name) => page.getByRole("button", { name, exact: true });
const stage = () => page.getByRole("group", { name: "Stage" });
const box = (name) => stage().getByRole("button", { name, exact: true });
const cursor = () => page.getByRole("slider", { name: "Cursor" });
async function tryOn(screen, on = page) {
  await on.getByRole("combobox", { name: "Screen" }).click();
  await on.getByRole("option", { name: screen }).click();
}
const saved = () => page.getByText("Saved", { exact: true }).waitFor();

async function open(name) {
  await page.goto(`${server.base}/projects/${name}/edit`);
  await box("hotspot Bag").waitFor();
}
/** The draft as the server has it, when everything has been sent. */
async function draft(name) {
  await saved();
  return page.evaluate(async (at) => (await fetch(at)).json(), `/api/v1/projects/${name}/draft`);
}
const element = (document, id, scene = 0) => document.scenes[scene].elements.find((one) => one.id === id);

async function drag(thing, dx, dy, { from = [50, 50], keys = [] } = {}) {
  const { x, y, width, height } = await thing.boundingBox();
  const [px, py] = [x + (width * from[0]) / 100, y + (height * from[1]) / 100];
  await page.mouse.move(px, py);
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.down();
  await page.mouse.move(px + dx / 2, py + dy / 2, { steps: 3 });
  await page.mouse.move(px + dx, py + dy, { steps: 3 });
  await page.mouse.up();
  for (const key of keys) await page.keyboard.up(key);
}
/** Percent of the stage in pixels of the page. */
async function at(x, y) {
  const bounds = await stage().boundingBox();
  return [bounds.x + (bounds.width * x) / 100, bounds.y + (bounds.height * y) / 100];
}
async function seek(seconds) {
  await cursor().focus();
  await page.keyboard.press("Home");
  for (let n = 0; n < seconds; n++) await page.keyboard.press("PageUp");
}

beforeEach(() => assert.deepEqual(errors, []));

test("the path of a thing that moves is drawn, dragged, pushed, and made smooth", async () => {
  await open("one");
  await box("hotspot Bag").focus();
  await page.keyboard.press("Enter");
  const dots = stage().getByRole("button", { name: /^Bag at / });
  await eventually(async () => assert.equal(await dots.count(), 3));
  const bounds = await stage().boundingBox();
  await drag(box("hotspot Bag at 0:02").or(button("Bag at 0:02")), bounds.width * 0.1, -bounds.height * 0.1);
  await button("Undo: Move a moment of Bag").waitFor();
  const near = (a, b) => a.forEach((value, n) => assert.ok(Math.abs(value - b[n]) < 0.6, `${a} is not ${b}`));
  near(element(await draft("one"), "bag").place.keys[1], [2, 50, 50, 20, 20]);
  // A press goes there; the box then stands on that key.
  await button("Bag at 0:04").click();
  assert.equal(await cursor().getAttribute("aria-valuenow"), "4");
  await button("Bag at 0:04").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await button("Undo: Nudge a moment of Bag").waitFor();
  near(element(await draft("one"), "bag").place.keys[2], [4, 60 + 1000 / bounds.width, 20, 20, 20]);
  // Exactly, in figures; another moment has its time already.
  const time = page.getByLabel("Time of moment 2");
  await time.fill("4");
  await time.press("Enter");
  await page.getByText("There is a moment at 0:04 already.").waitFor();
  await time.fill("2.5");
  await time.press("Enter");
  await page.getByLabel("Left of moment 2").fill("33.25");
  await page.getByLabel("Left of moment 2").press("Enter");
  assert.deepEqual(element(await draft("one"), "bag").place.keys[1].slice(0, 2), [2.5, 33.25]);
  const straight = await stage().locator(".path polyline").getAttribute("points");
  await page.getByRole("switch", { name: "Smooth" }).check({ force: true });
  await eventually(async () => assert.ok((await stage().locator(".path polyline").getAttribute("points")).length > straight.length * 4));
  assert.equal(element(await draft("one"), "bag").place.smooth, true);
  await button("Bag at 0:02.5").focus();
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal(await dots.count(), 2));
  assert.deepEqual(element(await draft("one"), "bag").place.keys.map(([t]) => t), [0, 4]);
  for (let n = 0; n < 6; n++) await page.keyboard.press("Control+z");
  await eventually(async () => assert.deepEqual(element(await draft("one"), "bag").place, film().scenes[0].elements[0].place));
});

test("a box on its path is dragged, not the moment under it", async () => {
  await seek(5); // it rests where its last key is
  await box("hotspot Bag").click({ position: { x: 4, y: 4 } });
  await drag(box("hotspot Bag"), 40, 40);
  await button("Undo: Move Bag").waitFor();
  assert.deepEqual(element(await draft("one"), "bag").place.keys.map(([t]) => t), [0, 2, 4, 5]);
  await page.keyboard.press("Control+z");
});

test("hotspots are circles and polygons, whose corners are moved", async () => {
  await seek(0);
  await button("Hotspot").click();
  await page.getByRole("radiogroup", { name: "Shape of the new hotspot" }).getByText("Polygon").click();
  for (const [x, y] of [[30, 70], [45, 70], [45, 90], [60, 95]]) await page.mouse.click(...(await at(x, y)));
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await box("hotspot Look closer").waitFor();
  const drawn = element(await draft("one"), "hotspot");
  assert.equal(drawn.shape, "polygon");
  assert.deepEqual(drawn.points, [[0, 0], [100, 0], [100, 100]]);
  drawn.place.forEach((value, n) => assert.ok(Math.abs(value - [30, 70, 15, 20][n]) < 0.5, `${drawn.place}`));
  // A corner outside of the box: the box grows, the others stay.
  const bounds = await stage().boundingBox();
  await drag(button("Corner 1 of Look closer"), -bounds.width * 0.1, 0);
  const wide = element(await draft("one"), "hotspot");
  wide.place.forEach((value, n) => assert.ok(Math.abs(value - [20, 70, 25, 20][n]) < 0.5, `${wide.place}`));
  await button("Corner 2 of Look closer").focus();
  await page.keyboard.press("Insert");
  await button("Corner 4 of Look closer").waitFor();
  await button("Corner 4 of Look closer").focus();
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal(await button("Corner 4 of Look closer").count(), 0));
  await page.keyboard.press("Delete"); // three are the least
  await page.getByRole("radiogroup", { name: "Shape", exact: true }).getByText("Circle").click();
  await button("Undo: Make Look closer a circle").waitFor();
  const round = element(await draft("one"), "hotspot");
  assert.deepEqual([round.shape, round.points], ["circle", undefined]);
  await page.screenshot({ path: join(PICTURES, "studio-stage-circle.png") });
  // Escape leaves, and nothing came.
  await button("Hotspot").click();
  await page.mouse.click(...(await at(40, 40)));
  await page.mouse.click(...(await at(50, 40)));
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await page.getByRole("radiogroup", { name: "Shape of the new hotspot" }).count(), 0));
  assert.equal((await draft("one")).scenes[0].elements.length, 4);
  await box("hotspot Look closer").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
});

test("a screen says what is too small, outside, or does not fit", async () => {
  await seek(0);
  await tryOn("Phone upright", page);
  const list = page.getByRole("complementary", { name: "On this screen" });
  await list.getByRole("button", { name: /^Hotspot Pin: 16 × 9 px on a phone; at least 24$/ }).click();
  assert.equal(await box("hotspot Pin").getAttribute("aria-pressed"), "true");
  await tryOn("Desktop", page);
  await list.getByRole("button", { name: /^Hotspot Pin: 51 × 29 px on a desktop; 44 is easier to press$/ }).waitFor();
  const width = page.getByLabel("Left", { exact: true });
  await width.fill("98");
  await width.blur();
  await list.getByRole("button", { name: /^Hotspot Pin: part of it is outside of the picture/ }).waitFor();
  await page.keyboard.press("Control+z");
  await box("text Early").focus();
  await page.keyboard.press("Enter");
  const words = page.getByRole("textbox", { name: "Text", exact: true });
  await words.fill("Many more words than there is room for in such a small place on the picture, which nobody reads");
  await words.blur();
  await list.getByRole("button", { name: /its words need \d+ px in height on a desktop, its place has 72/ }).waitFor();
  await page.screenshot({ path: join(PICTURES, "studio-stage-notices.png") });
  await page.getByRole("heading", { name: "On this screen" }).click();
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.equal(await list.getByRole("button", { name: /its words need/ }).count(), 0));
  await tryOn("Fit", page);
});

test("on phones a thing has a place of its own, by keys and by figures, or none", async () => {
  await tryOn("Phone upright");
  await box("hotspot Pin").focus();
  await page.keyboard.press("Enter");
  const wide = element(await draft("one"), "dot").place;
  await page.getByLabel("A place of its own on phones").check();
  await box("hotspot Pin").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  const left = page.getByLabel("Left", { exact: true });
  await left.fill("60");
  await left.blur();
  let pin = element(await draft("one"), "dot");
  assert.equal(pin.narrow.place[0], 60);
  assert.ok(pin.narrow.place[1] > wide[1] + 5, "it went down there");
  assert.deepEqual(pin.place, wide);
  await page.getByLabel("Not shown on phones").check();
  await page.getByLabel("A place of its own on phones").uncheck();
  pin = element(await draft("one"), "dot");
  assert.deepEqual(pin.narrow, { hidden: true });
  await page.getByLabel("Not shown on phones").uncheck();
  assert.equal(element(await draft("one"), "dot").narrow, undefined);
  await tryOn("Fit");
});

test("the ends of a scene are trimmed: things keep their picture, what is lost is said", async () => {
  await seek(2);
  await page.getByLabel("Scene from").fill("2.5");
  await page.getByLabel("Scene from").press("Enter");
  await page.getByText("Outside of the scene now, and taken off it: Early. Cut to the scene's ends: Bag, Pin. Undo brings everything back.").waitFor();
  let document = await draft("one");
  assert.deepEqual([document.scenes[0].from, document.scenes[0].to], [2.5, 7]);
  assert.deepEqual(element(document, "bag").at, [0, 4.5]);
  assert.deepEqual(element(document, "bag").place.keys.map(([t]) => t), [0, 0.5, 2.5]);
  assert.equal(document.scenes[0].triggers[0].at, 1.5);
  assert.equal(await cursor().getAttribute("aria-valuenow"), "0.5", "the cursor stays on its picture");
  await page.getByRole("button", { name: /^Undo: Trim/ }).click();
  await eventually(async () => assert.equal((await draft("one")).scenes[0].from, 1));
  // By hand, beyond the present end, as far as another scene's seam.
  const strip = await page.locator(".filmstrip").boundingBox();
  await drag(page.getByRole("slider", { name: "End of the scene" }), strip.width / 3 + 3, 0);
  await page.getByRole("button", { name: /^Undo: Trim/ }).waitFor();
  document = await draft("one");
  assert.deepEqual([document.scenes[0].from, document.scenes[0].to], [1, 9]);
  await page.getByRole("slider", { name: "Start of the scene" }).focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.equal((await draft("one")).scenes[0].from, 1.033));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.equal((await draft("one")).scenes[0].to, 7));
});

test("triggers are marks that are dragged, and snap to what is there", async () => {
  const mark = page.getByRole("button", { name: "Trigger halt at 0:03" });
  const strip = await page.locator(".filmstrip").boundingBox();
  await seek(0);
  await drag(mark, strip.width / 6 + 5, 0); // near the bag's key at 4 s
  await page.getByRole("button", { name: "Trigger halt at 0:04" }).waitFor();
  assert.equal((await draft("one")).scenes[0].triggers[0].at, 4);
  await page.getByRole("button", { name: "Trigger halt at 0:04" }).focus();
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.equal((await draft("one")).scenes[0].triggers[0].at, 3.967));
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal((await draft("one")).scenes[0].triggers.length, 0));
  for (let n = 0; n < 3; n++) await page.keyboard.press("Control+z");
  await eventually(async () => assert.equal((await draft("one")).scenes[0].triggers[0].at, 3));
});

test("several are framed, aligned, made one size, and doubled with Alt", async () => {
  await seek(0);
  await box("text Early").waitFor();
  const [[x0, y0], [x1, y1]] = [await at(95, 1), await at(66, 70)];
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, { steps: 2 });
  await page.mouse.move(x1, y1, { steps: 3 });
  await page.mouse.up();
  await eventually(async () => assert.deepEqual(await Promise.all(["hotspot Bag", "hotspot Pin", "text Early"].map((name) => box(name).getAttribute("aria-pressed"))), ["false", "true", "true"]));
  await page.getByRole("toolbar", { name: "On the stage" }).getByRole("button", { name: "Align" }).click();
  await page.getByRole("menuitem", { name: "Right edges" }).click();
  let document = await draft("one");
  assert.deepEqual([element(document, "dot").place[0], element(document, "early").place[0]], [86, 70]);
  await page.getByRole("toolbar", { name: "On the stage" }).getByRole("button", { name: "Size" }).click();
  await page.getByRole("menuitem", { name: "Same size" }).click();
  document = await draft("one");
  assert.deepEqual(element(document, "dot").place.slice(2), [20, 10]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await drag(box("text Early"), -150, 40, { keys: ["Alt"] });
  await button("Undo: Duplicate Early").waitFor();
  document = await draft("one");
  assert.equal(document.scenes[0].elements.length, 4);
  assert.deepEqual(element(document, "early").place, [70, 5, 20, 10]);
  assert.ok(element(document, "early-2").place[0] < 60, `${element(document, "early-2").place}`);
  await page.keyboard.press("Control+z");
});

test("Delete takes what is chosen, wherever the focus is, and by a button", async () => {
  await saved();
  await open("one");
  const ids = async () => (await draft("one")).scenes[0].elements.map(({ id }) => id);
  const before = await ids();
  await box("hotspot Pin").click();
  await page.getByRole("option", { name: /^hotspot Bag/ }).focus(); // it has the focus, and is not chosen
  await page.keyboard.press("Delete");
  await button("Undo: Remove Pin").waitFor();
  assert.deepEqual(await ids(), before.filter((id) => id !== "dot"));
  await page.keyboard.press("Control+z");
  // Just drawn: nothing of the stage has the focus yet.
  await button("Hotspot").click();
  const [[x0, y0], [x1, y1]] = [await at(5, 75), await at(20, 90)];
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move(x1, y1, { steps: 3 });
  await page.mouse.up();
  await box("hotspot Look closer").waitFor();
  await page.keyboard.press("Backspace");
  await button("Undo: Remove Look closer").waitFor();
  // In a field the key is the field's.
  await box("hotspot Pin").click();
  await page.getByRole("textbox", { name: "Label", exact: true }).focus();
  await page.keyboard.press("Delete");
  assert.deepEqual(await ids(), before);
  await page.getByRole("toolbar", { name: "On the stage" }).getByRole("button", { name: "Delete" }).click();
  await button("Undo: Remove Pin").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: /^Trigger halt/ }).click();
  await page.getByRole("complementary", { name: "Inspector" }).getByRole("button", { name: "Delete" }).click();
  await button("Undo: Remove trigger halt").waitFor();
  await page.keyboard.press("Control+z");
  assert.deepEqual(await ids(), before);
  assert.equal((await draft("one")).scenes[0].triggers.length, 1);
});

test("what is chosen on the timeline is where the cursor is; the inspector begins anew, and says what is missing", async () => {
  await saved();
  await open("one");
  await seek(4);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await page.locator(".span", { hasText: "Early" }).click();
  await page.getByRole("region", { name: "text Early" }).waitFor();
  assert.equal(await cursor().getAttribute("aria-valuenow"), "0");
  await seek(3);
  await page.locator(".span", { hasText: "Pin" }).click();
  assert.equal(await cursor().getAttribute("aria-valuenow"), "3", "it stands there now: the cursor stays");
  await button("Choice").click();
  await inspector.getByText("Leads nowhere yet").first().waitFor();
  assert.equal(await inspector.getByText("Leads nowhere yet").count(), 2);
  assert.equal(element(await draft("one"), "choice").purpose, undefined, "nothing is said unasked");
  assert.equal(await inspector.getByText("asks without saying why").count(), 0);
  await inspector.getByText("Leads nowhere yet").last().scrollIntoViewIfNeeded();
  assert.notEqual(await inspector.evaluate((node) => node.scrollTop), 0);
  await page.getByRole("combobox", { name: "Leads to" }).first().click();
  await page.getByRole("option", { name: "Other" }).click();
  await eventually(async () => assert.equal(await inspector.getByText("Leads nowhere yet").count(), 1));
  await page.locator(".span", { hasText: "Bag" }).click();
  await page.getByRole("region", { name: "hotspot Bag" }).waitFor();
  assert.equal(await inspector.evaluate((node) => node.scrollTop), 0);
  for (const label of ["Left", "Top", "Width", "Height"]) {
    const field = page.getByLabel(label, { exact: true });
    assert.ok(await field.evaluate((node) => node.scrollWidth <= node.clientWidth), `${label} is seen whole`);
  }
  await page.screenshot({ path: join(PICTURES, "studio-stage-chosen.png") });
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
});

test("what was copied goes to another film with its panel; anything else is refused in words", async () => {
  await box("hotspot Bag").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+c");
  await open("two");
  await page.getByRole("button", { name: /Other/ }).first().click();
  await eventually(async () => assert.equal(await box("hotspot Bag").count(), 0));
  await page.getByRole("heading", { name: "two" }).first().focus().catch(() => undefined);
  await page.keyboard.press("Control+v");
  await box("hotspot Bag").waitFor();
  let document = await draft("two");
  const put = element(document, "bag-2", 1);
  assert.deepEqual([put.place.keys.length, put.on.press], [3, [{ open: "courier" }]]);
  assert.equal(put.at[1], 2, "it ends with the scene");
  const paste = async (text) => {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press("Control+v");
  };
  await paste("hello");
  await page.getByText("What was copied last is nothing of a Ramify film.").waitFor();
  await paste(`{"ramify":"elements","elements":[{"id":"x","kind":"script"}]}`);
  await page.getByText("there is no element of the kind “script”").waitFor();
  await paste(`{"ramify":"elements","elements":[{"id":"x","kind":"text","__proto__":{"a":1}}]}`);
  await page.getByText("names that are not allowed").waitFor();
  document = await draft("two");
  assert.equal(document.scenes[1].elements.length, 1);
});

test("a choice's frame is where it is drawn, and an upright film has its options whole", async () => {
  for (const name of ["two", "upright"]) {
    await page.goto(`${server.base}/projects/${name}/edit`);
    await box("hotspot Bag").waitFor();
    await button("Choice").click();
    const frame = box("choice Where to?");
    await frame.waitFor();
    await eventually(async () => {
      const [around, drawn, options] = await page.evaluate(() => {
        const at = (node) => { const { x, y, width, height } = node.getBoundingClientRect(); return [x, y, width, height]; };
        const inside = document.querySelector(".canvas").shadowRoot;
        const choice = inside.querySelector(".choice");
        return [at(document.querySelector(".box[data-box=choice]")), at(choice), [...choice.querySelectorAll(".option")].map(at)];
      });
      around.forEach((value, n) => assert.ok(Math.abs(value - drawn[n]) < 1.5, `${name}: ${around} is not ${drawn}`));
      for (const [x, , width] of options) assert.ok(x >= drawn[0] && x + width <= drawn[0] + drawn[2] + 1, `${name}: an option is cut off`);
    });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(PICTURES, `studio-stage-choice-${name}.png`) });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".canvas").shadowRoot.querySelector(".tray > .fold") ?? document.body).display === "none" || !document.querySelector(".canvas").shadowRoot.querySelector(".tray[data-full] > .fold")), true);
    await page.keyboard.press("Delete");
    await eventually(async () => assert.equal(await frame.count(), 0));
  }
});

test("single frames are single frames, of a clip whose frames come unevenly too", async () => {
  for (const name of ["one", "uneven"]) {
    await open(name);
    await page.getByRole("slider", { name: "Zoom" }).focus();
    await page.keyboard.press("End");
    await seek(2);
    for (let n = 0; n < 12; n++) {
      const frame = 90 + n; // the scene begins at 1 s of the clip
      const missing = name === "uneven" && (frame % 5 === 3 || frame % 11 === 7);
      await eventually(async () => assert.equal(await shown(), missing ? before_(frame) : frame, `${name}, frame ${frame}`));
      await page.keyboard.press("ArrowRight");
    }
  }
});

/** Of frames that are not there, the one before is seen. */
function before_(frame) {
  let at = frame;
  while (at % 5 === 3 || at % 11 === 7) at--;
  return at;
}

/** The frame that the stage shows, by its barcode; -1 while it is on its way. */
const shown = () =>
  page.evaluate((cells) => {
    const video = document.querySelector(".canvas").shadowRoot.querySelector("video");
    const paint = new OffscreenCanvas(video.videoWidth, 24).getContext("2d");
    paint.drawImage(video, 0, 0);
    const { data } = paint.getImageData(0, 10, video.videoWidth, 1);
    const bit = (i) => (data[Math.floor(((i + 0.5) * video.videoWidth) / cells) * 4] > 120 ? 1 : 0);
    return video.seeking ? -1 : Array.from({ length: 12 }, (_, i) => bit(8 + i) << i).reduce((sum, one) => sum + one);
  }, CELLS);

for (const colorScheme of ["light", "dark"]) {
  test(`to look at, ${colorScheme}`, async () => {
    const look = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 }, storageState: await room.storageState(), bypassCSP: true, reducedMotion: "reduce" });
    const on = await look.newPage();
    await on.goto(`${server.base}/projects/one/edit`);
    await on.getByRole("group", { name: "Stage" }).getByRole("button", { name: "hotspot Bag" }).focus();
    await on.keyboard.press("Enter");
    for (const screen of ["Fit", "Phone upright"]) {
      await tryOn(screen, on);
      await on.waitForTimeout(500);
      await on.screenshot({ path: join(PICTURES, `studio-stage-${screen.split(" ")[0].toLowerCase()}-${colorScheme}.png`) });
      await on.evaluate(axe);
      const broken = await on.evaluate(async () => (await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`));
      assert.deepEqual(broken, []);
    }
    await look.close();
  });
}
