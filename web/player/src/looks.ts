// Looks of states that come later: trouble, an earlier session, the end.

import { h } from "./dom.ts";
import { icon, type Icon } from "./signs.ts";
import type { Look, State, StateActions, States } from "./states.ts";
import type { WordKey } from "./words.ts";

type Action = [WordKey, keyof StateActions];

/** Give the states these looks; one that was waited for is drawn. */
export function teach(states: States): void {
  const { word, actions, looks } = states;
  const text = (key: WordKey): HTMLElement => h("p", {}, word(key));
  const row = (...all: Action[]): HTMLElement =>
    h(
      "div",
      { class: "actions" },
      ...all.map(([key, name], i) =>
        h("button", { class: i ? "push second" : "push", type: "button", on: { click: () => actions[name]() } }, name === "restart" ? icon("replay") : null, word(key)),
      ),
    );
  const sign = (name: Icon): HTMLElement => h("span", { class: "sign", "aria-hidden": "true" }, icon(name));
  const trouble = (key: WordKey, ...all: Action[]): Look => ({
    told: true,
    nodes: () => [sign("alert"), text(key), all.length > 0 && row(...all)],
  });
  const more: Partial<Record<State, Look>> = {
    missing: trouble("file_missing", ["retry", "retry"], ["back", "leave"]),
    decode: trouble("decode_error", ["retry", "retry"], ["back", "leave"]),
    withdrawn: trouble("withdrawn"),
    not_found: trouble("not_found"),
    resume: { nodes: () => [text("resume_title"), row(["resume", "resume"], ["start_over", "over"])] },
    ended: { quiet: true, nodes: () => [row(["replay", "restart"])] },
  };
  const waited = !looks[states.now];
  Object.assign(looks, more);
  if (waited) states.draw();
}
