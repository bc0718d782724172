// One player on the screen or behind it: its clock, and what it does by itself.

import { MediaError_, type Trouble } from "../media/source.ts";
import { Clock } from "./clock.ts";
import type { Player } from "./player.ts";

export interface DeckEvents {
  waiting(is: boolean): void;
  ended(): void;
  broken(trouble: Trouble): void;
  /** The viewer has used the player's own means. */
  played(is: boolean): void;
  jumped(t: number): void;
}

const READY_MS = 20_000; // a player that says nothing for so long is not there
const REFUSED_MS = 2500; // one that does not begin to play was not let
const SETTLE_MS = 250; // seeks look like pauses for a moment
const LOOK_MS = 400;
const STALL_MS = 1100;
const GONE_MS = 30_000; // no data for so long: it will not come
const SEEK_LOOK_MS = 40;
const REFRESH_S = 0.0167;

export class Deck {
  readonly ready: Promise<void>;
  private readonly clock = new Clock();
  private readonly looking: ReturnType<typeof setInterval>;
  private starting: Promise<void> | undefined;
  private turn = 0; // of seeks
  private wants = false;
  private differs: number | undefined; // since when it does not do what is wanted
  private pausing = false; // asked for, and not told yet
  private stalled = false;
  private over = false; // the video has run out
  shown = false;

  constructor(
    readonly player: Player,
    readonly address: string,
    private readonly events: DeckEvents,
  ) {
    this.ready = this.begin();
    this.ready.catch(() => undefined); // told when it is entered
    this.listen();
    this.looking = setInterval(() => this.look(), LOOK_MS);
  }

  private begin(): Promise<void> {
    const { node } = this.player;
    return new Promise((done, fail) => {
      const late = setTimeout(() => fail(new MediaError_("missing")), READY_MS);
      const good = (): void => {
        clearTimeout(late);
        done();
      };
      if (node.readyState > 0) good();
      node.addEventListener("loadedmetadata", good, { once: true });
      node.addEventListener("error", () => {
        clearTimeout(late);
        fail(new MediaError_(this.player.trouble()));
      });
    });
  }

  private listen(): void {
    const { node } = this.player;
    const on = (name: string, run: () => void): void => node.addEventListener(name, () => this.shown && run());
    on("error", () => this.events.broken(this.player.trouble()));
    on("waiting", () => this.stall(true));
    on("playing", () => {
      this.over = false;
      this.stall(false);
      this.byItself();
    });
    node.addEventListener("pause", () => (this.pausing = false));
    on("pause", () => this.byItself());
    on("timeupdate", () => void this.time());
    on("ended", () => {
      this.over = true;
      this.events.ended();
    });
  }

  /** Not our doing? Seeks and starts are given the time to settle; what is
   * missed while they do is found at the next look. */
  private byItself(): void {
    const { node } = this.player;
    const busy = this.starting !== undefined || this.clock.seeking || this.over;
    if (!this.shown || busy || this.wants !== node.paused) {
      this.differs = undefined;
      return;
    }
    const now = performance.now();
    this.differs ??= now;
    if (now - this.differs < SETTLE_MS) return;
    this.differs = undefined;
    this.events.played(!node.paused);
  }

  private stall(is: boolean): void {
    if (is === this.stalled) return;
    this.stalled = is;
    this.events.waiting(is);
  }

  /** Players that tell nothing of stalls stand still for a while. */
  private look(): void {
    const { node } = this.player;
    const now = performance.now();
    this.byItself();
    if (!this.shown || !this.wants || node.paused || this.over) return;
    this.time();
    const { jumped } = this.clock;
    if (jumped !== undefined) this.events.jumped(jumped);
    const silence = this.clock.silence(now);
    if (silence > GONE_MS) {
      this.wants = false;
      this.events.broken("missing");
    } else this.stall(silence > STALL_MS);
  }

  get moves(): boolean {
    return !this.player.node.paused && !this.stalled && !this.over;
  }

  time(): number {
    const { node, fine } = this.player;
    const told = node.currentTime;
    const t = this.clock.read(told, performance.now(), this.moves, node.playbackRate || 1);
    return fine && this.clock.jumped === undefined ? told : t;
  }

  coming(): number {
    return this.time() + (this.moves ? REFRESH_S * (this.player.node.playbackRate || 1) : 0);
  }

  /** The picture is there, or near enough. A later seek makes this one moot. */
  async seek(t: number): Promise<void> {
    await this.ready;
    const { node, fine } = this.player; // others say "seeking" when they like
    const turn = ++this.turn;
    this.over = false;
    this.clock.seek(t, performance.now());
    node.currentTime = t;
    while (turn === this.turn && ((fine && node.seeking) || !this.clock.arrived(node.currentTime, performance.now()))) {
      await new Promise((go) => setTimeout(go, SEEK_LOOK_MS));
    }
    this.clock.rest(performance.now());
  }

  play(): Promise<void> {
    const { node } = this.player;
    if (this.wants && this.differs !== undefined) return Promise.resolve(); // paused there, which is told in a moment
    this.wants = true;
    if ((!node.paused && !this.pausing) || this.over) return Promise.resolve();
    this.clock.rest(performance.now());
    this.starting ??= this.start().finally(() => (this.starting = undefined));
    return this.starting;
  }

  private async start(): Promise<void> {
    const { node, mute } = this.player;
    this.pausing = false; // what is said last counts
    const asked = node.play();
    if (!mute) {
      await asked;
      return;
    }
    void asked.catch(() => undefined); // it never comes where it was refused
    await new Promise<void>((go) => {
      node.addEventListener("playing", () => go(), { once: true });
      setTimeout(go, REFUSED_MS);
    });
    if (!this.wants || !node.paused) return;
    this.wants = false; // whoever starts it on its own picture from now on means it
    throw new DOMException("it did not begin to play", "NotAllowedError");
  }

  pause(): void {
    const { node } = this.player;
    this.wants = false;
    this.stall(false);
    if (node.paused && !this.starting) return;
    this.pausing = !node.paused;
    void node.pause();
  }

  get paused(): boolean {
    return this.player.node.paused;
  }

  close(): void {
    clearInterval(this.looking);
    this.shown = false;
    this.player.close?.();
    this.player.node.remove();
  }
}
