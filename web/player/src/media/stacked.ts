// Two stacked <video>: one plays, the other stands ready behind it at the
// scene that comes next, and changing scenes is changing which one is seen.

import type { Spot } from "../film.ts";
import { Deck, frameOf } from "./deck.ts";
import type { Source, SourceEvents, Trouble } from "./source.ts";

const REFRESH_MS = 16.7;
const REPORTS = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

export class StackedSource implements Source {
  private front: Deck;
  private back: Deck;
  private begun = false;
  private watching = false;
  private wantsPlay = false;
  private silent = false;
  private loudness = 1;
  private speed = 1;

  constructor(
    first: HTMLVideoElement,
    second: HTMLVideoElement,
    private readonly events: SourceEvents,
  ) {
    this.front = new Deck(first);
    this.back = new Deck(second);
    this.silent = first.muted;
    for (const deck of [this.front, this.back]) this.listen(deck);
    this.dress();
  }

  private listen(deck: Deck): void {
    const { video } = deck;
    const front = (run: () => void) => () => {
      if (deck === this.front && this.begun) run();
    };
    video.addEventListener("waiting", front(() => this.events.waiting(true)));
    video.addEventListener("playing", front(() => this.events.waiting(false)));
    video.addEventListener("seeked", front(() => this.events.waiting(false)));
    video.addEventListener("ended", front(() => this.events.ended()));
    video.addEventListener("error", front(() => this.events.broken(deck.trouble as Trouble)));
  }

  /** Which deck is seen and heard. */
  private dress(): void {
    const { front, back } = this;
    front.video.removeAttribute("data-behind");
    front.video.muted = this.silent;
    front.video.volume = this.loudness;
    front.video.playbackRate = this.speed;
    back.video.setAttribute("data-behind", "");
    back.video.muted = true;
    back.video.playbackRate = this.speed;
  }

  prime(): void {
    const { video } = this.back;
    if (!this.back.address && this.front.address) video.src = this.front.address;
    video.muted = true;
    void video.play().then(
      () => {
        if (this.back.video === video) video.pause();
      },
      () => undefined,
    );
  }

  prepare(spot: Spot | null): void {
    if (!spot || this.back.shows(spot)) return;
    this.back.load(spot).catch(() => undefined); // told when it is entered
  }

  async enter(spot: Spot, leave: () => void, live?: () => Spot): Promise<void> {
    const { front } = this;
    if (this.begun && this.follows(spot)) {
      leave();
      front.spot = spot;
      return;
    }
    if (!this.begun) {
      await front.load(spot);
      this.begun = true;
      return;
    }
    const deck = this.back;
    if (live) await this.meet(deck, live);
    else await deck.load(spot);
    leave();
    this.swap();
  }

  leadsTo(spot: Spot, last: Spot): boolean {
    return spot.address === last.address && spot.frame >= 0 && spot.frame === last.frame + 1;
  }

  /** That frame is on the screen or comes next by itself. */
  private follows(spot: Spot): boolean {
    const { front } = this;
    if (front.address !== spot.address || spot.frame < 0 || front.video.seeking) return false;
    return Math.abs(frameOf(front.time(), spot.fps) - spot.frame) <= 1;
  }

  /** Load a little ahead of a place that moves on, and wait for it there. */
  private async meet(deck: Deck, live: () => Spot): Promise<void> {
    for (let lead = 8; ; lead *= 2) {
      const ahead = this.paused ? 0 : lead;
      const now = live();
      const frame = now.frame + ahead;
      await deck.load({ ...now, frame, t: (frame + 0.5) / now.fps });
      if (this.paused || live().frame < frame || lead > 100) {
        // The change is seen at the next refresh: begin one frame before it.
        while (!this.paused && live().frame < frame - 1) await nextFrame(this.front.video);
        return;
      }
    }
  }

  private swap(): void {
    const old = this.front;
    this.front = this.back;
    this.back = old;
    this.front.shown = undefined;
    if (this.wantsPlay) void this.front.video.play().catch(() => undefined);
    this.dress();
    old.video.pause();
    if (this.watching) this.ask();
  }

  async seek(spot: Spot): Promise<void> {
    await this.front.load(spot);
  }

  async reload(): Promise<void> {
    const { spot } = this.front;
    const at = this.front.video.currentTime;
    this.front.video.load();
    if (spot) await this.front.load({ ...spot, t: at || spot.t });
  }

  async play(): Promise<void> {
    this.wantsPlay = true;
    if (this.front.video.paused) await this.front.video.play();
  }

  pause(): void {
    this.wantsPlay = false;
    if (!this.front.video.paused) this.front.video.pause();
  }

  get paused(): boolean {
    return this.front.video.paused;
  }

  time(): number {
    return this.front.time();
  }

  coming(): number {
    return this.front.coming(REFRESH_MS);
  }

  watch(): void {
    if (this.watching) return;
    this.watching = true;
    this.ask();
  }

  private ask(): void {
    const deck = this.front;
    const told = (shown?: Deck["shown"]): void => {
      if (deck !== this.front) return; // the seam came first; swap asked again
      deck.shown = shown;
      this.watching = false;
      this.events.frame();
    };
    if (REPORTS) {
      deck.video.requestVideoFrameCallback((at, frame) => {
        if (!deck.video.seeking) told({ media: frame.mediaTime, due: frame.expectedDisplayTime, at });
        else this.ask();
      });
    } else requestAnimationFrame(() => told());
  }

  get rate(): number {
    return this.speed;
  }
  set rate(value: number) {
    this.speed = value;
    this.dress();
  }
  get muted(): boolean {
    return this.silent;
  }
  set muted(value: boolean) {
    this.silent = value;
    this.dress();
  }
  get volume(): number {
    return this.loudness;
  }
  set volume(value: number) {
    this.loudness = value;
    this.dress();
  }

  close(): void {
    for (const { video } of [this.front, this.back]) {
      video.pause();
      video.removeAttribute("src");
      video.load();
    }
  }
}

function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((done) => {
    if (REPORTS && document.visibilityState === "visible") video.requestVideoFrameCallback(() => done());
    else setTimeout(done, 16);
  });
}
