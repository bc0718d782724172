// Keeps the session as it goes, and finds one to go on with. With what sends it,
// a part.

import { attempt } from "./attempt.ts";
import { Keep, type Saved } from "./keep.ts";
import type { PlayEvent } from "./queue.ts";

export { Sending } from "./sending.ts";

const RESUME_MS = 30 * 60_000;
const GATHER_MS = 60;

export interface Found {
  resume: Saved | undefined;
  waiting: PlayEvent[]; // of the session to resume
  orphans: { saved: Saved; events: PlayEvent[] }[]; // of others, to be delivered
}

export class Saving {
  private readonly keep = new Keep();
  private changed = new Map<number, PlayEvent>();
  private acknowledged = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private off = false;

  /** `state` copies the session; it is called rarely. */
  constructor(private readonly state: () => Saved | undefined) {}

  /** Events changed or were acknowledged; write them soon, with the session. */
  note(events: PlayEvent[], acknowledged: number): void {
    for (const event of events) this.changed.set(event.n, event);
    this.acknowledged = Math.max(this.acknowledged, acknowledged);
    this.soon();
  }

  soon(): void {
    this.timer ??= setTimeout(() => this.write(), GATHER_MS);
  }

  private write(): void {
    this.timer = undefined;
    const saved = this.off ? undefined : this.state();
    if (!saved) return;
    const events = [...this.changed.values()].filter((event) => event.n > this.acknowledged);
    void this.keep.write(saved, events, this.acknowledged);
    this.changed.clear();
  }

  /** The page may go away now. */
  leave(pending: readonly PlayEvent[]): void {
    clearTimeout(this.timer);
    this.write();
    const saved = this.off ? undefined : this.state();
    if (saved) this.keep.tail(saved, pending);
  }

  back(): void {
    const saved = this.state();
    if (saved) this.keep.dropTail(saved.session);
  }

  /** This session will not be gone on with. */
  async end(session: string): Promise<void> {
    this.keep.dropTail(session);
    await this.keep.forget(session);
  }

  stop(): void {
    this.off = true;
  }

  /** What earlier pages have left: sessions that another tab plays stay there. */
  async find(place: string, shape: string): Promise<Found> {
    const { saved, events } = await this.keep.load();
    const found: Found = { resume: undefined, waiting: [], orphans: [] };
    const latest = [...saved].sort((a, b) => b.when - a.when);
    for (const one of latest) {
      if (!(await hold(one.session))) continue;
      const waiting = events.get(one.session) ?? [];
      const fits = one.place === place && one.shape === shape && !one.ended && one.scene !== undefined;
      if (!found.resume && fits && Date.now() - one.when < RESUME_MS) {
        found.resume = one;
        found.waiting = waiting;
      } else if (waiting.length) found.orphans.push({ saved: one, events: waiting });
      else await this.end(one.session);
    }
    return found;
  }
}

/** Take the session for this tab; false: another one plays it. Held until the
 * page goes. Without locks there is no telling, and it is taken. */
export async function hold(session: string): Promise<boolean> {
  const locks = attempt(() => navigator.locks);
  if (!locks) return true;
  return new Promise((done) => {
    locks
      .request(`ramify:session:${session}`, { ifAvailable: true }, (lock) => {
        done(lock !== null);
        return lock ? new Promise(() => undefined) : undefined;
      })
      .catch(() => done(true));
  });
}
