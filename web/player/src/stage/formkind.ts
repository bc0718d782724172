// A form on the picture.

import { h, set, write } from "../dom.ts";
import { Form } from "../forms/form.ts";
import type { Kind } from "./kind.ts";
import { dress } from "./style.ts";

export const form: Kind = {
  make(about) {
    const inner = new Form(about.kit, about.id, about.release);
    const title = h("p", { class: "prompt" });
    const node = h("section", { class: "block", role: "group", part: "form-element" }, title, inner.node);
    return {
      node,
      show(view) {
        dress(node, view.style);
        write(title, view.title ?? view.label ?? "");
        title.hidden = !title.textContent;
        set(node, "aria-label", title.textContent);
        inner.show(view);
      },
    };
  },
};
