/** The plain bag on a table, and room beside it for what the layer will say. */
import { CORAL, INK, LEATHER, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { curve, cut, downwards, lay, plane, polygon, rectangle, sheet, smooth, sprite, strip } from '../paper.mjs';
import { BAG_W } from '../bagshape.mjs';
import { bagSprite, poseBag } from '../bag.mjs';
import { bagPose } from '../places.mjs';
import { blend, chance, glide, wave } from '../timing.mjs';

const WIDE = [-100, -80, 1480, 880];

/** A wall of paper with a niche of five sheets, like the morning that the film began with. */
function niche() {
  const colours = [tint(SUN, PAPER, 0.45), tint(PEACH, SUN, 0.3), tint(PEACH, CORAL, 0.25), tint(CORAL, PAPER, 0.12), tint(CORAL, INK, 0.22)];
  return sprite(WIDE, (ctx) => {
    cut(ctx, rectangle(...WIDE), colours[0], { lift: 0, rim: 0 });
    const wall = (c) => downwards(c, 0, 560, tint(TEAL, INK, 0.32), tint(TEAL, INK, 0.46));
    [212, 276, 346, 420, 500].forEach((r, i) => lay(ctx, sheetAround(colours[i + 1] ?? wall, arch(470, 352, r, i))));
  });
}

/** A round-headed opening, cut by hand: no two sheets quite alike. */
function arch(x, y, r, i) {
  const random = chance(i + 7);
  const off = () => 1 + (random() - 0.5) * 0.07;
  const k = 0.5523 * r;
  const [left, right, top] = [x - r * off(), x + r * off(), y - r * off()];
  const path = new Path2D();
  path.moveTo(left + r * 0.03, 900);
  path.lineTo(left, y);
  path.bezierCurveTo(left, y - k * off(), x - k * off(), top, x, top);
  path.bezierCurveTo(x + k * off(), top, right, y - k * off(), right, y);
  path.lineTo(right - r * 0.03, 900);
  path.closePath();
  return path;
}

/** A sheet over all but an opening. */
function sheetAround(colour, opening) {
  const path = rectangle(-160, -140, 1600, 1100);
  path.addPath(opening);
  return sheet(WIDE, path, colour, { lift: 15 });
}

function table() {
  return sprite([-100, 520, 1480, 280], (ctx) => {
    cut(ctx, polygon([[-100, 566], [1380, 560], [1380, 800], [-100, 800]]), downwards(ctx, 560, 720, tint(LEATHER, PAPER, 0.42), tint(LEATHER, PAPER, 0.06)), { lift: 16, rim: 0.6 });
    ctx.strokeStyle = sheer(INK, 0.1);
    ctx.lineWidth = 2;
    for (const [y, x0, x1, bow] of [[592, -40, 330, 5], [616, 280, 900, -6], [642, -80, 620, 8], [604, 820, 1340, 5], [662, 660, 1360, -6], [694, 60, 900, 7]]) {
      ctx.stroke(strip(curve([[x0, y], [(x0 + x1) / 2, y + bow], [x1, y]]), 0.6));
    }
  });
}

/** A jug with three twigs, at the far right of the table. */
function jug() {
  return sprite([1040, 180, 260, 460], (ctx) => {
    cut(ctx, smooth([[1118, 420], [1192, 420], [1202, 452], [1232, 520], [1216, 596], [1096, 596], [1078, 520], [1108, 452]]), tint(PAPER, PEACH, 0.22), { lift: 10, rim: 0.8 });
    cut(ctx, smooth([[1112, 414], [1198, 414], [1204, 430], [1160, 436], [1106, 430]]), tint(PAPER, INK, 0.1), { lift: 3 });
    cut(ctx, polygon([[1086, 500], [1224, 500], [1228, 516], [1082, 516]]), CORAL, { lift: 0, rim: 0.3 });
  });
}

function twigs(ctx, t) {
  const sway = wave(t, 5);
  [[-62, 190, TEAL, 7], [6, 250, tint(TEAL, PAPER, 0.25), 9], [70, 176, tint(TEAL, INK, 0.2), 7]].forEach(([bend, height, colour, leaves], i) => {
    const tip = bend + 7 * sway * (i - 0.6) + 3 * wave(t, 2.5, i * 0.3);
    const spine = curve([[1154 + i * 4, 424], [1154 + bend * 0.2, 424 - height * 0.6], [1154 + tip, 424 - height]], leaves + 1);
    cut(ctx, strip(spine, (k) => 4.5 - 3 * k), tint(LEATHER, INK, 0.4), { lift: 3 });
    for (let k = 2; k <= leaves + 1; k++) {
      const [x, y] = spine[k];
      const side = k % 2 ? 1 : -1;
      const length = 46 * (1 - (k - 2) / (leaves + 5));
      const [ex, ey] = [x + side * length * 0.86, y - length * 0.62];
      cut(ctx, strip(curve([[x, y], [x + side * length * 0.3, y - length * 0.62], [ex, ey]], 8), (s) => 1 + 17 * Math.sin(Math.PI * Math.min(1, s * 0.94 + 0.04))), colour, { lift: 4, rim: 0.4 });
    }
  });
}

/** Evening light through a window that is not in the picture. */
function light(ctx, t) {
  const x = blend(0, 46, glide(t, 0, 12.5));
  const fill = ctx.createLinearGradient(760 + x, 90, 1180 + x, 520);
  fill.addColorStop(0, sheer(SUN, 0.34));
  fill.addColorStop(1, sheer(CORAL, 0.14));
  ctx.fillStyle = fill;
  for (const [a, b] of [[0, 0], [138, 0], [14, 152], [152, 152]]) {
    const [px, py] = [826 + a + x, 96 + b + a * 0.1];
    ctx.fill(polygon([[px, py], [px + 122, py + 13], [px + 134, py + 147], [px + 12, py + 135]]));
  }
}

export function close() {
  const [back, top, vessel] = [niche(), table(), jug()];
  const bag = bagSprite(410);
  return (ctx, t) => {
    const push = glide(t, 0, 1);
    const camera = { x: blend(-18, 0, push), y: 0, zoom: blend(0.985, 1, push) };
    ctx.fillStyle = tint(TEAL, INK, 0.46);
    ctx.fillRect(0, 0, 1280, 720);
    plane(ctx, camera, 0.5, () => { lay(ctx, back); light(ctx, t); });
    plane(ctx, camera, 0.9, () => { lay(ctx, top); twigs(ctx, t); lay(ctx, vessel); });
    ctx.save();
    poseBag(ctx, bagPose('close', t));
    ctx.fillStyle = sheer(INK, 0.3);
    ctx.beginPath();
    ctx.ellipse(BAG_W / 2 + 8, 198, 128, 8, 0, 0, Math.PI * 2);
    ctx.fill();
    lay(ctx, bag);
    ctx.restore();
  };
}
