// How a piece is cut into parts: what is asked for in one request and appended
// together.

import { headOf, tailOf, type Anew } from "./edges.ts";
import type { Cutter, Part } from "./lane.ts";
import type { Pace } from "./pace.ts";
import { placeAnew, placePicture, placeSound, type Piece, type Placing } from "./piece.ts";
import { seconds } from "./ratio.ts";
import { bytesOf, PACKET, type Index, type PictureTrack, type Track } from "./tracks.ts";

const GROUP_S = 4; // of media in one request, when there is no hurry
const CALM_S = 4; // ahead: no hurry

/** The same piece is placed in the same way: one object for each. */
function kept(place: (piece: Piece) => Placing): (piece: Piece) => Placing {
  const known = new WeakMap<Piece, Placing>();
  return (piece) => {
    let placing = known.get(piece);
    if (!placing) known.set(piece, (placing = place(piece)));
    return placing;
  };
}

function fragments(index: Index, track: Track, fragment: number, count: number, codecs: string, placing: Placing): Part {
  const [from, to] = bytesOf(track, fragment, count);
  return {
    range: { address: index.file(track), from: fragment ? from : 0, to },
    size: to - from,
    index,
    track,
    codecs,
    placing,
    next: fragment + count,
  };
}

export class PictureCutter implements Cutter {
  private readonly place = kept(placePicture);
  private now: PictureTrack | undefined;

  /** `lines`: how many the screen shows. */
  constructor(
    private readonly pace: Pace,
    private readonly lines: () => number,
  ) {}

  type(codecs: string): string {
    return `video/mp4; codecs="${codecs}"`;
  }

  /** The size of the picture to load now. */
  pick({ tracks }: Index): PictureTrack | undefined {
    const same = tracks.picture.find(({ height }) => height === this.now?.height);
    this.now = this.pace.pick(tracks.picture, same, this.lines());
    return this.now;
  }

  part(piece: Piece, fragment: number, aheadS: number): Part | undefined {
    const { index } = piece;
    const track = this.pick(index);
    if (!track) return undefined;
    const head = fragment < 0 ? headOf(piece, track.height) : undefined;
    if (head) return this.whole(piece, track, head, index.fragment(head.frame + head.frames));
    const at = fragment < 0 ? index.keyFor(piece.open) : fragment;
    const frame = index.frames[at] ?? Infinity;
    if (at >= track.sizes.length || frame >= piece.to) return undefined;
    const tail = tailOf(piece, track.height);
    if (frame === tail?.frame) return this.whole(piece, track, tail, Infinity);
    let count = 1;
    const end = tail?.frame ?? piece.to;
    if (fragment >= 0 && aheadS >= CALM_S) while (this.fits(index, at, count + 1, end)) count++;
    return fragments(index, track, at, count, track.codecs, this.place(piece));
  }

  private whole(piece: Piece, { bits, codecs }: PictureTrack, { frame, address, frames }: Anew, next: number): Part {
    const { index } = piece;
    const size = (frames / index.fps) * (bits / 8);
    return { range: { address, from: 0, to: Infinity }, size, index, track: undefined, codecs, placing: placeAnew(piece, frame), next };
  }

  private fits(index: Index, at: number, count: number, to: number): boolean {
    const last = index.frames[at + count - 1] ?? Infinity;
    const end = index.frames[at + count] ?? Infinity;
    return last < to && end - (index.frames[at] as number) <= GROUP_S * index.fps;
  }

  start({ index, from, at }: Piece, fragment: number): number {
    const frame = fragment < 0 ? from : (index.frames[fragment] ?? Infinity);
    return seconds(at) + (frame - from) / index.fps;
  }

  at(piece: Piece, frame: number): number {
    const { index, open } = piece;
    const tail = tailOf(piece, 0);
    const key = tail && frame >= tail.frame ? index.fragment(tail.frame) : index.keyFor(frame);
    return (index.frames[key] as number) < open ? -1 : key;
  }
}

export class SoundCutter implements Cutter {
  private readonly place = kept(placeSound);

  type(codecs: string): string {
    return `audio/mp4; codecs="${codecs}"`;
  }

  part(piece: Piece, fragment: number, aheadS: number): Part | undefined {
    const { index } = piece;
    const { sound } = index.tracks;
    const at = fragment < 0 ? index.soundFragment(piece.open) : fragment;
    if (index.soundEnds(at, piece.to)) return undefined;
    const most = fragment >= 0 && aheadS >= CALM_S ? GROUP_S : 1;
    let count = 1;
    while (count < most && !index.soundEnds(at + count, piece.to)) count++;
    return fragments(index, sound, at, count, sound.codecs, this.place(piece));
  }

  start({ index, from, at }: Piece, fragment: number): number {
    const { sound } = index.tracks;
    if (fragment < 0) return seconds(at);
    const packet = index.packets[fragment] ?? Infinity;
    return seconds(at) - from / index.fps + (packet * PACKET - sound.priming) / sound.rate;
  }

  at({ index, open }: Piece, frame: number): number {
    return index.soundFragment(Math.max(open, index.frames[index.keyFor(frame)] ?? 0));
  }
}
