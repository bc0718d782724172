/** Morning: the courier rides in from the left and stops where the road forks. */
import { CORAL, INK, LEATHER, PAPER, PEACH, SUN, TEAL, sheer, tint } from '../palette.mjs';
import { curve, cut, disc, lay, limb, plane, polygon, rectangle, sprite, strip } from '../paper.mjs';
import { BAG_W } from '../bagshape.mjs';
import { bagSprite, poseBag } from '../bag.mjs';
import { bagPose } from '../places.mjs';
import { GROUND, drawRider } from '../rider.mjs';
import { bird, cloud, skySprites, sun } from '../sky.mjs';
import { blade, fir, landPath, ridgeLine, roundTree } from '../land.mjs';
import { roofLine, steeple } from '../town.mjs';
import { blend, glide, wave } from '../timing.mjs';

const WIDE = [-160, -60, 1620, 860];

const SHEETS = [
  { colour: tint(PAPER, SUN, 0.35) },
  { colour: tint(PAPER, PEACH, 0.55), radius: 250 },
  { colour: tint(PAPER, TEAL, 0.2), radius: 430, squash: 0.7 },
  { colour: tint(PAPER, TEAL, 0.34), radius: 640, squash: 0.66 },
  { colour: tint(PAPER, TEAL, 0.48), radius: 850, squash: 0.62 },
];

function cityAfar() {
  return sprite(WIDE, (ctx) => {
    const far = tint(TEAL, PAPER, 0.3);
    cut(ctx, roofLine(-160, 400, 470, 170, 31), far, { lift: 8 });
    cut(ctx, roofLine(396, 560, 486, 84, 5), far, { lift: 8 });
    cut(ctx, steeple(196, 470, 44, 292), far, { lift: 8 });
    cut(ctx, roofLine(-160, 470, 486, 112, 47), tint(TEAL, INK, 0.12), { lift: 8 });
    cut(ctx, rectangle(330, 268, 30, 220), tint(TEAL, INK, 0.12), { lift: 6 });
    cut(ctx, polygon([[322, 272], [345, 226], [368, 272]]), tint(CORAL, INK, 0.1), { lift: 5 });
    for (const [x, y] of [[22, 430], [60, 412], [120, 424], [240, 440], [270, 420], [345, 312], [345, 350], [404, 446]]) {
      cut(ctx, rectangle(x - 5, y, 10, 15, 1), SUN, { lift: 0, rim: 0 });
    }
  });
}

function ridgeAfar() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, polygon([[600, 520], [760, 350], [812, 378], [930, 196], [986, 250], [1046, 206], [1170, 352], [1240, 300], [1460, 440], [1460, 820], [600, 820]]),
      tint(TEAL, PAPER, 0.42), { lift: 10, rim: 0.5 });
    cut(ctx, polygon([[880, 268], [930, 196], [986, 250], [1046, 206], [1098, 270], [1062, 262], [1040, 290], [1000, 268], [962, 300], [924, 258]]),
      tint(PAPER, TEAL, 0.08), { lift: 5, rim: 0.7 });
    cut(ctx, polygon([[640, 560], [860, 420], [960, 446], [1110, 360], [1200, 402], [1300, 356], [1460, 430], [1460, 820], [640, 820]]),
      tint(TEAL, PAPER, 0.16), { lift: 10 });
    const path = strip(curve([[925, 540], [1090, 506], [950, 462], [1110, 410], [1106, 366]], 30), (k) => 20 - 17 * k);
    cut(ctx, path, PAPER, { lift: 2, rim: 0.2, shade: 0.25 });
  });
}

function fields() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, landPath(ridgeLine(-160, 1460, 492, 22, 4), 840), tint(TEAL, LEATHER, 0.18), { lift: 10 });
    for (const [x, y, s] of [[1010, 506, 92], [1064, 516, 120], [1128, 506, 84], [1236, 500, 132], [1320, 512, 110], [1180, 520, 70]]) fir(ctx, x, y, s, tint(TEAL, INK, 0.42));
    for (const [x, y, s, k] of [[452, 506, 92, 1], [524, 500, 70, 2], [58, 508, 84, 3]]) roundTree(ctx, x, y, s, [tint(TEAL, INK, 0.2), tint(TEAL, PAPER, 0.1)], tint(LEATHER, INK, 0.5), k);
    cut(ctx, landPath(ridgeLine(-160, 1460, 530, 14, 9), 840), tint(SUN, TEAL, 0.34), { lift: 9 });
    road(ctx);
  });
}

/** Two roads out of one: a paved one to the town, a stony one to the ridge. */
function road(ctx) {
  const pale = tint(PAPER, PEACH, 0.3);
  const stony = tint(PEACH, LEATHER, 0.2);
  cut(ctx, strip(curve([[960, 690], [700, 600], [330, 606], [470, 540], [236, 500]], 40), (k) => 96 * (1 - k) ** 1.5 + 8), pale, { lift: 4, shade: 0.3 });
  cut(ctx, strip(curve([[1180, 650], [1190, 590], [1230, 560], [1010, 556], [930, 520]], 40), (k) => 74 * (1 - k) ** 1.3 + 8), stony, { lift: 4, shade: 0.3 });
  cut(ctx, polygon([[-160, 560], [200, 556], [700, 578], [1460, 616], [1460, 840], [-160, 840]]), pale, { lift: 7, rim: 0.5 });
  ctx.fillStyle = sheer(LEATHER, 0.22);
  for (let i = 0; i < 13; i++) {
    const x = -110 + i * 122;
    ctx.fill(polygon([[x, 634 + i * 4], [x + 66, 636 + i * 4], [x + 70, 641 + i * 4], [x, 639 + i * 4]]));
  }
}

