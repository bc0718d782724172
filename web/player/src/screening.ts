// One film on the screen: puts the rooms together. Input goes to the conductor,
// what follows comes back as `stands`, and everything is drawn from there.

import { HELD, type Effect, type FilmView, type Input, type Opened, type Said, type Status, type Values } from "../../engine/src/index.ts";
import { Conductor, type Audience } from "./conductor.ts";
import { h, set } from "./dom.ts";
import type { RamifyPlayer } from "./element.ts";
import { Film, type Manifest } from "./film.ts";
import type { Identity, Known } from "./identity.ts";
import type { Kit, Parts, Settings } from "./kit.ts";
import { percent } from "./layout.ts";
import type { Source, SourceEvents, Trouble } from "./media/source.ts";
import type { Server } from "./server.ts";
import { Session } from "./session.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import type { LATER } from "./stage/kinds.ts";
import { View } from "./view.ts";
import type { Word } from "./words.ts";

const SLOW_MS = 400; // waiting is shown after this
const LATER_MS = 1000; // the first pictures come first
const GONE_MS = 3000; // a lost connection is told after this

export interface Opening {
  film: Film;
  module: WebAssembly.Module;
  server: Server;
  identity: Identity;
  known: Promise<Known>;
  root: HTMLElement;
  host: RamifyPlayer;
  makeSource(events: SourceEvents): Source;
  word: Word;
  language: string;
  link: Values;
  viewer: Values;
  shortcuts: boolean;
}

export class Screening implements Kit, Audience {
  readonly root: HTMLElement;
  readonly word: Word;
  readonly language: string;
  readonly settings: Settings;
  readonly media: Source;
  private readonly view: View;
  private readonly session: Session;
  private readonly watcher = new AbortController();
  private conductor: Conductor | undefined;
  private bar: ReturnType<Parts["bar"]["mount"]> | undefined;
  private panels: ReturnType<Parts["panels"]["mount"]> | undefined;
  private captions: ReturnType<Parts["captions"]["mount"]> | undefined;
  private menus: ReturnType<Parts["menus"]["mount"]> | undefined;
  private extras: ReturnType<Parts["extras"]["mount"]> | undefined;
  private path: FilmView | undefined;
  private narrow = false;
  private begun = false;
  private slow: ReturnType<typeof setTimeout> | undefined;
  private gone: ReturnType<typeof setTimeout> | undefined;
  private retry: () => void = () => undefined;

  constructor(private readonly opening: Opening) {
    const { root, word, language, film, server, identity } = opening;
    this.root = root;
    this.word = word;
    this.language = language;
    this.settings = loadSettings(identity.consent, opening.shortcuts);
    this.session = new Session(
      film,
      server,
      identity,
      () => this.part("keep"),
      (is) => this.reaches(is),
    );
    this.media = opening.makeSource({
      frame: () => this.conductor?.frame(),
      waiting: (is) => this.waits(is),
      ended: () => this.conductor?.ranOut(),
      broken: (trouble) => this.broken(trouble, () => this.reload()),
    });
    this.view = new View(this, film.manifest.title, {
      play: () => this.begin(),
      retry: () => this.retry(),
      resume: () => void this.resume(),
      over: () => this.begin(),
      restart: () => void this.say({ input: "asked", what: "restart" }),
      sound: () => this.sound(false),
    });
    this.listen();
    this.reshape();
  }

  // ---- the kit -----------------------------------------------------------

  get film(): Film {
    return this.conductor?.film ?? this.opening.film;
  }
  get status(): Status | undefined {
    return this.conductor?.status;
  }
  get nowUs(): number {
    return this.conductor?.position() ?? 0;
  }
  get playing(): boolean {
    return this.conductor?.playing ?? false;
  }

