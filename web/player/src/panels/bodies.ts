// What stands in a panel: one row a kind.

import type { PanelView } from "../../../engine/src/index.ts";
import { h, lines, safe, set, write } from "../dom.ts";
import { Form } from "../forms/form.ts";
import { icon } from "../signs.ts";
import type { Kit } from "../kit.ts";
import { textOf } from "../stage/style.ts";

export interface Body {
  readonly node: HTMLElement;
  show(view: PanelView): void;
}

type Make = (kit: Kit, id: string, release: () => string) => Body;

export const BODIES: Record<PanelView["kind"], Make> = {
  card: (kit, id, release) => stack([picture(kit), words(), buttons(kit, id, release)]),
  text: (kit, id, release) => stack([words(), buttons(kit, id, release)]),
  image: (kit, id, release) => stack([picture(kit), buttons(kit, id, release)]),
  product: (kit, id, release) => stack([picture(kit), price(kit), words(), buy(kit), buttons(kit, id, release)]),
  form: (kit, id, release) => stack([words(), form(kit, id, release), buttons(kit, id, release)]),
  page: (kit) => frame(kit),
};

function stack(bodies: Body[]): Body {
  const node = h("div", { class: "stack" }, ...bodies.map((body) => body.node));
  return { node, show: (view) => bodies.forEach((body) => body.show(view)) };
}

function words(): Body {
  const node = h("div", { class: "prose" });
  const purpose = h("p", { class: "purpose" });
  let key = "";
  return {
    node,
    show(view) {
      const text = textOf(view.text);
      const why = view.kind === "form" ? "" : (view.purpose ?? "");
      if (text + why === key) return;
      key = text + why;
      const paragraphs = typeof view.text === "string" ? text.split(/\n{2,}/) : (view.text ?? []);
      node.replaceChildren(...paragraphs.filter(Boolean).map((part) => h("p", {}, ...lines(part))));
      write(purpose, why);
      if (why) node.append(purpose);
      node.hidden = !text && !why;
    },
  };
}

function picture(kit: Kit): Body {
  const image = h("img", { alt: "", decoding: "async" });
  const node = h("div", { class: "picture" }, image);
  return {
    node,
    show(view) {
      const address = view.image ?? view.src;
      node.hidden = !address;
      if (address) set(image, "src", kit.film.address(safe(address)));
      set(image, "alt", view.alt ?? "");
    },
  };
}

/** "148.00" EUR as this language writes it; whole amounts without cents. */
export function money(amount: string, currency: string, language: string): string {
  try {
    const whole = /^-?\d+(\.0*)?$/.test(amount);
    const digits = whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
    return new Intl.NumberFormat(language, { style: "currency", currency, ...digits }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}

function price(kit: Kit): Body {
  const name = h("p", { class: "product-name" });
  const now = h("span", { class: "amount" });
  const was = h("s", { class: "was" });
  const stock = h("span", { class: "stock" });
  const node = h("div", { class: "offer" }, name, h("p", { class: "price" }, now, was), stock);
  return {
    node,
    show(view) {
      write(name, view.name ?? "");
      name.hidden = !view.title; // the name is the sheet's title then
      const text = view.price ? money(view.price.amount, view.price.currency, kit.language) : "";
      if (now.textContent && now.textContent !== text) flash(now);
      write(now, text);
      write(was, view.price?.was ? money(view.price.was, view.price.currency, kit.language) : "");
      was.hidden = !view.price?.was;
      write(stock, view.stock ?? "");
      stock.hidden = !view.stock;
    },
  };
}

/** Live: a price that has changed is noticed. */
function flash(node: HTMLElement): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  node.animate([{ color: "var(--accent-ink)", transform: "scale(1.06)" }, {}], { duration: 700, easing: "ease-out" });
}

function buy(kit: Kit): Body {
  const node = h("a", { class: "push", target: "_blank", rel: "noopener" });
  return {
    node,
    show(view) {
      node.hidden = !view.link;
      if (!view.link) return;
      const address = kit.film.address(safe(view.link));
      set(node, "href", address);
      node.replaceChildren(new URL(address).host.replace(/^www\./, ""), icon("out"), h("span", { class: "spoken" }, `, ${kit.word("opens_new")}`));
    },
  };
}

function buttons(kit: Kit, id: string, release: () => string): Body {
  const node = h("div", { class: "actions" });
  const made = new Map<string, HTMLButtonElement>();
  return {
    node,
    show(view) {
      const list = view.buttons ?? [];
      node.hidden = list.length === 0;
      const now = list.map(({ id: button, label, disabled }) => {
        const press = (): void => void kit.say({ input: "pressed", panel: id, button, release: release() });
        const one = made.get(button) ?? h("button", { class: "push", type: "button", on: { click: press } });
        made.set(button, one);
        write(one, label);
        set(one, "aria-disabled", disabled && "true");
        return one;
      });
      now.forEach((one, i) => one.classList.toggle("second", i > 0));
      if (now.length !== node.children.length || now.some((one, i) => node.children[i] !== one)) node.replaceChildren(...now);
    },
  };
}

function form(kit: Kit, id: string, release: () => string): Body {
  const made = new Form(kit, id, release);
  return { node: made.node, show: (view) => made.show(view) };
}

/** A page of another site: first nothing is loaded from it, and that is asked. In
 * a replay nothing of it is loaded at all: it would be visited once more, and is
 * another one by now. */
function frame(kit: Kit): Body {
  const node = h("div", { class: "page" });
  const replayed = (kit.root.getRootNode() as ShadowRoot).host.hasAttribute("data-replay");
  let shown = "";
  return {
    node,
    show(view) {
      const address = kit.film.address(safe(view.address ?? ""));
      if (address === shown) return;
      shown = address;
      const { host } = new URL(address);
      if (replayed) {
        node.replaceChildren(h("div", { class: "ask" }, h("span", { class: "sign", "aria-hidden": "true" }, icon("out")), h("p", {}, host), h("p", { class: "purpose address" }, address)));
        return;
      }
      const out = h("a", { class: "out", href: address, target: "_blank", rel: "noopener" }, kit.word("open_tab"), icon("out"));
      const load = (): void => {
        const inner = h("iframe", {
          src: address,
          title: view.title ?? host,
          sandbox: "allow-scripts allow-forms allow-popups",
          referrerpolicy: "no-referrer",
          loading: "eager",
        });
        node.replaceChildren(inner, out);
      };
      if (host === new URL(kit.film.base).host) {
        load();
        return;
      }
      const ask = h("button", { class: "push", type: "button", on: { click: load } }, kit.word("load"));
      node.replaceChildren(h("div", { class: "ask" }, h("p", {}, kit.word("load_from", { host })), h("p", { class: "purpose" }, kit.word("load_why")), ask), out);
    },
  };
}
