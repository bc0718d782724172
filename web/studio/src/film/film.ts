// A document as the editor reads it: lenient, because drafts may have mistakes.
// Nothing here changes one; see the other files of this room.

import type { Document, Json } from "../record/steps.ts";

export type Record_ = { [name: string]: Json };

/** [x, y, w, h] percent of the picture, then turn (degrees) and fade (0 to 1). */
export type Box = [x: number, y: number, w: number, h: number, turn?: number, fade?: number];
/** A box at a time of the scene, seconds. */
export type Key = [t: number, ...box: Box];

export interface Element extends Record_ {
  id: string;
  kind: string;
}

export interface Scene extends Record_ {
  id: string;
  clip: string;
}

export const isRecord = (value: Json | undefined): value is Record_ => typeof value === "object" && value !== null && !Array.isArray(value);

const withId = (value: Json | undefined): value is Record_ & { id: string } => isRecord(value) && typeof value.id === "string";

export const listOf = (record: Record_ | undefined, name: string): (Record_ & { id: string })[] => {
  const list = record?.[name];
  return Array.isArray(list) ? list.filter(withId) : [];
};

export const scenesOf = (document: Document): Scene[] => listOf(document, "scenes").map((scene) => scene as Scene);
export const elementsOf = (scene: Scene | undefined): Element[] => listOf(scene, "elements").filter(({ kind }) => typeof kind === "string") as Element[];
export const sceneOf = (document: Document, id: string): Scene | undefined => scenesOf(document).find((scene) => scene.id === id);
export const panelsOf = (document: Document): [id: string, panel: Record_][] =>
  isRecord(document.panels) ? Object.entries(document.panels).filter((entry): entry is [string, Record_] => isRecord(entry[1])) : [];
export const clipOf = (document: Document, id: string): Record_ | undefined => {
  const clip = isRecord(document.clips) && Object.prototype.hasOwnProperty.call(document.clips, id) ? document.clips[id] : undefined;
  return isRecord(clip) ? clip : undefined;
};

/** A text in the film's own language. */
export function words(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((line) => (isRecord(line) ? words(line.text) : "")).join("\n");
  return isRecord(value) ? words(Object.values(value)[0]) : "";
}

const NAME_MAX = 120; // characters: a browser stands still over a name of 100,000

/** What a thing is called for people: its own words, else its id. */
export function nameOf(thing: Record_ & { id?: string }, fallback = thing.id ?? ""): string {
  for (const field of ["title", "name", "label", "prompt", "text"]) {
    const said = words(thing[field]).split("\n")[0]?.trim();
    if (said) return brief(said);
  }
  return brief(fallback);
}

/** So much of a text as a name has. */
function brief(text: string): string {
  return text.length > NAME_MAX ? `${Array.from(text.slice(0, NAME_MAX)).slice(0, -1).join("")}…` : text;
}

/** When an element is on the picture, seconds of the scene. */
export function spanOf(element: Record_, length: number): [from: number, to: number] {
  const { at } = element;
  if (typeof at === "number") return [at, length];
  const time = (value: Json | undefined, usual: number): number => (typeof value === "number" ? value : usual);
  if (Array.isArray(at)) return [time(at[0], 0), Math.min(length, time(at[1], length))];
  return [0, length];
}

/** What a goal is called. */
export function goalName(document: Document, id: string): string {
  const goal = listOf(document, "goals").find((one) => one.id === id);
  return goal ? nameOf(goal) : id;
}

/** What an ending is called: those that scenes state in one word are their own name. */
export function endingName(document: Document, id: string): string {
  const ending = scenesOf(document).flatMap((scene) => listOf(scene, "ending")).find((one) => one.id === id);
  return ending ? nameOf(ending) : id;
}

const DAY_S = 24 * 60 * 60; // no scene is longer
const LATEST_S = 11 * DAY_S; // nor any film

/** A scene's range of its clip, seconds; `clip`: how long that is. Never more than
 * a scene can have, whatever its document says. */
export function rangeOf(scene: Scene, clip: number): [from: number, to: number] {
  const from = typeof scene.from === "number" ? Math.min(Math.max(0, scene.from), LATEST_S) : 0;
  return [from, Math.min(from + DAY_S, typeof scene.to === "number" ? scene.to : clip)];
}

/** Where a scene leads, and by what: choices, rules, actions. */
export interface Way {
  to: string;
  by: string; // in words
}

export function waysOf(scene: Scene): Way[] {
  const ways: Way[] = [];
  const see = (value: Json | undefined, by: string): void => {
    if (Array.isArray(value)) for (const one of value) see(one, isRecord(one) && typeof one.label !== "undefined" ? words(one.label) : by);
    else if (isRecord(value)) {
      if (typeof value.go === "string") ways.push({ to: value.go, by });
      for (const [name, inside] of Object.entries(value)) if (name !== "go") see(inside, by);
    }
  };
  for (const element of elementsOf(scene)) see([element.options ?? null, element.entries ?? null, element.on ?? null], nameOf(element));
  see(scene.next, "a rule");
  see(scene.triggers, "a trigger");
  return ways;
}

/** An id that nothing in the document has: "hotspot", "hotspot-2". */
export function freshId(document: Document, base: string): string {
  const taken = new Set<string>();
  const see = (value: Json | undefined): void => {
    if (Array.isArray(value)) value.forEach(see);
    else if (isRecord(value)) {
      if (typeof value.id === "string") taken.add(value.id);
      Object.values(value).forEach(see);
    }
  };
  see(document);
  for (const map of ["clips", "panels", "variables"]) if (isRecord(document[map])) Object.keys(document[map]).forEach((id) => taken.add(id));
  const stem = base.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || "thing";
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.has(id)) return id;
  }
}
