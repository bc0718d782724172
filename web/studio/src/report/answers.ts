// What the server answers about a film's viewers: server/reports/*.h.

export type Share = number | null; // 0 to 1; null: there is no whole

export interface Day {
  day: string;
  opened: number;
  plays: number;
  completions: number;
  interacted: number;
  submissions: number;
}

export interface SceneCounts {
  id: string;
  label: string;
  from: number | null; // seconds of the clip
  to: number | null;
  entered: number;
  visits: number;
  left: number;
  left_rate: Share;
  plays_seconds: number;
  retention: [once: number, again: number, skipped: number][];
}

export interface Edge {
  from: string | null;
  to: string;
  count: number;
  share: Share;
}

export interface Cliff {
  scene: string;
  label: string;
  at: number;
  lost: number;
  share: Share;
}

export interface Reached {
  id: string;
  label: string;
  sessions: number;
  share: Share;
}

export interface Goal extends Reached {
  median_seconds: number | null;
}

export interface Step {
  id: string; // opened, played, interacted, or a goal's
  label: string;
  sessions: number;
  lost: number;
  share_of_before: Share;
  share: Share;
}

export interface Conversion {
  choice: string | null; // null: an ending
  id: string; // of the option, or the ending
  label: string;
  goal: string;
  sessions: number;
  reached: number;
  share: Share;
}

export interface ElementCounts {
  id: string;
  label: string;
  kind: string;
  scene: string;
  shown: number;
  pressed: number;
  presses: number;
  hovered: number;
  rate: Share;
  rate_per_start: Share;
  presses_per_start: Share;
  median_seconds: number | null;
  turn: number | null;
  first: number;
}

export interface Panel {
  id: string;
  label: string;
  kind: string;
  sessions: number;
  times: number;
  median_seconds: number | null;
}

export interface Choice {
  id: string;
  label: string;
  scene: string;
  decided: number;
  timeouts: number;
  median_seconds: number | null;
  options: { id: string; label: string; chosen: number; defaulted: number; share: Share }[];
}

export interface Question {
  id: string;
  label: string;
  scene: string;
  answers: { id: string; label: string; count: number }[];
}

export interface Form {
  id: string;
  label: string;
  purpose: string;
  submitted: number;
}

export interface Miss {
  scene: string;
  label: string;
  from: number;
  to: number;
  x: number;
  y: number;
  count: number;
}

export interface Named {
  id: string;
  count: number;
}

/** Sessions from a page, by a tag, or from a country. */
export interface Origin {
  id: string;
  sessions: number;
  plays: number;
  completions: number;
  completion_rate: Share;
  answers: number;
  converted: number;
  conversion_rate: Share;
  goals: Reached[];
}

export interface Manner {
  id: "muted" | "hidden" | "rate" | "idle";
  seconds: number;
  share: Share; // of all that was played
  sessions: number;
}

export interface ReleaseCounts {
  id: string;
  number: number;
  created_ms: number;
  plays: number;
}

export interface Report {
  project: string;
  title: string;
  release: string;
  plays: number;
  viewers: number | null;
  anonymous: number;
  agreed: number;
  refused: number;
  unasked: number;
  completions: number;
  completion_rate: Share;
  opened: number;
  robots: number;
  enough: boolean;
  interacted: number;
  interaction_rate: Share;
  watched_seconds: number;
  played_seconds: number;
  average_seconds: Share;
  zone: string;
  moving: boolean;
  releases: ReleaseCounts[];
  days: Day[];
  devices: Named[];
  languages: Named[];
  manners: Manner[];
  embeds: Origin[];
  tags: Origin[];
  countries: Origin[];
  scenes: SceneCounts[];
  edges: Edge[];
  cliffs: Cliff[];
  endings: Reached[];
  goals: Goal[];
  funnel: Step[];
  conversions: Conversion[];
  elements: ElementCounts[];
  panels: Panel[];
  choices: Choice[];
  questions: Question[];
  forms: Form[];
  misses: Miss[];
}

export interface TakenPath {
  scenes: string[]; // ids
  more: boolean; // it goes on
  path: string;
  length: number;
  sessions: number;
  share: Share;
  left: number; // they reached no ending
  session: string; // the newest
  outcomes: { kind: "goal" | "ending"; id: string; label: string; sessions: number; share: Share }[];
}

/** A goal or an ending: the shortest way there, and the most common one. */
export interface PathEnd {
  kind: "goal" | "ending";
  id: string;
  label: string;
  sessions: number;
  scenes: string[] | null;
  path: string | null;
  length: number | null;
  inputs: number | null;
  seconds: number | null;
  session: string | null;
  usual_scenes: string[] | null;
  usual_path: string | null;
  usual_length: number | null;
  usual_sessions: number | null;
  usual_share: Share;
  usual_session: string | null;
}

export interface Paths {
  plays: number;
  enough: boolean;
  different: number;
  others: number;
  ways: TakenPath[];
  reached: PathEnd[];
}

/** Where viewers press though nothing is there. */
export interface ExpectedPlace {
  scene: string;
  label: string;
  from: number; // seconds of the scene
  to: number;
  x: number; // its middle, percent of the picture
  y: number;
  left: number;
  top: number;
  width: number;
  height: number;
  sessions: number;
  presses: number;
  share: Share;
}

export interface Expected {
  plays: number;
  enough: boolean;
  least: number;
  expected: ExpectedPlace[];
}

export interface Compared {
  figure: "completion_rate" | "interaction_rate" | "goals.share" | "endings.share" | "elements.rate";
  id: string | null; // null: of the film
  label: string;
  count: number;
  of: number;
  share: Share;
  with_count: number;
  with_of: number;
  with_share: Share;
  difference: Share;
  low: Share;
  high: Share;
  verdict: "higher" | "lower" | "unclear" | "too_few";
}

export interface Split {
  choice: string;
  label: string;
  option: string;
  option_label: string;
  decided: number;
  share: Share;
  with_decided: number;
  with_share: Share;
  difference: Share;
}

/** The same sessions beside others. */
export interface Comparison {
  plays: number;
  with_plays: number;
  figures: Compared[];
  splits: Split[];
}

export interface Heat {
  scene: string;
  cell: number; // percent of the picture each way
  seconds: number; // of a span
  spans: { from: number; to: number; cells: [x: number, y: number, presses: number, misses: number][] }[];
}

export interface Session {
  id: string;
  viewer: string | null;
  release: string;
  device: string;
  language: string;
  opened_ms: number;
  last_ms: number;
  played: boolean;
  completed: boolean;
  seconds: number;
  endings: string[];
  presses: number;
  verdict: "" | "fits" | "part" | "before" | "forged" | "robot";
  host: string; // of the page; "": not told
  tags: Record<string, string>;
  country: string; // "": not looked up
}

export interface Viewer {
  id: string;
  sessions: number;
  first_ms: number;
  last_ms: number;
  known: Record<string, string>; // what they sent, by field
}
