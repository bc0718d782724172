// What was done since the last release, in the words of the edits themselves.

import type { Edit } from "../record/history.ts";

const SHOWN = 12;

/** Labels of the edits that stand and that the release does not have, the latest
 * first, each once with how often. `revision` is the draft's now, `released` that
 * of the release; undefined: it is not known, and nothing is said. */
export function changesSince(undo: readonly Edit[], revision: number, released: number | undefined): string[] {
  if (released === undefined || revision <= released) return [];
  const times = new Map<string, number>();
  for (const { label } of undo.slice(-(revision - released)).reverse()) times.set(label, (times.get(label) ?? 0) + 1);
  const words = [...times].map(([label, n]) => (n > 1 ? `${label} (${n} times)` : label));
  return words.length > SHOWN ? [...words.slice(0, SHOWN), `and ${words.length - SHOWN} more`] : words;
}
