// One scene in time: its pictures and sound, its elements as bars, its triggers as
// marks, and the cursor. A bar is dragged, or its ends are; by keyboard the bars
// are a list, and Alt with arrows moves the chosen one by frames.

import { ActionIcon, Button, Group, Slider } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconScissors } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useStore, type StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import type { ClipInfo } from "../film/clips.ts";
import { elementsOf, listOf, nameOf, spanOf, type Element, type Scene } from "../film/film.ts";
import { shifted } from "../film/make.ts";
import { keysOf } from "../film/places.ts";
import { setField, type Document, type Json } from "../record/steps.ts";
import type { Desk } from "../record/draft.ts";
import { usePeaks, useThumbs, type Peaks, type Thumb } from "./media.ts";
import { marks, snapTime, stamp, tOf, xOf, type Scale } from "./scale.ts";

const SNAP_PX = 8;
const LEAST_S = 0.1; // of a bar
const STRIP_PX = 40; // height of the pictures

interface TimelineProps {
  desk: Desk;
  document: Document;
  looking: StoreApi<Looking>;
  scene: Scene;
  clip: ClipInfo | undefined;
  range: [from: number, to: number]; // of the clip
  frame: number; // seconds
  cut(): void;
}

type Part = "move" | "from" | "to";

export function Timeline(props: TimelineProps) {
  const { desk, document, looking, scene, clip, range, frame } = props;
  const { t, playing, selected } = useStore(looking);
  const [zoom, setZoom] = useState(0); // 0: all of it, 100: single frames
  const [room, setRoom] = useState(800);
  const track = useRef<HTMLDivElement>(null);
  const length = range[1] - range[0];
  const most = Math.max(room, (length / frame) * 12);
  const scale: Scale = { length, width: room * (most / room) ** (zoom / 100) };
  const elements = elementsOf(scene);

  useEffect(() => {
    const node = track.current;
    if (!node) return undefined;
    const sizes = new ResizeObserver(([box]) => setRoom(Math.max(100, Math.floor(box?.contentRect.width ?? 0))));
    sizes.observe(node);
    return () => sizes.disconnect();
  }, []);

  const seek = (to: number): void => looking.setState({ t: Math.min(Math.max(0, to), Math.max(0, length - frame)), playing: false });
  const retime = (element: Element, from: number, to: number, whole: boolean): void => {
    const before = spanOf(element, length);
    const at = (path: string): string[] => ["scenes", scene.id, "elements", element.id, path];
    const moved = whole ? shifted(element, from - before[0]) : { ...element, at: [from, to] as Json };
    const steps = [...setField(document, at("at"), [round(from), round(to)]), ...(whole ? setField(document, at("place"), moved.place) : [])];
    desk.edit(`${whole ? "Move" : "Change the time of"} ${nameOf(element)}`, steps);
  };

  const scrub = (event: PointerEvent<HTMLElement>): void => {
    const target = event.currentTarget;
    const { left } = target.getBoundingClientRect();
    const go = (now: { clientX: number }): void => seek(snapTime(tOf(now.clientX - left, scale), [], 0, frame));
    target.setPointerCapture(event.pointerId);
    go(event);
    target.addEventListener("pointermove", go);
    target.addEventListener("lostpointercapture", () => target.removeEventListener("pointermove", go), { once: true });
  };

  return (
    <section className="timeline" aria-label="Timeline">
      <div className="timeline-bar">
        <Group gap={4}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="To the scene's start" onClick={() => seek(0)}>
            <IconPlayerSkipBack size={18} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={playing ? "Pause" : "Play"} onClick={() => looking.setState({ playing: !playing })}>
            {playing ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
          </ActionIcon>
        </Group>
        <span className="stamp">
          {stamp(t)} <span className="soft">/ {stamp(length)}</span>
        </span>
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconScissors size={16} />} onClick={props.cut} disabled={t <= frame || t >= length - frame}>
          Cut here
        </Button>
        <Slider className="zoom" aria-label="Zoom" size="sm" label={null} value={zoom} onChange={setZoom} thumbLabel="Zoom of the timeline" />
      </div>
      <div className="timeline-track" ref={track}>
        <div className="timeline-all" style={{ width: scale.width }}>
          <div
            className="ruler"
            role="slider"
            tabIndex={0}
            aria-label="Cursor"
            aria-valuemin={0}
            aria-valuemax={round(length)}
            aria-valuenow={round(t)}
            aria-valuetext={`${stamp(t)} of ${stamp(length)}`}
            onPointerDown={scrub}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -frame, ArrowRight: frame, PageDown: -1, PageUp: 1, Home: -length, End: length }[event.key];
              if (by === undefined) return;
              event.preventDefault();
              seek(t + (event.shiftKey ? by * 10 : by));
            }}
          >
            {marks(scale).map((at) => (
              <span key={at} className="mark" style={{ left: xOf(at, scale) }}>
                {stamp(at)}
              </span>
            ))}
            {listOf(scene, "triggers").map((trigger) => {
              const at = Array.isArray(trigger.at) ? Number(trigger.at[0]) : Number(trigger.at);
              return Number.isFinite(at) ? <span key={trigger.id} className="trigger" title={`Trigger ${trigger.id}`} style={{ left: xOf(at, scale) }} /> : null;
            })}
          </div>
          <Film clip={clip} range={range} scale={scale} />
          <Bars {...props} elements={elements} selected={selected} scale={scale} length={length} retime={retime} seek={seek} />
          <div className="cursor" style={{ left: xOf(t, scale) }} />
        </div>
      </div>
    </section>
  );
}

