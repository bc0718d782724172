/** Dawn in the street: shutters open on the beat, a bag swings on its hook. */
import { CORAL, INK, LEATHER_DARK, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { HEIGHT, WIDTH, curve, cut, lay, limb, plane, polygon, rectangle, sprite, strip } from '../paper.mjs';
import { BAG_W, RINGS } from '../bagshape.mjs';
import { bagSprite, poseBag } from '../bag.mjs';
import { bagPose } from '../places.mjs';
import { bird, cloud, skySprites, sun } from '../sky.mjs';
import { house, roofLine, shutters, steeple, windowPane } from '../town.mjs';
import { BEAT, blend, glide, swing, wave } from '../timing.mjs';

const WIDE = [-200, -60, 1700, 860];

const SHEETS = [
  { colour: tint(SUN, PAPER, 0.3) },
  { colour: tint(PEACH, SUN, 0.35), radius: 285 },
  { colour: tint(CORAL, PAPER, 0.42), radius: 385 },
  { colour: tint(CORAL, INK, 0.08), radius: 500 },
  { colour: tint(CORAL, INK, 0.36), radius: 630 },
  { colour: tint(CORAL, INK, 0.6), radius: 770 },
];

/** Houses across the street; each window opens at a beat of its own. */
const HOUSES = [
  { x: 440, w: 168, h: 262, colour: tint(TEAL, INK, 0.45), gable: 'peak', columns: 2, rows: 2 },
  { x: 612, w: 150, h: 352, colour: tint(CORAL, INK, 0.3), gable: 'flat', columns: 2, rows: 3 },
  { x: 766, w: 186, h: 290, colour: tint(PAPER, CORAL, 0.42), gable: 'step', columns: 2, rows: 2 },
  { x: 956, w: 158, h: 380, colour: tint(TEAL, INK, 0.28), gable: 'peak', columns: 2, rows: 3 },
  { x: 1118, w: 190, h: 310, colour: tint(LEATHER_DARK, CORAL, 0.35), gable: 'flat', columns: 2, rows: 2 },
  { x: 1312, w: 170, h: 360, colour: tint(TEAL, PAPER, 0.16), gable: 'step', columns: 2, rows: 3 },
];
const FEET = 596;
const OPENING = [4, 9, 2, 11, 6, 13, 1, 8, 15, 5, 10, 3, 14, 7, 12, 16, 5, 9, 13, 11, 7, 15, 3, 17, 6, 12, 10, 14];

function windowsOf() {
  const windows = [];
  for (const { x, w, h, columns, rows, colour } of HOUSES) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const pw = 30;
        const ph = 56;
        const wx = x + (w * (c + 0.5)) / columns - pw / 2;
        const wy = FEET - h + 34 + r * 88;
        const i = windows.length;
        windows.push({ x: wx, y: wy, w: pw, h: ph, at: (OPENING[i % OPENING.length] / 2 + 0.5) * BEAT, shutter: i % 3 === 1 ? TEAL : i % 3 === 2 ? CORAL : tint(PAPER, TEAL, 0.35), wall: colour });
      }
    }
  }
  return windows;
}

function farTown() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, roofLine(-200, 1500, 500, 150, 11), tint(CORAL, INK, 0.24), { lift: 10, rim: 0.5 });
    cut(ctx, steeple(306, 520, 50, 280), tint(CORAL, INK, 0.24), { lift: 8, rim: 0.5 });
    cut(ctx, roofLine(-200, 1500, 560, 96, 23), tint(CORAL, INK, 0.44), { lift: 10, rim: 0.45 });
  });
}

function row(windows) {
  return sprite(WIDE, (ctx) => {
    for (const h of HOUSES) house(ctx, { ...h, y: FEET, roof: tint(h.colour, INK, 0.45) });
    for (const { x, w, colour } of HOUSES) {
      const dx = x + w * 0.5 - 19;
      cut(ctx, rectangle(dx, FEET - 84, 38, 86, 19), tint(colour, INK, 0.5), { lift: 0, rim: 0.1 });
      cut(ctx, rectangle(dx - 6, FEET - 6, 50, 8), tint(PAPER, colour, 0.5), { lift: 3 });
    }
    for (const v of windows) cut(ctx, rectangle(v.x - 4, v.y + v.h, v.w + 8, 6), tint(v.wall, PAPER, 0.55), { lift: 3 });
  });
}

function pavement() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, polygon([[-200, 592], [1500, 592], [1500, 820], [-200, 820]]), tint(CORAL, INK, 0.62), { lift: 10, rim: 0.3 });
    cut(ctx, polygon([[-200, 612], [1500, 606], [1500, 820], [-200, 820]]), tint(INK, CORAL, 0.3), { lift: 6, rim: 0.25 });
    ctx.strokeStyle = sheer(PEACH, 0.13);
    ctx.lineWidth = 2;
    for (let r = 0; r < 5; r++) {
      const y = 628 + r * (13 + r * 4);
      for (let x = -200 + (r % 2) * 40; x < 1500; x += 80 + r * 12) {
        ctx.beginPath();
        ctx.ellipse(x, y, 22 + r * 4, 4 + r, 0, Math.PI, 0);
        ctx.stroke();
      }
    }
  });
}

