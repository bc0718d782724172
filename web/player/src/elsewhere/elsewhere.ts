// The part that plays clips which stay elsewhere.

import type { Source, SourceEvents } from "../media/source.ts";
import type { Screening } from "../screening.ts";
import shades from "../style/shades.css";
import style from "../style/elsewhere.css";
import wings from "../style/wings.css";
import { divideFor } from "./beside.ts";
import { Mixed } from "./mixed.ts";
import { teachTroubles } from "./troubles.ts";

export const STYLE = shades + wings + style;

/** A source for the whole film; `home` makes the one for its own clips. */
export function mixed(home: (events: SourceEvents) => Source, events: SourceEvents, kit: Screening): Source {
  // The player's box is made a moment later.
  queueMicrotask(() => {
    divideFor(kit.root, kit.view);
    teachTroubles(kit.view.states);
    void kit.part("away").catch(() => undefined); // with its style and words
  });
  return new Mixed(home, events, kit);
}
