// A film as the player holds it: the manifest, its document and the engine
// that has it open. Indexes of elements and panels are those of the document's
// order, as in the engine.

import { Engine, type CaptionFile, type ElementView, type SceneView, type Theme } from "../../engine/src/index.ts";
import { attempt } from "./attempt.ts";
import { HttpError } from "./server.ts";

export interface Manifest {
  project: string;
  release: string;
  shape: string;
  title: string;
  base: string;
  engine: string;
  pack: string;
  parts: string; // the build that they are of
  document: Document_;
  withdrawn?: boolean;
  consent?: "required" | "implied" | "off"; // how the project has it; else as the document says
}

/** A scene's edge that is coded anew: a head by its first frame, a tail by the
 * frame behind it. */
export type Edge = readonly [frame: number, address: string, height: number, frames: number];

export interface Edges {
  heads?: readonly Edge[];
  tails?: readonly Edge[];
}

export interface Clip extends Edges {
  file: string;
  duration: number;
  width: number;
  height: number;
  rate?: [number, number];
  poster?: string;
  captions?: CaptionFile[];
  /** It stays elsewhere, and this plays it; `file` is its whole address. */
  by?: "video" | "hls" | "youtube" | "vimeo";
  hosts?: string[]; // others that it leads to
  tracks?: string; // prepared: its index
}

/** The parts of a released document that the player reads by itself. */
export interface Document_ {
  start: string;
  clips: Record<string, Clip>;
  scenes: DocumentScene[];
  panels?: Record<string, { kind: string }>;
  variables?: Record<string, { keep?: string }>;
  viewer?: Record<string, unknown>;
  link?: Record<string, { type?: string }>;
  theme?: Theme;
  identity?: { ask?: boolean; purpose?: string };
  hosts?: string[];
}

export type DocumentScene = SceneView & { elements?: DocumentElement[] };

export interface DocumentElement {
  id: string;
  kind: string;
  on?: { press?: unknown[]; hover?: unknown[] };
  at?: number | [number, number];
  dwell?: number; // seconds
}

/** A clip made ready for the seamless source. */
export interface Prepared {
  tracks: string; // address of its index
  edges: Edges;
}

/** A picture of a clip: what media are told. */
export interface Spot {
  address: string;
  frame: number; // -1 where the rate is not known
  t: number; // where to seek: the middle of that frame; seconds of the clip
  fps: number; // 0: not known
  from: number; // frames of its scene: [from, to)
  to: number;
  end: number; // of its scene, seconds of the clip
  prepared: Prepared | undefined;
}

// Document times are rounded to microseconds: a frame may begin this much early.
const ROUNDING_US = 1;

async function fetchPack(address: string): Promise<Uint8Array> {
  const reply = await fetch(address);
  if (!reply.ok) throw new HttpError(reply.status);
  return new Uint8Array(await reply.arrayBuffer());
}

export class Film {
  readonly scenes = new Map<string, DocumentScene>();
  readonly elements: DocumentElement[] = [];
  readonly elementIx = new Map<string, number>();

  constructor(
    readonly manifest: Manifest,
    readonly engine: Engine,
    readonly base: string,
  ) {
    for (const scene of manifest.document.scenes) {
      this.scenes.set(scene.id, scene);
      for (const element of scene.elements ?? []) this.elementIx.set(element.id, this.elements.push(element) - 1);
    }
  }

  static async open(module: WebAssembly.Module | Promise<WebAssembly.Module>, manifest: Manifest, base: string): Promise<Film> {
    const [engine, pack] = await Promise.all([module, fetchPack(new URL(manifest.pack, base).href)]);
    return new Film(manifest, await Engine.open(engine, pack), base);
  }

  /** Addresses of the document are relative to the base. One that is none, as
   * facts can make it, leads nowhere. */
  address(relative: string): string {
    return attempt(() => new URL(relative, this.base).href) ?? "about:blank";
  }

  scene(id: string): DocumentScene {
    const scene = this.scenes.get(id);
    if (!scene) throw new Error(`no scene ${id}`);
    return scene;
  }

  clip(scene: SceneView): Clip {
    const clip = this.manifest.document.clips[scene.clip];
    if (!clip) throw new Error(`no clip ${scene.clip}`);
    return clip;
  }

  fps(scene: SceneView): number {
    const rate = this.clip(scene).rate;
    return rate ? rate[0] / rate[1] : 0;
  }

  /** The picture that stands at `tUs` of a scene. The engine's "just before the
   * end" (1 us before `to`) is the last frame. */
  spot(sceneId: string, tUs: number): Spot {
    const scene = this.scene(sceneId);
    const fps = this.fps(scene);
    const address = this.address(this.clip(scene).file);
    if (!fps) return { address, frame: -1, t: scene.from + tUs / 1e6, fps, from: -1, to: -1, end: scene.to, prepared: undefined };
    const from = Math.round(scene.from * fps);
    const to = Math.max(from + 1, Math.round(scene.to * fps));
    const within = Math.floor(((tUs + ROUNDING_US) * fps) / 1e6);
    const frame = Math.min(to - 1, from + Math.max(0, within));
    return { address, frame, t: (frame + 0.5) / fps, fps, from, to, end: scene.to, prepared: this.prepared(this.clip(scene)) };
  }

  private prepared(clip: Clip): Prepared | undefined {
    return clip.tracks ? { tracks: this.address(clip.tracks), edges: clip } : undefined;
  }

  /** Clip seconds of a presented frame as microseconds of the scene. Times of
   * frames are snapped, because containers round them. */
  sceneUs(scene: SceneView, clipSeconds: number): number {
    const fps = this.fps(scene);
    const frames = clipSeconds * fps;
    const near = Math.round(frames);
    const seconds = fps && Math.abs(frames - near) < 0.1 ? near / fps : clipSeconds;
    return Math.max(0, Math.round(seconds * 1e6) - Math.round(scene.from * 1e6));
  }

  lengthUs(scene: SceneView): number {
    return Math.round(scene.to * 1e6) - Math.round(scene.from * 1e6);
  }

  element(ix: number): ElementView {
    return this.engine.element(ix);
  }

  /** Whether the film asks to remember who watches. */
  get asksWho(): boolean {
    const { consent, document } = this.manifest;
    return consent ? consent === "required" : document.identity?.ask === true;
  }
}
