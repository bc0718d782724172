// What a viewer's hands and eyes would have against an element on this screen.

import type { FrameName } from "../editor/state.ts";
import { nameOf, type Element } from "../film/film.ts";
import { keysOf, spotOf } from "../film/places.ts";
import type { Measured } from "./measured.ts";
import type { Picture } from "./watch.ts";

export interface Notice {
  id: string; // of the element
  level: "warning" | "remark";
  text: string; // whole, for the list
  short: string; // on the box
}

const LEAST_PX = 24; // smaller is missed by fingers (WCAG 2.2, 2.5.8)
const GOOD_PX = 44; // … and this is comfortable (2.5.5)
const BAR_PX = 56; // of the controls, at the player's foot
const CAPTIONS = 0.15; // of the picture, above them
const NAME_MAX = 32; // characters of a name in a line
const BUTTON_PX = 32; // the player draws none that is lower

const ON: Record<FrameName, string> = {
  free: "here",
  desktop: "on a desktop",
  phone: "on a phone",
  sideways: "on a phone held sideways",
  tablet: "on a tablet",
  tall: "on a 9:16 screen",
};

const kindName = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);

interface Size {
  width: number;
  height: number;
}

const smaller = (a: Size, b: Size): Size => (Math.min(b.width, b.height) < Math.min(a.width, a.height) ? b : a);

/** The smallest that a hotspot is on its way: its keys, not only this moment. */
function leastTarget(element: Element, picture: Picture, drawn: Measured | undefined): Size | undefined {
  const sizes = [...(drawn?.targets ?? [])];
  const keys = element.kind === "hotspot" ? keysOf(spotOf(element, picture.narrow).place) : undefined;
  for (const [, , , w, h] of keys ?? []) sizes.push({ width: (w * picture.width) / 100, height: (h * picture.height) / 100 });
  return sizes.length ? sizes.reduce(smaller) : undefined;
}

function targetNotice(size: Size, on: string): Omit<Notice, "id"> | undefined {
  const [width, height] = [Math.round(size.width), Math.round(size.height)];
  const least = Math.min(width, height);
  const short = `${width} × ${height} px`;
  if (least < LEAST_PX) return { level: "warning", short, text: `${short} ${on}; at least ${LEAST_PX}` };
  if (least < GOOD_PX) return { level: "remark", short, text: `${short} ${on}; ${GOOD_PX} is easier to press` };
  return undefined;
}

function fitNotice(element: Element, { on, cut, tall, given }: Measured, where: string): Omit<Notice, "id"> | undefined {
  const grows = on && (element.kind === "text" || element.kind === "button");
  const least = element.kind === "button" ? Math.max(BUTTON_PX, given) : given;
  if (cut) return { level: "warning", short: "Words cut off", text: `its words are cut off ${where}` };
  if (grows && given > 0 && tall > least + 1) return { level: "warning", short: "Words do not fit", text: `its words need ${Math.round(tall)} px in height ${where}, its place has ${Math.round(given)}` };
  return undefined;
}

function placeNotice({ on, rect, targets }: Measured, picture: Picture, where: string): Omit<Notice, "id"> | undefined {
  const { width, height, foot } = picture;
  if (!on) return undefined;
  if (rect.left < -1 || rect.top < -1 || rect.right > width + 1 || rect.bottom > height + 1) return { level: "warning", short: "Outside", text: `part of it is outside of the picture ${where}` };
  const bar = Math.min(height, foot - BAR_PX);
  if (rect.bottom > bar + 1 && rect.top < foot) return { level: targets.length ? "warning" : "remark", short: "Under the controls", text: `it is under the player's controls ${where}` };
  if (rect.bottom > bar - CAPTIONS * height + 1) return { level: "remark", short: "On captions", text: `captions stand there ${where}` };
  return undefined;
}

/** Everything there is to say, warnings first. On a screen of no size ("Fit")
 * only what is true on all. */
export function noticesOf(elements: readonly Element[], measured: ReadonlyMap<string, Measured>, picture: Picture, frame: FrameName): Notice[] {
  const said = elements.flatMap((element): Notice[] => {
    const drawn = measured.get(element.id);
    const size = frame === "free" ? undefined : leastTarget(element, picture, drawn);
    const place = drawn && placeNotice(drawn, picture, ON[frame]);
    const found = [
      size && targetNotice(size, ON[frame]),
      frame !== "free" && drawn ? fitNotice(element, drawn, ON[frame]) : undefined,
      frame !== "free" || place?.short === "Outside" ? place : undefined,
    ];
    const name = nameOf(element);
    const named = `${kindName(element.kind)} ${name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name}`;
    return found.flatMap((one) => (one ? [{ ...one, id: element.id, text: `${named}: ${one.text}` }] : []));
  });
  return [...said.filter(({ level }) => level === "warning"), ...said.filter(({ level }) => level === "remark")];
}
