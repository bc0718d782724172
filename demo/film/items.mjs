/**
 * The pictures that the layer lays on the film: cut from the same paper, kept
 * in demo/pictures/. Width and height in pixels; the rest is transparent.
 */
import { bagSprite } from './bag.mjs';
import { BRASS, INK, LEATHER, LEATHER_DARK, PAPER, PEACH, SUN, TEAL, sheer, tint } from './palette.mjs';
import { curve, cut, disc, glow, lay, polygon, rectangle, smooth, strip } from './paper.mjs';
import { fern } from './land.mjs';
import { hole } from './sky.mjs';

function cord(ctx, points, colour = LEATHER_DARK) {
  cut(ctx, strip(curve(points, 20), 5), colour, { lift: 4 });
}

/** For those who chose the town: a drop of rain on a cord. */
function raindrop(ctx) {
  cord(ctx, [[96, 8], [70, 30], [80, 70], [80, 96]]);
  cord(ctx, [[96, 8], [112, 40], [84, 60], [80, 96]]);
  const drop = new Path2D();
  drop.moveTo(80, 84);
  drop.bezierCurveTo(98, 128, 132, 148, 128, 184);
  drop.bezierCurveTo(124, 226, 36, 226, 32, 184);
  drop.bezierCurveTo(28, 148, 62, 128, 80, 84);
  drop.closePath();
  cut(ctx, drop, TEAL, { lift: 9, rim: 0.7 });
  cut(ctx, hole(86, 182, 31, 28, 3, 0.05), tint(TEAL, PAPER, 0.26), { lift: 4, rim: 0.5 });
  cut(ctx, strip(curve([[52, 188], [50, 166], [66, 142]], 12), (k) => 9 * Math.sin(Math.PI * (0.1 + 0.8 * k))), PAPER, { lift: 0, rim: 0 });
  cut(ctx, disc(80, 100, 7), BRASS, { lift: 3, rim: 0.8 });
}

/** For those who went up: a tag with a fern. */
function fernTag(ctx) {
  cord(ctx, [[96, 8], [66, 30], [78, 60], [80, 82]]);
  cord(ctx, [[96, 8], [112, 36], [86, 54], [80, 82]]);
  cut(ctx, polygon([[54, 66], [106, 66], [126, 90], [126, 222], [34, 222], [34, 90]]), tint(PAPER, PEACH, 0.25), { lift: 9, rim: 0.9 });
  cut(ctx, disc(80, 84, 8), BRASS, { lift: 3, rim: 0.8 });
  cut(ctx, disc(80, 84, 4), tint(LEATHER, INK, 0.5), { lift: 0, rim: 0 });
  fern(ctx, 78, 212, 108, 12, tint(TEAL, INK, 0.18), 8);
}

/** For those who stopped for the leather: an oak leaf pressed into the flap. */
function stamp(ctx) {
  const pressed = tint(LEATHER, INK, 0.36);
  const ring = disc(90, 90, 80);
  ring.addPath(disc(90, 90, 71));
  cut(ctx, ring, pressed, { lift: 0, rim: 0.5, shade: 0.4, rule: 'evenodd' });
  ctx.translate(90, 92);
  ctx.rotate(0.32);
  const side = [[0, -58], [13, -48], [10, -38], [26, -32], [18, -18], [34, -8], [21, 6], [32, 20], [16, 27], [18, 40], [5, 46]];
  cut(ctx, smooth([...side, ...side.map(([x, y]) => [-x, y]).reverse()]), pressed, { lift: 0, rim: 0.5, shade: 0.4 });
  cut(ctx, strip(curve([[0, -46], [2, 0], [0, 62]], 10), 4), tint(LEATHER, PAPER, 0.24), { lift: 0, rim: 0, shade: 0.3 });
}

/** For those who looked into the card: the clasp catches the light. */
function glint(ctx) {
  glow(ctx, 100, 100, 96, sheer(SUN, 0.85), sheer(SUN, 0.18), sheer(SUN, 0));
  const star = (r, thin, turn) => polygon(Array.from({ length: 8 }, (_, i) => {
    const a = turn + (i * Math.PI) / 4;
    const q = i % 2 ? thin : r;
    return [100 + Math.cos(a) * q, 100 + Math.sin(a) * q];
  }));
  cut(ctx, star(48, 9, Math.PI / 4), tint(SUN, PAPER, 0.4), { lift: 0, rim: 0 });
  cut(ctx, star(86, 11, 0), PAPER, { lift: 3, rim: 0, shade: 0 });
}

/** For all: a luggage tag; its words are the layer's. */
function luggageTag(ctx) {
  cord(ctx, [[14, 10], [10, 54], [66, 34], [70, 86]]);
  cord(ctx, [[14, 10], [52, 22], [88, 48], [70, 86]]);
  ctx.translate(180, 132);
  ctx.rotate(0.1);
  ctx.translate(-180, -132);
  cut(ctx, polygon([[34, 92], [70, 62], [318, 62], [318, 196], [70, 196], [34, 166]]), LEATHER_DARK, { lift: 11, rim: 0.5 });
  cut(ctx, rectangle(88, 76, 216, 106, 8), tint(PAPER, PEACH, 0.18), { lift: 4, rim: 0.9 });
  cut(ctx, disc(62, 129, 11), BRASS, { lift: 3, rim: 0.8 });
  cut(ctx, disc(62, 129, 5.5), tint(LEATHER, INK, 0.6), { lift: 0, rim: 0 });
  ctx.fillStyle = sheer(LEATHER, 0.3);
  ctx.fillRect(104, 160, 184, 2.5);
}

/** The drawing on the card: the bag before the morning's rings. */
function courier(ctx) {
  ctx.fillStyle = tint(PAPER, SUN, 0.4);
  ctx.fillRect(0, 0, 720, 480);
  [[330, tint(PEACH, PAPER, 0.1)], [262, tint(PEACH, SUN, 0.4)], [196, tint(PAPER, SUN, 0.5)]].forEach(([r, colour]) => cut(ctx, hole(360, 250, r * 1.06, r, r, 0.04), colour, { lift: 9, rim: 0.6 }));
  cut(ctx, polygon([[0, 404], [720, 398], [720, 480], [0, 480]]), tint(TEAL, INK, 0.2), { lift: 9 });
  ctx.fillStyle = sheer(INK, 0.28);
  ctx.beginPath();
  ctx.ellipse(366, 424, 190, 11, 0, 0, Math.PI * 2);
  ctx.fill();
  ctx.translate(188, 134);
  ctx.scale(344 / 237, 344 / 237);
  lay(ctx, bagSprite(344));
}

export const ITEMS = {
  raindrop: { width: 160, height: 240, draw: raindrop },
  fern: { width: 160, height: 240, draw: fernTag },
  stamp: { width: 180, height: 180, draw: stamp },
  glint: { width: 200, height: 200, draw: glint },
  tag: { width: 340, height: 240, draw: luggageTag },
  courier: { width: 720, height: 480, draw: courier },
};
