// The picture and the video behind it follow what is looked at: its moment, its
// screen, and whether it plays.

import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from "react";
import { useStore, type StoreApi } from "zustand";
import { NARROW_PX } from "../../../player/src/drawing.ts";
import { FRAMES, type FrameName, type Looking } from "../editor/state.ts";
import type { ClipInfo, Clips } from "../film/clips.ts";
import { rangeOf, sceneOf } from "../film/film.ts";
import type { Desk } from "../record/draft.ts";
import { trimming } from "../timeline/trim.ts";
import { Canvas } from "./canvas.ts";

const FPS = 30; // where the clip's rate is not known yet
export const frameOf = (clip: ClipInfo | undefined): number => (clip?.rate ? clip.rate[1] / clip.rate[0] : 1 / FPS);

/** A time of the clip in the middle of the frame that is seen then, so that
 * nothing rounds to its neighbour. */
const midFrame = (t: number, frame: number): number => (Math.floor(t / frame + 0.01) + 0.5) * frame;

/** YouTube's and Vimeo's addresses are pages: they are asked for nothing here. */
const isFile = ({ by }: ClipInfo): boolean => by !== "youtube" && by !== "vimeo";

export function useCanvas({ desk, looking, clips }: { desk: Desk; looking: StoreApi<Looking>; clips: Clips }) {
  const document = useStore(desk.store, (state) => state.document);
  const { scene: sceneId, t, playing } = useStore(looking);
  const [drawn, redraw] = useState(0);
  const again = useCallback(() => redraw((n) => n + 1), []);
  const [canvas] = useState(() => new Canvas(again));
  useEffect(() => () => canvas.close(), [canvas]);
  const scene = sceneOf(document, sceneId);
  const clip = scene && clips.get(scene.clip);
  const [from] = scene ? rangeOf(scene, clip?.duration ?? 0) : [0];
  useEffect(() => void canvas.show(document, sceneId, clips).catch(() => undefined), [canvas, document, sceneId, clips]);
  useEffect(() => {
    if (!clip) return;
    if (!isFile(clip)) canvas.video.removeAttribute("src");
    else if (canvas.video.src !== clip.file) canvas.video.src = clip.file;
  }, [canvas, clip]);
  useEffect(() => {
    if (!playing) canvas.video.currentTime = midFrame(from + t, frameOf(clip));
    canvas.draw(t);
    again();
  }, [canvas, t, from, playing, clip, again]);
  useEffect(
    // While an end of the scene is dragged, the picture there is seen.
    () => trimming.subscribe(({ at }) => void (canvas.video.currentTime = midFrame(at ?? from + looking.getState().t, frameOf(clip)))),
    [canvas, from, clip, looking],
  );
  return { canvas, document, scene, clip, from, drawn };
}

/** Playing on the stage: the video runs, and the scene's time with it. */
export function usePlaying(canvas: Canvas, looking: StoreApi<Looking>, from: number, length: number): void {
  const playing = useStore(looking, (state) => state.playing);
  useEffect(() => {
    if (!playing) return undefined;
    let frame = 0;
    const step = (): void => {
      const t = canvas.video.currentTime - from;
      if (t >= length || canvas.video.ended) looking.setState({ t: Math.max(0, length), playing: false });
      else {
        looking.setState({ t: Math.max(0, t) });
        frame = requestAnimationFrame(step);
      }
    };
    const begun = canvas.video.hasAttribute("src") ? canvas.video.play() : Promise.reject(new Error("there is no video"));
    begun.then(
      () => (frame = requestAnimationFrame(step)),
      () => looking.setState({ playing: false }),
    );
    return () => {
      cancelAnimationFrame(frame);
      canvas.video.pause();
    };
  }, [canvas, looking, playing, from, length]);
}

export interface Picture {
  left: number; // CSS pixels of the screen that is tried
  top: number;
  width: number;
  height: number;
  narrow: boolean; // the player is under 480 px wide
  foot: number; // the player's, from the picture's top
  shown: number; // pixels of the page for one of the screen
}

/** The screen as large as there is room, and where the picture is on it. */
export function useScreen(canvas: Canvas, outside: RefObject<HTMLElement | null>, inside: RefObject<HTMLElement | null>, frame: FrameName, aspect: number): Picture {
  const [picture, setPicture] = useState<Picture>({ left: 0, top: 0, width: 0, height: 0, narrow: false, foot: 0, shown: 1 });
  useLayoutEffect(() => {
    inside.current?.prepend(canvas.host);
  }, [canvas, inside]);
  useLayoutEffect(() => {
    const [around, screen] = [outside.current, inside.current];
    if (!around || !screen) return undefined;
    const fitAll = (): void => {
      const { clientWidth, clientHeight } = around;
      const want = FRAMES[frame];
      const [width, height] = want.width ? [want.width, want.height] : fitted(clientWidth, clientHeight, aspect);
      const edge = want.width ? EDGE_PX : 0;
      const scale = Math.min(1, (clientWidth - edge) / width, (clientHeight - edge) / height);
      screen.style.width = `${width}px`;
      screen.style.height = `${height}px`;
      screen.style.transform = `translate(-50%, -50%) scale(${scale})`;
      screen.style.setProperty("--shown", String(scale));
      const { picture: at, screen: of, narrow } = canvas.resize(width, height, aspect);
      setPicture({ ...at, narrow, foot: of.height - at.top, shown: scale });
    };
    const sizes = new ResizeObserver(fitAll);
    sizes.observe(around);
    fitAll();
    return () => sizes.disconnect();
  }, [canvas, frame, aspect, outside, inside]);
  return picture;
}

/** As large as there is room; of an upright film a screen that is no phone, seen
 * smaller: at its own size its options would lie in a row that is swiped. */
function fitted(room: number, high: number, aspect: number): [width: number, height: number] {
  const width = Math.max(NARROW_PX, Math.min(room, high * aspect));
  return [width, width / aspect];
}

const EDGE_PX = 24; // of a screen that is tried, drawn around it
