// Videos that are somewhere already: what an address means. Pure.

import type { Json } from "../record/steps.ts";

export interface Elsewhere {
  by: "video" | "hls" | "youtube" | "vimeo";
  clip: { [name: string]: Json }; // as a document has it
  copied: boolean; // our server may bring a copy
}

const YOUTUBE = /^(?:www\.|m\.|music\.)?(?:youtube(?:-nocookie)?\.com)$/;
const YOUTUBE_ID = /^[\w-]{11}$/;

function youtubeId({ hostname, pathname, searchParams }: URL): string | undefined {
  const [, first = "", second = ""] = pathname.split("/");
  const id = hostname === "youtu.be" ? first : YOUTUBE.test(hostname) ? (searchParams.get("v") ?? (["embed", "shorts", "live", "v"].includes(first) ? second : "")) : "";
  return YOUTUBE_ID.test(id) ? id : undefined;
}

/** A number, and behind a slash the key of an unlisted one. */
function vimeoId({ hostname, pathname, searchParams }: URL): string | undefined {
  if (!/^(?:www\.|player\.)?vimeo\.com$/.test(hostname)) return undefined;
  const found = /\/(\d{1,19})(?:\/([\da-zA-Z]{1,64}))?\/?$/.exec(pathname);
  const key = found?.[2] ?? searchParams.get("h") ?? "";
  return found ? `${found[1]}${/^[\da-zA-Z]{1,64}$/.test(key) ? `/${key}` : ""}` : undefined;
}

/** undefined: no address of a video. */
export function readAddress(text: string): Elsewhere | undefined {
  let url: URL;
  try {
    url = new URL(/^[a-z]+:/i.test(text.trim()) ? text.trim() : `https://${text.trim()}`);
  } catch {
    return undefined;
  }
  if (!/^https?:$/.test(url.protocol) || url.username || (!url.hostname.includes(".") && url.hostname !== "localhost")) return undefined;
  const youtube = youtubeId(url);
  if (youtube) return { by: "youtube", clip: { youtube }, copied: false };
  const vimeo = vimeoId(url);
  if (vimeo) return { by: "vimeo", clip: { vimeo }, copied: false };
  if (url.hostname === "youtu.be" || YOUTUBE.test(url.hostname) || /(^|\.)vimeo\.com$/.test(url.hostname)) return undefined; // a page of theirs, no video
  const hls = /\.m3u8$/i.test(url.pathname);
  return { by: hls ? "hls" : "video", clip: { url: url.href }, copied: !hls };
}

/** "1:30", "90", "1:02:03.5" as seconds; undefined: none of these. */
export function readLength(text: string): number | undefined {
  const parts = text.trim().split(":").map(Number);
  if (!text.trim() || parts.length > 3 || parts.some((part) => Number.isNaN(part) || part < 0)) return undefined;
  const seconds = parts.reduce((all, part) => all * 60 + part, 0);
  return seconds > 0 ? Math.round(seconds * 1000) / 1000 : undefined;
}

/** The last part of an address that says something, to call a film by. */
export function nameIn(from: string): string {
  const name = new URL(from).pathname.split("/").filter(Boolean).pop() ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // "100%.mp4"
  }
}
