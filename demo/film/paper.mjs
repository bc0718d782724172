/**
 * Cut paper on a canvas: a piece has a soft shadow under it, a lit edge at the
 * top left and a dark one at the bottom right. Standing pieces are drawn once
 * into sprites; moving ones are cut again in every frame.
 */
import { INK, PAPER, sheer } from './palette.mjs';

export const WIDTH = 1280;
export const HEIGHT = 720;

/**
 * Lay one piece of paper. `lift` is its height above what lies below, in
 * pixels; `rim` and `shade` are how much light and dark its edges take.
 */
export function cut(ctx, path, fill, { lift = 6, rim = 0.42, shade = 0.2, rule = 'nonzero' } = {}) {
  ctx.save();
  if (lift > 0) {
    ctx.shadowColor = sheer('#0B1226', 0.42);
    ctx.shadowBlur = lift * 2;
    ctx.shadowOffsetX = lift * 0.35;
    ctx.shadowOffsetY = lift * 0.7;
  }
  ctx.fillStyle = fill;
  ctx.fill(path, rule);
  ctx.shadowColor = 'transparent';
  if (rim > 0 || shade > 0) edges(ctx, path, rule, rim, shade);
  ctx.restore();
}

/** Two offset outlines, kept inside the piece. */
function edges(ctx, path, rule, rim, shade) {
  ctx.clip(path, rule);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 2.2;
  ctx.strokeStyle = sheer(INK, shade);
  ctx.translate(-0.9, -0.9);
  ctx.stroke(path);
  ctx.strokeStyle = sheer(PAPER, rim);
  ctx.translate(1.8, 1.8);
  ctx.stroke(path);
}

/**
 * Draw once, lay often. `box` is [x, y, w, h] in the drawing's own units,
 * `scale` the pixels per unit that it is kept in.
 */
export function sprite([x, y, w, h], draw, scale = 1) {
  const image = new OffscreenCanvas(Math.ceil(w * scale), Math.ceil(h * scale));
  const ctx = image.getContext('2d', { willReadFrequently: true });
  ctx.scale(scale, scale);
  ctx.translate(-x, -y);
  draw(ctx);
  return { image, x, y, w: image.width / scale, h: image.height / scale };
}

/**
 * One piece alone as a sprite. Its edges are finer than those of `cut`, which
 * must keep to a clip: for large sheets, where a ragged rim would show.
 */
export function sheet(box, path, colour, { lift = 14, rim = 0.42, shade = 0.14, rule = 'evenodd' } = {}) {
  return sprite(box, (ctx) => {
    const fill = typeof colour === 'function' ? colour(ctx) : colour;
    ctx.fillStyle = fill;
    ctx.fill(path, rule);
    ctx.globalCompositeOperation = 'source-atop';
    ctx.lineWidth = 2.4;
    for (const [shift, ink] of [[-0.9, sheer(INK, shade)], [0.9, sheer(PAPER, rim)]]) {
      ctx.save();
      ctx.translate(shift, shift);
      ctx.strokeStyle = ink;
      ctx.stroke(path);
      ctx.restore();
    }
    ctx.globalCompositeOperation = 'destination-over';
    cut(ctx, path, fill, { lift, rim: 0, shade: 0, rule });
  });
}

export function lay(ctx, piece, dx = 0, dy = 0) {
  ctx.drawImage(piece.image, piece.x + dx, piece.y + dy, piece.w, piece.h);
}

/**
 * One plane of the picture. A plane of depth 1 moves with the camera; 0 is
 * infinitely far away. The camera is {x, y, zoom}, the picture's centre fixed.
 */
export function plane(ctx, camera, depth, draw) {
  const zoom = 1 + (camera.zoom - 1) * depth;
  ctx.save();
  ctx.translate(WIDTH / 2, HEIGHT / 2);
  ctx.scale(zoom, zoom);
  ctx.translate(-WIDTH / 2 - camera.x * depth, -HEIGHT / 2 - camera.y * depth);
  draw(ctx);
  ctx.restore();
}

export function polygon(points) {
  const path = new Path2D();
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
  return path;
}

