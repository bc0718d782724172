// Pictures and sound of the scene's part of the clip, of what is in view.

import { useMemo } from "react";
import type { ClipInfo } from "../film/clips.ts";
import { usePeaks, useThumbs, type Peaks, type Thumb } from "./media.ts";
import { tOf, xOf, type Scale, type View } from "./scale.ts";

const STRIP_PX = 40; // height of the pictures
const POINT_PX = 2; // of the sound's shape

interface FilmProps {
  clip: ClipInfo | undefined;
  range: [from: number, to: number]; // of the clip
  shots: readonly number[]; // seconds of the scene at which the picture is another one
  scale: Scale;
  view: View;
}

export function Film({ clip, range: [from, to], shots, scale, view }: FilmProps) {
  const thumbs = useThumbs(clip?.thumbs);
  const peaks = usePeaks(clip?.peaks);
  const seen = useMemo(() => spread(thumbs, from, to, scale, view), [thumbs, from, to, scale.length, scale.width, view]);
  return (
    <div className="filmstrip" aria-hidden="true">
      {seen.map(({ x, thumb }) => (
        <span
          key={x}
          style={{ left: x, width: thumb.w, height: thumb.h, transform: `scale(${STRIP_PX / thumb.h})`, background: `url("${thumb.image}") ${-thumb.x}px ${-thumb.y}px` }}
        />
      ))}
      {shots.map((at) => (
        <i key={at} className="shot" style={{ left: xOf(at, scale) }} />
      ))}
      {peaks && <Wave peaks={peaks} from={from} scale={scale} view={view} />}
    </div>
  );
}

/** As many thumbnails as stand beside each other in view. */
function spread(thumbs: readonly Thumb[], from: number, to: number, scale: Scale, [left, right]: View): { x: number; thumb: Thumb }[] {
  const [first] = thumbs;
  if (!first) return [];
  const wide = (first.w * STRIP_PX) / first.h;
  const [begin, end] = [Math.floor(left / wide), Math.ceil(Math.min(right, scale.width) / wide)];
  return Array.from({ length: Math.max(0, end - begin) }, (_, n) => {
    const x = (begin + n) * wide;
    const at = from + tOf(x + wide / 2, scale);
    return { x, thumb: thumbs.find((one) => at >= one.from && at < one.to) ?? (thumbs[thumbs.length - 1] as Thumb) };
  }).filter(({ x }) => from + tOf(x, scale) < to);
}

function Wave({ peaks, from, scale, view: [left, right] }: { peaks: Peaks; from: number; scale: Scale; view: View }) {
  const path = useMemo(() => {
    const [begin, end] = [Math.max(0, left), Math.min(right, scale.width)];
    const n = Math.max(1, Math.floor((end - begin) / POINT_PX));
    const points = Array.from({ length: n }, (_, i) => {
      const peak = peaks.values[Math.floor((from + tOf(begin + i * POINT_PX, scale)) / peaks.seconds)] ?? 0;
      return `${i} ${(1 - peak).toFixed(3)}`;
    });
    return { d: `M0 1L${points.join("L")}L${n} 1Z`, n, begin, width: end - begin };
  }, [peaks, from, scale.length, scale.width, left, right]);
  return (
    <svg className="wave" viewBox={`0 0 ${path.n} 1`} preserveAspectRatio="none" style={{ left: path.begin, width: path.width }}>
      <path d={path.d} />
    </svg>
  );
}

/** Frames, where they can be told apart. */
export function Frames({ frame, scale }: { frame: number; scale: Scale }) {
  const px = xOf(frame, scale);
  return px >= 6 ? <div className="frames" aria-hidden="true" style={{ backgroundSize: `${px}px 100%` }} /> : null;
}
