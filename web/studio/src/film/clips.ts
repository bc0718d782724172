// What is known of a film's clips: from the server, or of a file that is still on
// its way from the browser itself.

import { useEffect, useState } from "react";
import { useArriving } from "../bring/upload.ts";
import { address, get } from "../server/ask.ts";
import type { Document } from "../record/steps.ts";
import { clipOf, isRecord, type Record_ } from "./film.ts";

const LOOK_MS = 2000;

export interface ClipInfo {
  file: string; // where it plays from
  duration: number; // seconds
  width: number;
  height: number;
  rate: [number, number] | undefined; // frames a second; undefined: not known yet
  frames: number | undefined;
  thumbs: string | undefined; // WebVTT of a sprite
  peaks: string | undefined; // JSON
  shots: string | undefined; // JSON: where the picture is another one
  whole: boolean; // nothing more will come
  by: "video" | "hls" | "youtube" | "vimeo" | undefined; // it stays elsewhere, and this plays it
  made: { tracks: string; heads: unknown; tails: unknown } | undefined; // for seams without a gap
}

export type Clips = ReadonlyMap<string, ClipInfo>;

interface Listed {
  state: string;
  duration: number;
  width: number;
  height: number;
  rate: [number, number];
  frames: number;
  original: string;
  play: string | null;
  thumbs: string | null;
  peaks: string | null;
  shots: string | null;
  tracks: string | null;
  heads: unknown[];
  tails: unknown[];
  job: { state: string } | null;
}

async function ofServer(hash: string): Promise<ClipInfo> {
  const clip = await get<Listed>(`api/v1/clips/${hash}`);
  const busy = clip.job !== null && ["queued", "running"].includes(clip.job.state);
  const place = (file: string | null): string | undefined => (file ? address(file) : undefined);
  return {
    file: address(clip.play ?? clip.original),
    duration: clip.duration,
    width: clip.width,
    height: clip.height,
    rate: clip.rate,
    frames: clip.frames,
    thumbs: place(clip.thumbs),
    peaks: place(clip.peaks),
    shots: place(clip.shots),
    whole: Boolean(clip.thumbs) || !busy,
    by: undefined,
    made: clip.tracks ? { tracks: clip.tracks, heads: clip.heads, tails: clip.tails } : undefined,
  };
}

/** What the browser itself sees in a file or at an address. Rejects where it
 * cannot play it. */
export function ofFile(file: string): Promise<ClipInfo> {
  return new Promise((done, no) => {
    const video = document.createElement("video");
    video.preload = "metadata";
    video.muted = true;
    video.onloadedmetadata = () => {
      const { duration, videoWidth: width, videoHeight: height } = video;
      video.removeAttribute("src");
      done({ file, duration, width, height, rate: undefined, frames: undefined, thumbs: undefined, peaks: undefined, shots: undefined, whole: false, by: undefined, made: undefined });
    };
    video.onerror = () => no(new Error("this browser cannot play it"));
    video.src = file;
  });
}

type Stated = Pick<ClipInfo, "file" | "duration" | "width" | "height" | "by">;
const NOT_KNOWN = { rate: undefined, frames: undefined, thumbs: undefined, peaks: undefined, shots: undefined, whole: true, made: undefined };

/** A clip that stays elsewhere, as the document states it; undefined: it is ours.
 * The player's addresses are those of server/projects/elsewhere.c. */
function ofAddress({ url, youtube, vimeo, duration, width, height }: Record_): Stated | undefined {
  const size = { duration: Number(duration) || 1, width: Number(width) || 1280, height: Number(height) || 720 };
  if (typeof youtube === "string") return { ...size, file: `https://www.youtube-nocookie.com/embed/${youtube}`, by: "youtube" };
  if (typeof vimeo === "string") return { ...size, file: `https://vimeo.com/${vimeo}`, by: "vimeo" };
  return typeof url === "string" ? { ...size, file: url, by: /\.m3u8(?:[?#]|$)/i.test(url) ? "hls" : "video" } : undefined;
}

/** Clips by their names in the document, as they become known. */
export function useClips(document: Document, project: string): Clips {
  const uploads = useArriving(project);
  const [clips, setClips] = useState<Clips>(new Map());
  const names = isRecord(document.clips) ? Object.keys(document.clips) : [];
  const sources = names.map((name) => {
    const clip = clipOf(document, name);
    if (typeof clip?.media === "string") return [name, "media", clip.media] as const;
    const elsewhere = isRecord(clip) ? ofAddress(clip) : undefined;
    if (elsewhere) return [name, "stated", JSON.stringify(elsewhere)] as const;
    return [name, "local", uploads.find((one) => one.clip === name)?.local ?? ""] as const;
  });
  const key = JSON.stringify(sources);
  useEffect(() => {
    let gone = false;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const know = (name: string, info: ClipInfo): void => {
      const same = (before: ClipInfo | undefined): boolean => JSON.stringify(before) === JSON.stringify(info);
      if (!gone) setClips((before) => (same(before.get(name)) ? before : new Map(before).set(name, info)));
    };
    const look = async (name: string, kind: string, from: string): Promise<void> => {
      if (!from || gone) return;
      const info = kind === "media" ? await ofServer(from) : kind === "stated" ? { ...NOT_KNOWN, ...(JSON.parse(from) as Stated) } : await ofFile(from);
      know(name, info);
      if (kind === "media" && !info.whole && !gone) timers.push(setTimeout(() => void look(name, kind, from).catch(() => undefined), LOOK_MS));
    };
    for (const [name, kind, from] of JSON.parse(key) as typeof sources) void look(name, kind, from).catch(() => undefined);
    return () => {
      gone = true;
      timers.forEach(clearTimeout);
    };
  }, [key]);
  return clips;
}
