// A project of a file: the film is there to be worked on before its bytes are.

import { post } from "../server/ask.ts";
import type { Document } from "../record/steps.ts";
import { bring } from "./upload.ts";

export const CLIP = "film"; // the first clip's name in its document

/** Braces in a document's text hold facts; those of a title stand for themselves. */
const plain = (text: string): string => text.replace(/[{}]/g, "$&$&");

const titleOf = (file: File): string => plain(file.name.replace(/\.[^.]*$/, "").trim() || "Untitled film");

export const starter = (title: string): Document => ({
  ramify: 1,
  title,
  start: "film",
  clips: { [CLIP]: {} },
  scenes: [{ id: "film", clip: CLIP, end: "hold", ending: "end" }],
});

/** Make a project of this file, and begin to upload it. Gives the project's id. */
export async function startProject(file: File): Promise<string> {
  const { id } = await post<{ id: string }>("api/v1/projects", { document: starter(titleOf(file)) });
  bring(id, CLIP, file);
  return id;
}
