/** The town in the rain: trams smear their lights, the bag is dry in a circle of lamp light. */
import { CORAL, INK, LEATHER, LEATHER_DARK, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { HEIGHT, WIDTH, curve, cut, disc, downwards, glow, lay, limb, polygon, rectangle, sprite, strip } from '../paper.mjs';
import { BAG_H, BAG_W } from '../bagshape.mjs';
import { bagSprite, poseBag } from '../bag.mjs';
import { bagPose } from '../places.mjs';
import { GROUND, drawRider } from '../rider.mjs';
import { skySprites } from '../sky.mjs';
import { house, roofLine, steeple } from '../town.mjs';
import { TAU, blend, chance, clamp, glide, wave } from '../timing.mjs';

const SHEETS = [
  { colour: tint(CORAL, PAPER, 0.22) },
  { colour: tint(CORAL, INK, 0.34), radius: 250, squash: 0.6 },
  { colour: tint(CORAL, INK, 0.6), radius: 420, squash: 0.62 },
  { colour: tint(INK, CORAL, 0.2), radius: 620, squash: 0.6 },
  { colour: tint(INK, TEAL, 0.1), radius: 850, squash: 0.56 },
];
const STREET = 606;
const SPEED = 190;

/** How far the street has gone by, in pixels: riding, then rolling out under the lamp. */
function passed(t) {
  if (t < 3.4) return SPEED * t;
  const k = clamp((t - 3.4) / 1.6);
  return SPEED * (3.4 + 0.8 * (1 - (1 - k) ** 2));
}

/** A strip of town, lit windows and all, in one silhouette colour. */
function block(x0, x1, feet, colour, seed, size, shops = false) {
  return sprite([x0, -40, x1 - x0, 800], (ctx) => {
    const random = chance(seed);
    const gables = ['peak', 'flat', 'step', 'flat'];
    for (let x = x0 + 20, i = 0; x < x1 - size * 1.5; i++) {
      const w = size * (0.8 + 0.5 * random());
      const h = size * (1.3 + 1.1 * random());
      const wall = tint(colour, INK, 0.16 * random());
      house(ctx, { x, y: feet, w, h, colour: wall, roof: tint(wall, INK, 0.4), gable: gables[Math.floor(random() * 4)] });
      const columns = Math.round(w / (size * 0.36));
      if (shops) shop(ctx, x + w * 0.1, feet, w * 0.8, i);
      for (let r = 0; r < Math.floor((h - (shops ? 120 : 0)) / (size * 0.42)); r++) {
        for (let c = 0; c < columns; c++) {
          const lit = random() < 0.5;
          const ww = size * 0.15;
          cut(ctx, rectangle(x + (w * (c + 0.5)) / columns - ww / 2, feet - h + size * (0.16 + 0.42 * r), ww, size * 0.23, 2),
            lit ? tint(SUN, CORAL, 0.35 * random()) : tint(wall, INK, 0.45), { lift: 0, rim: lit ? 0.5 : 0, shade: 0.3 });
        }
      }
      x += w + size * (random() < 0.2 ? 0.4 : 0.02);
    }
  });
}

/** A lit shop window under a striped awning; every third house has a door instead. */
function shop(ctx, x, feet, w, i) {
  if (i % 3 === 2) {
    cut(ctx, rectangle(x + w * 0.34, feet - 92, w * 0.3, 94, [24, 24, 0, 0]), tint(LEATHER_DARK, INK, 0.3), { lift: 2, rim: 0.3 });
    cut(ctx, disc(x + w * 0.49, feet - 70, 9), SUN, { lift: 0, rim: 0.4 });
    return;
  }
  const colour = i % 2 ? CORAL : TEAL;
  cut(ctx, rectangle(x, feet - 78, w, 66, 3), tint(SUN, CORAL, 0.22), { lift: 0, rim: 0.5, shade: 0.35 });
  for (const k of [0.24, 0.5, 0.74]) cut(ctx, limb([x + w * k, feet - 16], 11, [x + w * k + 3, feet - 34], 7), tint(CORAL, INK, 0.35 + 0.2 * k), { lift: 0, rim: 0.2 });
  const n = 8;
  for (let k = 0; k < n; k++) {
    const [a, b] = [x - 8 + ((w + 16) * k) / n, x - 8 + ((w + 16) * (k + 1)) / n];
    const drop = new Path2D();
    drop.moveTo(x + (w * k) / n, feet - 108);
    drop.lineTo(x + (w * (k + 1)) / n, feet - 108);
    drop.lineTo(b, feet - 76);
    drop.arc((a + b) / 2, feet - 76, (b - a) / 2, 0, Math.PI);
    drop.closePath();
    cut(ctx, drop, tint(k % 2 ? tint(PAPER, PEACH, 0.3) : colour, INK, 0.36), { lift: 4, rim: 0.3 });
  }
}

/** A tram, its windows lit; `way` is 1 to the right, -1 to the left. */
function tram(ctx, x, way, colour) {
  const [w, y, h] = [430, STREET - 176, 152];
  smear(ctx, x, y, w, way);
  const body = rectangle(x, y, w, h, [34, 34, 12, 12]);
  cut(ctx, strip([[x + w * 0.4, y], [x + w * 0.52, y - 36], [x + w * 0.64, y - 36]], 4), INK, { lift: 2 });
  cut(ctx, rectangle(x + 40, y - 12, w - 80, 16, 6), tint(colour, INK, 0.4), { lift: 4 });
  cut(ctx, body, colour, { lift: 9 });
  cut(ctx, rectangle(x + 2, y + 104, w - 4, 12), tint(PAPER, SUN, 0.5), { lift: 1 });
  for (let i = 0; i < 6; i++) {
    cut(ctx, rectangle(x + 24 + i * 65, y + 28, 56, 58, 8), tint(SUN, PAPER, 0.4), { lift: 0, rim: 0.7, shade: 0.35 });
    if (i % 2 === 1) cut(ctx, limb([x + 50 + i * 65, y + 86], 15, [x + 50 + i * 65, y + 66], 9), tint(INK, colour, 0.3), { lift: 0, rim: 0 });
  }
  cut(ctx, disc(way > 0 ? x + w - 16 : x + 16, y + 128, 9), SUN, { lift: 2, rim: 0.8 });
  for (const wx of [80, 140, 300, 360]) cut(ctx, disc(x + wx, y + h + 8, 17), tint(INK, PAPER, 0.12), { lift: 2 });
}

/** Light that trails behind a tram as long strips of vellum. */
function smear(ctx, x, y, w, way) {
  const from = way > 0 ? x + 30 : x + w - 30;
  const end = from - way * 760;
  for (const [dy, h, colour, alpha] of [[30, 22, SUN, 0.75], [56, 26, CORAL, 0.5], [104, 12, PAPER, 0.4], [122, 10, CORAL, 0.6]]) {
    const fill = ctx.createLinearGradient(from, 0, end, 0);
    fill.addColorStop(0, sheer(colour, alpha));
    fill.addColorStop(0.35, sheer(colour, alpha * 0.45));
    fill.addColorStop(1, sheer(colour, 0));
    ctx.fillStyle = fill;
    ctx.fill(polygon([[from, y + dy], [end, y + dy + h * 0.4], [end, y + dy + h * 0.6], [from, y + dy + h]]));
  }
}

/** One plane of rain: slanting paper strips. */
function rainfall(count, seed, { length, width, speed, colour }) {
  const random = chance(seed);
  const drops = Array.from({ length: count }, () => [random() * 1.35, random(), 0.7 + 0.6 * random()]);
  const slant = -0.3;
  return (ctx, t) => {
    const path = new Path2D();
    for (const [rx, ry, k] of drops) {
      const fall = (ry * 900 + t * speed * (0.9 + 0.2 * k)) % 900;
      const x = rx * WIDTH + slant * fall;
      const y = fall - 120;
      const l = length * k;
      path.moveTo(x, y);
      path.lineTo(x + width, y);
      path.lineTo(x + width * 0.6 + slant * l, y + l);
      path.lineTo(x + width * 0.3 + slant * l, y + l);
      path.closePath();
    }
    ctx.fillStyle = colour;
    ctx.fill(path);
  };
}

/** Rings where drops meet the wet street. */
function splashes(ctx, t, dry) {
  const random = chance(91);
  ctx.lineWidth = 1.8;
  for (let i = 0; i < 26; i++) {
    const [rx, ry, phase] = [random(), random(), random()];
    const age = (t * 1.6 + phase) % 1;
    const x = ((rx + Math.floor(t * 1.6 + phase) * 0.37) % 1) * WIDTH;
    const y = STREET + 30 + ry * 76;
    if (Math.hypot(x - dry.x, (y - dry.y) * 1.2) < dry.r) continue;
    ctx.strokeStyle = sheer(tint(PAPER, TEAL, 0.3), 0.5 * (1 - age));
    ctx.beginPath();
    ctx.ellipse(x, y, 3 + 17 * age, 1 + 4.5 * age, 0, 0, TAU);
    ctx.stroke();
  }
}

function wetStreet() {
  return sprite([-60, 560, 1400, 220], (ctx) => {
    cut(ctx, polygon([[-60, STREET - 8], [1340, STREET - 8], [1340, 790], [-60, 790]]), tint(INK, TEAL, 0.34), { lift: 8, rim: 0.35 });
    cut(ctx, polygon([[-60, STREET + 14], [1340, STREET + 14], [1340, 790], [-60, 790]]), downwards(ctx, STREET, 720, tint(INK, TEAL, 0.24), INK), { lift: 6, rim: 0.3 });
    ctx.fillStyle = sheer(PEACH, 0.14);
    for (const y of [STREET + 4, STREET + 9]) ctx.fillRect(-60, y, 1400, 2);
  });
}

function reflections(ctx, shift) {
  const random = chance(17);
  for (let i = 0; i < 16; i++) {
    const x = ((random() * 1500 - shift * 0.8) % 1500 + 1500) % 1500 - 110;
    const h = 40 + random() * 60;
    const colour = [SUN, CORAL, TEAL][i % 3];
    const fill = ctx.createLinearGradient(0, STREET + 16, 0, STREET + 16 + h);
    fill.addColorStop(0, sheer(colour, 0.26));
    fill.addColorStop(1, sheer(colour, 0));
    ctx.fillStyle = fill;
    ctx.fillRect(x, STREET + 16, 12 + random() * 22, h);
  }
}

/** A lamp whose arm reaches over the bag. (x, y) is the middle of its light. */
function lamp(ctx, x, y) {
  const iron = tint(LEATHER_DARK, INK, 0.35);
  cut(ctx, limb([x + 190, STREET + 14], 9, [x + 190, 150], 6), iron, { lift: 7, rim: 0.35 });
  cut(ctx, rectangle(x + 170, STREET - 12, 40, 28, 6), iron, { lift: 4 });
  cut(ctx, strip(curve([[x + 190, 170], [x + 186, 58], [x + 60, 44], [x, 70]], 26), 9), iron, { lift: 6, rim: 0.4 });
  cut(ctx, strip(curve([[x + 188, 210], [x + 150, 176], [x + 130, 120], [x + 148, 78]], 16), 5), iron, { lift: 4 });
  cut(ctx, polygon([[x - 20, y], [x + 20, y], [x + 36, y + 30], [x - 36, y + 30]].map(([a, b]) => [a, b - y + 68])), iron, { lift: 5, rim: 0.4 });
  cut(ctx, polygon([[x - 30, 98], [x + 30, 98], [x + 16, 122], [x - 16, 122]]), tint(PAPER, SUN, 0.4), { lift: 4, rim: 0.9 });
  glow(ctx, x, 112, 120, sheer(SUN, 0.55), sheer(SUN, 0.12), sheer(SUN, 0));
}

/** The circle of light: three sheets of vellum, each a little smaller. */
function lightCircle(ctx, { x, y, r }, strength) {
  for (const [k, alpha] of [[1, 0.3], [0.77, 0.36], [0.54, 0.5]]) {
    ctx.save();
    ctx.globalAlpha = strength;
    cut(ctx, disc(x, y, r * k), sheer(tint(tint(LEATHER, CORAL, 0.4), SUN, 0.95 - 0.75 * k), alpha), { lift: 0, rim: 0.45, shade: 0 });
    ctx.restore();
  }
}

export function city() {
  const sky = skySprites([-60, -60, 1400, 860], 760, 520, SHEETS, 61);
  const far = sprite([-60, -40, 1700, 800], (ctx) => {
    cut(ctx, roofLine(-60, 1640, 520, 190, 71), tint(INK, CORAL, 0.36), { lift: 10, rim: 0.3 });
    cut(ctx, steeple(420, 520, 60, 350), tint(INK, CORAL, 0.36), { lift: 8, rim: 0.3 });
    cut(ctx, steeple(1180, 520, 46, 300), tint(INK, CORAL, 0.36), { lift: 8, rim: 0.3 });
  });
  const middle = block(-60, 2000, STREET - 40, tint(tint(INK, CORAL, 0.3), TEAL, 0.14), 12, 120);
  const near = block(-60, 2400, STREET + 2, tint(INK, TEAL, 0.22), 33, 178, true);
  const ground = wetStreet();
  const bag = bagSprite(240);
  const rains = [
    rainfall(54, 1, { length: 40, width: 2, speed: 820, colour: sheer(tint(PAPER, TEAL, 0.5), 0.34) }),
    rainfall(40, 2, { length: 74, width: 3, speed: 1180, colour: sheer(tint(PAPER, TEAL, 0.35), 0.5) }),
    rainfall(16, 3, { length: 130, width: 5, speed: 1650, colour: sheer(tint(PAPER, TEAL, 0.2), 0.5) }),
  ];

  return (ctx, t) => {
    const shift = passed(t);
    const pose = bagPose('city', t);
    const scale = pose.width / BAG_W;
    const stand = glide(t, 2.6, 5);
    const light = { x: pose.x + pose.width * blend(0.5, 0.36, stand), y: pose.y + BAG_H * scale * blend(0.5, 0.16, stand), r: blend(140, 290, stand) + 2 * wave(t, 2.5) };
    sky.forEach((sheet, i) => lay(ctx, sheet, -shift * (0.01 + 0.008 * i)));
    lay(ctx, far, -shift * 0.12);
    rains[0](ctx, t);
    lay(ctx, middle, -shift * 0.34);
    lay(ctx, near, -shift * 0.62);
    trams(ctx, t);
    lay(ctx, ground);
    reflections(ctx, shift);
    rains[1](ctx, t);
    lightCircle(ctx, light, blend(0.6, 1, stand));
    lamp(ctx, 808 + (798 - shift), 90);
    splashes(ctx, t, light);
    courier(ctx, bag, pose, t, shift);
    const outside = new Path2D();
    outside.rect(0, 0, WIDTH, HEIGHT);
    outside.arc(light.x, light.y, light.r, 0, TAU);
    ctx.save();
    ctx.clip(outside, 'evenodd');
    rains[1](ctx, t + 7);
    rains[2](ctx, t);
    ctx.restore();
  };
}

function trams(ctx, t) {
  tram(ctx, 1500 - 420 * t, -1, tint(TEAL, INK, 0.15));
  if (t > 4) tram(ctx, -2000 + 470 * (t - 1.6), 1, tint(CORAL, INK, 0.18));
  if (t > 8) tram(ctx, 1500 - 400 * (t - 8.6), -1, tint(TEAL, INK, 0.15));
}

function courier(ctx, bag, pose, t, shift) {
  const scale = pose.width / BAG_W;
  ctx.save();
  ctx.translate(pose.x, pose.y);
  ctx.scale(scale, scale);
  ctx.fillStyle = sheer('#0B1226', 0.4);
  ctx.beginPath();
  ctx.ellipse(-60, GROUND + 4, 255, 13, 0, 0, TAU);
  ctx.fill();
  const drawBag = () => {
    ctx.save();
    ctx.resetTransform();
    poseBag(ctx, pose);
    lay(ctx, bag);
    ctx.restore();
  };
  drawRider(ctx, { t, rolled: (pose.x + shift) / scale, rest: glide(t, 3.9, 5.2), drawBag });
  ctx.restore();
}
