// Feeds one channel, picture or sound: what the pieces of the timeline need
// next is asked for and appended, while there is not enough ahead.

import type { Channel } from "./channel.ts";
import { endOf, pieceAt, startOf, type Piece, type Placing } from "./piece.ts";
import type { Range } from "./shelf.ts";
import type { Stock } from "./stock.ts";
import type { Index, Track } from "./tracks.ts";

const SLACK_S = 0.05; // ranges of sound and picture hardly ever end together

/** What comes next: bytes, where they go, and what follows. */
export interface Part {
  range: Range;
  size: number; // bytes; about, where the range does not say
  index: Index;
  track: Track | undefined; // none: a head or tail, which brings its initialisation
  codecs: string;
  placing: Placing;
  next: number; // the fragment behind it
}

/** How a piece is cut into parts. */
export interface Cutter {
  /** The container and the codecs. */
  type(codecs: string): string;
  /** The part that begins with this fragment; -1: with the piece, as it is to be
   * entered. Undefined: the piece ends before. */
  part(piece: Piece, fragment: number, aheadS: number): Part | undefined;
  /** The fragment to go on with at that frame of the piece, when decoding begins
   * anew there. */
  at(piece: Piece, frame: number): number;
  /** Where that fragment of the piece begins on the timeline. */
  start(piece: Piece, fragment: number): number;
}

export interface LaneHost {
  pieces(): readonly Piece[];
  now(): number;
  wants(aheadS: number): boolean;
  /** A part is in. */
  fed(): void;
  failed(error: unknown, piece: Piece): void;
}

export class Lane {
  private stop = new AbortController();
  private wake: () => void = () => undefined;
  private piece: Piece | undefined;
  private fragment = -1;
  private closed = false;
  private stuck = false; // what comes next cannot be had

  constructor(
    private readonly channel: Channel,
    private readonly cutter: Cutter,
    private readonly stock: Stock,
    private readonly host: LaneHost,
  ) {
    void this.run();
  }

  /** Go on here: with the piece's beginning, or at a frame of it. */
  begin(piece: Piece, frame?: number): void {
    this.jump(piece, frame === undefined ? -1 : this.cutter.at(piece, frame));
  }

  /** Nothing more of that piece. */
  finish(piece: Piece): void {
    this.jump(piece, Infinity);
  }

  private jump(piece: Piece, fragment: number): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.piece = piece;
    this.fragment = fragment;
    this.stuck = false;
    this.wake();
  }

  nudge(): void {
    if (!this.stuck) this.wake();
  }

  /** Ask once more for what could not be had. */
  retry(): void {
    this.stuck = false;
    this.wake();
  }

  /** The playhead is at `t`: go on where what is there ends. */
  resume(t: number): void {
    const { piece, fragment } = this;
    const end = this.channel.end(t);
    if (piece && end > t && Math.min(this.cutter.start(piece, fragment), endOf(piece)) <= end + SLACK_S) return;
    const there = pieceAt(this.host.pieces(), end);
    if (!there) return;
    const frame = there.from + Math.floor((end - startOf(there)) * there.index.fps + SLACK_S);
    if (frame >= there.to) this.finish(there);
    else this.begin(there, Math.max(there.from, frame));
  }

  /** Up to where there is something, from the playhead on. */
  get end(): number {
    return this.channel.end(this.host.now());
  }

  /** Whether all of that piece is in. */
  has(piece: Piece): boolean {
    const pieces = this.host.pieces();
    const at = this.piece ? pieces.indexOf(this.piece) : -1;
    const asked = pieces.indexOf(piece);
    return at > asked || (at === asked && !this.part());
  }

  /** Whether anything of that piece is in. */
  began(piece: Piece): boolean {
    return this.piece === piece ? this.channel.end(startOf(piece) + 0.01) > startOf(piece) + 0.02 : this.has(piece);
  }

  private part(): Part | undefined {
    return this.piece && this.cutter.part(this.piece, this.fragment, this.end - this.host.now());
  }

  private next(): Part | undefined {
    for (;;) {
      const part = this.part();
      if (part || !this.piece) return part;
      const pieces = this.host.pieces();
      const following = pieces[pieces.indexOf(this.piece) + 1];
      if (!following) return undefined;
      this.piece = following;
      this.fragment = -1;
    }
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const part = this.host.wants(this.end - this.host.now()) ? this.next() : undefined;
      if (!part) {
        await new Promise<void>((go) => (this.wake = go));
        continue;
      }
      const { stop } = this;
      try {
        await this.bring(part, stop.signal);
        if (stop.signal.aborted) continue;
        this.fragment = part.next;
        this.channel.tidy();
        this.host.fed();
      } catch (error) {
        if (this.closed) return;
        await this.channel.abort().catch(() => undefined);
        if (stop.signal.aborted) continue;
        this.stuck = true;
        if (this.piece) this.host.failed(error, this.piece);
        while (this.stuck && !this.closed) await new Promise<void>((go) => (this.wake = go));
      }
    }
  }

  private async bring({ range, index, track, codecs, placing }: Part, signal: AbortSignal): Promise<void> {
    this.channel.speak(this.cutter.type(codecs));
    if (track) await this.initiate(index, track, range, placing, signal);
    else this.channel.init = "";
    for await (const piece of this.stock.pieces(range, signal)) {
      await this.channel.append(piece, placing);
      if (track && range.from === 0 && piece.length >= track.init && !this.stock.init(index, track)) {
        this.stock.learn(index, track, piece.subarray(0, track.init));
      }
      signal.throwIfAborted();
    }
    if (track) this.channel.init = range.address;
  }

  /** The initialisation, where the bytes that come do not bring it. */
  private async initiate(index: Index, track: Track, range: Range, placing: Placing, signal: AbortSignal): Promise<void> {
    if (range.from === 0 || this.channel.init === range.address) return;
    let init = this.stock.init(index, track);
    if (!init) {
      init = await this.stock.whole({ address: range.address, from: 0, to: track.init }, signal);
      this.stock.learn(index, track, init);
    }
    await this.channel.append(init, placing);
  }

  close(): void {
    this.closed = true;
    this.stop.abort();
    this.wake();
  }
}
