// bench size: what the browser loads up to the first interaction.
// The demo's frame page, its clips prepared, in a fresh Chromium against the real
// server, from navigation over the press on Play until an element can be pressed.
// The clips and the events that go the other way are not counted; headers are.
import { openBrowser, openPage } from "../tools/browser.mjs";
import { root } from "../tools/files.mjs";
import { prepared } from "../tools/prepared.mjs";
import { serve } from "../tools/server.mjs";
import { close, table } from "../tools/table.mjs";

const KB = 1024;
const TARGET_BYTES = 50 * KB;
const TARGET_REQUESTS = 6;

const isLayer = ({ url, type, method }) =>
  method === "GET" && type !== "Media" && !url.includes("/media/") && !url.startsWith("data:") && !url.startsWith("blob:");

async function load(browser, address, ready) {
  const { page, requests, close: done } = await openPage(browser);
  await page.goto(address);
  await ready(page);
  const layer = requests().filter(isLayer);
  await done();
  return layer;
}

const server = await serve({ flags: ["--workers", "1"] });
const browser = await openBrowser();
try {
  await server.run("publish", `${root}/demo`);
  await prepared(server.base, "one-bag-your-road");
  const film = await load(browser, `${server.base}/embed/one-bag-your-road`, async (page) => {
    await page.locator("ramify-player [part=big-play]").click();
    await page.locator("ramify-player [part~=hotspot], ramify-player [part~=button]").first().waitFor();
  });
  const bytes = film.reduce((sum, { bytes: size }) => sum + size, 0);
  table(
    ["request", "bytes on the wire"],
    film.map(({ url, bytes: size }) => [url.replace(server.base, ""), size]),
  );
  const good = bytes <= TARGET_BYTES && film.length <= TARGET_REQUESTS;
  close("size", good, `${(bytes / KB).toFixed(1)} KB`, `${film.length} requests`, `≤ ${TARGET_BYTES / KB} KB in ≤ ${TARGET_REQUESTS}`);
} finally {
  await browser.close();
  await server.stop();
}
