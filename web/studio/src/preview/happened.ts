// What a viewer did, in words: what the server would record of it. Pure.

import { elementsOf, endingName, goalName, listOf, nameOf, panelsOf, sceneOf, scenesOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import type { Happened } from "../../../player/src/drawing.ts";

/** Inputs that say only that time went by, or that the player did what it was asked. */
const QUIET = new Set(["opened", "moved", "waited", "started", "narrow", "stalled", "reopened", "visible", "hidden", "setting", "looped"]);

export interface Line {
  n: number;
  ms: number; // of the session
  words: string;
}

export function inWords(document: Document, events: readonly Happened[]): Line[] {
  const elements = scenesOf(document).flatMap(elementsOf);
  const element = (id: string): string => {
    const found = elements.find((one) => one.id === id);
    return found ? nameOf(found) : id;
  };
  const panel = (id: string): string => {
    const found = panelsOf(document).find(([one]) => one === id)?.[1];
    return found ? nameOf({ ...found, id }) : id;
  };
  const scene = (id: string): string => {
    const found = sceneOf(document, id);
    return found ? nameOf(found) : id;
  };
  const option = (of: string, id: string): string => {
    const found = listOf(elements.find((one) => one.id === of), "options").find((one) => one.id === id);
    return found ? nameOf(found) : id;
  };
  const answer = (of: string, value: unknown): string => {
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "number") return String(value);
    const all = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");
    const isFree = !listOf(elements.find((one) => one.id === of), "options").length;
    return all.map((one) => (isFree ? `“${one}”` : option(of, one))).join(", ");
  };
  const input = (event: Happened): string | undefined => {
    switch (event.input) {
      case "pressed":
        return "element" in event ? `pressed ${element(event.element)}` : `pressed ${event.button} in ${panel(event.panel)}`;
      case "hovered":
      case "gazed":
        return `looked at ${element(event.element)}`;
      case "missed":
        return `pressed where nothing is, at ${Math.round(event.x)} %, ${Math.round(event.y)} %`;
      case "chose":
        return `chose ${option(event.element, event.option)} at ${element(event.element)}`;
      case "answered":
        return `answered ${[element(event.element), answer(event.element, event.value)].filter(Boolean).join(": ")}`;
      case "submitted":
        return `sent ${elements.some(({ id }) => id === event.form) ? element(event.form) : panel(event.form)}`;
      case "closed":
        return `closed ${panel(event.panel)}`;
      case "seeked":
        return `went to ${event.t.toFixed(1)} s`;
      case "fact":
        return `${event.name} is ${String(event.value)}`;
      default:
        return QUIET.has(event.input) || event.input === "asked" ? undefined : event.input;
    }
  };
  const derived = (event: Happened): string[] =>
    (event.derived ?? []).flatMap((log) => {
      switch (log.effect) {
        case "entered":
          return [`came to ${scene(log.scene)}`];
        case "shown":
          return [`saw ${element(log.element)}`];
        case "opened":
          return [`${panel(log.panel)} opened`];
        case "fired":
          return [`trigger ${log.trigger} fired`];
        case "defaulted":
          return [`${option(log.element, log.option)} was taken at ${element(log.element)}`];
        case "judged":
          return [`${element(log.element)}: ${log.correct ? "right" : "not right"}`];
        case "goal":
          return [`goal ${goalName(document, log.goal)}`];
        case "ending":
          return [`ending ${endingName(document, log.ending)}`];
        default:
          return [];
      }
    });
  return events.flatMap((event) => {
    const ms = "at_ms" in event ? event.at_ms : NaN;
    const said = input(event);
    return [...(said ? [said] : []), ...derived(event)].map((words) => ({ n: event.n, ms, words }));
  });
}
