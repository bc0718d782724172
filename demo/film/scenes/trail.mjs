/** Up the ridge at sunrise: the strap across a chest, birds, ferns going by. */
import { CORAL, INK, LEATHER, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { cut, lay, polygon, sprite } from '../paper.mjs';
import { BAG_W } from '../bagshape.mjs';
import { bagSprite, poseBag } from '../bag.mjs';
import { bagPose } from '../places.mjs';
import { drawWalker } from '../rider.mjs';
import { bird, cloud, skySprites, sun } from '../sky.mjs';
import { blade, fern, fir, landPath, mountains, ridgeLine } from '../land.mjs';
import { BEAT, blend, chance, glide, wave } from '../timing.mjs';

const SHEETS = [
  { colour: tint(PAPER, SUN, 0.6) },
  { colour: tint(SUN, CORAL, 0.22), radius: 215 },
  { colour: tint(PEACH, CORAL, 0.35), radius: 335 },
  { colour: tint(CORAL, PAPER, 0.08), radius: 470, squash: 0.78 },
  { colour: tint(CORAL, INK, 0.34), radius: 630, squash: 0.74 },
  { colour: tint(INK, CORAL, 0.3), radius: 830, squash: 0.7 },
];
const SUN_AT = [862, 372];

/** Ridges from far to near: folded mountains, then wooded hills. */
const RIDGES = [
  { depth: 0.04, y: 520, height: 190, folds: [tint(PEACH, SUN, 0.35), tint(CORAL, PAPER, 0.2)], seed: 6 },
  { depth: 0.09, y: 556, height: 150, folds: [tint(CORAL, PAPER, 0.06), tint(CORAL, INK, 0.3)], seed: 33 },
  { depth: 0.2, y: 540, height: 66, sharp: 0.5, colour: tint(TEAL, CORAL, 0.26), seed: 35 },
  { depth: 0.36, y: 598, height: 46, sharp: 0.25, colour: tint(TEAL, INK, 0.32), seed: 14 },
];

function ridgeSprite({ depth, y, height, sharp, colour, folds, seed }) {
  const far = 1400 + 1300 * depth;
  if (folds) return sprite([-60, y - height * 2, far, 800], (ctx) => mountains(ctx, [-60, far], y, height, seed, folds, SUN_AT[0] - 40));
  return sprite([-60, y - height * 2 - 140, far, 800], (ctx) => {
    const line = ridgeLine(-60, far, y, height, seed, sharp);
    if (depth > 0.15) trees(ctx, line, depth, colour, seed);
    cut(ctx, landPath(line, y + 900), colour, { lift: 13, rim: 0.5 });
  });
}

function trees(ctx, line, depth, colour, seed) {
  const random = chance(seed * 3);
  for (const [x, y] of line) {
    if (random() < 0.34) fir(ctx, x, y + 12, (60 + 90 * random()) * (0.5 + depth * 1.4), tint(colour, INK, 0.14));
  }
}

/** The path's edge: turf, stones, grass and ferns, 2,600 px of it. */
function edge(y, colour, seed, withFerns) {
  return sprite([-80, y - 200, 2900, 420], (ctx) => {
    const random = chance(seed);
    const line = ridgeLine(-80, 2820, y, 10, seed);
    for (const [x, ly] of line) {
      const high = withFerns ? 60 : 34;
      if (withFerns && random() < 0.14) fern(ctx, x, ly + 14, 84 + 50 * random(), (random() - 0.4) * 90, tint(TEAL, [INK, SUN][+(random() < 0.3)], 0.2 + 0.3 * random()), 9);
      for (let k = 0; k < 2; k++) {
        blade(ctx, x + random() * 20, ly + 10, high * (0.5 + random()), (random() - 0.35) * 30, withFerns ? 9 : 6, tint(colour, random() < 0.3 ? LEATHER : INK, 0.2), { lift: 2, rim: 0.3 });
      }
    }
    cut(ctx, landPath(line, y + 400), colour, { lift: 10, rim: 0.4 });
    for (let i = 0; i < 14; i++) {
      const x = -40 + i * 205 + random() * 90;
      const s = 12 + random() * 26;
      cut(ctx, polygon([[x, y + 18], [x + s * 0.3, y + 10 - s * 0.5], [x + s, y + 6 - s * 0.6], [x + s * 1.6, y + 4], [x + s * 1.5, y + 20]]), tint(PEACH, INK, 0.45), { lift: 4 });
    }
  });
}

export function trail() {
  const sky = skySprites([-60, -60, 1400, 860], SUN_AT[0], SUN_AT[1], SHEETS, 81);
  const ridges = RIDGES.map((ridge) => [ridge, ridgeSprite(ridge)]);
  const turf = edge(668, tint(TEAL, INK, 0.5), 5, false);
  const front = edge(716, tint(INK, TEAL, 0.3), 7, true);
  const bag = bagSprite(250);
  const clouds = [[260, 3, 330, 170], [180, 8, 1010, 120], [150, 12, 610, 96]].map(([w, seed, x, y]) =>
    [sprite([-20, -w * 0.4, w + 60, w * 0.6], (ctx) => cut(ctx, cloud(w, seed), tint(PEACH, PAPER, 0.3), { lift: 8, rim: 0.7 })), x, y]);

  return (ctx, t) => {
    const way = 96 * t;
    const rise = glide(t, -3, 12.5);
    lay(ctx, sky[0]);
    sun(ctx, SUN_AT[0] - 8 * rise, blend(470, 318, rise), 74, tint(PAPER, SUN, 0.35), sheer(SUN, 0.95));
    sky.slice(1).forEach((sheet, i) => lay(ctx, sheet, -way * 0.008 * (i + 1), 6 * (1 - rise) * i));
    clouds.forEach(([piece, x, y], i) => lay(ctx, piece, x - way * (0.05 + 0.03 * i), y));
    for (const [{ depth }, piece] of ridges) lay(ctx, piece, -way * depth, 10 * (1 - rise) * depth * 3);
    flock(ctx, t);
    lay(ctx, turf, -way * 1.0);
    walker(ctx, bag, t);
    lay(ctx, front, -way * 1.7);
  };
}

function flock(ctx, t) {
  const random = chance(44);
  for (let i = 0; i < 9; i++) {
    const rank = Math.ceil(i / 2);
    const side = i % 2 ? 1 : -1;
    const x = 640 + 46 * t - rank * 40 + side * rank * 6 + random() * 14;
    const y = 250 - 7 * t + side * rank * 19 + 6 * wave(t, 2.5, random()) + random() * 8;
    bird(ctx, x, y, 17, wave(t, BEAT, i * 0.17), tint(INK, TEAL, 0.12));
  }
}

function walker(ctx, bag, t) {
  const pose = bagPose('trail', t);
  const scale = pose.width / BAG_W;
  const drawBag = () => {
    ctx.save();
    ctx.resetTransform();
    poseBag(ctx, pose);
    lay(ctx, bag);
    ctx.restore();
  };
  ctx.save();
  ctx.translate(pose.x, pose.y);
  ctx.scale(scale, scale);
  drawWalker(ctx, { t, drawBag });
  ctx.restore();
}
