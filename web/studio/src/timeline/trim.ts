// A scene with other ends. Its clip is left alone; what stands on the scene keeps
// its moment of the picture, so its times move with the scene's start.

import { createStore } from "zustand/vanilla";
import { elementsOf, isRecord, listOf, nameOf, spanOf, type Element, type Record_, type Scene } from "../film/film.ts";
import { later } from "../film/places.ts";
import { removeRecord, setField, type Document, type Json, type Step } from "../record/steps.ts";

/** While an end is dragged: its time of the clip, for the picture to be seen. */
export const trimming = createStore<{ at: number | undefined }>(() => ({ at: undefined }));

export interface Trimmed {
  steps: Step[];
  gone: string[]; // names of what lay outside and was taken off
  shorter: string[]; // … of what stands for less time than before
}

type Range = readonly [from: number, to: number];

const LEAST_S = 0.1; // of a scene
const seconds = (t: number): number => Math.round(t * 1000) / 1000;

/** Ends that a scene can have: in order, within the clip. */
export function rangeWithin([from, to]: Range, clip: number, moved: "from" | "to"): [number, number] {
  const end = clip > 0 ? clip : Infinity;
  if (moved === "from") return [seconds(Math.max(0, Math.min(from, to - LEAST_S))), seconds(to)];
  return [seconds(from), seconds(Math.min(end, Math.max(to, from + LEAST_S)))];
}

/** Where a window is in the new times; undefined: outside. One that lasts to the
 * scene's end goes on doing so. */
function windowIn(at: Json | undefined, by: number, was: number, length: number): { at: Json | undefined; less: boolean } | undefined {
  if (typeof at === "number") {
    const moved = seconds(at + by);
    return moved >= length ? undefined : { at: Math.max(0, moved), less: moved < 0 };
  }
  if (!Array.isArray(at) || !at.every((t) => typeof t === "number")) return { at, less: false };
  const [from, to] = spanOf({ at }, was);
  const [a, b] = [seconds(from + by), seconds(to + by)];
  if (b <= 0 || a >= length) return undefined;
  return { at: [Math.max(0, a), Math.min(b, seconds(length))], less: a < 0 || b > length + 1e-6 };
}

/** A moment of the scene, kept inside. */
const momentIn = (t: Json | undefined, by: number, length: number): Json | undefined => (typeof t === "number" ? Math.min(Math.max(0, seconds(t + by)), Math.max(0, seconds(length - LEAST_S))) : t);

function elementSteps(document: Document, at: string[], element: Element, by: number, length: number): Step[] {
  const places = [setField(document, [...at, "place"], later(element.place, by))];
  if (isRecord(element.narrow)) places.push(setField(document, [...at, "narrow", "place"], later(element.narrow.place, by)));
  return [...places.flat(), ...setField(document, [...at, "wait_from"], momentIn(element.wait_from, by, length))];
}

/** Steps for a list of records with windows: what is outside goes, the rest gets
 * its times. */
function listSteps(document: Document, list: string[], records: readonly (Record_ & { id: string })[], by: number, [was, length]: [number, number]): Trimmed {
  const out: Trimmed = { steps: [], gone: [], shorter: [] };
  const lost: string[] = [];
  for (const record of records) {
    const now = windowIn(record.at, by, was, length);
    const name = nameOf(record);
    if (!now) {
      lost.push(record.id);
      out.gone.push(name);
      continue;
    }
    if (now.less) out.shorter.push(name);
    out.steps.push(...setField(document, [...list, record.id, "at"], now.at));
    if (typeof record.kind === "string") out.steps.push(...elementSteps(document, [...list, record.id], record as Element, by, length));
  }
  // From the last to the first, so that each index is that of the document then.
  for (const id of lost.reverse()) out.steps.push(...removeRecord(document, list, id));
  return out;
}

/** Every `{"go": scene, "at": t}` of the film, and every seek in the scene. */
function entrySteps(document: Document, scene: string, by: number, length: number, gone: ReadonlySet<string>): Step[] {
  const steps: Step[] = [];
  const see = (value: Json | undefined, at: string[]): void => {
    if (Array.isArray(value)) {
      if (value.some((one) => isRecord(one) && typeof one.id === "string")) value.forEach((one) => isRecord(one) && typeof one.id === "string" && !gone.has(one.id) && see(one, [...at, one.id]));
      else {
        const inside = at[0] === "scenes" && at[1] === scene;
        const now = value.map((one) => entered(one, scene, inside, (t) => momentIn(t, by, length) as Json));
        if (now.some((one, n) => one !== value[n])) steps.push(...setField(document, at, now));
      }
    } else if (isRecord(value)) {
      if (value.go === scene && typeof value.at === "number") steps.push(...setField(document, [...at, "at"], momentIn(value.at, by, length)));
      for (const [name, inside] of Object.entries(value)) if (typeof inside === "object") see(inside, [...at, name]);
    }
  };
  if (by !== 0) see(document, []);
  return steps;
}

/** A list's item that has no id (an action), with its times of the scene moved. */
function entered(value: Json, scene: string, inside: boolean, moved: (t: Json) => Json): Json {
  if (!isRecord(value)) return value;
  if (value.go === scene && typeof value.at === "number") return { ...value, at: moved(value.at) };
  return inside && typeof value.seek === "number" ? { ...value, seek: moved(value.seek) } : value;
}

/** The scene from here to there of its clip. `was`: where it is now. */
export function trimScene(document: Document, scene: Scene, was: Range, now: Range): Trimmed {
  const by = was[0] - now[0];
  const lengths: [number, number] = [was[1] - was[0], now[1] - now[0]];
  const at = ["scenes", scene.id];
  const elements = listSteps(document, [...at, "elements"], elementsOf(scene), by, lengths);
  const triggers = listSteps(document, [...at, "triggers"], listOf(scene, "triggers"), by, lengths);
  const gone = new Set([...elements.steps, ...triggers.steps].flatMap((step) => (step.was !== undefined && step.now === undefined && step.index !== undefined ? [step.at[3] ?? ""] : [])));
  const steps = [
    ...(now[0] === was[0] ? [] : setField(document, [...at, "from"], seconds(now[0]))),
    ...(now[1] === was[1] ? [] : setField(document, [...at, "to"], seconds(now[1]))),
    ...setField(document, [...at, "loop_from"], momentIn(scene.loop_from, by, lengths[1])),
    ...entrySteps(document, scene.id, by, lengths[1], gone),
    ...elements.steps,
    ...triggers.steps,
  ];
  return { steps, gone: [...elements.gone, ...triggers.gone], shorter: [...elements.shorter, ...triggers.shorter] };
}

/** What came of it, in words; undefined: nothing stands differently. */
export function inWords({ gone, shorter }: Trimmed): string | undefined {
  const list = (names: readonly string[]): string => (names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", "));
  const lines = [
    ...(gone.length ? [`Outside of the scene now, and taken off it: ${list(gone)}.`] : []),
    ...(shorter.length ? [`Cut to the scene's ends: ${list(shorter)}.`] : []),
  ];
  return lines.length ? `${lines.join(" ")} Undo brings everything back.` : undefined;
}
