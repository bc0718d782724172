// What the store knows afterwards is what was done: every event once, a report
// that counts it, and what a viewer allowed to be kept, next time.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { element, eventually, isKept, openBrowser, openFilm, play, recordEffects, until } from "./lib/page.mjs";
import { CLIPS, ROAD } from "./lib/road.mjs";

// It remembers the road, where the viewer agrees.
const KNOWING = {
  title: "Remembering",
  start: "ask",
  identity: { ask: true, purpose: "Next time, the film knows your road." },
  variables: { road: { type: "text", values: ["none", "city", "trail"], start: "none", keep: "viewer", purpose: "To know your road." } },
  scenes: [
    {
      id: "ask",
      clip: "street",
      end: "hold",
      elements: [
        { id: "known", kind: "text", at: 0, place: [5, 5, 90, 12], text: [{ if: "returned()", text: "Back from the {road}." }, { if: "!returned()", text: "Who are you?" }] },
        { id: "climb", kind: "button", at: 0, place: [60, 40, 30, 14], label: "Up the trail", on: { press: [{ set: "road", to: "'trail'" }] } },
      ],
    },
  ],
};

// It asks nothing itself: the project says how it is.
const GREETING = {
  title: "Greeting",
  start: "ask",
  link: { name: { type: "text" } },
  scenes: [{ id: "ask", clip: "street", end: "hold", elements: [{ id: "hello", kind: "button", at: 0, place: [5, 5, 60, 12], label: "Hello {link.name|you}" }] }],
};

let server;
let browser;

