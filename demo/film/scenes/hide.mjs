/**
 * The same bench, its wall folded open: behind the bag lie, sheet behind
 * sheet, the meadow, the oak's bark, the slow vat and the grain of the skin.
 * Each sheet opens on a downbeat like a pair of doors.
 */
import { CORAL, INK, LEATHER, LEATHER_DARK, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { curve, cut, disc, downwards, lay, plane, polygon, rectangle, smooth, sprite, strip } from '../paper.mjs';
import { benchCamera } from '../places.mjs';
import { benchFront } from '../workshop.mjs';
import { cow } from '../cow.mjs';
import { blade, landPath, ridgeLine, roundTree } from '../land.mjs';
import { bird, cloud, hole, sun } from '../sky.mjs';
import { BAR, TAU, blend, chance, glide, wave } from '../timing.mjs';

const OPEN = { x: 118, y: 46, w: 1044, h: 600 };
const SHEET = [OPEN.x - 40, OPEN.y - 40, OPEN.w + 80, OPEN.h + 80];

/** When the doors of each sheet but the last begin to open. */
const OPENINGS = [2 * BAR, 3 * BAR, 4 * BAR];
const FOLD = 0.9;

function meadow() {
  return sprite(SHEET, (ctx) => {
    cut(ctx, rectangle(...SHEET), tint(PAPER, TEAL, 0.3), { lift: 0, rim: 0 });
    for (const [r, colour] of [[470, tint(PAPER, TEAL, 0.14)], [340, tint(PAPER, PEACH, 0.5)], [215, tint(PAPER, SUN, 0.6)]]) cut(ctx, hole(850, 330, r, r * 0.78, r + 3, 0.07), colour, { lift: 10 });
    sun(ctx, 850, 268, 52, tint(PAPER, SUN, 0.3), sheer(SUN, 0.8));
    for (const [w, x, y, s] of [[190, 190, 170, 3], [140, 520, 128, 9], [150, 980, 160, 12]]) {
      ctx.save();
      ctx.translate(x, y);
      cut(ctx, cloud(w, s), PAPER, { lift: 7, rim: 0.7 });
      ctx.restore();
    }
    cut(ctx, landPath(ridgeLine(60, 1220, 350, 38, 3), 760), tint(TEAL, PAPER, 0.45), { lift: 9 });
    for (const [x, y, s, k] of [[210, 378, 96, 1], [282, 384, 128, 2], [1080, 372, 118, 3], [1000, 366, 80, 4]]) roundTree(ctx, x, y, s, [tint(TEAL, INK, 0.12), tint(TEAL, PAPER, 0.12)], tint(LEATHER, INK, 0.5), k);
    cut(ctx, landPath(ridgeLine(60, 1220, 408, 22, 8), 760), tint(TEAL, SUN, 0.34), { lift: 9 });
    cow(ctx, 946, 428, 1, LEATHER_DARK);
    cow(ctx, 236, 452, -0.72, tint(LEATHER, PAPER, 0.3));
    cut(ctx, landPath(ridgeLine(60, 1220, 476, 20, 12), 760), tint(TEAL, SUN, 0.12), { lift: 9 });
    flowers(ctx);
  });
}

function flowers(ctx) {
  const random = chance(19);
  for (let i = 0; i < 90; i++) {
    const x = 110 + random() * 1060;
    const y = 500 + random() * 90;
    const h = 26 + random() * 46;
    blade(ctx, x, y + 20, h, (random() - 0.5) * 24, 6, tint(TEAL, i % 3 ? INK : SUN, 0.26), { lift: 2, rim: 0.2 });
    if (i % 3 === 0) {
      const [fx, fy] = [x + (random() - 0.5) * 14, y + 16 - h];
      const petals = Array.from({ length: 10 }, (_, k) => [fx + Math.cos((k / 10) * TAU) * (k % 2 ? 10 : 5), fy + Math.sin((k / 10) * TAU) * (k % 2 ? 10 : 5)]);
      cut(ctx, smooth(petals), i % 2 ? CORAL : PAPER, { lift: 3 });
      cut(ctx, disc(fx, fy, 3.4), SUN, { lift: 1 });
    }
  }
}

function bark() {
  return sprite(SHEET, (ctx) => {
    cut(ctx, rectangle(...SHEET), tint(LEATHER, INK, 0.72), { lift: 0, rim: 0 });
    const random = chance(3);
    for (let layer = 0; layer < 3; layer++) {
      for (let x = 60 + layer * 26; x < 1220; x += 62 + random() * 46) {
        const points = [];
        for (let y = -10; y <= 700; y += 50) points.push([x + Math.sin(y / 90 + x) * 13 + (random() - 0.5) * 16, y]);
        const colour = tint([tint(LEATHER, INK, 0.6), tint(LEATHER, INK, 0.46), tint(LEATHER, PEACH, 0.18)][layer], INK, 0.1 + 0.12 * random());
        const w = 34 + random() * 26 - layer * 6;
        cut(ctx, strip(points, (k) => w * (0.55 + 0.45 * Math.abs(Math.sin(k * 9 + x)))), colour, { lift: 7, rim: 0.35 });
      }
    }
    knot(ctx, 330, 250, 62);
    knot(ctx, 980, 330, 78);
    for (const [x, y, s, a] of [[190, 150, 1, 0.3], [1090, 132, 1.15, 2.6], [836, 118, 0.8, 4], [480, 140, 0.7, 1]]) oakLeaf(ctx, x, y, s, a, tint(TEAL, SUN, 0.16));
  });
}

function knot(ctx, x, y, r) {
  for (let i = 0; i < 5; i++) {
    const k = 1 - i * 0.19;
    cut(ctx, hole(x, y, r * k * 0.74, r * k, i + r, 0.05), tint(LEATHER, INK, 0.34 + i * 0.1), { lift: 4, rim: 0.4 });
  }
}

function oakLeaf(ctx, x, y, size, turn, colour) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(turn);
  ctx.scale(size, size);
  const side = [[0, -62], [13, -52], [10, -42], [26, -36], [18, -22], [34, -12], [21, 2], [33, 16], [17, 24], [20, 40], [5, 46]];
  cut(ctx, smooth([...side, ...side.map(([a, b]) => [-a, b]).reverse()]), colour, { lift: 6 });
  cut(ctx, strip(curve([[0, -50], [2, 0], [0, 70]], 10), 3), tint(colour, PAPER, 0.35), { lift: 1 });
  ctx.restore();
}

