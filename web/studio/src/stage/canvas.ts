// The picture with its elements on it, drawn by the player's own code at whatever
// moment it is asked for. It plays nothing and says nothing to anybody.

import { Author, load, type Engine } from "../../../engine/src/index.ts";
import { DRAWING, dressPlayer, Film, filled, FIRST, fit, Stage, STYLE, WORDS, type Kit, type Layout, type Manifest, type WordTable } from "../../../player/src/drawing.ts";
import type { Clips } from "../film/clips.ts";
import { sceneOf, type Box } from "../film/film.ts";
import { openStaged, resolved } from "../film/shown.ts";
import type { Document } from "../record/steps.ts";
import { address } from "../server/ask.ts";
import { measured, type Measured } from "./measured.ts";

let author: Promise<Author> | undefined;
/** The author's engine, brought once. */
export const theAuthor = (): Promise<Author> => (author ??= load(address("assets/author.wasm")).then((module) => new Author(module)));

const WORDS_: Partial<WordTable> = { ...FIRST, ...WORDS };

/** While something is dragged, what stands needs no layer of its own and does not
 * beat: with 100 elements on the stage a frame took ten times as long. */
const HELD = `
.held .stage > :not([data-held]) { will-change: auto; }
.held .stage > [data-held] { will-change: transform, translate; }
.held *, .held ::before, .held ::after { animation: none !important; }
`;

/** What comes is there at once, so that its frame is where it will stand; and
 * nothing is folded away where nothing can be pressed. */
const STILL = `
.player :is(.choice, .block, .tray > *) { animation: none !important; }
.tray > .fold { display: none; }
.hotspot[data-chosen]:not([data-low]) .tag { top: calc(100% + 14px); }
`;

const LOW_PX = 110; // of a hotspot whose label reaches over its lower edge

const settings = { captions: "", rate: 1, noLimits: false, moreTime: false, shortcuts: false, remember: undefined };

export class Canvas {
  readonly host = document.createElement("div");
  readonly video = document.createElement("video");
  private readonly root = document.createElement("div");
  private readonly room = this.host.attachShadow({ mode: "open" });
  private stage: Stage | undefined;
  private film: Film | undefined;
  private engine: Engine | undefined;
  private layout: Layout | undefined;
  private asked = 0; // the latest document that was asked for
  private t = 0;
  private narrow = false;
  private assumed: ReadonlyMap<string, Box> = new Map(); // until the engine knows
  left: ReadonlySet<string> = new Set(); // elements with mistakes, which are not drawn

  constructor(private readonly changed: () => void) {
    this.host.className = "canvas";
    this.root.className = "player";
    this.root.dataset["state"] = "playing";
    this.video.playsInline = true;
    this.video.muted = true;
    this.video.preload = "auto";
    const screen = document.createElement("div");
    screen.className = "screen";
    screen.append(this.video);
    this.root.append(screen);
    this.adopt(STYLE);
    this.adopt(HELD);
    this.adopt(STILL);
    this.room.append(this.root);
    this.root.inert = true; // it is looked at; the editor's own boxes are pressed
  }

