// Asking for what a page shows. While another answer is on its way, the one
// before stays; who does not want to wait stops it.

import { useCallback, useEffect, useRef, useState } from "react";
import { get, Refused } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";

export interface Loading<T> {
  answer: T | undefined;
  busy: boolean;
  trouble: string | undefined;
  code: string; // of the refusal: `release_unknown`
  stop(): void;
  again(): void;
}

/** `path` undefined: nothing is asked. */
export function useAnswer<T>(path: string | undefined): Loading<T> {
  const [state, setState] = useState<{ answer?: T; busy: boolean; trouble?: string; code: string }>({ busy: true, code: "" });
  const [tries, setTries] = useState(0);
  const asking = useRef<AbortController>(undefined);
  useEffect(() => {
    if (path === undefined) return undefined;
    const mine = new AbortController();
    asking.current = mine;
    setState(({ answer }) => ({ ...(answer === undefined ? {} : { answer }), busy: true, code: "" }));
    get<T>(path, mine.signal).then(
      (answer) => mine.signal.aborted || setState({ answer, busy: false, code: "" }),
      (error: unknown) => {
        if (mine.signal.aborted) return;
        setState({ busy: false, trouble: troubleOf(error), code: error instanceof Refused ? error.problem.code : "" });
      },
    );
    return () => mine.abort();
  }, [path, tries]);
  const stop = useCallback(() => {
    asking.current?.abort();
    setState((before) => ({ ...before, busy: false }));
  }, []);
  const again = useCallback(() => setTries((n) => n + 1), []);
  return { answer: state.answer, busy: state.busy && path !== undefined, trouble: state.trouble, code: state.code, stop, again };
}

interface Listing<T> {
  rows: T[];
  more: (() => void) | undefined; // there are more
  busy: boolean;
  trouble: string | undefined;
}

/** A list that comes in pages: `field` of the answer holds one. */
export function usePages<T>(path: string, field: string): Listing<T> {
  const [rows, setRows] = useState<T[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [before, setBefore] = useState("");
  const [at, setAt] = useState(path);
  if (at !== path) {
    setAt(path);
    setBefore("");
    setRows([]);
    setNext(null);
  }
  const page = useAnswer<Record<string, unknown> & { next: string | null }>(`${path}${before ? `${path.includes("?") ? "&" : "?"}before=${encodeURIComponent(before)}` : ""}`);
  const { answer } = page;
  useEffect(() => {
    if (!answer) return;
    const found = answer[field] as T[];
    setRows((all) => (before ? [...all, ...found] : found));
    setNext(answer.next);
  }, [answer]);
  return { rows, more: next === null ? undefined : () => setBefore(next), busy: page.busy, trouble: page.trouble };
}
