/**
 * The courier. Both figures are drawn in the bag's own units around the bag
 * (origin at its top left corner), so that they go where the bag goes.
 */
import { CORAL, INK, PAPER, TAN, TEAL, BRASS, LEATHER_DARK, tint } from './palette.mjs';
import { curve, cut, disc, joint, limb, polygon, strip } from './paper.mjs';
import { TAU, wave } from './timing.mjs';

const FRAME = tint(CORAL, INK, 0.12);
const TYRE = tint(INK, PAPER, 0.1);
const TROUSERS = tint(INK, TEAL, 0.18);
const COAT = TEAL;
const COAT_FAR = tint(TEAL, INK, 0.4);
const FRONT = [70, 275];
const BACK = [-190, 250];
const CRANK = [-72, 262];
const GRIP = [-20, 58];

/** The ground under the wheels, in bag units below the bag's top. */
export const GROUND = 341;

function wheel(ctx, [x, y], r, turn) {
  const ring = new Path2D();
  ring.arc(x, y, r, 0, TAU);
  ring.arc(x, y, r - 8, 0, TAU, true);
  ctx.save();
  ctx.strokeStyle = tint(INK, PAPER, 0.45);
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (let i = 0; i < 9; i++) {
    const a = turn + (i / 9) * Math.PI;
    ctx.moveTo(x - Math.cos(a) * (r - 6), y - Math.sin(a) * (r - 6));
    ctx.lineTo(x + Math.cos(a) * (r - 6), y + Math.sin(a) * (r - 6));
  }
  ctx.stroke();
  ctx.restore();
  cut(ctx, ring, TYRE, { lift: 4, rim: 0.3, rule: 'evenodd' });
  cut(ctx, disc(x, y, 7), BRASS, { lift: 2 });
}

function tube(ctx, a, b, width = 8, colour = FRAME) {
  cut(ctx, limb(a, width / 2, b, width / 2), colour, { lift: 3 });
}

function bicycle(ctx, rolled) {
  wheel(ctx, BACK, 91, rolled / 91);
  wheel(ctx, FRONT, 66, rolled / 66);
  tube(ctx, CRANK, BACK, 7);
  tube(ctx, [-120, 138], BACK, 6);
  tube(ctx, [-128, 118], CRANK);
  tube(ctx, [-8, 130], [-122, 146]);
  tube(ctx, [8, 186], CRANK);
  tube(ctx, [-14, 100], [12, 200], 10);
  tube(ctx, [12, 200], FRONT, 8);
  tube(ctx, [-2, 206], [238, 206], 8, INK);
  tube(ctx, [160, 208], [76, 262], 4, INK);
  tube(ctx, [-14, 100], [-18, 62], 6, INK);
  tube(ctx, [-18, 62], [-34, 58], 9, INK);
  const guard = new Path2D();
  guard.arc(BACK[0], BACK[1], 100, Math.PI * 1.02, Math.PI * 1.75);
  guard.arc(BACK[0], BACK[1], 94, Math.PI * 1.75, Math.PI * 1.02, true);
  cut(ctx, guard, FRAME, { lift: 3 });
  cut(ctx, strip(curve([[-164, 106], [-132, 96], [-92, 106]]), (k) => 16 - 7 * k), LEATHER_DARK, { lift: 4 });
}

function leg(ctx, hip, foot, colour) {
  const knee = joint(hip, foot, 112, 112, -1);
  cut(ctx, limb(knee, 19, foot, 11), colour, { lift: 4 });
  cut(ctx, limb(hip, 27, knee, 19), colour, { lift: 3 });
  const shoe = new Path2D();
  shoe.moveTo(foot[0] - 14, foot[1] - 8);
  shoe.quadraticCurveTo(foot[0] + 14, foot[1] - 10, foot[0] + 34, foot[1] + 7);
  shoe.quadraticCurveTo(foot[0] + 36, foot[1] + 14, foot[0] + 28, foot[1] + 14);
  shoe.lineTo(foot[0] - 14, foot[1] + 14);
  shoe.closePath();
  cut(ctx, shoe, tint(INK, LEATHER_DARK, 0.5), { lift: 3 });
}