function verge() {
  return sprite(WIDE, (ctx) => {
    cut(ctx, landPath(ridgeLine(-160, 1460, 708, 12, 77), 840), tint(TEAL, INK, 0.55), { lift: 12, rim: 0.35 });
  });
}

/** A signpost whose arms say nothing: one is cut like roofs, one like peaks. */
function signpost(ctx, t) {
  const nod = 0.012 * wave(t, 2.5);
  ctx.save();
  ctx.translate(1140, 586);
  cut(ctx, limb([0, 6], 9, [0, -394], 6), tint(LEATHER, INK, 0.45), { lift: 6 });
  cut(ctx, disc(0, -402, 10), CORAL, { lift: 4 });
  ctx.rotate(nod);
  ctx.translate(0, -126);
  cut(ctx, polygon([[8, -252], [-96, -252], [-122, -232], [-96, -212], [8, -212]]), TEAL, { lift: 6 });
  cut(ctx, polygon([[-88, -222], [-88, -234], [-76, -242], [-64, -234], [-64, -238], [-48, -238], [-48, -230], [-36, -240], [-22, -230], [-22, -222]]), PAPER, { lift: 2 });
  cut(ctx, polygon([[-8, -200], [92, -200], [118, -180], [92, -160], [-8, -160]]), CORAL, { lift: 6 });
  cut(ctx, polygon([[8, -169], [32, -191], [44, -179], [56, -192], [84, -169]]), PAPER, { lift: 2 });
  ctx.restore();
}

export function meet() {
  const sky = skySprites(WIDE, 690, 430, SHEETS, 41);
  const [town, ridge, land, edge] = [cityAfar(), ridgeAfar(), fields(), verge()];
  const bag = bagSprite(230);
  const clouds = [[250, 3, 120, 150], [190, 9, 700, 112], [150, 15, 480, 226]].map(([w, seed, x, y]) =>
    [sprite([-20, -w * 0.4, w + 60, w * 0.6], (ctx) => cut(ctx, cloud(w, seed), PAPER, { lift: 8, rim: 0.7, shade: 0.1 })), x, y]);

  return (ctx, t) => {
    const go = glide(t, 0, 7.4);
    const camera = { x: blend(-44, 26, go), y: blend(-4, 4, go), zoom: blend(1.06, 1.02, go) };
    plane(ctx, camera, 0.1, () => lay(ctx, sky[0]));
    plane(ctx, camera, 0.12, () => sun(ctx, 690, 366, 62, tint(PAPER, SUN, 0.55), sheer(SUN, 0.8)));
    sky.slice(1).forEach((sheet, i) => plane(ctx, camera, 0.15 + 0.04 * i, () => lay(ctx, sheet)));
    clouds.forEach(([piece, x, y], i) => plane(ctx, camera, 0.22, () => lay(ctx, piece, x + go * (40 + 14 * i), y)));
    plane(ctx, camera, 0.3, () => lay(ctx, ridge));
    plane(ctx, camera, 0.4, () => lay(ctx, town));
    for (let i = 0; i < 4; i++) {
      bird(ctx, 560 + i * 46 + 70 * go + 6 * wave(t, 2.5, i * 0.2), 210 - (i % 2) * 24 - 20 * go, 12, wave(t, 0.625, i * 0.23), tint(INK, TEAL, 0.3));
    }
    plane(ctx, camera, 0.8, () => { lay(ctx, land); signpost(ctx, t); });
    courier(ctx, bag, t);
    plane(ctx, camera, 1.3, () => {
      lay(ctx, edge);
      for (let i = 0; i < 34; i++) {
        const x = -120 + i * 47 + (i % 3) * 11;
        blade(ctx, x, 722, 34 + (i * 37) % 30, 8 * wave(t, 2.5, i * 0.13) + ((i * 29) % 20) - 8, 7, i % 4 ? tint(TEAL, INK, 0.4) : tint(TEAL, INK, 0.2), { lift: 3, rim: 0.3 });
      }
    });
  };
}

function courier(ctx, bag, t) {
  const pose = bagPose('meet', t);
  const scale = pose.width / BAG_W;
  ctx.save();
  ctx.translate(pose.x, pose.y);
  ctx.scale(scale, scale);
  ctx.fillStyle = sheer(INK, 0.2);
  ctx.beginPath();
  ctx.ellipse(-60, GROUND + 3, 250, 13, 0, 0, Math.PI * 2);
  ctx.fill();
  ctx.restore();
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
  drawRider(ctx, { t, rolled: pose.x / scale, rest: glide(t, 5.9, 7.2), drawBag });
  ctx.restore();
}
