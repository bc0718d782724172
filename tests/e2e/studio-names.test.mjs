// docs/ui-names.md is a contract: every name of its sections about films and the
// desk is found, with its role, somewhere on a walk through their states. The
// table is read from the page itself, so that a name that is not found there, or
// that is renamed in the studio alone, fails here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { serve } from "../../tools/server.mjs";
import { first } from "../http/lib/people.mjs";
import { makeProject } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";

const TITLE = "Names";
const FILM = {
  title: TITLE,
  start: "film",
  scenes: [
    {
      id: "film",
      clip: "street",
      from: 0,
      to: 3,
      next: [{ id: "on", go: "other" }],
      elements: [
        { id: "spot", kind: "hotspot", at: [0, 3], label: "Look closer", purpose: "to show it", place: { keys: [[0, 5, 5, 20, 20], [1, 20, 5, 20, 20]] }, on: { press: [{ link: "https://example.com/" }] } },
        { id: "words", kind: "text", at: [0, 3], place: [60, 5, 20, 10], text: "Some words" },
        { id: "way", kind: "choice", at: [0, 3], prompt: "Where to?", purpose: "to show you", options: [{ id: "one", label: "This way", go: "other" }, { id: "two", label: "That way", go: "film" }] },
        { id: "open", kind: "button", at: [0, 3], place: [5, 60, 20, 10], label: "More", on: { press: [{ open: "bag" }] } },
      ],
    },
    { id: "other", title: "Another", clip: "street", from: 3, to: 4, end: "hold", ending: "end" },
  ],
  panels: { bag: { kind: "product", name: "The Courier", price: { amount: "10.00", currency: "EUR" } }, about: { kind: "card", title: "About", text: "It is a bag." } },
};

/** The rows of the sections by these headings: {section, role, names}. */
function rowsOf(text, sections) {
  return text
    .split(/^## /m)
    .filter((part) => sections.includes(part.split("\n")[0]))
    .flatMap((part) => {
      const [section] = part.split("\n");
      const rows = part.split("\n").filter((line) => /^\| (?!role )[a-z]/.test(line));
      return rows.map((line) => line.split("|").map((cell) => cell.trim())).flatMap(([, role, names]) => names.replace(/ \([^)]*\)/g, "").split(", ").map((name) => ({ section, role, name })));
    });
}

const rows = rowsOf(readFileSync(join(root, "docs/ui-names.md"), "utf8"), ["Films", "A film", "The desk"]);
const missing = new Set(rows);
const named = (name) => new RegExp(`^${name.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").trim()).join(".*")}$`);

let server;
let browser;
let page;

