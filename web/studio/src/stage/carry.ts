// Elements carried by the system's clipboard: to another scene, another film,
// another tab. What comes back from a clipboard is anybody's text, so it is
// looked at before it is believed.

import { freshId, isRecord, panelsOf, sceneOf, type Element, type Record_ } from "../film/film.ts";
import { shifted } from "../film/make.ts";
import { freshIds, ofElements, renamed, type Names } from "../film/names.ts";
import { ELEMENT_KINDS } from "../inspector/schema.ts";
import { same, type Document, type Json, type Step } from "../record/steps.ts";

export interface Carried {
  elements: Element[];
  panels: { [id: string]: Record_ }; // that they open
}

const MARK = "elements";
const TEXT_MAX = 1_000_000; // characters
const ELEMENTS_MAX = 150; // an edit has 200 steps at most
const VALUES_MAX = 50_000;
const DEPTH_MAX = 24;
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Ids of the panels that these open, wherever in them. */
function opened(value: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) value.forEach((one) => opened(one, found));
  else if (isRecord(value)) {
    if (typeof value.open === "string") found.add(value.open);
    Object.values(value).forEach((one) => opened(one, found));
  }
  return found;
}

export function textOf(document: Document, elements: readonly Element[]): string {
  const wanted = opened(elements as unknown as Json);
  const panels = Object.fromEntries(panelsOf(document).filter(([id]) => wanted.has(id)));
  return JSON.stringify({ ramify: MARK, elements, ...(Object.keys(panels).length ? { panels } : {}) });
}

/** Not too deep, not too much, and no name that objects have of their own. */
function isTame(value: Json): boolean {
  const waiting: [Json, number][] = [[value, 0]];
  for (let seen = 0; waiting.length; seen++) {
    const [one, depth] = waiting.pop() as [Json, number];
    if (seen > VALUES_MAX || depth > DEPTH_MAX) return false;
    if (typeof one === "number" && !Number.isFinite(one)) return false;
    if (typeof one !== "object" || one === null) continue;
    if (Object.keys(one).some((name) => name === "__proto__" || name === "constructor" || name === "prototype")) return false;
    for (const inside of Object.values(one)) waiting.push([inside, depth + 1]);
  }
  return true;
}

const NOT_OURS = "What was copied last is nothing of a Ramify film.";
const refused = (why: string): { trouble: string } => ({ trouble: `What was copied cannot be put here: ${why}.` });

/** What a text carries, or in words why it is not taken. */
export function readText(text: string): Carried | { trouble: string } {
  if (!text.trimStart().startsWith("{")) return { trouble: NOT_OURS };
  if (text.length > TEXT_MAX) return refused("it is larger than a megabyte");
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { trouble: NOT_OURS };
  }
  if (!isRecord(value) || value.ramify !== MARK) return { trouble: NOT_OURS };
  if (!isTame(value)) return refused("it is nested too deep, too long, or has names that are not allowed");
  const { elements, panels } = value;
  if (!Array.isArray(elements) || !elements.length) return refused("there are no elements in it");
  if (elements.length > ELEMENTS_MAX) return refused(`it has more than ${ELEMENTS_MAX} elements`);
  for (const element of elements) {
    if (!isRecord(element) || typeof element.id !== "string" || !ID.test(element.id)) return refused("an element in it has no proper id");
    if (typeof element.kind !== "string" || !ELEMENT_KINDS.includes(element.kind)) return refused(`there is no element of the kind “${String(element.kind).slice(0, 40)}”`);
  }
  if (panels !== undefined && (!isRecord(panels) || Object.entries(panels).some(([id, panel]) => !ID.test(id) || !isRecord(panel)))) return refused("a panel in it is none");
  return { elements: elements as unknown as Element[], panels: (panels ?? {}) as Carried["panels"] };
}

/** Steps that bring panels, and under which names. */
function panelSteps(document: Document, panels: Carried["panels"]): { steps: Step[]; names: Map<string, string>; taken: Document } {
  const here = new Map(panelsOf(document));
  const names = new Map<string, string>();
  const steps: Step[] = [];
  let taken = document;
  for (const [id, panel] of Object.entries(panels)) {
    if (same(here.get(id), panel)) continue;
    const name = here.has(id) ? freshId(taken, id) : id;
    if (!steps.length && !isRecord(document.panels)) steps.push({ at: ["panels"], now: {} });
    steps.push({ at: ["panels", name], now: panel });
    names.set(id, name);
    taken = { ...taken, [` ${name}`]: [{ id: name }] };
  }
  return { steps, names, taken };
}

export interface Put {
  steps: Step[];
  ids: string[]; // of what was put, in order
}

/** Steps that put these on a scene, `by` seconds later than they were; each has
 * an id of its own here. */
export function putSteps(document: Document, sceneId: string, { elements, panels }: Carried, by = 0): Put {
  const scene = sceneOf(document, sceneId);
  if (!scene) return { steps: [], ids: [] };
  const list = ["scenes", sceneId, "elements"];
  const { steps, names, taken } = panelSteps(document, panels);
  const end = Array.isArray(scene.elements) ? scene.elements.length : 0;
  if (!Array.isArray(scene.elements)) steps.push({ at: list, now: [] });
  const ids = freshIds(taken, elements.map(({ id }) => id));
  const here: Names = { ...ofElements(new Map(elements.map(({ id }, n) => [id, ids[n] as string]))), open: names };
  elements.forEach((element, n) => {
    const id = ids[n] as string;
    const now = { ...(renamed(by ? shifted(element, by) : element, here) as Element), id };
    steps.push({ at: [...list, id], now, index: end + n });
  });
  return { steps, ids };
}
