// Looks of what can be wrong with videos of others.

import { h } from "../dom.ts";
import { icon } from "../signs.ts";
import type { Look, States } from "../states.ts";
import type { WordKey } from "../words.ts";

export function teachTroubles({ looks, word, actions }: States): void {
  const look = (key: WordKey): Look => ({
    told: true,
    nodes: () => [
      h("span", { class: "sign", "aria-hidden": "true" }, icon("alert")),
      h("p", {}, word(key)),
      h(
        "div",
        { class: "actions" },
        h("button", { class: "push", type: "button", on: { click: () => actions.retry() } }, word("retry")),
        h("button", { class: "push second", type: "button", on: { click: () => actions.leave() } }, word("back")),
      ),
    ],
  });
  looks.gone = look("video_gone");
  looks.forbidden = look("video_forbidden");
}
