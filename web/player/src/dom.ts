// Making nodes without a framework.

export type Child = Node | string | null | undefined | false;
export interface Props {
  class?: string;
  on?: Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }>;
  [attribute: string]: unknown;
}

/** An element with attributes (false and undefined: none; true: empty). */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, run] of Object.entries(value as object)) node.addEventListener(event, run as EventListener);
    } else set(node, name, value);
  }
  node.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return node;
}

/** Set or remove an attribute; writes only what has changed. */
export function set(node: Element, name: string, value: unknown): void {
  if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Styles as pages allow them that forbid inline ones. */
export function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** Write a text only when it has changed: screen readers notice every write. */
export function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Text with its line breaks, as nodes. */
export function lines(text: string): Node[] {
  return text.split("\n").flatMap((line, i) => (i ? [h("br"), document.createTextNode(line)] : [document.createTextNode(line)]));
}

/** Only addresses that cannot run script. */
export function safe(address: string): string {
  return /^(https?:|mailto:|tel:|sms:|blob:|[^:]*$|[^:/?#]*[/?#])/i.test(address.trim()) ? address : "about:blank";
}

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
