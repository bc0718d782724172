// Brings parts of the player when they are first used, with their style sheets
// and the texts that they need.

import { sheet } from "./dom.ts";
import type { Parts } from "./kit.ts";

const SILENT = new Set(["keep", "extras", "around", "seamless"]); // they say nothing

export class Loader {
  private readonly asked = new Map<string, Promise<unknown>>();

  constructor(
    private readonly root: HTMLElement,
    private readonly address: (name: string) => string,
    private readonly words: () => Promise<unknown>,
  ) {}

  part<K extends keyof Parts>(name: K): Promise<Parts[K]> {
    let part = this.asked.get(name);
    if (!part) {
      part = Promise.all([import(this.address(name)) as Promise<{ STYLE?: string }>, SILENT.has(name) || this.words()]).then(([loaded]) => {
        const room = this.root.getRootNode();
        if (loaded.STYLE && room instanceof ShadowRoot) room.adoptedStyleSheets.push(sheet(loaded.STYLE));
        return loaded;
      });
      part.catch(() => this.asked.delete(name)); // a later try may succeed
      this.asked.set(name, part);
    }
    return part as Promise<Parts[K]>;
  }
}
