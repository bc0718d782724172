// The layer on the picture: real nodes in document order, placed by transforms.
// Nodes live while their element is on the picture; views are read again only
// after inputs.

import type { ElementView, Placed } from "../../../engine/src/index.ts";
import { h, set } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Kit } from "../kit.ts";
import type { Layout } from "../layout.ts";
import type { Drawn, Kind } from "./kind.ts";
import { CONTROLS, KINDS, LATER, PLACES, TRAY } from "./kinds.ts";

interface Actor {
  ix: number;
  kind: string;
  id: string;
  drawn: Drawn;
  release: string;
  view: ElementView;
  text: string; // the view as it was drawn
  place: string; // the transform as it was written
  seen: number; // the draw that last had it
  tall: number; // of what grows with its text: CSS pixels that it has now
  free: Rect | undefined; // where it stands, of those that leave it to the player
}

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

const TARGET_PX = 44; // what is smaller can be pressed around itself
const TAG_PX = 110; // nearer to an edge a hotspot's label is not centred

export class Stage {
  readonly node = h("div", { class: "stage", part: "stage" });
  readonly tray: HTMLElement;
  private readonly fold: HTMLButtonElement;
  private readonly actors = new Map<number, Actor>();
  private readonly later = new Map<string, Kind>();
  private readonly asked = new Set<string>();
  private readonly sizes = new ResizeObserver((all) => this.measured(all));
  private draws = 0;
  private rect: Rect = { left: 0, top: 0, width: 0, height: 0 };
  private foot = 0; // the player's, CSS pixels of the picture
  private inTray = false;
  private below = false;
  private all: boolean | undefined; // … everything
  private bar = 0; // px at the player's foot that the bar has now

  constructor(private readonly kit: Kit) {
    this.fold = h(
      "button",
      { class: "fold", type: "button", "aria-label": kit.word("tray"), "aria-expanded": "true", on: { click: () => this.folded(!this.tray.hasAttribute("data-folded")) } },
      icon("down"),
    );
    this.tray = h("div", { class: "tray", part: "tray" }, this.fold);
  }

  /** Over a small picture the tray can be put away, to reach what is under it. */
  private folded(is: boolean): void {
    set(this.tray, "data-folded", is);
    set(this.fold, "aria-expanded", is ? "false" : "true");
  }

  /** Where the picture is, in CSS pixels of the player, and what stands on it. */
  layout({ picture: rect, screen, tray: inTray, below, all }: Layout): void {
    this.rect = rect;
    this.foot = screen.height - rect.top;
    const { style } = this.node;
    style.left = `${rect.left}px`;
    style.top = `${rect.top}px`;
    style.width = `${rect.width}px`;
    style.height = `${rect.height}px`;
    for (const actor of this.actors.values()) actor.place = "";
    if (inTray === this.inTray && below === this.below && all === this.all) return;
    this.all = all;
    this.inTray = inTray;
    this.below = below;
    for (const actor of [...this.actors.values()].sort((a, b) => a.ix - b.ix)) this.insert(actor);
  }

  /** Put everything where it is at this time. True while something moves. */
  draw(tUs: number): boolean {
    const { engine } = this.kit.film;
    let placed = engine.onPicture(tUs);
    const fresh: number[] = [];
    for (let row = 0; row < placed.count; row++) {
      if (!this.actors.has(placed.element(row))) fresh.push(placed.element(row));
    }
    if (fresh.length) {
      for (const ix of fresh) this.enter(ix);
      placed = engine.onPicture(tUs); // the engine was called in between
    }
    if (!this.draws++) set(this.node, "data-coming", false);
    let moving = false;
    for (let row = 0; row < placed.count; row++) {
      const actor = this.actors.get(placed.element(row));
      if (!actor) continue; // its kind is still loading
      this.put(actor, placed, row);
      if (placed.moves(row)) moving = true;
    }
    for (const actor of this.actors.values()) if (actor.seen !== this.draws) this.remove(actor);
    return moving;
  }

