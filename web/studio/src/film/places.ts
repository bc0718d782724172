// Where an element stands, and how it moves. A place is a box, or boxes at times
// (keys) between which it goes straight or, smooth, in a curve.

import type { Json } from "../record/steps.ts";
import { isRecord, type Box, type Key } from "./film.ts";

const HUNDREDTH = 100;
/** Percents are written to two places, times to three: finer is not to be seen. */
const round = (value: number, by = HUNDREDTH): number => Math.round(value * by) / by;

const isNumbers = (value: Json | undefined, least: number): value is number[] => Array.isArray(value) && value.length >= least && value.every((one) => typeof one === "number");

export function keysOf(place: Json | undefined): Key[] | undefined {
  const keys = isRecord(place) ? place.keys : undefined;
  return Array.isArray(keys) && keys.length > 0 && keys.every((key) => isNumbers(key, 5)) ? (keys as unknown as Key[]) : undefined;
}

/** The box at a time; undefined: the place is left to the player, or is none. */
export function boxAt(place: Json | undefined, t: number): Box | undefined {
  if (isNumbers(place, 4)) return place as unknown as Box;
  const keys = keysOf(place);
  if (!keys) return undefined;
  const after = keys.findIndex(([at]) => at > t);
  if (after === 0) return keys[0]?.slice(1) as Box;
  const [a, b] = [keys[after < 0 ? keys.length - 1 : after - 1] as Key, keys[after]];
  if (!b) return a.slice(1) as Box;
  const share = (t - a[0]) / (b[0] - a[0]);
  const at = (n: number, usual: number): number => (a[n] ?? usual) + ((b[n] ?? usual) - (a[n] ?? usual)) * share;
  return [at(1, 0), at(2, 0), at(3, 0), at(4, 0), at(5, 0), at(6, 1)];
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
