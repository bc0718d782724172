// A real session, replayed in the studio: the same engine comes to the same
// session, forth and back, in the real player; it says why; nothing is recorded.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { prepared } from "../../tools/prepared.mjs";
import { Viewing, current } from "../http/lib/film.mjs";
import { first } from "../http/lib/people.mjs";
import { makeProject, serveFilms } from "./lib/film.mjs";
import { eventually, openBrowser, openFilm, play } from "./lib/page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(root, "build/pictures");

const FILM = {
  title: "Two ways",
  start: "street",
  scenes: [
    {
      id: "street", title: "Street", clip: "one", end: "hold",
      elements: [
        { id: "bag", kind: "button", at: 0, place: [5, 5, 25, 15], label: "The bag", on: { press: [{ open: "card", pause: true }] } },
        { id: "about", kind: "button", at: 0, place: [5, 25, 25, 15], label: "About it", on: { press: [{ open: "about", pause: true }] } },
        { id: "trail", kind: "text", at: 0, place: [5, 85, 40, 10], text: "The trail", if: "seen('shop')" },
        { id: "way", kind: "choice", at: 0, place: [30, 40, 60, 30], prompt: "Where?", purpose: "to go there", decide: "at-once", options: [{ id: "shop", label: "To the shop", go: "shop" }, { id: "on", label: "Straight on", go: "shop" }] },
      ],
    },
    { id: "shop", title: "Shop", clip: "one", end: "hold", ending: "end", elements: [{ id: "ask", kind: "button", at: 0, place: [40, 60, 30, 15], label: "Hold one", on: { press: [{ open: "hold", pause: true }] } }] },
  ],
  panels: {
    card: { kind: "card", title: "A good bag", text: "€ 148" },
    about: { kind: "page", title: "About", address: "healthz?about" },
    hold: { kind: "form", title: "Yours", purpose: "We write once.", submit: "Send it", fields: [{ id: "email", type: "email", label: "Email", required: true }] },
  },
};

let project;
let server;
let browser;
let page;
let session;
let played; // the hash of the viewer's own session
let count; // of its events
const errors = [];
const written = []; // what the page sent
const visited = []; // pages of the film's panels

const api = async (path) => (await fetch(`${server.base}/api/v1/projects/film/${path}`, { headers: { authorization: `Bearer ${server.token()}` } })).json();
const region = () => page.getByRole("region", { name: "Replay", exact: true });
const at = async (n) => page.locator(`[aria-label="Replay"][data-at="${n}"][data-ready="true"]`).waitFor();
const why = () => page.getByRole("region", { name: "Why", exact: true });
const frame = () => page.frames().find((one) => one.url().endsWith("/rehearsal"));

/** What a viewer would see: texts on the picture and in panels, and the moment of the film. */
const seen = () =>
  frame().evaluate(() => {
    const { shadowRoot } = document.querySelector("ramify-player");
    const texts = [...shadowRoot.querySelectorAll(".stage, .panels, .tray")].map((node) => node.innerText.trim());
    const video = shadowRoot.querySelector("video:not([data-behind])");
    return JSON.stringify([texts, Math.round(video.currentTime * 10)]);
  });

async function watch() {
  const { page: film, room } = await openFilm(browser, `${server.base}/w/film`);
  await play(film);
  await film.getByRole("button", { name: "The bag" }).click();
  await film.getByText("A good bag").waitFor();
  await film.waitForTimeout(300);
  await film.keyboard.press("Escape");
  await film.getByText("A good bag").waitFor({ state: "hidden" });
  const visit = film.waitForRequest(/healthz\?about/);
  await film.getByRole("button", { name: "About it" }).click();
  await visit;
  await film.waitForTimeout(300);
  await film.keyboard.press("Escape");
  await film.locator("ramify-player iframe").waitFor({ state: "detached" });
  const box = await film.locator("ramify-player").boundingBox();
  await film.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.12);
  await film.waitForTimeout(200);
  await film.getByRole("button", { name: "To the shop" }).click();
  await film.getByRole("button", { name: "Hold one" }).click();
  await film.getByLabel("Email").fill("ada@example.org");
  await film.getByRole("button", { name: "Send it" }).click();
  await film.getByText("€ 148").waitFor({ state: "hidden" });
  // All of it is with the server, and nothing more comes: the film is held by the form.
  const state = () => film.evaluate(() => {
    const { screening } = document.querySelector("ramify-player");
    const { engine } = screening.film;
    return { waiting: screening.session.queue.pending.length, next: screening.session.queue.next, id: screening.session.id, hash: BigInt.asUintN(64, engine.wasm.session_hash()).toString(16).padStart(16, "0") };
  });
  await eventually(async () => assert.ok((await api("submissions")).submissions.length));
  await film.evaluate(() => document.querySelector("ramify-player").pause());
  await film.waitForTimeout(300);
  await eventually(async () => assert.equal((await state()).waiting, 0));
  const { id, hash, next } = await state();
  await room.close();
  return { id, hash, next };
}

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  project = await makeProject(FILM, { one: { clip: 3, seconds: 12 } });
  server = await serveFilms({ film: project });
  browser = await openBrowser();
  ({ id: session, hash: played, next: count } = await watch());
  const { cookie } = await first(server);
  const [name, value] = cookie.split("=");
  const room = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await room.addCookies([{ name, value, url: server.base }]);
  page = await room.newPage();
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && !/\b40[134]\b/.test(line.text()) && errors.push(line.text()));
  page.on("request", (one) => one.method() !== "GET" && one.method() !== "HEAD" && written.push(`${one.method()} ${one.url()}`));
  page.on("request", (one) => one.url().includes("healthz") && visited.push(one.url()));
  await page.goto(`${server.base}/projects/film/report?session=${session}`);
  await at(0);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const marks = [];
