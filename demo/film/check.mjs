/**
 * The proof that the kept clips are what the source draws: frames spread over
 * the film are drawn again and compared with the clips' pictures, and the
 * tracks, lengths and rates with what was promised.
 */
import { readFile } from 'node:fs/promises';
import { CLIPS, TOTAL_FRAMES } from './clips.mjs';
import { framesOf, probeClip, SIZE } from './encode.mjs';
import { openStudio } from './studio.mjs';
import { allTracks } from './tracks.mjs';

const SPREAD = 20;
const BLOCK = 40;

/** What compression may change: levels of 255, over the picture and in its worst block. */
export const TOLERANCE = { mean: 4, block: 24 };
const MOST_BITS = 1.1e6;

/** Frames spread evenly over the film, each with its clip. */
export function spreadFrames() {
  const chosen = Object.fromEntries(Object.keys(CLIPS).map((clip) => [clip, []]));
  for (let i = 0; i < SPREAD; i++) {
    let number = Math.floor(((i + 0.5) * TOTAL_FRAMES) / SPREAD);
    const clip = Object.keys(CLIPS).find((name) => {
      if (number < CLIPS[name].frames) return true;
      number -= CLIPS[name].frames;
      return false;
    });
    chosen[clip].push(number);
  }
  return chosen;
}

/** Mean difference of two RGBA pictures, whole and in the worst block. */
export function difference(a, b) {
  const across = SIZE.width / BLOCK;
  const blocks = new Float64Array(across * (SIZE.height / BLOCK));
  for (let i = 0; i < a.length; i += 4) {
    const pixel = i / 4;
    const x = pixel % SIZE.width;
    const y = (pixel - x) / SIZE.width;
    blocks[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)] +=
      Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]);
  }
  const means = blocks.map((sum) => sum / (3 * BLOCK * BLOCK));
  return { mean: means.reduce((x, y) => x + y) / means.length, block: Math.max(...means) };
}

async function checkPictures(folder, say) {
  const studio = await openStudio();
  let bad = 0;
  try {
    for (const [clip, numbers] of Object.entries(spreadFrames())) {
      const kept = await framesOf(`${folder}/clips/${clip}.mp4`, numbers);
      for (const [i, number] of numbers.entries()) {
        const { mean, block } = difference(await studio.frame(clip, number), kept[i]);
        if (mean <= TOLERANCE.mean && block <= TOLERANCE.block) continue;
        bad++;
        say(`${clip} frame ${number} differs: mean ${mean.toFixed(2)}, worst block ${block.toFixed(2)}`);
      }
    }
  } finally {
    await studio.close();
  }
  return bad;
}

async function checkFiles(folder, say) {
  let bad = 0;
  for (const [clip, { frames }] of Object.entries(CLIPS)) {
    const found = await probeClip(`${folder}/clips/${clip}.mp4`);
    if (found.frames !== frames || found.rate > MOST_BITS || found.width !== SIZE.width || found.height !== SIZE.height) {
      bad++;
      say(`${clip}.mp4 has ${found.frames} frames of ${found.width} x ${found.height} at ${found.rate} bit/s`);
    }
  }
  const kept = JSON.parse(await readFile(`${folder}/tracks.json`, 'utf8'));
  if (JSON.stringify(kept) !== JSON.stringify(allTracks())) {
    bad++;
    say('tracks.json is not what the source gives');
  }
  return bad;
}

/** Gives the number of faults, having said each of them. */
export async function checkFilm(folder, say) {
  const bad = (await checkFiles(folder, say)) + (await checkPictures(folder, say));
  say(bad ? `film: ${bad} faults` : `film: ${SPREAD} frames, ${Object.keys(CLIPS).length} clips and tracks.json agree with the source`);
  return bad;
}
