// Where something may lie that covers nothing that can be pressed.

import { set } from "./dom.ts";

const PRESSABLE = ".stage > :not(div, nav), .pill, .tray > :not([hidden]), .sheet:not([data-leaving]), .menu, .sound-hint, .consent, .list";

/** Put the node at the first of these places (`data-at`, for the style sheet)
 * where it covers nothing; it stays where it is while that is so. False: there
 * is none, and it is at the last. */
export function findPlace(node: HTMLElement, places: string[]): boolean {
  const now = node.dataset["at"];
  for (const place of now === undefined ? places : [now, ...places]) {
    set(node, "data-at", place);
    if (!covers(node)) return true;
  }
  return false;
}

function covers(node: HTMLElement): boolean {
  const own = node.getBoundingClientRect();
  return [...(node.parentElement as HTMLElement).querySelectorAll(PRESSABLE)].some((other) => {
    const { left, right, top, bottom, width } = other.getBoundingClientRect();
    return other !== node && width > 0 && left < own.right && right > own.left && top < own.bottom && bottom > own.top;
  });
}
