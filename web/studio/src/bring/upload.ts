// Films on their way to the server. An upload belongs to the page, not to a part
// of it: going to another film does not stop it, and one that was cut off goes on
// where it stood, also after the browser was closed (then the file is asked for
// once more).

import { Upload } from "tus-js-client";
import { createStore, useStore } from "zustand";
import { address, get } from "../server/ask.ts";
import { Desk } from "../record/draft.ts";
import { find, setField } from "../record/steps.ts";

export interface Arriving {
  project: string;
  clip: string; // its name in the document
  name: string; // of the file
  file: File;
  local: string; // its address in this browser: it plays from the first moment
  sent: number; // bytes
  size: number;
  state: "arriving" | "offline" | "failed" | "kept";
  trouble: string | undefined;
  again(): void;
}

interface Kept {
  state: string; // arriving, whole, kept, refused
  clip: string;
  words: string;
}

const LOOK_MS = 1000;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

export const arriving = createStore<Record<string, Arriving>>(() => ({}));
export const useArriving = (project: string): Arriving | undefined => useStore(arriving, (all) => all[project]);

const change = (project: string, what: Partial<Arriving>): void =>
  arriving.setState((all) => (all[project] ? { [project]: { ...all[project], ...what } } : all));

/** The server has all bytes; what it makes of them. */
async function kept(upload: string): Promise<Kept> {
  for (;;) {
    const found = await get<Kept>(`api/v1/clips/uploads/${upload}`);
    if (found.state === "kept" || found.state === "refused") return found;
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
}

const idOf = (upload: Upload): string => (upload.url ?? "").split("/").pop() ?? "";

/** The document learns which clip the upload has become. */
async function settle(project: string, clip: string, hash: string): Promise<void> {
  const desk = await Desk.open(project);
  const was = find(desk.document, ["clips", clip]);
  desk.edit("Video uploaded", was === undefined ? [] : setField(desk.document, ["clips", clip], { media: hash }));
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
    onProgress: (sent) => change(project, { sent, state: "arriving" }),
    onShouldRetry: () => {
      change(project, { state: "offline" });
      return true;
    },
    onError: (error) => change(project, { state: "failed", trouble: error.message }),
    onSuccess: () => void whole(project, clip, idOf(upload)),
  });
  const again = (): void => {
    change(project, { state: "arriving", trouble: undefined });
    upload.start();
  };
  arriving.setState({ [project]: { project, clip, name: file.name, file, local: URL.createObjectURL(file), sent: 0, size: file.size, state: "arriving", trouble: undefined, again } });
  void upload.findPreviousUploads().then(([before]) => {
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  });
}

async function whole(project: string, clip: string, upload: string): Promise<void> {
  try {
    const { state, clip: hash, words } = await kept(upload);
    if (state === "refused") {
      change(project, { state: "failed", trouble: words });
      return;
    }
    await settle(project, clip, hash);
    change(project, { state: "kept" });
  } catch (error) {
    change(project, { state: "failed", trouble: (error as Error).message });
  }
}
