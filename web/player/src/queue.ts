// Events on their way to the server. Every input is one, with its number n;
// neighbouring `moved` are one event until another comes between. An event
// leaves the queue only when the server has said that it is durable; the server
// drops what it has twice.

import type { Input, Log } from "../../engine/src/index.ts";

export type PlayEvent = (Input | { input: "moved"; from: number; to: number }) & { n: number; derived?: Log[] };

export interface Batch {
  project: string;
  release: string;
  session: string;
  viewer?: string;
  events: PlayEvent[];
}

export interface QueueHost {
  /** Where batches go. Resolves with the answer; rejects without connection. */
  send(batch: Batch, leaving: boolean): Promise<{ status: number; retryAfter?: number }>;
  /** Events were added, changed or acknowledged: keep them over a reload. */
  changed(events: PlayEvent[], acknowledged: number): void;
  /** Whether the server can be reached. */
  reachable(is: boolean): void;
  viewer(): string | undefined;
}

const REST_MS = 700; // gather this long before sending
const BATCH_MAX = 200;
const BATCH_BYTES = 48_000; // under the 64 KiB that a leaving page may send
const BACKOFF_MS = [1000, 2000, 4000, 8000, 15000];

export class Queue {
  private waiting: PlayEvent[] = [];
  private n: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: number; // events up to this n may be on their way
  private failures = 0;
  private busy = false;
  private watchers: { n: number; told: () => void }[] = [];

  constructor(
    private readonly about: { project: string; release: string; session: string },
    private readonly host: QueueHost,
    firstN = 0,
    waiting: PlayEvent[] = [],
  ) {
    this.n = firstN;
    this.sending = firstN - 1; // never change what an earlier page has sent
    this.waiting = waiting;
    if (waiting.length) this.soon(0);
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
    if (last?.input === "moved" && last.n > this.sending && near(last.to, from)) {
      last.to = to;
      if (derived.length) last.derived = [...(last.derived ?? []), ...derived];
      this.host.changed([last], -1);
      if (derived.length) this.soon(REST_MS);
    } else this.push({ input: "moved", from, to, n: this.n++, ...(derived.length ? { derived } : {}) });
  }

  private push(event: PlayEvent): void {
    this.waiting.push(event);
    this.host.changed([event], -1);
    this.soon(REST_MS);
  }

  private soon(ms: number): void {
    if (this.timer === undefined) this.timer = setTimeout(() => void this.flush(), ms);
  }

  private batch(after: number): Batch {
    const events: PlayEvent[] = [];
    let bytes = 0;
    for (const event of this.waiting) {
      if (event.n <= after) continue;
      bytes += JSON.stringify(event).length;
      if (events.length && (events.length === BATCH_MAX || bytes > BATCH_BYTES)) break;
      events.push(event);
    }
    const viewer = this.host.viewer();
    return { ...this.about, ...(viewer ? { viewer } : {}), events };
  }

  /** Send what waits, one batch at a time, in order. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const first = this.waiting[0];
    if (this.busy || !first) return;
    const batch = this.batch(first.n - 1);
    const last = (batch.events[batch.events.length - 1] as PlayEvent).n;
    this.busy = true;
    this.sending = Math.max(this.sending, last);
    let wait = 0;
    try {
      wait = this.answered(await this.host.send(batch, false), last);
    } catch {
      wait = this.failed();
    }
    this.busy = false;
    if (this.waiting.length) this.soon(wait);
  }

  private answered(answer: { status: number; retryAfter?: number }, last: number): number {
    const { status, retryAfter } = answer;
    if (status === 429 || status >= 500) return this.failed(retryAfter);
    // 2xx: durable. Any other answer would be the same the next time.
    if (status >= 300) console.error(`ramify: events up to ${last} were refused (${status})`);
    this.failures = 0;
    this.host.reachable(true);
    this.waiting = this.waiting.filter((event) => event.n > last);
    this.host.changed([], last);
    for (const { n, told } of this.watchers) if (n <= last) told();
    this.watchers = this.watchers.filter(({ n }) => n > last);
    return REST_MS;
  }

  private failed(retryAfter?: number): number {
    this.host.reachable(false);
    const step = BACKOFF_MS[Math.min(this.failures++, BACKOFF_MS.length - 1)] as number;
    return Math.max((retryAfter ?? 0) * 1000, step * (0.75 + Math.random() / 2));
  }

  /** Send now; resolves when everything so far is durable. */
  delivered(): Promise<void> {
    const n = this.n - 1;
    return new Promise((told) => {
      this.watchers.push({ n, told });
      void this.flush();
    });
  }

  /** The connection may be back. */
  retry(): void {
    this.failures = 0;
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.flush();
  }

  /** The page may go away: send what is not on its way yet, without waiting. */
  leave(): void {
    for (let after = this.busy ? this.sending : -1, i = 0; i < 8; i++) {
      const batch = this.batch(after);
      const last = batch.events[batch.events.length - 1];
      if (!last) return;
      after = last.n;
      this.sending = Math.max(this.sending, after);
      void this.host.send(batch, true).catch(() => undefined);
    }
  }
}

// Times in events are decimals of six places.
function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}
