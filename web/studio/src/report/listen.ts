// The live view's stream: opened again by itself, and honest about it.

import { useEffect, useRef, useState } from "react";
import { address, get, isGone, Refused } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";
import type { Present, Seen } from "./live.ts";

const SILENT_MS = 5000; // the server says something each second
const AGAIN_MS = 2000;

export type Line_ = "opening" | "open" | "lost";

export interface Listening {
  line: Line_;
  present: Present | undefined;
  trouble: string | undefined; // why there is nothing to hear
  gone: boolean; // there is no such film, and nothing is tried any more
}

/** Hears the stream of a film as long as the page stands. */
export function useStream(project: string, seen: (news: Seen) => void): Listening {
  const [is, setIs] = useState<Listening>({ line: "opening", present: undefined, trouble: undefined, gone: false });
  const tell = useRef(seen);
  tell.current = seen;
  useEffect(() => {
    let stream: EventSource | undefined;
    let silent: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const heard = (): void => {
      clearTimeout(silent);
      silent = setTimeout(() => void lose(), SILENT_MS);
    };
    const open = (): void => {
      if (over) return;
      stream = new EventSource(address(`api/v1/projects/${encodeURIComponent(project)}/live`));
      stream.addEventListener("now", (event) => {
        heard();
        setIs({ line: "open", present: JSON.parse((event as MessageEvent<string>).data) as Present, trouble: undefined, gone: false });
      });
      stream.addEventListener("seen", (event) => {
        heard();
        tell.current(JSON.parse((event as MessageEvent<string>).data) as Seen);
      });
      stream.addEventListener("gone", () => void lose());
      stream.addEventListener("error", () => void lose());
      heard();
    };
    /** A browser gives up where the answer is no stream: ask why, then again. */
    const lose = async (): Promise<void> => {
      clearTimeout(silent);
      stream?.close();
      setIs((before) => ({ ...before, line: "lost" }));
      await new Promise((go) => setTimeout(go, AGAIN_MS));
      if (over) return;
      try {
        await get(`api/v1/projects/${encodeURIComponent(project)}`);
      } catch (error) {
        if (over) return;
        if (error instanceof Refused) setIs((before) => ({ ...before, trouble: troubleOf(error), gone: isGone(error) }));
        if (isGone(error)) return;
      }
      open();
    };
    open();
    return () => {
      over = true;
      clearTimeout(silent);
      stream?.close();
    };
  }, [project]);
  return is;
}
