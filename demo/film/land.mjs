/** Hills, trees and plants. */
import { cut, curve, limb, polygon, smooth, sprite, strip } from './paper.mjs';
import { TAU, chance } from './timing.mjs';

/** A ridge line over [x0, x1]: sums of waves, `sharp` turns them into peaks. */
export function ridgeLine(x0, x1, y, height, seed, sharp = 0, step = 22) {
  const random = chance(seed);
  const waves = [1, 2.1, 4.3, 9.1].map((f) => [f, random() * TAU, 1 / (f * 0.9 + 0.4)]);
  const points = [];
  for (let x = x0; x <= x1 + step; x += step) {
    let sum = 0;
    for (const [f, phase, weight] of waves) {
      const s = Math.sin((x / 900) * f * TAU * 0.5 + phase);
      sum += weight * (s * (1 - sharp) + (1 - 2 * Math.abs(s)) * sharp);
    }
    points.push([x, y - (height * sum) / 1.9]);
  }
  return points;
}

/** The land under a line, down to y = floor. */
export function landPath(points, floor) {
  const path = new Path2D();
  path.moveTo(points[0][0], floor);
  path.lineTo(...points[0]);
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    const [nx, ny] = points[i + 1];
    path.quadraticCurveTo(x, y, (x + nx) / 2, (y + ny) / 2);
  }
  path.lineTo(...points[points.length - 1]);
  path.lineTo(points[points.length - 1][0], floor);
  path.closePath();
  return path;
}

export function landSprite(box, points, fill, options) {
  return sprite(box, (ctx) => {
    const colour = typeof fill === 'function' ? fill(ctx) : fill;
    cut(ctx, landPath(points, box[1] + box[3] + 30), colour, options);
  });
}

/** A chain of folded mountains over [x0, x1]; the side towards `lightFrom` (an x) is lit. */
export function mountains(ctx, [x0, x1], y, height, seed, [lit, dark], lightFrom) {
  const random = chance(seed);
  for (let x = x0; x < x1; x += height * (0.9 + 0.5 * random())) {
    const h = height * (0.62 + 0.5 * random());
    const half = h * (0.95 + 0.3 * random());
    const top = [x + (random() - 0.5) * h * 0.3, y - h];
    const fold = [[top[0] + h * 0.1, y - h * 0.7], [top[0] - h * 0.08, y - h * 0.46], [top[0] + h * 0.16, y - h * 0.2], [top[0] + h * 0.02, y + 400]];
    const shoulder = (side) => [[x + side * half * 0.46, y - h * 0.46], [x + side * half * 0.62, y - h * 0.4], [x + side * half * 1.25, y + 400]];
    const [left, right] = [shoulder(-1), shoulder(1)];
    cut(ctx, polygon([top, ...right, ...left.slice().reverse()]), lightFrom > x ? lit : dark, { lift: 11, rim: 0.5 });
    cut(ctx, polygon([top, ...fold, ...left.slice().reverse()]), lightFrom > x ? dark : lit, { lift: 0, rim: 0.3, shade: 0.06 });
  }
}

/** A tree of one stem and rounded crowns, foot at (x, y). */
export function roundTree(ctx, x, y, size, colour, stem, seed) {
  const random = chance(seed);
  cut(ctx, limb([x, y], size * 0.06, [x, y - size * 0.7], size * 0.03), stem, { lift: 3 });
  for (let i = 0; i < 3; i++) {
    const r = size * (0.34 - 0.07 * i);
    const cx = x + (random() - 0.5) * size * 0.2;
    const cy = y - size * (0.55 + 0.2 * i);
    cut(ctx, smooth(Array.from({ length: 9 }, (_, k) => {
      const q = r * (0.92 + 0.16 * random());
      return [cx + Math.cos((k / 9) * TAU) * q, cy + Math.sin((k / 9) * TAU) * q * 0.86];
    })), colour[i % colour.length], { lift: 5 });
  }
}

/** A fir of stacked triangles, foot at (x, y). */
export function fir(ctx, x, y, size, colour) {
  cut(ctx, polygon([[x - size * 0.04, y], [x - size * 0.03, y - size * 0.3], [x + size * 0.03, y - size * 0.3], [x + size * 0.04, y]]), colour, { lift: 2 });
  for (let i = 0; i < 4; i++) {
    const half = size * (0.26 - 0.05 * i);
    const base = y - size * (0.12 + 0.2 * i);
    cut(ctx, polygon([[x - half, base], [x, base - size * 0.36], [x + half, base]]), colour, { lift: 3, rim: 0.25 });
  }
}

/** A leaning blade or frond from its foot, `bend` sideways. */
export function blade(ctx, x, y, height, bend, width, colour, options) {
  const spine = curve([[x, y], [x + bend * 0.15, y - height * 0.6], [x + bend, y - height]], 10);
  cut(ctx, strip(spine, (k) => width * (1 - k) + 0.6), colour, options);
}

/** A fern: a bent stem with leaflets on both sides. */
export function fern(ctx, x, y, height, bend, colour, leaflets = 11) {
  const spine = curve([[x, y], [x + bend * 0.1, y - height * 0.6], [x + bend, y - height]], leaflets + 1);
  cut(ctx, strip(spine, (k) => 4 * (1 - k) + 1), colour, { lift: 2, rim: 0.1 });
  for (let i = 1; i <= leaflets; i++) {
    const [px, py] = spine[i];
    const [qx, qy] = spine[i - 1];
    const along = Math.atan2(py - qy, px - qx);
    const length = height * 0.28 * (1 - i / (leaflets + 2));
    for (const side of [-1, 1]) {
      const turn = along + side * 1.05;
      const [tx, ty] = [px + Math.cos(turn) * length, py + Math.sin(turn) * length];
      const [mx, my] = [px + Math.cos(turn + side * 0.3) * length * 0.5, py + Math.sin(turn + side * 0.3) * length * 0.5];
      cut(ctx, strip(curve([[px, py], [mx, my], [tx, ty]], 6), (k) => Math.max(0.8, length * 0.26 * Math.sin(Math.PI * (0.15 + 0.85 * k)))),
        colour, { lift: 2, rim: 0.12, shade: 0.08 });
    }
  }
}
