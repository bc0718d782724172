// The ends of the scene: handles beside its pictures, and the same times in
// figures. The clip stays as it is; what the scene shows of it changes.

import { NumberInput } from "@mantine/core";
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { hold } from "../stage/hold.ts";
import { snapTime, stamp, type Scale } from "./scale.ts";
import { rangeWithin, trimming } from "./trim.ts";

export interface EndsProps {
  range: [from: number, to: number]; // of the clip
  clip: number; // how long that is; 0: not known
  frame: number; // seconds
  trim(range: [number, number]): void;
}

type End = "from" | "to";
const NAMES: Record<End, string> = { from: "Start of the scene", to: "End of the scene" };

const ended = ([from, to]: [number, number], end: End, t: number, clip: number): [number, number] => rangeWithin(end === "from" ? [t, to] : [from, t], clip, end);

interface HandlesProps extends EndsProps {
  scale: Scale;
  targets: readonly number[]; // of the clip
  near: number;
}

export function Handles({ range, clip, frame, trim, scale, targets, near }: HandlesProps) {
  const words = useRef<HTMLSpanElement>(null);
  const drag = (event: PointerEvent<HTMLElement>, end: End): void => {
    const node = event.currentTarget;
    const { clientX: x0 } = event;
    const was = end === "from" ? range[0] : range[1];
    let now = range;
    event.stopPropagation();
    hold(event, {
      move(at) {
        const t = was + ((at.clientX - x0) / scale.width) * scale.length;
        now = ended(range, end, snapTime(t, at.altKey || at.ctrlKey || at.metaKey ? [] : targets, near, frame), clip);
        const to = end === "from" ? now[0] : now[1];
        node.style.translate = `${((to - was) / scale.length) * scale.width}px 0`;
        trimming.setState({ at: end === "from" ? to : to - frame });
        if (words.current) words.current.textContent = `${stamp(to)} of the clip · ${stamp(now[1] - now[0])} long`;
      },
      end() {
        node.style.translate = "";
        if (words.current) words.current.textContent = "";
        trimming.setState({ at: undefined });
        if (now !== range) trim(now);
      },
    });
  };
  const press = (event: KeyboardEvent<HTMLElement>, end: End): void => {
    const was = end === "from" ? range[0] : range[1];
    const to = { ArrowLeft: was - frame * (event.shiftKey ? 10 : 1), ArrowRight: was + frame * (event.shiftKey ? 10 : 1), PageDown: was - 1, PageUp: was + 1, Home: 0, End: clip || was }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    trim(ended(range, end, to, clip));
  };
  return (
    <>
      {(["from", "to"] as const).map((end) => {
        const t = end === "from" ? range[0] : range[1];
        return (
          <div
            key={end}
            className="end"
            data-end={end}
            role="slider"
            tabIndex={0}
            aria-label={NAMES[end]}
            aria-valuemin={0}
            aria-valuemax={clip || range[1]}
            aria-valuenow={t}
            aria-valuetext={`${stamp(t)} of the clip`}
            title={NAMES[end]}
            onPointerDown={(event) => drag(event, end)}
            onKeyDown={(event) => press(event, end)}
          />
        );
      })}
      <span className="end-words" ref={words} aria-hidden="true" />
    </>
  );
}

/** "Scene from" and "Scene to": seconds of the clip. */
export function EndFields({ range, clip, trim }: EndsProps) {
  const set = (end: End, typed: string): void => {
    const t = parseFloat(typed);
    if (Number.isFinite(t) && t !== (end === "from" ? range[0] : range[1])) trim(ended(range, end, t, clip));
  };
  return (
    <span className="end-fields">
      {(["from", "to"] as const).map((end, n) => (
        <NumberInput
          key={`${end} ${range[n]}`}
          aria-label={end === "from" ? "Scene from" : "Scene to"}
          leftSection={<span className="soft small">{end === "from" ? "from" : "to"}</span>}
          leftSectionWidth={36}
          size="xs"
          suffix=" s"
          decimalScale={3}
          hideControls
          defaultValue={Math.round((range[n] ?? 0) * 1000) / 1000}
          onBlur={(event) => set(end, event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      ))}
    </span>
  );
}
