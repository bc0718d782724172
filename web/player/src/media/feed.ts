// Where a deck's pictures come from: one file for each way (files.ts, reel.ts).
// A feed knows what lies on the element's timeline, the deck what is on the
// screen.

import type { Spot } from "../film.ts";
import type { Deck } from "./deck.ts";
import type { Trouble } from "./source.ts";

export interface Feed {
  /** What went wrong beside the element's own error. */
  readonly trouble: Trouble | undefined;
  /** Whether that picture can be had by a seek. */
  holds(spot: Spot): boolean;
  /** Begin to load, for that picture. */
  open(spot: Spot): void;
  /** Where that picture is on the element's timeline, and a moment of it as
   * seconds of the clip. */
  moment(spot: Spot): number;
  clipTime(t: number): number;
  /** The start of the frame that is on the screen at that moment. */
  floor(t: number): number;
  /** Decided: this comes behind what plays (undefined: nothing does). Whether it
   * will, without a seam. */
  follow(spot: Spot | undefined): boolean | Promise<boolean>;
  /** Whether playing on leads to that picture by itself. */
  leads(spot: Spot): boolean;
  /** It has led there: go on with that spot. False: it does not. */
  take(spot: Spot): boolean | Promise<boolean>;
  /** The deck comes to the front, or leaves it. */
  face(front: boolean): void;
  /** Something to be played in a press, for those who then may play later; the
   * address is what plays in front. */
  prime(address: string): void;
  /** Try again after trouble; where it stood, seconds of the clip. */
  again(): number;
  /** Whether there is time to load something else. */
  readonly calm: boolean;
  close(): void;
}

export type MakeFeed = (deck: Deck) => Feed;
