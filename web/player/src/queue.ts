// Events on their way to the server. Every input is one, with its number n;
// neighbouring `moved` are one event until another comes between. An event
// leaves the queue only when the server has said that it is durable; the server
// drops what it has twice. What sends them (sending.ts) comes after the first
// element; until then they wait, and a page that goes away sends them itself.

import type { Input, Log } from "../../engine/src/index.ts";
import type { Came } from "./came.ts";

export type PlayEvent = (Input | { input: "moved"; from: number; to: number }) & { n: number; derived?: Log[] };

export interface Batch extends Came {
  project: string;
  release: string;
  session: string;
  viewer?: string | undefined;
  consent?: boolean | undefined; // what the viewer said
  events: PlayEvent[];
}

export interface QueueHost {
  /** Where batches go. Resolves with the answer; rejects without connection. */
  send(batch: Batch, leaving: boolean): Promise<Answer>;
  /** Events were added, changed or acknowledged: keep them over a reload. */
  changed(events: PlayEvent[], acknowledged: number): void;
  /** Who watches; with the first event also from where they came. */
  who(first: boolean): Pick<Batch, "viewer" | "consent"> & Came;
}

export interface Answer {
  status: number;
  refused?: number[]; // events of the batch that were not taken
  retryAfter?: number; // seconds
}

const BATCH_MAX = 200;
const BATCH_BYTES = 48_000; // under the 64 KiB that a leaving page may send

export class Queue {
  private n: number;
  sent: number; // events up to this n may be on their way
  sender: { readonly busy: boolean; soon(): void } | undefined;

  constructor(
    private readonly about: { project: string; release: string; session: string },
    readonly host: QueueHost,
    firstN = 0,
    private waiting: PlayEvent[] = [],
  ) {
    this.n = firstN;
    this.sent = firstN - 1; // never change what an earlier page has sent
  }

  /** The number that the next event will have. */
  get next(): number {
    return this.n;
  }
  get pending(): readonly PlayEvent[] {
    return this.waiting;
  }

  add(input: Input, derived: Log[]): void {
    this.push({ ...input, n: this.n++, ...(derived.length ? { derived } : {}) });
  }

  moved(from: number, to: number, derived: Log[]): void {
    const last = this.waiting[this.waiting.length - 1];
    if (last?.input === "moved" && last.n > this.sent && near(last.to, from)) {
      last.to = to;
      if (derived.length) last.derived = [...(last.derived ?? []), ...derived];
      this.changed(last);
    } else this.push({ input: "moved", from, to, n: this.n++, ...(derived.length ? { derived } : {}) });
  }

  private push(event: PlayEvent): void {
    this.waiting.push(event);
    this.changed(event);
  }

  private changed(event: PlayEvent): void {
    this.host.changed([event], -1);
    this.sender?.soon();
  }

  /** The server has all up to this n. */
  drop(last: number): void {
    this.waiting = this.waiting.filter((event) => event.n > last);
    this.host.changed([], last);
  }

  /** Send the next batch behind `after`: the number of its last event, and what
   * becomes of it. Nothing waits: undefined. */
  send(after: number, leaving: boolean): { last: number; answer: Promise<Answer> } | undefined {
    const events: PlayEvent[] = [];
    let bytes = 0;
    for (const event of this.waiting) {
      if (event.n <= after) continue;
      bytes += JSON.stringify(event).length;
      if (events.length && (events.length === BATCH_MAX || bytes > BATCH_BYTES)) break;
      events.push(event);
    }
    const last = events[events.length - 1]?.n;
    if (last === undefined) return undefined;
    this.sent = Math.max(this.sent, last);
    return { last, answer: this.host.send({ ...this.about, ...this.host.who(!events[0]?.n), events }, leaving) };
  }

  /** The page may go away: send what is not on its way yet, without waiting. */
  leave(): void {
    for (let after = this.sender?.busy ? this.sent : -1, i = 0; i < 8; i++) {
      const batch = this.send(after, true);
      if (!batch) return;
      after = batch.last;
      void batch.answer.catch(() => undefined);
    }
  }
}

// Times in events are decimals of six places.
function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}
