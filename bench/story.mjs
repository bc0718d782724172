// bench story: from a telephone's film to a published one with a hotspot that
// follows a thing, a link and a choice, which a second person watches.
//   ./dev bench story [FOLDER for pictures of each step]
// A real browser with real input events; everything is found by the names of
// docs/ui-names.md. What is counted: bench/story/hand.mjs.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "../tools/browser.mjs";
import { serve } from "../tools/server.mjs";
import { close, table } from "../tools/table.mjs";
import { openEye } from "./story/eye.mjs";
import { Hand } from "./story/hand.mjs";
import { makeFootage } from "./story/phone.mjs";
import { PERSON, walk } from "./story/walk.mjs";
import { pressed, watch } from "./story/watch.mjs";

const WAIT_S = 20;
const HAND_S = 120;
const ACTIONS = 40;
const OFF_PERCENT = 4; // a hand that draws round a thing is no nearer
const SIZE = { width: 1440, height: 900 };

const folder = mkdtempSync(join(tmpdir(), "ramify-story-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The account is there before the walk begins. */
async function makeAccount(server) {
  const headers = { authorization: `Bearer ${server.token()}`, "content-type": "application/json" };
  const reply = await fetch(`${server.base}/api/v1/people/first`, { method: "POST", headers, body: JSON.stringify(PERSON) });
  if (reply.status !== 201) throw new Error(await reply.text());
}

const file = join(folder, "VID_20260412_1805.mp4");
const size = makeFootage(file);
const server = await serve({ flags: ["--workers", "1"] });
const browser = await openBrowser();
let good = false;
try {
  await makeAccount(server);
  const room = await browser.newContext({ viewport: SIZE, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await room.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  const eye = await openEye(browser);
  const hand = new Hand(page);
  const pictures = process.argv[2];
  let shown = 0;
  const show = async (on = page) => pictures && (await on.screenshot({ path: join(pictures, `${String(++shown).padStart(2, "0")}.png`) }));
  const made = await walk({ page, hand, eye, base: server.base, file, show }).catch(async (error) => {
    await show();
    throw error;
  });
  const seen = await watch(await browser.newContext({ viewport: SIZE }), eye, made, show);
  const count = await pressed(page);
  table(["before this action", "waited ms"], hand.waited.filter(([, ms]) => ms >= 200).map(([what, ms]) => [what, ms.toFixed(0)]));
  table(["the walk", ""], [
    ["the film, MB", (size / 1e6).toFixed(1)],
    ["pressed at, s", seen.t.toFixed(2)],
    ["from the place between the two moments to the thing, % of the picture", seen.off.toFixed(1)],
    ["presses in the report", count],
    ["system waiting, s", hand.waiting.toFixed(1)],
    ["hand and head, s", hand.seconds.toFixed(1)],
    ["actions", hand.done.length],
  ]);
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  for (const error of wrong) console.log(error);
  good = wrong.length === 0 && count === 1 && seen.off <= OFF_PERCENT && hand.waiting <= WAIT_S && hand.seconds <= HAND_S && hand.done.length <= ACTIONS;
  close("story", good, `waited ${hand.waiting.toFixed(1)} s, hand ${hand.seconds.toFixed(1)} s`, `${hand.done.length} actions`, `≤ ${WAIT_S} s, ≤ ${HAND_S} s, ≤ ${ACTIONS}`);
} catch (error) {
  console.log(error.message);
  close("story", false, "the walk did not come to its end", "", "a published film");
} finally {
  await browser.close();
  await server.stop();
}
