// Between time and the engine. Feeds what happened (with `moved` only up to the
// frame presented), obeys what the engine asks, and sleeps until something can
// change: frames are asked for only near a boundary or while something moves.

import {
  EngineError,
  isAsk,
  type Ask,
  type Change,
  type Effect,
  type Input,
  type Log,
  type Said,
  type SceneView,
  type Status,
} from "../../engine/src/index.ts";
import type { Clock } from "./clock.ts";
import type { Film, Spot } from "./film.ts";
import type { MediaError_, Source, Trouble } from "./media/source.ts";
import type { Queue } from "./queue.ts";
import { us, watchedTo } from "./watched.ts";

/** Who is told what the conductor finds. */
export interface Audience {
  /** Draw the picture's layer at this time; true while something moves. */
  draw(tUs: number): boolean;
  /** After every input: where the session stands. `said` is the input. */
  stands(status: Status, said: Input | undefined, effects: readonly Effect[]): void;
  /** Effects that are no matter of time: link, share, emit … */
  act(effect: Ask): void;
  /** Something to be drawn at a media time that the engine does not know. */
  nextMark(tUs: number): number;
  /** A way on is being loaded: to this moment of that scene, seconds. No scene:
   * it has been. */
  entering(scene?: string, t?: number): void;
  /** Play was refused by the browser. */
  refused(): void;
  broken(trouble: Trouble, retry: () => void, leave: () => void): void;
  /** Events and the session have changed. */
  save(): void;
}

const NEAR_MS = 60; // from here on every frame is looked at
const GLANCE_MS = 250; // where frames are not reported: hidden pages
const BEAT_MS = 5000; // report playing at least this often
const NEVER = 1e300;
const REWEIGHS = new Set(["chose", "answered", "seeked", "looped"]); // what may come next

export class Conductor {
  status: Status;
  scene: SceneView | undefined;
  protected fed = 0; // microseconds of the scene
  private change: Change = { mediaUs: NEVER, atMs: NEVER };
  private next: Spot | undefined; // decided: where this scene leads
  private again: Spot | undefined; // else: where it begins anew at its end
  private token = 0; // of the latest way on or seek
  private jumping = false; // a seek within the clip is on its way
  private ending = false; // the last frame stands
  private stopped = false; // … and the media with it
  private moving = false;
  private looping = false; // an animation frame is asked for
  private timer: ReturnType<typeof setTimeout> | undefined;
  protected closed = false;

  constructor(
    public film: Film,
    protected readonly source: Source,
    private readonly queue: Queue,
    private readonly clock: Clock,
    protected readonly audience: Audience,
  ) {
    this.status = film.engine.status();
  }

  // ---- inputs ----------------------------------------------------------

  /** Something has happened: an input, now. */
  say(input: Said): readonly Effect[] | undefined {
    if (this.closed) return undefined;
    this.catchUp();
    return this.take({ ...input, at_ms: this.clock.now() } as Input);
  }

  private take(input: Input): readonly Effect[] | undefined {
    let effects: Effect[];
    try {
      effects = this.film.engine.feed(input);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      console.warn("ramify:", error.message, input); // nothing has changed
      this.settle(undefined, []);
      return undefined;
    }
    this.queue.add(input, logs(effects));
    this.follow(input, effects);
    if (REWEIGHS.has(input.input)) this.guess();
    return effects;
  }

  /** Feed what was played since the last input. */
  private catchUp(): void {
    if (this.scene && this.playing && !this.jumping) this.played(Math.min(this.position(), this.film.lengthUs(this.scene)));
  }

  private played(toUs: number): void {
    const { fed, status } = this;
    if (toUs <= fed) return;
    const effects = this.film.engine.moved(fed, toUs);
    this.status = this.film.engine.status(); // what is left of a limit, too
    this.queue.moved(fed / 1e6, watchedTo(fed, toUs, status, this.status) / 1e6, logs(effects));
    this.fed = toUs;
    if (effects.length) this.follow(undefined, effects);
  }

  private follow(input: Input | undefined, effects: Effect[]): void {
    this.status = this.film.engine.status();
    if (!input && this.status.scene) this.fed = Math.round(this.status.t * 1e6);
    for (const effect of effects) if (isAsk(effect)) this.obey(effect);
    this.settle(input, effects);
  }

  // ---- effects ---------------------------------------------------------

  private obey(ask: Ask): void {
    switch (ask.effect) {
      case "go":
        void this.go(ask.scene, us(ask.t), ask.how);
        break;
      case "decided":
        this.decide(ask.scene, us(ask.t));
        break;
      case "reopen":
        this.next = this.again = undefined;
        this.source.follow(undefined);
        break;
      case "loop":
        void this.jump(us(ask.t), "looped");
        break;
      case "seek":
        void this.jump(us(ask.t), "seeked");
        break;
      case "stand":
        void this.stand(us(ask.t));
        break;
      case "rate":
        this.source.rate = ask.value;
        break;
      default:
        this.audience.act(ask);
    }
  }

