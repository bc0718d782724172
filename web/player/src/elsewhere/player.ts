// What plays a clip that stays elsewhere: an element with the ways of a
// <video>, and what is special about it. One row a kind; those that bring code
// of others are parts.

import type { Clip } from "../film.ts";
import type { Kit } from "../kit.ts";
import type { Trouble } from "../media/source.ts";
import { h } from "../dom.ts";

export interface MediaLike extends HTMLElement {
  currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  playbackRate: number;
  muted: boolean;
  volume: number;
  play(): Promise<unknown>;
  pause(): unknown;
}

export interface Player {
  readonly node: MediaLike;
  /** Its `currentTime` runs by itself, as that of a <video> does. */
  readonly fine?: boolean;
  /** A refused start is told by nothing but that it does not play. */
  readonly mute?: boolean;
  /** Nothing of ours may lie over its picture. */
  readonly bare?: boolean;
  /** What was wrong when it told an `error`. */
  trouble(): Trouble;
  close?(): void;
}

export interface Wish {
  address: string;
  room: HTMLElement; // where the element goes before it is told the address
  t: number; // where it will begin, seconds
  muted: boolean;
}

export type Make = (wish: Wish) => Promise<Player>;

const plain: Make = (wish) => {
  const node = h("video", { playsinline: true, preload: "auto", disableremoteplayback: true });
  node.disablePictureInPicture = true; // it would hide the layer
  node.muted = wish.muted;
  wish.room.append(node);
  node.src = wish.t > 0 ? `${wish.address.replace(/#.*/, "")}#t=${wish.t}` : wish.address;
  return Promise.resolve({ node, fine: true, trouble: () => (node.error?.code === MediaError.MEDIA_ERR_DECODE ? "decode" : "missing") });
};

export const MAKERS: Record<NonNullable<Clip["by"]>, (kit: Kit) => Promise<Make>> = {
  video: () => Promise.resolve(plain),
  hls: (kit) => kit.part("hls").then(({ make }) => make),
  youtube: (kit) => kit.part("youtube").then(({ make }) => make),
  vimeo: (kit) => kit.part("vimeo").then(({ make }) => make),
};

/** Hosts that are asked when such a clip is loaded, the first as its name. */
export function hostsOf(clip: Clip): string[] {
  if (clip.by === "youtube") return ["youtube-nocookie.com", "youtube.com"];
  if (clip.by === "vimeo") return ["player.vimeo.com"];
  return [...new Set([clip.file, ...(clip.hosts ?? [])].map((address) => new URL(address).host))];
}
