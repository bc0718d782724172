// Where a viewer came from, as the first batch says it: the host of the page
// that the film is in, and the tags of the link. Neither says who it is: no
// path, and no tag that could be somebody's address.

import { attempt } from "./attempt.ts";
import type { Session } from "./session.ts";

export interface Came {
  host?: string; // "link": the film's own page
  tags?: Record<string, string>;
}

const HOST = /^(\[[\da-f:.]+\]|[\w-]+(\.[\w-]+)*)(:\d+)?$/;
const VALUE = /^[^\0-\x1f\x7f@]+$/; // eslint-disable-line no-control-regex
const BYTES_MAX = 100;

export const framed = window.parent !== window;

/** The origin around a frame, where the browser says it. */
export function pageAround(): string | undefined {
  const { ancestorOrigins } = location as Location & { ancestorOrigins?: DOMStringList };
  if (ancestorOrigins?.length) return ancestorOrigins[0];
  return document.referrer ? new URL(document.referrer).origin : undefined;
}

function hostAround(base: string): string | undefined {
  const own = /^(w|embed)\//.test(location.href.startsWith(base) ? location.href.slice(base.length) : "");
  if (!own) return location.host;
  return framed ? attempt(() => new URL(pageAround() ?? "").host) : "link";
}

/** By the query of the film's address; of a frame the page around may have another. */
export function came({ server, query }: Pick<Session, "server" | "query">): Came {
  const host = hostAround(server.base);
  const around = attempt(() => new URL(framed ? document.referrer : "").search) ?? "";
  const [given, outer] = [new URLSearchParams(query), new URLSearchParams(around)];
  const tags: Record<string, string> = {};
  for (const name of ["source", "medium", "campaign", "content", "term"].map((one) => `utm_${one}`)) {
    const value = given.get(name) ?? outer.get(name) ?? "";
    if (VALUE.test(value) && new TextEncoder().encode(value).length <= BYTES_MAX) tags[name] = value;
  }
  return { ...(host && host.length < 254 && HOST.test(host) ? { host } : {}), ...(Object.keys(tags).length ? { tags } : {}) };
}
