// From one element to another in mid-scene, unseen: for a moment both play the
// same, the one behind without sound, and its rate is bent until it shows the
// frame that the other shows.

import type { Spot } from "../film.ts";
import type { Deck } from "./deck.ts";
import type { Live } from "./strategy.ts";

const AHEAD_S = 0.6; // to load something there takes about so long
const AHEAD_MAX_S = 5;
const START_S = 0.1; // from play() until pictures move
const NEAR_S = 0.006; // less than half of a screen's refresh
const SURE = 3; // looks, one after the other
const MISSED_S = 0.5; // what bending would take too long for
const LATE_S = 0.8; // so near to its end a scene goes on as it is
const LOOK_MS = 50;
const LOOKS = 100;
const BEND = 2.5; // of the rate, for each second that they are apart
const SLOWEST = 0.5;
const FASTEST = 1.5;

const wait = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

/** Where a deck is by the pictures that come to the screen: clocks of two
 * elements may agree, and their pictures be two frames apart. */
class Pictures {
  private shown = -1; // seconds of the clip, at `due`
  private due = 0;
  private closed = false;

  constructor(private readonly deck: Deck) {
    this.ask();
  }

  private ask(): void {
    const { video } = this.deck;
    video.requestVideoFrameCallback?.((_, { mediaTime, expectedDisplayTime }) => {
      if (this.closed) return;
      this.shown = this.deck.feed.clipTime(mediaTime);
      this.due = expectedDisplayTime;
      this.ask();
    });
  }

  /** Seconds of the clip, now. */
  get now(): number {
    const { feed, video } = this.deck;
    if (this.shown < 0 || video.paused || video.seeking) return feed.clipTime(video.currentTime);
    return this.shown + ((performance.now() - this.due) / 1000) * video.playbackRate;
  }

  close(): void {
    this.closed = true;
  }
}

const at = ({ feed, video }: Deck): number => feed.clipTime(video.currentTime);
const soon = (front: Deck, spot: Spot, seconds: number): boolean => spot.end - at(front) < seconds * front.video.playbackRate;

function later(spot: Spot, seconds: number): Spot {
  const frame = Math.min(spot.to - 1, spot.frame + Math.ceil(seconds * spot.fps));
  return { ...spot, frame, t: (frame + 0.5) / spot.fps };
}

/** Load so far ahead that it stands there before the other comes. */
async function overtake(front: Deck, back: Deck, live: Live): Promise<Spot | undefined> {
  for (let ahead = AHEAD_S; ahead < AHEAD_MAX_S; ahead *= 2) {
    const spot = live();
    if (!spot || soon(front, spot, LATE_S + ahead)) return undefined;
    await back.load(later(spot, ahead * front.video.playbackRate));
    if (at(back) - at(front) > -MISSED_S) return spot;
  }
  return undefined;
}

/** Until both show the same; false: not while this spot's scene plays. */
async function meet(front: Deck, back: Deck, spot: Spot, still: () => boolean): Promise<boolean> {
  const [ours, theirs] = [new Pictures(back), new Pictures(front)];
  let near = 0;
  for (let look = 0; look < LOOKS && still() && !front.video.paused && !soon(front, spot, LATE_S); look++) {
    const { playbackRate } = front.video;
    const ahead = ours.now - theirs.now;
    near = !back.video.paused && Math.abs(ahead) < NEAR_S ? near + 1 : 0;
    if (near === SURE) break;
    if (back.video.paused && ahead <= START_S * playbackRate) await back.video.play();
    back.video.playbackRate = playbackRate * Math.min(FASTEST, Math.max(SLOWEST, 1 - ahead * BEND));
    await wait(LOOK_MS);
  }
  ours.close();
  theirs.close();
  return near === SURE;
}

/** True: the one behind shows what the one in front shows. False: it does not,
 * because the scene ends soon or something else has come between. A film that
 * is paused changes nothing until it plays on. */
export async function join(front: Deck, back: Deck, live: Live, still: () => boolean): Promise<boolean> {
  while (still()) {
    if (front.video.paused) await new Promise((go) => front.video.addEventListener("play", go, { once: true }));
    const spot = still() ? await overtake(front, back, live) : undefined;
    if (!spot) return false;
    if (await meet(front, back, spot, still)) return still();
    back.video.pause();
    if (!front.video.paused) return false;
  }
  return false;
}