before(async () => {
  server = await serve({ flags: ["--workers", "1"] });
  const owner = await first(server);
  const project = await makeProject(FILM, { street: { clip: 3, seconds: 4 } });
  await server.run("publish", project.folder, "--project", "names");
  browser = await openBrowser();
  const room = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
  const [name, value] = owner.cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  page = await room.newPage();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What of the section is here now is crossed off. */
async function look(section) {
  for (const row of [...missing].filter((one) => one.section === section)) {
    const found = row.role === "status" ? page.getByRole("status").filter({ hasText: named(row.name) }) : page.getByRole(row.role, { name: named(row.name) });
    if (await found.count()) missing.delete(row);
  }
}

/** Until this is here, then look. */
async function lookWith(section, role, name) {
  await page.getByRole(role, { name, exact: typeof name === "string" }).first().waitFor();
  await look(section);
}

const button = (name) => page.getByRole("button", { name, exact: typeof name === "string" });
const item = (name) => page.getByRole("menuitem", { name, exact: true }).filter({ visible: true });

function allFound(section) {
  assert.ok(rows.filter((row) => row.section === section).length > 5, "the page has that section");
  assert.deepEqual([...missing].filter((row) => row.section === section).map(({ role, name }) => `${role} ${name}`), []);
}

test("Films", async () => {
  await page.goto(server.base);
  await lookWith("Films", "link", TITLE);
  await button(`More about ${TITLE}`).click();
  await lookWith("Films", "menuitem", "Duplicate");
  await item("Archive").click();
  await lookWith("Films", "button", "Undo");
  await button("Archive").click();
  await lookWith("Films", "heading", "Archived films");
  await button(`More about ${TITLE}`).click();
  await lookWith("Films", "menuitem", "Restore");
  await item("Restore").click();
  await page.getByText("was restored").waitFor();
  allFound("Films");
});

/** An edit that hangs on its way, and then finds no server. */
async function cutOff(section, edit) {
  let stop;
  const held = new Promise((done) => (stop = done));
  await page.route("**/edits", async (route) => {
    await held;
    await route.abort();
  });
  await edit();
  await page.getByText("Saving …").waitFor();
  await look(section);
  stop();
  await page.getByText(/^No connection/).waitFor();
  await look(section);
  await page.unroute("**/edits");
  await page.getByText("Saved", { exact: true }).waitFor({ timeout: 15_000 });
}

test("A film", async () => {
  await page.goto(`${server.base}/projects/names`);
  await lookWith("A film", "button", "Copy link");
  await cutOff("A film", async () => {
    await page.getByRole("textbox", { name: "Prompt" }).fill("Where now?");
    await page.keyboard.press("Tab");
  });
  await button("Publish").click();
  await lookWith("A film", "button", /^Roll back/);
  await button(/^Undo: /).click();
  await lookWith("A film", "button", /^Redo: /);
  await button("Unpublish").click();
  await lookWith("A film", "button", "Bring back");
  await button("Bring back").click();
  await button("Unpublish").waitFor();
  allFound("A film");
});

test("The desk", async () => {
  const desk = "The desk";
  const onStage = (name) => page.getByRole("group", { name: "Stage", exact: true }).getByRole("button", { name });
  await page.goto(`${server.base}/projects/names/edit`);
  await onStage(/^hotspot/).waitFor();
  await look(desk);
  await button(/^More about scene Another/).click();
  await lookWith(desk, "menuitem", "Move up");
  await page.keyboard.press("Escape");
  await button("Add scene").click();
  await lookWith(desk, "menuitem", /^From clip/);
  await page.keyboard.press("Escape");
  await button("Play").click();
  await lookWith(desk, "button", "Pause");
  await button("Pause").click();
  await button("To the scene's start").click();
  for (const kind of ["hotspot", "choice"]) {
    await page.getByRole("option", { name: new RegExp(`^${kind}`) }).focus();
    await page.keyboard.press("Enter");
    await lookWith(desk, "region", new RegExp(`^${kind} `));
    const more = page.getByRole("complementary").locator("summary", { hasText: "What it does" });
    if (kind === "hotspot") await eventually(async () => assert.ok(await more.count()));
    if (kind === "hotspot") await page.getByRole("complementary", { name: "Inspector" }).locator("summary", { hasText: /^More$/ }).click();
    await look(desk);
  }
  await page.keyboard.press("Control+a");
  await lookWith(desk, "region", "Several elements");
  await page.keyboard.press("Escape");
  await lookWith(desk, "region", /^Scene /);
  await page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name: /^Another/ }).click();
  await lookWith(desk, "button", "The film begins here");
  await cutOff(desk, () => button("The film begins here").click());
  await button(/^Undo: /).click();
  await lookWith(desk, "button", /^Redo: /);
  await page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name: /^film/ }).click();
  await page.getByRole("option", { name: /^text/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Inspector" }).locator("summary", { hasText: /^More$/ }).click();
  await page.getByRole("combobox", { name: "Screen" }).click();
  await page.getByRole("option", { name: "Phone upright" }).click();
  await lookWith(desk, "checkbox", "A place of its own on phones");
  await page.getByRole("textbox", { name: "Shown if: expression" }).fill("nothing(");
  await page.keyboard.press("Tab");
  await lookWith(desk, "list", "To be mended");
  allFound(desk);
});
