// The player's box: what stands in it, and where.

import { h, set, write } from "./dom.ts";
import type { Clip, Manifest } from "./film.ts";
import type { Kit } from "./kit.ts";
import { fit, type Layout } from "./layout.ts";
import { Stage } from "./stage/stage.ts";
import { dressPlayer } from "./stage/style.ts";
import { States, type StateActions } from "./states.ts";

export class View {
  readonly stage: Stage;
  readonly states: States;
  /** Live regions, there before anything is written into them. */
  readonly notices = h("div", { class: "notices", role: "status" });
  private readonly named = h("p", { class: "film-title" });
  private readonly spoken = h("div", { class: "spoken", "aria-live": "polite", "aria-atomic": "true" });
  narrow = false;
  /** How the box is divided; parts that need room take this over. */
  divide: (width: number, height: number, aspect: number, clip: Clip) => Layout = fit;
  shape = ""; // of the box as it was divided; "": it is to be divided anew
  private box = { width: 0, height: 0 }; // of the player, CSS pixels

  constructor(
    private readonly kit: Kit,
    title: string,
    actions: StateActions,
    missing: () => void,
  ) {
    const { root, word } = kit;
    this.stage = new Stage(kit);
    this.states = new States(word, actions, root, missing);
    root.append(
      h("div", { class: "below" }, this.named),
      this.stage.node,
      this.states.node,
      this.stage.tray,
      this.notices,
      this.spoken,
    );
    this.dress(kit.film.manifest);
    this.states.show("poster", title);
  }

  /** What a release says of the film as a whole. */
  dress({ title, document }: Manifest): void {
    const { root, word } = this.kit;
    set(root, "aria-label", word("player", { title }));
    write(this.named, title);
    dressPlayer(root, document.theme);
  }

  /** Polite: it waits for the sentence that is being read. */
  announce(text: string): void {
    this.spoken.textContent = ""; // the same text twice is told twice
    requestAnimationFrame(() => write(this.spoken, text));
  }

  /** The box has another size. The page's own layout says so: to ask would have
   * it made in the middle of opening. */
  follow(signal: AbortSignal, changed: () => void): void {
    const { host } = this.kit.root.getRootNode() as ShadowRoot;
    const sizes = new ResizeObserver(([box]) => {
      // A page that unsets everything, by force, leaves its own element no box.
      if (getComputedStyle(host).display === "inline") set(host, "data-bare", true);
      const { width = 0, height = 0 } = box?.contentRect ?? {};
      this.box = { width: Math.round(width), height: Math.round(height) };
      changed();
    });
    sizes.observe(this.kit.root);
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  /** Fit the picture of this clip into the box. Nothing to do before the page
   * has said how large it is. */
  reshape(clip: Clip): void {
    const { root } = this.kit;
    const { width, height } = this.box;
    const aspect = clip.width / clip.height || 16 / 9;
    const shape = `${width} ${height} ${aspect} ${clip.by}`;
    if (!width || !height || shape === this.shape) return;
    this.shape = shape;
    const layout = this.divide(width, height, aspect, clip);
    root.style.setProperty("--screen-h", `${layout.screen.height}px`);
    root.style.setProperty("--picture-h", `${layout.picture.height}px`);
    set(root, "data-below", layout.below);
    set(root, "data-tray", layout.tray);
    this.narrow = layout.narrow;
    this.stage.layout(layout);
  }
}
