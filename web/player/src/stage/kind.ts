// What drawing an element kind takes. A kind is one file with `make`, and a
// row of a table in kinds.ts.

import type { ElementView } from "../../../engine/src/index.ts";
import type { DocumentElement } from "../film.ts";
import type { Kit } from "../kit.ts";
import { percent } from "../layout.ts";
import type { Rect } from "./stage.ts";

/** One element while it is on the picture. */
export interface Drawn {
  readonly node: HTMLElement;
  /** Show this view; called again only when it has changed. */
  show(view: ElementView): void;
  /** Leads nowhere any more, or does again. */
  disable?(is: boolean): void;
  /** The media run (for countdowns). */
  run?(is: boolean, secondsLeft: number | undefined): void;
  leave?(): void;
}

export interface About {
  readonly kit: Kit;
  readonly id: string;
  readonly source: DocumentElement;
  /** The release whose texts and prices are drawn. */
  release(): string;
}

export interface Kind {
  make(about: About): Drawn;
  /** Of blocks that leave their place to the player: the top that covers none of
   * the others, above the bar. `box` becomes where it stands. */
  apart?(box: Rect, others: Rect[], room: number): number;
}

const acts = (list: unknown[] | undefined): boolean => (list?.length ?? 0) > 0;
export const presses = (source: DocumentElement): boolean => acts(source.on?.press);
export const hovers = (source: DocumentElement): boolean => acts(source.on?.hover);

/** Where only hovering does something, a press means the same. */
export function press(about: About, event: MouseEvent): void {
  const { kit, id, source } = about;
  // By a key (no detail), or below the picture, it has no place on it.
  const picture = event.detail ? (event.currentTarget as Element).closest(".stage") : null;
  const at = picture && percent(event.clientX, event.clientY, picture.getBoundingClientRect());
  if (!presses(source) && hovers(source)) kit.say({ input: "hovered", element: id });
  else kit.say({ input: "pressed", element: id, release: about.release(), ...at });
}

const DWELL_MS = 600;

/** The pointer at rest for the dwell time is an input of its own. */
export function listenHover(node: HTMLElement, about: About): void {
  if (!hovers(about.source)) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  node.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "touch") return;
    stop();
    const dwell = about.source.dwell;
    timer = setTimeout(
      () => about.kit.say({ input: "hovered", element: about.id }),
      dwell === undefined ? DWELL_MS : dwell * 1000,
    );
  });
  node.addEventListener("pointerleave", stop);
}
