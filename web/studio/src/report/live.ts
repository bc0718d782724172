// The live view's own: what the server tells (server/events/watching.h), as
// lines that do not move while somebody reads them. Pure.

import { endingName, sceneOf, nameOf } from "../film/film.ts";
import { inWords } from "../preview/happened.ts";
import type { Document } from "../record/steps.ts";
import { device } from "./said.ts";
import type { Happened } from "../../../player/src/drawing.ts";

export const LINES_MAX = 60;

/** Of how many sessions something new has come lately, robots apart. */
export interface Present {
  watching: number;
  robots: number;
  within_s: number;
  scenes: { scene: string | null; sessions: number }[]; // null: in none yet
  releases: { release: string; number: number; sessions: number }[];
}

export interface Told {
  at_ms: number;
  what: "opened" | "entered" | "pressed" | "missed" | "chose" | "answered" | "submitted" | "ended";
  name: string | null; // of the element, form, scene, ending; of what opened it the device
  scene: string | null;
  option?: string;
  x?: number; // percent of the picture
  y?: number;
  session: string | null; // null: of several
  viewer: string | null;
  count: number;
}

export interface Seen {
  events: Told[];
  more: number; // that stand in none of them
}

export interface Line {
  key: number;
  at_ms: number;
  who: string;
  session: string | null;
  scene: string;
  words: string;
}

export interface Lines {
  shown: readonly Line[]; // newest first
  held: readonly Line[]; // that wait while somebody reads
  waiting: number; // how many events these are, with those that found no room
  events: number; // of all that came
  next: number; // key of the next line
}

export const NO_LINES: Lines = { shown: [], held: [], waiting: 0, events: 0, next: 0 };

/** As the player would have put it; undefined: in no such words. */
function happened({ what, name, option, x, y }: Told): Happened | undefined {
  const id = name ?? "";
  const of = { n: 0, at_ms: 0 };
  switch (what) {
    case "pressed": {
      const [panel = "", button] = id.split("/");
      return button === undefined ? { ...of, input: "pressed", element: id } : { ...of, input: "pressed", panel, button };
    }
    case "missed":
      return x === undefined || y === undefined ? undefined : { ...of, input: "missed", x, y };
    case "chose":
      return { ...of, input: "chose", element: id, option: option ?? "" };
    case "answered":
      return { ...of, input: "answered", element: id, value: "" };
    case "submitted":
      return { ...of, input: "submitted", form: id, values: {} };
    case "opened":
    case "entered":
    case "ended":
      return undefined;
  }
}

function wordsOf(document: Document, one: Told): string {
  const event = happened(one);
  const scene = one.name && sceneOf(document, one.name);
  if (event) return inWords(document, [event])[0]?.words ?? one.what;
  if (one.what === "opened") return one.name ? `opened the film (${device(one.name)})` : "opened the film";
  if (one.what === "entered") return `came to ${scene ? nameOf(scene) : one.name}`;
  return one.what === "ended" ? `ended: ${endingName(document, one.name ?? "")}` : "pressed where nothing is";
}

function lineOf(document: Document, one: Told, key: number): Line {
  const words = wordsOf(document, one);
  const scene = one.scene === null ? undefined : sceneOf(document, one.scene);
  return {
    key,
    at_ms: one.at_ms,
    who: one.session === null ? "Several viewers" : (one.viewer ?? "Anonymous"),
    session: one.session,
    scene: one.what === "entered" ? "" : scene ? nameOf(scene) : (one.scene ?? ""), // the words name it
    words: one.count > 1 ? `${words} (${one.count.toLocaleString("en")} times)` : words,
  };
}

/** With what the server told. `reading`: nothing that is shown moves. */
export function withSeen(lines: Lines, { events, more }: Seen, document: Document, reading: boolean): Lines {
  const news = events.map((one, n) => lineOf(document, one, lines.next + n)).reverse();
  const sum = events.reduce((all, { count }) => all + count, more);
  if (more) news.unshift({ key: lines.next + events.length, at_ms: 0, who: "", session: null, scene: "", words: `and ${more.toLocaleString("en")} more` });
  const held = [...news, ...lines.held].slice(0, LINES_MAX);
  const all = { ...lines, held, waiting: lines.waiting + sum, events: lines.events + sum, next: lines.next + events.length + 1 };
  return reading ? all : caughtUp(all);
}

/** What waited is shown. */
export const caughtUp = (lines: Lines): Lines => ({ ...lines, shown: [...lines.held, ...lines.shown].slice(0, LINES_MAX), held: [], waiting: 0 });

/** For those who listen: said now and then. */
export function spoken(watching: number, events: number): string {
  const now = `${watching.toLocaleString("en")} watching now`;
  return events ? `${now}; ${events.toLocaleString("en")} new events` : now;
}
