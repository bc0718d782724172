// Where in the studio we are: the address below the base, and going elsewhere
// without loading the page again.

import { useSyncExternalStore } from "react";
import { BASE } from "../server/ask.ts";

const CHANGED = "ramify-route";
const prefix = new URL(BASE).pathname;

/** The path below the base, without slashes at its ends: "", "people". */
export const here = (): string => decoded(location.pathname.slice(prefix.length)).replace(/\/+$/, "");

/** An address may hold anything: what is no text stands as it is. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

export const hrefOf = (path: string): string => prefix + path;

/** `stay`: on this page, which shows something else of the same. */
export function go(path: string, { replace = false, stay = false } = {}): void {
  history[replace ? "replaceState" : "pushState"](null, "", hrefOf(path));
  dispatchEvent(new Event(CHANGED));
  if (!stay) scrollTo(0, 0);
}

function listen(changed: () => void): () => void {
  addEventListener("popstate", changed);
  addEventListener(CHANGED, changed);
  return () => {
    removeEventListener("popstate", changed);
    removeEventListener(CHANGED, changed);
  };
}

export const useHere = (): string => useSyncExternalStore(listen, here);

/** What stands behind the path, with its question mark, or "". */
export const useSearch = (): string => useSyncExternalStore(listen, () => location.search);

/** What stands for {name} in a pattern such as "projects/{project}"; undefined:
 * it is another address. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const parts = path.split("/");
  if (wanted.length !== parts.length) return undefined;
  const found: Record<string, string> = {};
  for (const [n, want] of wanted.entries()) {
    const part = parts[n] as string;
    if (want.startsWith("{")) found[want.slice(1, -1)] = part;
    else if (want !== part) return undefined;
  }
  return found;
}
