// The texts that the player has from the first, in English; the rest comes with
// the first part (words-en). Other languages are parts (words-de …) with all of
// them; {name} stands for a value.

import type { WORDS } from "./words/en.ts";

export const FIRST = {
  player: "Interactive video: {title}",
  video: "Interactive video",
  play: "Play",
  loading: "Loading…",
  tap_to_play: "Press to play",
  waiting: "Waiting for the video…",
  layer_missing: "The interactive part could not be loaded. The video plays without it.",
  withdrawn: "This film is no longer available.",
  not_found: "There is no such film.",
  visited: "visited",
  chapters: "Chapters",
  image: "Image",
  hotspot: "Hotspot",
  tray: "Choices and questions",
} as const;

export type WordKey = keyof typeof FIRST | keyof typeof WORDS;
export type WordTable = Record<WordKey, string>;
export type Word = (key: WordKey, fill?: Record<string, string | number>) => string;

const TRANSLATIONS = ["de", "fr", "es", "ar"];
const RTL = /^(ar|he|fa|ur)\b/;
export const direction = (language: string): "rtl" | "ltr" => (RTL.test(language) ? "rtl" : "ltr");

export function filled(text: string, fill: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}

/** The translation that suits `language`, or undefined for English. */
export function translation(language: string): string | undefined {
  return TRANSLATIONS.find((one) => language.toLowerCase().split("-")[0] === one);
}
