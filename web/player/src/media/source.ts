// What the conductor asks of media, whatever plays them. Times are seconds of
// the clip; frames are counted from the clip's start.

import type { Spot } from "../film.ts";
import type { Live, Strategy } from "./strategy.ts";

/** `gone` and `forbidden`: of videos that stay elsewhere. */
export type Trouble = "missing" | "decode" | "gone" | "forbidden";

export class MediaError_ extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export interface SourceEvents {
  /** A frame came to the screen that `watch` asked for. */
  frame(): void;
  /** Data ran out (true) or came back (false). */
  waiting(is: boolean): void;
  /** The clip's last frame has been played. */
  ended(): void;
  broken(trouble: Trouble): void;
}

/** A place that may come next, and how likely beside the others. */
export interface Likely {
  spot: Spot;
  weight: number;
}

export interface Source {
  /** To be called in every press: the first lets every media element play later. */
  prime(): void;
  /** Let the clip on the screen come first, while it loads. */
  turn(): Promise<unknown>;
  /** What may be entered next, likeliest first: loaded unseen as far as it is
   * worth its bytes. */
  likely(places: readonly Likely[]): void;
  /** Decided: this comes at the end of the scene that plays (the scene itself,
   * where it loops). Undefined: not any more. */
  follow(spot: Spot | undefined): void;
  /** Bring a picture to the screen; the old one stays until it is there.
   * `leave` is called just before the change; `live` says where a place is by
   * now that moves on while it loads. Resolves when it stands; rejects with
   * MediaError_. */
  enter(spot: Spot, leave: () => void, live?: () => Spot): Promise<void>;
  /** Whether playing on leads to that picture by itself, at the scene's end. */
  leadsTo(spot: Spot): boolean;
  /** Jump within the scene that is on the screen; `looped`: from its end. */
  seek(spot: Spot, looped?: boolean): Promise<void>;
  play(): Promise<void>;
  pause(): void;
  readonly paused: boolean;
  /** The frame on the screen, as time of its start. Never ahead of it. */
  time(): number;
  /** The frame that will be on the screen at the next display refresh. */
  coming(): number;
  /** Ask for one `frame` event. */
  watch(): void;
  rate: number;
  muted: boolean;
  volume: number;
  /** From now on another strategy, for the scene that plays (`live`: where it is)
   * and all that come. */
  adopt?(how: Strategy, live: Live): Promise<void>;
  /** Load the clip on the screen again. */
  reload(): Promise<void>;
  close(): void;
}
