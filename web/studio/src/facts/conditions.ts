// Simple conditions as rows: each one fact compared, all of them or any. What is
// written otherwise stays an expression. Pure.

import { callOf, declaredOf, factOf, literal, saying, valuesOf, type Type, type Value } from "./facts.ts";
import type { Document } from "../record/steps.ts";

export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const COMPARED: Record<Comparison, string> = { "==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least" };

/** One fact, and what it has to be. */
export interface Row {
  fact: string; // of the engine's table, or declared: "viewer.company"
  of: string; // the thing that it is about, "" for none
  is: Comparison; // of true and false: "==" and "!="
  value: Value;
}

export interface Condition {
  join: "all" | "any";
  rows: Row[];
}

type Token = { kind: "text"; value: string } | { kind: "number"; value: number } | { kind: "name" | "sign"; value: string };

const TOKEN = /\s*(?:'((?:[^'\\]|\\['\\])*)'|(\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*)|(&&|\|\||[=!<>]=|[<>!()-]))/y;

function tokens(text: string): Token[] | undefined {
  const all: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (!found) return undefined;
    const [, string, number, name, sign] = found;
    if (string !== undefined) all.push({ kind: "text", value: string.replace(/\\(.)/g, "$1") });
    else if (number !== undefined) all.push({ kind: "number", value: Number(number) });
    else all.push(name === undefined ? { kind: "sign", value: sign ?? "" } : { kind: "name", value: name });
  }
  return all;
}

const isSign = (token: Token | undefined, value: string): boolean => token?.kind === "sign" && token.value === value;

/** "fact('thing')" or "name" at the front; how many tokens it takes. */
function readFact(all: readonly Token[]): { fact: string; of: string; size: number } | undefined {
  const [name, open, inside, close] = all;
  if (name?.kind !== "name") return undefined;
  if (!isSign(open, "(")) return { fact: name.value, of: "", size: 1 };
  if (isSign(inside, ")")) return { fact: name.value, of: "", size: 3 };
  const of = inside?.kind === "text" || inside?.kind === "number" ? String(inside.value) : undefined;
  return of !== undefined && isSign(close, ")") ? { fact: name.value, of, size: 4 } : undefined;
}

function readValue(all: readonly Token[]): Value | undefined {
  const [first, second] = all;
  if (all.length === 2 && isSign(first, "-") && second?.kind === "number") return -second.value;
  if (all.length !== 1) return undefined;
  if (first?.kind === "text" || first?.kind === "number") return first.value;
  return first?.kind === "name" && (first.value === "true" || first.value === "false") ? first.value === "true" : undefined;
}

function readRow(all: readonly Token[]): Row | undefined {
  const not = isSign(all[0], "!");
  const rest = not ? all.slice(1) : all;
  const found = readFact(rest);
  if (!found) return undefined;
  const { fact, of, size } = found;
  const behind = rest.slice(size);
  if (!behind.length) return { fact, of, is: not ? "!=" : "==", value: true };
  const [sign, ...value] = behind;
  const is = COMPARISONS.find((one) => isSign(sign, one));
  const read = readValue(value);
  return not || !is || read === undefined ? undefined : { fact, of, is, value: read };
}

/** The rows of an expression; undefined: it says more than rows can. */
export function read(text: string): Condition | undefined {
  const all = tokens(text);
  if (!all?.length) return undefined;
  const join = all.some((token) => isSign(token, "||")) ? "||" : "&&";
  if (join === "||" && all.some((token) => isSign(token, "&&"))) return undefined;
  const parts: Token[][] = [[]];
  for (const token of all) {
    if (isSign(token, join)) parts.push([]);
    else parts[parts.length - 1]?.push(token);
  }
  const rows = parts.map(readRow);
  return rows.every((row) => row !== undefined) ? { join: join === "||" ? "any" : "all", rows } : undefined;
}

function writeRow({ fact, of, is, value }: Row): string {
  const known = factOf(fact);
  const left = known ? callOf(known, of) : fact;
  if (typeof value !== "boolean") return `${left} ${is} ${literal(value)}`;
  return (is === "==") === value ? left : `!${left}`;
}

export const write = ({ join, rows }: Condition): string => rows.map(writeRow).join(join === "all" ? " && " : " || ");

/** The type of a row's fact; of what nobody knows, that of its value. */
export function typeOf(document: Document, { fact, value }: Row): Type {
  const known = factOf(fact)?.type ?? declaredOf(document).find(({ name }) => name === fact)?.type;
  return known ?? (typeof value === "boolean" ? "bool" : typeof value === "number" ? "number" : "text");
}

function rowWords(document: Document, row: Row): string {
  const { fact, of, is, value } = row;
  const known = factOf(fact);
  const label = valuesOf(document, fact, of).find((one) => one.value === value)?.label ?? String(value);
  if (typeof value === "boolean") {
    const not = (is === "==") !== value;
    if (!known) return `${fact} is ${not ? "not " : ""}true`;
    return `${known.of === "number" ? "" : "the viewer "}${saying(document, { fact: known, of }, not)}`;
  }
  if (fact === "chose") return `the viewer ${is === "==" ? "chose" : "did not choose"} “${label}”`;
  return `${known ? saying(document, { fact: known, of }) : fact} ${COMPARED[is]} ${typeof value === "string" ? `“${label}”` : label}`;
}

/** "the viewer has skipped Intro, and minutes is at least 5"; what rows cannot
 * say, as it is written. */
export function inWords(document: Document, text: string): string {
  const condition = read(text);
  if (!condition) return text;
  return condition.rows.map((row) => rowWords(document, row)).join(condition.join === "all" ? ", and " : ", or ");
}
