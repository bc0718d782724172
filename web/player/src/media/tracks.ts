// What a prepared clip is made of (tracks-*.json, as the packager writes it),
// and where in its files a frame or a sample is.

export interface Track {
  file: string; // beside the index
  codecs: string;
  bits: number; // a second
  init: number; // bytes of its initialisation, at the start of the file
  first: number; // where fragment 0 begins
  sizes: number[]; // bytes of each fragment, one behind the other
}

export interface PictureTrack extends Track {
  width: number;
  height: number;
}

export interface SoundTrack extends Track {
  rate: number; // samples a second
  channels: number;
  priming: number; // sample 0 of the clip is this one of the track
  samples: number;
  packets_in: number[];
}

export interface Tracks {
  rate: [number, number];
  frames: number;
  frames_in: number[]; // the same in every picture track
  keys?: number[]; // fragments that begin with a key frame; absent: all
  picture: PictureTrack[]; // tallest first
  sound: SoundTrack;
}

export const PACKET = 1024; // samples

export class Index {
  readonly fps: number;
  readonly frames: number[]; // first of each fragment, and the end
  readonly packets: number[]; // the same for the sound
  private readonly keys: Set<number> | undefined;

  constructor(
    readonly tracks: Tracks,
    readonly address: string,
  ) {
    this.fps = tracks.rate[0] / tracks.rate[1];
    this.frames = sums(tracks.frames_in);
    this.packets = sums(tracks.sound.packets_in);
    this.keys = tracks.keys && new Set(tracks.keys);
  }

  file(track: Track): string {
    return new URL(track.file, this.address).href;
  }

  /** The whole address of a file of this clip, by one that is relative to the
   * film's. */
  beside(address: string): string {
    return new URL(address.slice(address.lastIndexOf("/") + 1), this.address).href;
  }

  /** The fragment that frame is in. */
  fragment(frame: number): number {
    return within(this.frames, frame);
  }

  private opens(fragment: number): boolean {
    return this.keys?.has(fragment) ?? true;
  }

  /** Where decoding must begin for that frame. */
  keyFor(frame: number): number {
    let at = this.fragment(frame);
    while (at > 0 && !this.opens(at)) at--;
    return at;
  }

  /** The fragment that begins with this very frame and needs nothing before. */
  opening(frame: number): number | undefined {
    const at = this.fragment(frame);
    return this.frames[at] === frame && this.opens(at) ? at : undefined;
  }

  /** The first packet that decoding needs for the sound from that frame on: the
   * one before, because packets overlap. */
  soundFragment(frame: number): number {
    const packet = Math.floor(this.sample(frame) / PACKET) - 1;
    return within(this.packets, Math.max(0, packet));
  }

  /** Whether the sound up to that frame is in fragments before this one. */
  soundEnds(fragment: number, frame: number): boolean {
    return (this.packets[fragment] ?? Infinity) * PACKET >= this.sample(frame) || fragment >= this.tracks.sound.sizes.length;
  }

  private sample(frame: number): number {
    const { rate, sound } = this.tracks;
    return (frame * rate[1] * sound.rate) / rate[0] + sound.priming;
  }
}

/** Bytes of fragments `at` … `at + count` - 1: [from, to). */
export function bytesOf(track: Track, at: number, count = 1): [number, number] {
  let from = track.first;
  for (let i = 0; i < at; i++) from += track.sizes[i] ?? 0;
  let to = from;
  for (let i = at; i < at + count; i++) to += track.sizes[i] ?? 0;
  return [from, to];
}

function sums(list: readonly number[]): number[] {
  const all = [0];
  for (const one of list) all.push((all[all.length - 1] as number) + one);
  return all;
}

/** The last place whose value is not above. */
function within(starts: readonly number[], value: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
