/**
 * What the two takes on the bench share: the table, the bag on it and the
 * hands. Both draw it from here, so that only what is behind the bag differs.
 */
import { CORAL, INK, LEATHER, PAPER, TEAL, sheer, tint } from './palette.mjs';
import { curve, cut, downwards, lay, limb, plane, polygon, rectangle, smooth, sprite, strip } from './paper.mjs';
import { BAG_W, STITCHES } from './bagshape.mjs';
import { bagInWork, drawStitches, poseBag, stitchAt } from './bag.mjs';
import { handSprites, needle } from './hands.mjs';
import { bagPose, benchCamera } from './places.mjs';
import { BEAT, blend, glide, wave } from './timing.mjs';

/** Done before the take begins; one stitch a beat then fills the seam exactly. */
const FIRST = STITCHES - 24;
const BOX = [-80, 540, 1440, 260];

function table() {
  return sprite(BOX, (ctx) => {
    const top = downwards(ctx, 560, 730, tint(LEATHER, PAPER, 0.3), tint(LEATHER, INK, 0.25));
    cut(ctx, polygon([[-80, 578], [1360, 572], [1360, 800], [-80, 800]]), top, { lift: 16, rim: 0.6 });
    cut(ctx, polygon([[-80, 690], [1360, 690], [1360, 800], [-80, 800]]), tint(LEATHER, INK, 0.5), { lift: 6, rim: 0.5 });
    ctx.strokeStyle = sheer(INK, 0.12);
    ctx.lineWidth = 2;
    for (const [y, x0, x1, bow] of [[600, -40, 380, 6], [626, 200, 900, -7], [652, -80, 560, 8], [612, 780, 1340, 5], [664, 700, 1360, -6]]) {
      ctx.stroke(strip(curve([[x0, y], [(x0 + x1) / 2, y + bow], [x1, y]]), 0.6));
    }
    offcut(ctx, 920, 640, TEAL);
    offcut(ctx, 150, 648, CORAL);
    awl(ctx);
  });
}

function offcut(ctx, x, y, colour) {
  cut(ctx, smooth([[x, y], [x + 60, y - 14], [x + 128, y - 2], [x + 110, y + 26], [x + 34, y + 30]]), tint(colour, INK, 0.1), { lift: 4 });
}

function awl(ctx) {
  cut(ctx, polygon([[1082, 622], [1088, 618], [1158, 640], [1156, 646]]), tint(PAPER, INK, 0.3), { lift: 3 });
  cut(ctx, limb([1156, 643], 9, [1212, 660], 14), tint(CORAL, INK, 0.2), { lift: 5 });
}

/** Things nearest to us, dark and large at the picture's edge. */
function front() {
  return sprite([-120, 420, 1540, 400], (ctx) => {
    spool(ctx, 40, 726, 92, 150, TEAL);
    spool(ctx, 1236, 738, 104, 128, CORAL);
  });
}

function spool(ctx, x, y, w, h, colour) {
  const wood = tint(LEATHER, INK, 0.55);
  cut(ctx, rectangle(x - w * 0.38, y - h, w * 0.76, h), tint(colour, INK, 0.3), { lift: 10 });
  ctx.strokeStyle = sheer(INK, 0.22);
  ctx.lineWidth = 2;
  for (let i = 1; i < 13; i++) {
    ctx.beginPath();
    ctx.moveTo(x - w * 0.38, y - (h * i) / 13);
    ctx.lineTo(x + w * 0.38, y - (h * i) / 13 - 5);
    ctx.stroke();
  }
  cut(ctx, rectangle(x - w / 2, y - h - 16, w, 22, 9), wood, { lift: 7, rim: 0.5 });
  cut(ctx, rectangle(x - w / 2, y - 12, w, 30, 9), wood, { lift: 7 });
}

/** Where needle and hand are within a beat: in at 0, drawn out, and back. */
function stroke(t) {
  const phase = (t / BEAT) % 1;
  const out = glide(phase, 0.16, 0.56) * (1 - glide(phase, 0.62, 1));
  const done = FIRST + Math.floor(t / BEAT) + glide(phase, 0.1, 0.45);
  return { out, done: Math.min(STITCHES, done), current: Math.min(STITCHES - 1, FIRST + Math.floor(t / BEAT)) };
}

function drawHands(ctx, hands, pose, t) {
  const scale = pose.width / BAG_W;
  const { out, current } = stroke(t);
  const onPicture = ([x, y]) => [pose.x + x * scale, pose.y + y * scale];
  const phase = (t / BEAT) % 1;
  const travel = glide(phase, 0.6, 1);
  const from = onPicture(stitchAt(current));
  const to = onPicture(stitchAt(Math.min(STITCHES - 1, current + 1)));
  const hole = [blend(from[0], to[0], travel), blend(from[1], to[1], travel)];
  const pinch = [hole[0] + 26 + 96 * out, hole[1] + 12 - 74 * out];
  ctx.save();
  ctx.translate(pose.x + 4 * scale + 4, pose.y + 92 * scale + 2 * wave(t, 2.5));
  ctx.rotate(-0.08 + 0.012 * wave(t, BEAT * 2));
  lay(ctx, hands.holding);
  ctx.restore();
  ctx.save();
  ctx.translate(...pinch);
  ctx.rotate(0.1 - 0.22 * out);
  const turn = Math.PI + 0.42 - 0.2 * out;
  const c = Math.cos(-(0.1 - 0.22 * out));
  const s = Math.sin(-(0.1 - 0.22 * out));
  const [dx, dy] = [from[0] - pinch[0], from[1] - pinch[1]];
  needle(ctx, turn, [dx * c - dy * s, dx * s + dy * c], 26 * (1 - out));
  lay(ctx, hands.sewing);
  ctx.restore();
}

/** Builds the shared foreground; gives a function (ctx, t). */
export function benchFront() {
  const [top, near] = [table(), front()];
  const hands = handSprites();
  const [below, above] = bagInWork(430);
  return (ctx, t) => {
    const camera = benchCamera(t);
    const pose = bagPose('bench', t);
    plane(ctx, camera, 0.92, () => lay(ctx, top));
    ctx.save();
    poseBag(ctx, pose);
    ctx.fillStyle = sheer('#0B1226', 0.3);
    ctx.beginPath();
    ctx.ellipse(BAG_W / 2 + 6, 199, 126, 8, 0, 0, Math.PI * 2);
    ctx.fill();
    lay(ctx, below);
    drawStitches(ctx, stroke(t).done);
    lay(ctx, above);
    ctx.restore();
    drawHands(ctx, hands, pose, t);
    plane(ctx, camera, 1.5, () => lay(ctx, near));
  };
}

