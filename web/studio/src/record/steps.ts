// Every edit of a draft is a list of steps, and every step can be taken back.
// The server takes the same steps (server/projects/steps.h); both must come to
// the same document. Pure: documents are never changed, what a step leaves alone
// is shared with the document before.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Document = { [name: string]: Json };

/** One change of one place. `at` names it: members of objects by name, records
 * of lists by their `id`.
 *   was, now       a field has another value; left out: it was not there, or goes
 *   index          the record `now` comes into its list there, or `was` goes out
 *   from, to       the record moves within its list */
export interface Step {
  at: string[];
  was?: Json;
  now?: Json;
  index?: number;
  from?: number;
  to?: number;
}

/** What stands there is not what the step was made for. */
export class Misfit extends Error {}

const own = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);
const isObject = (value: Json | undefined): value is { [name: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);
const idOf = (record: Json | undefined): Json | undefined => (isObject(record) && own(record, "id") ? record.id : undefined);

/** The same value; the order of members means nothing. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, n) => same(one, b[n]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => own(b, name) && same(a[name], b[name]));
}

/** What stands at a place; undefined: nothing. */
export function find(document: Json, at: readonly string[]): Json | undefined {
  let here: Json | undefined = document;
  for (const part of at) {
    if (Array.isArray(here)) here = here.find((record) => idOf(record) === part);
    else if (isObject(here) && own(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

/** A member set without giving the prototype's names a meaning. */
function withMember(object: { [name: string]: Json }, name: string, value: Json | undefined): { [name: string]: Json } {
  const members = Object.entries(object).filter(([other]) => other !== name || value !== undefined);
  const changed = members.map(([other, old]): [string, Json] => (other === name ? [other, value as Json] : [other, old]));
  if (value !== undefined && !own(object, name)) changed.push([name, value]);
  return Object.fromEntries(changed);
}

const MEMBERS = new Set(["at", "was", "now", "index", "from", "to"]);
const isPlace = (n: number | undefined): boolean => Number.isSafeInteger(n) && (n as number) >= 0;

/** What is no step wherever it is taken; the same that the server refuses. */
function malformed({ at, was, now, index, from, to, ...more }: Step): string | undefined {
  if (Object.keys(more).some((name) => !MEMBERS.has(name))) return "a step has other members";
  if (!Array.isArray(at) || at.some((part) => typeof part !== "string" || part === "__proto__")) return "that is no name";
  const values = was !== undefined || now !== undefined;
  if (from !== undefined || to !== undefined) {
    const moves = isPlace(from) && isPlace(to) && !values && index === undefined && at.length > 0;
    return moves ? undefined : "a step that moves does nothing else";
  }
  if (!values) return "nothing changes";
  if (index !== undefined && (!isPlace(index) || (was !== undefined && now !== undefined))) return "a record comes or goes at an index";
  if (!at.length && (index !== undefined || !isObject(was) || !isObject(now))) return "a document is an object";
  return undefined;
}

function field(object: { [name: string]: Json }, name: string, step: Step): Json {
  const here = own(object, name) ? object[name] : undefined;
  if (step.index !== undefined || step.from !== undefined) throw new Misfit("this is no list");
  if (!same(here, step.was)) throw new Misfit("something else stands there");
  return withMember(object, name, step.now);
}

function moved(list: Json[], id: string, from: number, to: number): Json[] {
  if (idOf(list[from]) !== id) throw new Misfit("the record does not stand there");
  if (to >= list.length) throw new Misfit("the list is shorter");
  const rest = list.filter((_, n) => n !== from);
  rest.splice(to, 0, list[from] as Json);
  return rest;
}

/** Of two with one id the first, or the one that stands at `index`. */
function record(list: Json[], id: string, { was, now, index, from, to }: Step): Json[] {
  if (from !== undefined && to !== undefined) return moved(list, id, from, to);
  if (now !== undefined && idOf(now) !== id) throw new Misfit("a record keeps its id");
  if (was === undefined) {
    if (index === undefined) throw new Misfit("a record comes and goes at an index");
    if (index > list.length) throw new Misfit("the list is shorter");
    return [...list.slice(0, index), now as Json, ...list.slice(index)];
  }
  if ((now === undefined) !== (index !== undefined)) throw new Misfit("a record comes and goes at an index");
  const here = index ?? list.findIndex((one) => idOf(one) === id);
  if (idOf(list[here]) !== id || !same(list[here], was)) throw new Misfit("something else stands there");
  return now === undefined ? list.filter((_, n) => n !== here) : list.map((one, n) => (n === here ? now : one));
}

function within(here: Json, at: readonly string[], step: Step, listed = false): Json {
  const [part, ...rest] = at;
  if (listed && part === "id" && !rest.length) throw new Misfit("a record keeps its id");
  if (part === undefined) {
    if (!same(here, step.was)) throw new Misfit("something else stands there");
    return step.now as Json;
  }
  if (Array.isArray(here)) {
    if (!rest.length) return record(here, part, step);
    const n = here.findIndex((one) => idOf(one) === part);
    if (n < 0) throw new Misfit(`there is no ${part}`);
    const changed = within(here[n] as Json, rest, step, true);
    return here.map((one, i) => (i === n ? changed : one));
  }
  if (!isObject(here)) throw new Misfit("there is nothing inside");
  if (!rest.length) return field(here, part, step);
  if (!own(here, part)) throw new Misfit(`there is no ${part}`);
  return withMember(here, part, within(here[part] as Json, rest, step));
}

/** The document after these steps. All or, with a Misfit, none. */
export function apply(document: Document, steps: readonly Step[]): Document {
  return steps.reduce((so, step) => {
    const wrong = malformed(step);
    if (wrong) throw new Misfit(wrong);
    return within(so, step.at, step) as Document;
  }, document);
}

/** The step that takes this one back. */
function inverse({ at, was, now, index, from, to }: Step): Step {
  return {
    at,
    ...(now === undefined ? {} : { was: now }),
    ...(was === undefined ? {} : { now: was }),
    ...(index === undefined ? {} : { index }),
    ...(from === undefined || to === undefined ? {} : { from: to, to: from }),
  };
}

/** The steps that take these back. */
export const invert = (steps: readonly Step[]): Step[] => [...steps].reverse().map(inverse);

// ---- making steps --------------------------------------------------------------

/** A field gets this value; undefined: it goes away. No step where it has it. */
export function setField(document: Document, at: string[], now: Json | undefined): Step[] {
  const was = find(document, at);
  if (same(was, now)) return [];
  return [{ at, ...(was === undefined ? {} : { was }), ...(now === undefined ? {} : { now }) }];
}

/** A record comes into the list at `list`, at its end or at `index`. A list that
 * is not there yet comes with it. */
export function addRecord(document: Document, list: string[], now: Document & { id: string }, index?: number): Step[] {
  const here = find(document, list);
  const before: Step[] = Array.isArray(here) ? [] : [{ at: list, now: [] }];
  return [...before, { at: [...list, now.id], now, index: index ?? (Array.isArray(here) ? here.length : 0) }];
}

export function removeRecord(document: Document, list: string[], id: string): Step[] {
  const here = find(document, list);
  const index = Array.isArray(here) ? here.findIndex((one) => idOf(one) === id) : -1;
  return index < 0 ? [] : [{ at: [...list, id], was: (here as Json[])[index] as Json, index }];
}

export function moveRecord(document: Document, list: string[], id: string, to: number): Step[] {
  const here = find(document, list);
  const from = Array.isArray(here) ? here.findIndex((one) => idOf(one) === id) : -1;
  return from < 0 || from === to ? [] : [{ at: [...list, id], from, to }];
}
