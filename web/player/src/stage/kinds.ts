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

/** Kinds with which a viewer can always do something. */
export const CONTROLS = new Set(["hotspot", "button", ...TRAY]);
