// Presses by their places on the picture, of a moment or of all. Pure.

import type { Heat } from "./answers.ts";

export interface Cell {
  x: number; // cells from the left
  y: number;
  pressed: number;
  missed: number;
}

/** `t`: seconds of the scene; undefined: all of it. The fullest come first. */
export function cellsOf({ spans }: Heat, t: number | undefined, kind: "both" | "pressed" | "missed"): Cell[] {
  const cells = new Map<string, Cell>();
  for (const span of spans) {
    if (t !== undefined && (t < span.from || t >= span.to)) continue;
    for (const [x, y, presses, misses] of span.cells) {
      const cell = cells.get(`${x} ${y}`) ?? { x, y, pressed: 0, missed: 0 };
      if (kind !== "missed") cell.pressed += presses;
      if (kind !== "pressed") cell.missed += misses;
      cells.set(`${x} ${y}`, cell);
    }
  }
  return [...cells.values()].filter(({ pressed, missed }) => pressed + missed > 0).sort((a, b) => b.pressed + b.missed - a.pressed - a.missed);
}
