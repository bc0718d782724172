// A scene in two at a moment: what stands over the cut goes on behind it.

import { setField, type Document, type Json, type Step } from "../record/steps.ts";
import { clipOf, elementsOf, freshId, isRecord, listOf, sceneOf, scenesOf, spanOf, type Element, type Record_, type Scene } from "./film.ts";
import { freshIds, ofElements, renamed } from "./names.ts";
import { nextTitle, seconds, shifted, type Made } from "./make.ts";

/** What asks is asked once: over a cut it stays in the part in which it ends, with
 * what counts its time. Everything else goes on as a copy. */
const ASKS = new Set(["choice", "question", "form", "input", "countdown"]);

type Timed = Record_ & { id: string };

interface Parts {
  gone: Timed[]; // out of the first part
  ends: Timed[]; // they end with it
  second: Timed[]; // as they were; what goes on has its own id still
}

/** Who stands in which part. `t`: the cut; `length`: of the scene as it was. */
function partsOf(records: readonly Timed[], t: number, length: number): Parts {
  const over = (one: Timed): boolean => spanOf(one, length)[0] < t && spanOf(one, length)[1] > t;
  const asked = (one: Timed): boolean => over(one) && ASKS.has(String(one.kind));
  const gone = records.filter((one) => spanOf(one, length)[0] >= t || asked(one));
  return { gone, ends: records.filter((one) => over(one) && !gone.includes(one) && Array.isArray(one.at)), second: records.filter((one) => over(one) || gone.includes(one)) };
}

/** Steps for one list of the first part: what goes, and what ends at the cut. */
function firstSteps(document: Document, list: string[], { gone, ends }: Parts, t: number): Step[] {
  const records = (isRecord(document) ? listOf(sceneOf(document, list[1] ?? ""), list[2] ?? "") : []) as Json[];
  return [
    ...gone.map((one, k): Step => ({ at: [...list, one.id], was: one, index: records.indexOf(one) - k })),
    ...ends.flatMap((one) => setField(document, [...list, one.id, "at"], [spanOf(one, t)[0], seconds(t)])),
  ];
}

/** A trigger that is due at no time of its own stays where it is. */
const isTimed = ({ at }: Timed): boolean => typeof at === "number" || Array.isArray(at);

/** A scene in two at a moment; the second follows the first. `range`: of the
 * clip, seconds. What begins behind the cut goes along, in its new times; what
 * stands over it goes on in the second part, with its path and what it does. */
export function cutScene(document: Document, id: string, t: number, [from, to]: [number, number]): Made | undefined {
  const scene = sceneOf(document, id);
  const n = scenesOf(document).findIndex((one) => one.id === id);
  const length = to - from;
  if (!scene || !clipOf(document, scene.clip) || t <= 0 || t >= length) return undefined;
  const second = freshId(document, "scene");
  const elements = partsOf(elementsOf(scene), t, length);
  const triggers = partsOf(listOf(scene, "triggers").filter(isTimed), t, length);
  const ran = { ...triggers, second: triggers.second.filter((one) => triggers.gone.includes(one)) }; // once is once
  const copied = elements.second.filter((one) => !elements.gone.includes(one)).map((one) => one.id);
  const ids = freshIds(document, copied);
  const names = new Map(copied.map((one, n) => [one, ids[n] as string]));
  // Actions of the second part are about what stands there.
  const moved = (one: Timed): Json => ({ ...(renamed(shifted(one as Element, -t), ofElements(names)) as Record_), id: names.get(one.id) ?? one.id });
  const { id: _, from: __, to: ___, elements: ____, triggers: _____, loop_from, ...rest } = scene;
  const loop = typeof loop_from === "number" ? { loop_from: seconds(Math.max(0, loop_from - t)) } : {};
  const lists = { ...(elements.second.length ? { elements: elements.second.map(moved) } : {}), ...(ran.second.length ? { triggers: ran.second.map(moved) } : {}) };
  const now: Scene = { ...rest, id: second, clip: scene.clip, title: nextTitle(document), from: seconds(from + t), to: seconds(to), ...loop, ...lists };
  const at = ["scenes", id];
  const steps: Step[] = [
    ...firstSteps(document, [...at, "elements"], elements, t),
    ...firstSteps(document, [...at, "triggers"], ran, t),
    ...["next", "end", "ending", "loop_from"].flatMap((field) => setField(document, [...at, field], undefined)),
    { at: [...at, "next"], now: [{ id: freshId(document, "on"), go: second }] },
    ...setField(document, [...at, "to"], seconds(from + t)),
    { at: ["scenes", second], now, index: n + 1 },
  ];
  return { steps, id: second };
}
