// One <video> and what it was told to show, whatever feeds it.

import type { Spot } from "../film.ts";
import type { Feed, MakeFeed } from "./feed.ts";
import { MediaError_, type Trouble } from "./source.ts";

const DECODE = 3; // MediaError.MEDIA_ERR_DECODE

interface Frame {
  media: number; // start of the frame, seconds of the element's timeline
  due: number; // when it was to be displayed, performance.now()
  at: number; // when we were told
}

export class Deck {
  spot: Spot | undefined;
  shown: Frame | undefined;
  private stale: (() => void) | undefined;

  readonly feed: Feed;

  constructor(
    readonly video: HTMLVideoElement,
    make: MakeFeed,
  ) {
    this.feed = make(this);
    video.playsInline = true;
    video.disablePictureInPicture = true; // it would hide the layer
    video.setAttribute("disableremoteplayback", "");
    video.addEventListener("seeking", () => (this.shown = undefined));
  }

  get address(): string {
    const { src, currentSrc, networkState } = this.video; // an emptied one keeps its currentSrc
    return networkState ? (src || currentSrc).replace(/#.*/, "") : "";
  }

  get trouble(): Trouble | undefined {
    const { error } = this.video;
    return this.feed.trouble ?? (error ? (error.code === DECODE ? "decode" : "missing") : undefined);
  }

  // ---- pictures --------------------------------------------------------------

  /** Whether this picture is decoded and could be shown at once. */
  shows(spot: Spot): boolean {
    const { video } = this;
    return this.feed.holds(spot) && video.readyState >= 2 && !video.seeking && this.frame() === frameOf(spot.t, spot.fps);
  }

  /** Whether a seek has come there. A playing video may be past that picture
   * when it is looked at. */
  private reached(spot: Spot): boolean {
    const { video } = this;
    if (video.paused || !this.feed.holds(spot)) return this.shows(spot);
    return video.readyState >= 2 && !video.seeking && this.frame() >= frameOf(spot.t, spot.fps);
  }

  /** The frame of the clip that the clock stands in. */
  frame(): number {
    return frameOf(this.feed.clipTime(this.video.currentTime), this.spot?.fps ?? 0);
  }

  /** Decode this picture. A later load makes an earlier one never resolve. */
  load(spot: Spot): Promise<void> {
    this.stale?.();
    if (!this.feed.holds(spot) || this.trouble) this.feed.open(spot);
    this.spot = spot;
    if (this.shows(spot)) return Promise.resolve();
    if (!this.near(spot)) this.video.currentTime = this.feed.moment(spot);
    return this.settled(spot);
  }

  /** Load what is on the screen again, after trouble. */
  again(): Promise<void> {
    const { spot, feed } = this;
    if (!spot) return Promise.resolve();
    const t = feed.again() || spot.t;
    return this.load({ ...spot, t, frame: spot.fps ? frameOf(t, spot.fps) : spot.frame });
  }

  /** Whether this picture comes without a seek, once there are data: a seek
   * would decode it twice. Before there is anything `currentTime` is where a
   * seek has put it, else the address may name a place. */
  private near(spot: Spot): boolean {
    const { video } = this;
    if (video.seeking) return false;
    const place = /#t=([\d.]+)/.exec(video.src || video.currentSrc)?.[1] ?? 0;
    const t = video.readyState ? video.currentTime : video.currentTime || Number(place);
    return frameOf(this.feed.clipTime(t), spot.fps) === frameOf(spot.t, spot.fps);
  }

  private settled(spot: Spot): Promise<void> {
    const { video } = this;
    const events = ["seeked", "loadeddata", "canplay", "error"];
    return new Promise((done, fail) => {
      const look = (): void => {
        const { trouble } = this;
        if (trouble) finish(() => fail(new MediaError_(trouble)));
        else if (this.reached(spot)) finish(done);
      };
      const finish = (then: () => void): void => {
        for (const event of events) video.removeEventListener(event, look);
        this.stale = undefined;
        then();
      };
      this.stale = () => finish(() => undefined);
      for (const event of events) video.addEventListener(event, look);
    });
  }

  // ---- time ------------------------------------------------------------------

  /** Start of the frame on the screen, seconds of the clip. Without a recent
   * report from the browser one frame less than the clock says: never ahead. */
  time(): number {
    const { video, shown, spot } = this;
    const fps = spot?.fps ?? 0;
    const now = video.currentTime;
    if (!fps) return this.feed.clipTime(now);
    if (video.paused || video.seeking) return this.feed.clipTime(this.feed.floor(now));
    if (shown && performance.now() - shown.at < 1000 / fps) return this.feed.clipTime(shown.media);
    return this.feed.clipTime(Math.max(shown?.media ?? 0, this.feed.floor(now - 1 / fps), 0));
  }

  /** By prediction from the last report; by the clock where there is none. */
  coming(refreshMs: number): number {
    const { video, shown, spot } = this;
    const fps = spot?.fps ?? 0;
    if (!fps || !shown || video.paused || video.seeking) return this.time();
    const ahead = ((performance.now() + refreshMs - shown.due) / 1000) * video.playbackRate;
    if (ahead > 0.5) return this.time(); // a stall: go by what is there
    return this.feed.clipTime(shown.media + Math.max(0, Math.floor(ahead * fps + 0.25)) / fps);
  }

  close(): void {
    const { video } = this;
    this.feed.close();
    video.pause();
    video.removeAttribute("src");
    video.load();
  }
}

export function frameOf(t: number, fps: number): number {
  return fps ? Math.floor(t * fps + 1e-4) : t;
}
