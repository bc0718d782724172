// What conditions can read, for people: the engine's own facts in words, and those
// that a film declares. Pure.

import { elementsOf, isRecord, listOf, nameOf, panelsOf, scenesOf, type Record_ } from "../film/film.ts";
import type { Document, Json } from "../record/steps.ts";

export type Type = "bool" | "number" | "text";
export type Value = boolean | number | string;
export type Of = "scene" | "element" | "choice" | "question" | "form" | "number" | "nothing";

export interface Fact {
  name: string;
  of: Of;
  type: Type;
  is: string; // "…" stands for the thing
  not: string; // of what is true or false
}

/** The engine's table (RMF_FACTS of engine/expr.h), in sentences. */
export const FACTS: readonly Fact[] = [
  { name: "seen", of: "scene", type: "bool", is: "has been in …", not: "has not been in …" },
  { name: "skipped", of: "scene", type: "bool", is: "has skipped …", not: "has not skipped …" },
  { name: "clicked", of: "element", type: "bool", is: "has pressed …", not: "has not pressed …" },
  { name: "shown", of: "element", type: "bool", is: "was shown …", not: "was not shown …" },
  { name: "chose", of: "choice", type: "text", is: "chose at …", not: "" },
  { name: "label", of: "choice", type: "text", is: "chose, in words, at …", not: "" },
  { name: "timed_out", of: "choice", type: "bool", is: "let the time run out at …", not: "chose in time at …" },
  { name: "answered", of: "question", type: "bool", is: "has answered …", not: "has not answered …" },
  { name: "correct", of: "question", type: "bool", is: "was right at …", not: "was not right at …" },
  { name: "graded", of: "question", type: "bool", is: "has a verdict for …", not: "has no verdict for …" },
  { name: "pending", of: "question", type: "bool", is: "waits for a verdict of …", not: "waits for no verdict of …" },
  { name: "submitted", of: "form", type: "bool", is: "has sent …", not: "has not sent …" },
  { name: "visits", of: "scene", type: "number", is: "times in …", not: "" },
  { name: "watched", of: "scene", type: "number", is: "share watched of …, 0 to 1", not: "" },
  { name: "seconds", of: "scene", type: "number", is: "seconds watched of …", not: "" },
  { name: "took", of: "choice", type: "number", is: "seconds to decide at …", not: "" },
  { name: "score", of: "nothing", type: "number", is: "points so far", not: "" },
  { name: "max_score", of: "nothing", type: "number", is: "points that could be had", not: "" },
  { name: "idle", of: "nothing", type: "number", is: "seconds without doing anything", not: "" },
  { name: "completed", of: "nothing", type: "bool", is: "has come to an end", not: "has not come to an end" },
  { name: "returned", of: "nothing", type: "bool", is: "has been here before", not: "is here for the first time" },
  { name: "device", of: "nothing", type: "text", is: "device", not: "" },
  { name: "chance", of: "number", type: "bool", is: "by chance, for a share of …", not: "by chance, but for a share of …" },
];

export const factOf = (name: string): Fact | undefined => FACTS.find((fact) => fact.name === name);

const DEVICES = ["desktop", "tablet", "phone"];

/** Something that a fact can be about. */
export interface Thing {
  id: string;
  name: string;
}

/** What there is of a kind in a film. */
export function thingsOf(document: Document, of: Of): Thing[] {
  const named = (thing: Record_ & { id: string }): Thing => ({ id: thing.id, name: nameOf(thing) });
  const elements = scenesOf(document).flatMap(elementsOf);
  switch (of) {
    case "scene":
      return scenesOf(document).map(named);
    case "element":
      return elements.map(named);
    case "choice":
    case "question":
      return elements.filter(({ kind }) => kind === of).map(named);
    case "form":
      return [...elements.filter(({ kind }) => kind === "form"), ...panelsOf(document).flatMap(([id, panel]) => (panel.kind === "form" ? [{ ...panel, id }] : []))].map(named);
    case "number":
    case "nothing":
      return [];
  }
}

