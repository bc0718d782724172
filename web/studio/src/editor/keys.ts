// Keys of the desk, and what is chosen taken away: elements, or a trigger.

import { useEffect } from "react";
import type { StoreApi } from "zustand";
import { elementsOf, listOf, nameOf, sceneOf } from "../film/film.ts";
import type { Desk } from "../record/draft.ts";
import { removeRecord } from "../record/steps.ts";
import { WRITTEN } from "../shell/typed.ts";
import type { Looking } from "./state.ts";

/** What is chosen goes, wherever the focus is; one edit. */
export function removeChosen(desk: Desk, looking: StoreApi<Looking>): void {
  const { scene: id, selected } = looking.getState();
  const { document } = desk;
  const scene = sceneOf(document, id);
  const chosen = ["elements", "triggers"].map((name) => ({ list: ["scenes", id, name], records: (name === "elements" ? elementsOf(scene) : listOf(scene, name)).filter((one) => selected.includes(one.id)) }));
  const gone = chosen.flatMap(({ records }) => records);
  // From the last to the first, so that each index is that of the document then.
  const steps = chosen.flatMap(({ list, records }) => [...records].reverse().flatMap((one) => removeRecord(document, list, one.id)));
  const [only] = gone;
  if (!only) return;
  desk.edit(gone.length > 1 ? `Remove ${gone.length} elements` : typeof only.kind === "string" ? `Remove ${nameOf(only)}` : `Remove trigger ${nameOf(only)}`, steps);
  looking.setState({ selected: [] });
}

const OPEN = "[role=dialog], [role=menu], [role=listbox].mantine-Select-options"; // what has the keys while it is there
const FIELDS = `input, select, ${WRITTEN}`;

/** Keys of the desk; in a field they are the field's. */
export function useKeys(desk: Desk, looking: StoreApi<Looking>, frame: number, length: number): void {
  useEffect(() => {
    const WITH_CTRL: Record<string, () => void> = {
      a: () => looking.setState({ selected: elementsOf(sceneOf(desk.document, looking.getState().scene)).map(({ id }) => id) }),
    };
    const step = (by: number): void => looking.setState(({ t }) => ({ t: Math.min(Math.max(0, t + by), Math.max(0, length - frame)), playing: false }));
    const ALONE: Record<string, () => void> = {
      " ": () => looking.setState(({ playing }) => ({ playing: !playing })),
      ",": () => step(-frame),
      ".": () => step(frame),
      Delete: () => removeChosen(desk, looking),
      Backspace: () => removeChosen(desk, looking),
      Escape: () => looking.setState({ tool: undefined, selected: [] }),
    };
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const removes = event.key === "Delete" || event.key === "Backspace";
      if (event.defaultPrevented || target.closest(`${removes ? WRITTEN : FIELDS}, ${OPEN}`)) return;
      const act = event.ctrlKey || event.metaKey ? WITH_CTRL[event.key.toLowerCase()] : ALONE[event.key];
      if (!act || (event.key === " " && target.closest("button, a, summary, [role=button], [role=option]"))) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [desk, looking, frame, length]);
}
