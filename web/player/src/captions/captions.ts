// Captions drawn by us, under the picture's elements, moving out of their way.

import { h, set } from "../dom.ts";
import type { Kit } from "../kit.ts";
import type { Stage } from "../stage/stage.ts";
import style from "../style/captions.css";
import { cueNodes, parseVtt, type Cue } from "./vtt.ts";

export const STYLE = style;

export class Captions {
  private readonly node = h("div", { class: "captions", part: "captions", "aria-hidden": "true" });
  private readonly files = new Map<string, Promise<Cue[]>>();
  private cues: Cue[] = [];
  private from = 0; // of the scene in its clip
  private shown = "";

  constructor(
    private readonly kit: Kit,
    private readonly stage: Stage,
  ) {
    kit.root.insertBefore(this.node, stage.node.nextSibling);
  }

  /** Read this file (undefined: none) for a scene that begins at `from`. */
  async use(address: string | undefined, from: number, language: string): Promise<void> {
    this.from = from;
    set(this.node, "lang", language || false);
    if (!address) {
      this.cues = [];
      return;
    }
    let file = this.files.get(address);
    if (!file) {
      file = fetch(address).then(async (reply) => (reply.ok ? parseVtt(await reply.text()) : []), () => []);
      this.files.set(address, file);
    }
    this.cues = await file;
  }

  private at(tUs: number): number {
    return tUs / 1e6 + this.from;
  }

  draw(tUs: number): void {
    const t = this.at(tUs) + 1e-4;
    const now = this.cues.filter((cue) => cue.from <= t && t < cue.to);
    const key = now.map((cue) => cue.text).join("\n");
    if (key === this.shown) return;
    this.shown = key;
    this.node.replaceChildren(...now.map((cue) => h("p", {}, ...cueNodes(cue.text))));
    this.node.dataset["top"] = String(now.some((cue) => cue.top));
    this.place();
  }

  /** The next time, microseconds of the scene, at which the words change. */
  next(tUs: number): number {
    const t = this.at(tUs) + 1e-4;
    let next = Infinity;
    for (const { from, to } of this.cues) {
      if (from > t) {
        next = Math.min(next, from);
        break; // sorted by their beginning
      }
      if (to > t) next = Math.min(next, to);
    }
    return Math.round((next - this.from) * 1e6);
  }

  /** At the bottom, above the controls; where an element stands there, above
   * it; where that is too high, at the top. */
  place(): void {
    if (!this.shown) return;
    const { node, kit } = this;
    const player = kit.root.getBoundingClientRect();
    const picture = this.stage.node.getBoundingClientRect();
    const quiet = kit.root.hasAttribute("data-quiet");
    const controls = kit.root.querySelector(".controls")?.getBoundingClientRect();
    const floor = !quiet && controls ? Math.min(picture.bottom, controls.top + 8) : picture.bottom;
    const height = node.offsetHeight;
    const gap = Math.max(6, picture.height * 0.03);
    let bottom = floor - gap;
    const boxes = this.stage.boxes().sort((a, b) => b.bottom - a.bottom);
    const middle = { left: picture.left + picture.width * 0.2, right: picture.right - picture.width * 0.2 };
    for (const box of boxes) {
      const beside = box.right < middle.left || box.left > middle.right;
      if (!beside && box.top < bottom && box.bottom > bottom - height) bottom = box.top - 6;
    }
    const high = bottom - height < picture.top + picture.height * 0.35;
    const top = node.dataset["top"] === "true" || high ? picture.top + gap : bottom - height;
    node.style.left = `${picture.left - player.left}px`;
    node.style.width = `${picture.width}px`;
    node.style.transform = `translateY(${Math.round(top - player.top)}px)`;
  }
}

export function mount(kit: Kit, stage: Stage): Captions {
  return new Captions(kit, stage);
}