export function rectangle(x, y, w, h, r = 0) {
  const path = new Path2D();
  if (r) path.roundRect(x, y, w, h, r);
  else path.rect(x, y, w, h);
  return path;
}

export function disc(x, y, r) {
  const path = new Path2D();
  path.arc(x, y, r, 0, Math.PI * 2);
  return path;
}

/** A smooth closed outline through points (midpoint quadratics). */
export function smooth(points) {
  const path = new Path2D();
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const n = points.length;
  path.moveTo(...middle(points[n - 1], points[0]));
  points.forEach((p, i) => path.quadraticCurveTo(...p, ...middle(p, points[(i + 1) % n])));
  path.closePath();
  return path;
}

/** A limb: a tapering bar with round ends. */
export function limb([ax, ay], ra, [bx, by], rb) {
  const turn = Math.atan2(by - ay, bx - ax);
  const path = new Path2D();
  path.arc(ax, ay, ra, turn + Math.PI / 2, turn - Math.PI / 2);
  path.arc(bx, by, rb, turn - Math.PI / 2, turn + Math.PI / 2);
  path.closePath();
  return path;
}

/** A bar of constant width through points, as a cut strip. */
export function strip(points, width) {
  const left = [];
  const right = [];
  points.forEach(([x, y], i) => {
    const a = points[Math.max(0, i - 1)];
    const b = points[Math.min(points.length - 1, i + 1)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const w = (typeof width === 'function' ? width(i / (points.length - 1)) : width) / 2;
    const nx = (-(b[1] - a[1]) / length) * w;
    const ny = ((b[0] - a[0]) / length) * w;
    left.push([x + nx, y + ny]);
    right.unshift([x - nx, y - ny]);
  });
  return polygon([...left, ...right]);
}

/** Points of a quadratic or cubic curve, for strips. */
export function curve(points, steps = 24) {
  const at = (k) => {
    let p = points;
    while (p.length > 1) p = p.slice(1).map((q, i) => q.map((v, j) => p[i][j] + (v - p[i][j]) * k));
    return p[0];
  };
  return Array.from({ length: steps + 1 }, (_, i) => at(i / steps));
}

/** The knee or elbow between a and b, bones of the given lengths; side is 1 or -1. */
export function joint([ax, ay], [bx, by], first, second, side) {
  const reach = Math.min(Math.hypot(bx - ax, by - ay), first + second - 0.01);
  const turn = Math.atan2(by - ay, bx - ax);
  const bend = Math.acos((first * first + reach * reach - second * second) / (2 * first * reach));
  return [ax + Math.cos(turn + side * bend) * first, ay + Math.sin(turn + side * bend) * first];
}

export function downwards(ctx, y0, y1, ...stops) {
  const fill = ctx.createLinearGradient(0, y0, 0, y1);
  stops.forEach((colour, i) => fill.addColorStop(i / (stops.length - 1), colour));
  return fill;
}

export function glow(ctx, x, y, r, ...stops) {
  const fill = ctx.createRadialGradient(x, y, 0, x, y, r);
  stops.forEach((colour, i) => fill.addColorStop(i / (stops.length - 1), colour));
  ctx.save();
  ctx.fillStyle = fill;
  ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
  ctx.restore();
}

/**
 * Several paths as one piece: one shadow, and light along the common outline
 * only. All paths must run the same way round. For sprites: it needs a canvas
 * of its own.
 */
export function silhouette(ctx, paths, fill, { lift = 6, rim = 0.5 } = {}) {
  const whole = new Path2D();
  paths.forEach((path) => whole.addPath(path));
  cut(ctx, whole, fill, { lift, rim: 0, shade: 0 });
  const { width, height } = ctx.canvas;
  const edge = new OffscreenCanvas(width, height);
  const light = edge.getContext('2d', { willReadFrequently: true });
  light.setTransform(ctx.getTransform());
  light.fillStyle = PAPER;
  light.fill(whole);
  light.globalCompositeOperation = 'destination-out';
  light.translate(1.6, 1.8);
  light.fill(whole);
  ctx.save();
  ctx.resetTransform();
  ctx.globalAlpha = rim;
  ctx.drawImage(edge, 0, 0);
  ctx.restore();
}
