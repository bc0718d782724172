// Clips that stay where they are: HLS and MP4 addresses, YouTube, Vimeo; asked
// for only when the viewer has agreed.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { clipFile, makeProject, serveFilms } from "./lib/film.mjs";
import { answerOthers, makeHls, openFiles } from "./lib/others.mjs";
import { barcode, element, eventually, openBrowser, openFilm, playing, recordEffects, state, until } from "./lib/page.mjs";
import { CLIPS } from "./lib/road.mjs";

const TUBE = "abcdefghijk";
let server;
let browser;
let files;

const button = (id, label, action, more = {}) => ({ id, kind: "button", place: [10, 20, 30, 12], label, on: { press: [action] }, ...more });

/** Scenes on one clip elsewhere. */
async function far(clip, scenes, more = {}) {
  const project = await makeProject({ title: "Far", start: scenes[0].id, ...more, scenes: scenes.map((scene) => ({ clip: "far", ...scene })) }, { street: CLIPS.street });
  project.film.clips.far = clip;
  project.write(project.film);
  return project;
}

before(async () => {
  files = await openFiles();
  const clip = await clipFile({ clip: 9, seconds: 8, color: [90, 60, 90] });
  makeHls(clip, files.folder, "film");
  makeHls(clip, files.folder, "torn");
  cpSync(clip, join(files.folder, "film.mp4"));
  const choice = {
    id: "where", kind: "choice", at: [0.5, 4], place: [8, 58, 84, 34], prompt: "Where now?", purpose: "to go there", decide: "at-once",
    options: [{ id: "home", label: "Home", go: "home" }, { id: "stay", label: "Stay" }],
  };
  const spot = { id: "look", kind: "hotspot", at: [0, 4], place: [40, 40, 10, 10], label: "Look closer", on: { press: [{ open: "card", pause: true }] } };
  const jump = button("jump", "Jump ahead", { seek: 3 });
  const ask = { id: "tube", to: 7, from: 3, elements: [spot, jump, { id: "say", kind: "text", at: [0, 4], place: [1, 1, 9, 9], text: "Words on it" }, choice] };
  const card = { card: { kind: "card", title: "A card", text: "Closer." } };
  const hls = { url: `${files.base}/film.m3u8`, duration: 8 };
  const hold = { end: "hold", ending: "there" };
  server = await serveFilms({
    hls: await far(hls, [{ id: "a", to: 2, next: [{ id: "on", go: "b" }], elements: [button("go", "Go far", { go: "c", at: 1 })] }, { id: "b", from: 2, to: 3.5, next: [{ id: "on", go: "c" }] }, { id: "c", from: 5, to: 7, ...hold }]),
    gone: await far({ url: `${files.base}/nowhere.m3u8`, duration: 8 }, [{ id: "a", to: 2, ...hold }]),
    torn: await far({ url: `${files.base}/torn.m3u8`, duration: 8 }, [{ id: "a", to: 7, ...hold }]),
    mp4: await far({ url: `${files.base}/film.mp4` }, [{ id: "a", from: 1, to: 2.5, next: [{ id: "on", go: "b" }] }, { id: "b", clip: "street", from: 2, to: 4, next: [{ id: "on", go: "c" }] }, { id: "c", from: 4, to: 5, ...hold }]),
    tube: await far({ youtube: TUBE }, [{ id: "home", clip: "street", to: 2, next: [{ id: "on", go: "tube" }] }, ask], { panels: card }),
    first: await far({ youtube: TUBE }, [ask, { id: "home", clip: "street", to: 2, ...hold }], { panels: card }),
    quiet: await far({ youtube: "quiet_tube1" }, [{ id: "a", to: 3, ...hold }]),
    removed: await far({ youtube: "gone_tube11" }, [{ id: "a", to: 3, ...hold }]),
    forbidden: await far({ youtube: "forbid_tube" }, [{ id: "home", clip: "street", to: 1, next: [{ id: "on", go: "a" }] }, { id: "a", to: 3, ...hold }]),
    vimeo: await far({ vimeo: "76979871" }, [{ id: "a", from: 2, to: 12, elements: [button("jump", "Jump ahead", { seek: 9 })], next: [{ id: "on", go: "b" }] }, { id: "b", from: 15, to: 16, ...hold }]),
    vgone: await far({ vimeo: "404" }, [{ id: "a", to: 3, ...hold }]),
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  files?.close();
});

/** A film with the stand-ins; `asked` is every address of another host. */
async function open(name, options = {}) {
  const { width = 1280, height = 720, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height }, ...rest });
  const asked = await answerOthers(context, server.base);
  const opened = await openFilm(browser, server.embed(name), { context });
  await recordEffects(opened.page);
  return { ...opened, asked };
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
const time = (page) => page.evaluate(() => document.querySelector("ramify-player").currentTime);
const card = (page, host) => page.getByText(`Load from ${host}?`);
const tube = (page) => page.evaluate(() => { const { id, state, base, muted } = window.tubes.at(-1); return { id, state, base, t: window.tubes.at(-1).exact(), muted, count: window.tubes.length }; });

/** Play, agree, and wait until it runs. */
async function agree(page, host) {
  await press(page, "Play");
  await card(page, host).waitFor();
  await press(page, "Load");
  await playing(page);
}

test("HLS: nobody is asked before the viewer agrees; scenes end by time, go on without a seek, and can be sought", async () => {
  const { page, room, errors, asked } = await open("hls");
  const host = new URL(files.base).host;
  await page.waitForTimeout(300);
  await press(page, "Play");
  await card(page, host).waitFor();
  assert.equal(await state(page), "ask");
  assert.match(await page.locator("ramify-player .state").innerText(), /will learn that you watch/);
  assert.deepEqual(asked, []);
  assert.equal(await page.getByRole("button", { name: "Go on without it" }).count(), 0, "there is nothing yet to go on with");
  await press(page, "Load");
  await playing(page);
  assert.ok(asked.every((address) => address.startsWith(files.base)) && asked.some((address) => address.endsWith(".m3u8")));
  await page.evaluate(() => {
    window.sought = 0;
    document.querySelector("ramify-player").shadowRoot.querySelector("video.away").addEventListener("seeking", () => window.sought++);
  });
  await eventually(async () => assert.equal((await barcode(page)).clip, 9));
  await until(page, "entered", { scene: "b" });
  assert.equal(await page.evaluate(() => window.sought), 0, "what follows in the clip plays on");
  await until(page, "entered", { scene: "c" });
  assert.ok((await page.evaluate(() => window.sought)) >= 1);
  assert.ok((await time(page)) < 0.6);
  await eventually(async () => assert.ok((await barcode(page)).frame >= 5 * 30 - 2));
  await page.evaluate(() => (document.querySelector("ramify-player").currentTime = 1.2));
  await eventually(async () => assert.ok((await time(page)) >= 1.1));
  await until(page, "ending", { ending: "there" });
  assert.deepEqual(errors, []);
  await room.close();
});

test("an MP4 elsewhere, a clip of the film's own, and back", async () => {
  const { page, room, errors } = await open("mp4");
  await agree(page, new URL(files.base).host);
  await until(page, "entered", { scene: "b" });
  await eventually(async () => assert.equal((await barcode(page)).clip, 1));
  await until(page, "entered", { scene: "c" });
  await until(page, "ending", { ending: "there" });
  assert.deepEqual(errors, []);
  await room.close();
});

/** What of ours lies over the YouTube player's box, by a grid of points. */
const over = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector("ramify-player");
    const box = shadowRoot.querySelector("youtube-video").getBoundingClientRect();
    const found = new Set();
    for (let x = 0.01; x < 1; x += 0.07) {
      for (let y = 0.01; y < 1; y += 0.07) {
        const top = shadowRoot.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        if (top?.localName !== "youtube-video") found.add(`${top?.className || top?.localName}`);
      }
    }
    return { found: [...found], width: box.width, height: box.height };
  });

