// Everything that can be used now, by name: for those who cannot see or reach
// the picture. Pressing here equals pressing there.

import type { ElementView } from "../../../engine/src/index.ts";
import { h } from "../dom.ts";
import { icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import { CONTROLS } from "../stage/kinds.ts";
import { textOf } from "../stage/style.ts";

function usable(kit: Kit): ElementView[] {
  const { engine } = kit.film;
  const placed = engine.onPicture(kit.nowUs);
  const all: number[] = [];
  for (let row = 0; row < placed.count; row++) all.push(placed.element(row));
  return all.map((ix) => engine.element(ix)).filter((view) => view.presses || CONTROLS.has(view.kind));
}

function nameOf(kit: Kit, view: ElementView): string {
  return view.label || view.prompt || view.title || textOf(view.text) || view.alt || kit.word(view.kind === "chapters" ? "chapters" : "hotspot");
}

export function elementsList(kit: Kit, press: (id: string) => void): HTMLElement {
  const rows = usable(kit).map((view) =>
    h(
      "li",
      {},
      h(
        "button",
        { class: "entry", type: "button", "aria-disabled": view.disabled && "true", on: { click: () => press(view.id) } },
        h("span", { class: "name" }, nameOf(kit, view)),
        view.purpose ? h("span", { class: "purpose" }, view.purpose) : null,
        view.visited ? h("span", { class: "mark" }, icon("check"), kit.word("visited")) : null,
      ),
    ),
  );
  if (!rows.length) return h("div", {}, h("p", { class: "empty" }, kit.word("empty_list")));
  return h("ul", { class: "entries" }, ...rows);
}
