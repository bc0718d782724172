// Films on their way to the server. An upload belongs to the page, not to a part
// of it: going to another film does not stop it, and one that was cut off goes on
// where it stood, also after the browser was closed (then the file is asked for
// once more).

import { Upload } from "tus-js-client";
import { useMemo } from "react";
import { createStore, useStore } from "zustand";
import { address, ask, get } from "../server/ask.ts";
import { Desk } from "../record/draft.ts";
import { ARRIVED } from "../record/history.ts";
import { find, setField } from "../record/steps.ts";

export interface Arriving {
  project: string;
  clip: string; // its name in the document
  name: string; // of the file
  file: File | undefined; // undefined: the server brings it
  local: string; // its address in this browser: it plays from the first moment; "" for none
  sent: number; // bytes
  size: number;
  state: "arriving" | "offline" | "failed" | "kept";
  trouble: string | undefined;
  again(): void;
}

interface Kept {
  state: string; // arriving, whole, kept, refused, failed, cancelled
  offset?: number; // of what the server brings
  length?: number;
  clip: string;
  words?: string;
}

const LOOK_MS = 1000;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/** In the order in which they came. */
export const arriving = createStore<{ all: readonly Arriving[] }>(() => ({ all: [] }));

/** What is on its way into a project. */
export function useArriving(project: string): readonly Arriving[] {
  const all = useStore(arriving, (state) => state.all);
  return useMemo(() => all.filter((one) => one.project === project), [all, project]);
}

/** The one that is not kept yet; of several the first. */
export const useUnkept = (project: string): Arriving | undefined => useArriving(project).find(({ state }) => state !== "kept");

const isOf = (project: string, clip: string) => (one: Arriving): boolean => one.project === project && one.clip === clip;

const change = (project: string, clip: string, what: Partial<Arriving>): void =>
  arriving.setState(({ all }) => ({ all: all.map((one) => (isOf(project, clip)(one) ? { ...one, ...what } : one)) }));

const add = (one: Arriving): void => arriving.setState(({ all }) => ({ all: [...all.filter((other) => !isOf(one.project, one.clip)(other)), one] }));

const OVER = new Set(["kept", "refused", "failed", "cancelled"]);

/** The server has all bytes, or brings them; what it makes of them. */
async function kept(upload: string, seen: (now: Kept) => void = () => undefined): Promise<Kept> {
  for (;;) {
    const found = await get<Kept>(`api/v1/clips/uploads/${upload}`);
    if (OVER.has(found.state)) return found;
    seen(found);
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
}

const idOf = (upload: Upload): string => (upload.url ?? "").split("/").pop() ?? "";

/** The document learns which clip the upload has become. */
async function settle(project: string, clip: string, hash: string): Promise<void> {
  const desk = await Desk.open(project);
  const was = find(desk.document, ["clips", clip]);
  desk.edit(ARRIVED, was === undefined ? [] : setField(desk.document, ["clips", clip], { media: hash }));
  await desk.sent();
  desk.close();
}

/** Bring this file to be a clip of that project. */
export function bring(project: string, clip: string, file: File): void {
  const upload = new Upload(file, {
    endpoint: address("api/v1/clips"),
    retryDelays: RETRIES_MS,
    chunkSize: 64 << 20,
    metadata: { filename: file.name, filetype: file.type },
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => change(project, clip, { sent, state: "arriving" }),
    onShouldRetry: () => {
      change(project, clip, { state: "offline" });
      return true;
    },
    onError: (error) => change(project, clip, { state: "failed", trouble: error.message }),
    onSuccess: () => void whole(project, clip, idOf(upload)),
  });
  const again = (): void => {
    change(project, clip, { state: "arriving", trouble: undefined });
    upload.start();
  };
  add({ project, clip, name: file.name, file, local: URL.createObjectURL(file), sent: 0, size: file.size, state: "arriving", trouble: undefined, again });
  void upload.findPreviousUploads().then(([before]) => {
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  });
}

async function whole(project: string, clip: string, upload: string): Promise<void> {
  try {
    const { state, clip: hash, words } = await kept(upload, ({ offset, length }) => offset !== undefined && change(project, clip, { sent: offset, size: length ?? 0 }));
    if (state !== "kept") {
      change(project, clip, { state: "failed", trouble: words || "It was not brought." });
      return;
    }
    await settle(project, clip, hash);
    change(project, clip, { state: "kept" });
  } catch (error) {
    change(project, clip, { state: "failed", trouble: (error as Error).message });
  }
}

/** Let the server bring what lies at an address to be a clip of that project. */
export async function fetchClip(project: string, clip: string, from: string): Promise<void> {
  const { body } = await ask<{ upload: string }>("api/v1/clips", { method: "POST", body: { address: from } });
  const again = (): void => {
    change(project, clip, { state: "arriving", trouble: undefined });
    void ask(`api/v1/clips/uploads/${body.upload}/retry`, { method: "POST", body: {} }).then(
      () => whole(project, clip, body.upload),
      (error: Error) => change(project, clip, { state: "failed", trouble: error.message }),
    );
  };
  add({ project, clip, name: from, file: undefined, local: "", sent: 0, size: 0, state: "arriving", trouble: undefined, again });
  void whole(project, clip, body.upload);
}
