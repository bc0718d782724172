// The texts and prices of a film, in the order in which viewers come across them.

import { isRecord, listOf, nameOf, panelsOf, scenesOf, elementsOf, type Record_ } from "../film/film.ts";
import type { Document, Json } from "../record/steps.ts";

/** One text of the document: where it stands, and what it is. */
export interface Text {
  at: string[];
  label: string; // "Button label"
  about: string; // the thing that has it: "The Courier"
  value: string;
  long: boolean;
}

const FIELDS: Record<string, { label: string; long?: boolean }> = {
  title: { label: "Title" },
  name: { label: "Name" },
  prompt: { label: "Prompt" },
  label: { label: "Label" },
  text: { label: "Text", long: true },
  description: { label: "Description", long: true },
  purpose: { label: "Why we ask" },
  button: { label: "Button" },
  alt: { label: "What the picture shows" },
};

/** A text's place and words; in films of several languages, those of the first. */
function spoken(at: string[], value: Json | undefined): { at: string[]; value: string } | undefined {
  if (typeof value === "string") return { at, value };
  const first = isRecord(value) && !("if" in value) ? Object.entries(value)[0] : undefined;
  return first && typeof first[1] === "string" ? { at: [...at, first[0]], value: first[1] } : undefined;
}

function textsOf(record: Record_, at: string[], about: string): Text[] {
  const found: Text[] = [];
  for (const [name, { label, long = false }] of Object.entries(FIELDS)) {
    const text = spoken([...at, name], record[name]);
    if (text) found.push({ ...text, label, about, long });
  }
  const amount = isRecord(record.price) ? record.price.amount : undefined;
  if (typeof amount === "string" && isRecord(record.price)) {
    found.push({ at: [...at, "price", "amount"], label: `Price in ${String(record.price.currency ?? "")}`, about, value: amount, long: false });
  }
  return found;
}

/** Of elements, with what they list: options, fields. */
function ofElement(element: Record_ & { id: string }, at: string[]): Text[] {
  const about = nameOf(element);
  const parts = ["options", "fields"].flatMap((list) => listOf(element, list).flatMap((one) => textsOf(one, [...at, list, one.id], `${about}: ${nameOf(one)}`)));
  return [...textsOf(element, at, about), ...parts];
}

export interface Group {
  title: string;
  texts: Text[];
}

/** By scene, then the panels. */
export function textsIn(document: Document): Group[] {
  const scenes = scenesOf(document).map((scene) => ({
    title: `Scene “${nameOf(scene)}”`,
    texts: elementsOf(scene).flatMap((element) => ofElement(element, ["scenes", scene.id, "elements", element.id])),
  }));
  const panels = panelsOf(document).flatMap(([id, panel]) => ofElement({ ...panel, id }, ["panels", id]));
  return [...scenes, { title: "Panels", texts: panels }].filter(({ texts }) => texts.length > 0);
}
