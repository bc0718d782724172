// What goes into the engine and what comes out (format/trails.md).
// Times of the picture are seconds in lines, microseconds (`us`) in calls.

export type Value = string | number | boolean;
export type Values = Record<string, Value>;
export type Answer = Value | string[];

type At = { at_ms: number };

export type Opened = At & {
  input: "opened";
  release?: string;
  seed?: number;
  device?: string;
  language?: string;
  returned?: boolean;
  viewer?: Values;
  link?: Values;
  kept?: Values;
  scene?: string; // where an earlier session stopped
  t?: number;
};

export type Input =
  | Opened
  | (At & { input: "started"; scene: string; t: number; by?: "seek" })
  | (At & { input: "seeked" | "looped"; t: number })
  | (At & { input: "ended"; scene: string; visit: number; lap: number })
  | (At & { input: "stalled" | "waited" | "paused" | "resumed" | "visible" | "hidden" | "reopened" })
  | (At & { input: "failed"; scene?: string })
  | (At & { input: "pressed"; element: string; release?: string; x?: number; y?: number })
  | (At & { input: "pressed"; panel: string; button: string; release?: string })
  | (At & { input: "hovered" | "gazed"; element: string })
  | (At & { input: "missed"; x: number; y: number })
  | (At & { input: "chose"; element: string; option: string })
  | (At & { input: "answered"; element: string; value: Answer })
  | (At & { input: "submitted"; form: string; values: Values; release?: string })
  | (At & { input: "closed"; panel: string })
  | (At & { input: "asked"; what: "back" | "restart" })
  | (At & { input: "asked"; what: "seek"; scene: string; t: number })
  | (At & { input: "asked"; what: "chapter"; element: string; option: string })
  | (At & { input: "setting"; name: "no_time_limits" | "more_time"; value: boolean })
  | (At & { input: "setting"; name: "language"; value: string })
  | (At & { input: "setting"; name: "muted"; value: boolean })
  | (At & { input: "setting"; name: "rate"; value: number })
  | (At & { input: "narrow"; value: boolean })
  | (At & { input: "fact"; name: string; value: Value })
  | (At & { input: "released"; release: string })
  | (At & { input: "host"; name: string; value?: Value });

/** An input as the player makes it: the conductor adds the time. */
export type Said<T = Input> = T extends Input ? Omit<T, "at_ms"> : never;

export type How = "start" | "choice" | "default" | "rule" | "action" | "same" | "back" | "restart" | "seek" | "chapter";

/** Effects that the host obeys at once. */
export type Ask =
  | { effect: "go"; scene: string; t: number; how: How }
  | { effect: "decided"; scene: string; t: number }
  | { effect: "reopen" }
  | { effect: "loop" | "seek" | "stand"; t: number }
  | { effect: "rate"; value: number }
  | { effect: "mute"; value: boolean }
  | { effect: "link"; address: string; where: "new" | "same" | "panel" | "mail" | "phone" }
  | { effect: "download"; address: string; name: string }
  | { effect: "share"; address?: string; words?: string }
  | { effect: "emit"; name: string; value?: Value };

/** Effects that have happened; they travel with the event that caused them. */
export type Log =
  | { effect: "opened" | "closed"; panel: string }
  | { effect: "entered"; scene: string }
  | { effect: "left"; scene: string; t: number }
  | { effect: "shown" | "unjudged"; element: string }
  | { effect: "fired"; trigger: string }
  | { effect: "chosen" | "defaulted"; element: string; option: string }
  | { effect: "judged"; element: string; points: number; correct: boolean }
  | { effect: "kept"; variable: string; value: Value }
  | { effect: "goal"; goal: string }
  | { effect: "ending"; ending: string }
  | { effect: "completed" | "overrun" }
  | { effect: "late"; what: string };

export type Effect = Ask | Log;

const ASKS = new Set(["go", "decided", "reopen", "loop", "seek", "stand", "rate", "mute", "link", "download", "share", "emit"]);
export const isAsk = (effect: Effect): effect is Ask => ASKS.has(effect.effect);

export interface Change {
  mediaUs: number; // next media time at which anything may change
  atMs: number; // next session time at which anything may change
}
