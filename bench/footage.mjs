// bench footage: a film as it came, from `ramify new` to a picture that plays.
//   ./dev bench footage [FILE]
// FILE is vtest.avi of Debian's package opencv-doc unless another is named. It
// becomes a film of two scenes by `new`, is published while a worker prepares
// it, and plays in Chromium: from the beginning, and on into the second scene.
// The time until it can be published, beside one ffmpeg command that converts
// picture and sound alike.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { openBrowser } from "../tools/browser.mjs";
import { clipsOf, settled } from "../tools/prepared.mjs";
import { program, serve } from "../tools/server.mjs";
import { close, table } from "../tools/table.mjs";

const TARGET = 2; // it looks, cuts, syncs and makes a second file for plain players besides
const PLAY_MS = 3000;
const FILE = process.argv[2] ?? "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

if (!existsSync(FILE)) {
  console.error(`There is no ${FILE}. Name a film, or have Debian bring this one (96 MB): apt-get install --no-install-recommends opencv-doc`);
  process.exit(1);
}
const at = mkdtempSync(join(tmpdir(), "ramify-bench-footage-"));
process.on("exit", () => rmSync(at, { recursive: true, force: true }));
const film = basename(FILE, extname(FILE));
copyFileSync(FILE, join(at, basename(FILE)));

function seconds(run) {
  const begun = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begun) / 1e9;
}
const quiet = { cwd: at, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" };
const ffmpeg = () => execFileSync("ffmpeg", ["-v", "error", "-nostdin", "-y", "-i", basename(FILE), "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac", "theirs.mp4"], quiet);

const look = (page) =>
  page.evaluate(() => {
    const player = document.querySelector("ramify-player");
    const videos = [...player.querySelectorAll("video"), ...player.shadowRoot.querySelectorAll("video")];
    return { pictures: videos.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0), time: player.currentTime };
  });

/** The pictures that come in PLAY_MS, and how far the film goes meanwhile. */
async function plays(page) {
  const before = await look(page);
  await page.waitForTimeout(PLAY_MS);
  const after = await look(page);
  return { pictures: after.pictures - before.pictures, seconds: after.time - before.time };
}

const button = (page, name) => page.getByRole("button", { name, exact: true }).first();
// How a viewer comes into each scene of the layer that `new` makes. Nothing is
// skipped that lies behind an open choice: the way on takes its time.
const WAYS = {
  async film(page) {
    await button(page, "Play").click();
    await page.waitForFunction(() => document.querySelector("ramify-player").currentTime > 0);
  },
  async rest(page, { to }) {
    await page.evaluate((time) => (document.querySelector("ramify-player").currentTime = time), to - 2);
    await button(page, "Go on").click();
    const left = to - (await look(page)).time;
    await page.waitForTimeout(1000 * left + 1000);
  },
};

execFileSync(program, ["new", basename(FILE), "--title", film], quiet);
const theirs = seconds(ffmpeg);
const server = await serve({ flags: ["--workers", "1", "--idle", "300"] });
const browser = await openBrowser();
let good = false;
try {
  const folder = execFileSync("find", [".", "-name", "project.json"], quiet).trim().replace(/\/project\.json$/, "");
  const ours = seconds(() => execFileSync(program, ["publish", folder, "--project", "footage", "--data", server.data], quiet));
  await settled(server, "footage");
  const [clip] = await clipsOf(server);
  const { document } = await (await fetch(`${server.base}/api/v1/play/footage`)).json();
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${server.base}/embed/footage`);
  await page.waitForFunction(() => document.querySelector("ramify-player")?.shadowRoot?.querySelector(".player:not([data-state='loading'])"));
  const rows = [];
  const [first] = document.scenes;
  for (const { id, from } of document.scenes) {
    await WAYS[id](page, first);
    const went = await plays(page);
    rows.push([`scene ${id}, from ${from}`, went.pictures, went.seconds.toFixed(2)]);
    good = went.pictures > 0 && went.seconds > 0.5;
    if (!good) break;
  }
  const heads = [...new Set(document.clips.film.heads?.map(([frame]) => frame))];
  console.log(`${basename(FILE)}: ${clip.width} x ${clip.height}, ${clip.frames} frames of ${clip.rate.join("/")}, ${clip.duration} s; heads at ${heads.join(", ") || "none"}`);
  table([`in ${PLAY_MS / 1000} s`, "pictures", "seconds of film"], rows);
  table(["", "seconds"], [["until it was published", ours.toFixed(2)], ["ffmpeg alone", theirs.toFixed(2)]]);
  good = good && errors.length === 0 && ours / theirs <= TARGET;
  for (const error of errors) console.log(error);
  close("footage", good, `${ours.toFixed(1)} s`, `${(ours / theirs).toFixed(2)} x ffmpeg`, `${TARGET} x, and it plays`);
} finally {
  await browser.close();
  await server.stop();
}
