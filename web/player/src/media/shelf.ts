// Bytes that wait in memory: the beginnings of scenes that may come next. They
// are never appended before it is decided that they come: what was appended in
// vain would be seen.

import type { Spent } from "./budget.ts";
import { bytes, whole } from "./net.ts";
import type { Pace } from "./pace.ts";

/** A range of a file; `to` Infinity: all of it. */
export interface Range {
  address: string;
  from: number;
  to: number;
}

const named = ({ address, from, to }: Range): string => `${address} ${from} ${to}`;

interface Held {
  stop: AbortController;
  size: number; // so far
  all: Promise<Uint8Array>;
}

export class Shelf {
  private readonly held = new Map<string, Held>();
  private readonly spent: Spent = { used: 0, wasted: 0 };

  constructor(private readonly pace: Pace) {}

  get account(): Spent {
    return { ...this.spent };
  }

  /** Bytes that went to the screen, or are bound for it. */
  use(size: number): void {
    this.spent.used += size;
  }

  /** Have these, and nothing else. */
  hold(wanted: readonly Range[]): void {
    const names = new Set(wanted.map(named));
    for (const [name, held] of this.held) if (!names.has(name)) this.drop(name, held);
    for (const range of wanted) if (!this.held.has(named(range))) this.bring(range);
  }

  private drop(name: string, held: Held): void {
    held.stop.abort();
    this.spent.wasted += held.size;
    this.held.delete(name);
  }

  private bring(range: Range): void {
    const stop = new AbortController();
    const held: Held = { stop, size: 0, all: Promise.resolve(new Uint8Array(0)) };
    const counted = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces) {
        held.size += piece.length;
        yield piece;
      }
    };
    held.all = whole(counted(bytes(range.address, range.from, range.to, stop.signal, this.pace)));
    held.all.catch(() => this.held.get(named(range)) === held && this.drop(named(range), held));
    this.held.set(named(range), held);
  }

  /** What is held, now to be used; it leaves the shelf. */
  take(range: Range): Promise<Uint8Array> | undefined {
    const held = this.held.get(named(range));
    if (held) this.held.delete(named(range));
    return held?.all;
  }
}
