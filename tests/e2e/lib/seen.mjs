// What really came to the screen: barcodes of the demo's marked clips, and
// places of coloured things, read from pictures.
import { readFileSync } from "node:fs";

const READER = readFileSync(new URL("../../../demo/film/barcode.mjs", import.meta.url), "utf8").replace(/^export /gm, "");

/** Every picture of the film that is presented from now on, in order:
 * {clipId, frame, at (ms, when it is displayed)}. Where two videos take turns, the one that is seen.
 * A second call begins anew. */
export async function watchPictures(page) {
  await page.evaluate((reader) => {
    const read = (0, eval)(`(() => { ${reader}; return readBarcode; })()`);
    const player = document.querySelector("ramify-player");
    const paint = new OffscreenCanvas(320, 12).getContext("2d", { willReadFrequently: true });
    const seen = (window.seen = []);
    const watch = (video) =>
      video.requestVideoFrameCallback((_, { expectedDisplayTime }) => {
        if (window.seen !== seen) return;
        if (!video.hasAttribute("data-behind")) {
          paint.drawImage(video, 0, 0, video.videoWidth, Math.round(video.videoHeight / 18), 0, 0, 320, 12);
          const { data } = paint.getImageData(0, 0, 320, 12);
          // The reader looks for the barcode at the top of a whole picture.
          const code = read({ data, width: 320, height: 12 * 18 });
          if (code) seen.push({ ...code, at: expectedDisplayTime });
        }
        watch(video);
      });
    for (const video of [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")]) watch(video);
    const later = (node) => node instanceof HTMLVideoElement && watch(node); // the second comes when it is needed
    new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach(later))).observe(player.shadowRoot, { subtree: true, childList: true });
  }, READER);
}

export const pictures = (page) => page.evaluate(() => window.seen);

/** Wait until a picture of this clip, at or after this frame, has been seen. */
export const sees = (page, clipId, frame = 0) =>
  page.waitForFunction(([id, n]) => window.seen.some((one) => one.clipId === id && one.frame >= n), [clipId, frame]);

/** Reads screenshots: the barcode, and the middle of what is painted magenta,
 * as percent of the picture. */
export function readShots(page, shots) {
  return page.evaluate(
    async ([reader, all]) => {
      const read = (0, eval)(`(() => { ${reader}; return readBarcode; })()`);
      const found = [];
      for (const text of all) {
        const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
        const { width, height } = picture;
        const paint = new OffscreenCanvas(width, height).getContext("2d");
        paint.drawImage(picture, 0, 0);
        const image = paint.getImageData(0, 0, width, height);
        const box = { left: Infinity, right: -1, top: Infinity, bottom: -1 };
        for (let i = 0; i < image.data.length; i += 4) {
          if (image.data[i] < 250 || image.data[i + 1] > 5 || image.data[i + 2] < 250) continue;
          const x = (i / 4) % width;
          const y = Math.floor(i / 4 / width);
          box.left = Math.min(box.left, x);
          box.right = Math.max(box.right, x + 1);
          box.top = Math.min(box.top, y);
          box.bottom = Math.max(box.bottom, y + 1);
        }
        const middle = box.right < 0 ? null : [((box.left + box.right) / 2 / width) * 100, ((box.top + box.bottom) / 2 / height) * 100];
        found.push({ ...read(image), middle });
      }
      return found;
    },
    [READER, shots.map((shot) => shot.toString("base64"))],
  );
}

/** Paint parts of the player so that they can be found in a picture. */
export function paintPart(page, part, style) {
  return page.evaluate(
    ([name, text]) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`ramify-player::part(${name}) { ${text} }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
    [part, style],
  );
}
