// A place on the picture that can be pressed.

import { h, set, write } from "../dom.ts";
import { listenHover, press, type Kind } from "./kind.ts";
import { dress } from "./style.ts";

export const hotspot: Kind = {
  make(about) {
    const { word } = about.kit;
    const tag = h("span", { class: "tag" });
    const shape = h("span", { class: "shape" });
    const node = h(
      "button",
      { class: "hotspot", type: "button", part: "hotspot", on: { click: (event: MouseEvent) => press(about, event) } },
      shape,
      h("span", { class: "pulse", "aria-hidden": "true" }),
      tag,
    );
    listenHover(node, about);
    return {
      node,
      show(view) {
        dress(node, view.style);
        write(tag, view.label ?? "");
        tag.hidden = !view.label;
        node.dataset["shape"] = view.shape ?? "rectangle";
        const outline = view.points?.map(([x, y]) => `${x}% ${y}%`).join(",");
        shape.style.clipPath = view.shape === "polygon" && outline ? `polygon(${outline})` : "";
        set(node, "data-visited", view.visited);
        set(node, "aria-label", [view.label ?? word("hotspot"), view.visited && word("visited")].filter(Boolean).join(", "));
      },
      disable: (is) => set(node, "aria-disabled", is && "true"),
    };
  },
};
