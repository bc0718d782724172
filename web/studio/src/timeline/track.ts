// The timeline's track: how much room there is, what is in view, and the cursor
// kept there while the scale changes.

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { View } from "./scale.ts";

export const FRAME_PX = 12; // of a frame at the largest scale
const BLOCK_PX = 400; // the view is told in steps of this
const WHEEL = 0.05; // of the zoom for a pixel of the wheel

interface Track {
  track: RefObject<HTMLDivElement | null>;
  room: number; // pixels
  view: View;
}

const blocks = (left: number, room: number): View => [Math.floor(left / BLOCK_PX - 1) * BLOCK_PX, Math.ceil((left + room) / BLOCK_PX + 1) * BLOCK_PX];

/** `cursor`: where it is on a track of this width. `widthOf`: the track's for
 * this much room. */
export function useTrack(zoom: number, setZoom: (zoom: number) => void, cursor: (width: number) => number, widthOf: (room: number) => number): Track {
  const track = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(800);
  const [left, setLeft] = useState(0);
  const latest = useRef({ zoom, setZoom });
  latest.current = { zoom, setZoom };
  useEffect(() => {
    const node = track.current;
    if (!node) return undefined;
    const sizes = new ResizeObserver(([box]) => setRoom(Math.max(100, Math.floor(box?.contentRect.width ?? 0))));
    sizes.observe(node);
    const scrolled = (): void => setLeft(Math.floor(node.scrollLeft / BLOCK_PX) * BLOCK_PX);
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current.setZoom(Math.min(100, Math.max(0, latest.current.zoom - event.deltaY * WHEEL)));
    };
    node.addEventListener("scroll", scrolled, { passive: true });
    node.addEventListener("wheel", wheel, { passive: false });
    return () => {
      sizes.disconnect();
      node.removeEventListener("scroll", scrolled);
      node.removeEventListener("wheel", wheel);
    };
  }, []);
  const width = widthOf(room);
  const x = cursor(width);
  const before = useRef({ width, x });
  useLayoutEffect(() => {
    const node = track.current;
    const was = before.current;
    before.current = { width, x };
    if (!node) return;
    if (was.width !== width) node.scrollLeft += x - was.x; // it stays where it was seen
    if (x < node.scrollLeft || x > node.scrollLeft + room) node.scrollLeft = x - room / 2;
  }, [width, x, room]);
  const view = useMemo(() => blocks(left, room), [left, room]);
  return { track, room, view };
}
