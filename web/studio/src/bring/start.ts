// A project of a file: the film is there to be worked on before its bytes are.

import { ask, post } from "../server/ask.ts";
import type { Document } from "../record/steps.ts";
import { isRecord, freshId } from "../film/film.ts";
import { makeScene } from "../film/make.ts";
import type { Desk } from "../record/draft.ts";
import { nameIn } from "./address.ts";
import type { Chosen } from "./address.tsx";
import { bring, fetchClip } from "./upload.ts";

const CLIP = "film"; // the first clip's name in its document

/** Braces in a document's text hold facts; those of a title stand for themselves. */
const plain = (text: string): string => text.replace(/[{}]/g, "$&$&");

const titleOf = (name: string): string => plain(name.replace(/\.[^.]*$/, "").trim() || "Untitled film");

const starter = (title: string, clip: Document = {}): Document => ({
  ramify: 1,
  title,
  start: "film",
  clips: { [CLIP]: clip },
  scenes: [{ id: "film", clip: CLIP, end: "hold", ending: "end" }],
});

/** Days of its reports are those of whoever makes it, until somebody says
 * otherwise: without that the project is there all the same. */
async function newProject(document: Document): Promise<string> {
  const { id } = await post<{ id: string }>("api/v1/projects", { document });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  await ask(`api/v1/projects/${id}/recording`, { method: "PUT", body: { zone } }).catch(() => undefined);
  return id;
}

/** Make a project of this file, and begin to upload it. Gives the project's id. */
export async function startProject(file: File): Promise<string> {
  const id = await newProject(starter(titleOf(file.name)));
  bring(id, CLIP, file);
  return id;
}

/** The same of an address. */
export async function startFrom(chosen: Chosen): Promise<string> {
  const title = "copy" in chosen ? titleOf(nameIn(chosen.copy)) : typeof chosen.clip.url === "string" ? titleOf(nameIn(chosen.clip.url)) : "Untitled film";
  const id = await newProject(starter(title, "clip" in chosen ? chosen.clip : {}));
  if ("copy" in chosen) await fetchClip(id, CLIP, chosen.copy);
  return id;
}

/** A new clip in a film, with a scene of its own; gives that scene's id. */
function withClip(desk: Desk, about: Document): { clip: string; scene: string } {
  const clip = freshId(desk.document, "clip");
  const map = isRecord(desk.document.clips) ? [] : [{ at: ["clips"], now: {} }];
  const added = [...map, { at: ["clips", clip], now: about }];
  const made = makeScene({ ...desk.document, clips: { ...(isRecord(desk.document.clips) ? desk.document.clips : {}), [clip]: about } }, clip);
  desk.edit("Add a clip", [...added, ...made.steps]);
  return { clip, scene: made.id };
}

/** Another file for a film. */
export function addFile(desk: Desk, file: File): string {
  const { clip, scene } = withClip(desk, {});
  bring(desk.project, clip, file);
  return scene;
}

export async function addFrom(desk: Desk, chosen: Chosen): Promise<string> {
  const { clip, scene } = withClip(desk, "clip" in chosen ? chosen.clip : {});
  if ("copy" in chosen) await fetchClip(desk.project, clip, chosen.copy);
  return scene;
}