for (const [width, height] of [[1280, 720], [640, 360], [390, 700]]) {
  test(`YouTube after a clip of the film's own: its picture stays bare, everything is beside or below (${width} x ${height})`, async () => {
    const { page, room, errors, asked } = await open("tube", { width, height });
    await press(page, "Play");
    await card(page, "youtube-nocookie.com").waitFor();
    assert.deepEqual(asked, []);
    await press(page, "Load");
    await until(page, "entered", { scene: "tube" });
    await playing(page);
    assert.deepEqual([...new Set(asked.map((address) => new URL(address).host))].sort(), ["www.youtube-nocookie.com", "www.youtube.com"]);
    const bare = async (what) => {
      const { found, ...box } = await over(page);
      assert.deepEqual(found, [], what);
      assert.ok(box.width >= 200 && box.height >= 200, `${what}: ${box.width} x ${box.height}`);
    };
    await bare("playing");
    await page.mouse.move(20, 20);
    await bare("with the bar");
    await page.getByText("Words on it").waitFor();
    const [there, theirs] = await page.evaluate(() => [document.querySelector("ramify-player").currentTime, window.tubes.at(-1).exact() - 3]);
    assert.ok(Math.abs(theirs - there) < 0.3, `${there} of ${theirs}`);
    await element(page, "look").click();
    await page.getByRole("dialog", { name: "A card" }).waitFor();
    await eventually(async () => assert.equal((await tube(page)).state, 2, "the card holds it"));
    await page.waitForTimeout(400);
    await bare("a card");
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal((await tube(page)).state, 1));
    await element(page, "jump").click();
    await eventually(async () => assert.ok((await tube(page)).t >= 5.9));
    await page.getByRole("button", { name: "Settings" }).click();
    await page.waitForTimeout(300);
    await bare("settings");
    await page.keyboard.press("Escape");
    await until(page, "shown", { element: "where" });
    await page.getByRole("button", { name: "Home" }).click({ force: true });
    await until(page, "entered", { scene: "home" });
    await eventually(async () => assert.equal((await tube(page)).state, 2, "behind, it stands"));
    assert.deepEqual(errors, []);
    await room.close();
  });
}

