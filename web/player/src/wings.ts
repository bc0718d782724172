// What joins a film once it plays: the bar, panels, menus, captions, notices and
// what else is not needed for the first pictures. Itself the first of the parts.

import type { Ask, Input, Status, Values } from "../../engine/src/index.ts";
import { h } from "./dom.ts";
import type { RamifyPlayer } from "./element.ts";
import { findPlace } from "./free.ts";
import { canFeed, seamless } from "./media/choose.ts";
import type { Manifest } from "./film.ts";
import type { Identity } from "./identity.ts";
import type { Parts, Settings } from "./kit.ts";
import { teach } from "./looks.ts";
import { manner } from "./manner.ts";
import { Notices } from "./notices.ts";
import { Reach } from "./reach.ts";
import type { Screening } from "./screening.ts";
import type { Server } from "./server.ts";
import { dropSettings, saveSettings } from "./settings.ts";
import style from "./style/wings.css";
import shades from "./style/shades.css";
import { Subtitles } from "./subtitles.ts";

export const STYLE = shades + style;

const OLD_MS = 30 * 60_000;

type Mounted<K extends "bar" | "panels" | "menus" | "extras" | "transcript"> = ReturnType<Parts[K]["mount"]>;

export class Wings {
  private bar: Mounted<"bar"> | undefined;
  private panels: Mounted<"panels"> | undefined;
  private menus: Mounted<"menus"> | undefined;
  private extras: Mounted<"extras"> | undefined;
  private transcript: Mounted<"transcript"> | undefined;
  private hint: HTMLElement | undefined;
  private asked = false; // for consent
  private closed = false;
  private fed = false; // prepared clips, by the part for them
  private last = Date.now(); // something happened
  private readonly watcher = new AbortController();
  readonly subtitles: Subtitles;
  readonly notices: Notices;
  readonly reach: Reach;
  readonly manner: () => void;

  constructor(
    private readonly screening: Screening,
    private readonly server: Server,
    private readonly host: RamifyPlayer,
    private readonly identity: Identity,
    private readonly told: { link: Values; viewer: Values }, // by the page and its address
  ) {
    const { root, word, view } = screening;
    this.notices = new Notices(view.notices);
    this.reach = new Reach(root, this.notices, word);
    this.manner = manner(screening);
    this.subtitles = new Subtitles(screening, view.stage, () => screening.scene());
    teach(view.states);
    const { signal } = this.watcher;
    document.addEventListener("visibilitychange", () => void this.aged(), { signal, capture: true });
    for (const name of ["pointermove", "pointerdown", "keydown"]) {
      const first = (event: Event): void => {
        if (!this.aged()) return;
        event.stopImmediatePropagation();
        event.preventDefault();
      };
      root.addEventListener(name, first, { signal, capture: true });
    }
  }

  /** After half an hour in which nothing happened nobody goes on as if nothing
   * had: a new session is offered, where the old one stopped. */
  private aged(): boolean {
    const { screening } = this;
    const old = Date.now() - this.last > OLD_MS;
    if (!old || this.closed || !screening.begun || screening.over || document.visibilityState === "hidden") return false;
    screening.renew();
    return true;
  }

  // ---- the bar ---------------------------------------------------------------

  get barred(): boolean {
    return this.bar !== undefined;
  }

  /** The viewer moves, or the film stands: the bar comes, for a while. */
  stir(begun: boolean, event?: Event): void {
    if (this.bar) this.bar.stir(event);
    else if (begun) {
      void this.screening.part("bar").then((part) => {
        if (this.bar || this.closed) return;
        this.bar = part.mount(this.screening, this.barActions(), (height) => {
          this.screening.view.stage.makeRoom(height);
          this.subtitles.place();
        });
        this.show();
        this.bar.stir(event);
      });
    }
  }

  private barActions(): Parameters<Parts["bar"]["mount"]>[1] {
    const { screening } = this;
    return {
      toggle: () => screening.toggle(),
      mute: () => screening.sound(!screening.media.muted),
      volume: (value) => screening.sound(value === 0, value),
      captions: () => this.subtitles.toggle(),
      transcript: () => screening.change({ transcript: !screening.settings.transcript }),
      list: () => this.menu("list"),
      settings: () => this.menu("settings"),
      full: () => void this.withExtras().then((extras) => extras.full()),
    };
  }

