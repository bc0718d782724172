/** Skies of layered paper: each sheet has a hole, and one sees through them to the light. */
import { cut, disc, glow, sheet, smooth } from './paper.mjs';
import { TAU, chance } from './timing.mjs';

/** A soft, uneven hole around (x, y). */
export function hole(x, y, rx, ry, seed, unevenness = 0.1) {
  const random = chance(seed);
  const points = Array.from({ length: 14 }, (_, i) => {
    const k = 1 + (random() - 0.5) * 2 * unevenness;
    return [x + Math.cos((i / 14) * TAU) * rx * k, y + Math.sin((i / 14) * TAU) * ry * k];
  });
  return smooth(points);
}

/**
 * Sheets from the deepest (first) to the nearest; each but the first has a
 * hole of its radius. `box` is what the sheets cover.
 */
export function skySprites(box, x, y, sheets, seed) {
  const [bx, by, bw, bh] = box;
  return sheets.map(({ colour, radius, squash = 0.82 }, i) => {
    const path = new Path2D();
    path.rect(bx - 40, by - 40, bw + 80, bh + 80);
    if (i > 0) path.addPath(hole(x, y, radius, radius * squash, seed + i * 17));
    return sheet(box, path, colour, { lift: i ? 14 : 0 });
  });
}

export function sun(ctx, x, y, r, colour, halo) {
  glow(ctx, x, y, r * 3.2, halo, 'rgba(255,236,200,0)');
  cut(ctx, disc(x, y, r), colour, { lift: 9, rim: 0.6, shade: 0.06 });
}

/** A cloud of paper: round tops, flat base. */
export function cloud(width, seed) {
  const random = chance(seed);
  const path = new Path2D();
  path.moveTo(0, 0);
  const bumps = 4;
  let x = 0;
  for (let i = 0; i < bumps; i++) {
    const step = (width / bumps) * (0.8 + 0.4 * random());
    const high = width * (i === 0 || i === bumps - 1 ? 0.12 : 0.2 + 0.08 * random());
    path.quadraticCurveTo(x + step * 0.05, -high, x + step * 0.5, -high);
    path.quadraticCurveTo(x + step * 0.95, -high, x + step, -width * 0.04);
    x += step;
  }
  path.lineTo(x, 0);
  path.closePath();
  return path;
}

/** A bird as a folded strip; flap is -1 to 1. */
export function bird(ctx, x, y, size, flap, colour) {
  const lift = -size * 0.42 * flap;
  const path = new Path2D();
  path.moveTo(x - size, y + lift);
  path.quadraticCurveTo(x - size * 0.45, y + lift * 0.3 - size * 0.22, x, y);
  path.quadraticCurveTo(x + size * 0.45, y + lift * 0.3 - size * 0.22, x + size, y + lift);
  path.quadraticCurveTo(x + size * 0.4, y + lift * 0.3 + size * 0.02, x + size * 0.1, y + size * 0.2);
  path.lineTo(x - size * 0.1, y + size * 0.2);
  path.quadraticCurveTo(x - size * 0.4, y + lift * 0.3 + size * 0.02, x - size, y + lift);
  path.closePath();
  cut(ctx, path, colour, { lift: 3, rim: 0.25, shade: 0.1 });
}
