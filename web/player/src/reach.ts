// Tells the viewer when the server is gone for a while, and when it is back.

import { set } from "./dom.ts";
import type { Notices } from "./notices.ts";
import type { Word } from "./words.ts";

const GONE_MS = 3000;

export class Reach {
  private gone: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly notices: Notices,
    private readonly word: Word,
  ) {}

  is(reachable: boolean): void {
    if (reachable === (this.gone === undefined)) return;
    clearTimeout(this.gone);
    this.gone = undefined;
    const { root, notices, word } = this;
    if (!reachable) {
      this.gone = setTimeout(() => {
        set(root, "data-offline", true);
        notices.show(word("offline"), true);
      }, GONE_MS);
    } else if (root.hasAttribute("data-offline")) {
      set(root, "data-offline", false);
      notices.show(word("online"));
    }
  }

  close(): void {
    clearTimeout(this.gone);
  }
}
