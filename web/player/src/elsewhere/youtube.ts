// A YouTube video, by its official player in a frame of youtube-nocookie.com.
// Its terms forbid to cover the picture or anything of the player.

import "youtube-video-element";
import type { Trouble } from "../media/source.ts";
import { MediaError_ } from "../media/source.ts";
import type { Make, MediaLike } from "./player.ts";

const API = "https://www.youtube.com/iframe_api";

// Codes of YouTube's own errors.
const GONE = new Set([2, 100]);
const FORBIDDEN = new Set([101, 150, 153]);

type Ready = typeof globalThis & { YT?: { Player?: unknown }; onYouTubeIframeAPIReady?: () => void };

type Element = MediaLike & { src: string; config: object; error: { code: number } | null };

/** Its script first: the element never tells that it did not come. */
function script(): Promise<void> {
  const page = self as Ready;
  if (page.YT?.Player) return Promise.resolve();
  return new Promise((done, fail) => {
    const before = page.onYouTubeIframeAPIReady;
    page.onYouTubeIframeAPIReady = () => {
      before?.();
      done();
    };
    const node = document.createElement("script");
    node.src = API;
    node.onerror = () => {
      node.remove();
      fail(new MediaError_("missing"));
    };
    document.head.append(node);
  });
}

export const make: Make = async ({ address, room, t, muted }) => {
  await script();
  const node = document.createElement("youtube-video") as Element;
  const origin = location.origin === "null" ? {} : { origin: location.origin };
  // It has no controls of its own: ours go where the scene goes.
  node.config = { ...origin, start: Math.floor(t) || null, cc_load_policy: null, disablekb: 1, fs: 0, referrerpolicy: "strict-origin-when-cross-origin" };
  node.setAttribute("playsinline", "");
  node.setAttribute("preload", "auto");
  if (muted) node.setAttribute("muted", "");
  room.append(node); // it needs a page around it from the first
  node.src = address;
  const trouble = (): Trouble => {
    const code = node.error?.code ?? 0;
    return GONE.has(code) ? "gone" : FORBIDDEN.has(code) ? "forbidden" : code === 5 ? "decode" : "missing";
  };
  return { node, mute: true, bare: true, trouble, close: () => node.removeAttribute("src") };
};