  say(input: Said): readonly Effect[] | undefined {
    return this.conductor?.say(input);
  }
  announce(text: string): void {
    this.view.notices.announce(text);
  }
  notice(text: string): void {
    this.view.notices.show(text);
  }
  delivered(): Promise<void> {
    return this.session.queue?.delivered() ?? Promise.resolve();
  }
  redraw(): void {
    if (this.conductor?.scene) this.view.stage.draw(this.nowUs);
  }
  home(): void {
    this.root.focus({ preventScroll: true });
  }

  private readonly loading = new Map<string, Promise<unknown>>();

  part<K extends keyof Parts>(name: K): Promise<Parts[K]> {
    let part = this.loading.get(name);
    if (!part) {
      const address = this.opening.server.address(this.film.manifest.parts[name] ?? "");
      part = import(address).then((loaded: { STYLE?: string }) => {
        if (loaded.STYLE) this.root.before(h("style", {}, loaded.STYLE));
        return loaded;
      });
      part.catch(() => this.loading.delete(name)); // a later try may succeed
      this.loading.set(name, part);
    }
    return part as Promise<Parts[K]>;
  }

  change(settings: Partial<Settings>): void {
    const before = { ...this.settings };
    Object.assign(this.settings, settings);
    saveSettings(this.settings);
    const { rate, noLimits, moreTime, remember, captions } = this.settings;
    if (rate !== before.rate) this.media.rate = this.status?.speed_locked ? 1 : rate;
    if (noLimits !== before.noLimits) this.say({ input: "setting", name: "no_time_limits", value: noLimits });
    if (moreTime !== before.moreTime) this.say({ input: "setting", name: "more_time", value: moreTime });
    if (remember !== before.remember && remember !== undefined) this.opening.identity.decide(remember);
    if (captions !== before.captions) void this.showCaptions();
  }

  // ---- the box -------------------------------------------------------------

