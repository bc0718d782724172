// Everything that a replay needs of a session: all its events, and the releases
// that it was played on, their clips at addresses that the frame may ask.

import { useEffect, useState } from "react";
import type { Happened, Manifest, Played } from "../../../player/src/drawing.ts";
import { openTo } from "../preview/shown.ts";
import type { Document } from "../record/steps.ts";
import type { Session } from "../report/answers.ts";
import { get, Refused } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";

export type Event_ = Happened & { n: number; wall_ms: number };
export type Told = Session & { events: Event_[]; next: number | null };

export interface Film {
  document: Document;
  played: Played;
}

export interface Record_ {
  session: Told; // with all events
  films: ReadonlyMap<string, Film>;
}

async function eventsAfter(path: string, first: Told, signal: AbortSignal): Promise<Event_[]> {
  const all = [...first.events];
  for (let next = first.next; next !== null; ) {
    const page: Told = await get<Told>(`${path}?n=${next}`, signal);
    for (const event of page.events) all.push(event);
    next = page.next;
  }
  return all;
}

async function filmOf(project: string, release: string, signal: AbortSignal): Promise<Film> {
  const at = `api/v1/projects/${project}/releases/${encodeURIComponent(release)}`;
  const [document, manifest] = await Promise.all([get<Document>(`${at}/document`, signal), get<Manifest>(`${at}/manifest`, signal)]);
  const clips = await Promise.all(Object.entries(manifest.document.clips).map(async ([name, clip]) => [name, await openTo(clip, manifest.base)] as const));
  // The author's engine opens it, and nothing is asked of this film's own rows.
  const shown: Manifest = { ...manifest, project: "replay~", engine: "assets/author.wasm", pack: "", document: { ...manifest.document, clips: Object.fromEntries(clips) } };
  return { document, played: { document: JSON.stringify(document), manifest: shown } };
}

const releasesOf = (first: string, events: readonly Event_[]): string[] => [...new Set([first, ...events.flatMap((event) => (event.input === "released" ? [event.release] : []))])];

/** Later releases of the same shape have other words; without one of them its
 * words are those of the first. */
async function read(project: string, id: string, signal: AbortSignal): Promise<Record_> {
  const path = `api/v1/projects/${project}/sessions/${encodeURIComponent(id)}`;
  const first = await get<Told>(path, signal);
  const opened = filmOf(project, first.release, signal);
  opened.catch(() => undefined); // told below
  const events = await eventsAfter(path, first, signal);
  const films = new Map([[first.release, await opened]]);
  for (const release of releasesOf(first.release, events)) {
    const film = films.has(release) ? undefined : await filmOf(project, release, signal).catch(() => undefined);
    if (film) films.set(release, film);
  }
  return { session: { ...first, events, next: null }, films };
}

interface Reading {
  record: Record_ | undefined;
  trouble: string | undefined;
  gone: boolean; // there is no such session
  again(): void;
}

export function useRecord(project: string, id: string): Reading {
  const [state, setState] = useState<{ record?: Record_; trouble?: string; gone?: boolean }>({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const mine = new AbortController();
    setState({});
    read(project, id, mine.signal).then(
      (record) => mine.signal.aborted || setState({ record }),
      (error: unknown) => mine.signal.aborted || setState({ trouble: troubleOf(error), gone: error instanceof Refused && error.problem.code === "session_unknown" }),
    );
    return () => mine.abort();
  }, [project, id, tries]);
  return { record: state.record, trouble: state.trouble, gone: state.gone === true, again: () => setTries((n) => n + 1) };
}
