// The report in a real browser: the figures of viewings that are known, filters
// that stay in the address, charts by keyboard, the picture with its time, one
// session; readable wide and narrow, light and dark.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "../../tools/browser.mjs";
import { root } from "../../tools/files.mjs";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, publish } from "../http/lib/film.mjs";
import { first } from "../http/lib/people.mjs";
import { eventually } from "./lib/page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");
const NAMES = readFileSync(join(root, "docs/ui-names.md"), "utf8");
const BAG = { effect: "shown", element: "bag" };
const ENDED = [{ effect: "ending", ending: "done" }, { effect: "completed" }];

let server;
let browser;
let cookie;
let page;
const errors = [];

/*
 * 40 play. 28 see the whole of scene one, choose (21 left, 7 right) and watch scene two to its end; 12 leave after a second. Ten press the bag,
 * twelve where nothing is. Three send the form.
 */
function viewing(i, release) {
  const one = new Viewing(server, { project: "film", release, viewer: i < 4 ? `viewer-${i}` : undefined, host: i % 4 ? "shop.example" : "link", ...(i < 6 ? { tags: { utm_source: "letter" } } : {}) });
  one.opened({ device: i % 4 ? "phone" : "desktop", language: i % 2 ? "de" : "en" }).started();
  if (i < 4) one.add("setting", { at_ms: 50, name: "muted", value: true });
  one.add("moved", { from: 0, to: 1 }, [BAG, { effect: "shown", element: "road-choice" }]);
  if (i < 10) one.add("pressed", { at_ms: 1040, element: "bag" });
  if (i < 12) one.add("missed", { at_ms: 1045, x: 72, y: 18 });
  if (i >= 28) return one;
  const option = i < 21 ? "left" : "right";
  one.add("chose", { at_ms: 1540, element: "road-choice", option });
  one.add("moved", { from: 1, to: 2 }, [{ effect: "chosen", element: "road-choice", option }]);
  one.started("two", 2040).add("moved", { from: 0, to: 2 }, ENDED);
  if (i < 3) one.add("submitted", { at_ms: 4100, form: "hold", values: { email: `somebody-with-a-long-name-${i}@example-of-a-long-host-name.org` } }, [{ effect: "goal", goal: "lead" }]);
  return one;
}

/** What there is was done a day earlier. */
function yesterday() {
  execFileSync("sqlite3", ["-cmd", ".timeout 9000", join(server.data, "ramify.db"), "UPDATE session SET opened_ms = opened_ms - 86400000 WHERE project = 'film'"]);
  execFileSync(program, ["replay", "film", "--data", server.data]);
}

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await serve();
  for (const [title, name] of [["One bag", "film"], ["Not seen", "unseen"], ["Few", "few"]]) publish(folder(film({ title }), name), server.data);
  const { release } = await current(server);
  for (let i = 0; i < 40; i++) {
    const reply = await viewing(i, release).send();
    assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
    if (i === 9) yesterday();
  }
  await new Viewing(server, { project: "few", release: (await current(server, "few")).release }).opened().started().add("moved", { from: 0, to: 1 }, [BAG]).send();
  ({ cookie } = await first(server));
  browser = await openBrowser();
  page = await open();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(options = {}) {
  const room = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const [name, value] = cookie.split("=");
  await room.addCookies([{ name, value, url: server.base }]);
  const opened = await room.newPage();
  opened.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  opened.on("console", (line) => line.type() === "error" && !/404/.test(line.text()) && errors.push(line.text()));
  return opened;
}

const region = (name, on = page) => on.getByRole("region", { name, exact: true });
const show = async (path, on = page) => {
  await on.goto(`${server.base}/projects/${path}`);
  await on.getByRole("heading", { name: "Report", exact: true }).waitFor();
};
const tile = (name) => region("Overview").locator("dl.tiles > div", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });
const chart = (name, on = page) => on.getByRole("img", { name });

