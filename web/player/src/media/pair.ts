// Two stacked <video>: one plays, the other stands ready behind it at a place
// that comes next, and changing is changing which one is seen. What does not
// follow by itself on the one that plays is entered so.
//
// A film begins as files: the page has asked for the first one before any script
// was there. What feeds the elements later (`adopt`) takes over while it plays.

import type { Spot } from "../film.ts";
import { turn } from "../turn.ts";
import { Deck } from "./deck.ts";
import { Files } from "./files.ts";
import type { Likely, Source, SourceEvents, Trouble } from "./source.ts";
import type { Live, Strategy } from "./strategy.ts";

const REFRESH_MS = 16.7;
const REPORTS = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

export class Pair implements Source {
  private how: Strategy | undefined;
  private front: Deck;
  private other: Deck | undefined; // the second one, once it is needed
  private primed = false;
  private begun = false;
  private watching = false;
  private wantsPlay = false;
  private silent = false;
  private loudness = 1;
  private speed = 1;
  private next: Spot | undefined; // decided
  private changes = 0; // what was begun before one is not gone on with

  constructor(
    first: HTMLVideoElement,
    private readonly second: () => HTMLVideoElement,
    private readonly events: SourceEvents,
  ) {
    this.silent = first.muted;
    this.front = this.deck(first);
    this.front.feed.face(true);
    this.dress();
  }

  private deck(video: HTMLVideoElement): Deck {
    const deck = new Deck(video, this.how?.make ?? ((of) => new Files(of)));
    this.listen(deck);
    return deck;
  }

  /** The same element, fed as it is now. */
  private anew(deck: Deck): Deck {
    deck.close();
    return this.deck(deck.video);
  }

  /** Whether it is fed as before another strategy came. */
  private old({ feed }: Deck): boolean {
    return this.how !== undefined && feed instanceof Files;
  }

  private get back(): Deck {
    if (!this.other) {
      this.other = this.deck(this.second());
      this.dress();
    }
    return this.other;
  }

  private listen(deck: Deck): void {
    const { video } = deck;
    const front = (run: () => void) => () => {
      if (deck === this.front && this.begun) run();
    };
    video.addEventListener("waiting", front(() => deck.trouble || this.events.waiting(true)));
    video.addEventListener("playing", front(() => this.events.waiting(false)));
    video.addEventListener("seeked", front(() => this.events.waiting(false)));
    video.addEventListener("ended", front(() => this.events.ended()));
    video.addEventListener("error", front(() => this.events.broken(deck.trouble as Trouble)));
  }

  /** Which deck is seen and heard. */
  private dress(): void {
    const { front, other } = this;
    front.video.removeAttribute("data-behind");
    front.video.muted = this.silent;
    front.video.volume = this.loudness;
    front.video.playbackRate = this.speed;
    if (!other) return;
    other.video.setAttribute("data-behind", "");
    other.video.muted = true;
    other.video.playbackRate = this.speed;
  }

  prime(): void {
    // Without a press, a second clip beside the first would only hold it up.
    if (this.primed || navigator.userActivation?.isActive === false) return;
    this.primed = true;
    const { back } = this;
    const { video } = back;
    const ready = back.spot !== undefined; // … at a picture: it stays there
    back.feed.prime(this.front.address);
    video.muted = true;
    const asked = video.play();
    if (ready) video.pause();
    void asked.then(
      () => {
        if (this.other === back) video.pause();
      },
      () => undefined,
    );
  }

  turn(): Promise<unknown> {
    return turn(this.front.video);
  }

  // ---- what comes next -------------------------------------------------------

  likely(places: readonly Likely[]): void {
    const [first] = places;
    if (this.how) this.how.guess(places, this.front);
    else if (first && !this.next && !this.front.feed.leads(first.spot)) this.prepare(first.spot);
  }

  follow(spot: Spot | undefined): void {
    this.next = spot;
    const follows = this.front.feed.follow(spot);
    if (follows === true || !spot) return;
    void Promise.resolve(follows).then(
      (will) => will || this.next !== spot || this.prepare(spot),
      () => undefined, // told when it is entered
    );
  }

  private prepare(spot: Spot): void {
    this.changes++;
    if (this.back.shows(spot)) return;
    this.back.load(spot).catch(() => undefined); // told when it is entered
  }

  leadsTo(spot: Spot): boolean {
    return this.front.feed.leads(spot);
  }

  async adopt(how: Strategy, live: Live): Promise<void> {
    this.how = how;
    if (this.other) this.other = this.anew(this.other);
    const { next } = this;
    if (next) this.follow(next);
    const turn = ++this.changes;
    if (next || !live()?.prepared) return;
    const still = (): boolean => turn === this.changes;
    if (await how.join(this.front, this.back, live, still).catch(() => false)) this.swap();
    else if (still()) this.back.video.pause();
  }

  // ---- changing --------------------------------------------------------------

  async enter(spot: Spot, leave: () => void, live?: () => Spot): Promise<void> {
    const { front } = this;
    this.changes++;
    if (this.begun && !live && (await front.feed.take(spot))) {
      leave();
      this.next = undefined;
      return;
    }
    if (!this.begun) {
      const waited = front.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
      await front.load(spot);
      if (waited) await task(); // who waits for the picture hears of it first
      this.begun = true;
      return;
    }
    const deck = this.back;
    if (live) await this.meet(deck, live);
    else await deck.load(spot);
    leave();
    this.swap();
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
    this.other = old;
    this.next = undefined;
    this.front.shown = undefined;
    old.feed.face(false);
    this.front.feed.face(true);
    if (this.wantsPlay) void this.front.video.play().catch(() => undefined);
    this.dress();
    old.video.pause();
    if (this.old(old)) this.other = this.anew(old);
    if (this.watching) this.ask();
  }

  async seek(spot: Spot, looped = false): Promise<void> {
    if (looped && this.front.feed.leads(spot) && (await this.front.feed.take(spot))) {
      this.next = undefined;
      return;
    }
    this.changes++;
    if (this.front.feed.holds(spot) && !(spot.prepared && this.old(this.front))) return this.front.load(spot);
    await this.back.load(spot);
    this.swap();
  }

  async reload(): Promise<void> {
    await this.front.again();
    if (this.next) this.follow(this.next);
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

  // ---- reports ---------------------------------------------------------------

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
    this.changes++;
    this.front.close();
    this.other?.close();
  }
}

function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((done) => {
    if (REPORTS && document.visibilityState === "visible") video.requestVideoFrameCallback(() => done());
    else setTimeout(done, 16);
  });
}

/** The next task, without a timer's least delay. */
function task(): Promise<void> {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(0);
  });
}
