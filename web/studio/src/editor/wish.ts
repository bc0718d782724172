// A hotspot that an address asks for: where a report saw viewers press.

import type { Box } from "../film/film.ts";
import { asked, asking, type Where } from "./state.ts";

const LEAST = 8; // percent: a finger finds it
const DIGITS = 1;

export interface Wish extends Where {
  to: number; // seconds of the scene
  box: Box;
  sessions: number; // that pressed there
}

interface Pressed {
  scene: string;
  from: number;
  to: number;
  left: number; // percent of the picture
  top: number;
  width: number;
  height: number;
  sessions: number;
}

const rounded = (n: number): number => Number(n.toFixed(DIGITS));

/** A side at least so long about the same middle, within the picture. */
function roomy(start: number, size: number): [number, number] {
  const long = Math.min(100, Math.max(LEAST, size));
  return [rounded(Math.min(100 - long, Math.max(0, start + size / 2 - long / 2))), rounded(long)];
}

/** As an address asks for it. */
export function wishing({ scene, from, to, left, top, width, height, sessions }: Pressed): string {
  const [x, w] = roomy(left, width);
  const [y, h] = roomy(top, height);
  return `${asking({ scene, t: from })}&until=${to}&hotspot=${[x, y, w, h].join(",")}&people=${sessions}`;
}

/** What the address asks for; undefined: nothing, or what cannot be. */
export function wished(): Wish | undefined {
  const query = new URLSearchParams(location.search);
  const where = asked();
  const box = (query.get("hotspot") ?? "").split(",").map(Number);
  const to = Number(query.get("until"));
  const sessions = Number(query.get("people"));
  if (!where || box.length !== 4 || !box.every((n) => n >= 0 && n <= 100) || !(to > where.t)) return undefined;
  return { ...where, to, box: box as unknown as Box, sessions: Number.isInteger(sessions) && sessions > 0 ? sessions : 0 };
}
