// The path of what moves: a line through its keys, and each key a dot that can
// be dragged, pressed to go to its moment, pushed by arrows, taken away.

import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { Desk } from "../record/draft.ts";
import { nameOf, type Box, type Element, type Key } from "../film/film.ts";
import { keysOf, middleOf, trackOf, withKeyBox, withoutKey, spotOf } from "../film/places.ts";
import type { Json } from "../record/steps.ts";
import { stamp } from "../timeline/scale.ts";
import { hold, percentIn, pushOf } from "./hold.ts";
import { placeSteps, type Standing } from "./standing.ts";

const SAME_PX = 10; // a dot this near to the box's middle is dragged as the box

interface PathProps {
  desk: Desk;
  standing: Standing;
  element: Element;
  seek(t: number): void;
  grab(event: PointerEvent<HTMLElement>): void; // the box itself
}

const linePoints = (place: Json | undefined): string => trackOf(place).map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
const boxOf = ([, ...box]: Key): Box => box as Box;

function dotAt(node: HTMLElement | null | undefined, key: Key): void {
  const [x, y] = middleOf(boxOf(key));
  if (!node) return;
  node.style.left = `${Math.min(100, Math.max(0, x))}%`;
  node.style.top = `${Math.min(100, Math.max(0, y))}%`;
}

export function Path({ desk, standing, element, seek, grab }: PathProps) {
  const line = useRef<SVGPolylineElement>(null);
  const dots = useRef<HTMLDivElement>(null);
  const { picture, t, near } = standing;
  const { place } = spotOf(element, picture.narrow);
  const keys = keysOf(place);
  if (!keys) return null;
  const name = nameOf(element);
  const now = standing.boxes.get(element.id);

  const drag = (event: PointerEvent<HTMLElement>, n: number): void => {
    const bounds = dots.current?.getBoundingClientRect();
    const key = keys[n];
    if (!bounds || !key) return;
    event.stopPropagation();
    const [mx, my] = middleOf(boxOf(key));
    const [bx, by] = now ? middleOf(now) : [Infinity, Infinity];
    const covered = Math.hypot(((mx - bx) * bounds.width) / 100, ((my - by) * bounds.height) / 100) < SAME_PX;
    if (covered && Math.abs(key[0] - t) > near) return grab(event); // the box stands on it: that is what is meant
    const [x0, y0] = percentIn(bounds, event);
    let to: Json | undefined;
    hold(event, {
      move(at) {
        const [x, y] = percentIn(bounds, at);
        const [left, top, ...rest] = boxOf(key);
        to = withKeyBox(place, n, [left + x - x0, top + y - y0, ...rest] as Box);
        line.current?.setAttribute("points", linePoints(to));
        dotAt(dots.current?.children[n] as HTMLElement, keysOf(to)?.[n] as Key);
      },
      end(moved) {
        if (!moved) seek(key[0]);
        else if (to) desk.edit(`Move a moment of ${name}`, placeSteps(standing, element, to));
      },
    });
  };

  const press = (event: KeyboardEvent<HTMLElement>, n: number): void => {
    const key = keys[n] as Key;
    const push = pushOf(event);
    if (push) {
      const [x, y, ...rest] = boxOf(key);
      desk.edit(`Nudge a moment of ${name}`, placeSteps(standing, element, withKeyBox(place, n, [x + (push[0] * 100) / picture.width, y + (push[1] * 100) / picture.height, ...rest] as Box)));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      desk.edit(`Remove a moment of ${name}`, placeSteps(standing, element, withoutKey(place, n)));
      (dots.current?.children[n ? n - 1 : 1] as HTMLElement | undefined)?.focus();
    } else if (event.key === "Enter" || event.key === " ") seek(key[0]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <svg className="path" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polyline ref={line} points={linePoints(place)} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="dots" ref={dots}>
        {keys.map((key, n) => (
          <button
            key={key[0]}
            type="button"
            className="dot"
            aria-label={`${name} at ${stamp(key[0])}`}
            data-now={Math.abs(key[0] - t) <= near || undefined}
            ref={(node) => dotAt(node, key)}
            onPointerDown={(event) => drag(event, n)}
            onKeyDown={(event) => press(event, n)}
          />
        ))}
      </div>
    </>
  );
}
