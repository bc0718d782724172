// New things for a film, each as somebody would begin it: it does something from
// the first moment. Why it asks is the author's to say: nothing is said unasked.

import { addRecord, setField, type Document, type Json, type Step } from "../record/steps.ts";
import { elementsOf, freshId, isRecord, listOf, nameOf, sceneOf, scenesOf, type Box, type Element, type Scene } from "./film.ts";
import { later, written } from "./places.ts";

/** What is written for a kind at first; kinds that are not here begin with what
 * every element has. */
const FIRST: Record<string, (document: Document) => { [name: string]: Json }> = {
  hotspot: () => ({ label: "Look closer" }),
  button: () => ({ label: "More" }),
  text: () => ({ text: "Your words" }),
  image: () => ({ src: "", alt: "" }),
  choice: () => ({
    prompt: "Where to?",
    decide: "at-end",
    options: [
      { id: "one", label: "This way" },
      { id: "two", label: "That way" },
    ],
  }),
  question: () => ({
    type: "one",
    prompt: "What did you see?",
    options: [
      { id: "one", label: "This", correct: true },
      { id: "two", label: "That" },
    ],
    hold: true,
    practice: true,
  }),
  form: () => ({ title: "Stay in touch", fields: [{ id: "email", type: "email", label: "Email", required: true }] }),
  input: () => ({ control: "slider", prompt: "How much?", min: 0, max: 10, step: 1 }),
  chapters: (document) => ({ entries: scenesOf(document).map((scene, n) => ({ id: `to-${scene.id}`, label: typeof scene.title === "string" ? scene.title : `Scene ${n + 1}`, go: scene.id })) }),
  countdown: () => ({ of: 10 }),
};

/** Those that leave their place to the player unless one is drawn. */
const PLACELESS = new Set(["choice", "question", "form", "input", "chapters", "countdown"]);

export interface Made {
  steps: Step[];
  id: string;
}

export const seconds = (t: number): number => Math.round(t * 1000) / 1000;

/** A new element in a scene, from a moment on. `box`: where it was drawn;
 * `more`: what it has beside that. */
export function makeElement(document: Document, scene: string, kind: string, span: [number, number], box?: Box, more: { [name: string]: Json } = {}): Made {
  const id = freshId(document, kind);
  const place = box ?? (PLACELESS.has(kind) ? undefined : ([40, 40, 20, 20] as Box));
  const element: Element = {
    id,
    kind,
    at: [seconds(span[0]), seconds(span[1])],
    ...(place ? { place: written(place) as Json } : {}),
    ...(FIRST[kind]?.(document) ?? {}),
    ...more,
  };
  return { steps: addRecord(document, ["scenes", scene, "elements"], element), id };
}

/** What a new one of a list begins with, at this moment of the scene. */
export function firstRecord(document: Document, list: string, t: number): { [name: string]: Json } {
  if (list === "next") return { go: scenesOf(document)[0]?.id ?? "" };
  return list === "triggers" ? { at: seconds(t), do: [{ pause: true }] } : {};
}

/** A new panel, with what it is for. */
export function makePanel(document: Document, kind: string): Made {
  const id = freshId(document, kind);
  const panels: Record<string, { [name: string]: Json }> = {
    card: { title: "About this", text: "Say here what people want to know." },
    product: { name: "The product", price: { amount: "10.00", currency: "EUR" } },
    text: { title: "Words", text: "Say here what people want to know." },
    image: { title: "Picture", src: "", alt: "" },
    page: { title: "Page", address: "https://" },
    form: { title: "Stay in touch", fields: [{ id: "email", type: "email", label: "Email", required: true }] },
  };
  const before: Step[] = isRecord(document.panels) ? [] : [{ at: ["panels"], now: {} }];
  return { steps: [...before, { at: ["panels", id], now: { kind, ...(panels[kind] ?? {}) } }], id };
}

/** What a new scene is called: "Scene 2", by the next number that none has. */
export function nextTitle(document: Document): string {
  const scenes = scenesOf(document);
  const taken = new Set(scenes.map((scene) => nameOf(scene)));
  let n = scenes.length + 1;
  while (taken.has(`Scene ${n}`)) n++;
  return `Scene ${n}`;
}

/** A scene of this clip, behind the others. */
export function makeScene(document: Document, clip: string, range?: [number, number]): Made {
  const id = freshId(document, "scene");
  const scene: Scene = { id, clip, title: nextTitle(document), ...(range ? { from: seconds(range[0]), to: seconds(range[1]) } : {}), end: "hold" };
  return { steps: addRecord(document, ["scenes"], scene), id };
}

const ASKED_S = 5; // before a scene's end, a choice that was not placed

/** A choice of a scene leads to another: an option more, or a choice with its
 * first one. `length`: of the scene, seconds. */
export function leadTo(document: Document, from: string, to: string, length: number): Made | undefined {
  const scene = sceneOf(document, from);
  const target = sceneOf(document, to);
  if (!scene || !target) return undefined;
  const choice = elementsOf(scene).find(({ kind }) => kind === "choice");
  if (!choice) {
    const made = makeElement(document, from, "choice", [Math.max(0, length - ASKED_S), length]);
    const last = made.steps[made.steps.length - 1] as Step;
    const now = { ...(last.now as Element), options: [{ id: "one", label: plainName(target), go: to }] };
    return { steps: [...made.steps.slice(0, -1), { ...last, now }], id: made.id };
  }
  const at = ["scenes", from, "elements", choice.id, "options"];
  const open = listOf(choice, "options").find(({ go }) => go === undefined);
  if (open) return { steps: setField(document, [...at, open.id, "go"], to), id: choice.id };
  return { steps: addRecord(document, at, { id: freshId({ ...document, taken: choice.options ?? [] }, "option"), label: plainName(target), go: to }), id: choice.id };
}

/** A name as a text of its own: braces in a text hold facts. */
const plainName = (scene: Scene): string => nameOf(scene).replace(/[{}]/g, "$&$&");

/** An element at other times of its scene, with its keys; on phones too. */
export function shifted(element: Element, by: number): Element {
  const move = (t: Json): Json => (typeof t === "number" ? seconds(Math.max(0, t + by)) : t);
  const { at, place, narrow, wait_from } = element;
  return {
    ...element,
    ...(at === undefined ? {} : { at: Array.isArray(at) ? at.map(move) : move(at) }),
    ...(wait_from === undefined ? {} : { wait_from: move(wait_from) }),
    ...(place === undefined ? {} : { place: later(place, by) as Json }),
    ...(isRecord(narrow) && narrow.place !== undefined ? { narrow: { ...narrow, place: later(narrow.place, by) as Json } } : {}),
  };
}
