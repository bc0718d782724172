// One SourceBuffer: appends and cuts, one after the other.

import type { Placing } from "./piece.ts";

const BEHIND_S = 20; // kept, for a seek back
const NEAR_S = 2; // kept where the browser wants room
const FULL_MS = 500;

export class Channel {
  /** Whose initialisation was appended last. */
  init = "";
  private placed: Placing | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly buffer: SourceBuffer,
    private type: string,
    private readonly now: () => number,
  ) {}

  private turn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.last.then(run);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Another codec, before its initialisation comes. */
  speak(type: string): void {
    if (type === this.type) return;
    this.type = type;
    void this.turn(async () => this.buffer.changeType(type));
  }

  append(bytes: Uint8Array, placing: Placing): Promise<void> {
    return this.turn(async () => {
      this.place(placing);
      for (;;) {
        try {
          this.buffer.appendBuffer(bytes as Uint8Array<ArrayBuffer>);
          return await this.updated();
        } catch (error) {
          if ((error as Error).name !== "QuotaExceededError") throw error;
          // Make room behind; where there is none yet, playing will make it.
          if (!(await this.forget(NEAR_S))) await new Promise((go) => setTimeout(go, FULL_MS));
        }
      }
    });
  }

  private place(placing: Placing): void {
    const { buffer } = this;
    if (this.placed === placing) return;
    this.placed = placing;
    if (buffer.timestampOffset !== placing.offset) buffer.timestampOffset = placing.offset;
    buffer.appendWindowEnd = Infinity; // the start must stay below it
    buffer.appendWindowStart = placing.from;
    buffer.appendWindowEnd = placing.to;
  }

  private updated(): Promise<void> {
    const { buffer } = this;
    return new Promise((done, fail) => {
      let broken = false;
      buffer.addEventListener("error", () => (broken = true), { once: true });
      buffer.addEventListener("updateend", () => (broken ? fail(new Error("not media")) : done()), { once: true });
    });
  }

  /** Drop everything from that moment on. */
  cut(from: number): Promise<void> {
    return this.turn(async () => {
      this.buffer.remove(from, Infinity);
      await this.updated();
    });
  }

  /** Drop what was played long ago. */
  tidy(): void {
    if (this.start() < this.now() - 2 * BEHIND_S) void this.turn(() => this.forget(BEHIND_S)).catch(() => undefined);
  }

  private async forget(keepS: number): Promise<boolean> {
    const before = this.now() - keepS;
    if (before <= 0 || this.start() >= before) return false;
    this.buffer.remove(0, before);
    await this.updated();
    return true;
  }

  /** What was begun is not finished: the next append begins with a fragment. */
  abort(): Promise<void> {
    return this.turn(async () => {
      this.buffer.abort();
      this.placed = undefined; // it forgets the window
    });
  }

  private start(): number {
    const { buffered } = this.buffer;
    return buffered.length ? buffered.start(0) : Infinity;
  }

  /** Up to where there is something without a gap, from `t` on; `t`: nothing. */
  end(t: number, gap = 0.05): number {
    const { buffered } = this.buffer;
    let end = t;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= end + gap && buffered.end(i) > end) end = buffered.end(i);
    }
    return end;
  }

  /** Resolves when all that was asked so far is done. */
  idle(): Promise<unknown> {
    return this.last;
  }
}
