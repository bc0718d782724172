// What happened in a session, line by line, with when it was in the session. Pure.

import type { Log } from "../../../engine/src/index.ts";
import type { Recorded } from "../../../player/src/drawing.ts";
import { inWords } from "../preview/happened.ts";
import { elementsOf, scenesOf, spanOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { clock } from "../shell/words.ts";
import type { Event_ } from "./record.ts";

export interface Line {
  key: string;
  at: number; // index of its event
  ms: number; // of the session
  wall: number;
  words: string;
}

/** When something came within what was played: by its place on the timeline. */
function cameIn(event: Event_ & { input: "moved" }, start: number, end: number, begins: number): number {
  const share = (begins - event.from) / Math.max(1e-6, event.to - event.from);
  return start + (end - start) * Math.min(1, Math.max(0, share));
}

/** "after 3.2 s": since what was chosen or answered came. */
function deciding(document: Document, events: readonly Event_[], times: readonly number[]): Map<number, string> {
  const begins = new Map(scenesOf(document).flatMap(elementsOf).map((element) => [element.id, spanOf(element, Infinity)[0]]));
  const shown = new Map<string, number>();
  const after = new Map<number, string>();
  events.forEach((event, i) => {
    const ms = times[i] ?? 0;
    if ((event.input === "chose" || event.input === "answered") && shown.has(event.element)) {
      after.set(event.n, ` after ${((ms - (shown.get(event.element) ?? 0)) / 1000).toFixed(1)} s`);
    }
    for (const log of (event.derived ?? []) as readonly Log[]) {
      if (log.effect !== "shown" || shown.has(log.element)) continue;
      shown.set(log.element, event.input === "moved" ? cameIn(event, times[i - 1] ?? 0, ms, begins.get(log.element) ?? 0) : ms);
    }
  });
  return after;
}

export function linesOf(document: Document, events: readonly Event_[], times: readonly number[]): Line[] {
  const index = new Map(events.map(({ n }, i) => [n, i]));
  const after = deciding(document, events, times);
  return inWords(document, events).map(({ n, words }, i) => {
    const at = index.get(n) ?? 0;
    const chosen = /^(chose|answered) /.test(words) ? (after.get(n) ?? "") : "";
    return { key: `${n} ${i}`, at, ms: times[at] ?? 0, wall: events[at]?.wall_ms ?? 0, words: words + chosen };
  });
}

/** "left at 1:04": the last that is known of it. */
export function leaving(completed: boolean, times: readonly number[]): string {
  const last = clock((times[times.length - 1] ?? 0) / 1000);
  return `${completed ? "Watched to an ending; left" : "Left"} at ${last}`;
}

/** The line that was reached last. */
export function reached(lines: readonly Line[], at: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as Line).at < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether the player was narrow after so many events. */
export function narrowAt(recorded: readonly Recorded[], at: number): boolean {
  for (let i = Math.min(at, recorded.length) - 1; i >= 0; i--) {
    const one = recorded[i] as Recorded;
    if (one.input === "narrow") return (JSON.parse(one.line) as { value: boolean }).value;
    if (one.input === "opened") return recorded[i + 1]?.input === "narrow" && (JSON.parse((recorded[i + 1] as Recorded).line) as { value: boolean }).value;
  }
  return false;
}
