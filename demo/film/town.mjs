/** Houses, roofs, windows and lamps. */
import { BRASS, INK, PAPER, SUN, sheer, tint } from './palette.mjs';
import { cut, disc, limb, polygon, rectangle } from './paper.mjs';
import { chance } from './timing.mjs';

/** A row of far roofs as one silhouette over [x0, x1], feet at y. */
export function roofLine(x0, x1, y, height, seed) {
  const random = chance(seed);
  const path = new Path2D();
  path.moveTo(x0, y + 600);
  let x = x0;
  while (x < x1) {
    const w = 46 + random() * 70;
    const top = y - height * (0.35 + 0.65 * random());
    const gable = random();
    path.lineTo(x, top);
    if (gable < 0.45) {
      path.lineTo(x + w * 0.5, top - w * 0.42);
    } else if (gable < 0.75) {
      path.lineTo(x + w * 0.18, top);
      path.lineTo(x + w * 0.18, top - 22);
      path.lineTo(x + w * 0.32, top - 22);
      path.lineTo(x + w * 0.32, top);
    } else {
      path.lineTo(x + w * 0.12, top - w * 0.24);
      path.lineTo(x + w * 0.88, top - w * 0.24);
    }
    path.lineTo(x + w, top);
    x += w;
  }
  path.lineTo(x, y + 600);
  path.closePath();
  return path;
}

/** A tower with a pointed roof. */
export function steeple(x, y, w, h) {
  return polygon([
    [x - w / 2, y], [x - w / 2, y - h * 0.58], [x - w * 0.62, y - h * 0.58], [x, y - h],
    [x + w * 0.62, y - h * 0.58], [x + w / 2, y - h * 0.58], [x + w / 2, y],
  ]);
}

/** A house front with a gable or a flat cornice. */
export function house(ctx, { x, y, w, h, colour, roof, gable = 'peak', lift = 8 }) {
  const top = y - h;
  const front = gable === 'peak'
    ? polygon([[x, y], [x, top], [x + w / 2, top - w * 0.36], [x + w, top], [x + w, y]])
    : gable === 'step'
      ? polygon([[x, y], [x, top], [x + w * 0.14, top], [x + w * 0.14, top - w * 0.13], [x + w * 0.3, top - w * 0.13], [x + w * 0.3, top - w * 0.27],
        [x + w * 0.7, top - w * 0.27], [x + w * 0.7, top - w * 0.13], [x + w * 0.86, top - w * 0.13], [x + w * 0.86, top], [x + w, top], [x + w, y]])
      : rectangle(x, top, w, h + 2);
  cut(ctx, rectangle(x + w * 0.72, top - w * (gable === 'flat' ? 0.14 : 0.3), w * 0.12, w * 0.3), roof, { lift: 4 });
  cut(ctx, front, colour, { lift });
  if (gable === 'peak') {
    cut(ctx, polygon([[x - 10, top + 5], [x + w / 2, top - w * 0.36 - 12], [x + w + 10, top + 5], [x + w + 10, top - 8],
      [x + w / 2, top - w * 0.36 - 26], [x - 10, top - 8]].map(([a, b]) => [a, b + 6])), roof, { lift: 5 });
  } else if (gable === 'flat') {
    cut(ctx, rectangle(x - 7, top - 8, w + 14, 17), roof, { lift: 5 });
  }
}

/** A window hole with a cross; `lit` is 0 to 1. */
export function windowPane(ctx, x, y, w, h, lit, frame) {
  ctx.save();
  ctx.fillStyle = tint(tint(INK, frame, 0.25), SUN, lit);
  ctx.fillRect(x, y, w, h);
  ctx.shadowColor = sheer('#0B1226', 0.5);
  ctx.shadowBlur = 6;
  ctx.shadowOffsetX = 2;
  ctx.shadowOffsetY = 3;
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.lineWidth = 5;
  ctx.strokeStyle = frame;
  ctx.strokeRect(x, y, w, h);
  ctx.lineWidth = 2.6;
  ctx.beginPath();
  ctx.moveTo(x + w / 2, y);
  ctx.lineTo(x + w / 2, y + h);
  ctx.moveTo(x, y + h * 0.42);
  ctx.lineTo(x + w, y + h * 0.42);
  ctx.stroke();
  ctx.restore();
}

/** A pair of shutters; open is 0 (shut) to 1 (flat on the wall). */
export function shutters(ctx, x, y, w, h, open, colour) {
  const reach = Math.cos(Math.min(open, 1.12) * Math.PI);
  const dim = 0.32 * Math.sin(Math.min(1, Math.max(0, open)) * Math.PI);
  const face = tint(colour, INK, dim);
  const tilt = Math.sin(Math.min(1, Math.max(0, open)) * Math.PI) * 7;
  for (const side of [0, 1]) {
    const hinge = side ? x + w : x;
    const free = hinge + (side ? -1 : 1) * (w / 2) * reach;
    if (Math.abs(free - hinge) < 1.5) continue;
    const lift = 2 + 5 * Math.abs(Math.sin(open * Math.PI));
    cut(ctx, polygon([[hinge, y], [free, y + tilt], [free, y + h + tilt * 0.6], [hinge, y + h]]), face, { lift, rim: 0.4 });
    ctx.save();
    ctx.strokeStyle = sheer(INK, 0.28);
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    for (let i = 1; i < 6; i++) {
      const ly = y + (h * i) / 6;
      ctx.moveTo(hinge + (free - hinge) * 0.16, ly + tilt * 0.16);
      ctx.lineTo(hinge + (free - hinge) * 0.84, ly + tilt * 0.84);
    }
    ctx.stroke();
    ctx.restore();
  }
}

/** A street lamp, foot at (x, y). */
export function streetLamp(ctx, x, y, h, colour, lit) {
  cut(ctx, limb([x, y], 7, [x, y - h], 4), colour, { lift: 5 });
  cut(ctx, rectangle(x - 15, y - 18, 30, 20, 5), colour, { lift: 3 });
  cut(ctx, rectangle(x - 12, y - h * 0.46, 24, 7, 3), colour, { lift: 2 });
  cut(ctx, polygon([[x - 13, y - h], [x + 13, y - h], [x + 21, y - h - 42], [x - 21, y - h - 42]]), tint(colour, lit > 0.5 ? SUN : PAPER, 0.3 + 0.65 * lit), { lift: 4, rim: 0.6 });
  cut(ctx, polygon([[x - 27, y - h - 40], [x + 27, y - h - 40], [x, y - h - 66]]), colour, { lift: 4 });
  cut(ctx, disc(x, y - h - 68, 5), lit > 0.5 ? BRASS : colour, { lift: 2 });
}
