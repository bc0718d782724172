// Between a recorded session and the engine, where a conductor stands between the
// viewer and the engine: what was recorded goes in, one event after the other, and
// the media follow. Nothing that is done here becomes an input.

import type { Effect, Input, Retold } from "../../../engine/src/index.ts";
import { Clock } from "../clock.ts";
import { Conductor, type Audience } from "../conductor.ts";
import type { Film, Spot } from "../film.ts";
import type { Source } from "../media/source.ts";
import { Queue } from "../queue.ts";
import type { Recorded, Stands } from "./recorded.ts";

const MARK_EVERY = 64; // events between two sessions that are kept
const LONG_MS = 2500; // waits that may be cut …
const SHORT_MS = 600; // … to this
const TICK_MS = 250; // a frame that took longer is a page that was away
const GAP_MS = 300; // nothing was played for so long: the picture stands
const NEAR_US = 300_000; // a picture so near to where it should be plays on
const TELL_MS = 100; // while it plays
const LOAD_MS = 6000; // a picture that has not come by then is not waited for
const LAG_US = 100_000; // so near the end of what was played it has been played: clocks of media lag

/** Tells where it is; `happened`: what was last done, to be shown. */
export interface Watcher {
  stands(where: Stands): void;
  happened(event: Recorded | undefined): void;
  /** Before the film began. */
  before(): void;
}

interface Kept {
  bytes: Uint8Array;
  release: string;
}

const HOST = { send: () => Promise.resolve({ status: 200 }), changed: () => undefined, who: () => ({}) };
const nobody = (release: string): Queue => new Queue({ project: "", release, session: "" }, HOST);

export class Projector extends Conductor {
  private at = 0; // events that have happened
  private part = false; // and a piece of the next one
  private ms = 0;
  private rolling = false;
  private rate_ = 1;
  private short = true;
  private last = 0; // performance.now() of the frame before
  private readonly kept = new Map<number, Kept>();
  private wanted: Spot | undefined;
  private shown: Spot | undefined;
  private onScreen = ""; // scene
  private loading = false;
  private told = "";
  private toldAt = 0;

  constructor(
    private readonly films: ReadonlyMap<string, Film>,
    private readonly events: readonly Recorded[],
    release: string,
    source: Source,
    audience: Audience,
    private readonly watcher: Watcher,
  ) {
    super(films.get(release) as Film, source, nobody(release), new Clock(), audience);
    this.keep();
  }

  // ---- nothing comes from who looks on ----------------------------------------

  override say(): undefined {
    return undefined;
  }
  override frame(): void {
    /* `tick` looks */
  }
  override ranOut(): void {
    /* what was recorded says how it went on */
  }
  override adopt(): void {
    /* … and on which release */
  }
  override look(): void {
    this.drawNow();
  }
  override position(): number {
    return this.fed;
  }
  override here(): Spot | undefined {
    return this.shown;
  }
  override get playing(): boolean {
    return this.rolling && super.playing;
  }

  // ---- the way through ----------------------------------------------------------

  private get engine(): Retold {
    return this.film.engine as Retold;
  }

  private keep(): void {
    if (!this.kept.has(this.at)) this.kept.set(this.at, { bytes: this.engine.session(), release: this.film.manifest.release });
  }

  private feed(event: Recorded, line: string): Effect[] {
    const next = event.input === "released" ? this.films.get(event.release ?? "") : undefined;
    if (next && next !== this.film && (next.engine as Retold).restore(this.engine.session())) this.film = next;
    return this.engine.line(line);
  }

  /** The next event, or what is left of it. */
  private step(): Effect[] {
    const event = this.events[this.at] as Recorded;
    const rest = this.part ? JSON.stringify({ input: "moved", from: this.fed / 1e6, to: event.to }) : event.line;
    const effects = this.feed(event, rest);
    this.at++;
    this.part = false;
    this.ms = event.ms;
    if (this.at % MARK_EVERY === 0) this.keep();
    return effects;
  }

  /** So many events have happened. */
  to(at: number): void {
    const goal = Math.max(0, Math.min(at, this.events.length));
    if (goal < this.at || this.part) this.rewind(goal);
    while (this.at < goal) this.step();
    this.source.follow(undefined);
    this.put({ input: "reopened", at_ms: 0 }, []);
    this.watcher.happened(this.events[this.at - 1]);
    this.tell();
  }

  private rewind(goal: number): void {
    let best = 0;
    for (const at of this.kept.keys()) if (at <= goal && at > best) best = at;
    const { bytes, release } = this.kept.get(best) as Kept;
    this.film = this.films.get(release) as Film;
    this.engine.restore(bytes);
    this.at = best;
    this.part = false;
    this.ms = this.events[best - 1]?.ms ?? 0;
  }

  /** Draw where the session stands, and bring its picture. */
  private put(said: Input | undefined, effects: readonly Effect[]): void {
    this.status = this.engine.status();
    const { scene, t } = this.status;
    this.scene = scene === null ? undefined : this.film.scene(scene);
    this.fed = Math.round(t * 1e6);
    this.audience.stands(this.status, said, effects);
    if (scene === null) this.watcher.before();
    else this.want(scene);
    this.drawNow();
  }

  private drawNow(): void {
    if (this.scene) this.audience.draw(this.standing());
  }

  // ---- media ----------------------------------------------------------------------