test("event by event it comes to the viewer's own session", async () => {
  for (let n = 1; n <= count; n++) {
    await page.getByRole("button", { name: "Next event" }).click();
    await at(n);
    marks[n] = await region().getAttribute("data-session");
  }
  assert.equal(marks[count], played);
  assert.ok(await page.getByRole("button", { name: "Next event" }).isDisabled());
});

test("forth and back, each moment looks as it did", async () => {
  const line = (words) => page.getByRole("list", { name: "What happened" }).getByRole("button", { name: words });
  const looks = async (words) => {
    await line(words).first().click();
    await page.waitForFunction(() => document.querySelector('[aria-label="Replay"]').dataset.ready === "true");
    await frame().waitForFunction(() => [...document.querySelector("ramify-player").shadowRoot.querySelectorAll("video")].every((one) => !one.seeking));
    let now = "";
    // A panel that goes takes a moment.
    await eventually(async () => {
      const before = now;
      await page.waitForTimeout(400);
      now = await seen();
      assert.equal(now, before, "it stands");
    });
    return now;
  };
  const order = [/Pressed The bag/, /Pressed About it/, /Pressed where nothing is/, /Chose To the shop/, /Pressed Hold one/];
  const forth = [];
  for (const words of order) forth.push(await looks(words));
  assert.match(forth[0], /A good bag/);
  assert.ok(forth[1].includes(`${server.base}/healthz?about`), forth[1]);
  assert.match(forth[2], /Where\?/);
  assert.doesNotMatch(forth[2], /A good bag/);
  assert.match(forth[4], /We write once/);
  assert.doesNotMatch(forth[4], /ada@example/);
  for (const [i, words] of [...order.entries()].reverse()) assert.equal(await looks(words), forth[i], String(words));
});

test("where the viewer pressed is shown, also where nothing is", async () => {
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed where nothing is/ }).click();
  const mark = page.frameLocator("iframe").locator(".replay-mark.missed");
  await mark.waitFor({ state: "attached" });
  const [left, top] = await mark.evaluate(({ style }) => [parseFloat(style.left), parseFloat(style.top)]);
  assert.ok(Math.abs(left - 80) < 6 && Math.abs(top - 12) < 12, `${left} ${top}`);
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed The bag/ }).click();
  await page.frameLocator("iframe").locator(".replay-mark:not(.missed)").waitFor({ state: "attached" });
});

test("why: the condition, and the facts as they were", async () => {
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed where nothing is/ }).click();
  const not = why().getByRole("region", { name: "Not on the picture" });
  await not.getByText("The trail is not shown").waitFor();
  const said = await not.textContent();
  assert.match(said, /The trail is not shown.*because this does not hold: the viewer has been in Shop.*seen\('shop'\).*seen\('shop'\) was false/);
  assert.match(await why().getByRole("region", { name: "On the picture", exact: true }).textContent(), /The bag is shown/);
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Chose To the shop/ }).first().click();
  await why().getByText("On to Shop: the answer of a choice leads there").waitFor();
});

test("it plays by itself, to the same end", async () => {
  await page.getByRole("button", { name: "Rewind" }).click();
  await at(0);
  await page.getByLabel("Speed").selectOption("4");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await page.locator(`[aria-label="Replay"][data-at="${count}"]`).waitFor({ timeout: 60_000 });
  assert.equal(await region().getAttribute("data-session"), played);
});

