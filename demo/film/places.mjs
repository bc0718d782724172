/**
 * Where the bag, its leather and the cat are at any time, in pixels of the
 * picture. The scenes draw from these and tracks.json is written from them, so
 * that what is tracked is what is seen.
 */
import { sceneAt } from './clips.mjs';
import { BAG_H, BAG_W, LEATHER_BOX } from './bagshape.mjs';
import { BEAT, FPS, blend, glide, wave } from './timing.mjs';

const WIDTH = 1280;
const HEIGHT = 720;

/** On a hook before the workshop: it swings with the beat, less and less. */
function introBag(t) {
  const push = glide(t, 0, 7.5);
  const width = 226 + 18 * push;
  const turn = 0.085 * wave(t, 4 * BEAT, 0.12) * (1 - 0.45 * push);
  return { x: 236 - 26 * push, y: 338 - 12 * push, width, turn, pivot: [BAG_W / 2, -150] };
}

/** How far the ride has come, 0 at 1 s and 1 at 6 s, rolling out until 7 s. */
export function rideAt(t) {
  if (t <= 5) return 0.21 * (t - 1);
  const rest = Math.min(1, (t - 5) / 2);
  return 0.84 + 0.21 * (2 * rest - rest * rest);
}

/** On the rack of a bicycle, left to right and a little nearer all the time. */
function meetBag(t) {
  const ride = rideAt(t);
  const width = WIDTH * (blend(12, 16, ride) / 100);
  const roll = 1 - glide(t, 5, 7);
  const bob = (3.2 * wave(t, BEAT) + 1.5 * wave(t, 0.41)) * roll + 1.1 * wave(t, 2.5) * (1 - roll);
  return {
    x: WIDTH * (blend(14, 66, ride) / 100), y: HEIGHT * (blend(48, 46, ride) / 100) + bob,
    width, turn: 0.018 * wave(t, 2 * BEAT) * roll, pivot: [BAG_W / 2, BAG_H],
  };
}

function cityBag(t) {
  const roll = 1 - glide(t, 3.4, 5);
  const bob = (2.4 * wave(t, BEAT) + 1.2 * wave(t, 0.41)) * roll + 0.8 * wave(t, 2.5) * (1 - roll);
  const drift = glide(t, 0, 5);
  return {
    x: 596 + 70 * drift, y: 352 + bob, width: 206,
    turn: 0.014 * wave(t, 2 * BEAT) * roll, pivot: [BAG_W / 2, BAG_H],
  };
}

function trailBag(t) {
  const push = glide(t, 0, 12.5);
  return {
    x: 330 + 40 * push, y: 428 + 7 * Math.abs(wave(t, 2 * BEAT)) - 6 * push, width: 214 + 8 * push,
    turn: 0.05 * wave(t, 2 * BEAT, 0.1), pivot: [BAG_W / 2, -60],
  };
}

/** The camera of the two takes on the bench: one slow push for both. */
export const benchCamera = (t) => ({ x: 8 * glide(t, 0, 15), y: 6 * glide(t, 0, 15), zoom: 1 + 0.05 * glide(t, 0, 15) });

function throughCamera(camera, depth, x, y) {
  const zoom = 1 + (camera.zoom - 1) * depth;
  return [
    WIDTH / 2 + zoom * (x - WIDTH / 2 - camera.x * depth),
    HEIGHT / 2 + zoom * (y - HEIGHT / 2 - camera.y * depth), zoom,
  ];
}

function benchBag(t) {
  const [x, y, zoom] = throughCamera(benchCamera(t), 1, 414, 266);
  return { x, y, width: 404 * zoom, turn: 0, pivot: [0, 0] };
}

/** On the table; the camera has come to rest when the first item is laid on. */
function closeBag(t) {
  const push = glide(t, 0, 1);
  return { x: blend(292, 276, push), y: blend(272, 262, push), width: blend(372, 388, push), turn: 0, pivot: [0, 0] };
}

const BAGS = {
  intro: introBag, meet: meetBag, close: closeBag, city: cityBag, trail: trailBag, bench: benchBag, hide: benchBag,
};

/** The bag's pose (see bag.mjs) t seconds into a scene. */
export const bagPose = (scene, t) => BAGS[scene](t);

/** The cat on the sill: the middle of its box stays near (72 %, 18 %). */
export const CAT = { x: 882, y: 66, w: 84, h: 122, depth: 0.45 };

export function catBox(t) {
  const [x, y, zoom] = throughCamera(benchCamera(t), CAT.depth, CAT.x, CAT.y);
  return [x, y, CAT.w * zoom, CAT.h * zoom];
}

/** The box of a part of the bag, [x, y, w, h] in pixels, turned with it. */
function partBox(pose, [px, py, pw, ph]) {
  const scale = pose.width / BAG_W;
  const [cx, cy] = pose.pivot;
  const [cos, sin] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const corners = [[px, py], [px + pw, py], [px, py + ph], [px + pw, py + ph]].map(([x, y]) => [
    pose.x + scale * (cx + (x - cx) * cos - (y - cy) * sin),
    pose.y + scale * (cy + (x - cx) * sin + (y - cy) * cos),
  ]);
  const xs = corners.map((c) => c[0]);
  const ys = corners.map((c) => c[1]);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** The part of a box that is inside the picture in percent, or null. */
function inPercent([x, y, w, h]) {
  const [x0, y0] = [Math.max(0, x), Math.max(0, y)];
  const [x1, y1] = [Math.min(WIDTH, x + w), Math.min(HEIGHT, y + h)];
  if (x1 - x0 < 1 || y1 - y0 < 1) return null;
  const share = (v, whole) => Math.round((v / whole) * 10000) / 100;
  return [share(x0, WIDTH), share(y0, HEIGHT), share(x1 - x0, WIDTH), share(y1 - y0, HEIGHT)];
}

/** What is to be seen in one frame of a clip: {bag, leather, cat}, each a box in percent or null. */
export function boxesAt(clip, number) {
  const { name, frame } = sceneAt(clip, number);
  const t = frame / FPS;
  const pose = bagPose(name, t);
  return {
    bag: inPercent(partBox(pose, [0, 0, BAG_W, BAG_H])),
    leather: inPercent(partBox(pose, LEATHER_BOX)),
    cat: name === 'bench' ? inPercent(catBox(t)) : null,
  };
}