  show(): void {
    const { bar, screening } = this;
    const { path, media, settings } = screening;
    if (!bar || !path) return;
    bar.stands(path, screening.over);
    bar.sound(media.muted, media.volume);
    bar.toggles("captions", this.subtitles.files().length > 0, settings.captions !== "");
    bar.toggles("transcript", this.worded, settings.transcript === true);
  }

  // ---- panels and menus --------------------------------------------------------

  showPanels(status: Status): void {
    if (this.panels) this.panels.show(status);
    else if (status.panels.length) {
      void this.withPanels().then((panels) => {
        if (this.screening.status) panels.show(this.screening.status);
        this.stands();
      });
    }
  }

  private async withPanels(): Promise<Mounted<"panels">> {
    const part = await this.screening.part("panels");
    return (this.panels ??= part.mount(this.screening));
  }

  private menu(name: "list" | "settings"): void {
    void this.withMenus().then((menus) => menus.open(name, this.bar?.focusOf(name)));
  }

  private async withMenus(): Promise<Mounted<"menus">> {
    const { screening } = this;
    const part = await screening.part("menus");
    this.menus ??= part.mount(screening, {
      captions: () => this.subtitles.files(),
      go: (id) => screening.view.stage.find(id),
      consent: screening.film.manifest.consent ?? (screening.film.asksWho ? "required" : "off"),
    });
    return this.menus;
  }

  private askConsent(): void {
    this.asked = true;
    void this.withMenus().then((menus) => menus.consent((yes) => this.screening.change({ remember: yes })));
  }

  /** The viewer's settings are others now. */
  changed(before: Settings): void {
    const { screening } = this;
    const { rate, noLimits, moreTime, captions, transcript } = screening.settings;
    if (this.identity.open || this.identity.mode === "off") saveSettings(screening.settings);
    if (screening.settings.remember !== before.remember) this.answered(screening.settings.remember === true);
    if (rate !== before.rate) screening.media.rate = screening.status?.speed_locked ? 1 : rate;
    if (noLimits !== before.noLimits) screening.say({ input: "setting", name: "no_time_limits", value: noLimits });
    if (moreTime !== before.moreTime) screening.say({ input: "setting", name: "more_time", value: moreTime });
    if (captions !== before.captions) void this.captioned();
    if (transcript !== before.transcript) void this.transcribe().catch(() => undefined);
  }

  /** The viewer was asked. After a yes what was held back is said, and the
   * session kept from now on; after a no it is not. */
  private answered(yes: boolean): void {
    const { screening } = this;
    const { mode } = this.identity;
    if (!mode) return;
    if (!yes) {
      dropSettings();
      void screening.part("keep").then((part) => part.forget(screening.session));
    } else if (screening.begun) {
      for (const of of ["link", "viewer"] as const) {
        for (const [name, value] of Object.entries(this.told[of])) screening.say({ input: "fact", name: `${of}.${name}`, value });
      }
      screening.session.keeping = false;
      screening.session.keepOn();
    }
  }

  /** After every input; that a release came is nothing that happened here. */
  stands(said?: Input): void {
    if (said?.input !== "released") this.last = Date.now();
    if (this.hint?.isConnected) findPlace(this.hint, ["start", "end", "foot"]);
    this.menus?.stands();
    this.transcript?.stands(this.screening.status, this.screening.path);
  }

  // ---- what comes with playing ----------------------------------------------------

  private async withExtras(): Promise<Mounted<"extras">> {
    const { screening, server } = this;
    const part = await screening.part("extras");
    const { project } = screening.film.manifest;
    this.extras ??= part.mount(screening, {
      element: this.host,
      keys: {
        toggle: () => screening.toggle(),
        nudge: (seconds) => this.nudge(seconds),
        louder: (by) => screening.sound(false, Math.min(1, Math.max(0, screening.media.volume + by))),
        mute: () => screening.sound(!screening.media.muted),
        captions: () => this.subtitles.toggle(),
        list: () => this.menu("list"),
        step: (by) => this.step(by),
      },
      live: server.news(project),
      page: server.address(`w/${encodeURIComponent(project)}`),
      hear: (news) => void this.hear(news).catch(() => undefined), // it will be told again
      filled: (is) => this.bar?.full(is),
    });
    if (this.closed) this.extras.close();
    return this.extras;
  }

