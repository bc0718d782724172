// What a rehearsal is given: the draft as publishing would describe it, without
// asking the server to publish. Pure.

import type { Document_, Manifest } from "../../../player/src/drawing.ts";
import type { Clips } from "../film/clips.ts";
import { resolved } from "../film/shown.ts";
import { words } from "../film/film.ts";
import type { Document } from "../record/steps.ts";

/** A name that no film of the server can have: nothing is asked for it. */
const PROJECT = "rehearsal~";

/** A draft as the engine opens it, and its manifest; which parts there are the
 * frame knows. */
export function givenFilm(draft: Document, clips: Clips, base: string): { document: string; manifest: Manifest } {
  const film = resolved(draft, clips);
  const described = Object.fromEntries(
    Object.entries(film.clips as Record<string, object>).map(([name, clip]) => {
      const info = clips.get(name);
      return [name, { ...clip, file: info?.file ?? "", ...(info?.by ? { by: info.by } : {}), ...(info?.made ?? {}) }];
    }),
  );
  const manifest = {
    project: PROJECT,
    release: "draft",
    shape: "draft",
    title: words(draft.title),
    base,
    engine: "assets/author.wasm",
    pack: "",
    parts: "",
    document: { ...film, clips: described } as unknown as Document_,
  };
  return { document: JSON.stringify(film), manifest };
}