  private put(actor: Actor, placed: Placed, row: number): void {
    if (actor.seen !== this.draws - 1 || actor.place === "") {
      actor.drawn.node.dataset["id"] = actor.id;
      actor.drawn.disable?.(placed.disabled(row));
    }
    actor.seen = this.draws;
    actor.free = undefined;
    if (this.trayed(actor)) return;
    const { width, height } = this.rect;
    const own = [placed.x(row), placed.y(row), placed.w(row), placed.h(row)] as const;
    const free = own.some(Boolean) ? undefined : PLACES[actor.kind]; // all 0 is none
    const [x, y, w, tall] = (free ?? own).map((share, i) => (share * (i % 2 ? height : width)) / 100) as [number, number, number, number];
    const turn = placed.turn(row);
    let top = TRAY.has(actor.kind) ? this.grow(actor, y, tall) : y;
    const apart = free && this.later.get(actor.kind)?.apart;
    if (apart) {
      const others = [...this.actors.values()].flatMap(({ ix, free: box, seen }) => (box && ix < actor.ix && seen === this.draws ? box : []));
      top = apart((actor.free = { left: x, top, width: w, height: actor.tall || tall }), others, this.room);
    }
    const place = `${x.toFixed(2)} ${top.toFixed(2)} ${w.toFixed(2)} ${tall.toFixed(2)} ${turn} ${placed.fade(row)}`;
    if (place === actor.place) return;
    actor.place = place;
    const { node } = actor.drawn;
    const { style } = node;
    const { room } = this;
    style.width = `${w.toFixed(2)}px`;
    style.setProperty("--h", `${tall.toFixed(2)}px`);
    style.setProperty("--pad-x", `${Math.min(0, (w - TARGET_PX) / 2).toFixed(1)}px`);
    const pad = Math.min(0, (tall - TARGET_PX) / 2);
    style.setProperty("--pad-y", `${pad.toFixed(1)}px`);
    if (actor.kind === "hotspot") {
      // What stands in the picture keeps its place; under the bar it can be pressed above it.
      style.setProperty("--pad-top", `${(y + tall > room ? Math.min(pad, room - y - TARGET_PX) : pad).toFixed(1)}px`);
      const middle = x + w / 2;
      set(node, "data-edge", middle < TAG_PX ? "left" : middle > width - TAG_PX && "right");
      set(node, "data-low", y + tall / 2 > room - TARGET_PX);
    }
    style.opacity = placed.fade(row) < 1 ? String(placed.fade(row)) : "";
    style.transform = `translate(${x.toFixed(2)}px,${top.toFixed(2)}px)${turn ? ` rotate(${turn}deg)` : ""}`;
    // Everything else that can be pressed makes room for the bar.
    if (actor.kind === "hotspot" || node.tagName === "DIV") return;
    const needed = placed.moves(row) ? tall : actor.tall;
    style.setProperty("--lift", `${Math.min(0, room - top - needed).toFixed(1)}px`);
  }

  /** The picture's height that the bar leaves. */
  private get room(): number {
    const { height } = this.rect;
    return Math.min(height, (this.below ? height : this.foot) - this.bar);
  }

  /** The bar has come, this high, or is gone (0). */
  makeRoom(bar: number): void {
    this.bar = bar;
    for (const actor of this.actors.values()) actor.place = "";
    this.kit.redraw();
  }

  /** A block is as tall as what it says, in the middle of its place; where it
   * needs more it grows away from the nearer edge. It never leaves the picture. */
  private grow(actor: Actor, y: number, tall: number): number {
    const { tall: needed } = actor;
    const { height } = this.rect;
    const grown = needed <= tall ? y + (tall - needed) / 2 : y + tall / 2 > height / 2 ? y + tall - needed : y;
    return Math.max(0, Math.min(grown, height - needed));
  }

  /** The page's own layout says how tall blocks are, before they are seen: to
   * ask would have it made twice. */
  private measured(all: ResizeObserverEntry[]): void {
    const sizes = new Map(all.map(({ target, borderBoxSize }) => [target, borderBoxSize[0]?.blockSize ?? 0]));
    let other = false;
    for (const actor of this.actors.values()) {
      const tall = Math.round(sizes.get(actor.drawn.node) ?? actor.tall);
      if (tall === actor.tall) continue;
      actor.tall = tall;
      actor.place = "";
      other = true;
    }
    if (other) this.kit.redraw();
  }

  // ---- coming and going --------------------------------------------------

  /** The first picture of this scene is on its way: what will likely stand on it
   * is built and laid out now, unseen. The first draw tells what does. */
  expect(sceneId: string, t: number): void {
    const { film } = this.kit;
    set(this.node, "data-coming", true);
    for (const { id, kind, at } of film.scene(sceneId).elements ?? []) {
      const [from, to] = typeof at === "number" ? [at, Infinity] : (at ?? [0, Infinity]);
      const ix = film.elementIx.get(id);
      if (KINDS[kind] && ix !== undefined && !this.actors.has(ix) && from <= t && t < to) this.enter(ix);
    }
  }

