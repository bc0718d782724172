// Outlines of hotspots: circles and polygons on their boxes, corners that are
// dragged or pushed, and a polygon that is being drawn.

import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { nameOf, type Box, type Element } from "../film/film.ts";
import { polygonOf, POINTS_LEAST, refitted, shapeOf, type Point, type Shape, spotOf } from "../film/places.ts";
import type { Desk } from "../record/draft.ts";
import type { Json } from "../record/steps.ts";
import { hold, pushOf } from "./hold.ts";
import { fieldSteps, placeSteps, put, type Standing } from "./standing.ts";

const joined = (points: readonly Point[]): string => points.map((point) => point.join(",")).join(" ");

/** Inside of an element's box, as wide and high. */
export function Outline({ element }: { element: Element }) {
  const { shape, points } = shapeOf(element);
  if (element.kind !== "hotspot" || shape === "rectangle") return null;
  return (
    <svg className="outline" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {shape === "circle" ? <ellipse cx="50" cy="50" rx="50" ry="50" vectorEffect="non-scaling-stroke" /> : <polygon points={joined(points)} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}

/** The fields of another outline; a polygon begins as the box's corners. */
export const shapeFields = (element: Element, shape: Shape): Record<string, Json | undefined> => ({
  shape: shape === "rectangle" ? undefined : shape,
  points: shape === "polygon" ? (shapeOf({ ...element, shape }).points as Json) : undefined,
});

/** A point of the screen in a box's percents, with the box's turn. */
function inBox([x, y, w, h, turn = 0]: Box, bounds: DOMRect, at: { clientX: number; clientY: number }): Point {
  const [wide, high] = [(w * bounds.width) / 100, (h * bounds.height) / 100];
  const [cx, cy] = [bounds.left + (x * bounds.width) / 100 + wide / 2, bounds.top + (y * bounds.height) / 100 + high / 2];
  const [dx, dy] = [at.clientX - cx, at.clientY - cy];
  const a = (-turn * Math.PI) / 180;
  return [((dx * Math.cos(a) - dy * Math.sin(a)) / wide) * 100 + 50, ((dx * Math.sin(a) + dy * Math.cos(a)) / high) * 100 + 50];
}

interface CornersProps {
  desk: Desk;
  standing: Standing;
  element: Element;
  box: Box;
}

/** The corners of the chosen polygon; between two of them a new one is pulled
 * out. Beside the box, not in it: each can be reached by keyboard. */
export function Corners({ desk, standing, element, box }: CornersProps) {
  const room = useRef<HTMLDivElement>(null);
  const line = useRef<SVGPolygonElement>(null);
  const { points } = shapeOf(element);
  const { document, scene, picture } = standing;
  const name = nameOf(element);

  const keep = (label: string, corners: readonly Point[]): void => {
    const fit = refitted(spotOf(element, picture.narrow).place, corners, picture.width / picture.height);
    desk.edit(label, [...fieldSteps(document, scene, element.id, { points: fit.points as Json }), ...placeSteps(standing, element, fit.place)]);
  };

  const drag = (event: PointerEvent<HTMLElement>, n: number, fresh: boolean): void => {
    const bounds = room.current?.parentElement?.getBoundingClientRect();
    const node = event.currentTarget;
    if (!bounds) return;
    event.stopPropagation();
    const before = fresh ? [...points.slice(0, n), points[n - 1] as Point, ...points.slice(n)] : points;
    let to: Point[] | undefined;
    hold(event, {
      move(now) {
        const at = inBox(box, bounds, now);
        to = before.map((point, i) => (i === n ? at : point));
        node.style.left = `${at[0]}%`;
        node.style.top = `${at[1]}%`;
        line.current?.setAttribute("points", joined(to));
      },
      end(moved) {
        if (moved && to) keep(`${fresh ? "Add" : "Move"} a corner of ${name}`, to);
      },
    });
  };

  const press = (event: KeyboardEvent<HTMLElement>, n: number): void => {
    const push = pushOf(event);
    const [x, y] = points[n] as Point;
    if (push) {
      const at: Point = [x + (push[0] * 10000) / (picture.width * box[2]), y + (push[1] * 10000) / (picture.height * box[3])];
      keep(`Nudge a corner of ${name}`, points.map((point, i) => (i === n ? at : point)));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      if (points.length > POINTS_LEAST) {
        keep(`Remove a corner of ${name}`, points.filter((_, i) => i !== n));
        room.current?.querySelectorAll<HTMLElement>(".corner")[n ? n - 1 : 1]?.focus(); // the next Delete is for a corner, too
      }
    } else if (event.key === "Insert" || event.key === "+") {
      const [nx, ny] = points[(n + 1) % points.length] as Point;
      keep(`Add a corner of ${name}`, [...points.slice(0, n + 1), [(x + nx) / 2, (y + ny) / 2], ...points.slice(n + 1)]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const place = ([x, y]: Point) => (node: HTMLElement | null) => {
    if (!node) return;
    node.style.left = `${x}%`;
    node.style.top = `${y}%`;
  };
  return (
    <div
      className="corners"
      data-with={element.id}
      ref={(node) => {
        room.current = node;
        if (node) put(node, box);
      }}
    >
      <svg className="outline" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polygon ref={line} points={joined(points)} vectorEffect="non-scaling-stroke" />
      </svg>
      {points.map(([x, y], n) => {
        const [nx, ny] = points[(n + 1) % points.length] as Point;
        return <span key={`between ${n}`} className="between" ref={place([(x + nx) / 2, (y + ny) / 2])} onPointerDown={(event) => drag(event, n + 1, true)} />;
      })}
      {points.map((point, n) => (
        <button
          key={n}
          type="button"
          className="corner"
          aria-label={`Corner ${n + 1} of ${name}`}
          ref={place(point)}
          onPointerDown={(event) => drag(event, n, false)}
          onKeyDown={(event) => press(event, n)}
        />
      ))}
    </div>
  );
}

const CLOSE_PX = 8; // from the first corner

/** A polygon drawn corner by corner. `done`: it has been closed. */
export function useDrawing(on: boolean, bounds: () => DOMRect | undefined, done: (drawn: { box: Box; points: Point[] }) => void) {
  const [corners, setCorners] = useState<readonly Point[]>([]);
  const latest = useRef({ corners, done });
  latest.current = { corners, done };
  useEffect(() => setCorners([]), [on]);
  const close = (): void => {
    const drawn = latest.current.corners;
    if (drawn.length < POINTS_LEAST) return;
    setCorners([]);
    latest.current.done(polygonOf(drawn));
  };
  const begun = on && corners.length > 0;
  useEffect(() => {
    if (!begun) return undefined;
    const press = (event: globalThis.KeyboardEvent): void => {
      if (event.key === "Escape") return setCorners([]); // and the desk puts the tool away
      if (event.key === "Enter") close();
      else if (event.key === "Backspace") setCorners((before) => before.slice(0, -1));
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [begun]);

  const apart = ([ax, ay]: Point, [bx, by]: Point): number => {
    const { width, height } = bounds() ?? { width: 1, height: 1 };
    return Math.hypot(((ax - bx) * width) / 100, ((ay - by) * height) / 100);
  };
  const add = (at: Point): void => {
    const [first] = corners;
    const last = corners[corners.length - 1];
    if (first && corners.length >= POINTS_LEAST && apart(first, at) < CLOSE_PX) close();
    else if (!last || apart(last, at) >= CLOSE_PX / 2) setCorners([...corners, [Math.min(100, Math.max(0, at[0])), Math.min(100, Math.max(0, at[1]))]]);
  };
  return { corners, add, close };
}

export function Drawing({ corners }: { corners: readonly Point[] }) {
  const line = useRef<SVGPolylineElement>(null);
  const first = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const layer = first.current?.parentElement;
    if (!layer || !corners.length) return undefined;
    const follow = (event: globalThis.PointerEvent): void => {
      const { left, top, width, height } = layer.getBoundingClientRect();
      line.current?.setAttribute("points", joined([...corners, [((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100]]));
    };
    layer.addEventListener("pointermove", follow);
    return () => layer.removeEventListener("pointermove", follow);
  }, [corners]);
  if (!corners.length) return null;
  return (
    <>
      <svg className="drawing" ref={first} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polyline ref={line} points={joined(corners)} vectorEffect="non-scaling-stroke" />
      </svg>
      {corners.map(([x, y], n) => (
        <span key={n} className="corner" data-drawn style={{ left: `${x}%`, top: `${y}%` }} />
      ))}
    </>
  );
}
