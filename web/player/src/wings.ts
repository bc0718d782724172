// The parts that come later, as one film has them: the bar, panels, menus, and
// what it needs once it plays.

import type { Ask, Status } from "../../engine/src/index.ts";
import type { RamifyPlayer } from "./element.ts";
import type { Parts } from "./kit.ts";
import type { Screening } from "./screening.ts";
import type { Server } from "./server.ts";
import type { LATER } from "./stage/kinds.ts";

type Mounted<K extends "bar" | "panels" | "menus" | "extras"> = ReturnType<Parts[K]["mount"]>;

export class Wings {
  private bar: Mounted<"bar"> | undefined;
  private panels: Mounted<"panels"> | undefined;
  private menus: Mounted<"menus"> | undefined;
  private extras: Mounted<"extras"> | undefined;
  private closed = false;

  constructor(
    private readonly screening: Screening,
    private readonly server: Server,
    private readonly host: RamifyPlayer,
  ) {}

  // ---- the bar ---------------------------------------------------------------

  get barred(): boolean {
    return this.bar !== undefined;
  }

  /** The viewer moves, or the film stands: the bar comes, for a while. */
  stir(begun: boolean): void {
    if (this.bar) this.bar.stir();
    else if (begun) {
      void this.screening.part("bar").then((part) => {
        if (this.bar || this.closed) return;
        this.bar = part.mount(this.screening, this.barActions(), () => this.screening.subtitles.place());
        this.show();
        this.bar.stir();
      });
    }
  }

  private barActions(): Parameters<Parts["bar"]["mount"]>[1] {
    const { screening } = this;
    return {
      toggle: () => screening.toggle(),
      mute: () => screening.sound(!screening.media.muted),
      volume: (value) => screening.sound(value === 0, value),
      captions: () => screening.subtitles.toggle(),
      list: () => this.menu("list"),
      settings: () => this.menu("settings"),
      full: () => void this.withExtras().then((extras) => extras.full()),
    };
  }

  show(): void {
    const { bar, screening } = this;
    const { status, path, media, subtitles, settings } = screening;
    if (!bar || !status || !path) return;
    bar.stands(status, path, screening.over);
    bar.sound(media.muted, media.volume);
    bar.captions(subtitles.files().length > 0, settings.captions !== "");
  }

  // ---- panels and menus --------------------------------------------------------

  showPanels(status: Status): void {
    if (this.panels) this.panels.show(status);
    else if (status.panels.length) {
      void this.screening.part("panels").then((part) => {
        this.panels ??= part.mount(this.screening);
        if (this.screening.status) this.panels.show(this.screening.status);
        this.stands();
      });
    }
  }

  private menu(name: "list" | "settings"): void {
    void this.withMenus().then((menus) => menus.open(name, this.bar?.focusOf(name)));
  }

  private async withMenus(): Promise<Mounted<"menus">> {
    const { screening } = this;
    const part = await screening.part("menus");
    this.menus ??= part.mount(screening, {
      captions: () => screening.subtitles.files(),
      go: (id) => screening.view.stage.find(id),
      consent: screening.film.asksWho,
    });
    return this.menus;
  }

  askConsent(): void {
    void this.withMenus().then((menus) => menus.consent((yes) => this.screening.change({ remember: yes })));
  }

  /** After every input. */
  stands(): void {
    this.menus?.stands();
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
        nudge: (seconds) => screening.nudge(seconds),
        louder: (by) => screening.sound(false, Math.min(1, Math.max(0, screening.media.volume + by))),
        mute: () => screening.sound(!screening.media.muted),
        captions: () => screening.subtitles.toggle(),
        list: () => this.menu("list"),
        step: (by) => screening.view.step(by),
      },
      live: `${server.play(project)}/`,
      page: server.address(`w/${encodeURIComponent(project)}`),
      hear: (news) => void screening.hear(news).catch(() => undefined), // it will be told again
      filled: (is) => this.bar?.full(is),
    });
    if (this.closed) this.extras.close();
    return this.extras;
  }

  act(ask: Ask): void {
    void this.withExtras().then((extras) => extras.act(ask));
  }

  /** Parts that this film will need, once the first pictures are there. */
  prefetch(): void {
    if (this.closed) return;
    const { screening } = this;
    const { film } = screening;
    void this.withExtras().catch(() => undefined);
    for (const { kind } of film.elements) screening.view.stage.load(kind as keyof typeof LATER);
    if (film.manifest.document.panels) void screening.part("panels").catch(() => undefined);
  }

  close(): void {
    this.closed = true;
    this.extras?.close();
    this.bar?.close();
  }
}
