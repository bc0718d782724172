// Menus over the picture: the elements list, the settings, and the consent
// strip. One menu at a time; Escape closes it and gives the focus back.

import type { CaptionFile } from "../../../engine/src/index.ts";
import { h, set } from "../dom.ts";
import { findPlace } from "../free.ts";
import { icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import { elementsList } from "./list.ts";
import { settingsMenu } from "./settings.ts";
import menus from "../style/menus.css";
import shades from "../style/shades.css";

export const STYLE = shades + menus;

export interface MenuHost {
  captions(): CaptionFile[];
  /** The node of an element on the picture. */
  go(id: string): HTMLElement | undefined;
  /** Whether the viewer is asked, or known without, or never. */
  consent: "required" | "implied" | "off";
}

type Name = "list" | "settings";

interface Open {
  name: Name;
  node: HTMLElement;
  body: HTMLElement;
  by: HTMLElement | undefined; // what opened it
  panels: Set<string>; // that were open then
}

const PLACES = ["foot-start", "head-end", "foot-end", "head-start"]; // of the strip, the best first
const LOOK_MS = 300; // things on the picture move: is the strip still over nothing?

export class Menus {
  private open_: Open | undefined;
  private strip: HTMLElement | undefined;
  private looking: ReturnType<typeof setInterval> | undefined;
  private answer: ((yes: boolean) => void) | undefined;

  constructor(
    private readonly kit: Kit,
    private readonly host: MenuHost,
  ) {
    kit.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.escape()) event.preventDefault();
    });
    kit.root.addEventListener("pointerdown", (event) => {
      const path = event.composedPath();
      const { open_ } = this;
      if (open_ && !path.includes(open_.node) && !(open_.by && path.includes(open_.by))) this.close();
    });
  }

  open(name: Name, by: HTMLElement | undefined): void {
    const again = this.open_?.name === name;
    this.close();
    if (again) return;
    const { kit } = this;
    const title = kit.word(name);
    const body = this.body(name);
    const closer = h("button", { class: "sheet-close", type: "button", "aria-label": kit.word("close"), on: { click: () => this.close() } }, icon("close"));
    const node = h(
      "section",
      { class: "menu", part: `menu ${name}`, role: "dialog", "aria-label": title },
      h("header", { class: "sheet-head" }, h("h2", { class: "sheet-title" }, title), closer),
      h("div", { class: "menu-body" }, body),
    );
    this.open_ = { name, node, body, by, panels: new Set(kit.status?.panels.map(({ panel }) => panel)) };
    set(by ?? node, "aria-expanded", by && "true");
    kit.root.append(node);
    set(kit.root, "data-menu", name);
    (node.querySelector<HTMLElement>(".menu-body button, .menu-body input, .menu-body select") ?? closer).focus({ preventScroll: true });
  }

  private body(name: Name): HTMLElement {
    if (name === "list") return elementsList(this.kit, (id) => this.press(id));
    return settingsMenu(this.kit, this.host.captions(), () => this.ask(), this.host.consent);
  }

  /** Pressing there equals pressing on the picture. */
  private press(id: string): void {
    const node = this.host.go(id);
    this.close();
    if (!node) return;
    if (node.matches("button")) {
      node.focus({ preventScroll: true }); // it comes back here
      node.click();
    } else (node.querySelector<HTMLElement>("button, input, select, textarea") ?? node).focus();
  }

  /** After every input: what can be used may have changed. */
  stands(): void {
    this.yield();
    const { open_ } = this;
    if (open_?.name === "list") {
      const focused = this.focused(open_.body);
      const body = this.body("list");
      if (body.innerHTML !== open_.body.innerHTML) {
        open_.body.replaceWith(body);
        open_.body = body;
        if (focused) body.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
      }
    }
    this.place();
  }

  private focused(node: HTMLElement): boolean {
    return node.contains((node.getRootNode() as ShadowRoot).activeElement);
  }

  /** A panel that opens does so under no menu; one that opened by itself waits
   * for who is reading here. */
  private yield(): void {
    const { open_ } = this;
    if (!open_) return;
    const fresh = this.kit.status?.panels.filter(({ panel }) => !open_.panels.has(panel)) ?? [];
    if (!fresh.length) return;
    const reading = this.focused(open_.node);
    if (!reading) this.drop();
    else if (fresh.some(({ pauses }) => pauses)) this.close();
  }

  private drop(): Open | undefined {
    const { open_ } = this;
    if (!open_) return undefined;
    this.open_ = undefined;
    open_.node.remove();
    set(this.kit.root, "data-menu", false);
    set(open_.by ?? open_.node, "aria-expanded", false);
    return open_;
  }

  close(): boolean {
    const open_ = this.drop();
    if (!open_) return false;
    if (open_.by) open_.by.focus({ preventScroll: true });
    else this.kit.home();
    return true;
  }

  private escape(): boolean {
    if (this.close()) return true;
    if (!this.strip || this.strip.hidden) return false;
    this.decide(false);
    return true;
  }

  // ---- consent ---------------------------------------------------------------

  private choosing(): boolean {
    return this.kit.root.querySelector(".choice, .question, .sheet:not([data-leaving])") !== null;
  }

  /** In a corner of the player, where it lies over nothing that can be pressed;
   * while there is none, and while there is a choice, it waits. */
  private place(): void {
    const { strip } = this;
    if (!strip?.isConnected) return clearInterval(this.looking); // with the player
    if (!this.choosing()) {
      if (!strip.hidden && strip.querySelector(":focus-visible")) return; // it is being answered
      strip.hidden = false;
      if (findPlace(strip, PLACES)) return;
    }
    if (this.focused(strip)) this.kit.home();
    strip.hidden = true;
  }

  /** Two buttons of equal weight; never over a choice. */
  consent(answer: (yes: boolean) => void): void {
    const { word, root } = this.kit;
    this.strip?.remove();
    this.answer = answer;
    const button = (yes: boolean): HTMLElement =>
      h("button", { class: "push equal", type: "button", on: { click: () => this.decide(yes) } }, word(yes ? "yes" : "no"));
    this.strip = h(
      "section",
      { class: "consent", part: "consent", role: "region", "aria-label": word("consent_title") },
      h("div", {}, h("p", { class: "prompt" }, word("consent_title")), h("p", { class: "purpose" }, this.kit.film.manifest.document.identity?.purpose ?? word("consent_text"))),
      h("div", { class: "actions" }, button(false), button(true)),
    );
    root.append(this.strip);
    this.place();
    clearInterval(this.looking);
    this.looking = setInterval(() => this.place(), LOOK_MS);
  }

  private decide(yes: boolean): void {
    clearInterval(this.looking);
    this.strip?.remove();
    this.strip = undefined;
    this.answer?.(yes);
    this.kit.home();
  }

  private ask(): void {
    this.close();
    this.consent((yes) => this.kit.change({ remember: yes }));
  }
}

export function mount(kit: Kit, host: MenuHost): Menus {
  return new Menus(kit, host);
}
