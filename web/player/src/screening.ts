// One film on the screen: puts the rooms together. Input goes to the conductor,
// what follows comes back as `stands`, and everything is drawn from there.

import { HELD, type Effect, type FilmView, type Input, type Said, type SceneView, type Status } from "../../engine/src/index.ts";
import { Conductor, type Audience } from "./conductor.ts";
import { set } from "./dom.ts";
import { Film, type Manifest } from "./film.ts";
import type { Known } from "./identity.ts";
import type { Kit, Parts, Settings } from "./kit.ts";
import { Loader } from "./loader.ts";
import { percent } from "./layout.ts";
import type { Source, Trouble } from "./media/source.ts";
import type { Opening, Place } from "./opening.ts";
import { restAfter } from "./rest.ts";
import { openedInput, Session } from "./session.ts";
import { loadSettings } from "./settings.ts";
import { stirs } from "./stirs.ts";
import { View } from "./view.ts";
import { Waits } from "./waits.ts";
import type { Wings } from "./wings.ts";
import type { Word } from "./words.ts";

const AGAIN_MS = 3000;
const KEEP_MS = 1500; // who has seen less is not asked whether to go on

export class Screening implements Kit, Audience {
  readonly root: HTMLElement;
  readonly word: Word;
  readonly language: string;
  readonly settings: Settings;
  readonly media: Source;
  readonly view: View;
  readonly session: Session;
  private reachable = true;
  private readonly loader: Loader;
  readonly waits: Waits;
  private readonly watcher = new AbortController();
  conductor: Conductor | undefined;
  private wings: Wings | undefined;
  path: FilmView | undefined;
  narrow = false; // as the engine was told
  private asked = false; // an element has asked for the viewer
  begun = false;
  private single = false; // the press, or the first of several, was on the picture

  constructor(private readonly opening: Opening) {
    const { root, word, language, film, server, identity } = opening;
    this.root = root;
    this.word = word;
    this.language = language;
    this.loader = new Loader(root, (name) => server.part(name, this.film.manifest), opening.words);
    this.settings = loadSettings(identity.consent, opening.shortcuts);
    this.session = new Session(
      opening,
      () => this.part("keep"),
      (is) => {
        this.reachable = is;
        this.wings?.reach.is(is);
      },
    );
    this.media = opening.makeSource({
      frame: () => this.conductor?.frame(),
      waiting: (is) => this.waits.are(is),
      ended: () => this.conductor?.ranOut(),
      broken: (trouble) => this.broken(trouble),
    }, this);
    this.view = new View(this, film.manifest.title, {
      play: () => this.begin(),
      retry: () => this.waits.retry(),
      leave: () => this.waits.leave(),
      resume: () => this.resume(),
      over: () => this.begin(),
      restart: () => void this.say({ input: "asked", what: "restart" }),
    }, () => this.insist());
    this.waits = new Waits(this);
    this.listen();
  }

  // ---- the kit -----------------------------------------------------------

  get film(): Film {
    return this.conductor?.film ?? this.opening.film;
  }
  get status(): Status | undefined {
    return this.conductor?.status;
  }
  get nowUs(): number {
    return this.conductor?.standing() ?? 0;
  }
  /** Nothing comes any more by itself: an ending, or a last picture that stands. */
  get over(): boolean {
    const { status } = this;
    return status !== undefined && (status.ended || (status.completed && (status.held & HELD.end) !== 0 && !status.limited));
  }
  get playing(): boolean {
    return this.conductor?.playing === true && !this.view.states.broken;
  }

  say(input: Said): readonly Effect[] | undefined {
    return this.conductor?.say(input);
  }
  readonly announce = (text: string): void => this.view.announce(text);
  readonly notice = (text: string): void => this.later((wings) => wings.notices.show(text));
  readonly delivered = (): Promise<boolean> => this.session.delivered();
  redraw(): void {
    if (this.conductor?.scene) this.view.stage.draw(this.nowUs);
  }
  home(): void {
    this.root.focus({ preventScroll: true });
  }

  part<K extends keyof Parts>(name: K): Promise<Parts[K]> {
    return this.loader.part(name);
  }

  private async withWings(): Promise<Wings> {
    const part = await this.part("wings");
    if (!this.wings) {
      const { server, host, identity } = this.opening;
      this.wings = new part.Wings(this, server, host, identity, this.opening);
      if (this.watcher.signal.aborted) this.wings.close();
      this.wings.reach.is(this.reachable);
      if (this.status) this.wings.showPanels(this.status);
    }
    return this.wings;
  }

  /** What is not needed for the first pictures, when it is there. */
  later(run: (wings: Wings) => void): void {
    if (this.wings) run(this.wings);
    else this.withWings().then(run, () => undefined); // asked for again when it is needed
  }

