// What is said of the pictures that `recordFrames` has written down.

/** The runs of pictures that belong together: [clip, first, last]. */
export function runs(seen) {
  const list = [];
  for (const { clip, frame } of seen) {
    const run = list.at(-1);
    if (run && run[0] === clip && frame >= run[2]) run[2] = frame;
    else list.push([clip, frame, frame]);
  }
  return list;
}

/** The most frames in a row that did not come to the screen in mid-scene: what a
 * busy machine loses. */
export function noise(seen) {
  const gaps = seen.map((one, i) => (i && one.clip === seen[i - 1].clip && one.frame > seen[i - 1].frame ? one.frame - seen[i - 1].frame - 1 : 0));
  return Math.max(0, ...gaps);
}

/** The addresses that the elements play: {src, front}. */
export const sources = (page) =>
  page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const videos = [...player.querySelectorAll(":scope > video[src]"), ...player.shadowRoot.querySelectorAll("video[src]")];
    return videos.map((video) => ({ src: video.src, front: !video.hasAttribute("data-behind") }));
  });

/** Whether one of them is fed; `front`: the one that is seen. */
export const fed = async (page, { front = false } = {}) => (await sources(page)).some((one) => one.src.startsWith("blob:") && (one.front || !front));