/** Every event of a film that was kept. */
async function events(project) {
  const reply = await fetch(`${server.base}/api/v1/projects/${project}/events`, { headers: { authorization: `Bearer ${server.token()}` } });
  return (await reply.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

before(async () => {
  server = await serveFilms({ road: await makeProject(ROAD, CLIPS), knowing: await makeProject(KNOWING, { street: { clip: 1, seconds: 2 } }), greeting: await makeProject(GREETING, { street: { clip: 1, seconds: 2 } }) });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What the database has, as rows of texts. */
function rows(sql) {
  const out = execFileSync("sqlite3", ["-readonly", "-json", join(server.data, "ramify.db"), sql], { encoding: "utf8" });
  return out.trim() ? JSON.parse(out) : [];
}

async function begin(name, context) {
  const opened = await openFilm(browser, server.embed(name), { context });
  await recordEffects(opened.page);
  // What was sent, in the words of the player: all of it must be stored.
  const sent = [];
  opened.page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) sent.push(JSON.parse(request.postData()));
  });
  await play(opened.page);
  return { ...opened, sent };
}

async function toMeet(page) {
  await element(page, "skip").click();
  await until(page, "entered", { scene: "meet" });
}

test("the report counts what was done, and the store has every event once", async () => {
  // One looks at the bag, misses once, and goes up the trail.
  const first = await begin("road");
  await toMeet(first.page);
  await element(first.page, "bag").click({ force: true });
  await first.page.getByRole("dialog", { name: "The Courier" }).getByRole("button", { name: "Close" }).click();
  await until(first.page, "closed", { panel: "courier" });
  await first.page.mouse.click(1280 * 0.9, 720 * 0.1);
  await first.page.getByRole("button", { name: "Play", exact: true }).click(); // a press on nothing pauses
  await first.page.getByRole("button", { name: "Up the trail" }).click();
  await until(first.page, "ending", { ending: "ridge" });

  // Another lets the time run out, and asks for a bag.
  const second = await begin("road");
  await toMeet(second.page);
  await until(second.page, "defaulted", { option: "city" });
  await until(second.page, "entered", { scene: "city" });
  await element(second.page, "hold-one").click();
  const form = second.page.getByRole("dialog", { name: "Hold one for me" });
  await form.getByLabel("Email").fill("ada@example.com");
  await form.getByLabel("Your name").fill("Ada");
  await form.getByRole("button", { name: "Hold it" }).click();
  await until(second.page, "ending", { ending: "rain" });

  // A third only opens it.
  const third = await openFilm(browser, server.embed("road"));

  const report = await eventually(async () => {
    const now = await server.report("road");
    assert.equal(now.endings.reduce((sum, { sessions }) => sum + sessions, 0), 2);
    assert.equal(now.elements.find(({ id }) => id === "bag").pressed, 1);
    return now;
  });
  for (const { room } of [first, second, third]) await room.close();

  assert.equal(report.plays, 2);
  assert.deepEqual(Object.fromEntries(report.endings.map(({ id, sessions }) => [id, sessions])), { rain: 1, ridge: 1 });
  const of = (id) => report.elements.find((one) => one.id === id);
  assert.deepEqual([of("bag").shown, of("bag").pressed, of("bag").presses], [2, 1, 1]);
  assert.deepEqual([of("skip").shown, of("skip").pressed], [2, 2]);
  const [choice] = report.choices;
  assert.deepEqual(choice.options.map(({ id, chosen, defaulted }) => [id, chosen, defaulted]), [["city", 0, 1], ["trail", 1, 0]]);
  assert.equal(choice.timeouts, 1);
  assert.equal(report.misses.reduce((sum, { count }) => sum + count, 0), 1);
  const [miss] = report.misses;
  assert.ok(Math.abs(miss.x - 90) < 5 && Math.abs(miss.y - 10) < 5, JSON.stringify(miss));

  const sessions = new Map();
  for (const { session, events } of [...first.sent, ...second.sent]) {
    sessions.set(session, Math.max(sessions.get(session) ?? -1, ...events.map(({ n }) => n)));
  }
  assert.equal(sessions.size, 2);
  await eventually(async () => {
    const stored = new Map();
    for (const event of await events("road")) stored.set(event.session, [...(stored.get(event.session) ?? []), event]);
    assert.equal(stored.size, 2);
    for (const [session, all] of stored) {
      const most = sessions.get(session);
      assert.ok(all.length > most, `${all.length} of ${most}`);
      assert.deepEqual(all.map(({ n }) => n).sort((a, b) => a - b), all.map((_, n) => n));
    }
  });
});

test("a form stands in the list with person, answers, purpose and time, and in the CSV", async () => {
  const headers = { authorization: `Bearer ${server.token()}` };
  const all = await (await fetch(`${server.base}/api/v1/projects/road/submissions`, { headers })).json();
  const [one, ...others] = all.submissions;
  assert.deepEqual(others, []);
  assert.equal(one.form, "hold");
  assert.deepEqual(one.answers, { email: "ada@example.com", first_name: "Ada" });
  assert.equal(one.purpose, ROAD.panels.hold.purpose);
  const csv = await (await fetch(`${server.base}/api/v1/projects/road/submissions.csv`, { headers })).text();
  assert.equal(csv.trim().split("\r\n").length, 2, csv);
  assert.match(csv, /ada@example\.com/);
});

/** Watch the film in this room: what it says first, then go up the trail. */
async function visit(room, answer) {
  const { page } = await begin("knowing", room);
  const said = await element(page, "known").innerText();
  if (answer) await page.getByRole("button", { name: answer, exact: true }).click();
  await element(page, "climb").click();
  const kept = "SELECT value FROM kept";
  await until(page, "kept", { variable: "road" });
  await eventually(async () => assert.ok((await events("knowing")).some(({ element }) => element === "climb")));
  await isKept(page);
  await page.close();
  return { said, kept: () => rows(kept) };
}

test("without consent nothing is kept, and nobody is known the next time", async () => {
  const room = await browser.newContext();
  const first = await visit(room, "No");
  assert.equal(first.said, "Who are you?");
  assert.deepEqual(first.kept(), []);
  const page = await room.newPage();
  await page.goto(server.embed("knowing"));
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByText("Who are you?").waitFor();
  assert.equal(await page.getByRole("button", { name: "Yes, remember me" }).count(), 0, "not asked again");
  assert.deepEqual(rows("SELECT DISTINCT viewer FROM session WHERE project = 'knowing'"), [{ viewer: null }]);
  await room.close();
});

test("with consent the variable is there in the next session, and for this viewer only", async () => {
  const room = await browser.newContext();
  const first = await visit(room, "Yes, remember me");
  assert.equal(first.said, "Who are you?");
  await eventually(() => assert.deepEqual(first.kept(), [{ value: '"trail"' }]));
  const page = await room.newPage();
  await page.goto(server.embed("knowing"));
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByText("Back from the trail.").waitFor();
  const viewers = rows("SELECT DISTINCT viewer FROM session WHERE project = 'knowing' AND viewer IS NOT NULL");
  assert.equal(viewers.length, 1);
  await room.close();
  const other = await browser.newContext();
  const { page: stranger } = await begin("knowing", other);
  assert.equal(await element(stranger, "known").innerText(), "Who are you?");
  await other.close();
});

test("who asks not to be tracked is not asked, and not known", async () => {
  const room = await browser.newContext();
  await room.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }));
  const { page } = await begin("knowing", room);
  await element(page, "climb").click();
  await until(page, "kept", { variable: "road" });
  await until(page, "shown", { element: "climb" });
  await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 1.5);
  assert.equal(await page.getByRole("button", { name: "Yes, remember me" }).count(), 0);
  assert.equal(rows("SELECT count(*) AS n FROM kept")[0].n, 1, "only of the one who agreed");
  await room.close();
});

