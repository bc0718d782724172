// A piece: frames of a clip, and where they lie on a timeline. Pieces joined one
// behind the other are what a viewer sees as one film.

import type { Edges } from "../film.ts";
import { plus, ratio, seconds, type Ratio } from "./ratio.ts";
import type { Index } from "./tracks.ts";

export interface Piece {
  readonly index: Index;
  readonly edges: Edges;
  readonly from: number; // frames of the clip: [from, to)
  readonly to: number;
  readonly at: Ratio; // where `from` begins
  /** The first frame that is appended: where nothing is joined, decoding may
   * begin before the piece, and a seek leads into it. */
  readonly open: number;
}

const TICK_S = 1e-5; // browsers count microseconds

const frames = ({ tracks }: Index, count: number): Ratio => ratio(count * tracks.rate[1], tracks.rate[0]);

export const startOf = (piece: Piece): number => seconds(piece.at);
export const endOf = (piece: Piece): number => seconds(end(piece));

function end({ index, from, to, at }: Piece): Ratio {
  return plus(at, frames(index, to - from));
}

/** A piece alone: its timeline is that of the clip. */
export function alone(index: Index, edges: Edges, from: number, to: number): Piece {
  return { index, edges, from, to, at: frames(index, from), open: index.frames[index.keyFor(from)] ?? from };
}

/** Whether a piece that begins there can be joined without a seam: at a key
 * frame, or by a head. Between key frames a browser would drop what comes
 * before the next one. */
export function joinable(index: Index, edges: Edges, from: number): boolean {
  return index.opening(from) !== undefined || (edges.heads?.some(([frame]) => frame === from) ?? false);
}

export function joined(before: Piece, index: Index, edges: Edges, from: number, to: number): Piece {
  return { index, edges, from, to, at: end(before), open: from };
}

/** The piece that is played at that moment; before all, the first. */
export function pieceAt(line: readonly Piece[], t: number): Piece | undefined {
  let found = line[0];
  for (const piece of line) if (startOf(piece) <= t + TICK_S) found = piece;
  return found;
}

/** Seconds of the clip for a moment of the timeline, held at both ends. */
export function clipTime(piece: Piece, t: number): number {
  const { from, to, index } = piece;
  return Math.min(Math.max(from / index.fps + t - startOf(piece), from / index.fps), to / index.fps);
}

/** The moment of the timeline at the middle of a frame. */
export function momentOf(piece: Piece, frame: number): number {
  return startOf(piece) + (frame + 0.5 - piece.from) / piece.index.fps;
}

/** How bytes of a clip are put on the timeline: shifted, and cut. */
export interface Placing {
  offset: number;
  from: number;
  to: number;
}

/** Browsers count microseconds: a frame may begin a little early or late. */
export function placePicture(piece: Piece): Placing {
  const slack = 0.25 / piece.index.fps;
  const offset = startOf(piece) - piece.from / piece.index.fps;
  return { offset, from: Math.max(0, offset + piece.open / piece.index.fps - slack), to: endOf(piece) + slack };
}

/** A head's or tail's own time begins at its first frame. */
export function placeAnew(piece: Piece, frame: number): Placing {
  return { ...placePicture(piece), offset: startOf(piece) + (frame - piece.from) / piece.index.fps };
}

/** The priming lies before the piece and is cut off, and so is what the last
 * packet has too much: neither silence nor doubling at a seam. */
export function placeSound(piece: Piece): Placing {
  const { fps, tracks } = piece.index;
  const offset = startOf(piece) - piece.from / fps;
  const from = Math.max(0, offset + piece.open / fps);
  return { offset: offset - tracks.sound.priming / tracks.sound.rate, from, to: endOf(piece) };
}
