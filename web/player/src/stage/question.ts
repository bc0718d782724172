// A question: one, several, true or false, a text, a number, a rating; and what
// became of the answer.

import type { Answer, ElementView, OptionView } from "../../../engine/src/index.ts";
import { h, safe, set, write } from "../dom.ts";
import { icon } from "../signs.ts";
import type { About, Drawn, Kind } from "./kind.ts";
import { dress } from "./style.ts";

export const question: Kind = {
  make: (about) => new Question(about),
};

class Question implements Drawn {
  private readonly prompt = h("p", { class: "prompt" });
  private readonly purpose = h("p", { class: "purpose" });
  private readonly body = h("div", { class: "answers" });
  private readonly verdict = h("div", { class: "verdict", role: "status" });
  private readonly send: HTMLButtonElement;
  readonly node: HTMLElement;
  private key = "";
  private picked = new Set<string>();
  private field: HTMLInputElement | undefined;
  private given: Answer | undefined; // by this page; the options say the rest

  constructor(private readonly about: About) {
    const { word } = about.kit;
    this.send = h("button", { class: "push", type: "submit" }, word("answer"));
    this.node = h(
      "form",
      { class: "block question", part: "question", role: "group", novalidate: true, on: { submit: (event) => this.submit(event) } },
      this.prompt,
      this.purpose,
      this.body,
      h("div", { class: "actions" }, this.send),
      this.verdict,
    );
  }

  show(view: ElementView): void {
    dress(this.node, view.style);
    write(this.prompt, view.prompt ?? "");
    write(this.purpose, view.purpose ?? "");
    this.purpose.hidden = !view.purpose;
    write(this.send, view.submit ?? this.about.kit.word("answer"));
    set(this.node, "aria-label", this.about.kit.word("question", { prompt: view.prompt ?? "" }));
    this.send.hidden = view.type === "one" || view.type === "truth" || view.type === "rating";
    const key = JSON.stringify([view.type, view.options?.map((one) => [one.id, one.label]), view.min, view.max]);
    if (key !== this.key) {
      this.key = key;
      this.build(view);
    }
    this.mark(view);
    this.judge(view);
  }

  // ---- ways to answer -------------------------------------------------------

  private build(view: ElementView): void {
    const { word } = this.about.kit;
    this.field = undefined;
    switch (view.type) {
      case "several":
        this.body.replaceChildren(...(view.options ?? []).map((one) => this.tick(one)));
        break;
      case "truth": {
        const yes = { id: "true", label: view.options?.[0]?.label ?? word("true") };
        const no = { id: "false", label: view.options?.[1]?.label ?? word("false") };
        this.body.replaceChildren(this.option(yes, true), this.option(no, false));
        break;
      }
      case "rating":
        this.body.replaceChildren(this.stars(view));
        break;
      case "text":
      case "number": {
        const inputmode = view.type === "number" ? "decimal" : undefined;
        this.field = h("input", { class: "field-text", inputmode, maxlength: 2000, "aria-label": view.prompt, placeholder: view.placeholder });
        this.body.replaceChildren(this.field);
        break;
      }
      default:
        this.body.replaceChildren(...(view.options ?? []).map((one) => this.option(one, one.id)));
    }
    set(this.body, "data-type", view.type);
  }

  private option(view: OptionView, value: Answer): HTMLElement {
    const picture = view.image ? h("img", { alt: "", src: this.about.kit.film.address(safe(view.image)) }) : null;
    return h(
      "button",
      { class: "option", type: "button", part: "option", "data-id": view.id, on: { click: () => this.answer(value) } },
      picture,
      h("span", { class: "label" }, view.label),
      h("span", { class: "mark", hidden: true }),
    );
  }

  private tick(view: OptionView): HTMLElement {
    const flip = (): void => {
      if (!this.picked.delete(view.id)) this.picked.add(view.id);
      set(node, "aria-checked", this.picked.has(view.id) ? "true" : "false");
    };
    const node = h(
      "button",
      { class: "option tick", type: "button", role: "checkbox", "aria-checked": "false", part: "option", "data-id": view.id, on: { click: flip } },
      h("span", { class: "box" }, icon("check")),
      h("span", { class: "label" }, view.label),
    );
    return node;
  }

  private stars(view: ElementView): HTMLElement {
    const { word } = this.about.kit;
    const low = view.min ?? 1;
    const max = view.max ?? 5;
    const all = Array.from({ length: Math.min(11, max - low + 1) }, (_, i) => low + i);
    return h(
      "div",
      { class: "stars" },
      ...all.map((n) =>
        h("button", { class: "star", type: "button", "data-id": n, "aria-label": word("stars", { n, max }), on: { click: () => this.answer(n) } }, String(n)),
      ),
    );
  }

  private answer(value: Answer): void {
    this.given = value;
    this.about.kit.say({ input: "answered", element: this.about.id, value });
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const { kit } = this.about;
    if (this.field) {
      const text = this.field.value.trim();
      const number = this.field.inputMode === "decimal";
      const value = number ? Number(text.replace(",", ".")) : text;
      if (text === "" || (number && !Number.isFinite(value))) {
        write(this.verdict, kit.word(number ? "invalid_number" : "required"));
        this.field.focus();
        return;
      }
      this.answer(value);
    } else if (this.picked.size) this.answer([...this.picked]);
    else write(this.verdict, kit.word("choose_one"));
  }

  // ---- what became of it ------------------------------------------------------

  private mark(view: ElementView): void {
    const { given } = this;
    for (const node of this.body.querySelectorAll<HTMLElement>("[data-id]")) {
      const id = node.dataset["id"] as string;
      const option = view.options?.find((one) => one.id === id);
      const is = option?.chosen ?? String(given) === id;
      if (node.getAttribute("role") !== "checkbox") set(node, "aria-pressed", is ? "true" : "false");
      if (view.type === "rating") set(node, "data-filled", given !== undefined && Number(id) <= Number(given));
      set(node, "data-correct", view.answered && option?.correct !== undefined && (option.correct ? "yes" : "no"));
      set(node, "aria-disabled", (option?.disabled ?? view.disabled) && "true");
    }
  }

  /** Without a verdict nothing is called wrong. */
  private judge(view: ElementView): void {
    if (!view.answered) return;
    const { word } = this.about.kit;
    const verdict = view.judged ? (view.correct ? "correct" : "wrong") : view.unjudged ? "unjudged" : undefined;
    const own = view.options?.find((one) => one.chosen)?.feedback;
    const said = verdict && view.feedback?.[verdict];
    const plain = { correct: "right", wrong: "not_right", unjudged: "noted" } as const;
    set(this.verdict, "data-correct", view.judged && (view.correct ? "yes" : "no"));
    write(this.verdict, own ?? said ?? (verdict ? word(plain[verdict]) : view.pending ? "" : word("noted")));
  }
}
