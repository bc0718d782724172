/** The cat: it sits, its tail tips to the beat, and it blinks. */
import { CORAL, INK, PAPER, SUN, tint } from './palette.mjs';
import { curve, cut, disc, polygon, smooth, strip } from './paper.mjs';
import { BEAT, glide, wave } from './timing.mjs';

const FUR = tint(INK, CORAL, 0.1);
const BLINKS = [1.25, 3.6, 5.0, 5.5, 8.1, 10.6, 12.5, 12.95];

/** How far the eyes are open. */
export function eyesOpen(t) {
  return BLINKS.reduce((open, at) => Math.min(open, 1 - glide(t, at - 0.12, at) + glide(t, at + 0.06, at + 0.2)), 1);
}

/** Fills the box {x, y, w, h} of 84 x 122, tail and ears included. */
export function drawCat(ctx, { x, y, w, h }, t) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(w / 84, h / 122);
  const tip = 7 * wave(t, 4 * BEAT) + 3 * wave(t, BEAT);
  const breath = 1.2 * wave(t, 2.5);
  cut(ctx, strip(curve([[58, 114], [84, 118], [82, 84], [70 + tip * 0.5, 66]], 20), (k) => 11 - 4 * k), FUR, { lift: 4, rim: 0.5 });
  cut(ctx, smooth([[24, 40], [40, 36], [56, 44 - breath], [70, 86], [68, 120], [42, 124], [12, 120], [12, 86]]), FUR, { lift: 6, rim: 0.55 });
  cut(ctx, smooth([[18, 112], [32, 106], [42, 116], [34, 122], [18, 122]]), tint(FUR, PAPER, 0.1), { lift: 2 });
  cut(ctx, smooth([[28, 54], [40, 52], [44, 72], [34, 84], [26, 70]]), tint(PAPER, CORAL, 0.12), { lift: 1, rim: 0.2 });
  const nod = 1.2 * wave(t, 5);
  ctx.translate(nod, 0.6 * wave(t, 2.5));
  cut(ctx, polygon([[8, 26], [9, 0], [28, 14]]), FUR, { lift: 3, rim: 0.55 });
  cut(ctx, polygon([[38, 14], [58, 1], [57, 28]]), FUR, { lift: 3, rim: 0.55 });
  cut(ctx, polygon([[13, 20], [13, 8], [23, 15]]), tint(CORAL, PAPER, 0.3), { lift: 0, rim: 0 });
  cut(ctx, polygon([[44, 15], [53, 9], [53, 21]]), tint(CORAL, PAPER, 0.3), { lift: 0, rim: 0 });
  cut(ctx, smooth([[12, 18], [33, 10], [54, 19], [60, 36], [48, 52], [33, 56], [18, 52], [6, 36]]), FUR, { lift: 4, rim: 0.5 });
  face(ctx, eyesOpen(t));
  ctx.restore();
}

function face(ctx, open) {
  for (const ex of [22, 44]) {
    if (open > 0.15) {
      const eye = new Path2D();
      eye.ellipse(ex, 33, 6.6, 6.6 * open, 0, 0, Math.PI * 2);
      cut(ctx, eye, SUN, { lift: 0, rim: 0.5 });
      const slit = new Path2D();
      slit.ellipse(ex, 33, 2, 5.6 * open, 0, 0, Math.PI * 2);
      ctx.fillStyle = INK;
      ctx.fill(slit);
    } else {
      cut(ctx, strip(curve([[ex - 7, 32], [ex, 38], [ex + 7, 32]], 8), 2.4), SUN, { lift: 0, rim: 0 });
    }
  }
  cut(ctx, polygon([[30, 42], [36, 42], [33, 46]]), CORAL, { lift: 0, rim: 0.2 });
  ctx.fillStyle = tint(PAPER, CORAL, 0.2);
  for (const [x, y] of [[24, 46], [42, 46]]) ctx.fill(disc(x, y, 0.9));
}