test("the figures are those of the viewings", async () => {
  await show("film/report");
  for (const [name, value] of [["Plays", /^40 /], ["Viewers", /^4 known by consent, and 36 anonymous/], ["Completions", /^28 70 % of plays/], ["Interaction rate", /^70 % 28 of 40 plays/], ["Watched per play", /^3\.1 s/], ["Goal: lead", /^8 % 3 plays/]])
    assert.match((await tile(name).locator("dd").textContent()).trim(), value, name);
  assert.match(await region("How far they watch: one").textContent(), /40 sessions came into this scene; 12 of them \(30 %\) ended here/);
  assert.match(await region("Where they leave").textContent(), /12 \(30 %\) leave at 0:00 of one.*There stood:.*“The bag”/s);
  assert.match(await region("Choices").textContent(), /28 decisions, none of them because the time was over/);
  const rows = await region("Choices").locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.children].slice(0, 4).map((cell) => cell.textContent)));
  assert.deepEqual(rows, [["Left", "21", "0", "75 %"], ["Right", "7", "0", "25 %"]]);
  assert.match(await region("Devices").textContent(), /Phone30.*75 %.*Computer10/s);
  assert.match(await region("Languages").textContent(), /English20.*German20/s);
  assert.match(await region("How they watch").textContent(), /Without sound.*4.*Doing nothing for over a minute0 s0/s);
  assert.match(await region("Pages").textContent(), /shop\.example30.*The film's own page10/s);
  assert.match(await region("Link tags").textContent(), /Source: letter6/s);
  await region("Forms").getByRole("link", { name: "Hold one" }).click();
  await page.getByRole("region", { name: "Submissions", exact: true }).getByText(/somebody-with-a-long-name-0@/).waitFor();
  assert.match(page.url(), /\/leads\?form=hold$/);
  await page.goBack();
  await region("Overview").waitFor();
});

test("how far they come on the way to the goal, and what leads there", async () => {
  const part = region("Goals");
  const funnel = chart(/^Funnel of 4 steps/);
  await funnel.locator("svg path").first().waitFor({ state: "attached" });
  await funnel.focus();
  await page.keyboard.press("End");
  await part.getByText("lead: 3, 11 % of the step before; 25 went no further").waitFor();
  const rows = async (name) => part.getByRole("group", { name, exact: true }).locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.deepEqual(await rows("Goals"), [["lead", "3", "8 %", "4 s"]]);
  assert.deepEqual(await rows("What leads to goals"), [["Left · Where?", "lead", "21", "3", "14 %"], ["Right · Where?", "lead", "7", "0", "0 %"], ["Ending: done", "lead", "28", "3", "11 %"]]);
  await part.getByText("Table: Steps to the goals").click();
  assert.deepEqual((await rows("Steps to the goals")).map((row) => row.slice(0, 3)), [["Opened", "40", "0"], ["Played", "40", "0"], ["Interacted", "28", "12"], ["lead", "3", "25"]]);
});

test("charts are drawn, and read point by point by keyboard", async () => {
  for (const name of [/^Trend: plays, interactions/, /^Funnel of/, /^Sessions that watched each second of one/, /^Ways through 2 scenes/]) await chart(name).locator("svg path").first().waitFor({ state: "attached" });
  assert.match(await chart(/^Ways through/).textContent(), /12 left/);
  const trend = chart(/^Trend/);
  await trend.focus();
  await page.keyboard.press("Home");
  await page.getByText(/: 10 plays, 10 interacted, 10 completions$/).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByText(/: 30 plays, 18 interacted, 18 completions$/).waitFor();
  const curve = chart(/^Sessions that watched/);
  await curve.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("0:00: watched by 40, again by 0, skipped by 0").waitFor();
  await page.keyboard.press("End");
  await page.getByText("0:01: watched by 28, again by 0, skipped by 0").waitFor();
});

