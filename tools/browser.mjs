// Debian's Chromium through playwright-core, alike for benches and tests.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

// The one without windows opens in a third of the time, with a third of the work.
const DEBIANS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** The program: RAMIFY_CHROMIUM, or Debian's. */
export const CHROMIUM = process.env.RAMIFY_CHROMIUM ?? DEBIANS.find(existsSync);

const FLAGS = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

export function openBrowser(...more) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });
}

// A fresh profile (no cache, no storage) with what the wire carried.
export async function openPage(browser, { slow = false } = {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  if (slow) {
    await wire.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const speed = (10 * 1024 * 1024) / 8;
    await wire.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 40,
      downloadThroughput: speed,
      uploadThroughput: speed,
    });
  }
  const requests = new Map();
  wire.on("Network.requestWillBeSent", ({ requestId, request, type }) =>
    requests.set(requestId, { method: request.method, url: request.url, type, bytes: 0 }),
  );
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const known = requests.get(requestId);
    if (known) known.bytes = encodedDataLength;
  });
  return { page, close: () => context.close(), requests: () => [...requests.values()] };
}
