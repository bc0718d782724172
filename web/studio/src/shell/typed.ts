// A text that is typed here and kept when its field is left, or with Enter.

import { useEffect, useState } from "react";

/** Where keys are for what is written: a switch is none. */
export const WRITTEN = "input:not([type=checkbox], [type=radio], [readonly]), textarea, [contenteditable]";

export interface Typed {
  value: string;
  change(value: string): void;
  leave(): void;
}

export function useTyped(value: string, save: (value: string) => void): Typed {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return { value: typed, change: setTyped, leave: () => typed !== value && save(typed) };
}
