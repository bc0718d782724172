// The path taken as a seek bar: one segment a scene entered, a mark where
// something can be used. Only what was played, or may be, can be reached.

import type { FilmView, SceneView } from "../../../engine/src/index.ts";
import { clockText } from "../clocktext.ts";
import { clamp, h, set, write } from "../dom.ts";
import type { Kit } from "../kit.ts";
import { presses } from "../stage/kind.ts";
import { CONTROLS } from "../stage/kinds.ts";

interface Segment {
  scene: SceneView;
  start: number; // seconds of the whole path
  node: HTMLElement;
  fill: HTMLElement;
}

const SEGMENTS_MAX = 12;
const STEP = 5; // seconds an arrow key moves
const LAST_S = 0.15; // of the film: its last pictures

export class Timeline {
  private readonly track = h("div", { class: "track" });
  private readonly bubble = h("div", { class: "bubble", "aria-hidden": "true" });
  private readonly knob = h("div", { class: "knob" });
  readonly node: HTMLElement;
  readonly time = h("span", { class: "time", "aria-hidden": "true" });
  private segments: Segment[] = [];
  private cursor = 0;
  private total = 0;
  private at = 0;
  private key = "";
  private dragging = false;

  constructor(private readonly kit: Kit) {
    this.node = h(
      "div",
      {
        class: "timeline",
        part: "timeline",
        role: "slider",
        tabindex: 0,
        "aria-label": kit.word("seek"),
        "aria-valuemin": 0,
        on: {
          keydown: (event) => this.press(event),
          pointerdown: (event) => this.grab(event),
          pointermove: (event) => this.hover(event),
          pointerup: (event) => this.drop(event),
          pointerleave: () => set(this.bubble, "data-on", false),
          pointercancel: () => (this.dragging = false),
        },
      },
      this.track,
      this.knob,
      this.bubble,
    );
  }

  /** The path may have grown. */
  path(view: FilmView): void {
    const first = Math.max(0, Math.min(view.cursor, view.path.length - SEGMENTS_MAX));
    const steps = view.path.slice(first, first + SEGMENTS_MAX);
    this.cursor = view.cursor - first;
    const key = steps.map((step) => step.scene).join();
    if (key === this.key) return;
    this.key = key;
    this.total = 0;
    this.segments = steps.map(({ scene }) => this.segment(this.kit.film.scene(scene)));
    this.track.replaceChildren(...this.segments.map((segment) => segment.node));
    set(this.node, "aria-valuemax", Math.round(this.total));
  }

  private segment(scene: SceneView): Segment {
    const length = scene.to - scene.from;
    const fill = h("span", { class: "fill" });
    const node = h("span", { class: "segment" }, fill, ...this.marks(scene, length));
    node.style.flexGrow = String(length);
    const segment = { scene, start: this.total, node, fill };
    this.total += length;
    return segment;
  }

  private marks(scene: SceneView, length: number): HTMLElement[] {
    const { film } = this.kit;
    const starts = new Set<number>();
    for (const element of film.manifest.document.scenes.find((one) => one.id === scene.id)?.elements ?? []) {
      const at = Array.isArray(element.at) ? element.at[0] : (element.at ?? 0);
      if ((CONTROLS.has(element.kind) || presses(element)) && at > 0) starts.add(Math.round(at * 10) / 10);
    }
    return [...starts].slice(0, 24).map((at) => {
      const mark = h("span", { class: "notch" });
      mark.style.left = `${(at / length) * 100}%`;
      return mark;
    });
  }

  /** The playhead, seconds of the current scene. */
  show(t: number): void {
    const current = this.segments[this.cursor];
    if (!current || this.dragging) return;
    this.at = current.start + t;
    this.draw(this.at);
  }

  private draw(at: number): void {
    for (const { scene, start, fill } of this.segments) {
      const part = clamp((at - start) / (scene.to - scene.from), 0, 1);
      fill.style.transform = `scaleX(${part.toFixed(4)})`;
    }
    const part = this.total ? clamp(at / this.total, 0, 1) : 0;
    this.knob.style.left = `${(part * 100).toFixed(2)}%`;
    // The last picture stands for the end.
    write(this.time, `${clockText(this.total - at < LAST_S ? this.total : at)} / ${clockText(this.total)}`);
    set(this.node, "aria-valuenow", Math.round(at));
    set(this.node, "aria-valuetext", this.kit.word("seek_value", { at: clockText(at), length: clockText(this.total) }));
  }

  private seek(at: number): void {
    const place = clamp(at, 0, Math.max(0, this.total - 0.05));
    const segment = [...this.segments].reverse().find((one) => place >= one.start) ?? this.segments[0];
    if (!segment) return;
    let t = place - segment.start;
    if (segment === this.segments[this.cursor]) {
      const { status } = this.kit;
      t = clamp(t, status?.seek_from ?? 0, status?.seek_to ?? Infinity);
    }
    this.kit.say({ input: "asked", what: "seek", scene: segment.scene.id, t: Math.round(t * 1e6) / 1e6 });
  }

  private press(event: KeyboardEvent): void {
    const rtl = getComputedStyle(this.node).direction === "rtl" ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowRight: STEP * rtl,
      ArrowUp: STEP,
      ArrowLeft: -STEP * rtl,
      ArrowDown: -STEP,
      PageUp: STEP * 3,
      PageDown: -STEP * 3,
    };
    if (event.key === "Home") this.seek(0);
    else if (event.key === "End") this.seek(this.total);
    else if (steps[event.key] !== undefined) this.seek(this.at + (steps[event.key] as number));
    else return;
    event.preventDefault();
  }

  // ---- pointer -----------------------------------------------------------

  private under(event: PointerEvent): number {
    const box = this.track.getBoundingClientRect();
    return clamp((event.clientX - box.left) / box.width, 0, 1) * this.total;
  }

  private grab(event: PointerEvent): void {
    this.dragging = true;
    this.node.setPointerCapture(event.pointerId);
    this.draw(this.under(event));
  }

  private hover(event: PointerEvent): void {
    const at = this.under(event);
    set(this.bubble, "data-on", true);
    write(this.bubble, clockText(at));
    this.bubble.style.left = `${((at / (this.total || 1)) * 100).toFixed(2)}%`;
    if (this.dragging) this.draw(at);
  }

  private drop(event: PointerEvent): void {
    if (!this.dragging) return;
    this.dragging = false;
    this.seek(this.under(event));
  }
}