const round = (t: number): number => Math.round(t * 1000) / 1000;

/** Pictures and sound of the scene's part of the clip. */
function Film({ clip, range, scale }: { clip: ClipInfo | undefined; range: [number, number]; scale: Scale }) {
  const thumbs = useThumbs(clip?.thumbs);
  const peaks = usePeaks(clip?.peaks);
  const seen = useMemo(() => spread(thumbs, range, scale), [thumbs, range, scale]);
  return (
    <div className="filmstrip" aria-hidden="true">
      {seen.map(({ x, thumb }) => (
        <span
          key={x}
          style={{ left: x, width: thumb.w, height: thumb.h, transform: `scale(${STRIP_PX / thumb.h})`, background: `url("${thumb.image}") ${-thumb.x}px ${-thumb.y}px` }}
        />
      ))}
      {peaks && <Wave peaks={peaks} range={range} scale={scale} />}
    </div>
  );
}

/** As many thumbnails as stand beside each other. */
function spread(thumbs: readonly Thumb[], [from, to]: [number, number], scale: Scale): { x: number; thumb: Thumb }[] {
  const [first] = thumbs;
  if (!first) return [];
  const wide = (first.w * STRIP_PX) / first.h;
  return Array.from({ length: Math.min(400, Math.ceil(scale.width / wide)) }, (_, n) => {
    const at = from + tOf(n * wide + wide / 2, scale);
    return { x: n * wide, thumb: thumbs.find((one) => at >= one.from && at < one.to) ?? (thumbs[thumbs.length - 1] as Thumb) };
  }).filter(({ x }) => from + tOf(x, scale) < to);
}

function Wave({ peaks, range, scale }: { peaks: Peaks; range: [number, number]; scale: Scale }) {
  const path = useMemo(() => {
    const n = Math.min(1200, Math.floor(scale.width / 2));
    const points = Array.from({ length: n }, (_, i) => {
      const at = range[0] + (i / n) * scale.length;
      const peak = peaks.values[Math.floor(at / peaks.seconds)] ?? 0;
      return `${i} ${(1 - peak).toFixed(3)}`;
    });
    return { d: `M0 1L${points.join("L")}L${n} 1Z`, n };
  }, [peaks, range, scale]);
  return (
    <svg className="wave" viewBox={`0 0 ${path.n} 1`} preserveAspectRatio="none">
      <path d={path.d} />
    </svg>
  );
}

