// The texts and prices of a film, in the order in which viewers come across them.

import type { Document, Json } from "../record/steps.ts";

/** One text of the document: where it stands, and what it is. */
export interface Text {
  at: string[];
  label: string; // "Button label"
  about: string; // the thing that has it: "The Courier"
  value: string;
  long: boolean;
}

type Record_ = { [name: string]: Json };

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

const isRecord = (value: Json | undefined): value is Record_ => typeof value === "object" && value !== null && !Array.isArray(value);
const listIn = (record: Record_, name: string): Record_[] => (Array.isArray(record[name]) ? (record[name] as Json[]).filter(isRecord) : []);

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

const nameOf = (record: Record_, fallback: string): string =>
  spoken([], record.title)?.value ?? spoken([], record.name)?.value ?? spoken([], record.label)?.value ?? spoken([], record.prompt)?.value ?? fallback;

/** Of elements, with what they list: options, fields. */
function ofElement(element: Record_, at: string[]): Text[] {
  const id = String(element.id);
  const about = nameOf(element, id);
  const parts = ["options", "fields"].flatMap((list) => listIn(element, list).flatMap((one) => textsOf(one, [...at, list, String(one.id)], `${about}: ${nameOf(one, String(one.id))}`)));
  return [...textsOf(element, at, about), ...parts];
}

export interface Group {
  title: string;
  texts: Text[];
}

/** By scene, then the panels. */
export function textsIn(document: Document): Group[] {
  const groups: Group[] = [];
  for (const scene of listIn(document, "scenes")) {
    const id = String(scene.id);
    const texts = listIn(scene, "elements").flatMap((element) => ofElement(element, ["scenes", id, "elements", String(element.id)]));
    groups.push({ title: `Scene “${nameOf(scene, id)}”`, texts });
  }
  const panels = isRecord(document.panels) ? Object.entries(document.panels) : [];
  const texts = panels.flatMap(([id, panel]) => (isRecord(panel) ? ofElement({ ...panel, id }, ["panels", id]) : []));
  groups.push({ title: "Panels", texts });
  return groups.filter((group) => group.texts.length > 0);
}
