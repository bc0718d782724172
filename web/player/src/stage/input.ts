// A control that writes a variable while it moves.

import type { ElementView, Value } from "../../../engine/src/index.ts";
import { h, set, write } from "../dom.ts";
import type { About, Drawn, Kind } from "./kind.ts";
import { dress } from "./style.ts";

const REST_MS = 90; // while it moves, the engine hears this often

export const input: Kind = {
  make: (about) => new Input(about),
};

class Input implements Drawn {
  private readonly label = h("label", { class: "prompt", for: "control" });
  private readonly unit = h("output", { class: "unit", for: "control" });
  private readonly purpose = h("p", { class: "purpose" });
  private control: HTMLInputElement | HTMLSelectElement | undefined;
  readonly node: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private told: Value | undefined;

  constructor(private readonly about: About) {
    const id = `i-${about.id}`;
    set(this.label, "for", id);
    set(this.unit, "for", id);
    this.node = h("section", { class: "block input", part: "input" }, h("div", { class: "line" }, this.label, this.unit), this.purpose);
  }

  show(view: ElementView): void {
    dress(this.node, view.style);
    write(this.label, view.prompt ?? view.label ?? "");
    write(this.unit, view.unit ?? (view.control === "slider" ? String(view.value ?? "") : ""));
    write(this.purpose, view.purpose ?? "");
    this.purpose.hidden = !view.purpose;
    this.control ??= this.make(view);
    const active = (this.node.getRootNode() as ShadowRoot).activeElement === this.control;
    const text = String(view.value ?? "");
    if (!active && this.control.value !== text) this.control.value = text;
    this.fill();
  }

  private make(view: ElementView): HTMLInputElement | HTMLSelectElement {
    const all = { id: `i-${this.about.id}`, on: { input: () => this.moves(), change: () => this.settles() } };
    let control: HTMLInputElement | HTMLSelectElement;
    if (view.control === "select") {
      const options = (view.options ?? []).map((one) => h("option", { value: one.id }, one.label));
      control = h("select", all, ...options);
    } else {
      const type = { slider: "range", number: "number", text: "text" }[view.control ?? "text"];
      const range = view.control === "text" ? { maxlength: 64 } : { min: view.min, max: view.max, step: view.step ?? (view.control === "slider" ? 1 : undefined) };
      control = h("input", { ...all, ...range, type, placeholder: view.placeholder });
    }
    control.value = String(view.value ?? "");
    this.node.insertBefore(control, this.purpose);
    return control;
  }

  private fill(): void {
    const { control } = this;
    if (!(control instanceof HTMLInputElement) || control.type !== "range") return;
    const low = Number(control.min || 0);
    const part = (Number(control.value) - low) / (Number(control.max || 100) - low || 1);
    control.style.setProperty("--part", `${part * 100}%`);
    set(control, "aria-valuetext", this.unit.textContent || control.value);
  }

  private moves(): void {
    this.fill();
    if (this.control instanceof HTMLInputElement && this.control.type === "range") {
      this.timer ??= setTimeout(() => this.tell(), REST_MS);
    }
  }

  private settles(): void {
    clearTimeout(this.timer);
    this.tell();
  }

  private tell(): void {
    this.timer = undefined;
    const { control, about } = this;
    if (!control) return;
    const number = control instanceof HTMLInputElement && (control.type === "range" || control.type === "number");
    const value: Value = number ? Number(control.value) : control.value;
    if (value === this.told || (number && control.value === "")) return;
    this.told = value;
    about.kit.say({ input: "answered", element: about.id, value });
    this.fill();
  }

  leave(): void {
    clearTimeout(this.timer);
  }
}