  private enter(ix: number): void {
    const source = this.kit.film.elements[ix];
    if (!source) return;
    const kind = KINDS[source.kind] ?? this.later.get(source.kind);
    if (!kind) {
      this.load(source.kind);
      return;
    }
    const { film } = this.kit;
    const view = film.element(ix);
    const actor: Actor = {
      ix,
      kind: source.kind,
      id: source.id,
      drawn: kind.make({ kit: this.kit, id: source.id, source, release: () => actor.release }),
      release: film.manifest.release,
      view,
      text: JSON.stringify(view),
      place: "",
      seen: this.draws,
      tall: 0,
      free: undefined,
    };
    actor.drawn.show(view);
    this.actors.set(ix, actor);
    this.insert(actor);
    if (actor.kind !== "hotspot") this.sizes.observe(actor.drawn.node);
    if (TRAY.has(actor.kind)) this.folded(false);
    this.introduce(actor, source.kind);
  }

  private introduce(actor: Actor, kind: string): void {
    const prompt = actor.view.prompt ?? actor.view.label ?? "";
    if (kind === "choice" || kind === "question") this.kit.announce(this.kit.word(kind, { prompt }));
  }

  /** Blocks leave a small picture; chapters are a pill, and only go below it. */
  private trayed({ kind }: Actor): boolean {
    return this.all || (this.inTray && TRAY.has(kind) && (this.below || kind !== "chapters"));
  }

  /** In document order, which is stacking order and tab order. */
  private insert(actor: Actor): void {
    const tray = this.trayed(actor);
    const parent = tray ? this.tray : this.node;
    const { node } = actor.drawn;
    if (tray) node.removeAttribute("style");
    actor.place = "";
    actor.drawn.show(actor.view);
    let before: HTMLElement | null = null;
    let least = Infinity;
    for (const other of this.actors.values()) {
      if (other.ix > actor.ix && other.ix < least && other.drawn.node.parentNode === parent) {
        before = other.drawn.node;
        least = other.ix;
      }
    }
    parent.insertBefore(node, before);
    this.full();
  }

  private full(): void {
    set(this.tray, "data-full", this.tray.childElementCount > 1);
  }

  private remove(actor: Actor): void {
    const { node } = actor.drawn;
    const focused = node.contains((node.getRootNode() as Document | ShadowRoot).activeElement);
    actor.drawn.leave?.();
    this.sizes.unobserve(node);
    node.remove();
    this.full();
    this.actors.delete(actor.ix);
    if (focused) this.kit.home();
  }

  /** Bring the part that draws this kind, then draw again. */
  load(kind: string): void {
    const name = LATER[kind as keyof typeof LATER];
    if (!name || this.asked.has(name)) return;
    this.asked.add(name);
    void this.kit.part(name).then(
      (part) => {
        for (const [known, made] of Object.entries<Kind>(part.KINDS)) this.later.set(known, made);
        this.kit.redraw();
      },
      () => this.asked.delete(name),
    );
  }

  // ---- views -------------------------------------------------------------

  /** After an input: read the views again, draw those that have changed. What
   * is being filled in keeps its text until the focus leaves it. */
  refresh(): void {
    const { film } = this.kit;
    for (const actor of this.actors.values()) {
      const view = film.element(actor.ix);
      const text = JSON.stringify(view);
      if (text === actor.text) continue;
      if (actor.release !== film.manifest.release && this.busy(actor)) continue;
      actor.text = text;
      actor.view = view;
      actor.release = film.manifest.release;
      actor.drawn.show(view);
      actor.place = "";
    }
  }

  private busy(actor: Actor): boolean {
    const { node } = actor.drawn;
    return node.contains((node.getRootNode() as Document | ShadowRoot).activeElement);
  }

  /** Playback runs or stands; what is left on the running limited choice. */
  run(is: boolean, limited: string | null, secondsLeft: number | undefined): void {
    for (const actor of this.actors.values()) {
      actor.place = ""; // a countdown may have come or gone
      actor.drawn.run?.(is, actor.kind !== "choice" || actor.id === limited ? secondsLeft : undefined);
    }
  }

  /** Boxes of what is drawn, for captions that move out of the way. */
  boxes(): DOMRect[] {
    return [...this.actors.values()].map((actor) => actor.drawn.node.getBoundingClientRect());
  }

  /** Whether anything on the picture can be used. */
  usable(): boolean {
    return [...this.actors.values()].some(({ kind, view }) => view.presses || CONTROLS.has(kind));
  }

  /** Whether something asks to be used; chapters only stand by. */
  asks(): boolean {
    return [...this.actors.values()].some(({ kind, view }) => kind !== "chapters" && (view.presses || CONTROLS.has(kind)));
  }

  /** The node of an element, to put the focus on. */
  find(id: string): HTMLElement | undefined {
    for (const actor of this.actors.values()) if (actor.id === id) return actor.drawn.node;
    return undefined;
  }

  clear(): void {
    for (const actor of [...this.actors.values()]) this.remove(actor);
    set(this.node, "data-empty", true);
  }
}
