// Triggers as marks over the ruler: chosen, dragged, pushed by arrows.

import type { KeyboardEvent, PointerEvent } from "react";
import { listOf, nameOf, type Record_, type Scene } from "../film/film.ts";
import type { Json } from "../record/steps.ts";
import { hold } from "../stage/hold.ts";
import type { Snapping } from "./bars.tsx";
import { snapTime, stamp, xOf, type Scale } from "./scale.ts";

export type Trigger = Record_ & { id: string };

/** When it is due; undefined: by something else than time. */
export function timeOf({ at }: Record_): number | undefined {
  const t = Array.isArray(at) ? at[0] : at;
  return typeof t === "number" ? t : undefined;
}

/** Its time, or its window, somewhere else in the scene. */
export function timed({ at }: Record_, t: number, length: number): Json {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  if (!Array.isArray(at)) return round(Math.min(Math.max(0, t), length));
  const wide = Number(at[1] ?? length) - Number(at[0] ?? 0);
  const from = Math.min(Math.max(0, t), Math.max(0, length - wide));
  return [round(from), round(Math.min(length, from + wide))];
}

interface TriggersProps {
  scene: Scene;
  selected: readonly string[];
  scale: Scale;
  frame: number;
  snapping: Snapping;
  choose(id: string): void;
  move(trigger: Trigger, at: Json): void;
  seek(t: number): void;
}

export function Triggers({ scene, selected, scale, frame, snapping, choose, move, seek }: TriggersProps) {
  const last = Math.max(0, scale.length - frame); // a trigger behind that is never due
  const drag = (event: PointerEvent<HTMLElement>, trigger: Trigger, t: number): void => {
    const node = event.currentTarget;
    const { clientX: x0 } = event;
    const targets = snapping.targets(trigger.id);
    let to = t;
    event.stopPropagation();
    choose(trigger.id);
    hold(event, {
      move(now) {
        const at = t + ((now.clientX - x0) / scale.width) * scale.length;
        to = Math.min(last, Math.max(0, snapTime(at, now.altKey || now.ctrlKey || now.metaKey ? [] : targets, snapping.near, frame)));
        node.style.left = `${xOf(to, scale)}px`;
      },
      end(moved) {
        node.style.left = `${xOf(t, scale)}px`;
        if (moved) move(trigger, timed(trigger, to, scale.length));
        else seek(t);
      },
    });
  };
  const press = (event: KeyboardEvent<HTMLElement>, trigger: Trigger, t: number): void => {
    const by = { ArrowLeft: -frame, ArrowRight: frame }[event.key];
    if (by !== undefined) move(trigger, timed(trigger, Math.min(last, t + (event.shiftKey ? by * 10 : by)), scale.length));
    else if (event.key === "Enter" || event.key === " ") {
      choose(trigger.id);
      seek(t);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const triggers = listOf(scene, "triggers").flatMap((trigger) => {
    const t = timeOf(trigger);
    return t === undefined ? [] : [{ trigger, t }];
  });
  if (!triggers.length) return null;
  return (
    <div className="triggers" role="group" aria-label="Triggers of the scene">
      {triggers.map(({ trigger, t }) => (
        <button
          key={trigger.id}
          type="button"
          className="trigger"
          aria-label={`Trigger ${nameOf(trigger)} at ${stamp(t)}`}
          aria-pressed={selected.includes(trigger.id)}
          title={`Trigger ${nameOf(trigger)}`}
          style={{ left: xOf(t, scale) }}
          onFocus={(event) => event.currentTarget.matches(":focus-visible") && choose(trigger.id)}
          onPointerDown={(event) => drag(event, trigger, t)}
          onKeyDown={(event) => press(event, trigger, t)}
        />
      ))}
    </div>
  );
}