  private adopt(style: string): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.room.adoptedStyleSheets.push(sheet);
  }

  private kit(): Kit {
    const canvas = this;
    return {
      root: this.root,
      get film() {
        return canvas.film as Film;
      },
      word: (key, fill) => filled(WORDS_[key] ?? "", fill),
      language: "en",
      status: undefined,
      playing: false,
      get nowUs() {
        return canvas.t * 1e6;
      },
      say: () => undefined,
      announce: () => undefined,
      notice: () => undefined,
      part: (async (name: keyof typeof DRAWING) => {
        const part = await DRAWING[name]();
        this.adopt(part.STYLE);
        return part;
      }) as Kit["part"],
      redraw: () => {
        this.draw(this.t); // a part has come, or a block has another height
        this.changed();
      },
      home: () => undefined,
      delivered: () => Promise.resolve(true),
      settings,
      change: () => undefined,
    };
  }

  /** Show this scene of the draft from now on. */
  async show(draft: Document, sceneId: string, clips: Clips): Promise<void> {
    const asked = ++this.asked;
    const { document: shown, engine, left } = await openStaged(await theAuthor(), resolved(draft, clips), sceneId);
    if (asked !== this.asked) return; // another since
    this.left = left;
    this.engine = engine;
    this.assumed = new Map();
    this.stage?.clear();
    if (engine && sceneOf(draft, sceneId)) this.begin(shown, sceneId, engine);
    else this.film = undefined;
    this.changed();
  }

  private begin(shown: Document, sceneId: string, engine: Engine): void {
    const manifest: Manifest = { project: "draft", release: "draft", shape: "", title: "", base: "", engine: "", pack: "", parts: "", document: shown as unknown as Manifest["document"] };
    this.film = new Film(manifest, engine, address(""));
    engine.feed({ input: "opened", at_ms: 0, seed: 1, device: "desktop", language: "en" });
    engine.feed({ input: "started", at_ms: 0, scene: sceneId, t: 0 });
    if (this.narrow) engine.feed({ input: "narrow", at_ms: 0, value: true });
    dressPlayer(this.root, manifest.document.theme);
    if (!this.stage) {
      this.stage = new Stage(this.kit());
      this.root.append(this.stage.node, this.stage.tray);
    }
    if (this.layout) this.stage.layout(this.layout);
    this.draw(this.t);
  }

  /** The box that the picture has, CSS pixels, and how wide it is to its height. */
  resize(width: number, height: number, aspect: number): Layout {
    const layout = fit(width, height, aspect);
    this.layout = layout;
    this.root.style.setProperty("--screen-h", `${layout.screen.height}px`);
    this.root.style.setProperty("--picture-h", `${layout.picture.height}px`);
    if (layout.narrow !== this.narrow) this.engine?.feed({ input: "narrow", at_ms: 0, value: layout.narrow });
    this.narrow = layout.narrow;
    this.stage?.layout(layout);
    this.stage?.refresh();
    this.draw(this.t);
    return layout;
  }

  /** The elements as they are at this time of the scene, seconds. */
  draw(t: number): void {
    this.t = t;
    if (this.film && this.stage && this.layout) this.stage.draw(Math.round(t * 1e6));
  }

  /** Where the engine has an element at this time; undefined: not on the picture,
   * or its place is the player's. */
  boxes(t: number): Map<string, Box> {
    const boxes = new Map<string, Box>();
    if (!this.engine || !this.film) return boxes;
    const placed = this.engine.onPicture(Math.round(t * 1e6));
    for (let row = 0; row < placed.count; row++) {
      const id = this.film.elements[placed.element(row)]?.id;
      const box: Box = [placed.x(row), placed.y(row), placed.w(row), placed.h(row), placed.turn(row), placed.fade(row)];
      if (id && box.slice(0, 4).some(Boolean)) boxes.set(id, box);
    }
    for (const [id, box] of this.assumed) boxes.set(id, box);
    return boxes;
  }

  /** These boxes hold until the engine has the document with them. */
  assume(boxes: ReadonlyMap<string, Box>): void {
    this.assumed = boxes;
  }

  /** The node that draws an element. */
  nodeOf(id: string): HTMLElement | undefined {
    return this.stage?.find(id);
  }

  /** Where an element is drawn, CSS pixels of the page. */
  rectOf(id: string): DOMRect | undefined {
    return this.nodeOf(id)?.getBoundingClientRect();
  }

  /** These are dragged from now on; none: no longer. */
  hold(ids: Iterable<string>): void {
    for (const node of this.root.querySelectorAll("[data-held]")) node.removeAttribute("data-held");
    const held = [...ids];
    for (const id of held) this.stage?.find(id)?.setAttribute("data-held", "");
    this.root.classList.toggle("held", held.length > 0);
  }

  /** Around these there are grips: a label that would lie under the lower ones
   * stands below them meanwhile. */
  choose(ids: readonly string[]): void {
    for (const node of this.root.querySelectorAll("[data-chosen]")) node.removeAttribute("data-chosen");
    for (const id of ids) {
      const node = this.nodeOf(id);
      if (node && node.offsetHeight < LOW_PX) node.setAttribute("data-chosen", "");
    }
  }

  /** Move and size what is drawn, without asking the engine: while it is dragged. */
  preview(node: HTMLElement, from: Box, to: Box): void {
    const picture = this.layout?.picture;
    if (!picture) return;
    const { style } = node;
    const [dx, dy] = [((to[0] - from[0]) * picture.width) / 100, ((to[1] - from[1]) * picture.height) / 100];
    style.translate = dx || dy ? `${dx.toFixed(2)}px ${dy.toFixed(2)}px` : "";
    if (to[4] !== from[4]) style.rotate = `${(to[4] ?? 0) - (from[4] ?? 0)}deg`;
    if (to[2] !== from[2]) style.width = `${((to[2] * picture.width) / 100).toFixed(2)}px`;
    if (to[3] !== from[3]) style.setProperty("--h", `${((to[3] * picture.height) / 100).toFixed(2)}px`);
  }

  /** How everything came out that is drawn: one look at the page's layout. */
  measure(ids: readonly string[]): Map<string, Measured> {
    const stage = this.stage?.node;
    const { offsetWidth } = this.host;
    const scale = offsetWidth ? this.host.getBoundingClientRect().width / offsetWidth : 1;
    const nodes = ids.flatMap((id) => (this.nodeOf(id) ? [[id, this.nodeOf(id) as HTMLElement] as const] : []));
    return new Map(stage ? nodes.map(([id, node]) => [id, measured(node, stage, scale)]) : []);
  }

  close(): void {
    this.asked++;
    this.video.removeAttribute("src");
    this.video.load();
    this.host.remove();
  }
}