test("by keyboard alone", async () => {
  await page.getByRole("button", { name: "Rewind" }).focus();
  await page.keyboard.press("Enter");
  await at(0);
  await page.getByRole("slider", { name: "Moment of the session" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await at(2);
  assert.equal(await region().getAttribute("data-session"), marks[2]);
});

test("nothing of it is recorded, sent or kept", async () => {
  assert.deepEqual(visited, [], "a page is named, and not visited once more");
  assert.deepEqual(written.filter((one) => !/\/api\/v1\/clips\/[^/]+\/address$/.test(one)), []);
  const { sessions } = await api("sessions");
  assert.deepEqual(sessions.map(({ id }) => id), [session]);
  assert.equal((await api(`sessions/${session}`)).events.length, count);
  assert.equal((await api("submissions")).submissions.length, 1);
});

test("who sent something is found; of an erased session it is said", async () => {
  await page.goto(`${server.base}/projects/film/report`);
  await page.getByRole("region", { name: "Viewers", exact: true }).getByText("Nobody has agreed to be known yet").waitFor();
  await page.goto(`${server.base}/projects/film/report?session=nothing`);
  await page.getByRole("alert").getByText("There is no such session").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`the replay, ${colorScheme}, ${width} wide`, async () => {
      const room = await browser.newContext({ colorScheme, reducedMotion: "reduce", bypassCSP: true, viewport: { width, height: 900 } });
      await room.addCookies(await page.context().cookies());
      const on = await room.newPage();
      await on.goto(`${server.base}/projects/film/report?session=${session}`);
      await on.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed where nothing is/ }).click();
      await on.getByText("The trail is not shown").waitFor();
      await on.waitForTimeout(500);
      await on.screenshot({ path: join(PICTURES, `replay-${width}-${colorScheme}.png`), fullPage: true });
      await on.evaluate(axe);
      const broken = await on.evaluate(async () => (await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"] })).violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`));
      assert.deepEqual(broken, []);
      assert.equal(await on.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "scrolls sideways");
      await room.close();
    });
  }
}

/** Opened anew, and led to its end. */
async function ends() {
  await page.goto(`${server.base}/projects/film/report?session=${session}`);
  await at(0);
  await page.getByRole("slider", { name: "Moment of the session" }).focus();
  await page.keyboard.press("End");
  await at(count);
  assert.equal(await region().getAttribute("data-session"), played);
}

test("from clips that were prepared since", async () => {
  const work = server.run("work");
  await prepared(server.base, "film");
  work.child.kill();
  await work.catch(() => undefined);
  await ends();
  const manifest = page.waitForResponse((reply) => reply.url().endsWith("/manifest"));
  await page.reload();
  assert.ok((await (await manifest).json()).document.clips.one.tracks, "it is prepared");
  await at(0);
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed where nothing is/ }).click();
  await page.locator('[aria-label="Replay"][data-ready="true"]').waitFor();
  await frame().waitForFunction(() => [...document.querySelector("ramify-player").shadowRoot.querySelectorAll("video")].some((one) => one.readyState >= 2 && one.currentTime > 0));
});

const MANY = 5000;
test(`a session of ${MANY} events opens in seconds, and any moment is near`, async () => {
  const { release } = await current(server, "film");
  const long = new Viewing(server, { project: "film", release }).opened().started("street");
  long.add("moved", { from: 0, to: 0.5 }, [{ effect: "shown", element: "bag" }, { effect: "shown", element: "way" }]);
  while (long.n < MANY) long.add("missed", { at_ms: 600 + long.n, x: long.n % 100, y: 90 });
  const all = long.events;
  for (let n = 0; n < MANY; n += 500) assert.equal((await long.send(all.slice(n, n + 500))).status, 204);
  const begun = Date.now();
  await page.goto(`${server.base}/projects/film/report?session=${long.session}`);
  await at(0);
  assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
  await page.getByRole("slider", { name: "Moment of the session" }).focus();
  for (const [key, n] of [["End", MANY], ["PageDown", MANY - 250], ["Home", 0], ["PageUp", 250]]) {
    const pressed = Date.now();
    await page.keyboard.press(key);
    await at(n);
    assert.ok(Date.now() - pressed < 5000, `${key}: ${Date.now() - pressed} ms`);
  }
  assert.ok((await page.getByRole("list", { name: "What happened" }).getByRole("listitem").count()) <= 201);
});

test("of a locked film, on the release that it was played on", async () => {
  project.write({ ...project.film, panels: { ...FILM.panels, card: { ...FILM.panels.card, text: "€ 99" } } });
  await server.run("publish", project.folder, "--project", "film");
  const lock = await fetch(`${server.base}/api/v1/projects/film/access`, { method: "PUT", headers: { authorization: `Bearer ${server.token()}`, "content-type": "application/json" }, body: JSON.stringify({ password: "a long way" }) });
  assert.ok(lock.ok, String(lock.status));
  await ends();
  await page.getByRole("region", { name: /^Session of/ }).getByText("1 (an earlier one)").waitFor();
  await page.getByRole("list", { name: "What happened" }).getByRole("button", { name: /Pressed The bag/ }).click();
  await page.frameLocator("iframe").getByText("€ 148").waitFor();
  assert.equal(await page.frameLocator("iframe").getByText("€ 99").count(), 0);
});

test("nothing went wrong in the page", () => assert.deepEqual(errors, []));
