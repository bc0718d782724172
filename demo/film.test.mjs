// The kept clips are what the source draws, and the marked ones can be read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { barcodeBits, readBarcode } from './film/barcode.mjs';
import { TOLERANCE, checkFilm, difference } from './film/check.mjs';
import { CLIPS } from './film/clips.mjs';
import { SIZE, framesOf } from './film/encode.mjs';
import { clipMusic } from './film/music.mjs';
import { boxesAt } from './film/places.mjs';
import { openStudio } from './film/studio.mjs';

const here = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const node = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8' });

test('20 frames, drawn again, are those of the clips; lengths, rates and tracks too', async () => {
  const said = [];
  assert.equal(await checkFilm(here, (line) => said.push(line)), 0, said.join('\n'));
});

test('a frame that is two frames off is not taken for the right one', async () => {
  const studio = await openStudio();
  try {
    const [kept] = await framesOf(`${here}/clips/street.mp4`, [318]);
    const { block } = difference(await studio.frame('street', 316), kept);
    assert.ok(block > TOLERANCE.block, `worst block ${block}`);
  } finally {
    await studio.close();
  }
});

test('the bag is where the tracks say: without it, that part of the picture differs', async () => {
  const studio = await openStudio();
  try {
    for (const [clip, n] of [['street', 300], ['city', 200], ['trail', 100], ['bench', 20]]) {
      const { bag: [x, y, w, h] } = boxesAt(clip, n);
      const picture = await studio.frame(clip, n);
      const at = 4 * (Math.round(((y + h * 0.82) / 100) * SIZE.height) * SIZE.width + Math.round(((x + w / 2) / 100) * SIZE.width));
      const [red, green, blue] = picture.subarray(at, at + 3);
      assert.ok(red > 130 && red > green * 1.4 && green > blue * 1.4, `${clip} ${n}: ${red} ${green} ${blue} is no leather`);
    }
  } finally {
    await studio.close();
  }
});

test('bench and hide are parallel takes: the same bag and the same music, to the frame and sample', () => {
  for (let n = 0; n < CLIPS.bench.frames; n++) assert.deepEqual(boxesAt('bench', n).bag, boxesAt('hide', n).bag);
  assert.deepEqual(clipMusic('bench'), clipMusic('hide'));
});

test('no clip begins or ends with a click, and none is clipped', () => {
  for (const clip of Object.keys(CLIPS)) {
    const sound = clipMusic(clip);
    assert.equal(sound.length, (CLIPS[clip].frames / 30) * 48000 * 2);
    assert.ok(Math.abs(sound[0]) < 0.01 && Math.abs(sound[sound.length - 1]) < 0.01, clip);
    assert.ok(sound.reduce((most, v) => Math.max(most, Math.abs(v)), 0) < 1, clip);
  }
});

test('the barcode survives H.264, and a changed block is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ramify-marked-'));
  try {
    node(`${here}/film.mjs`, '--marked', '--clip', 'city', '--out', folder);
    const numbers = [0, 1, 14, 15, 187, 374];
    const frames = await framesOf(`${folder}/city.mp4`, numbers);
    const seen = frames.map((data) => readBarcode({ data, ...SIZE }));
    assert.deepEqual(seen, numbers.map((frame) => ({ clipId: CLIPS.city.id, frame })));
    const flipped = Buffer.from(frames[4]);
    for (let y = 0; y < 40; y++) for (let x = 480; x < 560; x++) flipped.fill(255 - flipped[4 * (y * SIZE.width + x)], 4 * (y * SIZE.width + x), 4 * (y * SIZE.width + x) + 3);
    assert.equal(readBarcode({ data: flipped, ...SIZE }), null);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [bare] = await framesOf(`${here}/clips/city.mp4`, [187]);
  assert.equal(readBarcode({ data: bare, ...SIZE }), null);
  assert.equal(barcodeBits(5, 449).length, 16);
});

test('the moving places of project.json are those of the tracks', () => {
  node(`${here}/film/keys.mjs`, '--check');
  const project = JSON.parse(readFileSync(`${here}/project.json`, 'utf8'));
  const bag = project.scenes.find((scene) => scene.id === 'meet').elements.find((element) => element.id === 'bag');
  assert.equal(bag.place.keys.length, 21);
});
