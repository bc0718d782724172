// Notices of this screen, live: measured when the stage has come to rest.

import { useEffect, useState } from "react";
import type { StoreApi } from "zustand";
import type { FrameName, Looking } from "../editor/state.ts";
import { isHeld } from "./hold.ts";
import { noticesOf, type Notice } from "./notices.ts";
import type { Standing } from "./standing.ts";

const REST_MS = 200; // after the last change

/** `drawn`: changes whenever the picture has been drawn anew. */
export function useNotices(standing: Standing | undefined, frame: FrameName, playing: boolean, drawn: number): readonly Notice[] {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const { document, t, picture } = standing ?? {};
  useEffect(() => {
    if (playing || !standing) return undefined;
    let timer = 0;
    const look = (): void => {
      if (isHeld()) return void (timer = window.setTimeout(look, REST_MS));
      const { canvas, elements } = standing;
      const now = noticesOf(elements, canvas.measure(elements.map(({ id }) => id)), standing.picture, frame);
      setNotices((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
    };
    timer = window.setTimeout(look, REST_MS);
    return () => clearTimeout(timer);
    // `standing` is made anew each time; what it is made of is named.
  }, [document, t, picture, frame, playing, drawn]);
  return notices;
}

/** Beside a screen that was chosen, for as long as it is: what comes and goes with
 * the moment must not move the stage. */
export function Notices({ notices, frame, looking }: { notices: readonly Notice[]; frame: FrameName; looking: StoreApi<Looking> }) {
  if (frame === "free") return null;
  return (
    <aside className="notices" aria-label="On this screen">
      <h2 className="small">On this screen</h2>
      {notices.length === 0 && <p className="soft small">Nothing is too small, cut off or covered.</p>}
      <ul>
        {notices.map(({ id, level, text }) => (
          <li key={text} data-level={level}>
            <button type="button" className="link" onClick={() => looking.setState({ selected: [id] })}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
