// The list of ways on, and a display of the time that is left.

import type { ElementView, OptionView } from "../../../engine/src/index.ts";
import { h, set, write } from "../dom.ts";
import type { About, Kind } from "./kind.ts";
import style from "../style/chapters.css";
import shades from "../style/shades.css";
import { dress } from "./style.ts";

export const STYLE = shades + style;

/** The entries of a chapters element, below its pill or above it. */
export function chapterList(about: About, room: HTMLElement, close: () => void): { show(view: ElementView): void } {
  const list = h("div", { class: "list" });
  const made = new Map<string, HTMLButtonElement>();
  const entry = ({ id, label, visited, disabled }: OptionView): HTMLButtonElement => {
    const go = (): void => {
      close();
      about.kit.say({ input: "asked", what: "chapter", element: about.id, option: id });
    };
    const one = made.get(id) ?? h("button", { class: "chapter", type: "button", on: { click: go } });
    made.set(id, one);
    write(one, label);
    set(one, "data-visited", visited);
    set(one, "aria-disabled", disabled && "true");
    return one;
  };
  room.append(list);
  return {
    show(view) {
      const now = (view.entries ?? view.options ?? []).map(entry);
      if (now.length !== list.children.length || now.some((one, i) => one !== list.children[i])) list.replaceChildren(...now);
    },
  };
}

const countdown: Kind = {
  make(about) {
    const ring = h("span", { class: "ring" });
    const bar = h("span", { class: "left" });
    const number = h("span", { class: "number" });
    const node = h("div", { class: "countdown", part: "countdown", role: "timer", "aria-live": "off" }, ring, h("span", { class: "timer" }, bar), number);
    let all = 0;
    let tick: ReturnType<typeof setInterval> | undefined;
    let running: Animation | undefined;
    const stop = (): void => {
      clearInterval(tick);
      running?.cancel();
    };
    return {
      node,
      show(view) {
        dress(node, view.style);
        node.dataset["look"] = view.look ?? "bar";
        set(node, "aria-label", view.label ?? about.kit.word("time_left"));
      },
      run(is, left) {
        stop();
        node.hidden = left === undefined;
        if (left === undefined) return;
        all = Math.max(all, left);
        const from = performance.now();
        const say = (): void => {
          const now = Math.max(0, left - (is ? (performance.now() - from) / 1000 : 0));
          write(number, String(Math.ceil(now)));
          ring.style.setProperty("--part", String(now / all));
        };
        say();
        bar.style.transform = `scaleX(${left / all})`;
        if (!is) return;
        running = bar.animate([{ transform: `scaleX(${left / all})` }, { transform: "scaleX(0)" }], { duration: left * 1000, fill: "forwards" });
        tick = setInterval(say, 250);
      },
      leave: stop,
    };
  },
};

export const KINDS = { countdown };