/** The vat from above: staves, hoops, and still liquor; its eddies are drawn live. */
function vat() {
  return sprite(SHEET, (ctx) => {
    cut(ctx, rectangle(...SHEET), downwards(ctx, 40, 600, tint(TEAL, INK, 0.42), tint(TEAL, INK, 0.6)), { lift: 0, rim: 0 });
    for (let r = 0; r < 8; r++) cut(ctx, rectangle(60, 40 + r * 76, 1160, 72), tint(tint(TEAL, INK, 0.5), INK, 0.08 * (r % 3)), { lift: 2, rim: 0.14 });
    const staves = 40;
    for (let i = 0; i < staves; i++) {
      const at = (a, r) => [616 + Math.cos(a) * r * 1.2, 330 + Math.sin(a) * r * 0.86];
      const [a, b] = [(i / staves) * TAU, ((i + 0.94) / staves) * TAU];
      cut(ctx, polygon([at(a, 372), at(b, 372), at(b, 322), at(a, 322)]), tint(LEATHER, INK, 0.2 + 0.12 * (i % 3)), { lift: 5, rim: 0.5 });
    }
    [330, 276, 218, 158].forEach((r, i) => cut(ctx, hole(616, 330, r * 1.2, r * 0.86, 50 + i, 0.025), tint(tint(LEATHER, INK, 0.62), LEATHER, i * 0.24), { lift: i ? 5 : 0, rim: 0.35 }));
  });
}

