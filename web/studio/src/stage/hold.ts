// A pointer that is held down on something, until it is let go.

import type { PointerEvent } from "react";

const STILL_PX = 3; // a hand is never quite still

export interface Held {
  move?(now: globalThis.PointerEvent): void; // since it has left where it was pressed
  end(moved: boolean): void;
}

let down = 0;
/** Something is being dragged: what can wait, does. */
export const isHeld = (): boolean => down > 0;

/** Follow the pointer; nothing where another button was pressed. */
export function hold(event: PointerEvent<Element>, { move, end }: Held): boolean {
  if (event.button) return false;
  const target = event.currentTarget;
  const { clientX, clientY } = event;
  let moved = false;
  down++;
  target.setPointerCapture(event.pointerId);
  const follow = (now: Event): void => {
    const { clientX: x, clientY: y } = now as globalThis.PointerEvent;
    moved ||= Math.hypot(x - clientX, y - clientY) >= STILL_PX;
    if (moved) move?.(now as globalThis.PointerEvent);
  };
  target.addEventListener("pointermove", follow);
  target.addEventListener(
    "lostpointercapture",
    () => {
      down--;
      target.removeEventListener("pointermove", follow);
      end(moved);
    },
    { once: true },
  );
  return true;
}

/** Where the pointer is, percent of what is at `bounds`. */
export const percentIn = (bounds: DOMRect, { clientX, clientY }: { clientX: number; clientY: number }): [number, number] => [
  ((clientX - bounds.left) / bounds.width) * 100,
  ((clientY - bounds.top) / bounds.height) * 100,
];

/** Where arrows push, CSS pixels; undefined: another key. */
export function pushOf({ key, shiftKey }: { key: string; shiftKey: boolean }): [dx: number, dy: number] | undefined {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  return by && [(by[0] ?? 0) * (shiftKey ? 10 : 1), (by[1] ?? 0) * (shiftKey ? 10 : 1)];
}