test("each chart has a table, a CSV and what is counted", async () => {
  const part = region("How far they watch: one");
  await part.getByText("Table: Seconds of one").click();
  const cells = await part.locator("tbody tr").evaluateAll((all) => all.map((row) => row.textContent));
  assert.deepEqual(cells, ["0:004000", "0:012800"]);
  const means = part.getByRole("button", { name: "What is counted: How far they watch: one" });
  await means.focus();
  await page.keyboard.press("Enter");
  await part.getByText("Sessions that jumped over it and have not played it since.").waitFor();
  const link = await part.getByRole("link", { name: /^CSV: / }).getAttribute("href");
  const csv = await page.evaluate(async (at) => (await fetch(at)).text(), link);
  assert.match(csv, /^scene,label,second,once,again,skipped\r\none,one,0,40,0,0\r\n/);
  const links = await page.getByRole("link", { name: /^CSV: / }).evaluateAll((all) => all.map((one) => one.href));
  assert.ok(links.length > 10, `${links.length} tables`);
  for (const at of links) assert.equal(await page.evaluate(async (one) => (await fetch(one)).status, at), 200, at);
});

test("filters stay in the address", async () => {
  await page.getByLabel("Only who passed").selectOption("two");
  await eventually(async () => assert.match(await tile("Plays").textContent(), /28/));
  assert.match(page.url(), /\?entered=two$/);
  await page.reload();
  await eventually(async () => assert.match(await tile("Plays").textContent(), /28/));
  await page.getByLabel("Days", { exact: true }).selectOption("own");
  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await page.getByRole("heading", { name: "Nobody of these has played it" }).waitFor();
  assert.match(page.url(), /to=2020-01-01/);
  await page.getByRole("link", { name: "Show all sessions" }).click();
  await eventually(async () => assert.match(await tile("Plays").textContent(), /40/));
  await page.getByLabel("Days", { exact: true }).selectOption("7");
  await eventually(async () => assert.match(await tile("Viewers").textContent(), /36 anonymous.*over all days/s));
  await page.goBack();
  await eventually(async () => assert.match(await tile("Viewers").textContent(), /4 *known/));
});

test("two groups beside each other, in one address", async () => {
  await show("film/report");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  const others = page.getByRole("group", { name: "Compared with" });
  await others.getByLabel("Device").selectOption("phone");
  await eventually(async () => assert.match(page.url(), /\?compare=1&with_device=phone$/));
  await page.reload();
  const part = region("Figures beside each other");
  const row = (name) => part.locator("tbody tr", { has: page.getByRole("rowheader", { name, exact: true }) });
  await eventually(async () => assert.match(await row("Completions").textContent(), /^Completions70 % of 4070 % of 300−\d+ and \+\d+Not told apart$/));
  assert.match(await row("Used: The bag").textContent(), /Too few$|Not told apart$/);
  const bars = chart(/^Comparison of \d+ figures/);
  await bars.locator("svg path").first().waitFor({ state: "attached" });
  await bars.focus();
  await page.keyboard.press("Home");
  await part.getByText("Completions: 70 %, compared with 70 %: not told apart").waitFor();
  const curves = chart(/^Share that watched each second of one/);
  await curves.focus();
  await page.keyboard.press("End");
  await page.getByText("0:01: watched by 70 %, compared with 70 %").waitFor();
  assert.match(await region("Choices beside each other").textContent(), /LeftWhere\?75 % of 28/);
  await others.getByLabel("Device").selectOption("desktop");
  await part.getByText("Fewer than 30 on a side are too few for a verdict.").waitFor();
  await page.getByRole("button", { name: "No comparison" }).click();
  await region("Overview").waitFor();
});

