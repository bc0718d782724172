// How fast bytes come, and which size of the picture that allows. One for a
// player: what was learnt is kept across seams.

import type { PictureTrack } from "./tracks.ts";

const SMALL = 16 * 1024; // what is smaller says more of the way than of the width
const GUESS = 4e6; // bits a second, where nothing is known
const MOST_GUESSED = 10e6; // browsers name no more
const QUICK_S = 2; // weights of what was heard halve in so many seconds of loading
const SLOW_S = 8;
const UP = 0.6; // share of the pace that a larger picture may take
const STAY = 0.85;

interface Connection {
  downlink?: number; // Mbit a second: a hint, not everywhere
  saveData?: boolean;
}

export function connection(): Connection {
  return (navigator as { connection?: Connection }).connection ?? {};
}

/** A mean in which the latest counts most. */
class Mean {
  private sum = 0;
  private weight = 0;
  constructor(private readonly half: number) {}

  hear(value: number, weight: number): void {
    const keep = 0.5 ** (weight / this.half);
    this.sum = this.sum * keep + value * (1 - keep);
    this.weight = this.weight * keep + (1 - keep);
  }
  get value(): number {
    return this.weight ? this.sum / this.weight : 0;
  }
}

export class Pace {
  private readonly quick = new Mean(QUICK_S);
  private readonly slow = new Mean(SLOW_S);

  constructor(private readonly hint = connection().downlink) {}

  /** So many bytes came in so long. */
  heard(bytes: number, ms: number): void {
    if (bytes < SMALL) return;
    const s = Math.max(ms, 1) / 1000;
    this.quick.hear((bytes * 8) / s, s);
    this.slow.hear((bytes * 8) / s, s);
  }

  /** Bits a second: the more careful of what was heard lately and for long. */
  get bits(): number {
    const heard = Math.min(this.quick.value, this.slow.value);
    return heard || Math.min((this.hint ?? GUESS / 1e6) * 1e6, MOST_GUESSED);
  }

  /** The picture to load next: the tallest that comes in time and that the
   * screen can show. `now` is what is loaded at present. */
  pick(tracks: readonly PictureTrack[], now: PictureTrack | undefined, lines: number): PictureTrack | undefined {
    const shown = tracks.filter(({ height }, i) => height <= lines || (tracks[i + 1]?.height ?? 0) < lines);
    const fits = shown.find((one) => one.bits <= this.bits * (one === now ? STAY : UP));
    return fits ?? tracks[tracks.length - 1];
  }
}
