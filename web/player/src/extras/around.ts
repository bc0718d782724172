// Speaks with the page around a frame that shows only this player: a part of
// its own, because it comes before the film plays.

import type { RamifyPlayer } from "../element.ts";
import { serveFrame } from "./frame.ts";
import { servePlayerJs } from "./playerjs.ts";

const served = new WeakSet<RamifyPlayer>(); // also when it begins anew

/** `hosts`: origins that hear what the viewer does. */
export function frame(player: RamifyPlayer, hosts: () => string[]): void {
  if (served.has(player)) return;
  served.add(player);
  serveFrame(player, hosts);
  servePlayerJs(player);
}
