// Elements of the scene as bars. A bar is dragged, or its ends are; by keyboard
// the bars are a list, Alt with arrows moves the chosen one by frames, and Delete
// removes it.

import type { KeyboardEvent, PointerEvent } from "react";
import type { StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import { nameOf, spanOf, type Element } from "../film/film.ts";
import { keysOf } from "../film/places.ts";
import { hold } from "../stage/hold.ts";
import { snapTime, stamp, xOf, type Scale } from "./scale.ts";

const LEAST_S = 0.1; // of a bar
const LEAST_PX = 6;

type Part = "move" | "from" | "to";

export interface Snapping {
  targets(without?: string): number[]; // times of the scene that things snap to
  near: number; // seconds
}

interface BarsProps {
  elements: readonly Element[];
  looking: StoreApi<Looking>;
  selected: readonly string[];
  scale: Scale;
  frame: number; // seconds
  snapping: Snapping;
  retime(element: Element, from: number, to: number, whole: boolean): void;
  seek(t: number): void;
}

export function Bars({ elements, looking, selected, scale, frame, snapping, retime, seek }: BarsProps) {
  const { length } = scale;
  const choose = (id: string): void => looking.setState({ selected: [id] });
  /** The cursor goes to what is chosen here, unless it stands there now. */
  const reach = (element: Element): void => {
    const [from, to] = spanOf(element, length);
    const { t } = looking.getState();
    if (t < from || t >= to) seek(from);
  };

  const grab = (event: PointerEvent<HTMLElement>, element: Element, part: Part): void => {
    const bar = event.currentTarget.closest<HTMLElement>(".span");
    if (event.button || !bar) return;
    event.stopPropagation();
    if (!selected.includes(element.id)) choose(element.id);
    const before = spanOf(element, length);
    const targets = snapping.targets(element.id);
    const { clientX: x0 } = event;
    let last: [number, number] | undefined;
    const show = ([from, to]: [number, number]): void => {
      bar.style.left = `${xOf(from, scale)}px`;
      bar.style.width = `${Math.max(LEAST_PX, xOf(to - from, scale))}px`;
    };
    hold(event, {
      move(now) {
        const by = ((now.clientX - x0) / scale.width) * length;
        const free = now.altKey || now.ctrlKey || now.metaKey;
        const to = free ? [] : targets;
        last = dragSpan(before, part, by, length, { snap: (at) => snapTime(at, to, snapping.near, frame), targets: to });
        show(last);
      },
      end() {
        if (!last) return reach(element);
        show(before); // what comes of it is drawn from the document
        retime(element, last[0], last[1], part === "move");
      },
    });
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
      reach(elements[other]);
      (event.currentTarget.parentElement?.children[other] as HTMLElement | undefined)?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(element.id);
      seek(from);
    } else if ((event.key === "Delete" || event.key === "Backspace") && selected.length === 0) {
      choose(element.id); // and the desk removes what is chosen
    }
  };

  if (!elements.length) return <p className="bars-none soft">Nothing stands on this scene yet. Choose a thing above, and draw it on the picture.</p>;
  return (
    <div className="bars" role="listbox" aria-label="Elements of the scene" aria-multiselectable="true">
      {elements.map((element, n) => {
        const [from, to] = spanOf(element, length);
        const is = selected.includes(element.id);
        return (
          <div
            key={element.id}
            className="bar-row"
            role="option"
            aria-selected={is}
            aria-label={`${element.kind} ${nameOf(element)}, ${stamp(from)} to ${stamp(to)}`}
            tabIndex={is || (n === 0 && !elements.some(({ id }) => selected.includes(id))) ? 0 : -1}
            onKeyDown={(event) => key(event, element, n)}
          >
            <div className="span" data-kind={element.kind} style={{ left: xOf(from, scale), width: Math.max(LEAST_PX, xOf(to - from, scale)) }} onPointerDown={(event) => grab(event, element, "move")}>
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

interface Snaps {
  snap(t: number): number;
  targets: readonly number[]; // that it may snap to
}

/** A span moved, or one of its ends, within the scene. */
export function dragSpan([from, to]: [number, number], part: Part, by: number, length: number, { snap, targets }: Snaps): [number, number] {
  if (part === "from") return [Math.max(0, Math.min(snap(from + by), to - LEAST_S)), to];
  if (part === "to") return [from, Math.min(length, Math.max(snap(to + by), from + LEAST_S))];
  const [a, b] = [snap(from + by), snap(to + by)];
  // The end that has snapped to something leads; of two the nearer.
  const nearer = Math.abs(b - to - by) < Math.abs(a - from - by);
  const lead = targets.includes(b) && (nearer || !targets.includes(a)) ? b - (to - from) : a;
  const start = Math.min(Math.max(0, lead), Math.max(0, length - (to - from)));
  return [start, start + (to - from)];
}
