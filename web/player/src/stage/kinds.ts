// The table of element kinds: one row each. Kinds that the first interaction
// seldom needs are rows of later.ts.

import { choice } from "./choice.ts";
import { hotspot } from "./hotspot.ts";
import type { Kind } from "./kind.ts";
import { button, image, text } from "./plain.ts";

export const KINDS: Record<string, Kind> = { hotspot, button, text, image, choice };

/** Kinds that go below a narrow picture, whether loaded yet or not. */
export const TRAY = new Set(["choice", "question", "input", "form", "chapters"]);