  private decide(scene: string, tUs: number): void {
    this.next = this.film.spot(scene, tUs);
    this.source.follow(this.next);
  }

  /** The scene begins again at its end, unless something else is decided. */
  private expectLoop(): void {
    const { loops } = this.status;
    if (this.next || !this.scene || this.jumping) return;
    const spot = loops === undefined ? undefined : this.film.spot(this.scene.id, us(loops));
    if (spot?.frame === this.again?.frame) return;
    this.again = spot;
    this.source.follow(spot);
  }

  /** Where this scene may lead; what is decided is on its way already. */
  private guess(): void {
    if (this.next) return;
    this.source.likely(this.film.engine.nextScenes().map(({ scene, t, weight }) => ({ spot: this.film.spot(scene, us(t)), weight })));
  }

  private async go(scene: string, tUs: number, how: string): Promise<void> {
    const token = ++this.token;
    const live = (): Spot => this.film.spot(scene, this.position());
    this.audience.entering(scene, tUs / 1e6);
    try {
      await this.source.enter(
        this.film.spot(scene, tUs),
        () => token === this.token && this.catchUp(),
        how === "same" && this.scene ? live : undefined,
      );
    } catch (error) {
      if (token !== this.token) return;
      this.audience.entering();
      this.audience.broken(
        (error as Partial<MediaError_>).trouble ?? "missing", // a part has a class of its own
        () => void this.go(scene, tUs, how),
        () => this.say({ input: "failed", scene }), // the engine finds another way
      );
      return;
    }
    if (token === this.token) this.arrive(scene, tUs, how);
  }

  private arrive(scene: string, tUs: number, how: string): void {
    this.audience.entering();
    this.scene = this.film.scene(scene);
    const there = this.film.sceneUs(this.scene, this.source.time());
    this.fed = how === "same" || Math.abs(there - tUs) > 100_000 ? there : Math.max(tUs, 0);
    this.ending = this.stopped = this.jumping = false;
    this.next = this.again = undefined;
    const by = how === "seek" ? ({ by: "seek" } as const) : {};
    this.take({ input: "started", scene, t: this.fed / 1e6, at_ms: this.clock.now(), ...by });
    setTimeout(() => this.scene?.id === scene && this.guess());
  }

  private async jump(tUs: number, confirm: "seeked" | "looped"): Promise<void> {
    if (!this.scene) return;
    const token = ++this.token;
    this.jumping = true;
    try {
      await this.source.seek(this.film.spot(this.scene.id, tUs), confirm === "looped");
    } catch {
      return; // the source reports what broke
    }
    if (token !== this.token) return;
    if (confirm === "looped") this.again = undefined;
    this.jumping = this.ending = this.stopped = false;
    this.fed = tUs;
    this.take({ input: confirm, t: tUs / 1e6, at_ms: this.clock.now() });
  }

  private async stand(tUs: number): Promise<void> {
    if (!this.scene) return;
    this.source.pause();
    this.fed = tUs;
    const spot = this.film.spot(this.scene.id, tUs);
    const here = this.film.spot(this.scene.id, this.position());
    if (spot.frame >= 0 && spot.frame !== here.frame) await this.source.seek(spot).catch(() => undefined);
  }

  // ---- time ------------------------------------------------------------

  /** Microseconds of the scene: the frame on the screen. */
  position(): number {
    return this.scene ? this.film.sceneUs(this.scene, this.source.time()) : 0;
  }

  /** The picture on the screen; undefined while it changes. */
  here(): Spot | undefined {
    return this.scene && !this.jumping && this.status.going === null ? this.film.spot(this.scene.id, this.position()) : undefined;
  }

  /** The same for what stands on the picture: at the end, the last moment. */
  standing(): number {
    return this.scene ? Math.min(this.position(), this.film.lengthUs(this.scene) - 1) : 0;
  }

  private lastFrameUs(scene: SceneView): number {
    const fps = this.film.fps(scene);
    return this.film.lengthUs(scene) - (fps ? 1.4e6 / fps : 20_000);
  }

  get playing(): boolean {
    return this.scene !== undefined && this.status.held === 0;
  }

  /** Playing, and not standing on the last frame of its scene. */
  get runs(): boolean {
    return this.playing && !this.stopped;
  }

