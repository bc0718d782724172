// Where an element stands, and how it moves. A place is a box, or boxes at times
// (keys) between which it goes straight or, smooth, in a curve.

import type { Json } from "../record/steps.ts";
import { isRecord, type Box, type Element, type Key } from "./film.ts";

const HUNDREDTH = 100;
/** Percents are written to two places, times to three: finer is not to be seen. */
const round = (value: number, by = HUNDREDTH): number => Math.round(value * by) / by;

const isNumbers = (value: Json | undefined, least: number): value is number[] => Array.isArray(value) && value.length >= least && value.every((one) => typeof one === "number");

export function keysOf(place: Json | undefined): Key[] | undefined {
  const keys = isRecord(place) ? place.keys : undefined;
  return Array.isArray(keys) && keys.length > 0 && keys.every((key) => isNumbers(key, 5)) ? (keys as unknown as Key[]) : undefined;
}

/** Between two keys, `u` of the way: a curve through the values `p` at the times
 * `t` of the key before, the two, and the key after; as engine/picture.c has it. */
function curve(p: readonly number[], t: readonly number[], u: number): number {
  const [p0, p1, p2, p3] = p as [number, number, number, number];
  const [t0, t1, t2, t3] = t as [number, number, number, number];
  const m1 = ((p2 - p0) / (t2 - t0)) * (t2 - t1);
  const m2 = ((p3 - p1) / (t3 - t1)) * (t2 - t1);
  return (2 * u ** 3 - 3 * u ** 2 + 1) * p1 + (u ** 3 - 2 * u ** 2 + u) * m1 + (3 * u ** 2 - 2 * u ** 3) * p2 + (u ** 3 - u ** 2) * m2;
}

export const isSmooth = (place: Json | undefined): boolean => isRecord(place) && place.smooth === true;

/** The place that a screen of this width uses, and where it is written. */
export function spotOf(element: Element, narrow: boolean): { place: Json | undefined; path: string[] } {
  const of = isRecord(element.narrow) ? element.narrow : undefined;
  if (narrow && of?.place !== undefined) return { place: of.place, path: ["narrow", "place"] };
  return { place: element.place, path: ["place"] };
}

/** The box at a time; undefined: the place is left to the player, or is none. */
export function boxAt(place: Json | undefined, t: number): Box | undefined {
  if (isNumbers(place, 4)) return place as unknown as Box;
  const keys = keysOf(place);
  if (!keys) return undefined;
  const after = keys.findIndex(([at]) => at > t);
  if (after === 0) return keys[0]?.slice(1) as Box;
  const n = after < 0 ? keys.length - 1 : after - 1;
  const [a, b] = [keys[n] as Key, keys[after]];
  if (!b) return a.slice(1) as Box;
  const u = (t - a[0]) / (b[0] - a[0]);
  const four = [keys[n - 1] ?? a, a, b, keys[after + 1] ?? b];
  const times = four.map(([at]) => at);
  const at = (i: number, usual: number): number => {
    const values = four.map((key) => key[i] ?? usual) as [number, number, number, number];
    return isSmooth(place) ? curve(values, times, u) : values[1] + (values[2] - values[1]) * u;
  };
  return [at(1, 0), at(2, 0), at(3, 0), at(4, 0), at(5, 0), Math.min(1, Math.max(0, at(6, 1)))];
}

/** A box as it is written: what is usual is left out. */
export function written(box: Box): Box {
  const [x, y, w, h, turn = 0, fade = 1] = box.map((value) => (value === undefined ? value : round(value))) as Box;
  if (fade !== 1) return [x, y, w, h, turn, fade];
  return turn ? [x, y, w, h, turn] : [x, y, w, h];
}

/** The place with this box at a time. What moves gets a key there; what stands
 * stands there from now on. `near`: seconds within which a key is the same. */
export function withBox(place: Json | undefined, t: number, box: Box, near: number): Json {
  const keys = keysOf(place);
  if (!keys) return written(box) as Json;
  const key: Key = [round(t, 1000), ...written(box)];
  const others = keys.filter(([at]) => Math.abs(at - t) > near);
  const all = [...others, key].sort(([a], [b]) => a - b);
  return { ...(place as { [name: string]: Json }), keys: all as unknown as Json };
}

/** The whole path moved by so much. */
export function moved(place: Json | undefined, dx: number, dy: number): Json | undefined {
  const shift = ([x, y, ...rest]: Box): Box => written([x + dx, y + dy, ...rest] as Box);
  const keys = keysOf(place);
  if (keys) return { ...(place as { [name: string]: Json }), keys: keys.map(([t, ...box]) => [t, ...shift(box as Box)]) as Json };
  return isNumbers(place, 4) ? (shift(place as unknown as Box) as Json) : undefined;
}

