// What the elements of one player share: indexes of prepared clips, their
// initialisations, what waits in memory, and how fast bytes come.

import { attempt } from "../attempt.ts";
import type { Part } from "./lane.ts";
import { bytes, whole } from "./net.ts";
import { Pace } from "./pace.ts";
import { Shelf, type Range } from "./shelf.ts";
import { MediaError_ } from "./source.ts";
import { Index, type Track, type Tracks } from "./tracks.ts";

export class Stock {
  readonly pace = new Pace();
  readonly shelf = new Shelf(this.pace);
  private readonly indexes = new Map<string, Promise<Index>>();
  private readonly inits = new Map<string, Uint8Array>();

  /** The page may have the first clip's index in it. */
  index(address: string): Promise<Index> {
    let index = this.indexes.get(address);
    if (!index) {
      index = this.read(address);
      index.catch(() => this.indexes.delete(address)); // a later try may succeed
      this.indexes.set(address, index);
    }
    return index;
  }

  private async read(address: string): Promise<Index> {
    const text = new TextDecoder().decode(await whole(bytes(address, 0, Infinity, new AbortController().signal, this.pace)));
    const index = attempt(() => new Index(JSON.parse(text) as Tracks, address));
    if (!index) throw new MediaError_("missing");
    return index;
  }

  /** The initialisation of a track, if it is known already. */
  init(index: Index, track: Track): Uint8Array | undefined {
    return this.inits.get(index.file(track));
  }

  /** What a part needs that is not here: its bytes, and the initialisation. */
  needs({ range, index, track }: Part): Range[] {
    if (!track || range.from === 0 || this.init(index, track)) return [range];
    return [{ address: range.address, from: 0, to: track.init }, range];
  }

  learn(index: Index, track: Track, init: Uint8Array): void {
    this.inits.set(index.file(track), init.slice());
  }

  async whole(range: Range, signal: AbortSignal): Promise<Uint8Array> {
    return whole(this.pieces(range, signal));
  }

  /** These bytes: from memory, or as they come. */
  async *pieces(range: Range, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const held = this.shelf.take(range);
    if (held) {
      const all = await held.catch(() => undefined);
      if (all) {
        this.shelf.use(all.length);
        yield all;
        return;
      }
    }
    for await (const piece of bytes(range.address, range.from, range.to, signal, this.pace)) {
      this.shelf.use(piece.length);
      yield piece;
    }
  }
}
