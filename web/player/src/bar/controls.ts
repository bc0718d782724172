// The bar under the picture. Buttons say what a press will do.

import type { FilmView } from "../../../engine/src/index.ts";
import { h, set } from "../dom.ts";
import { icon, type Icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import type { WordKey } from "../words.ts";
import bar from "../style/bar.css";
import shades from "../style/shades.css";
import { Timeline } from "./timeline.ts";

export const STYLE = shades + bar;

export interface ControlActions {
  toggle(): void;
  mute(): void;
  volume(value: number): void;
  captions(): void;
  transcript(): void;
  list(): void;
  settings(): void;
  full(): void;
}

const IDLE_MS = 2600;
const TICK_MS = 250;

export class Controls {
  readonly timeline: Timeline;
  readonly node: HTMLElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly volume: HTMLInputElement;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private tick: ReturnType<typeof setInterval> | undefined;
  private running = false;
  private shown = false;
  private fresh = true;

  private constructor(
    private readonly kit: Kit,
    actions: ControlActions,
    private readonly moved: (height: number) => void, // shown or hidden (0): others make room
  ) {
    this.timeline = new Timeline(kit);
    this.volume = h("input", {
      class: "volume",
      type: "range",
      min: 0,
      max: 100,
      value: 100,
      "aria-label": kit.word("volume"),
      on: { input: () => actions.volume(Number(this.volume.value) / 100) },
    });
    this.node = h(
      "div",
      { class: "controls", part: "controls" },
      this.timeline.node,
      h(
        "div",
        { class: "row" },
        this.button("play", "play", () => actions.toggle()),
        this.button("mute", "sound", () => actions.mute()),
        this.volume,
        this.timeline.time,
        h("span", { class: "gap" }),
        this.button("list", "list", () => actions.list()),
        this.button("captions", "captions", () => actions.captions()),
        this.button("transcript", "transcript", () => actions.transcript()),
        this.button("settings", "settings", () => actions.settings()),
        this.button("full", "full", () => actions.full()),
      ),
    );
  }

  private button(name: string, picture: Icon, run: () => void): HTMLButtonElement {
    const node = h("button", { class: `control ${name}`, type: "button", part: `control ${name}`, on: { click: run } });
    this.buttons.set(name, node);
    this.face(name, picture, name as WordKey);
    return node;
  }

  private face(name: string, picture: Icon, word: WordKey): void {
    const node = this.buttons.get(name);
    if (!node || node.dataset["face"] === picture) return;
    node.dataset["face"] = picture;
    node.replaceChildren(icon(picture));
    set(node, "aria-label", this.kit.word(word));
    set(node, "title", this.kit.word(word));
  }

  focusOf(name: string): HTMLButtonElement | undefined {
    return this.buttons.get(name);
  }

  stands(film: FilmView, ended: boolean): void {
    this.running = this.kit.playing;
    if (ended) this.face("play", "replay", "replay");
    else this.face("play", this.running ? "pause" : "play", this.running ? "pause" : "play");
    this.timeline.path(film);
    this.timeline.show(this.kit.nowUs / 1e6);
    // Where it is shown it goes on with the film, also under a pointer at rest.
    if ((!this.running && !this.pointed()) || this.shown || this.fresh) this.settle();
    this.fresh = false;
  }

  sound(muted: boolean, volume: number): void {
    this.face("mute", muted ? "mute" : "sound", muted ? "unmute" : "mute");
    const value = String(muted ? 0 : Math.round(volume * 100));
    this.volume.value = value;
    this.volume.style.setProperty("--part", `${value}%`);
  }

  /** A switch of the viewer's, where there is something to switch. */
  toggles(name: "captions" | "transcript", has: boolean, on: boolean): void {
    const node = this.buttons.get(name);
    if (!node) return;
    node.hidden = !has;
    set(node, "aria-pressed", on ? "true" : "false");
  }

  full(is: boolean): void {
    this.face("full", is ? "small" : "full", is ? "small" : "full");
  }

  // ---- coming and going --------------------------------------------------

  /** The viewer moves: show the bar for a while. A pointer on something that can
   * be pressed does not bring it: what makes room for it would slip away. */
  stir(event?: Event): void {
    if (!this.shown && !(event && byKeys(event)) && (this.pointed() || (event && within(event)))) return;
    clearTimeout(this.idle);
    this.idle = undefined;
    this.settle();
  }

  /** It stays while the film stands or the bar is used; else it goes soon. */
  private settle(): void {
    this.show(true);
    if (!this.running || this.idle !== undefined) return;
    this.idle = setTimeout(() => {
      this.idle = undefined;
      if (!this.running) return;
      if (this.pointed() || this.node.matches(":hover, :focus-within:has(:focus-visible)")) this.settle();
      else this.show(false);
    }, IDLE_MS);
  }

  /** The mouse is on something on the picture. */
  private pointed(): boolean {
    return matchMedia("(hover: hover)").matches && this.kit.root.querySelector(":is(.stage, .tray) > :hover") !== null;
  }

  private show(is: boolean): void {
    clearInterval(this.tick);
    if (is && this.running) this.tick = setInterval(() => this.timeline.show(this.kit.nowUs / 1e6), TICK_MS);
    if (is === this.shown) return;
    this.shown = is;
    set(this.kit.root, "data-quiet", !is);
    this.moved(is ? this.node.offsetHeight - this.timeline.node.offsetTop : 0);
  }

  /** Put it into the player, showing how things stand. */
  static mount(kit: Kit, actions: ControlActions, moved: (height: number) => void): Controls {
    const made = new Controls(kit, actions, moved);
    kit.root.insertBefore(made.node, kit.root.querySelector(".notices"));
    return made;
  }

  close(): void {
    clearTimeout(this.idle);
    clearInterval(this.tick);
  }
}

/** A key, or a focus that came by one. */
function byKeys(event: Event): boolean {
  const [node] = event.composedPath();
  return event.type === "keydown" || (event.type === "focusin" && node instanceof Element && node.matches(":focus-visible"));
}

/** In an element on the picture. */
function within(event: Event): boolean {
  const [node] = event.composedPath();
  return node instanceof Element && node.closest(":is(.stage, .tray) > *") !== null;
}

export const mount = Controls.mount;
