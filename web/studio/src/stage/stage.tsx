// Where elements are put: the picture as viewers will see it, and over it boxes
// that are drawn, dragged, sized and turned.

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useStore, type StoreApi } from "zustand";
import { FRAMES, type Looking } from "../editor/state.ts";
import type { ClipInfo, Clips } from "../film/clips.ts";
import { elementsOf, nameOf, rangeOf, sceneOf, spanOf, type Box, type Element } from "../film/film.ts";
import { keysOf, withBox } from "../film/places.ts";
import { setField, type Step } from "../record/steps.ts";
import type { Desk } from "../record/draft.ts";
import { Canvas } from "./canvas.ts";
import { dragged, GRIPS, type Grip } from "./drag.ts";

export interface Draw {
  kind: string;
  box: Box;
}

interface StageProps {
  desk: Desk;
  looking: StoreApi<Looking>;
  clips: Clips;
  draw(what: Draw): void;
  remove(ids: readonly string[]): void;
}

interface Picture {
  left: number;
  top: number;
  width: number;
  height: number;
}

const FPS = 30; // where the clip's rate is not known yet
export const frameOf = (clip: ClipInfo | undefined): number => (clip?.rate ? clip.rate[1] / clip.rate[0] : 1 / FPS);

/** The picture and the video behind it follow what is looked at. */
function useCanvas({ desk, looking, clips }: StageProps) {
  const document = useStore(desk.store, (state) => state.document);
  const { scene: sceneId, t, playing } = useStore(looking);
  const [, redraw] = useState(0);
  const again = useCallback(() => redraw((n) => n + 1), []);
  const [canvas] = useState(() => new Canvas(again));
  useEffect(() => () => canvas.close(), [canvas]);
  const scene = sceneOf(document, sceneId);
  const clip = scene && clips.get(scene.clip);
  const [from] = scene ? rangeOf(scene, clip?.duration ?? 0) : [0];
  useEffect(() => void canvas.show(document, sceneId, clips).catch(() => undefined), [canvas, document, sceneId, clips]);
  useEffect(() => {
    if (clip && canvas.video.src !== clip.file) canvas.video.src = clip.file;
  }, [canvas, clip]);
  useEffect(() => {
    if (!playing) canvas.video.currentTime = from + t + frameOf(clip) / 2;
    canvas.draw(t);
    again();
  }, [canvas, t, from, playing, clip, again]);
  return { canvas, document, scene, clip, from };
}

/** Playing on the stage: the video runs, and the scene's time with it. */
function usePlaying(canvas: Canvas, looking: StoreApi<Looking>, from: number, length: number): void {
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
    canvas.video.play().then(
      () => (frame = requestAnimationFrame(step)),
      () => looking.setState({ playing: false }),
    );
    return () => {
      cancelAnimationFrame(frame);
      canvas.video.pause();
    };
  }, [canvas, looking, playing, from, length]);
}

