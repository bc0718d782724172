// What the engine's queries give, as JSON with every text rendered.

import type { Value } from "./types.ts";

/** Bits of `held`: who holds the picture (RMF_HELD_* of engine/ramify.h). */
export const HELD = { viewer: 1, panel: 2, question: 4, hidden: 8, end: 16 } as const;

export interface Status {
  at_ms: number;
  scene: string | null; // null before the first `started`
  t: number; // seconds
  visit: number;
  lap: number;
  held: number; // bits; 0: it plays
  going: string | null; // scene of an accepted way on
  decided: string | null; // scene decided at the commit point
  speed_locked: boolean;
  can_go_back: boolean;
  ended: boolean;
  loops?: number; // past the commit point: where the scene begins again at its end
  completed: boolean;
  seek_from: number; // free seeking in this scene, seconds
  seek_to: number;
  panels: { panel: string; index: number; pauses: boolean }[]; // bottom to top
  limited: string | null; // the running limited choice
  limit?: number; // seconds left on it
}

/** A viewer text, or lines of which those with a false `if` are left out. */
export type Lines = string | string[];

export interface Style {
  accent?: string;
  background?: string;
  text?: string;
  border?: string;
  radius?: number; // pixels
  size?: number; // of the words; 1 is as usual
  weight?: "normal" | "bold";
  align?: "start" | "center" | "end";
  look?: "plain" | "halo" | "outline" | "invisible";
}

export interface OptionView {
  id: string;
  label: string;
  purpose?: string;
  image?: string;
  chosen?: boolean;
  visited?: boolean;
  disabled?: boolean;
  correct?: boolean; // only where the key is public and it was answered
  feedback?: string;
  style?: Style;
}

export interface FieldView {
  id: string;
  type: "email" | "text" | "tel" | "number" | "textarea" | "select" | "checkbox" | "date" | "hidden";
  label?: string;
  required?: boolean;
  placeholder?: string;
  options?: { id: string; label?: string }[];
  value?: string;
  purpose?: string;
  consent?: string;
}

export interface ElementView {
  id: string;
  kind: string;
  label?: string;
  description?: string;
  purpose?: string;
  text?: Lines;
  prompt?: string;
  shape?: "rectangle" | "circle" | "polygon";
  points?: [number, number][];
  src?: string;
  alt?: string;
  type?: "one" | "several" | "truth" | "text" | "number" | "rating";
  control?: "slider" | "number" | "select" | "text";
  layout?: "row" | "column" | "grid";
  options?: OptionView[];
  entries?: OptionView[];
  title?: string;
  fields?: FieldView[];
  submit?: string;
  thanks?: string;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  placeholder?: string;
  value?: Value | string[];
  of?: string | number;
  look?: "bar" | "ring" | "number";
  hold?: boolean;
  visited?: boolean;
  disabled?: boolean;
  presses?: boolean;
  hovers?: boolean;
  waits?: boolean; // a choice without a running limit
  answered?: boolean;
  pending?: boolean;
  judged?: boolean;
  unjudged?: boolean;
  correct?: boolean;
  feedback?: { correct?: string; wrong?: string; unjudged?: string };
  sent?: boolean; // a form
  dwell?: number;
  style?: Style;
}

export interface PanelView {
  id: string;
  kind: "card" | "product" | "text" | "image" | "page" | "form";
  title?: string;
  name?: string;
  text?: Lines;
  image?: string;
  src?: string;
  alt?: string;
  price?: { amount: string; currency: string; was?: string };
  stock?: string;
  link?: string;
  address?: string;
  purpose?: string;
  fields?: FieldView[];
  submit?: string;
  thanks?: string;
  buttons?: { id: string; label: string; purpose?: string; disabled?: boolean; style?: Style }[];
  dismissible?: boolean;
  place?: "side" | "bottom" | "middle";
  style?: Style;
}

export interface CaptionFile {
  language: string;
  label?: string;
  file: string;
}

/** A scene of a released document. */
export interface SceneView {
  id: string;
  clip: string;
  title?: string;
  from: number;
  to: number;
}

export interface FilmView {
  title: string;
  languages: string[];
  scenes: { id: string; clip: string; from: number; length: number; seen: boolean; title?: string }[];
  path: { scene: string; left: number }[];
  cursor: number; // index into path
  theme?: Theme;
  identity?: { ask?: boolean; purpose?: string };
}

export interface Theme {
  accent?: string;
  background?: string;
  text?: string;
  font?: string;
  radius?: number;
}
