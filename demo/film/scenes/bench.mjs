/** The workshop: light from a high window, tools on the wall, a cat on the sill. */
import { BRASS, CORAL, INK, LEATHER, LEATHER_DARK, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { cut, disc, downwards, lay, limb, plane, polygon, rectangle, smooth, sprite } from '../paper.mjs';
import { CAT, benchCamera } from '../places.mjs';
import { drawCat } from '../cat.mjs';
import { benchFront } from '../workshop.mjs';
import { roundTree } from '../land.mjs';
import { hole, sun } from '../sky.mjs';
import { blend, glide, wave } from '../timing.mjs';

const WIDE = [-100, -80, 1480, 880];
const WALL = tint(TEAL, INK, 0.5);
const WINDOW = { x: 764, y: -90, w: 372, h: 278 };

/** The wall, with the window cut out of it. */
function wall() {
  return sprite(WIDE, (ctx) => {
    const path = rectangle(-160, -140, 1600, 960);
    path.addPath(rectangle(WINDOW.x, WINDOW.y, WINDOW.w, WINDOW.h));
    cut(ctx, path, downwards(ctx, 0, 640, tint(WALL, PAPER, 0.06), tint(WALL, INK, 0.3)), { lift: 16, rim: 0.5, rule: 'evenodd' });
    const wood = tint(LEATHER, INK, 0.42);
    for (const x of [WINDOW.x, WINDOW.x + 186, WINDOW.x + WINDOW.w]) cut(ctx, rectangle(x - 7, -90, 14, 280), wood, { lift: 5 });
    cut(ctx, rectangle(WINDOW.x - 7, 42, WINDOW.w + 14, 9), wood, { lift: 4 });
    cut(ctx, rectangle(WINDOW.x - 36, 186, WINDOW.w + 72, 20, 4), tint(LEATHER, PAPER, 0.1), { lift: 9, rim: 0.6 });
    cut(ctx, polygon([[-160, 470], [1440, 462], [1440, 760], [-160, 760]]), tint(WALL, INK, 0.42), { lift: 7, rim: 0.3 });
    for (let x = -60; x < 1400; x += 92) cut(ctx, rectangle(x, 478, 4, 200), tint(WALL, INK, 0.62), { lift: 0, rim: 0.12 });
  });
}

/** What is seen through the window: morning, a tree. */
function outside() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, rectangle(700, -90, 520, 320), tint(PAPER, SUN, 0.45), { lift: 0, rim: 0 });
    for (const [r, colour] of [[330, tint(PEACH, PAPER, 0.25)], [240, tint(SUN, PAPER, 0.3)]]) cut(ctx, hole(1030, 90, r, r * 0.8, r, 0.06), colour, { lift: 6 });
    cut(ctx, hole(1120, 250, 180, 120, 4), tint(TEAL, PAPER, 0.3), { lift: 5 });
    cut(ctx, hole(800, 260, 200, 110, 9), tint(TEAL, PAPER, 0.15), { lift: 5 });
    roundTree(ctx, 1086, 214, 168, [tint(TEAL, INK, 0.1), TEAL, tint(TEAL, PAPER, 0.16)], tint(LEATHER, INK, 0.4), 6);
  });
}

function shelves() {
  return sprite(WIDE, (ctx) => {
    const wood = tint(LEATHER, INK, 0.3);
    shelf(ctx, 900, 372, 350, wood);
    const rolls = [LEATHER, tint(LEATHER, PAPER, 0.3), CORAL, tint(TEAL, PAPER, 0.3), LEATHER_DARK, tint(CORAL, PAPER, 0.4)];
    rolls.forEach((colour, i) => roll(ctx, 934 + (i % 6) * 52, 372 - 26 - (i % 2) * 2, 25, colour));
    [2, 4, 0, 3].forEach((k, i) => roll(ctx, 960 + i * 52, 300, 24, tint(rolls[k], INK, 0.1)));
    shelf(ctx, 56, 330, 300, wood);
    [TEAL, CORAL, PAPER, SUN, tint(TEAL, PAPER, 0.5)].forEach((colour, i) => smallSpool(ctx, 92 + i * 56, 330, colour));
    board(ctx);
  });
}

function shelf(ctx, x, y, w, wood) {
  for (const bx of [x + 34, x + w - 34]) cut(ctx, polygon([[bx - 6, y + 8], [bx + 6, y + 8], [bx + 4, y + 46], [bx - 4, y + 46]]), tint(wood, INK, 0.3), { lift: 4 });
  cut(ctx, rectangle(x, y, w, 15, 4), wood, { lift: 9, rim: 0.6 });
}

/** A roll of leather seen from its end. */
function roll(ctx, x, y, r, colour) {
  cut(ctx, disc(x, y, r), colour, { lift: 5 });
  ctx.strokeStyle = sheer(INK, 0.35);
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (let a = 0; a < 16; a += 0.2) {
    const k = r * (0.86 - a * 0.047);
    ctx.lineTo(x + Math.cos(a) * k, y + Math.sin(a) * k);
  }
  ctx.stroke();
}

