// One film on the screen and one session of it: puts the rooms together.

import type { Effect, FilmView, Input, Opened, Said, Status, Values } from "../../engine/src/index.ts";
import { Clock } from "./clock.ts";
import { Conductor, type Audience } from "./conductor.ts";
import { Controls } from "./controls/controls.ts";
import { h, set } from "./dom.ts";
import { Film, type Manifest } from "./film.ts";
import { Full } from "./full.ts";
import { newId, type Identity, type Known } from "./identity.ts";
import type { Saved } from "./keep.ts";
import { listenKeys } from "./keys.ts";
import type { Kit, Parts, Settings } from "./kit.ts";
import { fit, percent } from "./layout.ts";
import { act } from "./links.ts";
import { Live, type News } from "./live.ts";
import type { Source, Trouble } from "./media/source.ts";
import { Notices } from "./notices.ts";
import { Queue } from "./queue.ts";
import { Saving, type Found } from "./saving.ts";
import type { Server } from "./server.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import { Stage } from "./stage/stage.ts";
import { dressPlayer } from "./stage/style.ts";
import { States, type State } from "./states.ts";
import type { Word } from "./words.ts";

const SLOW_MS = 400; // waiting is shown after this
const GONE_MS = 3000; // a lost connection is told after this

export interface Opening {
  film: Film;
  module: WebAssembly.Module;
  server: Server;
  identity: Identity;
  known: Promise<Known>;
  root: HTMLElement;
  host: HTMLElement;
  makeSource(events: ConstructorParameters<typeof import("./media/stacked.ts").StackedSource>[2]): Source;
  word: Word;
  language: string;
  link: Values;
  viewer: Values;
  shortcuts: boolean;
  askOutside(fill: boolean): Promise<boolean>;
}

export class Screening implements Kit, Audience {
  readonly root: HTMLElement;
  readonly word: Word;
  readonly language: string;
  readonly stage: Stage;
  readonly settings: Settings;
  reachable = true;
  private readonly clock = new Clock();
  private readonly source: Source;
  private readonly states: States;
  private readonly controls: Controls;
  private readonly notices = new Notices();
  private readonly full: Full;
  private readonly saving: Saving;
  private readonly below = h("div", { class: "below" });
  private readonly soundHint: HTMLButtonElement;
  private readonly watcher = new AbortController();
  private conductor: Conductor | undefined;
  private queue: Queue | undefined;
  private live: Live | undefined;
  private panels: ReturnType<Parts["panels"]["mount"]> | undefined;
  private captions: ReturnType<Parts["captions"]["mount"]> | undefined;
  private menus: ReturnType<Parts["menus"]["mount"]> | undefined;
  private view: FilmView | undefined;
  private session = newId();
  private resumable: Found["resume"];
  private waitingEvents: Found["waiting"] = [];
  private narrow = false;
  private slow: ReturnType<typeof setTimeout> | undefined;
  private gone: ReturnType<typeof setTimeout> | undefined;
  private retryBroken: () => void = () => undefined;
  private begun = false;
  private closed = false;

