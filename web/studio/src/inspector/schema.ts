// The engine's own tables of options, as the schema says them: what the inspector
// makes its forms of. A new kind needs nothing here.

import schema from "../../../../format/schema.json";
import { isRecord, type Record_ } from "../film/film.ts";
import type { Json } from "../record/steps.ts";

/** How a value is edited. */
export type Editor = "text" | "lines" | "expression" | "address" | "color" | "number" | "switch" | "true" | "word" | "id" | "actions" | "records" | "object" | "window" | "other";

export interface Option {
  name: string;
  label: string;
  help: string | undefined;
  editor: Editor;
  words: string[]; // of "word"
  least: number | undefined;
  most: number | undefined;
  options: Option[]; // of "records" and "object"
  required: boolean;
}

const defs = schema.$defs as unknown as Record<string, Record_>;

const BY_REF: Record<string, Editor> = {
  text: "text",
  lines: "lines",
  expression: "expression",
  address: "address",
  file: "address",
  color: "color",
  decimal: "id",
  id: "id",
  variable_name: "id",
  panel_name: "id",
  seconds: "number",
  moment: "number",
  window: "window",
  actions: "actions",
  true: "true",
};

const LABELS: Record<string, string> = {
  at: "On the picture",
  if: "Shown if",
  go: "Leads to",
  do: "Does",
  on: "What it does",
  src: "Picture",
  alt: "What the picture shows",
  purpose: "Why we ask",
  wait_from: "While it waits, loop from",
  limit: "Seconds to decide",
  of: "Of",
  dwell: "Seconds until a hover",
  next: "Rules: where it leads",
  loop_from: "Begins again from",
  once: "Fires again",
  after: "After seconds",
};

/** What the tables cannot say: what viewers will see of it. */
const HELP: Record<string, string> = {
  decide: "When the answer leads on.",
  purpose: "Viewers read it where they are asked. While it is empty, nothing is shown.",
};

/** Words of the format, for people. */
const SAID: Record<string, string> = {
  "at-end": "When the scene ends",
  "at-once": "When it is pressed",
  one: "One answer",
  many: "Several answers",
  visit: "At each visit",
  session: "Never in this session",
  always: "Each time",
};
export const wordOf = (word: string): string => SAID[word] ?? word.charAt(0).toUpperCase() + word.slice(1).replaceAll("-", " ");

/** wait_from: "Wait from". */
export const labelOf = (name: string): string => LABELS[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

const refOf = (of: Record_): string | undefined => (typeof of.$ref === "string" ? of.$ref.replace("#/$defs/", "") : undefined);

function editorOf(of: Record_): Editor {
  const ref = refOf(of);
  if (ref) return BY_REF[ref] ?? (isRecord(defs[ref]?.properties) ? "object" : "other");
  if (Array.isArray(of.enum)) return "word";
  if (of.type === "number") return "number";
  if (of.type === "boolean") return "switch";
  if (of.type === "string") return "id";
  if (of.type === "object") return "object";
  const items = of.type === "array" && isRecord(of.items) ? of.items : undefined;
  return items && isRecord(items.properties) && "id" in items.properties ? "records" : "other";
}

function option(name: string, of: Record_, required: boolean): Option {
  const editor = editorOf(of);
  const ref = refOf(of);
  const inside = editor === "records" ? (of.items as Record_) : editor === "object" ? (ref ? defs[ref] : of) : undefined;
  return {
    name,
    label: labelOf(name),
    help: HELP[name] ?? (typeof of.description === "string" ? of.description.replaceAll("`", "") : undefined),
    editor,
    words: Array.isArray(of.enum) ? of.enum.map(String) : [],
    least: typeof of.minimum === "number" ? of.minimum : undefined,
    most: typeof of.maximum === "number" ? of.maximum : undefined,
    options: inside ? optionsIn(inside) : [],
    required,
  };
}

function optionsIn(of: Record_): Option[] {
  const required = Array.isArray(of.required) ? of.required : [];
  return Object.entries(isRecord(of.properties) ? of.properties : {}).map(([name, inside]) => option(name, inside as Record_, required.includes(name as Json)));
}

const made = new Map<string, Option[]>();
function ofDef(name: string): Option[] {
  const known = made.get(name) ?? (defs[name] ? optionsIn(defs[name]) : []);
  made.set(name, known);
  return known;
}

export const elementOptions = (kind: string): Option[] => ofDef(`element_${kind}`);
export const panelOptions = (kind: string): Option[] => ofDef(`panel_${kind}`);

const scene = (schema.properties.scenes as unknown as { items: Record_ }).items;
/** What a scene has beside what the timeline and the stage show. */
export const sceneOptions = (): Option[] => optionsIn(scene).filter(({ name }) => SCENE.includes(name));
const SCENE = ["next", "triggers", "loop_from", "description"];

const kindsIn = (def: string): string[] => {
  const kind = isRecord(defs[def]?.properties) ? defs[def].properties.kind : undefined;
  return isRecord(kind) && Array.isArray(kind.enum) ? kind.enum.map(String) : [];
};
export const ELEMENT_KINDS = kindsIn("element");
export const PANEL_KINDS = kindsIn("panel");

/** One action: the key that names it first, then what else it takes. */
export interface Action {
  name: string;
  options: Option[];
}
const ACTIONS: Action[] = Object.keys(defs)
  .filter((name) => name.startsWith("action_"))
  .map((name) => ({ name: name.replace("action_", ""), options: ofDef(name) }));

export const actionOf = (action: Record_): Action | undefined => ACTIONS.find(({ name }) => name in action && (action[name] !== undefined || name in action));
