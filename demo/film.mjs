#!/usr/bin/env node
/**
 * Makes the demo film "One bag, your road": frame number in, picture out.
 *
 *   node demo/film.mjs                              all clips, posters and tracks.json
 *   node demo/film.mjs --clip NAME                  one clip
 *   node demo/film.mjs --items                      the pictures that the layer lays on
 *   node demo/film.mjs --check                      draws 20 frames again and compares
 *   node demo/film.mjs --frames N,N --clip NAME --out DIR   single frames as PNG
 *   node demo/film.mjs --marked --out DIR           the kept clips with a frame barcode
 *
 * The barcode of marked clips is one row of 16 blocks along the top edge, each
 * 1/16 of the width and 1/18 of the height: white, black, three bits of clip
 * id, ten bits of frame number, parity. film/barcode.mjs says it in full and
 * reads it. Needs Chromium (RAMIFY_CHROMIUM names another than Debian's; not
 * for --marked) and ffmpeg.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { paintBarcode } from './film/barcode.mjs';
import { checkFilm } from './film/check.mjs';
import { CLIPS } from './film/clips.mjs';
import { SIZE, decodeClip, encodeClip, encodeMarked, savePicture } from './film/encode.mjs';
import { ITEMS } from './film/items.mjs';
import { clipMusic } from './film/music.mjs';
import { openStudio } from './film/studio.mjs';
import { allTracks, tracksText } from './film/tracks.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const POSTER_WIDTH = 960;

/** The frames of a clip; the next is drawn while the last is being encoded. */
async function* draw(studio, clip) {
  let coming = studio.frame(clip, 0);
  for (let n = 1; n <= CLIPS[clip].frames; n++) {
    const frame = await coming;
    if (n < CLIPS[clip].frames) coming = studio.frame(clip, n);
    yield frame;
  }
}

async function makeClip(studio, clip) {
  const began = Date.now();
  await encodeClip(`${FOLDER}/clips/${clip}.mp4`, draw(studio, clip), clipMusic(clip));
  await savePicture(`${FOLDER}/clips/${clip}.jpg`, await studio.frame(clip, CLIPS[clip].poster), POSTER_WIDTH);
  console.log(`${clip}.mp4: ${CLIPS[clip].frames} frames in ${Math.round((Date.now() - began) / 1000)} s`);
}

async function makeFilm(clips) {
  await mkdir(`${FOLDER}/clips`, { recursive: true });
  const studio = await openStudio();
  try {
    for (const clip of clips) await makeClip(studio, clip);
  } finally {
    await studio.close();
  }
  await writeFile(`${FOLDER}/tracks.json`, tracksText(allTracks()));
}

async function makeItems() {
  await mkdir(`${FOLDER}/pictures`, { recursive: true });
  const studio = await openStudio();
  try {
    for (const name of Object.keys(ITEMS)) await writeFile(`${FOLDER}/pictures/${name}.png`, await studio.item(name));
  } finally {
    await studio.close();
  }
}

async function saveFrames(clip, numbers, out) {
  const studio = await openStudio();
  try {
    for (const n of numbers) await savePicture(`${out}/${clip}-${n}.png`, await studio.frame(clip, n));
  } finally {
    await studio.close();
  }
}

async function* mark(clip) {
  let n = 0;
  for await (const planes of decodeClip(`${FOLDER}/clips/${clip}.mp4`)) {
    const picture = Buffer.from(planes);
    paintBarcode(picture, SIZE.width, SIZE.height, CLIPS[clip].id, n++);
    yield picture;
  }
}

async function makeMarked(clips, out) {
  for (const clip of clips) await encodeMarked(`${out}/${clip}.mp4`, mark(clip), `${FOLDER}/clips/${clip}.mp4`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      clip: { type: 'string' }, frames: { type: 'string' }, out: { type: 'string' },
      check: { type: 'boolean' }, items: { type: 'boolean' }, marked: { type: 'boolean' },
    },
  });
  const { clip, frames, out } = values;
  if (clip && !CLIPS[clip]) throw new Error(`no clip "${clip}"; there are ${Object.keys(CLIPS).join(', ')}`);
  if ((frames || values.marked) && !out) throw new Error('--frames and --marked need --out DIR');
  if (frames && !clip) throw new Error('--frames needs --clip NAME');
  if (out) await mkdir(out, { recursive: true });
  const clips = clip ? [clip] : Object.keys(CLIPS);
  if (values.check) process.exitCode = (await checkFilm(FOLDER, console.log)) ? 1 : 0;
  else if (frames) await saveFrames(clip, frames.split(',').map(Number), out);
  else if (values.marked) await makeMarked(clips, out);
  else if (values.items) await makeItems();
  else await makeFilm(clips);
}

try {
  await main();
} catch (error) {
  console.error(`film: ${error.message}`);
  process.exitCode = 1;
}
