// Copies: ids of their own, and what is done in them done to them.

import type { Document, Json } from "../record/steps.ts";
import { freshId, isRecord } from "./film.ts";

/** New ids like these, in their order; none of them is the document's. */
export function freshIds(document: Document, ids: readonly string[]): string[] {
  let taken = document;
  return ids.map((id) => {
    const name = freshId(taken, id.replace(/-\d+$/, ""));
    taken = { ...taken, [` ${name}`]: [{ id: name }] };
    return name;
  });
}

/** Fields of actions that name a thing, with what those things are called now. */
export type Names = Readonly<Record<string, ReadonlyMap<string, string>>>;

export const ofElements = (names: ReadonlyMap<string, string>): Names => ({ show: names, hide: names });

/** The same value, in which actions name the copies. */
export function renamed(value: Json, names: Names): Json {
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  if (!isRecord(value)) return value;
  const of = (field: string, one: Json): Json => (typeof one === "string" ? (names[field]?.get(one) ?? one) : renamed(one, names));
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, of(field, one)]));
}
