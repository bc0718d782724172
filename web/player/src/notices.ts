// Short lines at the top.

import { h, set } from "./dom.ts";

const STAY_MS = 4000;

export class Notices {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly node: HTMLElement) {}

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