  private listen(): void {
    const { root } = this;
    const { signal } = this.watcher;
    const resizes = new ResizeObserver(() => this.reshape());
    resizes.observe(root);
    signal.addEventListener("abort", () => resizes.disconnect());
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      root.addEventListener(event, () => this.stir(), { passive: true });
    }
    root.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("visibilitychange", () => this.seen(document.visibilityState === "visible"), { signal });
    window.addEventListener("pagehide", () => this.leave(), { signal });
    window.addEventListener("online", () => this.session.queue?.retry(), { signal });
  }

  private clip(): ReturnType<Film["clip"]> {
    const { film } = this;
    return film.clip(this.conductor?.scene ?? film.scene(film.manifest.document.start));
  }

  private reshape(): void {
    this.view.reshape(this.clip());
    if (this.view.narrow !== this.narrow && this.conductor) {
      this.narrow = this.view.narrow;
      this.say({ input: "narrow", value: this.narrow });
    }
    this.redraw();
    this.captions?.place();
  }

  // ---- beginning -----------------------------------------------------------

  /** Offer to go on with an earlier session, where there is one. */
  async find(): Promise<void> {
    if ((await this.session.find()) && !this.begun) this.view.states.show("resume");
  }

  private conduct(): Conductor {
    this.begun = true;
    set(this.root, "data-quiet", this.bar === undefined);
    this.conductor = new Conductor(this.opening.film, this.media, this.session.open(), this.session.clock, this);
    this.session.begin(this.conductor);
    return this.conductor;
  }

  /** Play: the first press, or autoplay. */
  begin(): void {
    if (this.begun) {
      this.view.states.show("playing");
      this.toggle(true);
      return;
    }
    this.begun = true;
    this.session.bury();
    this.media.prime();
    this.starting();
    void this.opening.known.then((known) => this.open(known));
  }

  private starting(): void {
    this.view.states.show("playing");
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.view.states.show("starting"), SLOW_MS);
  }

  private open({ returned, kept }: Known): void {
    const { film, link, viewer } = this.opening;
    const some = <K extends string>(name: K, values: Values): Partial<Record<K, Values>> =>
      Object.keys(values).length ? ({ [name]: values } as Record<K, Values>) : {};
    const opened: Omit<Opened, "at_ms"> = {
      input: "opened",
      release: film.manifest.release,
      seed: crypto.getRandomValues(new Uint32Array(1))[0] as number,
      device: device(),
      language: this.language,
      returned,
      ...some("kept", kept),
      ...some("link", link),
      ...some("viewer", viewer),
    };
    this.conduct().say(opened);
    this.narrow = this.view.narrow;
    if (this.narrow) this.say({ input: "narrow", value: true });
    this.settle();
  }

  private settle(): void {
    const { noLimits, moreTime, rate, captions } = this.settings;
    if (noLimits) this.say({ input: "setting", name: "no_time_limits", value: true });
    if (moreTime) this.say({ input: "setting", name: "more_time", value: true });
    this.media.rate = rate;
    if (captions) void this.showCaptions();
    if (this.opening.identity.consent === undefined && this.film.asksWho) {
      setTimeout(() => void this.withMenus().then((menus) => menus.consent((yes) => this.change({ remember: yes }))), LATER_MS);
    }
  }

  private async resume(): Promise<void> {
    this.media.prime();
    if (!this.session.takeUp()) {
      this.begin();
      return;
    }
    this.starting();
    const conductor = this.conduct();
    try {
      await conductor.reopen();
    } catch {
      this.broken("missing", () => location.reload());
      return;
    }
    if (this.session.older) this.say({ input: "released", release: this.film.manifest.release });
    this.narrow = !this.view.narrow; // told anew: the device may be another
    this.reshape();
    this.settle();
    this.say({ input: "resumed" });
  }

  // ---- the audience --------------------------------------------------------

  draw(tUs: number): boolean {
    this.captions?.draw(tUs);
    return this.view.stage.draw(tUs);
  }

  stands(status: Status, said: Input | undefined, effects: readonly Effect[]): void {
    if (said?.input === "started" || said?.input === "reopened" || !this.path) this.arrived();
    const { stage } = this.view;
    if (said || effects.length) {
      stage.refresh();
      this.showPanels(status);
    }
    stage.run(status.held === 0 && !this.media.paused, status.limited, status.limit);
    if (status.held) this.stir();
    this.showBar();
    this.media.rate = status.speed_locked ? 1 : this.settings.rate;
    this.showState(status);
    this.menus?.stands();
    for (const effect of effects) this.opening.host.dispatchEvent(new CustomEvent("ramify", { detail: effect }));
  }

  private arrived(): void {
    this.path = this.film.engine.film();
    if (!this.conductor?.scene) return;
    clearTimeout(this.slow);
    if (this.view.states.now !== "playing") this.view.states.show("playing");
    this.reshape();
    if (this.settings.captions) void this.showCaptions();
    setTimeout(() => this.prefetch(), LATER_MS);
  }

  /** Parts that this film will need, when nothing else is to be done. */
  private prefetch(): void {
    const { film } = this;
    void this.withExtras().catch(() => undefined);
    for (const { kind } of film.elements) this.view.stage.load(kind as keyof typeof LATER);
    if (film.manifest.document.panels) void this.part("panels").catch(() => undefined);
  }

  private showState(status: Status): void {
    const { states, stage } = this.view;
    const over = status.ended && !stage.usable();
    if (over) states.show("ended");
    else if (states.now === "ended") states.show("playing");
  }

  act(ask: Parameters<Audience["act"]>[0]): void {
    if (ask.effect === "mute") this.sound(ask.value);
    else if (ask.effect !== "emit") void this.withExtras().then((extras) => extras.act(ask));
  }

  nextMark(tUs: number): number {
    return this.captions?.next(tUs) ?? Infinity;
  }
  entering(is: boolean): void {
    this.waits(is);
  }
  save(): void {
    this.session.save();
  }

  private waits(is: boolean): void {
    const { states } = this.view;
    clearTimeout(this.slow);
    if (is && this.begun) {
      this.slow = setTimeout(() => {
        states.show(this.conductor?.scene ? "waiting" : "starting");
        if (this.conductor?.scene) this.say({ input: "stalled" });
      }, SLOW_MS);
    } else if (states.now === "waiting" || states.now === "starting") states.show("playing");
  }

  /** The browser wants a press, or silence. */
  refused(): void {
    clearTimeout(this.slow);
    if (this.media.muted) {
      this.say({ input: "paused" });
      this.view.states.show("refused");
      return;
    }
    this.sound(true);
    this.view.soundHint.hidden = false;
    if (this.captionFiles().length) this.change({ captions: this.captionLanguage() });
    void this.media.play().catch(() => this.refused());
  }

  broken(trouble: Trouble, retry: () => void): void {
    clearTimeout(this.slow);
    this.retry = () => {
      this.starting();
      retry();
    };
    this.view.states.show(trouble);
  }

  private reload(): void {
    void this.media.reload().then(
      () => {
        this.view.states.show("playing");
        this.say({ input: "resumed" });
      },
      () => this.view.states.show("missing"),
    );
  }

  // ---- the viewer ----------------------------------------------------------

  toggle(play?: boolean): void {
    const { status } = this;
    if (!this.begun) this.begin();
    else if (!status) return;
    else if (status.ended && play !== false) this.say({ input: "asked", what: "restart" });
    else if (play ?? status.held !== 0) this.say({ input: "resumed" });
    else this.say({ input: "paused" });
  }

  sound(muted: boolean, volume = this.media.volume): void {
    this.media.muted = muted;
    this.media.volume = !muted && volume === 0 ? 0.5 : volume;
    if (!muted) this.view.soundHint.hidden = true;
    this.showBar();
  }

  private nudge(seconds: number): void {
    const { status } = this;
    if (!status?.scene) return;
    const t = Math.min(status.seek_to, Math.max(status.seek_from, this.nowUs / 1e6 + seconds));
    this.say({ input: "asked", what: "seek", scene: status.scene, t: Math.round(t * 1e6) / 1e6 });
  }

  private clicked(event: MouseEvent): void {
    const { node } = this.view.stage;
    const target = event.composedPath()[0] as HTMLElement;
    if ((target !== node && target.tagName !== "VIDEO" && !target.classList.contains("screen")) || !this.begun) return;
    const at = percent(event.clientX, event.clientY, node.getBoundingClientRect());
    if (at) this.say({ input: "missed", ...at });
    if ((event as PointerEvent).pointerType !== "touch" && !this.held(HELD.question)) this.toggle();
  }

  private held(by: number): boolean {
    return ((this.status?.held ?? 0) & by) !== 0;
  }

  // ---- the bar ---------------------------------------------------------------

  /** The viewer moves, or the film stands: the bar comes, for a while. */
  private stir(): void {
    if (this.bar) this.bar.stir();
    else if (this.begun) {
      void this.part("bar").then((part) => {
        if (this.bar) return;
        this.bar = part.mount(this, this.barActions(), () => this.captions?.place());
        this.showBar();
        this.bar.stir();
      });
    }
  }

  private barActions(): Parameters<Parts["bar"]["mount"]>[1] {
    return {
      toggle: () => this.toggle(),
      mute: () => this.sound(!this.media.muted),
      volume: (value) => this.sound(value === 0, value),
      captions: () => this.toggleCaptions(),
      list: () => this.menu("list"),
      settings: () => this.menu("settings"),
      full: () => void this.withExtras().then((extras) => extras.full()),
    };
  }

  private showBar(): void {
    const { bar, status, path } = this;
    if (!bar || !status || !path) return;
    bar.stands(status, path, status.ended);
    bar.sound(this.media.muted, this.media.volume);
    bar.captions(this.captionFiles().length > 0, this.settings.captions !== "");
  }

  // ---- parts that come later -------------------------------------------------

  private menu(name: "list" | "settings"): void {
    void this.withMenus().then((menus) => menus.open(name, this.bar?.focusOf(name)));
  }

  private async withMenus(): Promise<NonNullable<Screening["menus"]>> {
    const part = await this.part("menus");
    this.menus ??= part.mount(this, {
      captions: () => this.captionFiles(),
      go: (id) => this.view.stage.find(id),
      consent: this.film.asksWho,
    });
    return this.menus;
  }

  private async withExtras(): Promise<NonNullable<Screening["extras"]>> {
    const part = await this.part("extras");
    const { server, host } = this.opening;
    const { project } = this.film.manifest;
    this.extras ??= part.mount(this, {
      element: host,
      keys: {
        toggle: () => this.toggle(),
        nudge: (seconds) => this.nudge(seconds),
        louder: (by) => this.sound(false, Math.min(1, Math.max(0, this.media.volume + by))),
        mute: () => this.sound(!this.media.muted),
        captions: () => this.toggleCaptions(),
        list: () => this.menu("list"),
        step: (by) => this.view.step(by),
      },
      live: `${server.play(project)}/`,
      page: server.address(`w/${encodeURIComponent(project)}`),
      hear: (news) => void this.hear(news),
      filled: (is) => this.bar?.full(is),
    });
    return this.extras;
  }

  private showPanels(status: Status): void {
    if (this.panels) this.panels.show(status);
    else if (status.panels.length) {
      void this.part("panels").then((part) => {
        this.panels ??= part.mount(this);
        if (this.status) this.panels.show(this.status);
      });
    }
  }

  // ---- captions --------------------------------------------------------------

  private captionFiles(): { language: string; label?: string; file: string }[] {
    return this.clip().captions ?? [];
  }

  private captionLanguage(): string {
    const all = this.captionFiles();
    const own = all.find((one) => one.language.split("-")[0] === this.language.split("-")[0]);
    return (own ?? all[0])?.language ?? "";
  }

  private toggleCaptions(): void {
    this.change({ captions: this.settings.captions ? "" : this.captionLanguage() });
  }

  private async showCaptions(): Promise<void> {
    const wanted = this.settings.captions;
    this.showBar();
    if (!wanted && !this.captions) return;
    const part = await this.part("captions");
    this.captions ??= part.mount(this, this.view.stage);
    const file = this.captionFiles().find((one) => one.language === wanted)?.file;
    await this.captions.use(file ? this.film.address(file) : undefined, this.conductor?.scene?.from ?? 0, wanted);
    this.conductor?.look();
  }

  // ---- the world -------------------------------------------------------------

  private async hear(news: { release?: string; shape?: string; withdrawn?: boolean }): Promise<void> {
    if (news.withdrawn) {
      this.session.stop();
      this.say({ input: "paused" });
      this.view.states.show("withdrawn");
      return;
    }
    const { manifest } = this.film;
    if (!news.release || news.release === manifest.release || news.shape !== manifest.shape) return;
    const { server, module } = this.opening;
    const next: Manifest = await server.manifest(manifest.project);
    if (next.shape === manifest.shape && next.release !== this.film.manifest.release) {
      this.conductor?.adopt(await Film.open(module, next, server.base));
    }
  }

  private reaches(is: boolean): void {
    if (is === (this.gone === undefined)) return;
    clearTimeout(this.gone);
    this.gone = undefined;
    if (is) {
      if (this.root.hasAttribute("data-offline")) this.notice(this.word("online"));
      set(this.root, "data-offline", false);
    } else {
      this.gone = setTimeout(() => {
        set(this.root, "data-offline", true);
        this.view.notices.show(this.word("offline"), true);
      }, GONE_MS);
    }
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

  get length(): number {
    const { film } = this;
    const scene = this.conductor?.scene ?? film.scene(film.manifest.document.start);
    return scene.to - scene.from;
  }

  close(): void {
    this.leave();
    this.watcher.abort();
    this.extras?.close();
    this.bar?.close();
    this.conductor?.close();
    this.root.replaceChildren();
  }
}

function device(): string {
  if (!matchMedia("(pointer: coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}
