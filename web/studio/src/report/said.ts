// Figures as people read them. Pure.

import { clock } from "../shell/words.ts";
import type { Share } from "./answers.ts";

export const NONE = "–"; // there is no such figure

export const figure = (n: number): string => n.toLocaleString("en");

/** 33 %; of few more exactly: 0.4 %. */
export function percent(share: Share): string {
  if (share === null) return NONE;
  const of = share * 100;
  return `${of > 0 && of < 1 ? of.toFixed(1) : Math.round(of)} %`;
}

export const decimal = (n: number | null, places = 1): string => (n === null ? NONE : n.toFixed(places));

/** 8 s; 2:05 from a minute on. */
export function lasting(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds < 60) return `${seconds < 10 && seconds % 1 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return clock(seconds);
}

/** 28 Nov */
export const dayShort = (day: string): string => new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** 28 November 2026, 14:05, by the reader's clock. */
export const moment = (ms: number): string => new Date(ms).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** A thing of the film by its label, else its id. */
export const called = (list: readonly { id: string; label: string }[], id: string): string => list.find((one) => one.id === id)?.label || id;

/** de: German; what is none stays as it was sent. */
export function language(code: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code || "not said";
  }
}

export const DEVICES: Readonly<Record<string, string>> = { desktop: "Computer", phone: "Phone", tablet: "Tablet", tv: "Television" };

/** What it was watched on; another word stays as it was sent. */
export const device = (id: string): string => DEVICES[id] ?? (id || "Not said");
/** A page by its host. */
export const page = (host: string): string => (host === "link" ? "The film's own page" : host || "Not said");

const TAGS: Readonly<Record<string, string>> = { utm_source: "Source", utm_medium: "Medium", utm_campaign: "Campaign", utm_content: "Content", utm_term: "Term" };

/** utm_source=letter: Source: letter. */
export function tag(id: string): string {
  const [name = "", ...value] = id.split("=");
  return `${TAGS[name] ?? name}: ${value.join("=")}`;
}

/** DE: Germany. */
export function country(code: string): string {
  if (code === "ZZ") return "Not known";
  try {
    return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
