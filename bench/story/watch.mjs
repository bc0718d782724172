// Another person, who is not signed in, opens the link and presses the hotspot
// between the two moments at which it was placed.
import { LINK } from "./walk.mjs";

const WAIT_MS = 60_000; // the machine prepares the film meanwhile
const SETTLE_MS = 400; // the held picture is there

const middle = ([x, y, w, h]) => [x + w / 2, y + h / 2];

/** The middle of the box at time t, straight between both, percent. */
function between([[t0, from], [t1, to]], t) {
  const share = (t - t0) / (t1 - t0);
  const [[x0, y0], [x1, y1]] = [middle(from), middle(to)];
  return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
}

const inside = ([x, y, w, h], [px, py]) => px >= x && px <= x + w && py >= y && py <= y + h;

/** The picture on the screen, and when the film is. */
const look = (page) =>
  page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const videos = [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")];
    const video = videos.find((one) => one.videoWidth && !one.hasAttribute("data-behind"));
    const { x, y, width, height } = video?.getBoundingClientRect() ?? {};
    return video && { t: player.currentTime, x, y, width, height, shape: video.videoWidth / video.videoHeight };
  });

/** What of the video's box the picture fills. */
function pictureIn({ x, y, width, height, shape }) {
  const [w, h] = [Math.min(width, height * shape), Math.min(height, width / shape)];
  return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h };
}

/** The film held between both moments, where the box is in neither of its two
 * places. A busy machine may show that part late: then it is gone back. */
async function hold(page, keys) {
  const wanted = (keys[0][0] + keys[1][0]) / 2;
  const player = (what, t) => page.evaluate(([act, to]) => (act === "pause" ? document.querySelector("ramify-player").pause() : (document.querySelector("ramify-player").currentTime = to)), [what, t]);
  await page.waitForFunction((t) => document.querySelector("ramify-player").currentTime >= t, wanted, { polling: 30, timeout: WAIT_MS });
  await player("pause");
  await page.waitForTimeout(SETTLE_MS);
  const isBetween = ({ t }) => t > keys[0][0] && t < keys[1][0] && !keys.some(([, box]) => inside(box, between(keys, t)));
  if (!isBetween(await look(page))) await player("seek", wanted);
  await page.waitForTimeout(SETTLE_MS);
  const now = await look(page);
  if (!isBetween(now)) throw new Error(`held at ${now.t} s the box is where it was placed`);
  return { place: between(keys, now.t), t: now.t, picture: pictureIn(now) };
}

/** Watch, and press. `off`: how far the thing is from there, % of the picture. */
export async function watch(room, eye, { address, keys }, show) {
  await room.route(`https://${LINK}`, (route) => route.fulfill({ contentType: "text/html", body: "<title>A parcel</title>" }));
  const page = await room.newPage();
  await page.goto(address);
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  const { place, t, picture } = await hold(page, keys).catch(async (error) => {
    await show(page);
    throw error;
  });
  const [x, y] = [picture.x + (picture.width * place[0]) / 100, picture.y + (picture.height * place[1]) / 100];
  await show(page);
  const opened = room.waitForEvent("page", { timeout: 10_000 });
  await page.mouse.click(x, y);
  const other = await opened;
  await other.waitForURL(`https://${LINK}`);
  await other.close();
  const seen = await eye(page, picture);
  if (!seen) throw new Error("the thing is not to be seen on the held film");
  const { thing } = seen;
  const off = Math.hypot((thing.x + thing.width / 2 - x) / picture.width, (thing.y + thing.height / 2 - y) / picture.height);
  return { t, off: 100 * off };
}

/** How often the hotspot was pressed, by the film's report. */
export async function pressed(page) {
  await page.getByRole("link", { name: "Report", exact: true }).click();
  await page.waitForURL(/\/report/);
  const { origin, pathname } = new URL(page.url());
  for (let n = 0; n < 20; n += 1) {
    const { elements } = await (await page.request.get(`${origin}/api/v1${pathname.slice(pathname.indexOf("/projects/"))}`)).json();
    const { presses = 0 } = elements.find(({ label }) => label === "Look closer") ?? {};
    if (presses) return presses;
    await page.waitForTimeout(500);
  }
  return 0;
}
