// One scene in time: its pictures and sound between its ends, its elements as
// bars, its triggers as marks, and the cursor.

import { ActionIcon, Button, Group, Slider } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconScissors } from "@tabler/icons-react";
import { useState, type PointerEvent } from "react";
import { useStore, type StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import type { ClipInfo } from "../film/clips.ts";
import { elementsOf, listOf, nameOf, rangeOf, scenesOf, spanOf, type Element, type Scene } from "../film/film.ts";
import { shifted } from "../film/make.ts";
import { keysOf } from "../film/places.ts";
import { setField, type Document, type Json } from "../record/steps.ts";
import type { Desk } from "../record/draft.ts";
import { hold } from "../stage/hold.ts";
import { Bars, type Snapping } from "./bars.tsx";
import { EndFields, Handles } from "./ends.tsx";
import { Film, Frames } from "./film.tsx";
import { useShots } from "./media.ts";
import { marks, snapTime, stamp, tOf, xOf, type Scale } from "./scale.ts";
import { timeOf, Triggers } from "./triggers.tsx";
import { inWords, trimScene } from "./trim.ts";
import { FRAME_PX, useTrack } from "./track.ts";

const SNAP_PX = 8;
const MARK_PX = 36; // that a time needs

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

const MOVED = ["place", "narrow", "wait_from"]; // of an element, with its time

const round = (t: number): number => Math.round(t * 1000) / 1000;

export function Timeline(props: TimelineProps) {
  const { desk, document, looking, scene, clip, range, frame } = props;
  const { t, playing, selected } = useStore(looking);
  const [zoom, setZoom] = useState(0); // 0: all of it, 100: single frames
  const [said, say] = useState<{ words: string; of: string }>(); // what came of the last trim
  const length = range[1] - range[0];
  const elements = elementsOf(scene);
  const { track, room, view } = useTrack(zoom, setZoom, (width) => xOf(t, { length, width }), widthOf);
  function widthOf(space: number): number {
    return space * (Math.max(space, (length / frame) * FRAME_PX) / space) ** (zoom / 100);
  }
  const scale: Scale = { length, width: widthOf(room) };
  const near = (SNAP_PX / scale.width) * length;

  const seek = (to: number): void => looking.setState({ t: Math.min(Math.max(0, to), Math.max(0, length - frame)), playing: false });
  const retime = (element: Element, from: number, to: number, whole: boolean): void => {
    const before = spanOf(element, length);
    const at = (path: string): string[] => ["scenes", scene.id, "elements", element.id, path];
    const moved = whole ? shifted(element, from - before[0]) : { ...element, at: [from, to] as Json };
    const steps = [...setField(document, at("at"), [round(from), round(to)]), ...(whole ? MOVED.flatMap((field) => setField(document, at(field), moved[field])) : [])];
    desk.edit(`${whole ? "Move" : "Change the time of"} ${nameOf(element)}`, steps);
  };
  const trim = (now: [number, number]): void => {
    const done = trimScene(document, scene, range, now);
    const words = inWords(done);
    say(words ? { words, of: scene.id } : undefined);
    desk.edit(`Trim ${nameOf(scene)}`, done.steps);
    // The cursor stays on its picture.
    looking.setState({ t: Math.min(Math.max(0, t + range[0] - now[0]), Math.max(0, now[1] - now[0] - frame)), playing: false });
  };
  const shots = useShots(clip?.shots, clip?.rate);
  const within = shots.map((at) => at - range[0]).filter((at) => at > 0 && at < length);
  const snapping: Snapping = { near, targets: (without) => [...momentsOf(scene, length, looking.getState().t, without), ...within] };
  const ends = { range, clip: clip?.duration ?? 0, frame, trim };

  const scrub = (event: PointerEvent<HTMLElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const go = (now: { clientX: number; altKey: boolean }): void => seek(snapTime(tOf(now.clientX - left, scale), now.altKey ? [] : within, near, frame));
    if (hold(event, { move: go, end: () => undefined })) go(event);
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
        <span className="stamp" style={{ minWidth: `${2 * stamp(length).length + 6}ch` }}>
          {stamp(t >= length - 1.5 * frame ? length : t)} <span className="soft">/ {stamp(length)}</span>
        </span>
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconScissors size={16} />} onClick={props.cut} title="Two scenes from here: what stands over the cut goes on in the second; what asks stays where it ends" disabled={t <= frame || t >= length - frame}>
          Cut here
        </Button>
        <EndFields {...ends} />
        <span className="soft small zoom-word" aria-hidden="true">
          Zoom
        </span>
        <Slider className="zoom" aria-label="Zoom" size="sm" label={null} value={zoom} onChange={setZoom} thumbLabel="Zoom" />
      </div>
      {said?.of === scene.id && (
        <p className="timeline-said small" role="status">
          {said.words}{" "}
          <button type="button" className="link" onClick={() => say(undefined)}>
            All right
          </button>
        </p>
      )}
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
            <Frames frame={frame} scale={scale} />
            {marks(scale, view).filter((at) => at === 0 || xOf(at, scale) < scale.width - MARK_PX).map((at) => (
              <span key={at} className="mark" style={{ left: xOf(at, scale) }}>
                {stamp(at)}
              </span>
            ))}
          </div>
          <Triggers
            scene={scene}
            selected={selected}
            scale={scale}
            frame={frame}
            snapping={snapping}
            choose={(id) => looking.setState({ selected: [id] })}
            move={(trigger, at) => desk.edit(`Move trigger ${nameOf(trigger)}`, setField(document, ["scenes", scene.id, "triggers", trigger.id, "at"], at))}
            seek={seek}
          />
          <div className="strip">
            <Film clip={clip} range={range} shots={within} scale={scale} view={view} />
            <Handles {...ends} scale={scale} near={near} targets={[...seamsOf(document, scene, ends.clip), ...shots, range[0] + t]} />
          </div>
          <Bars elements={elements} looking={looking} selected={selected} scale={scale} frame={frame} snapping={snapping} retime={retime} seek={seek} />
          <div className="cursor" style={{ left: xOf(t, scale) }} />
        </div>
      </div>
    </section>
  );
}

/** What things of the scene snap to: its ends, the cursor, and each other. */
function momentsOf(scene: Scene, length: number, t: number, without?: string): number[] {
  const elements = elementsOf(scene).filter(({ id }) => id !== without);
  const triggers = listOf(scene, "triggers").filter(({ id }) => id !== without);
  return [0, length, t, ...elements.flatMap((one) => [...spanOf(one, length), ...(keysOf(one.place)?.map(([at]) => at) ?? [])]), ...triggers.flatMap((one) => timeOf(one) ?? [])];
}

/** Where other scenes cut the same clip: seconds of it. */
function seamsOf(document: Document, scene: Scene, clip: number): number[] {
  return [0, ...(clip ? [clip] : []), ...scenesOf(document).filter((one) => one.clip === scene.clip && one.id !== scene.id).flatMap((one) => rangeOf(one, clip))];
}
