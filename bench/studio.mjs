// bench studio: a box is dragged on a stage with 100 elements.
// The editor and an empty page take turns in one browser, under the same moves of
// the pointer; compared are the times between frames.
import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { openBrowser } from "../tools/browser.mjs";
import { root } from "../tools/files.mjs";
import { program, serve } from "../tools/server.mjs";
import { close, median, percentile, table } from "../tools/table.mjs";

const ELEMENTS = 100; // in rows of ten
const ROUNDS = 7;
const MOVES = 120; // of the pointer, a drag
const PACE_MS = 8; // between them
const TARGET = 1.2;
const SIZE = { width: 1440, height: 900 };
const KINDS = {
  hotspot: { label: "Look closer" },
  button: { label: "More" },
  text: { text: "Words on the picture" },
};

function element(n) {
  const kind = Object.keys(KINDS)[n % 3];
  return { id: `e${n}`, kind, at: [0, 17], place: [1 + (n % 10) * 10, 1 + Math.floor(n / 10) * 10, 7, 7], ...KINDS[kind] };
}

const film = (media) => ({
  ramify: 1,
  title: "A hundred things",
  start: "all",
  clips: { street: { media } },
  scenes: [{ id: "all", clip: "street", end: "hold", ending: "end", elements: Array.from({ length: ELEMENTS }, (_, n) => element(n)) }],
});

/** An editor with that film, by somebody who is signed in. */
async function openEditor(server, browser) {
  const added = execFileSync(program, ["clip", "add", join(root, "demo/clips/street.mp4"), "--json", "--data", server.data], { encoding: "utf8" });
  const room = await browser.newContext({ viewport: SIZE });
  const ask = async (path, data) => {
    const reply = await room.request.post(`${server.base}/api/v1/${path}`, { data, headers: { authorization: `Bearer ${server.token()}` } });
    if (!reply.ok()) throw new Error(await reply.text());
    return reply.json();
  };
  await ask("people/first", { name: "Ada", email: "ada@example.com", password: "a bag for every road" });
  const { id } = await ask("projects", { document: film(JSON.parse(added).clip) });
  const page = await room.newPage();
  await page.goto(`${server.base}/projects/${id}/edit`);
  const boxes = page.getByRole("group", { name: "Stage", exact: true }).getByRole("button");
  await page.waitForFunction((n) => document.querySelectorAll("[data-box]").length === n, ELEMENTS);
  await page.waitForTimeout(1000); // the picture has come
  return { page, boxes };
}

/** Times between frames, milliseconds, while the pointer goes from a place in a
 * circle over the page with its button down. */
async function frames(page, [x, y]) {
  await page.bringToFront();
  await page.mouse.move(x, y);
  await page.evaluate(() => {
    window.frames_ = [];
    const next = (t) => {
      window.frames_.push(t);
      window.asked = requestAnimationFrame(next);
    };
    window.asked = requestAnimationFrame(next);
  });
  await page.mouse.down();
  for (let n = 0; n < MOVES; n += 1) {
    const turn = (n / MOVES) * 2 * Math.PI;
    const moved = page.mouse.move(x + 120 * Math.sin(turn), y + 90 * (1 - Math.cos(turn)));
    await Promise.all([moved, new Promise((done) => setTimeout(done, PACE_MS))]);
  }
  const times = await page.evaluate(() => (cancelAnimationFrame(window.asked), window.frames_));
  await page.mouse.up();
  return times.slice(1).map((t, n) => t - times[n]);
}

const server = await serve();
const browser = await openBrowser();
try {
  const { page, boxes } = await openEditor(server, browser);
  const empty = await (await browser.newContext({ viewport: SIZE })).newPage();
  const all = { "an empty page": [], "the stage": [] };
  const ratios = [];
  for (let n = 0; n <= ROUNDS; n += 1) {
    const { x, y, width, height } = await boxes.nth(44).boundingBox();
    const at = [x + width / 2, y + height / 2];
    const bare = await frames(empty, at);
    const ours = await frames(page, at);
    await page.waitForTimeout(300); // the edit is sent
    if (!n) continue; // both for the first time
    all["an empty page"].push(...bare);
    all["the stage"].push(...ours);
    ratios.push(percentile(ours, 0.95) / percentile(bare, 0.95));
  }
  const edits = await page.getByRole("button", { name: /^Undo: Move/ }).count();
  const rows = Object.entries(all).map(([name, list]) => [name, list.length, ...[median(list), percentile(list, 0.95), Math.max(...list)].map((ms) => ms.toFixed(1))]);
  table([`${ELEMENTS} elements, ${ROUNDS} rounds`, "frames", "median ms", "p95 ms", "worst ms"], rows);
  console.log(`each round: ${ratios.map((ratio) => ratio.toFixed(2)).join(" ")}; load average ${loadavg()[0].toFixed(1)}`);
  const ratio = percentile(all["the stage"], 0.95) / percentile(all["an empty page"], 0.95);
  close("studio", edits === 1 && ratio <= TARGET, `p95 ${percentile(all["the stage"], 0.95).toFixed(1)} ms`, `${ratio.toFixed(2)} × an empty page`, `≤ ${TARGET} ×`);
} finally {
  await browser.close();
  await server.stop();
}
