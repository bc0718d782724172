// Clips as a frame without an origin may fetch them: it is nobody, so what only
// people who work here may see has an address that is signed for a time.

import { useEffect, useState } from "react";
import type { ClipInfo, Clips } from "../film/clips.ts";
import { post } from "../server/ask.ts";

const SECONDS = 6 * 3600; // a preview that stands open
const OURS = /\/media\/([0-9a-f]{16,128})\//;

async function shown(info: ClipInfo): Promise<ClipInfo> {
  const clip = info.by ? undefined : OURS.exec(info.file)?.[1];
  if (!clip) return info;
  const open = await fetch(info.file, { method: "HEAD", credentials: "omit", cache: "no-store" }).catch(() => undefined);
  if (open?.ok) return info;
  const { query } = await post<{ query: string }>(`api/v1/clips/${clip}/address`, { seconds: SECONDS });
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
