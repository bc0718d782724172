// Finding the parcel by its colour, in what is on the screen.

/** A page of its own that reads pictures. */
export async function openEye(browser) {
  const page = await browser.newPage();
  await page.evaluate(() => {
    const dense = (counts) => {
      const least = Math.max(...counts) / 3;
      return [counts.findIndex((n) => n > least), counts.findLastIndex((n) => n > least)];
    };
    window.find = async (base64) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const paint = canvas.getContext("2d");
      paint.drawImage(picture, 0, 0);
      const { data, width } = paint.getImageData(0, 0, picture.width, picture.height);
      const columns = new Uint32Array(width);
      const rows = new Uint32Array(picture.height);
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] < 200 || data[i + 1] > 80 || data[i + 2] < 140 || data[i + 2] > 230) continue;
        columns[(i / 4) % width] += 1;
        rows[Math.floor(i / 4 / width)] += 1;
      }
      // What has the colour by chance stands alone in its row.
      const [left, right] = dense(columns);
      const [top, bottom] = dense(rows);
      return right - left > 8 && bottom - top > 8 ? { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } : null;
    };
  });

  /** Where it is in that part of the other page, in its pixels; null: nowhere. */
  async function once(on, clip) {
    const png = await on.screenshot({ clip, animations: "allow" });
    const found = await page.evaluate((text) => window.find(text), png.toString("base64"));
    return found && { ...found, x: found.x + clip.x, y: found.y + clip.y };
  }
  const near = (a, b) => Math.abs(a.x - b.x) < 3 && Math.abs(a.y - b.y) < 3;

  /** … once it stands still, and when the first look at it there began. */
  return async (on, clip) => {
    const at = Date.now();
    // An eye sees that the picture still changes; two looks may be too near.
    if (!(await on.locator("video").evaluateAll((all) => all.every((video) => !video.seeking && (video.readyState > 1 || !video.currentSrc))))) return null;
    const first = await once(on, clip);
    const second = first && (await once(on, clip));
    return second && near(first, second) ? { thing: second, at } : null;
  };
}