/** A scarf that streams from (x, y) to the left; `wind` 0 hangs, 1 flies. */
function scarf(ctx, x, y, t, wind, size = 1) {
  for (const [k, colour] of [[0.5, tint(CORAL, INK, 0.25)], [0, CORAL]]) {
    const points = [];
    for (let i = 0; i <= 12; i++) {
      const s = i / 12;
      const ripple = wave(t, 1.25, -s * 0.9 + k * 0.4) * 13 * s;
      points.push([
        x - size * s * (30 + 85 * wind) - size * ripple * (1 - wind) * 0.5,
        y + size * (s * (84 - 66 * wind) + ripple * wind + k * 14 * s),
      ]);
    }
    cut(ctx, strip(points, (s) => size * (17 + 9 * s)), colour, { lift: 4 });
  }
}

/** A head in profile, without a face: hair, cap, collar. (x, y) is its middle. */
function head(ctx, x, y, size, nod) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(nod);
  ctx.scale(size, size);
  cut(ctx, limb([-6, 18], 13, [-14, 46], 15), TAN, { lift: 2 });
  const face = new Path2D();
  face.moveTo(-26, -4);
  face.bezierCurveTo(-28, -36, 26, -38, 27, -4);
  face.quadraticCurveTo(28, 3, 33, 9);
  face.quadraticCurveTo(33, 13, 27, 14);
  face.bezierCurveTo(27, 28, 14, 35, 4, 33);
  face.bezierCurveTo(-14, 32, -25, 18, -26, -4);
  face.closePath();
  cut(ctx, face, TAN, { lift: 4 });
  const hair = new Path2D();
  hair.moveTo(4, -24);
  hair.bezierCurveTo(6, -6, -4, 2, -6, 20);
  hair.bezierCurveTo(-16, 28, -30, 22, -31, 2);
  hair.bezierCurveTo(-32, -22, -16, -32, 4, -24);
  hair.closePath();
  cut(ctx, hair, tint(INK, LEATHER_DARK, 0.35), { lift: 2, rim: 0.2 });
  const cap = new Path2D();
  cap.moveTo(-31, -10);
  cap.bezierCurveTo(-34, -46, 22, -52, 29, -16);
  cap.lineTo(49, -10);
  cap.quadraticCurveTo(50, -5, 44, -5);
  cap.lineTo(22, -9);
  cap.quadraticCurveTo(-6, -16, -31, -10);
  cap.closePath();
  cut(ctx, cap, INK, { lift: 3, rim: 0.35 });
  ctx.restore();
}

/**
 * The courier on a delivery bicycle whose rack carries the bag. `rolled` is the
 * way ridden in bag units, `rest` 0 (riding) to 1 (standing, a foot down).
 */
export function drawRider(ctx, { t, rolled, rest, drawBag }) {
  const turn = rolled / 91;
  const pedal = (side) => {
    const a = turn * 0.9 + (side ? Math.PI : 0);
    const ridden = [CRANK[0] + Math.cos(a) * 34, CRANK[1] + Math.sin(a) * 34 - 8];
    const still = side ? [-44, GROUND - 14] : [CRANK[0] + 32, CRANK[1] - 12];
    return [0, 1].map((i) => ridden[i] + (still[i] - ridden[i]) * rest);
  };
  const lean = 3 * wave(t, 1.25) * (1 - rest);
  const breath = 1.6 * wave(t, 2.5) * rest;
  const hip = [-126 + 6 * rest, 92 + 8 * rest];
  const shoulder = [-58 - 26 * rest + lean, -72 - 12 * rest + breath];
  const farHand = [GRIP[0] + 6, GRIP[1] - 2];

  leg(ctx, hip, pedal(1), tint(TROUSERS, INK, 0.5));
  arm(ctx, shoulder, farHand, COAT_FAR, 1);
  bicycle(ctx, rolled);
  drawBag();
  leg(ctx, hip, pedal(0), TROUSERS);
  scarf(ctx, shoulder[0] - 8, shoulder[1] - 14, t, 1 - 0.78 * rest);
  head(ctx, shoulder[0] + 24, shoulder[1] - 52, 1.12, 0.02 * wave(t, 2.5) + 0.06 * (1 - rest));
  coat(ctx, hip, shoulder, t, rest);
  cut(ctx, strip(curve([[shoulder[0] - 26, shoulder[1] - 14], [shoulder[0] + 6, shoulder[1] + 2], [shoulder[0] + 30, shoulder[1] - 20]]), 21), CORAL, { lift: 4 });
  arm(ctx, shoulder, GRIP, COAT, 1);
}

