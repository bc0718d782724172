// Blocks that leave their place to the player cover no other that does.

import type { Rect } from "./stage.ts";

const GAP_PX = 8;

/** The top of a block so that it stands above one of the others, which are there
 * already, or below it, where there is room over the bar; `box` becomes where it
 * stands. Alone it keeps its place, and is lifted over the bar as any other. */
export function apart(box: Rect, others: Rect[], room: number): number {
  const { top, height } = box;
  const lowest = Math.max(0, room - height);
  const lifted = Math.min(top, lowest);
  const clear = (at: number): boolean =>
    at >= 0 && at <= lowest && others.every((other) => at >= other.top + other.height + GAP_PX || at + height + GAP_PX <= other.top);
  const beside = others.flatMap((other) => [other.top - GAP_PX - height, other.top + other.height + GAP_PX]);
  box.top = [lifted, ...beside].find(clear) ?? lifted;
  return box.top === lifted ? top : box.top;
}