  constructor(private readonly opening: Opening) {
    const { root, word, language, film } = opening;
    this.root = root;
    this.word = word;
    this.language = language;
    this.settings = loadSettings(opening.identity.consent, opening.shortcuts);
    this.stage = new Stage(this);
    this.source = opening.makeSource({
      frame: () => this.conductor?.frame(),
      waiting: (is) => this.waits(is),
      ended: () => this.conductor?.ranOut(),
      broken: (trouble) => this.broken(trouble, () => this.reload()),
    });
    this.saving = new Saving(() => this.saved());
    this.states = new States(
      word,
      {
        play: () => this.begin(),
        retry: () => this.retryBroken(),
        resume: () => void this.resume(),
        over: () => this.startOver(),
        restart: () => this.say({ input: "asked", what: "restart" }),
      },
      root,
    );
    this.controls = new Controls(
      this,
      {
        toggle: () => this.toggle(),
        mute: () => this.sound(!this.source.muted),
        volume: (value) => this.sound(value === 0, value),
        captions: () => this.change({ captions: this.settings.captions ? "" : this.captionLanguage() }),
        list: () => this.menu("list"),
        settings: () => this.menu("settings"),
        full: () => void this.full.toggle(),
      },
      () => (this.conductor?.position() ?? 0) / 1e6,
      () => this.captions?.place(),
    );
    this.full = new Full(
      opening.host,
      (is) => this.controls.full(is),
      opening.askOutside,
      () => this.sharePage(),
    );
    this.soundHint = h("button", { class: "sound-hint", type: "button", hidden: true, on: { click: () => this.sound(false) } }, word("tap_for_sound"));
    this.build();
    this.listen();
    dressPlayer(root, film.manifest.document.theme);
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

  say(input: Said): readonly Effect[] {
    return this.conductor?.say(input) ?? [];
  }
  announce(text: string): void {
    this.notices.announce(text);
  }
  notice(text: string): void {
    this.notices.show(text);
  }
  redraw(): void {
    if (this.conductor?.scene) this.stage.draw(this.conductor.position());
  }
  home(): void {
    this.root.focus({ preventScroll: true });
  }

  private readonly loading = new Map<string, Promise<unknown>>();

  part<K extends keyof Parts>(name: K): Promise<Parts[K]> {
    let part = this.loading.get(name);
    if (!part) {
      const path = this.film.manifest.parts[name] ?? "";
      part = import(this.opening.server.address(path)).then((loaded: { STYLE?: string }) => {
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
    if (rate !== before.rate) this.source.rate = this.status?.speed_locked ? 1 : rate;
    if (noLimits !== before.noLimits) this.say({ input: "setting", name: "no_time_limits", value: noLimits });
    if (moreTime !== before.moreTime) this.say({ input: "setting", name: "more_time", value: moreTime });
    if (remember !== before.remember && remember !== undefined) this.opening.identity.decide(remember);
    if (captions !== before.captions) void this.showCaptions();
  }

  // ---- the room ------------------------------------------------------------

  private build(): void {
    const { root, stage } = this;
    set(root, "aria-label", this.word("player", { title: this.film.manifest.title }));
    this.below.append(h("p", { class: "film-title" }, this.film.manifest.title));
    root.append(
      this.below,
      stage.node,
      this.states.node,
      stage.tray,
      this.soundHint,
      this.controls.node,
      this.notices.node,
      this.notices.spoken,
    );
    this.controls.captions(this.clipCaptions().length > 0, this.settings.captions !== "");
    this.controls.sound(this.source.muted, this.source.volume);
    this.states.show("poster", this.film.manifest.title);
  }

  private listen(): void {
    const { signal } = this.watcher;
    const { root } = this;
    const resizes = new ResizeObserver(() => this.reshape());
    resizes.observe(root);
    signal.addEventListener("abort", () => resizes.disconnect());
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      root.addEventListener(event, () => this.controls.stir(), { passive: true });
    }
    root.addEventListener("click", (event) => this.clicked(event));
    listenKeys(
      root,
      {
        toggle: () => this.toggle(),
        nudge: (seconds) => this.nudge(seconds),
        louder: (by) => this.sound(false, Math.min(1, Math.max(0, this.source.volume + by))),
        mute: () => this.sound(!this.source.muted),
        captions: () => this.change({ captions: this.settings.captions ? "" : this.captionLanguage() }),
        full: () => void this.full.toggle(),
        list: () => this.menu("list"),
        step: (by) => this.step(by),
        escape: () => this.escape(),
      },
      () => this.settings.shortcuts,
    );
    document.addEventListener("visibilitychange", () => this.seen(document.visibilityState === "visible"), { signal });
    window.addEventListener("pagehide", () => this.leave(), { signal });
    window.addEventListener("online", () => this.queue?.retry(), { signal });
  }

  private reshape(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    const scene = this.conductor?.scene ?? this.film.scene(this.film.manifest.document.start);
    const clip = this.film.clip(scene);
    const layout = fit(width, height, clip.width / clip.height || 16 / 9);
    const { style } = this.root;
    style.setProperty("--screen-h", `${layout.screen.height}px`);
    style.setProperty("--picture-h", `${layout.picture.height}px`);
    set(this.root, "data-below", layout.below);
    set(this.root, "data-tray", layout.tray);
    this.stage.layout(layout.picture, layout.tray);
    if (layout.narrow !== this.narrow) {
      this.narrow = layout.narrow;
      if (this.conductor) this.say({ input: "narrow", value: layout.narrow });
    }
    this.redraw();
    this.captions?.place();
  }

  // ---- beginning -----------------------------------------------------------

  /** Look for a session to go on with; deliver what others have left. */
  async find(): Promise<void> {
    const { film, server } = this.opening;
    const found = await this.saving.find(this.place(), film.manifest.shape);
    for (const { saved, events } of found.orphans) {
      const { project, release, session, viewer, base } = saved;
      const batch = { project, release, session, events, ...(viewer ? { viewer } : {}) };
      if (base === server.base && (await server.deliver(batch))) await this.saving.end(session);
    }
    if (!found.resume || this.begun || this.closed) return;
    this.resumable = found.resume;
    this.waitingEvents = found.waiting;
    this.states.show("resume");
  }

  private place(): string {
    return `${this.opening.server.base}#${this.film.manifest.project}`;
  }

  private start(session: string, release: string, firstN = 0): Conductor {
    this.begun = true;
    this.session = session;
    const { film, server, identity } = this.opening;
    this.queue = new Queue(
      { project: film.manifest.project, release, session },
      {
        send: (batch, leaving) => server.send(batch, leaving),
        changed: (events, acknowledged) => this.saving.note(events, acknowledged),
        reachable: (is) => this.reaches(is),
        viewer: () => identity.viewer,
      },
      firstN,
      this.waitingEvents,
    );
    this.conductor = new Conductor(film, this.source, this.queue, this.clock, this);
    this.live = new Live(`${server.play(film.manifest.project)}/`, (news) => void this.hear(news));
    return this.conductor;
  }

  /** Play: the first press, or autoplay. */
  begin(): void {
    if (this.begun) {
      this.states.show("playing");
      this.toggle(true);
      return;
    }
    this.source.prime();
    this.begun = true;
    this.starting();
    void this.opening.known.then((known) => this.openSession(known));
  }

  private starting(): void {
    this.states.show("playing");
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.states.show("starting"), SLOW_MS);
  }

  private openSession(known: Known): void {
    const { film, link, viewer } = this.opening;
    const conductor = this.start(this.session, film.manifest.release);
    this.clock.start();
    const opened: Omit<Opened, "at_ms"> = {
      input: "opened",
      release: film.manifest.release,
      seed: crypto.getRandomValues(new Uint32Array(1))[0] as number,
      device: device(),
      language: this.language,
      returned: known.returned,
    };
    if (Object.keys(known.kept).length) opened.kept = known.kept;
    if (Object.keys(link).length) opened.link = link;
    if (Object.keys(viewer).length) opened.viewer = viewer;
    this.narrow = this.root.clientWidth < 480;
    conductor.say(opened);
    if (this.narrow) conductor.say({ input: "narrow", value: true });
    this.applySettings();
    this.saving.soon();
  }

  private applySettings(): void {
    const { noLimits, moreTime, rate } = this.settings;
    if (noLimits) this.say({ input: "setting", name: "no_time_limits", value: true });
    if (moreTime) this.say({ input: "setting", name: "more_time", value: true });
    this.source.rate = rate;
    if (this.settings.captions) void this.showCaptions();
    if (this.opening.identity.consent === undefined && this.film.asksWho) void this.askConsent();
  }

  private async resume(): Promise<void> {
    const saved = this.resumable;
    this.source.prime();
    if (!saved || !this.film.engine.restore(saved.bytes)) {
      this.startOver();
      return;
    }
    this.starting();
    const conductor = this.start(saved.session, saved.release, saved.n);
    this.clock.start(saved.at_ms);
    await conductor.reopen();
    if (saved.release !== this.film.manifest.release) this.say({ input: "released", release: this.film.manifest.release });
    this.applySettings();
    this.say({ input: "resumed" });
  }

  private startOver(): void {
    const { resumable, waitingEvents } = this;
    this.resumable = undefined;
    this.waitingEvents = [];
    if (resumable) void this.bury(resumable, waitingEvents);
    this.begin();
  }

  private async bury(saved: Saved, events: Found["waiting"]): Promise<void> {
    const { project, release, session } = saved;
    if (!events.length || (await this.opening.server.deliver({ project, release, session, events }))) await this.saving.end(session);
  }

  // ---- the audience ----------------------------------------------------------

  draw(tUs: number): boolean {
    this.captions?.draw(tUs);
    return this.stage.draw(tUs);
  }

  stands(status: Status, said: Input | undefined, effects: readonly Effect[]): void {
    if (said?.input === "started" || said?.input === "reopened" || !this.view) this.arrived();
    if (said || effects.length) {
      this.stage.refresh();
      this.showPanels(status);
    }
    const running = status.held === 0 && !this.source.paused;
    this.stage.run(running, status.limited, status.limit);
    this.controls.stands(status, this.view as FilmView, status.ended);
    this.source.rate = status.speed_locked ? 1 : this.settings.rate;
    this.showState(status);
    this.menus?.stands();
    for (const effect of effects) this.tell(effect);
  }

  private arrived(): void {
    this.view = this.film.engine.film();
    clearTimeout(this.slow);
    if (this.states.now !== "playing") this.states.show("playing");
    this.reshape();
    this.controls.captions(this.clipCaptions().length > 0, this.settings.captions !== "");
    if (this.settings.captions) void this.showCaptions();
  }

  private showState(status: Status): void {
    if (status.ended && !this.stage.has(["hotspot", "button", "choice", "question", "form", "chapters"])) this.states.show("ended");
    else if (this.states.now === "ended") this.states.show("playing");
  }

  /** The page around hears what happened, too. */
  private tell(effect: Effect): void {
    this.opening.host.dispatchEvent(new CustomEvent("ramify", { detail: effect }));
  }

  act(ask: Parameters<Audience["act"]>[0]): void {
    if (ask.effect === "mute") this.sound(ask.value);
    else act(ask, this, this.sharePage());
  }

  nextMark(tUs: number): number {
    return this.captions?.next(tUs) ?? Infinity;
  }

  entering(is: boolean): void {
    this.waits(is);
  }

  private waits(is: boolean): void {
    clearTimeout(this.slow);
    if (is && this.begun) {
      this.slow = setTimeout(() => {
        this.states.show(this.conductor?.scene ? "waiting" : "starting");
        if (this.conductor?.scene) this.say({ input: "stalled" });
      }, SLOW_MS);
    } else if (this.states.now === "waiting" || this.states.now === "starting") this.states.show("playing");
  }

  /** The browser wants a press, or silence. */
  refused(): void {
    clearTimeout(this.slow);
    if (this.source.muted) {
      this.say({ input: "paused" });
      this.states.show("refused");
      return;
    }
    this.sound(true);
    this.soundHint.hidden = false;
    if (this.clipCaptions().length) this.change({ captions: this.captionLanguage() });
    void this.source.play().catch(() => this.refused());
  }

  broken(trouble: Trouble, retry: () => void): void {
    clearTimeout(this.slow);
    this.retryBroken = () => {
      this.starting();
      retry();
    };
    this.states.show(trouble);
  }

  private reload(): void {
    void this.source.reload().then(
      () => {
        this.states.show("playing");
        this.say({ input: "resumed" });
      },
      () => this.states.show("missing"),
    );
  }

  save(): void {
    this.saving.soon();
  }

  private saved(): Saved | undefined {
    const { conductor, queue } = this;
    if (!conductor || !queue) return undefined;
    const { manifest, engine } = conductor.film;
    const { scene, t, ended } = conductor.status;
    const { viewer } = this.opening.identity;
    return {
      session: this.session,
      place: this.place(),
      project: manifest.project,
      base: this.opening.server.base,
      release: this.opening.film.manifest.release,
      shape: manifest.shape,
      n: queue.next,
      at_ms: this.clock.now(),
      bytes: engine.session(),
      when: Date.now(),
      t,
      ended,
      ...(scene ? { scene } : {}),
      ...(viewer ? { viewer } : {}),
    };
  }

  // ---- the viewer ------------------------------------------------------------

  toggle(play?: boolean): void {
    if (!this.begun) {
      this.begin();
      return;
    }
    const { status } = this;
    if (!status) return;
    if (status.ended && play !== false) this.say({ input: "asked", what: "restart" });
    else if (play ?? status.held !== 0) this.say({ input: "resumed" });
    else this.say({ input: "paused" });
  }

  private sound(muted: boolean, volume = this.source.volume): void {
    this.source.muted = muted;
    this.source.volume = !muted && volume === 0 ? 0.5 : volume;
    if (!muted) this.soundHint.hidden = true;
    this.controls.sound(muted, this.source.volume);
  }

  private nudge(seconds: number): void {
    const { status } = this;
    if (!status?.scene || !this.conductor) return;
    const t = Math.min(status.seek_to, Math.max(status.seek_from, this.conductor.position() / 1e6 + seconds));
    this.say({ input: "asked", what: "seek", scene: status.scene, t: Math.round(t * 1e6) / 1e6 });
  }

  private clicked(event: MouseEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    const bare = target === this.stage.node || target.tagName === "VIDEO" || target.classList.contains("screen");
    if (!bare || !this.begun) return;
    const at = percent(event.clientX, event.clientY, this.stage.node.getBoundingClientRect());
    if (at) this.say({ input: "missed", ...at });
    if ((event as PointerEvent).pointerType !== "touch") this.toggle();
  }

  /** Next or previous element, in document order. */
  private step(by: 1 | -1): void {
    const { root } = this;
    const all = [...root.querySelectorAll<HTMLElement>(".stage, .tray, .panels")]
      .flatMap((room) => [...room.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, [tabindex='0']")])
      .filter((node) => !node.closest("[inert], [hidden]"));
    const now = all.indexOf((root.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
    all[next]?.focus();
  }

  private escape(): boolean {
    return (this.menus?.escape() ?? false) || (this.panels?.escape() ?? false);
  }

  private menu(name: "list" | "settings"): void {
    void this.withMenus().then((menus) => menus.open(name, this.controls.focusOf(name)));
  }

  private async withMenus(): Promise<NonNullable<Screening["menus"]>> {
    const part = await this.part("menus");
    this.menus ??= part.mount(this, {
      captions: () => this.clipCaptions(),
      go: (id) => this.stage.find(id),
      consent: this.film.asksWho,
    });
    return this.menus;
  }

  private async askConsent(): Promise<void> {
    const menus = await this.withMenus();
    menus.consent((yes) => this.change({ remember: yes }));
  }

  // ---- later parts -------------------------------------------------------------

  private showPanels(status: Status): void {
    if (this.panels) this.panels.show(status);
    else if (status.panels.length) {
      void this.part("panels").then((part) => {
        this.panels ??= part.mount(this);
        if (this.status) this.panels.show(this.status);
      });
    }
  }

  private clipCaptions(): { language: string; label?: string; file: string }[] {
    const scene = this.conductor?.scene ?? this.film.scene(this.film.manifest.document.start);
    return this.film.clip(scene).captions ?? [];
  }

  private captionLanguage(): string {
    const all = this.clipCaptions();
    const own = all.find((one) => one.language.split("-")[0] === this.language.split("-")[0]);
    return (own ?? all[0])?.language ?? "";
  }

  private async showCaptions(): Promise<void> {
    const wanted = this.settings.captions;
    this.controls.captions(this.clipCaptions().length > 0, wanted !== "");
    if (!wanted && !this.captions) return;
    const part = await this.part("captions");
    this.captions ??= part.mount(this, this.stage);
    const scene = this.conductor?.scene;
    const file = this.clipCaptions().find((one) => one.language === wanted)?.file;
    await this.captions.use(file ? this.film.address(file) : undefined, scene?.from ?? 0, wanted);
    this.redraw();
  }

  // ---- the world -----------------------------------------------------------------

  private async hear(news: News): Promise<void> {
    if (news.withdrawn) {
      this.saving.stop();
      this.say({ input: "paused" });
      this.states.show("withdrawn");
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
    if (is === this.reachable) return;
    this.reachable = is;
    clearTimeout(this.gone);
    if (is) {
      if (this.root.hasAttribute("data-offline")) this.notices.show(this.word("online"));
      set(this.root, "data-offline", false);
    } else {
      this.gone = setTimeout(() => {
        set(this.root, "data-offline", true);
        this.notices.show(this.word("offline"), true);
      }, GONE_MS);
    }
  }

  private seen(is: boolean): void {
    if (!this.conductor) return;
    if (is) {
      this.clock.visible(true);
      this.say({ input: "visible" });
      this.saving.back();
    } else {
      this.say({ input: "hidden" });
      this.clock.visible(false);
      this.leave();
    }
  }

  /** The page may go away: send and keep everything now. */
  private leave(): void {
    if (!this.queue) return;
    this.conductor?.frame();
    this.queue.leave();
    this.saving.leave(this.queue.pending);
  }

  private sharePage(): string {
    return this.opening.server.address(`w/${encodeURIComponent(this.film.manifest.project)}`);
  }

  show(state: State): void {
    this.states.show(state);
  }

  get playing(): boolean {
    return this.conductor?.playing ?? false;
  }
  get media(): Source {
    return this.source;
  }
  get seconds(): number {
    return (this.conductor?.position() ?? 0) / 1e6;
  }
  get length(): number {
    const scene = this.conductor?.scene ?? this.film.scene(this.film.manifest.document.start);
    return scene.to - scene.from;
  }

  close(): void {
    this.closed = true;
    this.leave();
    this.watcher.abort();
    this.live?.close();
    this.controls.close();
    this.conductor?.close();
    this.root.replaceChildren();
  }
}

function device(): string {
  if (!matchMedia("(pointer: coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}
