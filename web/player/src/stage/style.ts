// An author's `style` and `theme` as custom properties, which the style sheet
// reads.

import type { Lines, Style, Theme } from "../../../engine/src/index.ts";

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

export function dress(node: HTMLElement, style: Style = {}): void {
  for (const [name, [property, text]] of Object.entries(STYLE) as [keyof Style, Row][]) {
    const value = style[name];
    if (value === undefined) node.style.removeProperty(property);
    else node.style.setProperty(property, text(value as never));
  }
  if (style.look) node.dataset["look"] = style.look;
  if (style.accent) node.style.setProperty("--on-accent", onColor(style.accent));
  else node.style.removeProperty("--on-accent");
}

export function dressPlayer(root: HTMLElement, theme: Theme = {}): void {
  const { style } = root;
  if (theme.accent) {
    style.setProperty("--accent", theme.accent);
    style.setProperty("--on-accent", onColor(theme.accent));
  }
  if (theme.background) {
    style.setProperty("--surface", theme.background);
    style.colorScheme = onColor(theme.background) === "#fff" ? "dark" : "light"; // fields and boxes
  }
  if (theme.text) style.setProperty("--ink", theme.text);
  if (theme.font) style.setProperty("--font", `${theme.font}, var(--system)`);
  if (theme.radius !== undefined) style.setProperty("--radius", `${theme.radius}px`);
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
