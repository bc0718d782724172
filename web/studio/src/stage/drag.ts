// Dragging boxes: pointer events in, boxes out. One drag is one edit.

import { snapped, within } from "../film/places.ts";
import type { Box } from "../film/film.ts";

export type Grip = "move" | "turn" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw";
export const GRIPS: readonly Grip[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

const SNAP_PX = 6;
const TURN_STEP = 15;

export interface Dragged {
  boxes: Map<string, Box>;
  lines: { x?: number; y?: number }[];
}

interface Start {
  grip: Grip;
  boxes: ReadonlyMap<string, Box>; // of what is dragged
  others: readonly Box[]; // what they snap to
  picture: { left: number; top: number; width: number; height: number }; // on the screen
  x: number; // of the pointer
  y: number;
}

/** `aspect`: of the picture. A turned box is sized along its own sides, and what
 * lies across from the grip stays. */
function resizedBox([x, y, w, h, ...rest]: Box, grip: Grip, byX: number, byY: number, square: boolean, aspect: number): Box {
  const angle = ((rest[0] ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [byX * cos + (byY * sin) / aspect, byY * cos - byX * sin * aspect];
  let [left, top, right, bottom] = [x, y, x + w, y + h];
  if (grip.includes("w")) left = Math.min(left + dx, right - 1);
  if (grip.includes("e")) right = Math.max(right + dx, left + 1);
  if (grip.includes("n")) top = Math.min(top + dy, bottom - 1);
  if (grip.includes("s")) bottom = Math.max(bottom + dy, top + 1);
  if (square && grip.length === 2) {
    const tall = ((right - left) * h) / (w || 1);
    if (grip.includes("n")) top = bottom - tall;
    else bottom = top + tall;
  }
  const [mx, my] = [(left + right - w) / 2 - x, (top + bottom - h) / 2 - y]; // of the middle, before the turn
  const [cx, cy] = [x + w / 2 + mx * cos - (my * sin) / aspect, y + h / 2 + my * cos + mx * sin * aspect];
  return [cx - (right - left) / 2, cy - (bottom - top) / 2, right - left, bottom - top, ...rest] as Box;
}

/** Where the boxes are with the pointer here. `free`: nothing snaps. `square`:
 * the sides keep their ratio, the turn goes in steps. */
export function dragged(start: Start, x: number, y: number, { free = false, square = false } = {}): Dragged {
  const { picture, grip } = start;
  const dx = ((x - start.x) / picture.width) * 100;
  const dy = ((y - start.y) / picture.height) * 100;
  const [nearX, nearY] = free ? [0, 0] : [(SNAP_PX / picture.width) * 100, (SNAP_PX / picture.height) * 100];
  if (grip === "turn") return { boxes: turned(start, x, y, square), lines: [] };
  if (grip !== "move") {
    const boxes = new Map([...start.boxes].map(([id, box]) => [id, within(resizedBox(box, grip, dx, dy, square, picture.width / picture.height))]));
    return { boxes, lines: [] };
  }
  const [first] = start.boxes;
  if (!first) return { boxes: new Map(), lines: [] };
  const [fx, fy, ...size] = first[1];
  const { box, lines } = snapped([fx + dx, fy + dy, ...size] as Box, free ? [] : start.others, nearX, nearY);
  const [mx, my] = [box[0] - fx, box[1] - fy];
  return { boxes: new Map([...start.boxes].map(([id, [bx, by, ...rest]]) => [id, within([bx + mx, by + my, ...rest] as Box)])), lines };
}

function turned({ boxes, picture }: Start, x: number, y: number, steps: boolean): Map<string, Box> {
  return new Map(
    [...boxes].map(([id, [bx, by, w, h, , fade]]) => {
      const [cx, cy] = [picture.left + ((bx + w / 2) * picture.width) / 100, picture.top + ((by + h / 2) * picture.height) / 100];
      const degrees = (Math.atan2(x - cx, cy - y) * 180) / Math.PI;
      const turn = steps ? Math.round(degrees / TURN_STEP) * TURN_STEP : Math.round(degrees);
      return [id, [bx, by, w, h, turn, fade ?? 1] as Box];
    }),
  );
}
