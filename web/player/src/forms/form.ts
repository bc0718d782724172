// A form, in a panel or on the picture: fields with their labels, errors in
// words at the field, and an honest line about what became of the answers.

import type { FieldView, Value, Values } from "../../../engine/src/index.ts";
import { h, set, write } from "../dom.ts";
import { icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import type { WordKey } from "../words.ts";

export interface FormView {
  fields?: FieldView[];
  purpose?: string;
  submit?: string;
  thanks?: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Row {
  view: FieldView;
  control: Control;
  error: HTMLElement;
}

const KEPT_MS = 1200;
let count = 0; // ids within the shadow root

const CHECKS: Partial<Record<FieldView["type"], [RegExp, WordKey]>> = {
  email: [/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, "invalid_email"],
  tel: [/^\+?[\d\s().\-/]{5,}$/, "invalid_tel"],
  number: [/^-?\d+([.,]\d+)?$/, "invalid_number"],
};

const COMPLETE: Record<string, string> = {
  email: "email",
  tel: "tel",
  name: "name",
  first_name: "given-name",
  last_name: "family-name",
  company: "organization",
};

export class Form {
  readonly node: HTMLFormElement;
  private rows: Row[] = [];
  private readonly list = h("div", { class: "fields" });
  private readonly purpose = h("p", { class: "purpose" });
  private readonly button = h("button", { class: "push", type: "submit" });
  private readonly result = h("div", { class: "result", role: "status", tabindex: -1 });
  private key = "";
  private sent = false;
  private thanks: string | undefined;

  constructor(
    private readonly kit: Kit,
    private readonly id: string,
    private readonly release: () => string,
  ) {
    this.node = h(
      "form",
      { class: "form", part: "form", novalidate: true, on: { submit: (event) => this.submit(event) } },
      this.list,
      this.purpose,
      h("div", { class: "actions" }, this.button),
      this.result,
    );
  }

  show(view: FormView): void {
    const key = JSON.stringify(view.fields ?? []);
    if (key !== this.key) {
      this.key = key;
      this.build(view.fields ?? []);
    }
    write(this.purpose, view.purpose ?? "");
    this.purpose.hidden = !view.purpose;
    write(this.button, view.submit ?? this.kit.word("send"));
    set(this.node, "aria-label", this.button.textContent);
    this.thanks = view.thanks;
  }

  // ---- fields --------------------------------------------------------------

  /** Drafts are ours: what was typed stays, and so does the focus. */
  private build(fields: FieldView[]): void {
    const values = this.values();
    const active = (this.node.getRootNode() as ShadowRoot | Document).activeElement;
    const focused = this.rows.find(({ control }) => control === active)?.view.id;
    this.list.replaceChildren();
    this.rows = fields.map((field) => this.row(field, values[field.id]));
    this.rows.find(({ view }) => view.id === focused)?.control.focus({ preventScroll: true });
  }

  private row(view: FieldView, draft: Value | undefined): Row {
    const id = `f${++count}`;
    const control = this.control(view, id);
    if (draft !== undefined) {
      if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = draft === true;
      else control.value = String(draft);
    }
    const error = h("p", { class: "error", id: `${id}-e`, hidden: true });
    const row = { view, control, error };
    control.addEventListener("input", () => this.clear(row));
    if (view.type !== "hidden") this.list.append(this.dressed(view, id, control, error));
    return row;
  }

  private dressed(view: FieldView, id: string, control: Control, error: HTMLElement): HTMLElement {
    const needed = view.required ? h("span", { class: "needed", "aria-hidden": "true" }, " *") : null;
    const label = h("label", { for: id }, view.consent ?? view.label ?? view.id, needed);
    const why = view.purpose ? h("p", { class: "why", id: `${id}-w` }, view.purpose) : null;
    if (why) set(control, "aria-describedby", `${id}-w`);
    if (view.type === "checkbox") return h("div", { class: "field check" }, control, label, why, error);
    return h("div", { class: "field" }, label, control, why, error);
  }

  private control(view: FieldView, id: string): Control {
    const all = {
      id,
      name: view.id,
      placeholder: view.placeholder,
      "aria-required": view.required && "true",
      autocomplete: COMPLETE[view.id] ?? COMPLETE[view.type],
    };
    if (view.type === "textarea") return h("textarea", { ...all, rows: 3 });
    if (view.type === "select") {
      const options = (view.options ?? []).map((one) => h("option", { value: one.id }, one.label ?? one.id));
      return h("select", all, h("option", { value: "" }, view.placeholder ?? "—"), ...options);
    }
    const type = view.type === "number" ? "text" : view.type;
    const node = h("input", { ...all, type, inputmode: view.type === "number" ? "decimal" : undefined, maxlength: 2000 });
    if (view.value !== undefined) node.value = view.value;
    return node; // a permission is never ticked beforehand
  }

  private value(row: Row): Value {
    const { control, view } = row;
    if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked;
    const text = control.value.trim();
    return view.type === "number" && text !== "" ? Number(text.replace(",", ".")) : text;
  }

  private values(): Values {
    return Object.fromEntries(this.rows.map((row) => [row.view.id, this.value(row)]));
  }

  // ---- sending ---------------------------------------------------------------

  private wrong({ view, control }: Row): WordKey | undefined {
    const text = control.value.trim();
    const ticked = control instanceof HTMLInputElement && control.checked;
    if (view.required && (view.type === "checkbox" ? !ticked : text === "")) return "required";
    const check = CHECKS[view.type];
    return check && text !== "" && !check[0].test(text) ? check[1] : undefined;
  }

  private clear({ control, error }: Row): void {
    error.hidden = true;
    control.removeAttribute("aria-invalid");
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.sent) return;
    let first: Control | undefined;
    for (const row of this.rows) {
      this.clear(row);
      const wrong = this.wrong(row);
      if (!wrong) continue;
      first ??= row.control;
      write(row.error, this.kit.word(wrong));
      row.error.hidden = false;
      set(row.control, "aria-invalid", "true");
      set(row.control, "aria-describedby", row.error.id);
    }
    if (first) {
      first.focus();
      this.kit.announce(this.kit.word("form_errors"));
      return;
    }
    const effects = this.kit.say({ input: "submitted", form: this.id, values: this.values(), release: this.release() });
    if (!effects) return; // not taken: nothing may look as if it were
    this.sent = true;
    const closed = effects.some((effect) => effect.effect === "closed" && effect.panel === this.id);
    void this.told(closed);
  }

  /** Never a false "sent": it is said when the server has it; until then, and
   * without a connection, it is kept, and that is said. */
  private async told(closed: boolean): Promise<void> {
    const { kit } = this;
    const say = (text: string, well = true): void => (closed ? kit.notice(text) : this.done(text, well));
    const slow = setTimeout(() => say(kit.word("kept")), KEPT_MS);
    set(this.button, "aria-disabled", "true");
    const taken = await kit.delivered();
    clearTimeout(slow);
    say(taken ? (this.thanks ?? kit.word("sent")) : kit.word("not_taken"), taken);
  }

  private done(text: string, well: boolean): void {
    this.list.hidden = this.purpose.hidden = this.button.hidden = true;
    this.result.replaceChildren(well ? h("span", { class: "sign" }, icon("check")) : "", h("p", {}, text));
    this.result.focus({ preventScroll: true });
  }
}
