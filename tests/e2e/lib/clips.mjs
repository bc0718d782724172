// Clips with a barcode in every frame, so that a test can say which frame of
// which clip a picture shows. Made by ffmpeg from raw frames drawn here.
import { spawn } from "node:child_process";
import { once } from "node:events";

export const CELLS = 20; // start, stop, 6 bits of the clip, 12 of the frame
const BAR = 24; // rows of the barcode

/** Where the box of a clip with `track` is: [x, y, w, h] percent of the picture,
 * at `share` (0 … 1) of the clip. */
export function boxAt(track, share) {
  const [from, to] = track;
  return from.map((value, i) => value + (to[i] - value) * share);
}

function paintBox(picture, box, { width, height }) {
  const [x, y, w, h] = box.map((value, i) => Math.round((value * (i % 2 ? height : width)) / 100));
  for (let row = y; row < y + h; row++) {
    for (let at = (row * width + x) * 3, end = at + w * 3; at < end; at += 3) picture.set([250, 120, 10], at);
  }
}

/** What is added to the light along a diagonal that wanders. */
const wavesOf = ({ width, height, frames }) => Float32Array.from({ length: width + height + frames * 3 }, (_, i) => 18 * Math.sin(i / 40));

function paint(frame, waves, { width, height, clip, color, track, frames }) {
  const row = new Uint8Array(width * 3);
  const bits = [1, 0];
  for (let i = 0; i < 6; i++) bits.push((clip >> i) & 1);
  for (let i = 0; i < 12; i++) bits.push((frame >> i) & 1);
  for (let x = 0; x < width; x++) row.fill(bits[Math.floor((x * CELLS) / width)] ? 235 : 16, x * 3, x * 3 + 3);
  const picture = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    if (y < BAR) picture.set(row, y * width * 3);
    else {
      const [r, g, b] = color.map((value) => value * (0.55 + 0.45 * (y / height)));
      for (let x = 0, at = y * width * 3; x < width; x++) {
        const wave = waves[x + y + frame * 3];
        picture[at++] = r + wave;
        picture[at++] = g + wave;
        picture[at++] = b + wave;
      }
    }
  }
  if (track) paintBox(picture, boxAt(track, frame / frames), { width, height });
  return picture;
}

/** { track: a box that moves, file, clip (0 … 63), seconds, fps, width, height, color, sound (Hz) } */
export async function makeClip({ file, clip = 1, seconds = 4, fps = 30, width = 320, height = 180, color = [40, 60, 90], sound = 330, track }) {
  const args = `-v error -y -f rawvideo -pix_fmt rgb24 -s ${width}x${height} -r ${fps} -i - -f lavfi -i sine=frequency=${sound}:sample_rate=48000:duration=${seconds}`;
  const code = "-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -g 15 -bf 2 -c:a aac -b:a 64k -ac 1 -shortest -movflags +faststart";
  const ffmpeg = spawn("ffmpeg", [...args.split(" "), ...code.split(" "), file], { stdio: ["pipe", "ignore", "inherit"] });
  const frames = Math.round(seconds * fps);
  const waves = wavesOf({ width, height, frames });
  for (let frame = 0; frame < frames; frame++) {
    if (!ffmpeg.stdin.write(paint(frame, waves, { width, height, clip, color, track, frames }))) await once(ffmpeg.stdin, "drain");
  }
  ffmpeg.stdin.end();
  const [status] = await once(ffmpeg, "close");
  if (status !== 0) throw new Error(`ffmpeg: ${status}`);
}