function eddies(ctx, t) {
  const random = chance(71);
  for (let i = 0; i < 26; i++) {
    const r = 120 + random() * 195;
    const a = random() * TAU + t * (34 / r) * 1.6;
    const [x, y] = [616 + Math.cos(a) * r * 1.2, 330 + Math.sin(a) * r * 0.86];
    if (i % 3) {
      const back = (k) => [616 + Math.cos(a - k) * r * 1.2, 330 + Math.sin(a - k) * r * 0.86];
      cut(ctx, strip([back(0.3), back(0.2), back(0.1), [x, y]], (k) => 1 + 5 * k), tint(LEATHER, PAPER, 0.3), { lift: 1, rim: 0.2, shade: 0 });
    } else {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(a);
      cut(ctx, polygon([[-14, -5], [11, -8], [16, 4], [-9, 7]]), tint(LEATHER, INK, 0.55), { lift: 3 });
      ctx.restore();
    }
  }
}

/** The part of a polygon that is nearer to a than to b, less half a furrow. */
function nearer(points, a, b, furrow) {
  const [nx, ny] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(nx, ny);
  const side = ([x, y]) => ((x - a[0]) * nx + (y - a[1]) * ny) / length - length / 2 + furrow;
  return points.flatMap((p, i) => {
    const q = points[(i + 1) % points.length];
    const [sp, sq] = [side(p), side(q)];
    const kept = sp <= 0 ? [p] : [];
    if ((sp <= 0) === (sq <= 0)) return kept;
    const k = sp / (sp - sq);
    return [...kept, [p[0] + (q[0] - p[0]) * k, p[1] + (q[1] - p[1]) * k]];
  });
}

/** The skin from very near: the interlocking cells of the grain, and pores. */
function grain() {
  return sprite(SHEET, (ctx) => {
    cut(ctx, rectangle(...SHEET), tint(LEATHER, INK, 0.76), { lift: 0, rim: 0 });
    const random = chance(29);
    const cells = [];
    for (let y = 20, row = 0; y < 720; y += 58, row++) {
      for (let x = 40 + (row % 2) * 36; x < 1250; x += 72) cells.push([x + (random() - 0.5) * 44, y + (random() - 0.5) * 36]);
    }
    const shades = [0.3, 0.38, 0.46, 0.34, 0.42].map((k) => tint(tint(LEATHER, CORAL, 0.25), INK, k));
    cells.forEach((cell, i) => {
      let points = [[-90, -80], [90, -80], [90, 80], [-90, 80]].map(([x, y]) => [cell[0] + x, cell[1] + y]);
      for (const other of cells) {
        if (other !== cell && Math.hypot(other[0] - cell[0], other[1] - cell[1]) < 170) points = nearer(points, cell, other, 2.4);
      }
      cut(ctx, smooth(points.flatMap((p, k) => [p, points[(k + 1) % points.length].map((v, j) => (v + p[j]) / 2)])), shades[i % 5], { lift: 4, rim: 0.34, shade: 0.24 });
      if (i % 4 === 0) cut(ctx, disc(cell[0] + 8, cell[1] - 4, 3.6), tint(LEATHER, INK, 0.78), { lift: 0, rim: 0.3 });
    });
  });
}

/** A slow band of light over the grain. */
function sheen(ctx, t) {
  const x = blend(-200, 1300, glide(t, 9.4, 16.4));
  const fill = ctx.createLinearGradient(x, 0, x + 420, 150);
  fill.addColorStop(0, sheer(SUN, 0));
  fill.addColorStop(0.5, sheer(SUN, 0.36));
  fill.addColorStop(1, sheer(SUN, 0));
  ctx.fillStyle = fill;
  ctx.fillRect(...SHEET);
}

/** One sheet as a pair of doors, `open` 0 to 1, hinged at the frame's sides. */
function doors(ctx, piece, extra, open, inset) {
  const half = OPEN.w / 2;
  const middle = OPEN.x + half;
  const reach = Math.max(0.001, Math.cos(open * Math.PI * 0.5)) * (1 - inset / half) + inset / half;
  for (const side of [-1, 1]) {
    const hinge = middle + side * half;
    const lean = 26 * Math.sin(open * Math.PI);
    const free = hinge - side * half * reach;
    const door = polygon([[hinge, OPEN.y - 8], [free, OPEN.y - 8 - lean], [free, OPEN.y + OPEN.h + lean], [hinge, OPEN.y + OPEN.h]]);
    if (open > 0) cut(ctx, door, INK, { lift: 6 + 20 * Math.sin(open * Math.PI), rim: 0 });
    ctx.save();
    ctx.clip(door);
    ctx.translate(hinge, 0);
    ctx.scale(reach, 1);
    ctx.translate(-hinge, 0);
    lay(ctx, piece);
    extra?.(ctx);
    ctx.restore();
    if (open > 0) {
      ctx.fillStyle = sheer(INK, 0.5 * Math.sin(open * Math.PI * 0.5));
      ctx.fill(door);
      cut(ctx, polygon([[free - 2, OPEN.y - 8 - lean], [free + 2, OPEN.y - 8 - lean], [free + 2, OPEN.y + OPEN.h + lean], [free - 2, OPEN.y + OPEN.h + lean]]), tint(PAPER, PEACH, 0.3), { lift: 3 });
    }
  }
}

