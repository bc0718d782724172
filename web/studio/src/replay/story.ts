// A session as the engine tells it: what followed from each event, and why. The
// engine that played it decides again; nothing here judges a condition.

import { Author, EngineError, isAsk, type Effect, type Log, type Reason, type Retold, type Standing, type Status } from "../../../engine/src/index.ts";
import type { Recorded } from "../../../player/src/drawing.ts";
import type { Event_ } from "./record.ts";

const KEEP_EVERY = 64; // events between two sessions that are kept

/** Why a replay ends before the record does, or what does not fit in it. */
export type Flaw = { kind: "hole"; n: number; missing: number } | { kind: "refused"; n: number } | { kind: "other"; n: number } | { kind: "long"; n: number };

/** One moment: so many events have happened. */
export interface Moment {
  status: Status;
  effects: readonly Effect[]; // of the last event
  reasons: readonly Reason[];
  standing: readonly Standing[];
}

/** Effects that reports count: what the player said of them must follow. */
const COUNTED = new Set(["shown", "chosen", "defaulted", "goal", "ending", "completed", "kept"]);
const EVENTS_MAX = 50_000; // as many as the server plays again

const lineOf = ({ n: _, wall_ms: __, derived: ___, ...input }: Event_ & { derived?: unknown }): string => JSON.stringify(input);

/** When each event was: `moved` lasts until what came next, and shares that time
 * with others beside it by what was played. */
export function timesOf(events: readonly Event_[]): number[] {
  const times: number[] = [];
  let ms = 0;
  for (let i = 0; i < events.length; ) {
    const event = events[i] as Event_;
    if (event.input !== "moved") {
      ms = Math.max(ms, event.at_ms);
      times.push(ms);
      i++;
      continue;
    }
    const played: number[] = [];
    while (events[i]?.input === "moved") {
      const { from, to } = events[i++] as Event_ & { input: "moved" };
      played.push(Math.max(0, to - from) * 1000);
    }
    const all = played.reduce((sum, one) => sum + one, 0);
    const next = events[i];
    const lasts = next && next.input !== "moved" ? Math.max(0, next.at_ms - ms) : all;
    for (const one of played) times.push((ms += all ? (lasts * one) / all : 0));
  }
  return times;
}

function recordedOf(event: Event_, ms: number): Recorded {
  const at = event as Partial<Record<"from" | "to" | "x" | "y", number>> & Partial<Record<"element" | "release", string>>;
  const { from, to, x, y, element, release } = at;
  return { n: event.n, input: event.input, line: lineOf(event), ms, ...definedOf({ from, to, x, y }), ...definedOf({ element, release }) };
}

function definedOf<T>(fields: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

const logsOf = (effects: readonly Effect[]): Log[] => effects.filter((effect): effect is Log => !isAsk(effect));

function counted(logs: readonly Log[]): string {
  const said = logs.filter(({ effect }) => COUNTED.has(effect)).map((log) => {
    const of = log as Partial<Record<string, unknown>>;
    return ["effect", "element", "option", "goal", "ending", "variable"].map((name) => String(of[name] ?? "")).join(" ");
  });
  return said.join("\n");
}

function scenesBefore(derived: readonly (readonly Log[])[]): (string | null)[] {
  let scene: string | null = null;
  return derived.map((logs) => {
    const before = scene;
    for (const log of logs) if (log.effect === "entered") scene = log.scene;
    return before;
  });
}

export class Story {
  readonly recorded: readonly Recorded[]; // that can be played
  readonly derived: readonly (readonly Log[])[]; // what followed from each
  readonly scenes: readonly (string | null)[]; // in which each of them came
  readonly flaw: Flaw | undefined;
  private engine: Retold;
  private release: string;
  private at = 0;
  private last: Effect[] = [];
  private readonly kept = new Map<number, { bytes: Uint8Array; release: string }>();

  /** `films`: opened for this story alone. */
  constructor(
    private readonly films: ReadonlyMap<string, Retold>,
    first: string,
    events: readonly Event_[],
  ) {
    this.release = first;
    this.engine = films.get(first) as Retold;
    for (const film of films.values()) film.ask();
    this.keep();
    const times = timesOf(events);
    const all = events.map((event, i) => recordedOf(event, times[i] ?? 0));
    const { derived, flaw } = this.tell(events, all);
    this.derived = derived;
    this.flaw = flaw;
    this.scenes = scenesBefore(derived);
    this.recorded = all.slice(0, derived.length);
  }

  /** Play it all once. */
  private tell(events: readonly Event_[], all: readonly Recorded[]): { derived: Log[][]; flaw: Flaw | undefined } {
    const derived: Log[][] = [];
    let flaw: Flaw | undefined;
    for (const [i, event] of events.entries()) {
      const { n } = event;
      if (n !== i) return { derived, flaw: { kind: "hole", n: i, missing: n - i } };
      if (i >= EVENTS_MAX) return { derived, flaw: { kind: "long", n } };
      try {
        const logs = logsOf(this.step(all[i] as Recorded));
        derived.push(logs);
        if (counted(logs) !== counted(event.derived ?? [])) flaw ??= { kind: "other", n };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return { derived, flaw: { kind: "refused", n } };
      }
    }
    return { derived, flaw };
  }

  private keep(): void {
    if (!this.kept.has(this.at)) this.kept.set(this.at, { bytes: this.engine.session(), release: this.release });
  }

  private step(event: Recorded): Effect[] {
    const next = event.input === "released" ? this.films.get(event.release ?? "") : undefined;
    if (next && event.release && next.restore(this.engine.session())) {
      this.engine = next;
      this.release = event.release;
    }
    this.last = this.engine.line(event.line);
    this.at++;
    if (this.at % KEEP_EVERY === 0) this.keep();
    return this.last;
  }

  /** Where it stands after so many events. */
  moment(count: number): Moment {
    const goal = Math.max(0, Math.min(count, this.recorded.length));
    this.rewind(Math.max(0, goal - 1)); // the last one is told anew
    while (this.at < goal) this.step(this.recorded[this.at] as Recorded);
    const status = this.engine.status();
    const standing = status.scene === null ? [] : this.engine.whyPicture(Math.round(status.t * 1e6));
    return goal ? { status, effects: this.last, reasons: this.engine.reasons(), standing } : { status, effects: [], reasons: [], standing };
  }

  private rewind(goal: number): void {
    if (this.at <= goal && goal - this.at < KEEP_EVERY) return;
    let best = 0;
    for (const at of this.kept.keys()) if (at <= goal && at > best) best = at;
    const { bytes, release } = this.kept.get(best) as { bytes: Uint8Array; release: string };
    this.release = release;
    this.engine = this.films.get(release) as Retold;
    this.engine.restore(bytes);
    this.at = best;
  }
}

/** `documents`: those of the releases that it was played on, as the engine opens
 * them; `module`: author.wasm. */
export async function openStory(module: WebAssembly.Module, documents: ReadonlyMap<string, string>, first: string, events: readonly Event_[]): Promise<Story> {
  const author = new Author(module);
  const films = new Map<string, Retold>();
  for (const [id, document] of documents) {
    const { engine, mistakes } = await author.open(document);
    if (!engine) throw new Error(mistakes.map(({ text }) => text).join(" "));
    films.set(id, engine);
  }
  return new Story(films, first, events);
}
