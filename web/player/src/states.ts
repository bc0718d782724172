// What the viewer sees when the film does not simply play. One at a time. Looks
// that are not needed at first come with the wings (looks.ts).

import { h, set, type Child } from "./dom.ts";
import { icon } from "./icons.ts";
import type { Word, WordKey } from "./words.ts";

export type State =
  | "poster"
  | "starting"
  | "playing"
  | "waiting"
  | "refused"
  | "missing"
  | "decode"
  | "ask" // … and the next two come with clips that stay elsewhere
  | "gone"
  | "forbidden"
  | "withdrawn"
  | "not_found"
  | "resume"
  | "ended";

export interface Look {
  quiet?: boolean; // the picture stays bright
  told?: boolean; // a status for screen readers
  nodes(title: string): Child[];
}

export type StateActions = Record<"play" | "retry" | "leave" | "resume" | "over" | "restart", () => void>;

export class States {
  readonly node = h("div", { class: "state", part: "state" });
  now: State = "playing";
  readonly looks: Partial<Record<State, Look>>;

  constructor(
    readonly word: Word,
    readonly actions: StateActions,
    private readonly root: HTMLElement,
    private readonly missing: () => void,
  ) {
    const spin = (key: WordKey): Look => ({
      quiet: true,
      told: true,
      nodes: () => [h("span", { class: "spinner", "aria-hidden": "true" }), h("p", { class: "hint" }, word(key))],
    });
    const big = (key: WordKey, title: string): Child[] => [
      h("button", { class: "big", type: "button", part: "big-play", "aria-label": word(key), on: { click: actions.play } }, icon("play")),
      title && h("p", { class: "title" }, title),
    ];
    this.looks = {
      playing: { nodes: () => [] },
      poster: { nodes: (title) => big("play", title) },
      refused: { nodes: () => big("tap_to_play", "") },
      starting: spin("loading"),
      waiting: spin("waiting"),
    };
  }

  /** It cannot be shown: nothing plays until the viewer says how to go on. */
  get broken(): boolean {
    return this.now === "missing" || this.now === "decode";
  }

  show(state: State, title = ""): void {
    if (state === this.now && this.node.childElementCount) return;
    this.now = state;
    set(this.root, "data-state", state);
    this.draw(title);
    if (!this.looks[state]) this.missing(); // until then one waits
  }

  draw(title = ""): void {
    const { node, root, looks } = this;
    const look = looks[this.now] ?? (looks.waiting as Look);
    const active = (node.getRootNode() as ShadowRoot).activeElement;
    if (active && node.contains(active)) root.focus({ preventScroll: true }); // keys go on
    set(node, "data-quiet", look.quiet);
    set(node, "role", look.told && "status");
    node.replaceChildren(...look.nodes(title).filter((child): child is Node => child instanceof Node));
  }
}
