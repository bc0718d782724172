// What a pair of elements may be fed with instead of files (seamless.ts), and
// what is then done about scenes that may come. Without one, the likeliest is
// loaded on the element behind.

import type { Spot } from "../film.ts";
import type { Deck } from "./deck.ts";
import type { MakeFeed } from "./feed.ts";
import type { Likely } from "./source.ts";

/** Where the scene that plays is by now; undefined: none does. */
export type Live = () => Spot | undefined;

export interface Strategy {
  readonly make: MakeFeed;
  guess(places: readonly Likely[], front: Deck): void;
  /** Bring the one behind to where the other is by now, unseen. False: it did
   * not come there, or something else has come between. */
  join(front: Deck, back: Deck, live: Live, still: () => boolean): Promise<boolean>;
}
