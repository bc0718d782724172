// An author's `style` and `theme` as custom properties, which the style sheet
// reads.

import type { Lines, Style, Theme } from "../../../engine/src/index.ts";
import { set } from "../dom.ts";

type Row = [property: string, write: (value: never) => string];
const same = (value: string): string => value;

const STYLE: Record<keyof Style, Row> = {
  accent: ["--accent", same],
  background: ["--e-background", same],
  text: ["--e-text", same],
  border: ["--e-border", same],
  radius: ["--radius", (value: number) => `${value}px`],
  size: ["--e-size", String],
  weight: ["--e-weight", (value: string) => (value === "bold" ? "700" : "400")],
  align: ["--e-align", same],
  look: ["--e-look", same],
};

const THEME: Record<keyof Theme, Row> = {
  accent: STYLE.accent,
  background: ["--surface", same],
  text: ["--ink", same],
  font: ["--font", (value: string) => `${value}, system-ui, sans-serif`],
  radius: STYLE.radius,
};

/** Writes what there is, and takes away what an earlier release had. */
function write({ style }: HTMLElement, rows: Record<string, Row>, values: Record<string, unknown> & { accent?: string }): void {
  const put = (property: string, value: string | undefined): void => {
    if (value === undefined) style.removeProperty(property);
    else style.setProperty(property, value);
  };
  for (const [name, [property, text]] of Object.entries(rows)) put(property, values[name] === undefined ? undefined : text(values[name] as never));
  put("--on-accent", values.accent && onColor(values.accent));
}

export function dress(node: HTMLElement, style: Style = {}): void {
  write(node, STYLE, style as Record<string, unknown>);
  set(node, "data-look", style.look);
}

export function dressPlayer(root: HTMLElement, theme: Theme = {}): void {
  write(root, THEME, theme as Record<string, unknown>);
  const { background } = theme;
  root.style.colorScheme = background ? (onColor(background) === "#fff" ? "dark" : "light") : ""; // fields and boxes
}

/** Black or white, whichever is read better on it (WCAG relative luminance). */
export function onColor(color: string): string {
  const hex = color.replace("#", "");
  const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => {
    const part = parseInt(full.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#fff" : "#000";
}

export function textOf(text: Lines | undefined): string {
  return typeof text === "string" ? text : (text ?? []).join("\n");
}