export function StageView(props: StageProps) {
  const { desk, looking } = props;
  const { canvas, document, scene, clip, from } = useCanvas(props);
  const { selected, tool, frame, zones, t } = useStore(looking);
  const room = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Picture>({ left: 0, top: 0, width: 0, height: 0 });
  const [lines, setLines] = useState<{ x?: number; y?: number }[]>([]);
  const [drawn, setDrawn] = useState<Box>();
  const length = scene ? rangeOf(scene, clip?.duration ?? 0)[1] - from : 0;
  usePlaying(canvas, looking, from, length);

  useLayoutEffect(() => {
    holder.current?.prepend(canvas.host);
  }, [canvas]);
  const aspect = clip ? clip.width / clip.height : 16 / 9;
  useLayoutEffect(() => {
    const outside = room.current;
    const inside = holder.current;
    if (!outside || !inside) return undefined;
    const fitAll = (): void => {
      const { clientWidth, clientHeight } = outside;
      const want = FRAMES[frame];
      const [width, height] = want.width ? [want.width, want.height] : [Math.min(clientWidth, clientHeight * aspect), Math.min(clientHeight, clientWidth / aspect)];
      const scale = Math.min(1, clientWidth / width, clientHeight / height);
      inside.style.width = `${width}px`;
      inside.style.height = `${height}px`;
      inside.style.transform = `scale(${scale})`;
      setPicture(canvas.resize(width, height, aspect).picture);
    };
    const sizes = new ResizeObserver(fitAll);
    sizes.observe(outside);
    fitAll();
    return () => sizes.disconnect();
  }, [canvas, frame, aspect]);

  const elements = elementsOf(scene).filter((element) => {
    const [begin, end] = spanOf(element, length);
    return (t >= begin && t <= end) || selected.includes(element.id);
  });
  const boxes = boxesOf(canvas, elements, t, layer.current);

  const commit = (to: ReadonlyMap<string, Box>, label: string): void => {
    const steps: Step[] = [];
    for (const [id, box] of to) {
      const element = elements.find((one) => one.id === id);
      if (element && scene) steps.push(...setField(document, ["scenes", scene.id, "elements", id, "place"], withBox(element.place, t, box, frameOf(clip) / 2)));
    }
    desk.edit(label, steps);
  };

  const grab = (event: PointerEvent<HTMLElement>, grip: Grip, ids: readonly string[]): void => {
    const bounds = layer.current?.getBoundingClientRect();
    const mine = new Map(ids.flatMap((id) => (boxes.has(id) ? [[id, boxes.get(id) as Box] as const] : [])));
    if (!bounds || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const others = [...boxes].filter(([id]) => !mine.has(id)).map(([, box]) => box);
    const start = { grip, boxes: mine, others, picture: bounds, x: event.clientX, y: event.clientY };
    let last: ReadonlyMap<string, Box> | undefined;
    const move = (now: globalThis.PointerEvent): void => {
      const { boxes: to, lines: near } = dragged(start, now.clientX, now.clientY, { free: now.altKey, square: now.shiftKey });
      last = to;
      for (const [id, box] of to) {
        canvas.preview(id, mine.get(id) as Box, box);
        const node = layer.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`);
        if (node) put(node, box);
      }
      setLines(near);
    };
    const end = (): void => {
      target.removeEventListener("pointermove", move);
      setLines([]);
      if (last) commit(last, `${grip === "move" ? "Move" : grip === "turn" ? "Turn" : "Resize"} ${called(elements, ids)}`);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("lostpointercapture", end, { once: true });
  };

  const press = (event: PointerEvent<HTMLElement>, id: string): void => {
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const ids = more ? (selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]) : selected.includes(id) ? selected : [id];
    looking.setState({ selected: ids });
    if (!more) grab(event, "move", ids);
  };

  const ground = (event: PointerEvent<HTMLElement>): void => {
    const bounds = layer.current?.getBoundingClientRect();
    if (!bounds || event.button || event.target !== event.currentTarget) return;
    const target = event.currentTarget;
    const at = (now: { clientX: number; clientY: number }): [number, number] => [((now.clientX - bounds.left) / bounds.width) * 100, ((now.clientY - bounds.top) / bounds.height) * 100];
    const [x0, y0] = at(event);
    let box: Box | undefined;
    target.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent): void => {
      const [x, y] = at(now);
      box = [Math.min(x0, x), Math.min(y0, y), Math.abs(x - x0), Math.abs(y - y0)];
      setDrawn(box);
    };
    const end = (): void => {
      target.removeEventListener("pointermove", move);
      setDrawn(undefined);
      const large = box && box[2] > 1 && box[3] > 1;
      if (tool) props.draw({ kind: tool, box: large ? (box as Box) : [x0 - 8, y0 - 8, 16, 16] });
      else if (large) looking.setState({ selected: [...boxes].filter(([, one]) => overlaps(one, box as Box)).map(([id]) => id) });
      else looking.setState({ selected: [] });
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("lostpointercapture", end, { once: true });
  };

  const nudge = (event: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const focused = (event.target as HTMLElement).dataset["box"];
    const ids = focused && !selected.includes(focused) ? [focused] : selected;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      props.remove(ids);
    } else if (by && ids.length) {
      event.preventDefault();
      event.stopPropagation();
      const px = event.shiftKey ? 10 : 1;
      const to = new Map(ids.flatMap((id) => (boxes.has(id) ? [[id, shiftedBox(boxes.get(id) as Box, ((by[0] ?? 0) * px * 100) / picture.width, ((by[1] ?? 0) * px * 100) / picture.height)] as const] : [])));
      commit(to, `Nudge ${called(elements, ids)}`);
    }
  };

  return (
    <div className="stage-room" ref={room}>
      <div className="stage-frame" ref={holder} data-frame={frame}>
        <div
          className="stage-layer"
          ref={layer}
          role="group"
          aria-label="Stage"
          data-tool={tool}
          style={{ left: picture.left, top: picture.top, width: picture.width, height: picture.height }}
          onPointerDown={ground}
          onKeyDown={nudge}
        >
          {zones && <div className="zones" aria-hidden="true" />}
          <Path element={elements.find(({ id }) => id === selected[0])} />
          {elements.map((element) => {
            const box = boxes.get(element.id);
            if (!box) return null;
            const is = selected.includes(element.id);
            return (
              <div
                key={element.id}
                data-box={element.id}
                className="box"
                role="button"
                tabIndex={0}
                aria-pressed={is}
                aria-label={`${element.kind} ${nameOf(element)}`}
                ref={(node) => {
                  if (node) put(node, box);
                }}
                onFocus={(event) => {
                  if (!is && event.currentTarget.matches(":focus-visible")) looking.setState({ selected: [element.id] });
                }}
                onPointerDown={(event) => press(event, element.id)}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" && event.key !== " ") return;
                  event.preventDefault();
                  looking.setState({ selected: [element.id] });
                }}
              >
                {canvas.left.has(element.id) && <span className="box-wrong">has a mistake</span>}
                {is && selected.length === 1 && (
                  <>
                    {GRIPS.map((grip) => (
                      <span key={grip} className="grip" data-grip={grip} onPointerDown={(event) => grab(event, grip, selected)} />
                    ))}
                    <span className="grip" data-grip="turn" onPointerDown={(event) => grab(event, "turn", selected)} />
                  </>
                )}
              </div>
            );
          })}
          {drawn && <div className="drawn" ref={(node) => void (node && put(node, drawn))} />}
          {lines.map((line, n) => (
            <div key={n} className="guide" style={line.x === undefined ? { top: `${line.y}%`, left: 0, right: 0 } : { left: `${line.x}%`, top: 0, bottom: 0 }} />
          ))}
        </div>
      </div>
    </div>
  );
}

function put(node: HTMLElement, [x, y, w, h, turn = 0]: Box): void {
  const { style } = node;
  style.left = `${x}%`;
  style.top = `${y}%`;
  style.width = `${w}%`;
  style.height = `${h}%`;
  style.transform = turn ? `rotate(${turn}deg)` : "";
}

/** Places by the engine; of what leaves its place to the player, where it is
 * drawn. */
function boxesOf(canvas: Canvas, elements: readonly Element[], t: number, layer: HTMLElement | null): Map<string, Box> {
  const boxes = canvas.boxes(t);
  const bounds = layer?.getBoundingClientRect();
  for (const { id, place } of elements) {
    if (boxes.has(id)) continue;
    const rect = bounds?.width ? canvas.rectOf(id) : undefined;
    if (rect && bounds) boxes.set(id, [((rect.left - bounds.left) / bounds.width) * 100, ((rect.top - bounds.top) / bounds.height) * 100, (rect.width / bounds.width) * 100, (rect.height / bounds.height) * 100]);
    else if (Array.isArray(place)) boxes.set(id, place as unknown as Box);
    else if (keysOf(place)) boxes.set(id, keysOf(place)?.[0]?.slice(1) as Box);
  }
  return boxes;
}

const overlaps = ([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): boolean => ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;
const shiftedBox = ([x, y, ...rest]: Box, dx: number, dy: number): Box => [x + dx, y + dy, ...rest] as Box;

function called(elements: readonly Element[], ids: readonly string[]): string {
  const first = elements.find(({ id }) => id === ids[0]);
  return ids.length === 1 && first ? nameOf(first) : `${ids.length} elements`;
}

/** Where a thing goes that moves: a line through its keys. */
function Path({ element }: { element: Element | undefined }) {
  const keys = keysOf(element?.place);
  if (!keys || keys.length < 2) return null;
  const points = keys.map(([, x, y, w, h]) => [x + w / 2, y + h / 2]);
  return (
    <svg className="path" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.map((point) => point.join(",")).join(" ")} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
