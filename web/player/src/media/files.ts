// Files as they are: where there is no MediaSource, or nothing is prepared for it.

import type { Spot } from "../film.ts";
import { frameOf, type Deck } from "./deck.ts";
import type { Feed } from "./feed.ts";

export class Files implements Feed {
  readonly trouble = undefined; // the element says it
  readonly calm = true;

  constructor(private readonly deck: Deck) {}

  holds(spot: Spot): boolean {
    return this.deck.address === spot.address;
  }

  open({ address }: Spot): void {
    this.deck.video.src = address;
  }

  moment({ t }: Spot): number {
    return t;
  }
  clipTime(t: number): number {
    return t;
  }
  floor(t: number): number {
    const fps = this.deck.spot?.fps ?? 0;
    return fps ? frameOf(t, fps) / fps : t;
  }

  follow(spot: Spot | undefined): boolean {
    return spot !== undefined && this.leads(spot);
  }

  /** The next scene of the same clip. */
  leads(spot: Spot): boolean {
    const { spot: now } = this.deck;
    return now?.address === spot.address && spot.frame >= 0 && spot.frame === now.to;
  }

  take(spot: Spot): boolean {
    const { deck } = this;
    if (!this.holds(spot) || spot.frame < 0 || deck.video.seeking) return false;
    if (Math.abs(frameOf(deck.time(), spot.fps) - spot.frame) > 1) return false;
    deck.spot = spot;
    return true;
  }

  face(): void {}

  prime(address: string): void {
    if (!this.deck.address && address) this.deck.video.src = address;
  }

  again(): number {
    const { video } = this.deck;
    const t = video.currentTime;
    video.load();
    return t;
  }

  close(): void {}
}