/** The corner of the workshop, dark against the light, with the iron hook. */
function corner() {
  return sprite(WIDE, (ctx) => {
    const dark = tint(INK, CORAL, 0.1);
    cut(ctx, polygon([[-200, -60], [150, -60], [142, 120], [152, 330], [146, 820], [-200, 820]]), dark, { lift: 16, rim: 0.4 });
    for (let y = -30; y < 800; y += 64) {
      const odd = (y / 64) % 2 ? 22 : 0;
      cut(ctx, rectangle(104 - odd, y, 62 + odd * 0.4, 52, 5), tint(INK, CORAL, 0.2), { lift: 4, rim: 0.35 });
    }
    cut(ctx, polygon([[-200, 74], [196, 54], [214, 92], [-200, 132]]), tint(TEAL, INK, 0.5), { lift: 12, rim: 0.4 });
    for (let x = -30; x < 210; x += 48) {
      cut(ctx, polygon([[x, 96 - x * 0.1], [x + 24, 93 - x * 0.1], [x + 24, 124 - x * 0.1], [x + 12, 134 - x * 0.1], [x, 126 - x * 0.1]]), tint(TEAL, PAPER, 0.1), { lift: 4 });
    }
    cut(ctx, rectangle(-200, 676, 372, 140), tint(INK, CORAL, 0.2), { lift: 10 });
  });
}

function bracket(ctx, x, y) {
  const iron = tint(INK, CORAL, 0.05);
  cut(ctx, strip(curve([[x - 420, y + 104], [x - 200, y + 96], [x - 74, y + 60], [x - 50, y]], 18), 7), iron, { lift: 6, rim: 0.4 });
  cut(ctx, limb([x - 400, y], 6, [x + 8, y], 6), iron, { lift: 6, rim: 0.45 });
  cut(ctx, strip(curve([[x + 8, y], [x + 34, y], [x + 34, y - 30], [x + 12, y - 26]], 14), 6), iron, { lift: 4, rim: 0.4 });
  cut(ctx, strip(curve([[x, y], [x - 2, y + 26], [x + 20, y + 28], [x + 16, y + 8]], 14), 5.5), iron, { lift: 3, rim: 0.4 });
}

/** What is left of the night, over all that lies behind: 0 is none. */
function dusk(ctx, share) {
  ctx.save();
  ctx.globalCompositeOperation = 'multiply';
  ctx.fillStyle = tint('#FFFFFF', tint(INK, '#7A5C94', 0.75), share);
  ctx.fillRect(0, 0, WIDTH, HEIGHT);
  ctx.restore();
}

function hook(ctx, t) {
  const pose = bagPose('intro', t);
  const scale = pose.width / BAG_W;
  bracket(ctx, pose.x + pose.pivot[0] * scale, pose.y + pose.pivot[1] * scale - 14);
}

function swingingBag(ctx, bag, t) {
  const pose = bagPose('intro', t);
  ctx.save();
  poseBag(ctx, pose);
  const [px, py] = pose.pivot;
  cut(ctx, limb([px, py], 4.5, RINGS[0], 6), LEATHER_DARK, { lift: 5 });
  cut(ctx, limb([px, py], 4.5, RINGS[1], 6), LEATHER_DARK, { lift: 5 });
  lay(ctx, bag);
  ctx.restore();
}

export function intro() {
  const sky = skySprites(WIDE, 800, 405, SHEETS, 5);
  const windows = windowsOf();
  const [town, front, ground, shop] = [farTown(), row(windows), pavement(), corner()];
  const bag = bagSprite(300);
  const clouds = [[230, 3, 560, 190], [170, 8, 930, 128], [150, 12, 1180, 240]].map(([w, seed, x, y]) =>
    [sprite([-20, -w * 0.4, w + 60, w * 0.6], (ctx) => cut(ctx, cloud(w, seed), tint(PEACH, PAPER, 0.35), { lift: 7, rim: 0.6 })), x, y]);

  return (ctx, t) => {
    const push = glide(t, 0, 7.5);
    const camera = { x: blend(58, -6, push), y: blend(26, 0, push), zoom: blend(1.07, 1, push) };
    plane(ctx, camera, 0.12, () => lay(ctx, sky[0]));
    plane(ctx, camera, 0.14, () => sun(ctx, 800, blend(430, 262, glide(t, 0, 8.2)), 66, tint(SUN, PAPER, 0.75), sheer(SUN, 0.9)));
    sky.slice(1).forEach((sheet, i) => plane(ctx, camera, 0.16 + 0.05 * i, () => lay(ctx, sheet)));
    clouds.forEach(([piece, x, y], i) => plane(ctx, camera, 0.25, () => lay(ctx, piece, x + t * (5 + 2 * i), y)));
    for (let i = 0; i < 6; i++) {
      const x = 1330 - 118 * t + i * 40 + 12 * wave(t, 2.5, i * 0.3);
      bird(ctx, x, 96 + (i % 3) * 26 + i * 5 - 4 * t, 14, wave(t, BEAT, i * 0.21), tint(INK, CORAL, 0.16));
    }
    plane(ctx, camera, 0.42, () => lay(ctx, town));
    plane(ctx, camera, 0.7, () => {
      lay(ctx, front);
      for (const v of windows) {
        windowPane(ctx, v.x, v.y, v.w, v.h, 0.35 + 0.6 * glide(t, v.at, v.at + 0.5), tint(v.wall, PAPER, 0.7));
        shutters(ctx, v.x - 3, v.y - 3, v.w + 6, v.h + 6, swing(t, v.at, v.at + BEAT * 1.6), v.shutter);
      }
    });
    plane(ctx, camera, 0.75, () => lay(ctx, ground));
    dusk(ctx, 0.62 * (1 - glide(t, 0, 5.5)));
    hook(ctx, t);
    plane(ctx, camera, 1.15, () => lay(ctx, shop));
    swingingBag(ctx, bag, t);
    dusk(ctx, 0.14 * (1 - glide(t, 0, 6)));
  };
}
