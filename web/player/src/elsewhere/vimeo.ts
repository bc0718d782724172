// A Vimeo video, by its official player in a frame.

import "vimeo-video-element";
import type { Trouble } from "../media/source.ts";
import type { Make, MediaLike } from "./player.ts";

interface Api {
  on(event: "error", hear: (error: { name?: string; method?: string }) => void): void;
}
type Element = MediaLike & { src: string; config: object; api: Api | null };

const TROUBLES: Record<string, Trouble> = { NotFoundError: "gone", PrivacyError: "forbidden", PasswordError: "forbidden", NotPlayableError: "decode" };
const LOOK_MS = 20;
const LOOKS = 200;

export const make: Make = async ({ address, room, muted }) => {
  const node = document.createElement("vimeo-video") as Element;
  let trouble: Trouble = "missing";
  // "Do not track": it sets no cookies and keeps no statistics.
  node.config = { dnt: true };
  node.setAttribute("playsinline", "");
  node.setAttribute("preload", "auto");
  if (muted) node.setAttribute("muted", "");
  room.append(node); // it needs a page around it from the first
  node.src = address;
  let looks = 0;
  // The element makes its player a moment later, and hears no errors of it.
  const listening = setInterval(() => {
    if (!node.api && looks++ < LOOKS) return;
    clearInterval(listening);
    node.api?.on("error", ({ name = "", method }) => {
      const found = TROUBLES[name];
      if (!found || (method && method !== "ready" && method !== "loadVideo")) return; // a command that was refused
      trouble = found;
      node.dispatchEvent(new Event("error"));
    });
  }, LOOK_MS);
  return { node, trouble: () => trouble, close: () => clearInterval(listening) };
};
