// What stands on the stage at one moment, and the steps that put it elsewhere.

import { frameOf, type Picture } from "./watch.ts";
import type { ClipInfo } from "../film/clips.ts";
import { nameOf, spanOf, type Box, type Element, type Record_, type Scene } from "../film/film.ts";
import { keysOf, withBox, spotOf } from "../film/places.ts";
import { find, setField, type Document, type Json, type Step } from "../record/steps.ts";
import type { Canvas } from "./canvas.ts";

export interface Standing {
  canvas: Canvas;
  document: Document;
  scene: Scene;
  elements: readonly Element[]; // that can be seen and chosen
  boxes: ReadonlyMap<string, Box>;
  t: number;
  length: number; // of the scene, seconds
  near: number; // seconds within which a moment is the same
  picture: Picture;
}

export const nearOf = (clip: ClipInfo | undefined): number => frameOf(clip) / 2;

export const pathTo = (scene: Scene, id: string, ...rest: string[]): string[] => ["scenes", scene.id, "elements", id, ...rest];

/** An element's place as it now is, on this screen. */
export const placeSteps = ({ document, scene, picture }: Standing, element: Element, place: Json | undefined): Step[] =>
  setField(document, pathTo(scene, element.id, ...spotOf(element, picture.narrow).path), place);

/** Boxes at this moment; of what moves that is a key. */
export function boxSteps(standing: Standing, to: ReadonlyMap<string, Box>): Step[] {
  const { elements, picture, t, near } = standing;
  return elements.flatMap((element) => {
    const box = to.get(element.id);
    return box ? [...placeSteps(standing, element, withBox(spotOf(element, picture.narrow).place, t, box, near)), ...seenSteps(standing, element)] : [];
  });
}

const BEHIND_S = 0.5; // that a thing stays after its last moment

/** What follows is on the picture at the moment at which it is put somewhere. */
function seenSteps({ document, scene, t, picture, length }: Standing, element: Element): Step[] {
  if (!keysOf(spotOf(element, picture.narrow).place) || element.at === undefined) return [];
  const [from, to] = spanOf(element, length);
  if (t >= from && t < to) return [];
  const now = [Math.min(from, t), t < to ? to : Math.min(length, t + BEHIND_S)].map((at) => Math.round(at * 1000) / 1000);
  return setField(document, pathTo(scene, element.id, "at"), now);
}

/** Fields of an element; undefined: it goes. */
export const fieldSteps = (document: Document, scene: Scene, id: string, fields: Readonly<Record<string, Json | undefined>>): Step[] =>
  Object.entries(fields).flatMap(([name, now]) => (find(document, pathTo(scene, id)) === undefined ? [] : setField(document, pathTo(scene, id, name), now)));

/** Places by the engine; of what leaves its place to the player, where it is
 * drawn. */
export function boxesOf(canvas: Canvas, elements: readonly Element[], t: number, layer: HTMLElement | null): Map<string, Box> {
  const boxes = canvas.boxes(t);
  const bounds = layer?.getBoundingClientRect();
  for (const { id, place } of elements) {
    if (boxes.has(id)) continue;
    const rect = bounds?.width ? canvas.rectOf(id) : undefined;
    if (rect && bounds) boxes.set(id, [((rect.left - bounds.left) / bounds.width) * 100, ((rect.top - bounds.top) / bounds.height) * 100, (rect.width / bounds.width) * 100, (rect.height / bounds.height) * 100]);
    else if (Array.isArray(place)) boxes.set(id, place as unknown as Box);
    else if (keysOf(place)) boxes.set(id, keysOf(place)?.[0]?.slice(1) as Box);
  }
  return boxes;
}

export function put(node: HTMLElement, [x, y, w, h, turn = 0]: Box): void {
  const { style } = node;
  style.translate = "";
  style.left = `${x}%`;
  style.top = `${y}%`;
  style.width = `${w}%`;
  style.height = `${h}%`;
  style.transform = turn ? `rotate(${turn}deg)` : "";
}

export function called(elements: readonly (Record_ & { id: string })[], ids: readonly string[]): string {
  const first = elements.find(({ id }) => id === ids[0]);
  return ids.length === 1 && first ? nameOf(first) : `${ids.length} elements`;
}
