// Where nothing may lie over the picture: it stands at the head, the bar below
// it, and what the film asks beside both, or below them in a narrow player.

import { clamp, set } from "../dom.ts";
import type { Clip } from "../film.ts";
import { NARROW_PX, type Layout } from "../layout.ts";
import type { View } from "../view.ts";

const BAR_PX = 84;
const WIDE_PX = 560;
const LEAST_PX = 200; // what YouTube asks of both sides of its player

function divide(root: HTMLElement, width: number, height: number, aspect: number): Layout {
  const wide = width >= WIDE_PX && height < width;
  const room = wide ? clamp(width * 0.32, 220, 380) : 0;
  const free = height - BAR_PX;
  const share = wide ? free : Math.max(LEAST_PX, free * 0.56);
  const picture = { left: 0, top: 0, width: width - room, height: Math.min((width - room) / aspect, share) };
  root.style.setProperty("--room-w", `${Math.round(room)}px`);
  return { picture, screen: { ...picture }, narrow: width < NARROW_PX, tray: true, below: true, all: true };
}

/** Take over how the player's box is divided, for scenes that need it. */
export function divideFor(root: HTMLElement, view: View): void {
  const before = view.divide;
  view.divide = (width, height, aspect, clip: Clip) => {
    const bare = clip.by === "youtube";
    const wide = width >= WIDE_PX && height < width;
    set(root, "data-outside", bare && (wide ? "beside" : "below"));
    return bare ? divide(root, width, height, aspect) : before(width, height, aspect, clip);
  };
}

