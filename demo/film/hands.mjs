/** Two hands at work, each one silhouette. Units are pixels of the picture. */
import { CORAL, INK, LEATHER, PAPER, TEAL, sheer, tint } from './palette.mjs';
import { curve, cut, limb, polygon, silhouette, smooth, sprite, strip } from './paper.mjs';

const SKIN = tint(LEATHER, PAPER, 0.5);

function sleeve(ctx, wrist, elbow, width) {
  const turn = Math.atan2(elbow[1] - wrist[1], elbow[0] - wrist[0]);
  const at = (along, across) => [
    wrist[0] + Math.cos(turn) * along - Math.sin(turn) * across,
    wrist[1] + Math.sin(turn) * along + Math.cos(turn) * across,
  ];
  const length = Math.hypot(elbow[0] - wrist[0], elbow[1] - wrist[1]);
  cut(ctx, polygon([at(10, -width), at(10, width), at(length, width * 1.7), at(length, -width * 1.6)]), TEAL, { lift: 9 });
  for (const [k, reach] of [[0.3, 0.5], [0.5, 0.7], [0.72, 0.55]]) {
    const y = width * (1 + 0.6 * k);
    cut(ctx, strip(curve([at(length * k, -y), at(length * k + 18, -y * (1 - reach)), at(length * k + 44, 0)], 10), (s) => 7 * (1 - s) + 0.5), tint(TEAL, INK, 0.24), { lift: 0, rim: 0.2, shade: 0 });
  }
  cut(ctx, polygon([at(-14, -width * 0.98), at(-14, width * 0.98), at(34, width * 1.14), at(34, -width * 1.14)]), tint(PAPER, TEAL, 0.08), { lift: 6, rim: 0.6 });
  cut(ctx, polygon([at(14, -width * 1.06), at(14, width * 1.06), at(20, width * 1.07), at(20, -width * 1.07)]), CORAL, { lift: 0, rim: 0.2 });
}

/** The lines between fingers. */
function creases(ctx, lines) {
  ctx.strokeStyle = sheer(tint(LEATHER, INK, 0.4), 0.55);
  ctx.lineWidth = 2.2;
  ctx.lineCap = 'round';
  for (const [[ax, ay], [bx, by], [cx, cy]] of lines) {
    ctx.beginPath();
    ctx.moveTo(ax, ay);
    ctx.quadraticCurveTo(bx, by, cx, cy);
    ctx.stroke();
  }
}

/** The right hand, thumb and forefinger meeting at (0, 0) around the needle. */
function sewing(ctx) {
  silhouette(ctx, [
    smooth([[62, 8], [100, 6], [134, 40], [150, 92], [120, 122], [84, 116], [58, 92], [50, 48]]),
    limb([92, 60], 38, [164, 118], 27), limb([84, 24], 18, [40, -13], 13), limb([40, -13], 13, [3, -2], 7.5),
    limb([88, 72], 20, [44, 42], 14), limb([44, 42], 14, [5, 7], 8.5),
    limb([96, 62], 17, [54, 68], 13.5), limb([98, 84], 17, [60, 92], 13), limb([104, 104], 15, [74, 114], 11.5),
  ], SKIN, { lift: 7, rim: 0.7 });
  creases(ctx, [
    [[14, 3], [46, 12], [66, 26]], [[46, 56], [70, 56], [92, 62]], [[50, 80], [72, 80], [94, 84]], [[64, 103], [80, 102], [98, 104]],
    [[112, 28], [122, 40], [126, 56]],
  ]);
  sleeve(ctx, [158, 112], [430, 336], 40);
}

/** The left hand, laid over an edge: its fingertips point to the right of (0, 0). */
function holding(ctx) {
  silhouette(ctx, [
    smooth([[-22, -6], [8, 14], [8, 66], [-12, 98], [-62, 106], [-100, 74], [-92, 20], [-56, -10]]),
    limb([-62, 56], 40, [-136, 118], 28),
    limb([-30, 8], 17, [18, 0], 13.5), limb([18, 0], 13.5, [58, 4], 10.5), limb([-24, 34], 16, [30, 28], 13.5), limb([30, 28], 13.5, [72, 32], 10.5),
    limb([-24, 60], 16, [26, 56], 13), limb([26, 56], 13, [62, 58], 10), limb([-32, 84], 15, [12, 82], 12), limb([12, 82], 12, [42, 80], 9),
    limb([-70, 14], 21, [-48, -30], 15), limb([-48, -30], 15, [-22, -56], 10.5),
  ], SKIN, { lift: 7, rim: 0.7 });
  creases(ctx, [[[50, 16], [20, 14], [-18, 20]], [[60, 45], [20, 41], [-18, 46]], [[50, 70], [16, 69], [-20, 72]], [[-32, -22], [-42, -4], [-40, 14]]]);
  sleeve(ctx, [-128, 112], [-380, 352], 41);
}

export function handSprites() {
  return { sewing: sprite([-30, -50, 560, 460], sewing, 1.1), holding: sprite([-480, -90, 590, 520], holding, 1.1) };
}

/** A needle through (0, 0), and the thread from its eye back to where it left the leather. */
export function needle(ctx, turn, [tx, ty], slack) {
  const eye = [Math.cos(turn) * -30, Math.sin(turn) * -30];
  const middle = [(eye[0] + tx) / 2, (eye[1] + ty) / 2 + slack];
  ctx.save();
  ctx.strokeStyle = PAPER;
  ctx.lineWidth = 2.6;
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.moveTo(...eye);
  ctx.quadraticCurveTo(...middle, tx, ty);
  ctx.stroke();
  ctx.restore();
  cut(ctx, strip(curve([eye, [Math.cos(turn) * 44, Math.sin(turn) * 44]], 2), (k) => 5.5 * (1 - k) + 1), tint(PAPER, INK, 0.12), { lift: 3, rim: 0.6 });
}
