// The demo film for tests: small and marked, so that every picture says by its
// barcode which clip and which frame it is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { paintBarcode } from "../../../demo/film/barcode.mjs";
import { CLIPS } from "../../../demo/film/clips.mjs";
import { keptClip } from "./kept.mjs";

export const DEMO = fileURLToPath(new URL("../../../demo", import.meta.url));
export const FPS = 30;
const SIZE = { width: 640, height: 360 };
const PICTURE = (SIZE.width * SIZE.height * 3) / 2;

/** The demo's document, to be changed at will. */
export const demoDocument = () => JSON.parse(readFileSync(`${DEMO}/project.json`, "utf8"));

export const sceneOf = (film, id) => film.scenes.find((scene) => scene.id === id);
export const elementOf = (film, id) => film.scenes.flatMap((scene) => scene.elements).find((one) => one.id === id);

/** The true box of a thing in a frame: [x, y, w, h] percent of the picture. */
export function trueBox(thing, clip, frame) {
  const rows = (trueBox.tracks ??= JSON.parse(readFileSync(`${DEMO}/tracks.json`, "utf8")))[clip][thing];
  const row = rows.find(([t]) => Math.round(t * FPS) === frame);
  return row?.slice(1);
}

async function* pictures(stream) {
  let rest = Buffer.alloc(0);
  for await (const piece of stream) {
    rest = rest.length ? Buffer.concat([rest, piece]) : piece;
    for (; rest.length >= PICTURE; rest = rest.subarray(PICTURE)) yield Buffer.from(rest.subarray(0, PICTURE));
  }
}

async function markClip(from, to, id) {
  const raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", `${SIZE.width}x${SIZE.height}`];
  const reader = spawn("ffmpeg", ["-v", "error", "-i", from, "-vf", `scale=${SIZE.width}:${SIZE.height}:flags=fast_bilinear`, ...raw, "-"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const code = ["-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-g", "15", "-c:a", "copy"];
  const writer = spawn("ffmpeg", ["-v", "error", "-y", ...raw, "-r", String(FPS), "-i", "-", "-i", from, ...code, "-movflags", "+faststart", to], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(writer, "close");
  let frame = 0;
  for await (const picture of pictures(reader.stdout)) {
    paintBarcode(picture, SIZE.width, SIZE.height, id, frame++);
    if (!writer.stdin.write(picture)) await once(writer.stdin, "drain");
  }
  writer.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error(`ffmpeg: ${status}`);
}

const painters = ["../../../demo/film/barcode.mjs", "demo.mjs"].map((name) => readFileSync(new URL(name, import.meta.url)));

/** A folder with the demo, its clips small (a busy machine decodes them in time)
 * and marked, and a way to write its document anew. */
export async function demoFolder() {
  const folder = mkdtempSync(join(tmpdir(), "ramify-demo-"));
  for (const name of ["clips", "pictures"]) cpSync(join(DEMO, name), join(folder, name), { recursive: true });
  for (const [clip, { id }] of Object.entries(CLIPS)) {
    const whole = `${DEMO}/clips/${clip}.mp4`;
    const small = await keptClip([readFileSync(whole), ...painters, String(id)], (file) => markClip(whole, file, id));
    cpSync(small, `${folder}/clips/${clip}.mp4`);
  }
  const write = (film) => writeFileSync(join(folder, "project.json"), JSON.stringify(film, null, 2));
  write(demoDocument());
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const CLIP_OF = Object.fromEntries(Object.entries(CLIPS).map(([name, { id }]) => [id, name]));