/** A fact that the film declares: a variable, or a field of the viewer or link. */
export interface Declared {
  name: string; // as conditions have it: "minutes", "viewer.company"
  type: Type;
  values: string[]; // of texts, where they are listed
  start: Value;
}

const START: Record<Type, Value> = { bool: false, number: 0, text: "" };

export function declaredOf(document: Document): Declared[] {
  return [
    ["variables", ""],
    ["viewer", "viewer."],
    ["link", "link."],
  ].flatMap(([map = "", prefix = ""]) =>
    Object.entries(isRecord(document[map]) ? document[map] : {}).flatMap(([name, about]): Declared[] => {
      if (!isRecord(about)) return [];
      const type = about.type === "bool" || about.type === "number" ? about.type : "text";
      const start = typeof about.start === "boolean" || typeof about.start === "number" || typeof about.start === "string" ? about.start : START[type];
      return [{ name: prefix + name, type, values: Array.isArray(about.values) ? about.values.map(String) : [], start }];
    }),
  );
}

/** The texts that a fact can be, where they are known. */
export function valuesOf(document: Document, fact: string, of: string): { value: string; label: string }[] {
  const plain = (values: readonly string[]): { value: string; label: string }[] => values.map((value) => ({ value, label: value }));
  if (fact === "device") return plain(DEVICES);
  if (fact === "chose" || fact === "label") {
    const choice = scenesOf(document).flatMap(elementsOf).find(({ id }) => id === of);
    return listOf(choice, "options").map((option) => ({ value: fact === "chose" ? option.id : nameOf(option), label: nameOf(option) }));
  }
  return plain(declaredOf(document).find(({ name }) => name === fact)?.values ?? []);
}

// ---- used ------------------------------------------------------------------------

/** A fact of a film that somebody can decide by hand: `call` as it is written. */
export interface Used {
  call: string;
  fact: Fact;
  of: string;
}

const CALL = /\b([a-z_]+)\(\s*(?:'((?:[^'\\]|\\.)*)'|(\d*\.?\d*))\s*\)/g;

function everyText(value: Json | undefined, see: (text: string) => void): void {
  if (typeof value === "string") see(value);
  else if (Array.isArray(value)) value.forEach((one) => everyText(one, see));
  else if (isRecord(value)) Object.values(value).forEach((one) => everyText(one, see));
}

/** The facts of what happened that this film asks for. */
export function usedIn(document: Document): Used[] {
  const found = new Map<string, Used>();
  everyText(document, (text) => {
    for (const [, name = "", thing, number] of text.matchAll(CALL)) {
      const fact = factOf(name);
      const of = thing ?? number ?? "";
      const call = fact && callOf(fact, of);
      if (fact && call && !found.has(call)) found.set(call, { call, fact, of });
    }
  });
  return [...found.values()];
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** As it is written in a condition. */
export const callOf = (fact: Fact, of: string): string => `${fact.name}(${fact.of === "nothing" ? "" : fact.of === "number" ? of : quoted(of)})`;
export const literal = (value: Value): string => (typeof value === "string" ? quoted(value) : String(value));

/** The document with these facts decided: each of their calls is a constant. */
export function decided(document: Document, values: ReadonlyMap<string, Value>): Document {
  if (!values.size) return document;
  const write = (text: string): string =>
    text.replace(CALL, (whole, name: string, thing: string | undefined, number: string | undefined) => {
      const fact = factOf(name);
      const value = fact && values.get(callOf(fact, thing ?? number ?? ""));
      return value === undefined ? whole : literal(value);
    });
  const walk = (value: Json): Json => {
    if (typeof value === "string") return write(value);
    if (Array.isArray(value)) return value.map(walk);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one)])) : value;
  };
  return walk(document) as Document;
}

/** "has skipped Intro". */
export function saying(document: Document, { fact, of }: Pick<Used, "fact" | "of">, not = false): string {
  const name = thingsOf(document, fact.of).find(({ id }) => id === of)?.name ?? of;
  return (not && fact.not ? fact.not : fact.is).replace("…", name);
}
