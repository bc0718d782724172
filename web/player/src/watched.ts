// What of the time that passed was watched.

import type { Status } from "../../engine/src/index.ts";

export const us = (seconds: number): number => Math.round(seconds * 1e6);

/** Where a `moved` from there to there ends (µs), by where the session stood
 * before and after it: what lies behind a stop is watched from there on. While a
 * way on loads, the old scene only plays; at the end the playhead rests just
 * before. */
export function watchedTo(from: number, to: number, was: Status, is: Status): number {
  const at = us(is.t);
  return was.going !== null || at <= from || at >= to - 1 ? to : at;
}
