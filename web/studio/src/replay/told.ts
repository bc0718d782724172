// Why, in sentences: the rule, its condition in words and as it is written, and the
// facts that it read. Pure.

import type { Effect, Judged, Reason, Standing, Value } from "../../../engine/src/index.ts";
import { inWords } from "../facts/conditions.ts";
import { callOf, factOf, literal } from "../facts/facts.ts";
import { elementsOf, endingName, goalName, listOf, nameOf, panelsOf, sceneOf, scenesOf, type Scene } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { clock } from "../shell/words.ts";
import type { Moment } from "./story.ts";

/** One sentence, and what decided it. */
export interface Said {
  holds: boolean;
  words: string; // "Trail is not shown"
  condition: string; // in words; "": there is none
  written: string; // as an expression
  facts: string[]; // "seen('intro') was false"
}

/** seen(intro): seen('intro'), as it is written in conditions. */
function factWritten(key: string): string {
  const [, name = "", of = ""] = /^([a-z_]+)\((.*)\)$/.exec(key) ?? [];
  const fact = factOf(name);
  if (!fact) return key;
  return fact.name === "chance" ? "chance" : callOf(fact, of);
}

export const factWords = (facts: Readonly<Record<string, Value>>): string[] => Object.entries(facts).map(([key, value]) => `${factWritten(key)} was ${literal(value)}`);

function said(document: Document, holds: boolean, words: string, judged?: Partial<Judged>): Said {
  const { if: written = "", facts = {} } = judged ?? {};
  return { holds, words, condition: written ? inWords(document, written) : "", written, facts: factWords(facts) };
}

const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What of a film has that id, and how it is said that it happened or did not. */
function decidedBy(document: Document, scene: Scene | undefined, where: string): [yes: string, no: string] {
  const panel = panelsOf(document).find(([id]) => id === where)?.[1];
  if (where === "action") return ["An action was done", "An action was left out"];
  if (panel) {
    const name = nameOf({ ...panel, id: where });
    return [`${name} opened`, `${name} did not open`];
  }
  const rule = listOf(scene, "next").find(({ id }) => id === where);
  if (rule) {
    const to = typeof rule.go === "string" ? sceneOf(document, rule.go) : undefined;
    const name = to ? nameOf(to) : String(rule.go ?? "");
    return [`Rule ${where} led on to ${name}`, `Rule ${where} did not lead on to ${name}`];
  }
  if ([...listOf(scene, "triggers"), ...listOf(document, "triggers")].some(({ id }) => id === where)) return [`Trigger ${where} fired`, `Trigger ${where} did not fire`];
  if (listOf(document, "goals").some(({ id }) => id === where)) return [`Goal ${goalName(document, where)} was reached`, `Goal ${goalName(document, where)} was not reached`];
  const ending = endingName(document, where);
  return [`Ending ${ending} was reached`, `Ending ${ending} was not reached`];
}

/** Each once: a condition is asked again at every boundary. */
function distinct(all: readonly Said[]): Said[] {
  const seen = new Map<string, Said>();
  for (const one of all) seen.set(JSON.stringify([one.holds, one.words, one.written, one.facts]), one);
  return [...seen.values()];
}

/** What conditions decided at this moment. */
export function decisions(document: Document, { reasons, status }: Moment, before: string | null): Said[] {
  const scene = sceneOf(document, before ?? status.scene ?? "");
  return distinct(
    reasons.map((reason: Reason) => {
      const [yes, no] = decidedBy(document, scene, reason.where);
      return said(document, reason.holds, reason.holds ? yes : no, reason);
    }),
  );
}

const HOW: Readonly<Record<string, string>> = {
  start: "the film begins there",
  choice: "the answer of a choice leads there",
  default: "no answer came in time, and the choice leads there by default",
  rule: "a rule of the scene leads there",
  action: "an action led there",
  same: "it goes on at the same place in another take",
  back: "the viewer went back",
  restart: "the viewer began again",
  seek: "the viewer went there on the timeline",
  chapter: "the viewer chose it among the chapters",
};

/** What the engine asked of the player, with how it came to that. */
export function ways(document: Document, effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.effect === "go") return [`On to ${sceneName(document, effect.scene)}: ${HOW[effect.how] ?? effect.how}`];
    if (effect.effect === "decided") return [`At its end the scene will lead to ${sceneName(document, effect.scene)}`];
    if (effect.effect === "reopen") return ["Where the scene leads is open again"];
    if (effect.effect === "late") return [`Too late: ${effect.what}`];
    return [];
  });
}

function sceneName(document: Document, id: string): string {
  const scene = sceneOf(document, id);
  return scene ? nameOf(scene) : id;
}

const ABSENT: Readonly<Record<Exclude<Standing["because"], "" | "time" | "first">, string>> = {
  hidden: "an action has hidden it",
  unshown: "it is hidden, and no action has shown it",
  narrow: "it is left out on narrow players",
  if: "",
};

function standingWords(name: string, { shown, because, from, until, first }: Standing): string {
  const span = `from ${clock(from)}${until === undefined ? " on" : ` to ${clock(until)}`}`;
  if (shown) return `${name} is shown`;
  switch (because) {
    case "time":
      return `${name} is not shown: it stands there ${span}`;
    case "first":
      return `${name} is not shown: another of its group “${first ?? ""}” stands there`;
    case "if":
    case "":
      return `${name} is not shown`;
    default:
      return `${name} is not shown: ${ABSENT[because]}`;
  }
}

/** What stands on the picture, and what does not; options that are left out. */
export function picture(document: Document, standing: readonly Standing[]): Said[] {
  const elements = scenesOf(document).flatMap(elementsOf);
  return standing.flatMap((one) => {
    const element = elements.find(({ id }) => id === one.element);
    const name = element ? nameOf(element) : one.element;
    const judges = one.because === "" || one.because === "if";
    const options = (one.options ?? []).map((option) => {
      const found = listOf(element, "options").find(({ id }) => id === option.option);
      const label = found ? nameOf(found) : option.option;
      return said(document, option.holds, option.holds ? `${label} is offered at ${name}` : `${label} is not offered at ${name}`, option);
    });
    return [said(document, one.shown, standingWords(name, one), judges ? one : undefined), ...(one.shown ? options : [])];
  });
}

/** "because …, which is written …": what follows a sentence. */
export const sentence = ({ words }: Said): string => titled(words);
