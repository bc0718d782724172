// Clips as a frame without an origin may fetch them: it is nobody, so what only
// people who work here may see has an address that is signed for a time.

import { useEffect, useState } from "react";
import type { Clip } from "../../../player/src/drawing.ts";
import type { ClipInfo, Clips } from "../film/clips.ts";
import { post } from "../server/ask.ts";

const SECONDS = 6 * 3600; // a preview that stands open
const OURS = /\/media\/([0-9a-f]{16,128})\//;

/** What signs the clip's address; "": anybody may fetch it. */
async function signed(file: string): Promise<string> {
  const clip = OURS.exec(file)?.[1];
  if (!clip) return "";
  const open = await fetch(file, { method: "HEAD", credentials: "omit", cache: "no-store" }).catch(() => undefined);
  return open?.ok ? "" : (await post<{ query: string }>(`api/v1/clips/${clip}/address`, { seconds: SECONDS })).query;
}

/** A released clip for the frame. */
export async function openTo(clip: Clip, base: string): Promise<Clip> {
  const query = clip.by ? "" : await signed(new URL(clip.file, base).href);
  if (!query) return clip;
  const { tracks: _, heads: __, tails: ___, ...plain } = clip;
  const with_ = <T extends { file: string }>(one: T): T => ({ ...one, file: `${one.file}?${query}` });
  return { ...with_(plain), ...(clip.poster ? { poster: `${clip.poster}?${query}` } : {}), ...(clip.captions ? { captions: clip.captions.map(with_) } : {}) };
}

async function shown(info: ClipInfo): Promise<ClipInfo> {
  const query = info.by ? "" : await signed(info.file);
  if (!query) return info;
  // What is fetched piece by piece has addresses of its own, which are not signed.
  return { ...info, file: `${info.file}?${query}`, made: undefined };
}

/** undefined: not all of them are known yet. Once they are they stay as they are:
 * what the server has made meanwhile is shown by the next preview. */
export function useShown(clips: Clips, names: readonly string[]): Clips | undefined {
  const [known, setKnown] = useState<Clips>();
  const whole = names.every((name) => clips.has(name));
  const lacks = known && names.some((name) => !known.has(name)); // another desk has brought a clip
  useEffect(() => {
    if (lacks) setKnown(undefined);
  }, [lacks]);
  useEffect(() => {
    let gone = false;
    if (!whole || known) return undefined;
    const all = [...clips].map(async ([name, info]) => [name, await shown(info).catch(() => info)] as const);
    void Promise.all(all).then((found) => gone || setKnown(new Map(found)));
    return () => {
      gone = true;
    };
  }, [clips, whole, known]);
  return known && names.every((name) => known.has(name)) ? known : undefined;
}
