// Times of a scene and pixels of the timeline, and what a dragged bar snaps to.

export interface Scale {
  length: number; // seconds of the scene
  width: number; // pixels of all of it
}

export const xOf = (t: number, { length, width }: Scale): number => (length > 0 ? (t / length) * width : 0);
export const tOf = (x: number, { length, width }: Scale): number => (width > 0 ? Math.min(length, Math.max(0, (x / width) * length)) : 0);

/** The nearest frame's beginning. */
const onFrame = (t: number, frame: number): number => Math.round(Math.round(t / frame) * frame * 1000) / 1000;

/** A time at one of these, where one is within so many seconds; else on a frame. */
export function snapTime(t: number, targets: readonly number[], near: number, frame: number): number {
  let best: number | undefined;
  for (const at of targets) if (Math.abs(at - t) <= near && (best === undefined || Math.abs(at - t) < Math.abs(best - t))) best = at;
  return best ?? onFrame(t, frame);
}

/** What is in view of the timeline, and somewhat beyond: pixels. */
export type View = readonly [left: number, right: number];

const STEPS = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const LABEL_PX = 70;

/** Where the ruler has its marks in view: seconds. */
export function marks(scale: Scale, [left, right]: View = [0, Infinity]): number[] {
  const step = STEPS.find((one) => xOf(one, scale) >= LABEL_PX) ?? 1200;
  const [first, last] = [Math.ceil(tOf(Math.max(0, left), scale) / step), Math.floor(tOf(Math.min(right, scale.width), scale) / step)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => Math.round((first + n) * step * 1000) / 1000);
}

/** 0:04.2 */
export function stamp(t: number): string {
  const tenths = Math.round(t * 100) / 100;
  const minutes = Math.floor(tenths / 60);
  const rest = tenths - minutes * 60;
  return `${minutes}:${rest < 10 ? "0" : ""}${Number.isInteger(rest) ? rest : rest.toFixed(2).replace(/0$/, "")}`;
}
