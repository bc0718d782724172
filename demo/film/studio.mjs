/**
 * Where the pictures are taken: Chromium draws a frame on a canvas and hands
 * its raw pixels (RGBA, 1280 x 720) back over a server on the loopback.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../tools/browser.mjs';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const PAGE = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/stage.mjs"></script>';
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

async function readBody(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Serves the drawing modules and takes in the pixels of finished frames. */
async function openCounter() {
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (request.method === 'POST') {
      const ticket = path.slice('/frame/'.length);
      waiting.get(ticket)?.(await readBody(request));
      waiting.delete(ticket);
      response.end();
    } else if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(PAGE);
    } else if (/^\/(scenes\/)?[a-z]+\.mjs$/.test(path)) {
      response.setHeader('content-type', 'text/javascript');
      response.end(await readFile(ROOT + path.slice(1)));
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, waiting, address: `http://127.0.0.1:${server.address().port}/` };
}

async function openPage(browser, address) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`film page: ${error.message}`));
  await page.goto(address);
  await page.waitForFunction('typeof window.drawFrame === "function"', null, { timeout: 20000 });
  return page;
}

/** A studio draws frames until it is closed. */
export async function openStudio() {
  const counter = await openCounter();
  let browser;
  let page;
  try {
    browser = await chromium.launch({
      executablePath: CHROMIUM, headless: true, args: ARGUMENTS,
    });
    page = await openPage(browser, counter.address);
  } catch (error) {
    await browser?.close();
    counter.server.close();
    throw error;
  }
  let tickets = 0;
  return {
    /** The pixels of one frame. */
    async frame(clip, number) {
      const ticket = String(++tickets);
      const arrived = new Promise((resolve) => counter.waiting.set(ticket, resolve));
      await page.evaluate(([c, n, t]) => window.drawFrame(c, n, t), [clip, number, ticket]);
      return arrived;
    },
    /** A picture of the layer (items.mjs), as the bytes of a PNG. */
    async item(name) {
      return Buffer.from(await page.evaluate((n) => window.drawItem(n), name), 'base64');
    },
    async close() {
      await browser.close();
      counter.server.close();
    },
  };
}
