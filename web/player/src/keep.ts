// What survives a reload: the session as it stands and the events that the
// server has not acknowledged. IndexedDB takes every change (it is there even
// after the browser was killed); localStorage takes the tail when the page
// goes, because nothing else is sure to finish then. Without storage (a
// sandboxed frame) everything stays in memory, and nothing here fails.

import { attempt } from "./attempt.ts";
import type { Came } from "./came.ts";
import type { PlayEvent } from "./queue.ts";
import { TAIL } from "./tail.ts";

/** A session that can go on. */
export interface Saved {
  session: string;
  place: string; // base and project
  project: string;
  base: string;
  release: string; // that `opened` named
  shape: string;
  n: number; // of the next event
  at_ms: number;
  bytes: Uint8Array;
  when: number; // Date.now()
  scene?: string;
  t?: number;
  ended?: boolean;
  viewer?: string;
  consent?: boolean;
  came?: Came | undefined;
}

export interface Kept {
  saved: Saved[];
  events: Map<string, PlayEvent[]>; // by session, in order
}

export class Keep {
  private db: Promise<IDBDatabase | undefined> | undefined;

  private open(): Promise<IDBDatabase | undefined> {
    this.db ??= new Promise((done) => {
      try {
        const asked = indexedDB.open("ramify", 1);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore("sessions", { keyPath: "session" });
          asked.result.createObjectStore("events", { keyPath: ["session", "n"] });
        };
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => done(undefined);
      } catch {
        done(undefined);
      }
    });
    return this.db;
  }

  private async change(run: (sessions: IDBObjectStore, events: IDBObjectStore) => void): Promise<void> {
    const db = await this.open();
    if (!db) return;
    await new Promise<void>((done) => {
      const work = db.transaction(["sessions", "events"], "readwrite");
      work.oncomplete = work.onerror = work.onabort = () => done();
      run(work.objectStore("sessions"), work.objectStore("events"));
    });
  }

  /** The session and its new or changed events, at once or not at all. */
  write(saved: Saved, events: PlayEvent[], acknowledged: number): Promise<void> {
    return this.change((sessions, store) => {
      sessions.put(saved);
      for (const event of events) store.put({ session: saved.session, n: event.n, event });
      if (acknowledged >= 0) store.delete(IDBKeyRange.bound([saved.session, 0], [saved.session, acknowledged]));
    });
  }

  /** The server has the session's events up to this n. */
  arrived(session: string, n: number): Promise<void> {
    return this.change((_, store) => void store.delete(IDBKeyRange.bound([session, 0], [session, n])));
  }

  /** Gone with the session: nothing of it waits any more. */
  forget(session: string): Promise<void> {
    return this.change((sessions, store) => {
      sessions.delete(session);
      store.delete(IDBKeyRange.bound([session, 0], [session, Infinity]));
    });
  }

  /** The same as `write` for a page that goes away now. */
  tail(saved: Saved, events: readonly PlayEvent[]): void {
    attempt(() => {
      localStorage.setItem(
        TAIL + saved.session,
        JSON.stringify({ ...saved, bytes: encode(saved.bytes), events }),
      );
    });
  }

  dropTail(session: string): void {
    attempt(() => localStorage.removeItem(TAIL + session));
  }

  /** Everything that earlier pages have left here. */
  async load(): Promise<Kept> {
    const kept: Kept = { saved: [], events: new Map() };
    const db = await this.open();
    if (db) {
      const work = db.transaction(["sessions", "events"]);
      kept.saved = await all<Saved>(work.objectStore("sessions"));
      for (const { session, event } of await all<{ session: string; event: PlayEvent }>(work.objectStore("events"))) {
        kept.events.set(session, [...(kept.events.get(session) ?? []), event]);
      }
    }
    attempt(() => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(TAIL)) join(kept, localStorage.getItem(key) ?? "");
    });
    return kept;
  }
}

/** A tail stands above what the database has of the same session. */
function join(kept: Kept, text: string): void {
  const { events, bytes, ...rest } = JSON.parse(text) as Omit<Saved, "bytes"> & { bytes: string; events: PlayEvent[] };
  const saved: Saved = { ...rest, bytes: decode(bytes) };
  const before = kept.saved.find((one) => one.session === saved.session);
  if (!before || before.n <= saved.n) kept.saved = [...kept.saved.filter((one) => one !== before), saved];
  const merged = new Map((kept.events.get(saved.session) ?? []).map((event) => [event.n, event]));
  for (const event of events) merged.set(event.n, event);
  kept.events.set(saved.session, [...merged.values()].sort((a, b) => a.n - b.n));
}

function all<T>(store: IDBObjectStore): Promise<T[]> {
  return new Promise((done) => {
    const asked = store.getAll();
    asked.onsuccess = () => done(asked.result as T[]);
    asked.onerror = () => done([]);
  });
}

export function encode(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

export function decode(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
