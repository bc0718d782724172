// The player's box: what stands in it, and where.

import { h, set } from "./dom.ts";
import type { Clip } from "./film.ts";
import type { Kit } from "./kit.ts";
import { fit } from "./layout.ts";
import { Notices } from "./notices.ts";
import { Stage } from "./stage/stage.ts";
import { dressPlayer } from "./stage/style.ts";
import { States, type StateActions } from "./states.ts";

export class View {
  readonly stage: Stage;
  readonly states: States;
  readonly notices = new Notices();
  readonly soundHint: HTMLButtonElement;
  narrow = false;

  constructor(
    private readonly kit: Kit,
    title: string,
    actions: StateActions & { sound(): void },
  ) {
    const { root, word } = kit;
    this.stage = new Stage(kit);
    this.states = new States(word, actions, root);
    this.soundHint = h("button", { class: "sound-hint", type: "button", hidden: true, on: { click: actions.sound } }, word("tap_for_sound"));
    set(root, "aria-label", word("player", { title }));
    root.append(
      h("div", { class: "below" }, h("p", { class: "film-title" }, title)),
      this.stage.node,
      this.states.node,
      this.stage.tray,
      this.soundHint,
      this.notices.node,
      this.notices.spoken,
    );
    dressPlayer(root, kit.film.manifest.document.theme);
    this.states.show("poster", title);
  }

  /** Fit the picture of this clip into the box as it is now. */
  reshape(clip: Clip): void {
    const { root } = this.kit;
    const { clientWidth: width, clientHeight: height } = root;
    if (!width || !height) return;
    const layout = fit(width, height, clip.width / clip.height || 16 / 9);
    root.style.setProperty("--screen-h", `${layout.screen.height}px`);
    root.style.setProperty("--picture-h", `${layout.picture.height}px`);
    set(root, "data-below", layout.below);
    set(root, "data-tray", layout.tray);
    this.narrow = layout.narrow;
    this.stage.layout(layout.picture, layout.tray);
  }

  /** Next or previous thing that can be used on the picture, in document order. */
  step(by: 1 | -1): void {
    const { root } = this.kit;
    const all = [...root.querySelectorAll<HTMLElement>(".stage, .tray, .panels")]
      .flatMap((room) => [...room.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")])
      .filter((node) => !node.closest("[inert], [hidden]"));
    const now = all.indexOf((root.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
    all[next]?.focus();
  }
}
