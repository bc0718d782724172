// What opens over or beside the picture: a stack of sheets. A sheet takes the
// focus if it pauses the film or the viewer opened it; Escape closes the top
// one, and the focus goes back to where it was.

import type { PanelView, Status } from "../../../engine/src/index.ts";
import { h, set, write } from "../dom.ts";
import { icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import { dress } from "../stage/style.ts";
import { BODIES, type Body } from "./bodies.ts";
import forms from "../style/forms.css";
import panels from "../style/panels.css";
import shades from "../style/shades.css";

export const STYLE = shades + forms + panels;

interface Sheet {
  id: string;
  node: HTMLElement;
  body: Body;
  title: HTMLElement;
  view: PanelView;
  text: string;
  release: string;
  before: HTMLElement | undefined; // had the focus
  pauses: boolean;
  close: () => void;
}

const VIEWER_MS = 600; // a panel this soon after a press was opened by it
const LEAVE_MS = 180;

export class Panels {
  private readonly node = h("div", { class: "panels", part: "panels" });
  private readonly shade = h("div", { class: "shade", on: { click: () => this.escape() } });
  private readonly sheets = new Map<string, Sheet>();
  private pressed = 0;

  constructor(private readonly kit: Kit) {
    const { root } = kit;
    root.insertBefore(this.node, root.querySelector(".controls"));
    this.node.append(this.shade);
    for (const event of ["pointerdown", "keydown"]) root.addEventListener(event, () => (this.pressed = performance.now()), true);
    root.addEventListener("keydown", (event) => {
      const other = event.defaultPrevented || root.hasAttribute("data-menu");
      if (event.key === "Escape" && !other && this.escape()) event.preventDefault();
    });
    this.pressed = performance.now(); // this part was asked for by what opened one
  }

  private active(): HTMLElement | undefined {
    return ((this.kit.root.getRootNode() as ShadowRoot).activeElement as HTMLElement | null) ?? undefined;
  }

  show(status: Status): void {
    const open = new Set(status.panels.map((one) => one.panel));
    for (const [id, sheet] of this.sheets) if (!id.startsWith("~") && !open.has(id)) this.leave(sheet);
    for (const { panel: id, index, pauses } of status.panels) {
      const sheet = this.sheets.get(id);
      if (sheet) this.refresh(sheet, index);
      else this.enter(this.kit.film.engine.panel(index), pauses, () => this.kit.say({ input: "closed", panel: id }));
    }
    this.settle();
  }

  /** A page that an action opens beside the picture; no panel of the document. */
  page(address: string): void {
    const id = `~${address}`;
    if (this.sheets.has(id)) return;
    const { host } = new URL(address);
    this.enter({ id, kind: "page", title: host, address }, false, () => {
      const sheet = this.sheets.get(id);
      if (sheet) this.leave(sheet);
      this.settle();
    });
    this.settle();
  }

  private enter(view: PanelView, pauses: boolean, close: () => void): void {
    const { kit } = this;
    const release = kit.film.manifest.release;
    const title = h("h2", { class: "sheet-title", tabindex: -1 });
    const closer = h("button", { class: "sheet-close", type: "button", "aria-label": kit.word("close"), on: { click: close } }, icon("close"));
    const body = (BODIES[view.kind] ?? BODIES.card)(kit, view.id, () => sheet.release);
    const inner = h("div", { class: "sheet-body" }, body.node);
    const node = h(
      "section",
      { class: "sheet", part: `panel ${view.kind}`, role: "dialog", "data-kind": view.kind, "data-place": view.place },
      h("div", { class: "grip", "aria-hidden": "true" }),
      h("header", { class: "sheet-head" }, title, closer),
      inner,
    );
    const sheet: Sheet = { id: view.id, node, body, title, view, text: "", release, before: this.active(), pauses, close };
    closer.hidden = view.dismissible === false;
    this.sheets.set(view.id, sheet);
    this.draw(sheet, view);
    this.node.append(node);
    if (view.dismissible !== false) swipeAway(node, close);
    const opened = performance.now() - this.pressed < VIEWER_MS;
    if (pauses || opened) requestAnimationFrame(() => title.focus({ preventScroll: true }));
  }

  private draw(sheet: Sheet, view: PanelView): void {
    sheet.view = view;
    sheet.text = JSON.stringify(view);
    const name = view.title ?? view.name ?? "";
    write(sheet.title, name);
    set(sheet.node, "aria-label", name || this.kit.word("panel"));
    set(sheet.node, "data-untitled", !view.title);
    dress(sheet.node, view.style);
    sheet.body.show(view);
  }

  /** What has the focus keeps its text when a new release comes. */
  private refresh(sheet: Sheet, index: number): void {
    const view = this.kit.film.engine.panel(index);
    if (JSON.stringify(view) === sheet.text) return;
    const active = this.active();
    const filling = active !== undefined && sheet.node.contains(active) && active.matches("input, textarea, select");
    if (sheet.release !== this.kit.film.manifest.release && filling) return;
    sheet.release = this.kit.film.manifest.release;
    this.draw(sheet, view);
  }

  private leave(sheet: Sheet): void {
    const active = this.active();
    const focused = active === undefined || sheet.node.contains(active) || !this.kit.root.contains(active);
    this.sheets.delete(sheet.id);
    set(sheet.node, "data-leaving", true);
    sheet.node.inert = true;
    setTimeout(() => sheet.node.remove(), LEAVE_MS);
    if (!focused) return;
    this.settle(); // what was under it can have the focus again
    if (sheet.before?.isConnected) sheet.before.focus({ preventScroll: true });
    if (!sheet.before || this.active() !== sheet.before) this.kit.home();
  }

  /** Under a sheet that pauses nothing can be reached. */
  private settle(): void {
    const pauses = [...this.sheets.values()].some((sheet) => sheet.pauses);
    set(this.node, "data-open", this.sheets.size > 0);
    set(this.node, "data-modal", pauses);
    set(this.kit.root, "data-panel", this.sheets.size > 0 && (pauses ? "modal" : "beside"));
    for (const room of this.kit.root.querySelectorAll<HTMLElement>(".stage, .tray")) room.inert = pauses;
    const all = [...this.sheets.values()];
    all.forEach((sheet, i) => (sheet.node.inert = i < all.length - 1));
  }

  private escape(): boolean {
    const top = [...this.sheets.values()].pop();
    if (!top || top.view.dismissible === false) return false;
    top.close();
    return true;
  }
}

/** On a phone a sheet goes where a thumb pulls it. */
function swipeAway(node: HTMLElement, close: () => void): void {
  let from: number | undefined;
  const head = node.querySelectorAll<HTMLElement>(".grip, .sheet-head");
  for (const handle of head) {
    handle.addEventListener("pointerdown", (event) => {
      if ((event.target as HTMLElement).closest("button")) return;
      from = event.clientY;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (from !== undefined) node.style.translate = `0 ${Math.max(0, event.clientY - from)}px`;
    });
    for (const name of ["pointerup", "pointercancel"] as const) {
      handle.addEventListener(name, (event) => {
        if (from !== undefined && event.clientY - from > 70) close();
        from = undefined;
        node.style.translate = "";
      });
    }
  }
}

const mounted = new WeakMap<HTMLElement, Panels>(); // by player

export function mount(kit: Kit): Panels {
  const panels = mounted.get(kit.root) ?? new Panels(kit);
  mounted.set(kit.root, panels);
  return panels;
}
export function page(kit: Kit, address: string): void {
  mount(kit).page(address);
}
