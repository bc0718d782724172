// Edges that are coded anew: a head stands for the picture from a piece's first
// frame up to a key frame, a tail for its last fragment up to the piece's end.
// Where frames are decoded in another order than they are shown in, a browser
// that cuts drops what is decoded behind the first frame that it drops; heads
// and tails have no such order, and can be cut at any frame.

import type { Edge } from "../film.ts";
import type { Piece } from "./piece.ts";

/** Frames of the clip: [frame, frame + frames). */
export interface Anew {
  frame: number;
  address: string;
  frames: number;
}

/** Of the height that suits best. */
function best(list: readonly Edge[] | undefined, at: number, height: number): Edge | undefined {
  const ready = list?.filter(([frame]) => frame === at);
  return ready?.find(([, , lines]) => lines <= height) ?? ready?.[ready.length - 1];
}

export function headOf({ edges, from, index, open }: Piece, height: number): Anew | undefined {
  if (open !== from || index.opening(from) !== undefined) return undefined;
  const head = best(edges.heads, from, height);
  return head && { frame: from, address: index.beside(head[1]), frames: head[3] };
}

export function tailOf({ edges, to, index, open }: Piece, height: number): Anew | undefined {
  const tail = best(edges.tails, to, height);
  if (!tail) return undefined;
  const frame = to - tail[3];
  const begins = index.frames[index.fragment(frame)] === frame;
  return begins && frame >= open ? { frame, address: index.beside(tail[1]), frames: tail[3] } : undefined;
}