function coat(ctx, hip, shoulder, t, rest) {
  const tail = 8 * wave(t, 1.25, 0.3) * (1 - rest);
  const path = new Path2D();
  path.moveTo(shoulder[0] - 32, shoulder[1] - 6);
  path.bezierCurveTo(shoulder[0] - 78, shoulder[1] + 50, hip[0] - 44, hip[1] - 60, hip[0] - 42, hip[1] + 6);
  path.quadraticCurveTo(hip[0] - 62 - tail, hip[1] + 26, hip[0] - 70 - tail, hip[1] + 48);
  path.quadraticCurveTo(hip[0] - 20, hip[1] + 50 + tail * 0.4, hip[0] + 24, hip[1] + 36);
  path.bezierCurveTo(hip[0] + 44, hip[1] - 30, shoulder[0] + 34, shoulder[1] + 80, shoulder[0] + 34, shoulder[1] + 4);
  path.quadraticCurveTo(shoulder[0], shoulder[1] - 26, shoulder[0] - 32, shoulder[1] - 6);
  path.closePath();
  cut(ctx, path, COAT, { lift: 6 });
}

function arm(ctx, shoulder, hand, colour, side) {
  const elbow = joint([shoulder[0], shoulder[1] + 10], hand, 74, 76, side);
  cut(ctx, disc(hand[0], hand[1], 13), TAN, { lift: 3 });
  cut(ctx, limb(elbow, 17, [hand[0] - (hand[0] - elbow[0]) * 0.12, hand[1] - (hand[1] - elbow[1]) * 0.12], 12), colour, { lift: 5 });
  cut(ctx, limb([shoulder[0], shoulder[1] + 10], 25, elbow, 17), colour, { lift: 4 });
}

/** The courier on foot, walking to the right; the bag hangs at the near hip from a strap across the chest. */
export function drawWalker(ctx, { t, drawBag }) {
  const step = wave(t, 1.25);
  const rise = 4 * Math.abs(wave(t, 1.25));
  const hip = [112, 40 - rise];
  const shoulder = [122, -170 - rise];
  const foot = (side) => [hip[0] + 6 + side * step * 96, 372 - Math.max(0, side * wave(t, 1.25, 0.25)) * 40];
  leg(ctx, hip, foot(-1), tint(TROUSERS, INK, 0.5));
  walkerArm(ctx, shoulder, step, COAT_FAR);
  scarf(ctx, shoulder[0] - 18, shoulder[1] - 26, t, 0.72, 1.1);
  leg(ctx, hip, foot(1), TROUSERS);
  const path = new Path2D();
  path.moveTo(78, -186 - rise);
  path.bezierCurveTo(40, -120, 52, 0, 34, 92 - rise);
  path.quadraticCurveTo(108 + step * 8, 112 - rise, 184, 88 - rise);
  path.bezierCurveTo(172, 10, 196, -110, 164, -184 - rise);
  path.quadraticCurveTo(122, -214 - rise, 78, -186 - rise);
  path.closePath();
  head(ctx, shoulder[0] + 20, shoulder[1] - 84, 1.3, -0.03 + 0.02 * wave(t, 2.5));
  cut(ctx, path, COAT, { lift: 7 });
  cut(ctx, polygon([[150, -196 - rise], [172, -180 - rise], [180, 60 - rise], [172, 88 - rise], [164, 60 - rise]]), tint(COAT, INK, 0.22), { lift: 2 });
  cut(ctx, strip(curve([[86, -196 - rise], [122, -168 - rise], [166, -200 - rise]]), 27), CORAL, { lift: 4 });
  const top = [120, -190 - rise];
  cut(ctx, strip(curve([[14, 66], [30, -60], [92, -180 - rise]]), 13), LEATHER_DARK, { lift: 4 });
  cut(ctx, strip(curve([[223, 66], [196, -40], [128, -186 - rise]]), 13), LEATHER_DARK, { lift: 4 });
  cut(ctx, strip(curve([[90, -178 - rise], [top[0] - 12, top[1] - 14], [132, -182 - rise]]), 14), LEATHER_DARK, { lift: 3 });
  drawBag();
  walkerArm(ctx, shoulder, -step, COAT);
}

function walkerArm(ctx, shoulder, step, colour) {
  const from = [shoulder[0] - 10, shoulder[1] + 22];
  const hand = [from[0] + 20 + 74 * step, from[1] + 152 - Math.abs(step) * 14];
  arm(ctx, [from[0], from[1] - 10], hand, colour, 1);
}
