/** The page's side: draws the frame that is asked for and sends its pixels. */
import { sceneAt } from './clips.mjs';
import { HEIGHT, WIDTH } from './paper.mjs';
import { FPS } from './timing.mjs';
import { ITEMS } from './items.mjs';
import { intro } from './scenes/intro.mjs';
import { meet } from './scenes/meet.mjs';
import { close } from './scenes/close.mjs';
import { city } from './scenes/city.mjs';
import { trail } from './scenes/trail.mjs';
import { bench } from './scenes/bench.mjs';
import { hide } from './scenes/hide.mjs';

/** Each sets its scene up and gives a function (ctx, t). */
const SCENES = { intro, meet, close, city, trail, bench, hide };
const built = new Map();

const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
const ctx = canvas.getContext('2d', { willReadFrequently: true, alpha: false });

window.drawFrame = async (clip, number, ticket) => {
  const scene = sceneAt(clip, number);
  if (!built.has(scene.name)) built.set(scene.name, SCENES[scene.name]());
  ctx.reset();
  built.get(scene.name)(ctx, scene.frame / FPS);
  const { data } = ctx.getImageData(0, 0, WIDTH, HEIGHT);
  // A Blob, because an array as a body takes eight times as long to be sent.
  fetch(`/frame/${ticket}`, { method: 'POST', body: new Blob([data]) });
};

/** One of the layer's pictures (items.mjs) as PNG, in base64. */
window.drawItem = async (name) => {
  const { width, height, draw } = ITEMS[name];
  const picture = new OffscreenCanvas(width, height);
  draw(picture.getContext('2d', { willReadFrequently: true }));
  const bytes = new Uint8Array(await (await picture.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
};
