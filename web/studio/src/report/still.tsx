// A small picture of a scene at a time, from the clip's thumbnails.

import type { ClipInfo } from "../film/clips.ts";
import { useThumbs } from "../timeline/media.ts";

const WIDE_PX = 160;

/** `t`: seconds of the clip. Nothing, while there are no thumbnails. */
export function Still({ clip, t }: { clip: ClipInfo | undefined; t: number }) {
  const thumbs = useThumbs(clip?.thumbs);
  const thumb = thumbs.find(({ from, to }) => t >= from && t < to) ?? thumbs[thumbs.length - 1];
  if (!thumb) return null;
  const scale = WIDE_PX / Math.max(thumb.w, thumb.h);
  return (
    <span className="still" aria-hidden="true" style={{ width: thumb.w * scale, height: thumb.h * scale }}>
      <span style={{ width: thumb.w, height: thumb.h, transform: `scale(${scale})`, background: `url("${thumb.image}") ${-thumb.x}px ${-thumb.y}px` }} />
    </span>
  );
}