/** The film that greets, by a link with a name, in this mode. */
async function greeted(consent, room) {
  const reply = await fetch(`${server.base}/api/v1/projects/greeting/recording`, {
    method: "PUT",
    headers: { authorization: `Bearer ${server.token()}`, "content-type": "application/json" },
    body: JSON.stringify({ consent }),
  });
  assert.equal(reply.status, 200);
  const { page } = await openFilm(browser, `${server.embed("greeting")}?name=Ada`, { context: room });
  const sent = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) sent.push(JSON.parse(request.postData()));
  });
  await play(page);
  await element(page, "hello").waitFor();
  await page.waitForTimeout(2500); // whatever is kept would be by now
  return { page, sent, press: () => element(page, "hello").click(), hello: () => element(page, "hello").innerText() };
}

const inBrowser = (page) =>
  page.evaluate(async () => {
    const kept = Object.fromEntries(Object.entries(localStorage).map(([key, value]) => [key.replace(/http.*#/, " of "), value]));
    const database = (await indexedDB.databases()).some(({ name }) => name === "ramify");
    if (!database) return { kept, sessions: 0 };
    const open = await new Promise((done) => Object.assign(indexedDB.open("ramify"), { onsuccess: ({ target }) => done(target.result) }));
    const count = open.transaction("sessions").objectStore("sessions").count();
    const sessions = await new Promise((done) => (count.onsuccess = () => done(count.result)));
    open.close();
    return { kept, sessions };
  });

const KEY = "ramify-viewer of greeting";

async function remember(page) {
  await page.mouse.move(300, 300);
  await page.getByRole("button", { name: "Settings" }).click();
  return page.getByRole("switch", { name: "Remember me" });
}

test("a film that must ask keeps, tells and reads nothing before a yes, and forgets after a no", async () => {
  const room = await browser.newContext();
  const { page, sent, press, hello } = await greeted("required", room);
  assert.equal(await hello(), "Hello you");
  assert.deepEqual(await inBrowser(page), { kept: {}, sessions: 0 });
  assert.ok(sent.length > 0);
  for (const batch of sent) assert.deepEqual([batch.viewer, batch.consent, batch.events.find(({ input }) => input === "opened")?.link], [undefined, undefined, undefined]);
  const [yes, no] = [page.getByRole("button", { name: "Yes, remember me" }), page.getByRole("button", { name: "No", exact: true })];
  assert.deepEqual(await yes.evaluate((button) => getComputedStyle(button).cssText), await no.evaluate((button) => getComputedStyle(button).cssText), "equal buttons");
  await yes.click();
  await eventually(async () => assert.equal(await hello(), "Hello Ada"));
  await isKept(page);
  await press();
  await eventually(() => assert.equal(sent.at(-1).consent, true));
  const { viewer } = sent.at(-1);
  assert.deepEqual((await inBrowser(page)).kept[KEY], viewer);
  await (await remember(page)).click();
  await press();
  await eventually(() => assert.deepEqual([sent.at(-1).viewer, sent.at(-1).consent], [undefined, false]));
  await eventually(async () => assert.deepEqual(await inBrowser(page), { kept: { [KEY]: "no" }, sessions: 0 }));
  await eventually(() => assert.deepEqual(rows("SELECT viewer, consent FROM session WHERE project = 'greeting'"), [{ viewer: null, consent: "no" }]));
  // What was said of one film was said of no other.
  const { page: other } = await begin("knowing", room);
  await other.getByRole("button", { name: "Yes, remember me" }).waitFor();
  assert.deepEqual((await inBrowser(other)).kept["ramify-viewer of knowing"], undefined);
  await room.close();
});

test("where consent is implied the viewer is known unasked, and may say no", async () => {
  const room = await browser.newContext();
  const { page, sent, press, hello } = await greeted("implied", room);
  assert.equal(await hello(), "Hello Ada");
  assert.equal(await page.getByRole("button", { name: "Yes, remember me" }).count(), 0);
  const { viewer, consent } = sent.at(-1);
  assert.match(viewer, /^\w{26}$/);
  assert.equal(consent, undefined, "nobody has agreed");
  assert.equal((await greeted("implied", room)).sent.at(-1).viewer, viewer, "and is the same the next time");
  const on = await remember(page);
  assert.equal(await on.getAttribute("aria-checked"), "true");
  await on.click();
  await press();
  await eventually(() => assert.deepEqual([sent.at(-1).viewer, sent.at(-1).consent], [undefined, false]));
  await eventually(async () => assert.deepEqual((await inBrowser(page)).kept, { [KEY]: "no" }));
  await room.close();
});

test("where nobody is to be known nothing is asked, kept or told", async () => {
  const room = await browser.newContext();
  const { page, sent, hello } = await greeted("off", room);
  assert.equal(await hello(), "Hello you");
  assert.deepEqual(await inBrowser(page), { kept: {}, sessions: 0 });
  for (const batch of sent) assert.deepEqual([batch.viewer, batch.consent], [undefined, undefined]);
  assert.equal(await (await remember(page)).count(), 0);
  await room.close();
});
