/** A cow that grazes: foot line at (x, y); a negative size looks to the left. */
import { INK, PAPER, CORAL, tint } from './palette.mjs';
import { curve, cut, limb, smooth, strip } from './paper.mjs';

export function cow(ctx, x, y, size, colour) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size, Math.abs(size));
  const dark = tint(colour, INK, 0.3);
  for (const lx of [-44, 34]) cut(ctx, limb([lx, -38], 8, [lx + 2, -2], 5), dark, { lift: 2 });
  cut(ctx, strip(curve([[-60, -74], [-82, -60], [-72, -20]], 12), 5), dark, { lift: 2 });
  cut(ctx, smooth([[-62, -82], [0, -88], [50, -86], [66, -64], [58, -34], [20, -28], [-22, -28], [-58, -32], [-68, -60]]), colour, { lift: 5 });
  cut(ctx, smooth([[-20, -82], [10, -80], [16, -58], [-4, -48], [-26, -58]]), tint(PAPER, colour, 0.12), { lift: 1, rim: 0.3 });
  for (const lx of [-52, 46]) cut(ctx, limb([lx, -42], 10, [lx, -2], 6), colour, { lift: 3 });
  cut(ctx, limb([54, -66], 18, [80, -34], 12), colour, { lift: 3 });
  cut(ctx, smooth([[68, -48], [88, -46], [98, -22], [92, -8], [80, -10], [70, -30]]), colour, { lift: 3 });
  cut(ctx, smooth([[82, -20], [96, -20], [97, -8], [86, -6]]), tint(CORAL, PAPER, 0.5), { lift: 1 });
  cut(ctx, strip(curve([[72, -50], [60, -58], [58, -48]], 8), (k) => 8 * (1 - k) + 2), dark, { lift: 2 });
  cut(ctx, strip(curve([[80, -50], [86, -62], [96, -60]], 8), (k) => 5 * (1 - k) + 1), PAPER, { lift: 2 });
  ctx.restore();
}