function smallSpool(ctx, x, y, colour) {
  const wood = tint(LEATHER, PAPER, 0.25);
  cut(ctx, rectangle(x - 13, y - 46, 26, 42), tint(colour, INK, 0.08), { lift: 4 });
  for (const dy of [-54, -9]) cut(ctx, rectangle(x - 19, y + dy, 38, 9, 4), wood, { lift: 3, rim: 0.6 });
}

/** Tools on pegs: shears, hammer, knife, square. */
function board(ctx) {
  const steel = tint(PAPER, INK, 0.32);
  const grip = tint(LEATHER, INK, 0.12);
  cut(ctx, rectangle(44, 60, 330, 15, 5), tint(LEATHER, INK, 0.35), { lift: 6, rim: 0.5 });
  for (const x of [84, 158, 236, 318]) cut(ctx, disc(x, 68, 5), BRASS, { lift: 3 });
  cut(ctx, limb([84, 74], 4, [84, 166], 6), grip, { lift: 4 });
  cut(ctx, polygon([[56, 164], [102, 160], [114, 172], [112, 190], [56, 190]]), steel, { lift: 5 });
  shears(ctx, 158, 72, steel);
  cut(ctx, limb([236, 78], 8, [236, 134], 10), tint(CORAL, INK, 0.1), { lift: 4 });
  cut(ctx, smooth([[226, 136], [246, 136], [262, 186], [236, 204], [210, 186]]), steel, { lift: 4 });
  cut(ctx, polygon([[306, 74], [322, 74], [322, 190], [366, 190], [366, 204], [306, 204]]), grip, { lift: 4 });
}

function shears(ctx, x, y, steel) {
  for (const side of [-1, 1]) {
    const ring = new Path2D();
    ring.ellipse(x + side * 14, y + 14, 14, 18, side * 0.3, 0, Math.PI * 2);
    ring.ellipse(x + side * 14, y + 14, 8, 12, side * 0.3, 0, Math.PI * 2);
    cut(ctx, ring, tint(CORAL, INK, 0.15), { lift: 4, rule: 'evenodd' });
    cut(ctx, polygon([[x + side * 7, y + 30], [x + side * 13, y + 34], [x - side * 2, y + 84], [x - side * 10, y + 146], [x - side * 7, y + 84]]), steel, { lift: 4 });
  }
  cut(ctx, disc(x + 1, y + 62, 5), BRASS, { lift: 2 });
}

/** A lamp over the bench. */
function pendant(ctx, t) {
  ctx.save();
  ctx.translate(560, -60);
  ctx.rotate(0.012 * wave(t, 5));
  cut(ctx, limb([0, 0], 2.5, [0, 130], 2.5), INK, { lift: 4 });
  cut(ctx, disc(0, 190, 24), tint(SUN, PAPER, 0.6), { lift: 0, rim: 0.6 });
  cut(ctx, polygon([[-20, 126], [20, 126], [38, 150], [92, 186], [-92, 186], [-38, 150]]), tint(CORAL, INK, 0.06), { lift: 10 });
  ctx.restore();
}

/** Light as sheets of vellum: from the window, and under the lamp. */
function beams(ctx, t) {
  const breathe = 0.5 + 0.5 * wave(t, 7.5);
  const shaft = ctx.createLinearGradient(940, 190, 560, 640);
  shaft.addColorStop(0, sheer(SUN, 0.26));
  shaft.addColorStop(1, sheer(SUN, 0.02));
  ctx.fillStyle = shaft;
  ctx.fill(polygon([[772, 206], [938, 206], [700, 620], [380, 620]]));
  ctx.fill(polygon([[960, 206], [1120, 206], [1010 + 8 * breathe, 620], [770, 620]]));
  const cone = ctx.createLinearGradient(0, 130, 0, 600);
  cone.addColorStop(0, sheer(SUN, 0.3));
  cone.addColorStop(1, sheer(SUN, 0));
  ctx.fillStyle = cone;
  ctx.fill(polygon([[474, 126], [646, 126], [860, 600], [260, 600]]));
}

export function bench() {
  const [view, back, things] = [outside(), wall(), shelves()];
  const front = benchFront();
  return (ctx, t) => {
    const camera = benchCamera(t);
    plane(ctx, camera, 0.2, () => {
      lay(ctx, view);
      sun(ctx, 1010, blend(74, 40, glide(t, 0, 15)), 34, tint(PAPER, SUN, 0.3), sheer(SUN, 0.6));
    });
    plane(ctx, camera, CAT.depth, () => {
      lay(ctx, back);
      drawCat(ctx, CAT, t);
    });
    plane(ctx, camera, 0.6, () => lay(ctx, things));
    plane(ctx, camera, 0.7, () => { beams(ctx, t); pendant(ctx, t); });
    front(ctx, t);
  };
}
