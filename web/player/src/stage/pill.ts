// Ways on, folded into one pill; the list is a part that comes with the first
// press. It opens to the side of the picture that has more room.

import type { ElementView } from "../../../engine/src/index.ts";
import { h, set, write } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Kind } from "./kind.ts";
import { dress } from "./style.ts";

export const chapters: Kind = {
  make(about) {
    const { kit } = about;
    let view: ElementView | undefined;
    let list: { show(view: ElementView): void } | undefined;
    const label = h("span");
    const pill = h("button", { class: "pill", type: "button", "aria-expanded": "false", on: { click: () => void fold(!node.hasAttribute("data-open")) } }, icon("chapters"), label);
    const node = h("nav", { class: "chapters", part: "chapters" }, pill);
    const elsewhere = (event: Event): void => {
      const path = event.composedPath();
      if (path[0] === node || !path.includes(node)) void fold(false);
    };

    const fold = async (open: boolean): Promise<void> => {
      if (open && !list) {
        const part = await kit.part("chapters");
        list ??= part.chapterList(about, node, () => void fold(false));
        if (view) list.show(view);
      }
      const box = kit.root.getBoundingClientRect();
      const at = pill.getBoundingClientRect();
      set(node, "data-up", at.top + at.bottom > box.top + box.bottom);
      set(node, "data-open", open);
      set(pill, "aria-expanded", String(open));
      if (open) kit.root.addEventListener("pointerdown", elsewhere);
      else kit.root.removeEventListener("pointerdown", elsewhere);
    };
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !node.hasAttribute("data-open")) return;
      event.stopPropagation();
      pill.focus();
      void fold(false);
    });
    return {
      node,
      show(now) {
        view = now;
        dress(node, now.style);
        const name = now.label ?? kit.word("chapters");
        set(node, "aria-label", name);
        write(label, name);
        list?.show(now);
      },
      leave: () => kit.root.removeEventListener("pointerdown", elsewhere),
    };
  },
};
