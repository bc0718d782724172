// Sends what waits in the queue, one batch at a time, in order, until the server
// has said that it is durable.

import type { Answer, Queue } from "./queue.ts";

const REST_MS = 700; // gather this long before sending
const SOON_MS = 150; // and what somebody did this long: others may be looking
const DONE: ReadonlySet<string> = new Set(["pressed", "missed", "chose", "answered", "submitted"]);
const BACKOFF_MS = [1000, 2000, 4000, 8000, 15000];

export class Sending {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = 0;
  private failures = 0;
  private watchers: { n: number; told: (taken: boolean) => void }[] = [];
  busy = false;

  /** `reachable` is told whether the server can be reached. */
  constructor(
    private readonly queue: Queue,
    private readonly reachable: (is: boolean) => void,
  ) {
    queue.sender = this;
    if (queue.pending.length) this.soon(0);
  }

  soon(ms = this.rest()): void {
    const due = Date.now() + ms;
    // After a failure nothing goes out sooner than that allows.
    if (this.timer !== undefined && (due >= this.due || this.failures > 0)) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private rest(): number {
    return this.queue.pending.some(({ input }) => DONE.has(input)) ? SOON_MS : REST_MS;
  }

  async flush(): Promise<void> {
    const { queue } = this;
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.busy ? undefined : queue.send(-1, false);
    if (!batch) return;
    this.busy = true;
    let wait = 0;
    try {
      wait = this.answered(await batch.answer, batch.last);
    } catch {
      wait = this.failed();
    }
    this.busy = false;
    if (queue.pending.length) this.soon(wait);
  }

  private answered({ status, refused = [], retryAfter }: Answer, last: number): number {
    if (status === 429 || status >= 500) return this.failed(retryAfter);
    // 2xx: durable. Any other answer would be the same the next time.
    if (status >= 300) console.error(`ramify: events up to ${last} were refused (${status})`);
    this.failures = 0;
    this.reachable(true);
    this.queue.drop(last);
    for (const { n, told } of this.watchers) if (n <= last) told(status < 300 && !refused.includes(n));
    this.watchers = this.watchers.filter(({ n }) => n > last);
    return this.rest();
  }

  private failed(retryAfter?: number): number {
    this.reachable(false);
    const step = BACKOFF_MS[Math.min(this.failures++, BACKOFF_MS.length - 1)] as number;
    return Math.max((retryAfter ?? 0) * 1000, step * (0.75 + Math.random() / 2));
  }

  /** Send now; resolves when everything so far is durable: false where the
   * server would not have the last of it. */
  delivered(): Promise<boolean> {
    const n = this.queue.next - 1;
    return new Promise((told) => {
      this.watchers.push({ n, told });
      void this.flush();
    });
  }

  /** The connection may be back. */
  retry(): void {
    this.failures = 0;
    void this.flush();
  }
}