test("YouTube: who pauses, plays or seeks on its picture does so in the film", async () => {
  const { page, room } = await open("first");
  await agree(page, "youtube-nocookie.com");
  await page.waitForTimeout(500);
  await page.evaluate(() => window.tubes.at(-1).pauseVideo()); // just when the choice comes, which lets the film play on
  await page.waitForFunction(() => document.querySelector("ramify-player").paused);
  await page.waitForTimeout(600);
  assert.equal((await tube(page)).state, 2, "it stays paused");
  await page.evaluate(() => window.tubes.at(-1).playVideo());
  await page.waitForFunction(() => !document.querySelector("ramify-player").paused);
  await page.waitForTimeout(600);
  await page.evaluate(() => window.tubes.at(-1).seekTo(25)); // far outside of its scene, and behind a choice
  await eventually(async () => assert.ok((await tube(page)).t < 7.5, "it comes back into the scene"));
  const watched = await page.evaluate(() => document.querySelector("ramify-player").currentTime);
  assert.ok(watched <= 4);
  await room.close();
});

test("YouTube refuses sound: it begins muted, and sound is offered", async () => {
  const { page, room } = await open("quiet");
  await press(page, "Play");
  await press(page, "Load");
  await page.getByRole("button", { name: "Tap for sound" }).waitFor();
  await playing(page);
  assert.equal((await tube(page)).muted, true);
  const { found } = await over(page);
  assert.deepEqual(found, []);
  await room.close();
});

test("a removed video says so; one that may not be embedded too, and the film goes on without", async () => {
  const removed = await open("removed");
  await press(removed.page, "Play");
  await press(removed.page, "Load");
  await removed.page.getByText("This video is no longer there.").waitFor();
  assert.equal(await state(removed.page), "gone");
  await removed.room.close();
  const { page, room } = await open("forbidden");
  await press(page, "Play");
  await card(page, "youtube-nocookie.com").waitFor();
  await press(page, "Load");
  await page.getByText("does not let this video play here").waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  assert.equal(await state(page), "playing");
  await room.close();
});

test("declined: the film goes on without, and nobody was asked", async () => {
  const { page, room, asked } = await open("tube");
  await press(page, "Play");
  await card(page, "youtube-nocookie.com").waitFor();
  await press(page, "Go on without it");
  await page.waitForTimeout(400);
  assert.equal(await state(page), "playing");
  assert.deepEqual(asked, []);
  await room.close();
});

test("a page that has asked for a host itself is not asked again", async () => {
  const { page, room } = await open("quiet");
  await page.evaluate(() => document.querySelector("ramify-player").setAttribute("agreed", "youtube-nocookie.com youtube.com"));
  await page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const { project } = { project: player.getAttribute("project") };
    player.removeAttribute("project");
    player.setAttribute("project", project);
  });
  await page.waitForTimeout(1500);
  await press(page, "Play");
  await playing(page);
  await room.close();
});

test("HLS that is not there, and one whose data end", async () => {
  const gone = await open("gone");
  await press(gone.page, "Play");
  await press(gone.page, "Load");
  await gone.page.getByText("This video is no longer there.").waitFor();
  await gone.room.close();
  const { page, room } = await open("torn");
  files.broken.add("torn-3.ts");
  await agree(page, new URL(files.base).host);
  await page.locator("ramify-player .player:is([data-state=waiting], [data-state=gone], [data-state=missing])").waitFor({ timeout: 15000 });
  await page.locator("ramify-player .player:is([data-state=gone], [data-state=missing])").waitFor({ timeout: 40000 });
  files.broken.clear();
  await press(page, "Try again");
  await until(page, "ending", { ending: "there" }, 20000);
  await room.close();
});

test("Vimeo: time goes on between its updates, elements stand on its picture, scenes end by time", async () => {
  const { page, room, errors, asked } = await open("vimeo");
  await press(page, "Play");
  await card(page, "player.vimeo.com").waitFor();
  assert.deepEqual(asked, []);
  await press(page, "Load");
  await playing(page);
  assert.deepEqual([...new Set(asked.map((address) => new URL(address).host))], ["player.vimeo.com"]);
  const times = await page.evaluate(async () => {
    const all = [];
    for (let i = 0; i < 20; i++) {
      all.push(document.querySelector("ramify-player").currentTime);
      await new Promise((go) => setTimeout(go, 25));
    }
    return all;
  });
  assert.ok(times.every((t, i) => i === 0 || t >= times[i - 1]), "never backwards");
  assert.ok(new Set(times).size > 6, `told four times a second, ${new Set(times).size} of 20 differ`);
  await element(page, "jump").click();
  await eventually(async () => assert.ok((await time(page)) >= 8.9));
  await until(page, "entered", { scene: "b" });
  await until(page, "ending", { ending: "there" });
  assert.deepEqual(errors, []);
  await room.close();
  const gone = await open("vgone");
  await press(gone.page, "Play");
  await press(gone.page, "Load");
  await gone.page.getByText("This video is no longer there.").waitFor();
  await gone.room.close();
});
