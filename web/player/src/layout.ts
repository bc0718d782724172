// Where the picture goes in the player's box, and whether blocks of text fit
// on it.

import { clamp } from "./dom.ts";
import type { Rect } from "./stage/stage.ts";

export const NARROW_PX = 480;
const BELOW_PX = 132; // least height below the picture that blocks can use

export interface Layout {
  picture: Rect;
  screen: Rect; // where the videos are fitted in
  narrow: boolean; // the player is narrow: the engine is told
  tray: boolean; // blocks go below the picture or into a sheet
  below: boolean; // … below it
  all?: boolean; // and with them all that stands on a picture
}

/** Fit a picture of this aspect into a box of CSS pixels. */
export function fit(width: number, height: number, aspect: number): Layout {
  const narrow = width < NARROW_PX;
  const tall = width / aspect;
  const below = narrow && height - tall >= BELOW_PX;
  const screen = { left: 0, top: 0, width, height: below ? tall : height };
  const w = Math.min(width, screen.height * aspect);
  const h = w / aspect;
  const picture = {
    left: Math.round((width - w) / 2),
    top: Math.round((screen.height - h) / 2),
    width: w,
    height: h,
  };
  return { picture, screen, narrow, tray: w < NARROW_PX || h < 240, below };
}

/** A press in the player, as percent of the picture; undefined outside it. */
export function percent(x: number, y: number, box: DOMRect): { x: number; y: number } | undefined {
  const at = { x: ((x - box.left) / box.width) * 100, y: ((y - box.top) / box.height) * 100 };
  const inside = at.x >= 0 && at.x <= 100 && at.y >= 0 && at.y <= 100;
  const round = (value: number): number => Math.round(clamp(value, 0, 100) * 100) / 100;
  return inside ? { x: round(at.x), y: round(at.y) } : undefined;
}
