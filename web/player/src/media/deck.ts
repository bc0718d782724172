// One <video> and what it was told to show.

import type { Spot } from "../film.ts";
import { MediaError_, type Trouble } from "./source.ts";

const DECODE = 3; // MediaError.MEDIA_ERR_DECODE

interface Frame {
  media: number; // start of the frame, seconds of the clip
  due: number; // when it was to be displayed, performance.now()
  at: number; // when we were told
}

export class Deck {
  spot: Spot | undefined;
  shown: Frame | undefined;
  private stale: (() => void) | undefined;

  constructor(readonly video: HTMLVideoElement) {
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
    return error ? (error.code === DECODE ? "decode" : "missing") : undefined;
  }

  /** Whether this picture is decoded and could be shown at once. */
  shows(spot: Spot): boolean {
    const { video } = this;
    return this.address === spot.address && video.readyState >= 2 && !video.seeking && this.frame() === frameOf(spot.t, spot.fps);
  }

  /** Whether a seek has come there. A playing video may be past that picture
   * when it is looked at. */
  private reached(spot: Spot): boolean {
    const { video } = this;
    if (video.paused || this.address !== spot.address) return this.shows(spot);
    return video.readyState >= 2 && !video.seeking && this.frame() >= frameOf(spot.t, spot.fps);
  }

  frame(): number {
    return frameOf(this.video.currentTime, this.spot?.fps ?? 0);
  }

  /** Decode this picture. A later load makes an earlier one never resolve. */
  load(spot: Spot): Promise<void> {
    this.stale?.();
    this.spot = spot;
    const { video } = this;
    if (this.address !== spot.address || video.error) {
      video.src = spot.address;
      video.preload = "auto";
    }
    if (this.shows(spot)) return Promise.resolve();
    if (!this.leads(spot)) video.currentTime = spot.t;
    return this.settled(spot);
  }

  /** Whether this picture comes without a seek, once there are data: a seek
   * would decode it twice. Before there is anything `currentTime` is where a
   * seek has put it, else the address may name a place. */
  private leads(spot: Spot): boolean {
    const { video } = this;
    if (video.seeking) return false;
    if (video.readyState > 0) return this.frame() === frameOf(spot.t, spot.fps);
    const place = /#t=([\d.]+)/.exec(video.src || video.currentSrc)?.[1] ?? 0;
    return frameOf(video.currentTime || Number(place), spot.fps) === frameOf(spot.t, spot.fps);
  }

  private settled(spot: Spot): Promise<void> {
    const { video } = this;
    const events = ["seeked", "loadeddata", "canplay", "error"];
    return new Promise((done, fail) => {
      const look = (): void => {
        if (video.error) finish(() => fail(new MediaError_(this.trouble ?? "missing")));
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

  /** Start of the frame on the screen. Without a recent report from the
   * browser one frame less than the clock says: never ahead. */
  time(): number {
    const { video, shown, spot } = this;
    const fps = spot?.fps ?? 0;
    if (!fps) return video.currentTime;
    const now = video.currentTime;
    if (video.paused || video.seeking) return frameOf(now, fps) / fps;
    if (shown && performance.now() - shown.at < 1000 / fps) return shown.media;
    return Math.max(shown?.media ?? 0, (frameOf(now, fps) - 1) / fps, 0);
  }

  /** By prediction from the last report; by the clock where there is none. */
  coming(refreshMs: number): number {
    const { video, shown, spot } = this;
    const fps = spot?.fps ?? 0;
    if (!fps || !shown || video.paused || video.seeking) return this.time();
    const ahead = ((performance.now() + refreshMs - shown.due) / 1000) * video.playbackRate;
    if (ahead > 0.5) return this.time(); // a stall: go by what is there
    return shown.media + Math.max(0, Math.floor(ahead * fps + 0.25)) / fps;
  }
}

export function frameOf(t: number, fps: number): number {
  return fps ? Math.floor(t * fps + 1e-4) : t;
}
