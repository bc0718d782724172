// Files as they are, on two elements in turn: where there is no MediaSource, or
// nothing is prepared for it.

import { Deck } from "./deck.ts";
import { Pair } from "./pair.ts";
import type { MakeSource } from "./source.ts";

export const makeSource: MakeSource = (first, second, events) => new Pair(first, second, (video) => new Deck(video), events);
