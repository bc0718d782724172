/**
 * The hero: a satchel with a flap, two straps and its stitches, in a box of
 * 237 x 200 units whose top left corner is the origin.
 */
import { BRASS, INK, LEATHER, LEATHER_DARK, LEATHER_LIGHT, PAPER, tint } from './palette.mjs';
import { BAG_H, BAG_W, RINGS, STITCHES } from './bagshape.mjs';
import { cut, curve, disc, downwards, polygon, rectangle, sprite, strip } from './paper.mjs';

const flapEdge = (inset = 0) => [
  ...curve([[9 + inset, 44], [8 + inset, 92], [9 + inset, 104 - inset], [44, 128 - inset]], 10),
  ...curve([[44, 128 - inset], [84, 148 - inset], [153, 148 - inset], [193, 128 - inset]], 16).slice(1),
  ...curve([[193, 128 - inset], [228 - inset, 104 - inset], [229 - inset, 92], [228 - inset, 44]], 10).slice(1),
];

function flapPath() {
  const path = new Path2D();
  path.moveTo(9, 48);
  path.quadraticCurveTo(9, 34, 26, 34);
  path.lineTo(211, 34);
  path.quadraticCurveTo(228, 34, 228, 48);
  for (const p of flapEdge().reverse()) path.lineTo(...p);
  path.closePath();
  return path;
}

/** Stitch i of the flap's seam: [x, y, turn]. */
export function stitchAt(i) {
  const line = flapEdge(9);
  const lengths = line.slice(1).map((p, j) => Math.hypot(p[0] - line[j][0], p[1] - line[j][1]));
  const total = lengths.reduce((a, b) => a + b, 0);
  let left = ((i + 0.5) / STITCHES) * total;
  let j = 0;
  while (j < lengths.length - 1 && left > lengths[j]) left -= lengths[j++];
  const [a, b] = [line[j], line[j + 1]];
  const k = left / lengths[j];
  return [a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k, Math.atan2(b[1] - a[1], b[0] - a[0])];
}

/** The first `count` stitches of the flap; a part of one is a stitch being drawn tight. */
export function drawStitches(ctx, count) {
  ctx.save();
  ctx.strokeStyle = PAPER;
  ctx.lineCap = 'round';
  ctx.lineWidth = 2.1;
  ctx.beginPath();
  for (let i = 0; i < Math.min(count, STITCHES); i++) {
    const [x, y, turn] = stitchAt(i);
    const half = 2.7 * Math.min(1, count - i);
    ctx.moveTo(x - Math.cos(turn) * half, y - Math.sin(turn) * half);
    ctx.lineTo(x + Math.cos(turn) * half, y + Math.sin(turn) * half);
  }
  ctx.stroke();
  ctx.restore();
}

function drawBody(ctx) {
  cut(ctx, strip(curve([[86, 46], [88, -8], [149, -8], [151, 46]], 20), 11), LEATHER_DARK, { lift: 3 });
  cut(ctx, rectangle(12, 40, 213, 150, 20), tint(LEATHER, INK, 0.5), { lift: 4 });
  for (const [x, y] of RINGS) cut(ctx, rectangle(x - 9, y - 22, 18, 46, 7), LEATHER_DARK, { lift: 2 });
  cut(ctx, rectangle(5, 62, 227, 138, 24), downwards(ctx, 62, 200, LEATHER, tint(LEATHER, INK, 0.2)), { lift: 3 });
  ctx.save();
  ctx.setLineDash([5.4, 4.4]);
  ctx.lineCap = 'round';
  ctx.lineWidth = 2;
  ctx.strokeStyle = tint(PAPER, LEATHER, 0.25);
  const seam = new Path2D();
  seam.moveTo(14, 120);
  seam.lineTo(14, 174);
  seam.quadraticCurveTo(14, 191, 31, 191);
  seam.lineTo(206, 191);
  seam.quadraticCurveTo(223, 191, 223, 174);
  seam.lineTo(223, 120);
  ctx.stroke(seam);
  ctx.restore();
}

function drawStrap(ctx, x) {
  cut(ctx, polygon([[x - 10, 84], [x + 10, 84], [x + 10, 172], [x, 182], [x - 10, 172]]), LEATHER_DARK, { lift: 3 });
  cut(ctx, rectangle(x - 15, 128, 30, 24, 5), BRASS, { lift: 3, rim: 0.8 });
  cut(ctx, rectangle(x - 9.5, 133, 19, 14, 2), LEATHER_DARK, { lift: 0, rim: 0 });
  cut(ctx, rectangle(x - 2, 131, 4, 18, 2), BRASS, { lift: 1 });
  ctx.fillStyle = tint(LEATHER_DARK, INK, 0.5);
  for (const y of [158, 167]) ctx.fill(disc(x, y, 1.7));
  ctx.fillStyle = BRASS;
  ctx.fill(disc(x, 93, 2.6));
}

function drawFastenings(ctx) {
  for (const x of [62, 175]) drawStrap(ctx, x);
  cut(ctx, rectangle(107, 116, 23, 30, 9), BRASS, { lift: 3, rim: 0.8 });
  cut(ctx, rectangle(115, 122, 7, 18, 3), tint(BRASS, LEATHER, 0.55), { lift: 1 });
}

function drawLeather(ctx) {
  drawBody(ctx);
  cut(ctx, flapPath(), downwards(ctx, 34, 146, tint(LEATHER_LIGHT, PAPER, 0.12), LEATHER), { lift: 5, rim: 0.5 });
}

const MARGIN = 14;
const kept = (width, draw) => sprite([-MARGIN, -MARGIN, BAG_W + 2 * MARGIN, BAG_H + 2 * MARGIN], draw, width / BAG_W);

/** The finished bag as a sprite of `width` pixels. */
export function bagSprite(width) {
  return kept(width, (ctx) => {
    drawLeather(ctx);
    drawStitches(ctx, STITCHES);
    drawFastenings(ctx);
  });
}

/** The bag in two sprites, [below, above] its flap's seam: for the bench, where it is being sewn. */
export function bagInWork(width) {
  return [kept(width, drawLeather), kept(width, drawFastenings)];
}

/**
 * Set the origin to the bag's top left corner, its units to the pose's size.
 * A pose is {x, y, width, turn, pivot}: the top left corner on the picture in
 * pixels, the width, and a turn about pivot (bag units).
 */
export function poseBag(ctx, pose) {
  const scale = pose.width / BAG_W;
  ctx.translate(pose.x, pose.y);
  ctx.scale(scale, scale);
  if (pose.turn) {
    ctx.translate(...pose.pivot);
    ctx.rotate(pose.turn);
    ctx.translate(-pose.pivot[0], -pose.pivot[1]);
  }
}
