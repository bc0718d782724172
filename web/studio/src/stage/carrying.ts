// Copy, cut, paste and duplicate on the desk, by the page's own clipboard events.

import { useEffect, useRef } from "react";
import type { StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import { elementsOf, nameOf, sceneOf, spanOf, type Element } from "../film/film.ts";
import type { Desk } from "../record/draft.ts";
import { putSteps, readText, textOf, type Carried } from "./carry.ts";

const FIELDS = "input, textarea, select, [contenteditable], [role=dialog]";

const inField = (event: Event): boolean => event.target instanceof HTMLElement && Boolean(event.target.closest(FIELDS));

export interface Carrying {
  desk: Desk;
  looking: StoreApi<Looking>;
  length: number; // of the scene, seconds
  remove(): void; // what is chosen
  say(words: string): void;
}

const chosen = ({ desk, looking }: Carrying): Element[] => {
  const { scene, selected } = looking.getState();
  return elementsOf(sceneOf(desk.document, scene)).filter(({ id }) => selected.includes(id));
};

/** On the scene that is worked on; the first of them from this moment on. */
function paste({ desk, looking, length }: Carrying, carried: Carried, label: string): void {
  const { scene, t } = looking.getState();
  const first = Math.min(...carried.elements.map((element) => spanOf(element, length)[0]));
  const timed = carried.elements.some(({ at }) => at !== undefined);
  const { steps, ids } = putSteps(desk.document, scene, fitting(carried, timed ? t - first : 0, length), timed ? t - first : 0);
  const [one] = carried.elements;
  desk.edit(`${label} ${carried.elements.length === 1 && one ? nameOf(one) : `${carried.elements.length} elements`}`, steps);
  looking.setState({ selected: ids });
}

const LEAST_S = 0.1; // that something stands

/** What would begin or end behind the scene's end, does so at it. */
function fitting({ elements, panels }: Carried, by: number, length: number): Carried {
  const last = length - by;
  const fit = (element: Element): Element => {
    const { at } = element;
    if (typeof at === "number") return { ...element, at: Math.min(at, last - LEAST_S) };
    return Array.isArray(at) && typeof at[0] === "number" && typeof at[1] === "number" ? { ...element, at: [Math.min(at[0], last - LEAST_S), Math.min(at[1], last)] } : element;
  };
  return length > 0 ? { elements: elements.map(fit), panels } : { elements, panels };
}

/** A copy of these beside them, at the same times. */
function duplicate(on: Carrying): void {
  const elements = chosen(on);
  if (!elements.length) return;
  const { steps, ids } = putSteps(on.desk.document, on.looking.getState().scene, { elements, panels: {} });
  on.desk.edit(`Duplicate ${elements.length === 1 ? nameOf(elements[0] as Element) : `${elements.length} elements`}`, steps);
  on.looking.setState({ selected: ids });
}

export function useCarrying(on: Carrying): void {
  const latest = useRef(on);
  latest.current = on;
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => {
      const now = latest.current;
      const elements = chosen(now);
      if (inField(event) || !elements.length || !event.clipboardData || getSelection()?.toString()) return;
      event.clipboardData.setData("text/plain", textOf(now.desk.document, elements));
      event.preventDefault();
      if (event.type === "cut") now.remove();
    };
    const bring = (event: ClipboardEvent): void => {
      if (inField(event) || !event.clipboardData) return;
      event.preventDefault();
      const carried = readText(event.clipboardData.getData("text/plain"));
      if ("trouble" in carried) latest.current.say(carried.trouble);
      else paste(latest.current, carried, "Paste");
    };
    const twice = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "d" || inField(event)) return;
      event.preventDefault();
      duplicate(latest.current);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", bring);
    addEventListener("keydown", twice);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", bring);
      removeEventListener("keydown", twice);
    };
  }, []);
}
