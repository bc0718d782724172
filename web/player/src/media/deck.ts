// One <video> and what it was told to show: here a file as it is. `reel.ts`
// feeds it piece by piece instead.

import type { Spot } from "../film.ts";
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

  // ---- what this deck holds; a reel says otherwise --------------------------

  /** Whether that picture can be had by a seek. */
  holds(spot: Spot): boolean {
    return this.address === spot.address;
  }

  /** Begin to load, for that picture. */
  protected open({ address }: Spot): void {
    this.video.src = address;
    this.video.preload = "auto";
  }

  /** Where that picture is on the element's timeline, and back. */
  protected moment({ t }: Spot): number {
    return t;
  }
  protected clipTime(t: number): number {
    return t;
  }

  /** The start of the frame that is on the screen at that moment. */
  protected floor(t: number): number {
    const fps = this.spot?.fps ?? 0;
    return fps ? frameOf(t, fps) / fps : t;
  }

  /** What comes behind the piece that plays; whether it will, without a seam. */
  follow(spot: Spot | undefined): boolean | Promise<boolean> {
    return spot !== undefined && this.leads(spot);
  }

  /** Whether playing on leads to that picture by itself. */
  leads(spot: Spot): boolean {
    const { spot: now } = this;
    return now?.address === spot.address && spot.frame >= 0 && spot.frame === now.to;
  }

  /** It has led there: go on with that spot. False: it does not. */
  take(spot: Spot): boolean | Promise<boolean> {
    const { video } = this;
    if (this.address !== spot.address || spot.frame < 0 || video.seeking) return false;
    if (Math.abs(frameOf(this.time(), spot.fps) - spot.frame) > 1) return false;
    this.spot = spot;
    return true;
  }

  /** It comes to the front, or leaves it. */
  face(_front: boolean): void {}

  /** Something to be played in a press, for those who then may play later. */
  prime(address: string): void {
    if (!this.address && address) this.video.src = address;
  }

  // ---- pictures --------------------------------------------------------------

  /** Whether this picture is decoded and could be shown at once. */
  shows(spot: Spot): boolean {
    const { video } = this;
    return this.holds(spot) && video.readyState >= 2 && !video.seeking && this.frame() === frameOf(spot.t, spot.fps);
  }

  /** Whether a seek has come there. A playing video may be past that picture
   * when it is looked at. */
  private reached(spot: Spot): boolean {
    const { video } = this;
    if (video.paused || !this.holds(spot)) return this.shows(spot);
    return video.readyState >= 2 && !video.seeking && this.frame() >= frameOf(spot.t, spot.fps);
  }

  /** The frame of the clip that the clock stands in. */
  frame(): number {
    return frameOf(this.clipTime(this.video.currentTime), this.spot?.fps ?? 0);
  }

  /** Decode this picture. A later load makes an earlier one never resolve. */
  load(spot: Spot): Promise<void> {
    this.stale?.();
    if (!this.holds(spot) || this.trouble) this.open(spot);
    this.spot = spot;
    if (this.shows(spot)) return Promise.resolve();
    if (!this.near(spot)) this.video.currentTime = this.moment(spot);
    return this.settled(spot);
  }

  /** Load what is on the screen again, after trouble. */
  again(): Promise<void> {
    const { spot, video } = this;
    if (!spot) return Promise.resolve();
    const t = this.clipTime(video.currentTime) || spot.t;
    video.load();
    return this.load({ ...spot, t });
  }

  /** Whether this picture comes without a seek, once there are data: a seek
   * would decode it twice. Before there is anything `currentTime` is where a
   * seek has put it, else the address may name a place. */
  private near(spot: Spot): boolean {
    const { video } = this;
    if (video.seeking) return false;
    const place = /#t=([\d.]+)/.exec(video.src || video.currentSrc)?.[1] ?? 0;
    const t = video.readyState ? video.currentTime : video.currentTime || Number(place);
    return frameOf(this.clipTime(t), spot.fps) === frameOf(spot.t, spot.fps);
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
    if (!fps) return this.clipTime(now);
    if (video.paused || video.seeking) return this.clipTime(this.floor(now));
    if (shown && performance.now() - shown.at < 1000 / fps) return this.clipTime(shown.media);
    return this.clipTime(Math.max(shown?.media ?? 0, this.floor(now - 1 / fps), 0));
  }

  /** By prediction from the last report; by the clock where there is none. */
  coming(refreshMs: number): number {
    const { video, shown, spot } = this;
    const fps = spot?.fps ?? 0;
    if (!fps || !shown || video.paused || video.seeking) return this.time();
    const ahead = ((performance.now() + refreshMs - shown.due) / 1000) * video.playbackRate;
    if (ahead > 0.5) return this.time(); // a stall: go by what is there
    return this.clipTime(shown.media + Math.max(0, Math.floor(ahead * fps + 0.25)) / fps);
  }

  close(): void {
    const { video } = this;
    video.pause();
    video.removeAttribute("src");
    video.load();
  }
}

export function frameOf(t: number, fps: number): number {
  return fps ? Math.floor(t * fps + 1e-4) : t;
}
