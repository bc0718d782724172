// The table of element kinds: one row each. Kinds that a film may never need, or
// not at once, are parts that load on first use.

import { hotspot } from "./hotspot.ts";
import type { Kind } from "./kind.ts";
import { chapters } from "./pill.ts";
import { button, image, text } from "./plain.ts";

export const KINDS: Record<string, Kind> = { hotspot, button, text, image, chapters };

export const LATER = {
  choice: "choice",
  countdown: "chapters",
  question: "answers",
  input: "answers",
  form: "answers",
} as const;

/** Kinds that go below a narrow picture, whether loaded yet or not. */
export const TRAY = new Set(["choice", "question", "input", "form", "chapters"]);

type Box = [x: number, y: number, w: number, h: number];

/** Where those stand that leave their place to the player: percent of the
 * picture, as an author's. */
export const PLACES: Partial<Record<string, Box>> = {
  choice: [8, 60, 84, 34],
  question: [20, 12, 60, 74],
  form: [25, 8, 50, 84],
  input: [22, 64, 56, 28],
  chapters: [3, 4, 40, 8],
  countdown: [72, 4, 25, 6],
};

/** Kinds with which a viewer can always do something. */
export const CONTROLS = new Set(["hotspot", "button", ...TRAY]);