  act(ask: Ask): void {
    void this.withExtras().then((extras) => extras.act(ask));
  }

  private nudge(seconds: number): void {
    const { status, nowUs } = this.screening;
    if (!status?.scene) return;
    const t = Math.min(status.seek_to, Math.max(status.seek_from, nowUs / 1e6 + seconds));
    this.screening.say({ input: "asked", what: "seek", scene: status.scene, t: Math.round(t * 1e6) / 1e6 });
  }

  /** Next or previous thing that can be used on the picture, in document order. */
  private step(by: 1 | -1): void {
    const { root } = this.screening;
    const all = [...root.querySelectorAll<HTMLElement>(".stage, .tray, .panels")]
      .flatMap((room) => [...room.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")])
      .filter((node) => !node.closest("[inert], [hidden]"));
    const now = all.indexOf((root.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
    all[next]?.focus();
  }

  private async hear(news: { release?: string; shape?: string; withdrawn?: boolean }): Promise<void> {
    const { screening, server } = this;
    if (news.withdrawn) {
      screening.stop();
      screening.view.states.show("withdrawn");
      return;
    }
    const { manifest } = screening.film;
    if (!news.release || news.release === manifest.release || news.shape !== manifest.shape) return;
    const next: Manifest = await server.manifest(manifest.project);
    if (next.shape === manifest.shape && next.release !== screening.film.manifest.release) await screening.adopt(next);
  }

  /** Sound was refused: a way to have it, and captions meanwhile. */
  silent(): void {
    const { screening, subtitles } = this;
    this.hint ??= h("button", { class: "sound-hint", type: "button", on: { click: () => screening.sound(false) } }, screening.word("tap_for_sound"));
    screening.view.notices.before(this.hint);
    this.stands();
    if (subtitles.files().length) screening.change({ captions: subtitles.language() });
  }

  heard(): void {
    this.hint?.remove();
  }

  async captioned(): Promise<void> {
    this.show();
    await Promise.all([this.subtitles.show(), this.transcribe()]);
    this.screening.conductor?.look();
  }

  /** Some clip of the film has captions. */
  private get worded(): boolean {
    return Object.values(this.screening.film.manifest.document.clips).some(({ captions }) => captions?.length);
  }

  /** The transcript comes or goes, as the settings say. */
  private async transcribe(): Promise<void> {
    const { screening } = this;
    const on = (screening.settings.transcript && this.worded) === true;
    if (on && !this.transcript) {
      const part = await screening.part("transcript");
      this.transcript ??= part.mount(screening, {
        view: screening.view,
        divide: () => {
          screening.view.shape = "";
          screening.reshape();
        },
        find: (id) => screening.view.stage.find(id),
        close: () => {
          screening.change({ transcript: false });
          (this.bar?.focusOf("transcript") ?? screening.root).focus({ preventScroll: true });
        },
      });
      this.subtitles.beside = this.transcript;
    }
    if (this.closed) return;
    this.transcript?.stands(screening.status, screening.path);
    this.transcript?.show(on);
    this.show();
  }

  /** What this film will need, once its first element is there. */
  prefetch(): void {
    if (this.closed) return;
    const { screening } = this;
    const { film } = screening;
    this.feed();
    if (film.asksWho && screening.settings.remember === undefined && !this.asked) this.askConsent();
    void this.withExtras().catch(() => undefined);
    for (const { kind } of film.elements) screening.view.stage.load(kind);
    if (film.manifest.document.panels) void this.withPanels().catch(() => undefined);
  }

  /** Prepared clips play on one timeline from now on, where the browser has that. */
  private feed(): void {
    const { screening } = this;
    if (this.fed || !seamless(screening.film.manifest.document, canFeed(window))) return;
    this.fed = true;
    void screening.part("seamless").then(
      async (part) => {
        if (!this.closed) await screening.media.adopt?.(part.strategy(screening.root), () => screening.conductor?.here());
      },
      () => (this.fed = false), // until it is asked for again, files do
    );
  }

  close(): void {
    this.closed = true;
    this.watcher.abort();
    this.reach.close();
    this.extras?.close();
    this.bar?.close();
  }
}