  private settle(said: Input | undefined, effects: readonly Effect[]): void {
    if (this.closed) return;
    if (this.scene && !this.runs) this.source.pause();
    this.change = this.film.engine.nextChange();
    this.expectLoop();
    this.audience.stands(this.status, said, effects);
    this.draw();
    // To start takes the browser a moment: what is on the picture comes first.
    if (this.runs) void this.source.play().catch((error: Error) => this.notPlayed(error));
    this.plan();
    this.audience.save();
  }

  private notPlayed(error: Error): void {
    if (error.name === "NotAllowedError" && !this.closed) this.audience.refused();
  }

  private draw(): void {
    const at = this.scene && !this.source.paused ? this.film.sceneUs(this.scene, this.source.coming()) : this.position();
    if (!this.scene || this.jumping) return; // what is not there yet cannot be pressed
    this.moving = this.audience.draw(Math.min(at, this.film.lengthUs(this.scene) - 1));
    if (this.moving && this.playing && !this.looping) {
      this.looping = true;
      requestAnimationFrame(() => {
        this.looping = false;
        if (!this.closed && this.moving) this.draw();
      });
      this.source.watch(); // predictions need fresh reports
    }
  }

  /** Sleep until something can change. */
  private plan(): void {
    clearTimeout(this.timer);
    let wait = this.change.atMs - this.clock.now();
    if (this.scene && this.playing && !this.jumping && !this.stopped) {
      const here = this.position();
      const next = Math.min(this.change.mediaUs, this.lastFrameUs(this.scene), this.audience.nextMark(here), here + BEAT_MS * 1000);
      const left = (next - here) / 1000 / this.source.rate - NEAR_MS;
      if (left <= 0) this.source.watch();
      wait = Math.min(wait, left > 0 ? left : GLANCE_MS);
    }
    if (wait < NEVER / 2) this.timer = setTimeout(() => this.wake(), Math.min(Math.max(wait, 0), 2 ** 30));
  }

  private wake(): void {
    if (this.closed) return;
    if (this.clock.now() >= this.change.atMs) this.say({ input: "waited" });
    this.frame();
  }

  /** Look at the frame on the screen. */
  frame(): void {
    const { scene } = this;
    if (this.closed || !scene || this.jumping) return;
    const here = this.position();
    if (here >= this.lastFrameUs(scene) && this.playing) this.end(scene, here);
    else if (here >= this.change.mediaUs || here >= this.fed + BEAT_MS * 1000) {
      this.catchUp();
      this.settle(undefined, []);
      return;
    } else if (!this.moving) this.draw();
    this.plan();
  }

  /** The last frame stands: wait for its time to pass, then the scene ends. */
  private end(scene: SceneView, hereUs: number): void {
    if (this.ending) return;
    this.ending = true;
    const next = this.next ?? this.again;
    const onward = next !== undefined && this.source.leadsTo(next);
    if (!onward) {
      this.stopped = true;
      this.source.pause();
    }
    const { token } = this;
    const left = (this.film.lengthUs(scene) - hereUs) / 1000 / this.source.rate;
    setTimeout(() => token === this.token && this.finish(scene), Math.max(0, left - 4));
  }

  private finish(scene: SceneView): void {
    if (this.closed || scene !== this.scene || !this.playing) return;
    const { visit, lap } = this.status;
    this.played(this.film.lengthUs(scene));
    const { status } = this;
    const over = status.going !== null || status.held !== 0 || status.visit !== visit || status.lap !== lap;
    if (!over && !this.jumping) this.take({ input: "ended", scene: scene.id, visit, lap, at_ms: this.clock.now() });
  }

  /** The clip has run out, whatever its length was said to be. */
  ranOut(): void {
    if (this.scene && !this.ending) {
      this.ending = this.stopped = true;
      this.finish(this.scene);
    }
  }

  /** Feed what was played until now, and draw: something else has changed. */
  look(): void {
    this.catchUp();
    this.settle(undefined, []);
  }

  // ---- sessions --------------------------------------------------------

  /** Go on with a restored session: its scene comes to the screen, held. */
  async reopen(): Promise<void> {
    this.status = this.film.engine.status();
    const { scene, t } = this.status;
    if (!scene) return;
    await this.source.enter(this.film.spot(scene, us(t)), () => undefined);
    this.scene = this.film.scene(scene);
    this.fed = us(t);
    this.take({ input: "reopened", at_ms: this.clock.now() });
  }

  /** A newer release of the same shape: the session moves over. */
  adopt(film: Film): void {
    this.catchUp();
    if (!film.engine.restore(this.film.engine.session())) return;
    this.film = film;
    if (this.scene) this.scene = film.scene(this.scene.id);
    this.take({ input: "released", release: film.manifest.release, at_ms: this.clock.now() });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.source.close();
  }
}

function logs(effects: readonly Effect[]): Log[] {
  return effects.filter((effect): effect is Log => !isAsk(effect));
}