/** From now on it moves: this is its first moment. */
export function following(place: Json | undefined, t: number): Json | undefined {
  const box = boxAt(place, t);
  return box && !keysOf(place) ? { keys: [[round(t, 1000), ...written(box)]] as Json } : undefined;
}

/** It stands where it is at this time. */
export function standing(place: Json | undefined, t: number): Json | undefined {
  const box = keysOf(place) && boxAt(place, t);
  return box ? (written(box) as Json) : undefined;
}

/** Without the key at this time; the last one stays as a box that stands. */
export function withoutKey(place: Json | undefined, n: number): Json | undefined {
  const keys = keysOf(place);
  if (!keys?.[n]) return undefined;
  if (keys.length === 1) return keys[0]?.slice(1) as Json;
  return { ...(place as { [name: string]: Json }), keys: keys.filter((_, at) => at !== n) as unknown as Json };
}

/** The key number `n` with another box; its moment stays. */
export function withKeyBox(place: Json | undefined, n: number, box: Box): Json | undefined {
  const keys = keysOf(place);
  if (!keys?.[n]) return undefined;
  return { ...(place as { [name: string]: Json }), keys: keys.map((key, at) => (at === n ? [key[0], ...written(box)] : key)) as unknown as Json };
}

/** The key number `n` at another time, in order; undefined: another has its
 * moment there (`near`: seconds), or it is no time. */
export function withKeyTime(place: Json | undefined, n: number, t: number, near: number): Json | undefined {
  const keys = keysOf(place);
  const key = keys?.[n];
  if (!keys || !key || !(t >= 0) || keys.some(([at], i) => i !== n && Math.abs(at - t) <= near)) return undefined;
  const all = keys.map((one, i) => (i === n ? [round(t, 1000), ...one.slice(1)] : one)) as Key[];
  return { ...(place as { [name: string]: Json }), keys: all.sort(([a], [b]) => a - b) as unknown as Json };
}

/** Through its keys in a curve, or straight from one to the next. */
export function withSmooth(place: Json | undefined, on: boolean): Json | undefined {
  if (!keysOf(place)) return undefined;
  const { smooth: _, ...rest } = place as { [name: string]: Json };
  return on ? { ...rest, smooth: true } : rest;
}

const STEPS = 16; // of a curve between two keys

/** Where the middle of what moves goes: points, percent of the picture. */
export function trackOf(place: Json | undefined): [x: number, y: number][] {
  const keys = keysOf(place);
  if (!keys) return [];
  const steps = isSmooth(place) ? STEPS : 1;
  const times = keys.flatMap(([t], n) => {
    const next = keys[n + 1]?.[0];
    return next === undefined ? [t] : Array.from({ length: steps }, (_, i) => t + ((next - t) * i) / steps);
  });
  return times.map((t) => middleOf(boxAt(place, t) as Box));
}

export const middleOf = ([x, y, w, h]: Box): [x: number, y: number] => [x + w / 2, y + h / 2];

/** A place whose times are moved by so much. What then lies before the scene's
 * start goes; where it was at the start it still is. */
export function later(place: Json | undefined, by: number): Json | undefined {
  const keys = keysOf(place);
  if (!keys || by === 0) return place;
  const all = keys.map(([t, ...box]) => [round(t + by, 1000), ...box] as Key);
  const kept = all.filter(([t]) => t >= 0);
  const first: Key[] = kept.length < all.length && kept[0]?.[0] !== 0 ? [[0, ...written(boxAt(place, -by) as Box)]] : [];
  return { ...(place as { [name: string]: Json }), keys: [...first, ...kept] as unknown as Json };
}

// ---- on the picture -------------------------------------------------------------

export interface Snap {
  box: Box;
  lines: { x?: number; y?: number }[]; // where guides are drawn
}

/** A box moved to lines that are near: of the picture and of other boxes.
 * `dx`, `dy`: how near, percent. */
export function snapped(box: Box, others: readonly Box[], dx: number, dy: number): Snap {
  const [x, y, w, h, ...rest] = box;
  const lines: Snap["lines"] = [];
  const nearest = (edges: number[], targets: number[], within: number): { by: number; at: number } | undefined => {
    let best: { by: number; at: number } | undefined;
    for (const at of targets) for (const edge of edges) if (Math.abs(at - edge) <= within && (!best || Math.abs(at - edge) < Math.abs(best.by))) best = { by: at - edge, at };
    return best;
  };
  const toX = nearest([x, x + w / 2, x + w], [0, 50, 100, ...others.flatMap(([ox, , ow]) => [ox, ox + ow / 2, ox + ow])], dx);
  const toY = nearest([y, y + h / 2, y + h], [0, 50, 100, ...others.flatMap(([, oy, , oh]) => [oy, oy + oh / 2, oy + oh])], dy);
  if (toX) lines.push({ x: toX.at });
  if (toY) lines.push({ y: toY.at });
  return { box: [x + (toX?.by ?? 0), y + (toY?.by ?? 0), w, h, ...rest] as Box, lines };
}

