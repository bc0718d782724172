// A browser uploads a film with tus-js-client: the network goes in the middle,
// the page is closed, and another page goes on where it was.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { clipsOf } from "../../tools/prepared.mjs";
import { serve } from "../../tools/server.mjs";
import { padded } from "../http/lib/film.mjs";
import { clipFile } from "./lib/film.mjs";
import { eventually, openBrowser } from "./lib/page.mjs";

const MB = 1 << 20;
const TUS = createRequire(import.meta.url).resolve("tus-js-client/dist/tus.min.js");

let server;
let browser;
let file;
let bytes;

before(async () => {
  server = await serve({});
  bytes = padded(readFileSync(await clipFile({ clip: 6, seconds: 2 })), 8 * MB);
  file = join(server.data, "holiday.mp4");
  writeFileSync(file, bytes);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of the same site with the film chosen in its file field. */
async function openForm(room) {
  const page = await room.newPage();
  await page.route("**/form", (route) => route.fulfill({ contentType: "text/html", body: '<!doctype html><input type="file">' }));
  await page.goto(`${server.base}/form`);
  await page.addScriptTag({ path: TUS });
  await page.setInputFiles("input", file);
  return page;
}

/** Begin, or go on where this browser was: window.sent, window.done, window.wrong. */
function send(page) {
  return page.evaluate(async (token) => {
    const [chosen] = document.querySelector("input").files;
    const upload = new window.tus.Upload(chosen, {
      endpoint: "/api/v1/clips",
      chunkSize: 1 << 20,
      retryDelays: [],
      headers: { authorization: `Bearer ${token}` },
      metadata: { filename: chosen.name },
      onProgress: (sent) => (window.sent = sent),
      onError: (error) => (window.wrong = error.message),
      onSuccess: () => (window.done = upload.url),
    });
    const [earlier] = await upload.findPreviousUploads();
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    upload.start();
    return Boolean(earlier);
  }, server.token());
}

test("an upload that lost its network goes on in another page, and arrives byte for byte", async () => {
  const room = await browser.newContext();
  const first = await openForm(room);
  const wire = await room.newCDPSession(first);
  await wire.send("Network.enable");
  const pace = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 4 * MB };
  await wire.send("Network.emulateNetworkConditions", pace);
  assert.equal(await send(first), false);
  await first.waitForFunction((some) => window.sent > some, 2 * MB);
  await wire.send("Network.emulateNetworkConditions", { ...pace, offline: true });
  await first.waitForFunction(() => window.wrong);
  await first.close();

  const second = await openForm(room);
  assert.equal(await send(second), true, "it is known");
  await second.waitForFunction(() => window.sent !== undefined);
  await second.waitForFunction(() => window.done || window.wrong);
  assert.equal(await second.evaluate(() => window.wrong), undefined);
  const clip = await eventually(async () => {
    const [one] = await clipsOf(server);
    assert.equal(one?.name, "holiday.mp4");
    return one;
  });
  const kept = readFileSync(join(server.data, "media", clip.clip, "clip.mp4"));
  assert.equal(createHash("sha256").update(kept).digest("hex"), createHash("sha256").update(bytes).digest("hex"));
  await room.close();
});