  private want(scene: string): void {
    const spot = this.film.spot(scene, this.standing());
    if (this.playing && this.onScreen === scene && !this.loading && this.near(scene)) {
      this.shown = this.wanted = spot;
      return;
    }
    const same = this.onScreen === scene && this.wanted?.address === spot.address && this.wanted.frame === spot.frame && spot.frame >= 0;
    if (same && !this.part) return;
    this.wanted = spot;
    if (!this.loading) void this.bring();
  }

  private near(scene: string): boolean {
    return Math.abs(this.film.sceneUs(this.film.scene(scene), this.source.time()) - this.fed) < NEAR_US;
  }

  private async bring(): Promise<void> {
    this.loading = true;
    while (this.wanted !== this.shown && !this.closed) {
      const spot = this.wanted as Spot;
      const scene = this.status.scene ?? "";
      const coming = scene === this.onScreen ? this.source.seek(spot) : this.source.enter(spot, () => undefined);
      await Promise.race([coming, later(LOAD_MS)]).catch(() => this.audience.broken("missing", () => undefined, () => undefined));
      this.onScreen = scene;
      this.shown = spot;
    }
    this.loading = false;
    this.last = performance.now();
    this.tell();
  }

  // ---- playing ----------------------------------------------------------------------

  play(rate: number, short: boolean): void {
    this.rate_ = rate;
    this.short = short;
    if (this.at >= this.events.length) this.to(0);
    if (this.rolling) return;
    this.rolling = true;
    this.last = performance.now();
    requestAnimationFrame((now) => this.tick(now));
    this.tell();
  }

  rest(): void {
    this.rolling = false;
    this.source.pause();
    this.audience.stands(this.status, undefined, []);
    this.tell();
  }

  private tick(now: number): void {
    if (!this.rolling || this.closed) return;
    const ms = Math.min(Math.max(0, now - this.last), TICK_MS);
    this.last = now;
    if (!this.loading) this.advance(ms);
    if (this.at >= this.events.length) this.rest();
    else requestAnimationFrame((then) => this.tick(then));
  }

  private advance(ms: number): void {
    const event = this.events[this.at];
    if (!event) return;
    if (event.input === "moved") {
      this.roll(event);
      return;
    }
    if (!this.source.paused && (this.status.held || event.ms - this.ms > GAP_MS)) this.source.pause();
    if (this.short && event.ms - this.ms > LONG_MS) this.ms = event.ms - SHORT_MS;
    this.ms += ms * this.rate_;
    let next: Recorded | undefined = event;
    while (next && next.input !== "moved" && next.ms <= this.ms && !this.loading) {
      this.happen();
      next = this.events[this.at];
    }
    this.tell();
  }

  /** The next event, while it plays. */
  private happen(): void {
    const event = this.events[this.at] as Recorded;
    const effects = this.step();
    const follows = this.events[this.at];
    this.put(event as unknown as Input, effects);
    this.lead(effects);
    if (event.input !== "moved") this.watcher.happened(event);
    if (follows?.input !== "moved" && this.status.held) this.source.pause();
  }

  /** What comes next is joined on, as it was. */
  private lead(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.effect === "decided") this.source.follow(this.film.spot(effect.scene, Math.round(effect.t * 1e6)));
      else if (effect.effect === "reopen") this.source.follow(undefined);
    }
  }

  /** Play what was played, up to where it was played. */
  private roll(event: Recorded): void {
    const { scene } = this;
    const end = Math.round((event.to ?? 0) * 1e6);
    const start = Math.round((event.from ?? 0) * 1e6);
    const begun = this.events[this.at - 1]?.ms ?? 0;
    if (!scene) {
      this.happen();
      return;
    }
    const real = (end - start) / 1000 / Math.max(1, event.ms - begun);
    const pace = (real > 0.8 && real < 1.25 ? 1 : Math.min(4, Math.max(0.5, real))) * this.rate_;
    if (this.source.rate !== pace) this.source.rate = pace;
    if (this.source.paused) void this.source.play().catch((error: Error) => error.name === "NotAllowedError" && this.audience.refused());
    const there = this.film.sceneUs(scene, this.source.time());
    if (there >= end - LAG_US) {
      this.happen();
      this.tell();
      return;
    }
    if (there > this.fed) this.piece(there);
    this.ms = begun + ((event.ms - begun) * (this.fed - start)) / Math.max(1, end - start);
    this.tell();
  }

  /** `moved` may be cut anywhere: SEMANTICS 4. */
  private piece(toUs: number): void {
    const effects = this.engine.moved(this.fed, toUs);
    this.part = true;
    this.fed = toUs;
    this.shown = this.wanted = this.film.spot(this.scene?.id ?? "", toUs);
    if (effects.length) {
      this.status = this.engine.status();
      this.audience.stands(this.status, undefined, effects);
      this.lead(effects);
    }
    this.drawNow();
  }

  private tell(): void {
    const { scene, t } = this.status;
    const now = performance.now();
    const told = `${this.at} ${this.rolling} ${this.loading}`;
    if (told === this.told && this.rolling && now - this.toldAt < TELL_MS) return;
    this.told = told;
    this.toldAt = now;
    this.watcher.stands({
      replay: "stands",
      at: this.at,
      ms: Math.round(this.ms),
      rolling: this.rolling,
      scene,
      t: this.scene ? this.fed / 1e6 : t,
      session: this.engine.hash(),
      ready: !this.loading,
      moved: this.part,
    });
  }
}

const later = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