interface BarsProps extends TimelineProps {
  elements: readonly Element[];
  selected: readonly string[];
  scale: Scale;
  length: number;
  retime(element: Element, from: number, to: number, whole: boolean): void;
  seek(t: number): void;
}

function Bars({ elements, selected, scale, length, frame, looking, retime, seek }: BarsProps) {
  const [moving, setMoving] = useState<{ id: string; from: number; to: number }>();
  const choose = (id: string): void => looking.setState({ selected: [id] });

  const grab = (event: PointerEvent<HTMLElement>, element: Element, part: Part): void => {
    if (event.button) return;
    event.stopPropagation();
    choose(element.id);
    const target = event.currentTarget;
    const [from, to] = spanOf(element, length);
    const { x: x0, targets } = { x: event.clientX, targets: [0, length, looking.getState().t, ...elements.filter((one) => one !== element).flatMap((one) => spanOf(one, length))] };
    const near = (SNAP_PX / scale.width) * length;
    let last: [number, number] | undefined;
    target.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent): void => {
      const by = ((now.clientX - x0) / scale.width) * length;
      last = dragSpan([from, to], part, by, length, (at) => snapTime(at, now.altKey ? [] : targets, near, frame));
      setMoving({ id: element.id, from: last[0], to: last[1] });
    };
    const end = (): void => {
      target.removeEventListener("pointermove", move);
      setMoving(undefined);
      if (last) retime(element, last[0], last[1], part === "move");
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("lostpointercapture", end, { once: true });
  };

  const key = (event: KeyboardEvent, element: Element, n: number): void => {
    const [from, to] = spanOf(element, length);
    const step = { ArrowLeft: -frame, ArrowRight: frame }[event.key];
    const other = { ArrowUp: n - 1, ArrowDown: n + 1 }[event.key];
    if (event.altKey && step !== undefined) {
      event.preventDefault();
      const by = Math.min(length - to, Math.max(-from, event.shiftKey ? step * 10 : step));
      retime(element, from + by, to + by, true);
    } else if (other !== undefined && elements[other]) {
      event.preventDefault();
      choose(elements[other].id);
      (event.currentTarget.parentElement?.children[other] as HTMLElement | undefined)?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(element.id);
      seek(from);
    }
  };

  if (!elements.length) return <p className="bars-none soft">Nothing stands on this scene yet. Choose a thing above, and draw it on the picture.</p>;
  return (
    <div className="bars" role="listbox" aria-label="Elements of the scene">
      {elements.map((element, n) => {
        const [from, to] = moving?.id === element.id ? [moving.from, moving.to] : spanOf(element, length);
        const is = selected.includes(element.id);
        return (
          <div
            key={element.id}
            className="bar-row"
            role="option"
            aria-selected={is}
            aria-label={`${element.kind} ${nameOf(element)}, ${stamp(from)} to ${stamp(to)}`}
            tabIndex={is || (n === 0 && !selected.length) ? 0 : -1}
            onKeyDown={(event) => key(event, element, n)}
          >
            <div className="span" data-kind={element.kind} style={{ left: xOf(from, scale), width: Math.max(6, xOf(to - from, scale)) }} onPointerDown={(event) => grab(event, element, "move")}>
              <span className="span-end" onPointerDown={(event) => grab(event, element, "from")} />
              <span className="span-name">{nameOf(element)}</span>
              {keysOf(element.place)?.map(([at]) => <span key={at} className="span-key" style={{ left: xOf(at - from, scale) }} />)}
              <span className="span-end" data-end onPointerDown={(event) => grab(event, element, "to")} />
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** A span moved, or one of its ends, within the scene. */
function dragSpan([from, to]: [number, number], part: Part, by: number, length: number, snap: (t: number) => number): [number, number] {
  if (part === "from") return [Math.max(0, Math.min(snap(from + by), to - LEAST_S)), to];
  if (part === "to") return [from, Math.min(length, Math.max(snap(to + by), from + LEAST_S))];
  const start = Math.min(Math.max(0, snap(from + by)), Math.max(0, length - (to - from)));
  return [start, start + (to - from)];
}
