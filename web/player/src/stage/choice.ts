// A choice: its prompt, what it is for, its options, and how long there is.

import type { OptionView } from "../../../engine/src/index.ts";
import { h, safe, set, write } from "../dom.ts";
import { apart } from "./apart.ts";
import type { About, Drawn, Kind } from "./kind.ts";
import style from "../style/choice.css";
import shades from "../style/shades.css";
import { dress } from "./style.ts";

export const STYLE = shades + style;

const SHORT = 5; // seconds left, of which is told

interface Row {
  node: HTMLButtonElement;
  label: HTMLElement;
  mark: HTMLElement;
  picture: HTMLImageElement;
}

const choice: Kind = {
  make: (about) => new Choice(about),
  apart,
};
export const KINDS = { choice };

class Choice implements Drawn {
  private readonly prompt = h("p", { class: "prompt", id: "p" });
  private readonly purpose = h("p", { class: "purpose" });
  private readonly list = h("div", { class: "options" });
  private readonly bar = h("span", { class: "left" });
  private readonly timer: HTMLElement;
  private readonly rows = new Map<string, Row>();
  readonly node: HTMLElement;
  private readonly sizes = new ResizeObserver(() => this.more());
  private running: Animation | undefined;
  private warning: ReturnType<typeof setTimeout> | undefined;
  private told = false;

  constructor(private readonly about: About) {
    const { word } = about.kit;
    this.timer = h("div", { class: "timer", role: "img", "aria-label": word("time_left"), hidden: true }, this.bar);
    this.node = h(
      "section",
      { class: "choice", role: "group", part: "choice" },
      h("header", {}, this.prompt, this.purpose),
      this.list,
      this.timer,
    );
    this.sizes.observe(this.list);
    this.list.addEventListener("scroll", () => this.more(), { passive: true });
  }

  /** In a row that is swiped: on which sides there are more options. */
  private more(): void {
    const { list } = this;
    const hidden = list.scrollWidth - list.clientWidth;
    const at = Math.abs(list.scrollLeft);
    const rtl = getComputedStyle(list).direction === "rtl";
    const sides = [at > 2 && (rtl ? "right" : "left"), at < hidden - 2 && (rtl ? "left" : "right")].filter(Boolean);
    set(list, "data-more", hidden > 2 && sides.sort().join(" "));
  }

  show(view: Parameters<Drawn["show"]>[0]): void {
    const { word } = this.about.kit;
    dress(this.node, view.style);
    write(this.prompt, view.prompt ?? view.label ?? "");
    write(this.purpose, view.purpose ?? "");
    this.purpose.hidden = !view.purpose;
    set(this.node, "aria-label", word("choice", { prompt: view.prompt ?? "" }));
    const options = view.options ?? [];
    set(this.node, "data-decided", options.some((option) => option.chosen));
    for (const [id, row] of this.rows) {
      if (options.some((option) => option.id === id)) continue;
      row.node.remove();
      this.rows.delete(id);
    }
    options.forEach((option, i) => this.option(option, i));
    if (this.node.isConnected) this.more();
  }

  private option(view: OptionView, i: number): void {
    const row = this.rows.get(view.id) ?? this.make(view.id);
    const { word, film } = this.about.kit;
    if (this.list.children[i] !== row.node) this.list.insertBefore(row.node, this.list.children[i] ?? null);
    write(row.label, view.label);
    row.picture.hidden = !view.image;
    if (view.image) set(row.picture, "src", film.address(safe(view.image)));
    write(row.mark, view.visited && !view.chosen ? word("last_time") : "");
    row.mark.hidden = !row.mark.textContent;
    set(row.node, "aria-pressed", view.chosen ? "true" : "false");
    set(row.node, "aria-disabled", view.disabled && "true");
  }

  private make(id: string): Row {
    const { about } = this;
    const label = h("span", { class: "label" });
    const mark = h("span", { class: "mark" });
    const picture = h("img", { alt: "", hidden: true, draggable: "false" });
    const pick = (): void => {
      about.kit.say({ input: "chose", element: about.id, option: id });
    };
    const node = h("button", { class: "option", type: "button", part: "option", on: { click: pick } }, picture, label, mark);
    const row = { node, label, mark, picture };
    this.rows.set(id, row);
    return row;
  }

  disable(is: boolean): void {
    for (const { node } of this.rows.values()) set(node, "aria-disabled", is && "true");
    set(this.node, "data-closed", is);
  }

  /** The bar runs on the compositor; nothing ticks here. */
  run(is: boolean, secondsLeft: number | undefined): void {
    this.halt();
    this.timer.hidden = secondsLeft === undefined;
    if (secondsLeft === undefined) return;
    const all = Math.max(secondsLeft, Number(this.node.dataset["limit"] ?? 0));
    this.node.dataset["limit"] = String(all);
    const now = all ? secondsLeft / all : 0;
    this.bar.style.transform = `scaleX(${now})`;
    if (is) {
      this.running = this.bar.animate([{ transform: `scaleX(${now})` }, { transform: "scaleX(0)" }], {
        duration: secondsLeft * 1000,
        fill: "forwards",
      });
    }
    if (is) this.warning = setTimeout(() => this.warn(secondsLeft >= SHORT), Math.max(0, secondsLeft - SHORT) * 1000);
  }

  /** Once, not a ticking one. */
  private warn(exactly: boolean): void {
    set(this.timer, "data-short", true);
    if (exactly && !this.told) this.about.kit.announce(this.about.kit.word("five_seconds"));
    this.told = true;
  }

  private halt(): void {
    this.running?.cancel();
    clearTimeout(this.warning);
  }

  leave(): void {
    this.halt();
    this.sizes.disconnect();
  }
}
