// What tells that the viewer wants the bar.

/** Not when the picture changes under a pointer at rest, nor when the focus of
 * what is gone falls to the player: a press on Play is no wish for the bar. */
export function stirs(event: Event, root: HTMLElement): boolean {
  if (event.type === "pointermove") return (event as PointerEvent).movementX !== 0 || (event as PointerEvent).movementY !== 0;
  return event.type !== "focusin" || event.target !== root;
}
