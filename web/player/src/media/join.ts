// From one element to another in mid-scene, unseen: for a moment both play the
// same, the one behind without sound, and its rate is bent until it shows the
// frame that the other shows.

import type { Spot } from "../film.ts";
import type { Deck } from "./deck.ts";

const AHEAD_S = 0.6; // to load something there takes about so long
const AHEAD_MAX_S = 5;
const START_S = 0.1; // from play() until pictures move
const NEAR_S = 0.008; // a quarter of a frame of 30 a second
const MISSED_S = 0.5; // what bending would take too long for
const LATE_S = 0.8; // so near to its end a scene goes on as it is
const LOOK_MS = 40;
const LOOKS = 100;
const BEND = 2.5; // of the rate, for each second that they are apart
const SLOWEST = 0.5;
const FASTEST = 1.5;

export type Live = () => Spot | undefined;

/** Seconds of the clip. */
const at = ({ feed, video }: Deck): number => feed.clipTime(video.currentTime);
const apart = (front: Deck, back: Deck): number => at(back) - at(front);
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
    await back.load(front.video.paused ? spot : later(spot, ahead * front.video.playbackRate));
    if (front.video.paused || apart(front, back) > -MISSED_S) return spot;
  }
  return undefined;
}

/** True: the one behind shows what the one in front shows. False: it does not,
 * because the scene ends soon or something else has come between. */
export async function join(front: Deck, back: Deck, live: Live, still: () => boolean): Promise<boolean> {
  const { video } = back;
  const spot = await overtake(front, back, live);
  if (!spot) return false;
  for (let look = 0; look < LOOKS && still() && !soon(front, spot, LATE_S); look++) {
    const { paused, playbackRate } = front.video;
    const ahead = apart(front, back);
    if (paused) {
      video.pause();
      await back.load(live() ?? spot);
      return still() && front.video.paused;
    }
    if (!video.paused && Math.abs(ahead) < NEAR_S) return true;
    if (video.paused && ahead <= START_S * playbackRate) await video.play();
    video.playbackRate = playbackRate * Math.min(FASTEST, Math.max(SLOWEST, 1 - ahead * BEND));
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
  return false;
}
