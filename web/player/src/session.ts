// One viewing: its number, its events on their way, and what is kept of it over
// a reload.

import type { Opened, Values } from "../../engine/src/index.ts";
import { attempt } from "./attempt.ts";
import type { Came } from "./came.ts";
import { Clock } from "./clock.ts";
import type { Conductor } from "./conductor.ts";
import type { Film } from "./film.ts";
import { newId, type Identity } from "./identity.ts";
import type { Saved } from "./keep.ts";
import type { Opening } from "./opening.ts";
import { Queue, type PlayEvent } from "./queue.ts";
import type { Saving } from "./saving.ts";
import type { Sending } from "./sending.ts";
import type { Server } from "./server.ts";
import { TAIL } from "./tail.ts";

const AGAIN_MS = 3000;
const SANDBOXED = self.origin === "null"; // no storage at all

export class Session {
  readonly clock = new Clock();
  saving: Saving | undefined;
  private sending: Sending | undefined;
  keeping = false;
  private looked = false;
  old = false; // what was found is too old to go on
  when = Date.now(); // of the last input
  readonly place: string;
  id = newId();
  release: string;
  found: Saved | undefined;
  private waiting: PlayEvent[] = [];
  conductor: Conductor | undefined;
  queue: Queue | undefined;

  readonly film: Film;
  readonly server: Server;
  readonly identity: Identity;
  came: Came | undefined;
  readonly query: string; // of its address, or its page's

  constructor(
    { film, server, identity, query }: Opening,
    private readonly part: () => Promise<typeof import("./saving.ts")>,
    private readonly reachable: (is: boolean) => void,
  ) {
    this.film = film;
    this.server = server;
    this.identity = identity;
    this.query = query;
    this.release = film.manifest.release;
    this.place = `${server.base}#${film.manifest.project}`;
  }

  /** Look for a session to go on with; deliver what earlier pages have left,
   * whatever the viewer decides about it. */
  async find(): Promise<boolean> {
    this.looked = true;
    if (!this.identity.open || !(await keptHere())) return false;
    const saving = await this.keep();
    const found = await saving.find(this.place, this.film.manifest.shape);
    for (const left of found.orphans) void saving.deliver(this.server, left, true);
    const left = found.resume ?? found.onward;
    if (!left) return false;
    void saving.deliver(this.server, left, false).then((rest) => {
      if (this.waiting === left.events) this.waiting = rest;
    });
    if (this.queue) return false;
    this.found = left.saved;
    this.waiting = left.events;
    this.old = left === found.onward;
    return this.onward !== undefined || !this.old;
  }

  /** Where a session stopped that is too old to go on, if that scene still exists. */
  get onward(): { scene: string; t: number } | undefined {
    const { scene, t } = this.found ?? {};
    return this.old && scene !== undefined && this.film.scenes.has(scene) ? { scene, t: t ?? 0 } : undefined;
  }

  private async keep(): Promise<Saving> {
    const part = await this.part();
    this.saving ??= new part.Saving(this);
    return this.saving;
  }

  /** The one that was found will not be gone on with. */
  bury(): void {
    const { found, waiting } = this;
    this.found = undefined;
    this.waiting = [];
    if (found) void this.saving?.deliver(this.server, { saved: found, events: waiting }, true);
  }

  open(): Queue {
    const { found } = this;
    if (found) this.came = found.came ?? {};
    const about = { project: this.film.manifest.project, release: this.release, session: this.id };
    this.queue = new Queue(
      about,
      {
        send: (batch, leaving) => this.server.send(batch, leaving),
        changed: (events, acknowledged) => this.saving?.note(events, acknowledged),
        who: (first) => ({ viewer: this.identity.viewer, consent: this.identity.consent, ...(first && this.came) }),
      },
      found?.n ?? 0,
      this.waiting,
    );
    if (this.saving) void this.send(); // the part is there
    return this.queue;
  }

  begin(conductor: Conductor): void {
    this.conductor = conductor;
    this.clock.start(this.found?.at_ms ?? 0);
  }

  private async send(): Promise<Sending> {
    const { Sending, came } = await this.part();
    this.came ??= came(this);
    return (this.sending ??= new Sending(this.queue as Queue, this.reachable));
  }

  /** Send, and keep it over a reload, once the first element is there. Until
   * then the queue has everything, and leaving sends it. */
  keepOn(): void {
    if (this.keeping || !this.queue) return;
    this.keeping = true;
    this.keepFromNow().catch(() => (this.keeping = false)); // at the next scene
  }

  private async keepFromNow(): Promise<void> {
    await this.send();
    if (SANDBOXED || !this.identity.open) return;
    const saving = await this.keep();
    await (await this.part()).hold(this.id); // other tabs leave it alone
    saving.note([...(this.queue?.pending ?? [])], -1);
    if (!this.looked) void this.find(); // it began by itself
  }

  /** Resolves when the server has what was said, or (false) refused it. */
  async delivered(): Promise<boolean> {
    const sending = await this.send().catch(() => undefined);
    if (sending) return sending.delivered();
    await new Promise((again) => setTimeout(again, AGAIN_MS));
    return this.delivered();
  }

  /** The connection may be back. */
  retry(): void {
    this.sending?.retry();
  }

  save(): void {
    this.when = Date.now();
    this.saving?.soon();
  }

  /** The page may go away: send and keep everything now. */
  leave(): void {
    if (!this.queue) return;
    this.queue.leave();
    this.saving?.leave(this.queue.pending);
  }

  back(): void {
    this.saving?.back();
  }

  /** It stays as it was kept last: withdrawn, or too old. */
  stop(): void {
    this.saving?.stop();
  }

  close(): void {
    this.saving?.close(this.id);
  }
}

/** Whether earlier pages may have left something: what looks for it is a part. */
async function keptHere(): Promise<boolean> {
  if (SANDBOXED) return false;
  try {
    const all = await indexedDB.databases();
    if (all.some(({ name }) => name === "ramify")) return true;
  } catch {
    return attempt(() => localStorage.length > 0) ?? false; // this browser does not tell
  }
  // A page that left early has a tail only.
  return attempt(() => Object.keys(localStorage).some((key) => key.startsWith(TAIL))) ?? false;
}

interface About {
  scene?: string;
  t?: number;
  release: string;
  language: string;
  returned: boolean;
  kept: Values;
  link: Values;
  viewer: Values;
}

/** The first input of a session. Facts that there are none of stay out. */
export function openedInput({ kept, link, viewer, ...about }: About): Omit<Opened, "at_ms"> {
  const facts = Object.entries({ kept, link, viewer }).filter(([, values]) => Object.keys(values).length > 0);
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] as number;
  return { input: "opened", ...about, seed, device: device(), ...Object.fromEntries(facts) };
}

function device(): string {
  if (!matchMedia("(pointer: coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}