  /** There is no going on without. */
  private insist(): void {
    this.withWings().catch(() => {
      if (!this.watcher.signal.aborted) setTimeout(() => this.insist(), AGAIN_MS);
    });
  }

  /** The viewer moves, or the film stands. */
  private stir(event?: Event): void {
    if (!this.wings && !this.begun) return;
    if (!this.wings) void this.part("bar").catch(() => undefined); // at the same time
    this.later((wings) => wings.stir(this.begun, event));
  }

  change(settings: Partial<Settings>): void {
    const before = { ...this.settings };
    const { remember = before.remember } = Object.assign(this.settings, settings);
    if (remember !== before.remember && remember !== undefined) this.opening.identity.decide(remember);
    this.later((wings) => wings.changed(before));
  }

  // ---- the box -------------------------------------------------------------

  private listen(): void {
    const { root } = this;
    const { signal } = this.watcher;
    this.view.follow(signal, () => this.reshape());
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      root.addEventListener(event, (now) => stirs(now, root) && this.stir(now), { passive: true });
    }
    root.addEventListener("click", (event) => this.clicked(event));
    for (const event of ["click", "keydown"]) root.addEventListener(event, () => this.begun && this.media.prime());
    document.addEventListener("visibilitychange", () => this.seen(document.visibilityState === "visible"), { signal });
    window.addEventListener("pagehide", () => this.leave(), { signal });
    window.addEventListener("online", () => this.session.retry(), { signal });
  }

  scene(): SceneView {
    const { film } = this;
    return this.conductor?.scene ?? film.scene(film.manifest.document.start);
  }

  reshape(): void {
    this.view.reshape(this.film.clip(this.scene()));
    if (this.view.narrow !== this.narrow && this.conductor) {
      this.narrow = this.view.narrow;
      this.say({ input: "narrow", value: this.narrow });
    }
    this.redraw();
    this.wings?.subtitles.place();
  }

  // ---- beginning -----------------------------------------------------------

  /** Offer to go on with an earlier session, where there is one. */
  async find(): Promise<void> {
    const found = await this.session.find();
    if ((found || this.onward) && !this.begun) this.view.states.show("resume");
  }

  /** Where a new session may go on, because an old one stopped there. */
  private get onward(): Place | undefined {
    const { left } = this.opening;
    return this.session.onward ?? (left && this.film.scenes.has(left.scene) ? left : undefined);
  }

  /** It stood for too long: a new session on the release of now may go on. */
  renew(): void {
    const { scene, t } = this.status ?? {};
    this.session.stop();
    this.opening.host.renew(scene ? { scene, t: t ?? 0 } : undefined);
  }

  conduct(): Conductor {
    this.begun = true;
    set(this.root, "data-quiet", !this.wings?.barred);
    this.conductor = new Conductor(this.opening.film, this.media, this.session.open(), this.session.clock, this);
    this.session.begin(this.conductor);
    return this.conductor;
  }

  /** Play: the first press, or autoplay. */
  begin(onward?: Place): void {
    if (this.begun) {
      this.view.states.show("playing");
      this.toggle(true);
      return;
    }
    this.begun = true;
    this.session.bury();
    this.media.prime();
    this.waits.begin();
    void Promise.all([this.opening.known, this.media.turn()]).then(([known]) => this.watcher.signal.aborted || this.open(known, onward));
  }

  private open({ returned, kept }: Known, onward?: Place): void {
    const { film, identity, link, viewer } = this.opening;
    const about = identity.open ? { link, viewer } : { link: {}, viewer: {} };
    const opened = openedInput({ release: film.manifest.release, language: this.language, returned, kept, ...about, ...onward });
    this.conduct().say(opened);
    this.narrow = this.view.narrow;
    if (this.narrow) this.say({ input: "narrow", value: true });
    this.settle();
  }

  settle(): void {
    const { noLimits, moreTime, rate } = this.settings;
    if (noLimits) this.say({ input: "setting", name: "no_time_limits", value: true });
    if (moreTime) this.say({ input: "setting", name: "more_time", value: true });
    this.media.rate = rate;
  }

  private resume(): void {
    this.media.prime(); // in the press
    void this.part("keep").then((part) => part.resume(this, this.onward), () => this.begin(this.onward));
  }

  // ---- the audience --------------------------------------------------------

  draw(tUs: number): boolean {
    this.wings?.subtitles.draw(tUs);
    this.wings?.manner();
    const moves = this.view.stage.draw(tUs);
    if (!this.asked && this.view.stage.asks()) {
      this.asked = true;
      this.goOnSoon();
    }
    return moves;
  }

  /** What the first element did not need. */
  private goOnSoon(): void {
    const ms = restAfter(this.film.scene(this.scene().id), this.asked);
    setTimeout(() => this.later((wings) => wings.prefetch()), ms);
    setTimeout(() => this.session.keepOn(), Math.max(ms, KEEP_MS));
  }

  stands(status: Status, said: Input | undefined, effects: readonly Effect[]): void {
    const { stage } = this.view;
    if (said || effects.length) stage.refresh(); // what comes with a scene is fresh
    if (said?.input === "started" || said?.input === "reopened" || !this.path) this.arrived();
    if (said || effects.length) {
      if (this.wings) this.wings.showPanels(status);
      else if (status.panels.length) this.insist(); // it shows them
    }
    stage.run(this.conductor?.runs === true, status.limited, status.limit);
    if (status.held) this.stir();
    this.wings?.show();
    this.media.rate = status.speed_locked ? 1 : this.settings.rate;
    this.waits.ended(this.over);
    this.wings?.stands(said);
    for (const effect of effects) this.opening.host.dispatchEvent(new CustomEvent("ramify", { detail: effect }));
  }

  private arrived(): void {
    this.path = this.film.engine.film();
    if (!this.conductor?.scene) return;
    this.waits.over();
    this.reshape();
    if (this.settings.captions || this.settings.transcript) this.later((wings) => void wings.captioned());
    for (const { kind } of this.film.scene(this.scene().id).elements ?? []) this.view.stage.load(kind);
    this.goOnSoon();
  }

  act(ask: Parameters<Audience["act"]>[0]): void {
    if (ask.effect === "mute") this.sound(ask.value);
    else if (ask.effect !== "emit") this.later((wings) => wings.act(ask));
  }

  nextMark(tUs: number): number {
    return this.wings?.subtitles.next(tUs) ?? Infinity;
  }
  entering(scene?: string, t = 0): void {
    this.waits.are(scene !== undefined);
    if (scene && !this.path) this.view.stage.expect(scene, t);
  }
  refused(): void {
    this.waits.refused();
  }
  broken(trouble: Trouble, retry?: () => void, leave?: () => void): void {
    this.waits.broken(trouble, retry, leave);
    this.wings?.show();
    this.session.keepOn();
  }
  save(): void {
    this.session.save();
  }

  // ---- the viewer ----------------------------------------------------------

  toggle(play?: boolean): void {
    const { status } = this;
    if (!this.begun) this.begin();
    else if (!status) return;
    else if (this.view.states.broken) play === false || this.waits.retry();
    else if (this.over && play !== false) this.say({ input: "asked", what: "restart" });
    else if (play ?? status.held !== 0) this.say({ input: "resumed" });
    else this.say({ input: "paused" });
  }

  sound(muted: boolean, volume = this.media.volume): void {
    this.media.muted = muted;
    this.media.volume = !muted && volume === 0 ? 0.5 : volume;
    if (!muted) this.wings?.heard();
    this.wings?.show();
  }

  private clicked(event: MouseEvent): void {
    const { node } = this.view.stage;
    const target = event.composedPath()[0] as HTMLElement;
    const picture = target === node || target.tagName === "VIDEO" || target.classList.contains("screen");
    if (event.detail < 2) this.single = picture; // a double press on Play plays
    if (!picture || !this.begun || !this.single) return;
    const at = percent(event.clientX, event.clientY, node.getBoundingClientRect());
    if (at) this.say({ input: "missed", ...at });
    if ((event as PointerEvent).pointerType !== "touch" && !((this.status?.held ?? 0) & HELD.question)) this.toggle();
  }

  private seen(is: boolean): void {
    if (!this.conductor) return;
    if (is) {
      this.session.clock.visible(true);
      this.say({ input: "visible" });
      this.session.back();
    } else {
      this.say({ input: "hidden" });
      this.session.clock.visible(false);
      this.leave();
    }
  }

  private leave(): void {
    this.conductor?.look();
    this.session.leave();
  }

  /** Go on with a newer release of the same shape. */
  async adopt(manifest: Manifest): Promise<void> {
    const { module, server } = this.opening;
    this.conductor?.adopt(await Film.open(module, manifest, server.base));
    this.view.dress(this.film.manifest);
  }

  /** Withdrawn: not to be gone on with. */
  stop(): void {
    this.session.stop();
    this.say({ input: "paused" });
    this.conductor?.close(); // no key and no button goes on
  }

  get length(): number {
    const { from, to } = this.scene();
    return to - from;
  }

  close(): void {
    this.leave();
    this.session.close();
    this.watcher.abort();
    this.wings?.close();
    (this.conductor ?? this.media).close();
    this.root.replaceChildren();
  }
}
