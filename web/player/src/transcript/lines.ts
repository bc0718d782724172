// What stands in a transcript: the scenes of the path, each with the words that
// are said in it and what the film asks there, in the order of time.

import type { ElementView, FilmView } from "../../../engine/src/index.ts";
import type { Cue } from "../captions/vtt.ts";
import type { Film } from "../film.ts";
import type { DocumentElement, DocumentScene } from "../film.ts";
import { presses } from "../stage/kind.ts";
import { CONTROLS } from "../stage/kinds.ts";
import { textOf } from "../stage/style.ts";

export interface Line {
  at: number; // seconds of the scene
  to: number;
  text: string; // of a cue, with its markup; of an element its name
  element?: string; // its id
  kind?: string;
}

export interface Section {
  key: string;
  scene: string;
  title: string;
  start: number; // of the scene on the path, seconds
  lines: Line[];
}

const SKIPPED = new Set(["chapters", "countdown"]); // they stand by

/** The words of a scene. */
export function spoken({ from, to }: DocumentScene, cues: Cue[]): Line[] {
  return cues.filter((cue) => cue.from < to && cue.to > from).map((cue) => ({ at: Math.max(0, cue.from - from), to: Math.min(to, cue.to) - from, text: cue.text }));
}

const asks = (element: DocumentElement): boolean => !SKIPPED.has(element.kind) && (CONTROLS.has(element.kind) || presses(element));

const nameOf = (view: ElementView, other: string): string => view.label || view.prompt || view.title || textOf(view.text) || view.alt || other;

/** What can be used in the current scene, where it comes: as the picture would
 * be at that time, given what has happened. */
export function asked(film: Film, scene: DocumentScene, other: string): Line[] {
  const { engine } = film;
  const lines: Line[] = [];
  for (const element of scene.elements ?? []) {
    if (!asks(element)) continue;
    const [at, to] = Array.isArray(element.at) ? element.at : [element.at ?? 0, scene.to - scene.from];
    const ix = film.elementIx.get(element.id) ?? -1;
    const placed = engine.onPicture(Math.round(at * 1e6));
    let there = false;
    for (let row = 0; row < placed.count; row++) there ||= placed.element(row) === ix;
    if (there) lines.push({ at, to, text: nameOf(engine.element(ix), other), element: element.id, kind: element.kind });
  }
  return lines;
}

/** In the order of time; what is asked comes before what is said then. */
export function ordered(lines: Line[]): Line[] {
  return lines.sort((a, b) => a.at - b.at || Number(b.element !== undefined) - Number(a.element !== undefined));
}

/** The scenes of the path, and where each begins on it. */
export function steps(film: Film, path: FilmView | undefined): { scene: DocumentScene; key: string; start: number }[] {
  const taken = path?.path.length ? path.path.map(({ scene }) => scene) : [film.manifest.document.start];
  let start = 0;
  return taken.map((id, i) => {
    const scene = film.scene(id);
    const step = { scene, key: `${i} ${id}`, start };
    start += scene.to - scene.from;
    return step;
  });
}

/** Which line of a scene is now: the last one that has begun. */
export function lineAt(lines: Line[], t: number): number {
  let now = -1;
  lines.forEach((line, i) => {
    if (!line.element && line.at <= t + 1e-4) now = i;
  });
  return now;
}
