// Buttons, texts and images.

import { h, lines, safe, set, write } from "../dom.ts";
import { hovers, listenHover, press, presses, type Kind } from "./kind.ts";
import { dress, textOf } from "./style.ts";

export const button: Kind = {
  make(about) {
    const label = h("span");
    const node = h("button", { class: "push", type: "button", part: "button", on: { click: (event: MouseEvent) => press(about, event) } }, label);
    listenHover(node, about);
    return {
      node,
      show(view) {
        dress(node, view.style);
        write(label, view.label ?? "");
        set(node, "data-visited", view.visited);
      },
      disable: (is) => set(node, "aria-disabled", is && "true"),
    };
  },
};

export const text: Kind = {
  make(about) {
    const active = presses(about.source) || hovers(about.source);
    const inner = h("span", { class: "words" });
    const node = active
      ? h("button", { class: "text", type: "button", part: "text", on: { click: (event: MouseEvent) => press(about, event) } }, inner)
      : h("div", { class: "text", part: "text" }, inner);
    listenHover(node, about);
    return {
      node,
      show(view) {
        dress(node, view.style);
        inner.replaceChildren(...lines(textOf(view.text)));
      },
    };
  },
};

export const image: Kind = {
  make(about) {
    const { kit } = about;
    const picture = h("img", { alt: "", draggable: "false", decoding: "async" });
    const active = presses(about.source) || hovers(about.source);
    const node = active
      ? h("button", { class: "image", type: "button", part: "image", on: { click: (event: MouseEvent) => press(about, event) } }, picture)
      : h("div", { class: "image", part: "image" }, picture);
    listenHover(node, about);
    return {
      node,
      show(view) {
        dress(node, view.style);
        const address = view.src;
        if (address) set(picture, "src", kit.film.address(safe(address)));
        set(picture, "alt", view.alt ?? view.label ?? (active ? kit.word("image") : ""));
      },
    };
  },
};
