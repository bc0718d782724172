// What a replay is given: the releases that a session was played on, and what was
// recorded of it.

import type { Manifest } from "../film.ts";

/** An event as far as the replay itself reads it; the engine gets the line. */
export interface Recorded {
  n: number;
  input: string;
  line: string; // the input as it was recorded, for the engine
  ms: number; // of the session: when it was, as far as can be told
  from?: number; // moved: seconds of the scene
  to?: number;
  x?: number; // pressed, missed: percent of the picture
  y?: number;
  element?: string;
  release?: string; // released
}

export interface Played {
  document: string; // as the engine opens it
  manifest: Manifest;
}

export interface Session_ {
  films: Record<string, Played>; // by release
  release: string; // on which it was opened
  events: readonly Recorded[];
  language: string;
}

/** What the page around says: so many events have happened; go on from there. */
export type Told =
  | { replay: "begin"; session: Session_ }
  | { replay: "to"; at: number }
  | { replay: "play"; rate: number; short: boolean } // short: long waits are cut
  | { replay: "pause" };

/** Where the replay stands. */
export interface Stands {
  replay: "stands";
  at: number; // events that have happened
  ms: number; // of the session
  rolling: boolean;
  scene: string | null;
  t: number;
  session: string; // hash of the engine's session
  ready: boolean; // the picture is there
  moved: boolean; // … within the next event
}
