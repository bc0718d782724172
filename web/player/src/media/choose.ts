// Which strategy brings a film to the screen, as a part to load.

import type { Document_ } from "../film.ts";

export type Strategy = "seamless" | "stacked";

/** MediaSource takes what the packager makes; iPhones have a managed one. */
export function canFeed(window: { MediaSource?: unknown; ManagedMediaSource?: unknown }): boolean {
  return Boolean(window.ManagedMediaSource ?? window.MediaSource);
}

/** One prepared clip is enough: others are played as they are all the same. */
export function strategy({ clips }: Pick<Document_, "clips">, feeds: boolean): Strategy {
  return feeds && Object.values(clips).some(({ tracks }) => tracks) ? "seamless" : "stacked";
}
