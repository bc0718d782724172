// Where the viewer pressed, on the picture: a ring at the place, or around what
// was pressed where the place is not known.

import { h } from "../dom.ts";
import type { Stage } from "../stage/stage.ts";
import type { Recorded } from "./recorded.ts";

const RING = 36; // CSS pixels
const HIT = "#ffb300";
const MISS = "#ff5252";

export class Mark {
  private readonly ring = h("div", { "aria-hidden": "true" });

  constructor(private readonly stage: Stage) {}

  show(event: Recorded | undefined): void {
    this.ring.remove();
    if (!event) return;
    if (event.x !== undefined && event.y !== undefined) this.put(event.input, `${event.x}%`, `${event.y}%`, RING, RING);
    else if (event.element !== undefined && event.input !== "hovered" && event.input !== "gazed") this.around(event.input, event.element);
  }

  private around(input: string, element: string): void {
    const node = this.stage.find(element);
    if (!node) return; // what was pressed went with the press
    const box = node.getBoundingClientRect();
    const room = this.stage.node.getBoundingClientRect();
    this.put(input, `${box.left + box.width / 2 - room.left}px`, `${box.top + box.height / 2 - room.top}px`, box.width + 12, box.height + 12);
  }

  private put(input: string, left: string, top: string, width: number, height: number): void {
    const { ring } = this;
    const missed = input === "missed";
    ring.className = missed ? "replay-mark missed" : "replay-mark";
    const radius = width === height ? "50%" : "10px";
    ring.style.cssText = `position:absolute;left:${left};top:${top};width:${width}px;height:${height}px;translate:-50% -50%;border-radius:${radius};border:3px ${missed ? "dashed" : "solid"} ${missed ? MISS : HIT};box-shadow:0 0 0 2px #000c,inset 0 0 0 2px #000c;pointer-events:none;z-index:9`;
    this.stage.node.append(ring);
  }
}
