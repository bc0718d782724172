// What can be undone, and done again: read from the log of edits, so that it is
// the same after a reload and on another machine. An undo is an edit like any
// other that names the one which it takes back; redo takes back an undo.

import type { Step } from "./steps.ts";

export interface Edit {
  id: string; // of who made it, and nobody else's
  label: string; // in words: "Move Hotspot"
  steps: Step[];
  undoes?: string; // the id of the edit that it takes back
}

/** Edits that can be taken back, the latest last: those that were made, and
 * undos, for redo. */
export interface History {
  undo: Edit[];
  redo: Edit[];
}

export const NONE: History = { undo: [], redo: [] };

/** The label of the edit by which an upload becomes a clip of the film. */
export const ARRIVED = "Video uploaded";

/** Nobody did that; it is in the way of undoing only what brought the clip. */
const byItself = (undo: readonly Edit[], { label, steps }: Edit): boolean => {
  const clip = steps[0]?.at[1];
  return label === ARRIVED && !undo.some((edit) => edit.steps.some(({ at }) => at[0] === "clips" && (at.length < 2 || at[1] === clip)));
};

/** The history after one more edit. */
export function after({ undo, redo }: History, edit: Edit): History {
  if (edit.undoes === undefined && byItself(undo, edit)) return { undo, redo };
  if (edit.undoes === undefined) return { undo: [...undo, edit], redo: [] };
  const undone = undo[undo.length - 1];
  if (undone?.id === edit.undoes) return { undo: undo.slice(0, -1), redo: [...redo, edit] };
  const redone = redo[redo.length - 1];
  if (redone?.id === edit.undoes) return { undo: [...undo, edit], redo: redo.slice(0, -1) };
  return { undo: [...undo, edit], redo: [] }; // of another tab: it can be taken back like any edit
}
