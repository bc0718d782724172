// When what the first picture did not need may be loaded: the timeline, keys,
// menus. It takes a second of the machine, which belongs to the first element
// first; but before a scene is over that takes the machine's time, the timeline
// has to stand, so that the next one follows without a seam.

import type { DocumentElement } from "./film.ts";

const SHORT_S = 7; // a scene that cannot wait
const ASKED_MS = 1000; // since the first element came
const NONE_MS = 2000; // where the scene has none
const LATEST_MS = 6000; // … or none came for so long
const SHORT_MS = 250;

interface Scene {
  from: number;
  to: number;
  elements?: readonly DocumentElement[];
}

/** Milliseconds from now, in a scene that has just begun or whose first element
 * has just come (`asked`). */
export function restAfter({ from, to, elements = [] }: Scene, asked: boolean): number {
  if (to - from < SHORT_S) return SHORT_MS;
  if (asked) return ASKED_MS;
  return elements.length ? LATEST_MS : NONE_MS;
}
