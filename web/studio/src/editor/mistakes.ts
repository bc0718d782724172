// What the engine says of the draft, beside the thing that it concerns.

import { useEffect, useState } from "react";
import type { Mistake } from "../../../engine/src/index.ts";
import type { Clips } from "../film/clips.ts";
import { elementsOf, panelsOf, scenesOf } from "../film/film.ts";
import { resolved } from "../film/shown.ts";
import type { Document } from "../record/steps.ts";
import { theAuthor } from "../stage/canvas.ts";

const PAUSE_MS = 300; // after the last edit

export interface Found {
  mistake: Mistake;
  scene: string | undefined;
  element: string | undefined;
  panel: string | undefined;
}

/** A path of the report as records: scenes[2].elements[0].place. */
export function placed(document: Document, mistake: Mistake): Found {
  const [, scene, element] = /^scenes\[(\d+)\](?:\.elements\[(\d+)\])?/.exec(mistake.path) ?? [];
  const panel = /^panels\.([^.[]+)/.exec(mistake.path)?.[1];
  const found = scene === undefined ? undefined : scenesOf(document)[Number(scene)];
  return {
    mistake,
    scene: found?.id,
    element: element === undefined ? undefined : elementsOf(found)[Number(element)]?.id,
    panel: panelsOf(document).some(([id]) => id === panel) ? panel : undefined,
  };
}

export function useMistakes(document: Document, clips: Clips): Found[] {
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => {
      const whole = resolved(document, clips);
      void theAuthor()
        .then((author) => author.check(JSON.stringify(whole)))
        .then((mistakes) => gone || setFound(mistakes.map((mistake) => placed(document, mistake))), () => undefined);
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [document, clips]);
  return found;
}