test("presses lie on the picture, by time", async () => {
  const part = region("Presses on the picture: one");
  await part.getByRole("button", { name: /^Show on the picture: 12 people pressed at 0:00 of one where nothing is, 74 % from the left/ }).click();
  await part.getByText("12 presses where nothing is, from 0:00 to 0:05").waitFor();
  const video = part.locator("video");
  await eventually(async () => assert.ok(await video.evaluate((one) => one.readyState >= 2 && one.videoWidth === 320)));
  await part.getByRole("slider", { name: "Time of the picture" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.equal(await video.evaluate((one) => one.currentTime), 1));
  assert.equal(await part.locator("rect.missed").count(), 1);
  await part.getByText("Table: Places of one").click();
  assert.match(await part.locator("tbody").textContent(), /72–76 %16–20 %12/);
});

test("the ways that they took are drawn, each with a session that went it", async () => {
  const part = region("Ways they took");
  const ways = await part.locator("ol.ways-taken > li").evaluateAll((all) => all.map((one) => [[...one.querySelectorAll(".way > li")].map((scene) => scene.textContent).join(" → "), one.querySelector("p").textContent]));
  assert.deepEqual(ways, [
    ["one → two", "28 sessions (70 %): 28 (100 %) ended with “done”; 3 (11 %) reached “lead”."],
    ["one", "12 sessions (30 %): 12 left in one."],
  ]);
  const shortest = region("The shortest ways");
  await shortest.getByText("The shortest: 2 scenes, 3 inputs, 4.1 s. It is the one that most went: 3 of 3 (100 %).").waitFor();
  await shortest.getByRole("link", { name: "Watch one who went the shortest way to lead" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: /^Session of/ }).waitFor();
  await page.goBack();
  await part.waitFor();
});

test("where people press in vain a hotspot is made, as one edit", async () => {
  const on = await open();
  await show("film/report", on);
  const link = on.getByRole("link", { name: /^Make a hotspot here: 12 people/ });
  await link.focus();
  await on.keyboard.press("Enter");
  await on.getByRole("button", { name: "Undo: Add hotspot where 12 people pressed" }).waitFor();
  const draft = async () => (await (await owner(server, "/api/v1/projects/film/draft")).json()).scenes[0].elements;
  const made = await eventually(async () => {
    const found = (await draft()).find(({ id }) => id === "hotspot");
    assert.deepEqual([found?.kind, found?.place, found?.at], ["hotspot", [70, 14, 8, 8], [0, 2]]);
    return found;
  });
  await on.getByRole("complementary", { name: "Inspector" }).getByRole("textbox", { name: "Label" }).waitFor();
  assert.equal(new URL(on.url()).search, "?scene=one&t=0.000");
  await on.reload();
  await on.getByRole("button", { name: "Undo: Add hotspot where 12 people pressed" }).click();
  await eventually(async () => assert.ok((await draft()).every(({ id }) => id !== made.id)));
  await on.goto(`${server.base}/projects/film/edit?scene=gone&t=1.000&until=5&hotspot=10,10,8,8&people=7`);
  await on.getByRole("alert").getByText("The scene “gone”, where viewers pressed, is not in this draft any more. No hotspot was made.").waitFor();
  await on.context().close();
});

test("one session, one thing after the other", async () => {
  await region("Sessions").locator("tbody tr", { hasText: "viewer-0" }).getByRole("link").first().click();
  const part = page.getByRole("region", { name: /^Session of/ });
  await part.waitFor();
  assert.match(page.url(), /session=[0-9a-f]+$/);
  const told = await part.getByRole("list", { name: "What happened" }).textContent();
  for (const words of ["0:01Pressed The bag", "0:01Pressed where nothing is, at 72 %, 18 %", "0:01Chose Left at Where?", "Ending done"]) assert.ok(told.includes(words), `${words} in ${told}`);
  await page.getByRole("link", { name: "All sessions" }).click();
  await region("Sessions").waitFor();
});

test("few plays make no trend, none say what to do, and what is not there says so", async () => {
  await show("few/report");
  await page.getByText("These are 1 play: too few for trends.").waitFor();
  assert.equal(await region("Day by day").count(), 0);
  assert.equal(await region("Where they leave").count(), 0);
  await show("unseen/report");
  await page.getByRole("heading", { name: "Nobody has played it yet" }).waitFor();
  await page.getByRole("link", { name: "To its link" }).click();
  await page.getByRole("textbox", { name: "Link", exact: true }).waitFor();
  await page.getByRole("link", { name: "Report", exact: true }).click();
  await page.getByRole("heading", { name: "Nobody has played it yet" }).waitFor();
  await show("film/report?release=nothing");
  await page.getByRole("alert").getByText("There is no such release of this film").waitFor();
  await page.getByRole("alert").getByRole("link", { name: "Show all sessions" }).click();
  await region("Overview").waitFor();
  for (const path of ["report", "live", "leads"]) {
    await page.goto(`${server.base}/projects/nothing/${path}`);
    await page.getByRole("alert").getByText("There is no such film here").waitFor();
    assert.deepEqual(await page.locator("main").getByRole("link").allTextContents(), ["Go to your films"], path);
    assert.equal(await page.locator("main").getByRole("button").count(), 0, path);
  }
});

test("the names are those of the contract", async () => {
  const section = NAMES.split(/^## /m).find((part) => part.startsWith("Report\n"));
  const rows = section.split("\n").filter((line) => /^\| (?!role )[a-z]/.test(line)).map((line) => line.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length > 10);
  await show("film/report?from=2020-01-01&to=");
  await region("Sessions").locator("tbody").waitFor();
  for (const [, role, names] of rows)
    for (const name of names.split(", ")) {
      const pattern = new RegExp(`^${name.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").trim()).join(".*")}$`);
      const found = role === "field" ? page.getByLabel(name, { exact: true }) : page.getByRole(role, { name: pattern });
      await eventually(async () => assert.ok(await found.count(), `${role} ${name}`));
    }
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`the report, ${colorScheme}, ${width} wide`, async () => {
      const on = await open({ colorScheme, reducedMotion: "reduce", bypassCSP: true, viewport: { width, height: 900 } });
      const session = new URL(await page.getByRole("region", { name: "Sessions" }).locator("tbody a").first().getAttribute("href"), server.base).searchParams.get("session");
      for (const [name, path] of [["report", "film/report"], ["report-compared", "film/report?compare=1&with_device=phone"], ["report-none", "unseen/report"], ["report-session", `film/report?session=${session}`]]) {
        await show(path, on);
        if (name === "report-compared") await chart(/^Comparison of/, on).locator("svg path").first().waitFor({ state: "attached" });
        if (name === "report") await chart(/^Ways through/, on).locator("svg path").first().waitFor();
        if (name === "report") await eventually(async () => assert.ok(await on.locator("video").evaluate((one) => one.readyState >= 2)));
        await on.waitForLoadState("networkidle");
        await on.screenshot({ path: join(PICTURES, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        await on.evaluate(axe);
        const broken = await on.evaluate(async () => (await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`));
        assert.deepEqual(broken, [], path);
        assert.equal(await on.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${path} scrolls sideways`);
        const wider = await on.locator(".table").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.getAttribute("aria-label")));
        if (width === 1280) assert.deepEqual(wider, [], `${path}: tables that scroll sideways`);
      }
      await on.context().close();
    });
  }
}

test("on paper it is white, without what can be pressed", async () => {
  const on = await open({ colorScheme: "dark" });
  await show("film/report", on);
  await chart(/^Ways through/, on).locator("svg path").first().waitFor();
  const pdf = await on.pdf({ format: "A4" });
  assert.ok(pdf.length > 10_000);
  await on.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await on.emulateMedia({ media: "print" });
  assert.equal(await on.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(246, 246, 248)");
  assert.equal(await on.getByRole("button", { name: /^What is counted/ }).filter({ visible: true }).count(), 0);
  await on.screenshot({ path: join(PICTURES, "report-paper.png"), fullPage: true });
  await on.context().close();
});

test("nothing went wrong in the page", () => assert.deepEqual(errors, []));
