// A draft as the engine can open it, to be looked at: clips described as
// publishing would, and on the scene that is worked on every element visible,
// whatever its conditions say. What has mistakes is left out, and named.

import type { Author, Mistake } from "../../../engine/src/index.ts";
import type { Document, Json } from "../record/steps.ts";
import type { Clips } from "./clips.ts";
import { clipOf, elementsOf, isRecord, rangeOf, scenesOf, type Record_, type Scene } from "./film.ts";

const TRIES = 24; // elements left out at most

/** Where a clip stays; of ours, or one with mistakes, any file will do. */
function sourceOf(document: Document, name: string): Record_ {
  const { url, youtube, vimeo, hosts } = clipOf(document, name) ?? {};
  const source = { ...(url === undefined ? {} : { url }), ...(youtube === undefined ? {} : { youtube }), ...(vimeo === undefined ? {} : { vimeo }) };
  return Object.keys(source).length ? { ...source, ...(hosts === undefined ? {} : { hosts }) } : { file: "clip.mp4" };
}

/** Clips as publishing describes them; those that are not known are as long as
 * their scenes need. */
export function resolved(document: Document, clips: Clips): Document {
  const described: Record_ = {};
  for (const name of isRecord(document.clips) ? Object.keys(document.clips) : []) {
    const info = clips.get(name);
    const longest = Math.max(1, ...scenesOf(document).map((scene) => (scene.clip === name ? rangeOf(scene, 10)[1] : 0)));
    described[name] = {
      ...sourceOf(document, name),
      duration: info?.duration ?? longest,
      width: info?.width ?? 1280,
      height: info?.height ?? 720,
      ...(info?.rate ? { rate: info.rate } : {}),
      ...(info?.frames ? { frames: info.frames } : {}),
    };
  }
  const scenes = scenesOf(document).map((scene) => {
    const [from, to] = rangeOf(scene, clips.get(scene.clip)?.duration ?? 10);
    return { ...scene, from, to };
  });
  return { ...document, clips: described, scenes: scenes as Json };
}

const unconditioned = ({ if: _, first: __, hidden: ___, on: ____, ...element }: Record_): Record_ => element;

/** For the stage: this scene alone counts, and all its elements are there. */
function staged(document: Document, sceneId: string, without: ReadonlySet<string> = new Set()): Document {
  const { triggers: _, goals: __, identity: ___, ...film } = document;
  const scenes = scenesOf(document).map((scene): Scene => {
    const { triggers: ____, next: _____, ...rest } = scene;
    if (scene.id !== sceneId) return { id: scene.id, clip: scene.clip, ...(scene.from === undefined ? {} : { from: scene.from }), ...(scene.to === undefined ? {} : { to: scene.to }) };
    const elements = elementsOf(scene).filter(({ id }) => !without.has(id)).map(unconditioned);
    return { ...rest, elements: elements as Json } as Scene;
  });
  return { ...film, start: sceneId, scenes: scenes as Json };
}

export interface Opened {
  document: Document;
  engine: Awaited<ReturnType<Author["open"]>>["engine"];
  left: Set<string>; // elements that could not be opened
}

/** Open the scene for the stage; what stops the engine is left out. */
export async function openStaged(author: Author, document: Document, sceneId: string): Promise<Opened> {
  const left = new Set<string>();
  for (let n = 0; ; n++) {
    const shown = staged(document, sceneId, left);
    const { engine, mistakes } = await author.open(JSON.stringify(shown));
    const wrong = engine || n >= TRIES ? [] : wrongElements(shown, sceneId, mistakes);
    if (!wrong.length) return { document: shown, engine, left };
    wrong.forEach((id) => left.add(id));
  }
}

function wrongElements(shown: Document, sceneId: string, mistakes: readonly Mistake[]): string[] {
  const scenes = scenesOf(shown);
  const scene = scenes.findIndex(({ id }) => id === sceneId);
  const elements = elementsOf(scenes[scene]);
  return mistakes.flatMap(({ severity, path }) => {
    const found = severity === "error" && /^scenes\[(\d+)\]\.elements\[(\d+)\]/.exec(path);
    return found && Number(found[1]) === scene ? [elements[Number(found[2])]?.id ?? ""] : [];
  });
}
