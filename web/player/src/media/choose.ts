// Which strategy brings a film to the screen.

import type { Document_ } from "../film.ts";

/** MediaSource takes what the packager makes; iPhones have a managed one. */
export function canFeed(window: { MediaSource?: unknown; ManagedMediaSource?: unknown }): boolean {
  return Boolean(window.ManagedMediaSource ?? window.MediaSource);
}

/** Whether the seamless part is needed. One prepared clip is enough: others are
 * played as they are all the same. */
export function seamless({ clips }: Pick<Document_, "clips">, feeds: boolean): boolean {
  return feeds && Object.values(clips).some(({ tracks }) => tracks);
}