/** Kept on the picture, and not smaller than can be seen. */
export function within(box: Box, least = 1): Box {
  const [x, y, w, h, ...rest] = box;
  const [width, height] = [Math.min(100, Math.max(least, w)), Math.min(100, Math.max(least, h))];
  return [Math.min(100 - width, Math.max(0, x)), Math.min(100 - height, Math.max(0, y)), width, height, ...rest] as Box;
}

export type Edge = "start" | "center" | "end" | "top" | "middle" | "bottom";

/** Boxes in a line with each other: by the edges of all of them together. */
export function aligned(boxes: readonly Box[], edge: Edge): Box[] {
  const low = (n: number): number => Math.min(...boxes.map((box) => box[n] as number));
  const high = (n: number): number => Math.max(...boxes.map((box) => (box[n] as number) + (box[n + 2] as number)));
  return boxes.map((box) => {
    const [x, y, w, h, ...rest] = box;
    const to: Record<Edge, [number, number]> = {
      start: [low(0), y],
      center: [(low(0) + high(0) - w) / 2, y],
      end: [high(0) - w, y],
      top: [x, low(1)],
      middle: [x, (low(1) + high(1) - h) / 2],
      bottom: [x, high(1) - h],
    };
    return [...to[edge], w, h, ...rest] as Box;
  });
}

/** As wide, as high, or both, as the largest of them; each about its middle. */
export function sized(boxes: readonly Box[], side: "width" | "height" | "size"): Box[] {
  const [w, h] = [Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))];
  return boxes.map((box) => {
    const [mx, my] = middleOf(box);
    const [wide, high] = [side === "height" ? box[2] : w, side === "width" ? box[3] : h];
    return within([mx - wide / 2, my - high / 2, wide, high, ...box.slice(4)] as Box);
  });
}

// ---- outlines -------------------------------------------------------------------

/** A corner of a polygon: percent of its box. */
export type Point = [x: number, y: number];
export const SHAPES = ["rectangle", "circle", "polygon"] as const;
export type Shape = (typeof SHAPES)[number];
export const POINTS_LEAST = 3;

/** The outline that an element has; without corners a polygon is its box. */
export function shapeOf(element: { [name: string]: Json }): { shape: Shape; points: Point[] } {
  const shape = SHAPES.find((one) => one === element.shape) ?? "rectangle";
  const { points } = element;
  const given = Array.isArray(points) && points.length >= POINTS_LEAST && points.every((point) => isNumbers(point, 2));
  return { shape, points: shape === "polygon" ? (given ? (points as unknown as Point[]) : [[0, 0], [100, 0], [100, 100], [0, 100]]) : [] };
}

/** A polygon drawn on the picture as a box with corners in it. */
export function polygonOf(drawn: readonly Point[]): { box: Box; points: Point[] } {
  const [xs, ys] = [drawn.map(([x]) => x), drawn.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [w, h] = [Math.max(1, Math.max(...xs) - left), Math.max(1, Math.max(...ys) - top)];
  return { box: [left, top, w, h], points: drawn.map(([x, y]) => [round(((x - left) / w) * HUNDREDTH), round(((y - top) / h) * HUNDREDTH)]) };
}

/** Corners that have left their box, and the place with boxes around them again:
 * on the picture nothing moves. `aspect`: of the picture, for what is turned. */
export function refitted(place: Json | undefined, corners: readonly Point[], aspect: number): { place: Json | undefined; points: Point[] } {
  const { box: [l, t, w, h], points } = polygonOf(corners);
  if (l === 0 && t === 0 && w === HUNDREDTH && h === HUNDREDTH) return { place, points };
  const refit = (box: Box): Box => {
    const [mx, my] = middleOf(box);
    const [, , bw, bh, turn = 0] = box;
    const [nw, nh] = [(bw * w) / HUNDREDTH, (bh * h) / HUNDREDTH];
    // The new middle lies off the old one; turned about that, in pixels.
    const [dx, dy] = [(((l + w / 2) / HUNDREDTH - 0.5) * bw) * aspect, ((t + h / 2) / HUNDREDTH - 0.5) * bh];
    const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    const [cx, cy] = [mx + (dx * cos - dy * sin) / aspect, my + dx * sin + dy * cos];
    return written([cx - nw / 2, cy - nh / 2, nw, nh, ...box.slice(4)] as Box);
  };
  const keys = keysOf(place);
  if (keys) return { place: { ...(place as { [name: string]: Json }), keys: keys.map(([at, ...box]) => [at, ...refit(box as Box)]) as Json }, points };
  return { place: isNumbers(place, 4) ? (refit(place as unknown as Box) as Json) : place, points };
}
