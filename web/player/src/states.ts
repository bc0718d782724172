// What the viewer sees when the film does not simply play. One at a time: a
// look, a text, an action.

import { h, set } from "./dom.ts";
import { icon, type Icon } from "./icons.ts";
import type { Word, WordKey } from "./words.ts";

export type State =
  | "poster"
  | "starting"
  | "playing"
  | "waiting"
  | "refused"
  | "missing"
  | "decode"
  | "withdrawn"
  | "not_found"
  | "resume"
  | "ended";

interface Look {
  text?: WordKey;
  icon?: Icon;
  actions?: [WordKey, string][]; // word, what it calls
  big?: boolean; // one large play button
  spin?: boolean;
  quiet?: boolean; // the picture stays bright
}

const LOOKS: Record<State, Look | undefined> = {
  playing: undefined,
  poster: { big: true, actions: [["play", "play"]] },
  refused: { big: true, actions: [["tap_to_play", "play"]] },
  starting: { spin: true, text: "loading", quiet: true },
  waiting: { spin: true, text: "waiting", quiet: true },
  missing: { icon: "alert", text: "file_missing", actions: [["retry", "retry"], ["back", "leave"]] },
  decode: { icon: "alert", text: "decode_error", actions: [["retry", "retry"], ["back", "leave"]] },
  withdrawn: { icon: "alert", text: "withdrawn" },
  not_found: { icon: "alert", text: "not_found" },
  resume: { text: "resume_title", actions: [["resume", "resume"], ["start_over", "over"]] },
  ended: { quiet: true, actions: [["replay", "restart"]] },
};

export type StateActions = Record<"play" | "retry" | "leave" | "resume" | "over" | "restart", () => void>;

export class States {
  readonly node = h("div", { class: "state", part: "state" });
  now: State = "playing";

  constructor(
    private readonly word: Word,
    private readonly actions: StateActions,
    private readonly root: HTMLElement,
  ) {}

  show(state: State, title = ""): void {
    if (state === this.now && this.node.childElementCount) return;
    this.now = state;
    set(this.root, "data-state", state);
    const look = LOOKS[state];
    const active = (this.node.getRootNode() as ShadowRoot).activeElement;
    if (active && this.node.contains(active)) this.root.focus({ preventScroll: true }); // keys go on
    this.node.replaceChildren();
    if (!look) return;
    set(this.node, "data-quiet", look.quiet);
    set(this.node, "role", look.spin || look.icon ? "status" : undefined);
    if (look.spin) this.node.append(h("span", { class: "spinner", "aria-hidden": "true" }));
    if (look.icon) this.node.append(h("span", { class: "sign", "aria-hidden": "true" }, icon(look.icon)));
    if (look.big) {
      this.node.append(this.big(look));
      if (title) this.node.append(h("p", { class: "title" }, title));
    } else {
      if (look.text) this.node.append(h("p", { class: look.spin ? "hint" : "" }, this.word(look.text)));
      if (look.actions) this.node.append(this.row(look.actions));
    }
  }

  private run(name: string): void {
    this.actions[name as keyof StateActions]();
  }

  private big(look: Look): HTMLElement {
    const [word, name] = look.actions?.[0] ?? ["play", "play"];
    const run = (): void => this.run(name);
    return h("button", { class: "big", type: "button", part: "big-play", "aria-label": this.word(word as WordKey), on: { click: run } }, icon("play"));
  }

  private row(actions: [WordKey, string][]): HTMLElement {
    return h(
      "div",
      { class: "actions" },
      ...actions.map(([word, name], i) =>
        h(
          "button",
          { class: i ? "push second" : "push", type: "button", on: { click: () => this.run(name) } },
          name === "restart" ? icon("replay") : null,
          this.word(word),
        ),
      ),
    );
  }
}
