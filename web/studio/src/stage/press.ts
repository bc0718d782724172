// What a pointer does on the stage: boxes are dragged, sized, turned and doubled,
// a new one is drawn, several are chosen. While it is down only the nodes move:
// the engine is asked, and the desk drawn anew, when it is let go.

import type { PointerEvent } from "react";
import type { StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import type { Box, Element } from "../film/film.ts";
import { boxAt, moved as displaced } from "../film/places.ts";
import type { Desk } from "../record/draft.ts";
import type { Json } from "../record/steps.ts";
import { putSteps } from "./carry.ts";
import { dragged, type Grip } from "./drag.ts";
import { hold, percentIn } from "./hold.ts";
import { boxSteps, called, put, type Standing } from "./standing.ts";

export interface Layer {
  node: HTMLElement;
  guides: HTMLElement; // lines that things snap to
  drawn: HTMLElement; // the box that is being drawn
}

export interface Pressed {
  desk: Desk;
  looking: StoreApi<Looking>;
  standing: Standing;
  layer: Layer;
}

function showLines(guides: HTMLElement, lines: readonly { x?: number; y?: number }[]): void {
  guides.replaceChildren(
    ...lines.map(({ x, y }) => {
      const line = document.createElement("div");
      line.className = "guide";
      line.style.cssText = x === undefined ? `top: ${y}%; left: 0; right: 0` : `left: ${x}%; top: 0; bottom: 0`;
      return line;
    }),
  );
}

const VERBS: Partial<Record<Grip, string>> = { move: "Move", turn: "Turn" };

interface Moving {
  from: Box;
  drawn: HTMLElement | undefined; // by the player
  frames: HTMLElement[]; // ours around it
}

/** Everything that moves along, found once. */
function movingOf({ standing, layer }: Pressed, ids: readonly string[]): Map<string, Moving> {
  return new Map(
    ids.flatMap((id) => {
      const from = standing.boxes.get(id);
      const name = CSS.escape(id);
      return from ? [[id, { from, drawn: standing.canvas.nodeOf(id), frames: [...layer.node.querySelectorAll<HTMLElement>(`[data-box="${name}"], [data-with="${name}"]`)] }] as const] : [];
    }),
  );
}

/** Press on these: by a grip, or the boxes themselves. With Alt a copy is dragged
 * off; `still`: it was only pressed. */
export function grab(event: PointerEvent<HTMLElement>, on: Pressed, grip: Grip, ids: readonly string[], still?: () => void): void {
  const { standing, layer, desk } = on;
  const bounds = layer.node.getBoundingClientRect();
  const boxes = new Map([...standing.boxes].filter(([id]) => ids.includes(id)));
  const others = [...standing.boxes].filter(([id]) => !boxes.has(id)).map(([, box]) => box);
  const start = { grip, boxes, others, picture: bounds, x: event.clientX, y: event.clientY };
  const copies = event.altKey && grip === "move";
  const scale = bounds.width / (layer.node.offsetWidth || bounds.width || 1);
  let moving: Map<string, Moving> | undefined;
  let last: ReadonlyMap<string, Box> | undefined;
  event.stopPropagation();
  const held = hold(event, {
    move(now) {
      if (!moving) {
        moving = movingOf(on, ids); // what choosing it has brought is there now
        standing.canvas.hold(copies ? [] : ids);
      }
      const { boxes: to, lines } = dragged(start, now.clientX, now.clientY, { free: now.ctrlKey || now.metaKey, square: now.shiftKey });
      last = to;
      for (const [id, box] of to) {
        const { from, drawn, frames } = moving.get(id) as Moving;
        if (drawn && !copies) standing.canvas.preview(drawn, from, box);
        for (const frame of frames) {
          if (grip === "move") frame.style.translate = `${((box[0] - from[0]) * bounds.width) / 100 / scale}px ${((box[1] - from[1]) * bounds.height) / 100 / scale}px`;
          else put(frame, box);
        }
      }
      showLines(layer.guides, lines);
    },
    end(moved) {
      showLines(layer.guides, []);
      standing.canvas.hold([]);
      if (!moved || !last) return still?.();
      if (copies) return double(on, last);
      standing.canvas.assume(last);
      desk.edit(`${VERBS[grip] ?? "Resize"} ${called(standing.elements, ids)}`, boxSteps(standing, last));
    },
  });
  if (held) event.preventDefault(); // no text is chosen, and the focus stays
  if (held && event.currentTarget.dataset["box"]) event.currentTarget.focus({ preventScroll: true });
}

/** Copies at these boxes; the originals stay. */
function double({ desk, looking, standing }: Pressed, to: ReadonlyMap<string, Box>): void {
  const { elements, scene, t, picture } = standing;
  const copies = elements.filter(({ id }) => to.has(id)).map((element): Element => {
    const [x, y, ...rest] = to.get(element.id) as Box;
    const at = boxAt(element.place, t);
    const place = at ? (displaced(element.place, x - at[0], y - at[1]) as Json) : ([x, y, ...rest] as Json);
    return { ...element, place };
  });
  const { steps, ids } = putSteps(desk.document, scene.id, { elements: picture.narrow ? copies.map(({ narrow: _, ...rest }) => rest as Element) : copies, panels: {} });
  desk.edit(`Duplicate ${called(elements, [...to.keys()])}`, steps);
  looking.setState({ selected: ids });
}

/** A press on a box chooses it, with Shift one more. */
export function pressBox(event: PointerEvent<HTMLElement>, on: Pressed, id: string): void {
  const { selected } = on.looking.getState();
  const more = event.shiftKey || event.ctrlKey || event.metaKey;
  const ids = more ? (selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]) : selected.includes(id) ? selected : [id];
  if (event.button) return;
  if (ids !== selected) on.looking.setState({ selected: ids });
  if (more) event.stopPropagation();
  else grab(event, on, "move", ids, () => ids.length > 1 && on.looking.setState({ selected: [id] }));
}

const DRAWN_LEAST = 1; // percent; less is a press
const PRESSED_HALF = 8; // … and makes a box this far around it
const overlaps = ([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): boolean => ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;

/** A press on the empty picture: draws with a tool, chooses without one. */
export function pressGround(event: PointerEvent<HTMLElement>, { looking, standing, layer }: Pressed, draw: (kind: string, box: Box) => void): void {
  const bounds = layer.node.getBoundingClientRect();
  const [x0, y0] = percentIn(bounds, event);
  const { tool, selected } = looking.getState();
  const before = event.shiftKey ? selected : [];
  let box: Box | undefined;
  hold(event, {
    move(now) {
      const [x, y] = percentIn(bounds, now).map((value) => Math.min(100, Math.max(0, value))) as [number, number];
      box = [Math.min(x0, x), Math.min(y0, y), Math.abs(x - x0), Math.abs(y - y0)];
      layer.drawn.hidden = false;
      put(layer.drawn, box);
    },
    end() {
      layer.drawn.hidden = true;
      const large = box && box[2] > DRAWN_LEAST && box[3] > DRAWN_LEAST ? box : undefined;
      if (tool) draw(tool, large ?? [x0 - PRESSED_HALF, y0 - PRESSED_HALF, 2 * PRESSED_HALF, 2 * PRESSED_HALF]);
      else if (!large) looking.setState({ selected: [...before] });
      else looking.setState({ selected: [...new Set([...before, ...[...standing.boxes].filter(([, one]) => overlaps(one, large)).map(([id]) => id)])] });
    },
  });
}
