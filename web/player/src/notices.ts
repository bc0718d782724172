// Short lines at the top, and what a screen reader is told.

import { h, set, write } from "./dom.ts";

const STAY_MS = 4000;

export class Notices {
  readonly node = h("div", { class: "notices", role: "status" });
  readonly spoken = h("div", { class: "spoken", "aria-live": "polite", "aria-atomic": "true" });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Polite: it waits for the sentence that is being read. */
  announce(text: string): void {
    this.spoken.textContent = ""; // the same text twice is told twice
    requestAnimationFrame(() => write(this.spoken, text));
  }

  /** A line; with `stays` until the next one or `clear`. */
  show(text: string, stays = false): void {
    clearTimeout(this.timer);
    this.node.replaceChildren(h("p", {}, text));
    set(this.node, "data-on", true);
    if (!stays) this.timer = setTimeout(() => this.clear(), STAY_MS);
  }

  clear(): void {
    clearTimeout(this.timer);
    set(this.node, "data-on", false);
    this.node.replaceChildren();
  }
}