/** The wall with its flaps turned back; their reverse is bare paper. */
function frame() {
  return sprite([-100, -80, 1480, 880], (ctx) => {
    const wall = tint(TEAL, INK, 0.5);
    const { x, y, w, h } = OPEN;
    const path = rectangle(-160, -140, 1600, 960);
    path.addPath(rectangle(x, y, w, h));
    cut(ctx, path, downwards(ctx, 0, 640, tint(wall, PAPER, 0.06), tint(wall, INK, 0.3)), { lift: 20, rim: 0.5, rule: 'evenodd' });
    const back = (x0, y0, x1, y1) => {
      const fill = ctx.createLinearGradient(x0, y0, x1, y1);
      fill.addColorStop(0, tint(PAPER, LEATHER, 0.34));
      fill.addColorStop(0.35, tint(PAPER, PEACH, 0.25));
      fill.addColorStop(1, PAPER);
      return fill;
    };
    cut(ctx, polygon([[x, y + 6], [x, y + h], [x - 86, y + h - 60], [x - 98, y + 300], [x - 82, y + 66]]), back(x, 0, x - 98, 0), { lift: 14, rim: 0.7 });
    cut(ctx, polygon([[x + w, y + 6], [x + w, y + h], [x + w + 84, y + h - 50], [x + w + 100, y + 280], [x + w + 80, y + 70]]), back(x + w, 0, x + w + 100, 0), { lift: 14, rim: 0.7 });
    cut(ctx, polygon([[x + 6, y], [x + w - 6, y], [x + w - 74, y - 62], [x + w * 0.5, y - 76], [x + 70, y - 60]]), back(0, y, 0, y - 76), { lift: 14, rim: 0.7 });
  });
}

export function hide() {
  const sheets = [meadow(), bark(), vat(), grain()];
  const [border, front] = [frame(), benchFront()];
  const leaf = (ctx, t) => {
    for (let i = 0; i < 5; i++) {
      const fall = ((t * 0.13 + i * 0.23) % 1);
      oakLeaf(ctx, 190 + i * 215 + 34 * wave(t, 3.1, i * 0.3), 20 + fall * 640, 0.62, wave(t, 2.5, i * 0.21) * 0.9 + i, tint(TEAL, i % 2 ? SUN : CORAL, 0.3));
    }
  };
  const living = [
    (ctx, t) => {
      for (let i = 0; i < 5; i++) bird(ctx, 300 + i * 44 + 34 * t, 206 - (i % 2) * 22 - 5 * t, 13, wave(t, 0.625, i * 0.21), tint(INK, TEAL, 0.3));
    },
    leaf, eddies, sheen,
  ];
  return (ctx, t) => {
    const camera = benchCamera(t);
    plane(ctx, camera, 0.55, () => {
      const opening = OPENINGS.map((at) => glide(t, at - 0.12, at + FOLD));
      ctx.save();
      ctx.beginPath();
      ctx.rect(OPEN.x - 4, OPEN.y - 4, OPEN.w + 8, OPEN.h + 8);
      ctx.clip();
      for (let i = sheets.length - 1; i >= 0; i--) {
        const open = opening[i] ?? 0;
        const hidden = i > 0 && opening[i - 1] === 0;
        if (!hidden) doors(ctx, sheets[i], (c) => living[i](c, t), open, 26 * (3 - i) / 1.4);
      }
      ctx.restore();
    });
    plane(ctx, camera, 0.45, () => lay(ctx, border));
    front(ctx, t);
  };
}
