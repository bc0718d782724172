// Which of the scenes that may come next are worth their bytes beforehand.

const SHARE = 0.12; // of all bytes, for scenes that were not taken after all
const MOST = 6 << 20; // bytes at a time
const AHEAD_S = 2; // … and no more than comes in so long

export interface Guess {
  weight: number;
  bytes: number;
}

export interface Spent {
  used: number; // bytes of scenes that play or played
  wasted: number; // of guesses that were wrong
}

export function room(bitsASecond: number, saveData = false): number {
  return saveData ? 0 : Math.min(MOST, (bitsASecond / 8) * AHEAD_S);
}

/** How many of these, likeliest first, can be had: what is probably wasted stays
 * a small share of all, and all of them fit into `most` bytes. */
export function affordable(guesses: readonly Guess[], { used, wasted }: Spent, most: number): number {
  const sum = guesses.reduce((all, { weight }) => all + weight, 0) || 1;
  let count = 0;
  let lost = wasted;
  let all = used + wasted;
  let held = 0;
  for (const { weight, bytes } of guesses) {
    lost += bytes * (1 - weight / sum);
    all += bytes;
    held += bytes;
    if (lost > SHARE * all || held > most) break;
    count++;
  }
  return count;
}
