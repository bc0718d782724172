// Keeps the session as it goes, and finds one to go on with. With what sends it,
// a part.

import { attempt } from "./attempt.ts";
import { Keep, type Saved } from "./keep.ts";
import type { PlayEvent } from "./queue.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

export { came } from "./came.ts";
export { resume } from "./resume.ts";
export { Sending } from "./sending.ts";

const RESUME_MS = 30 * 60_000;
const GATHER_MS = 60;
const BATCH_MAX = 100;

/** A session of an earlier page, and its events that the server may not have. */
export interface Left {
  saved: Saved;
  events: PlayEvent[];
}

export interface Found {
  resume: Left | undefined; // goes on
  onward: Left | undefined; // too old for that: another one may go on where it stopped
  orphans: Left[]; // others, to be delivered
}

export class Saving {
  private readonly keep = new Keep();
  private changed = new Map<number, PlayEvent>();
  private acknowledged = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private off = false;

  constructor(private readonly session: Session) {}

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
    const saved = this.off ? undefined : savedOf(this.session);
    if (!saved) return;
    const events = [...this.changed.values()].filter((event) => event.n > this.acknowledged);
    void this.keep.write(saved, events, this.acknowledged);
    this.changed.clear();
  }

  /** The page may go away now. */
  leave(pending: readonly PlayEvent[]): void {
    clearTimeout(this.timer);
    this.write();
    const saved = this.off ? undefined : savedOf(this.session);
    if (saved) this.keep.tail(saved, pending);
  }

  back(): void {
    const saved = savedOf(this.session);
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

  /** The session is no longer played here. */
  close(session: string): void {
    clearTimeout(this.timer);
    held.get(session)?.();
    held.delete(session);
  }

  /** Send what an earlier page could not, in order; `ends`: nothing goes on with
   * that session. Gives what has not arrived. */
  async deliver(server: Server, { saved, events }: Left, ends: boolean): Promise<PlayEvent[]> {
    const { project, release, session, viewer, consent, base, came } = saved;
    let rest = events;
    while (rest.length && base === server.base) {
      const some = rest.slice(0, BATCH_MAX);
      if (!(await server.deliver({ project, release, session, events: some, viewer, consent, ...(some[0]?.n ? {} : came) }))) break;
      rest = rest.slice(BATCH_MAX);
      await this.keep.arrived(session, (some[some.length - 1] as PlayEvent).n);
    }
    if (ends && !rest.length) await this.end(session);
    return rest;
  }

  /** What earlier pages have left: sessions that another tab plays stay there. */
  async find(place: string, shape: string): Promise<Found> {
    const { saved, events } = await this.keep.load();
    const found: Found = { resume: undefined, onward: undefined, orphans: [] };
    for (const one of [...saved].sort((a, b) => b.when - a.when)) {
      if (!(await hold(one.session))) continue;
      const left = { saved: one, events: events.get(one.session) ?? [] };
      const latest = one.place === place && !one.ended && one.scene !== undefined && !found.resume && !found.onward;
      if (latest && one.shape === shape && Date.now() - one.when < RESUME_MS) found.resume = left;
      else if (latest) found.onward = left;
      else if (left.events.length) found.orphans.push(left);
      else await this.end(one.session);
    }
    return found;
  }
}

/** Nothing of the session stays here: its viewer has said no. */
export async function forget(session: Session): Promise<void> {
  const { saving } = session;
  session.saving = undefined;
  session.keeping = false;
  saving?.stop();
  await saving?.end(session.id);
}

const held = new Map<string, () => void>(); // by this page: how to let it go

/** Take the session for this tab; false: another one plays it. Held until the
 * page goes. Without locks there is no telling, and it is taken. */
export async function hold(session: string): Promise<boolean> {
  const locks = attempt(() => navigator.locks);
  if (!locks) return true;
  return new Promise((done) => {
    locks
      .request(`ramify:session:${session}`, { ifAvailable: true }, (lock) => {
        done(lock !== null);
        return lock ? new Promise<void>((free) => held.set(session, free)) : undefined;
      })
      .catch(() => done(true));
  });
}

/** A copy of the session as it stands. */
function savedOf({ id, place, server, identity, conductor, queue, clock, release, when, came }: Session): Saved | undefined {
  if (!conductor || !queue) return undefined;
  const { manifest, engine } = conductor.film;
  const { scene, t, ended } = conductor.status;
  const { viewer, consent } = identity;
  return {
    session: id,
    place,
    project: manifest.project,
    base: server.base,
    release,
    shape: manifest.shape,
    n: queue.next,
    at_ms: clock.now(),
    bytes: engine.session(),
    when,
    came,
    t,
    ended,
    ...(scene ? { scene } : {}),
    ...(viewer ? { viewer } : {}),
    ...(consent === undefined ? {} : { consent }),
  };
}
