// What of a film's viewers is looked at: it stands in the page's address, so that
// it can be shared, and goes from there to the server. Pure.

export const RANGES = ["7", "30", "90"] as const;
const DAY_MS = 86_400_000;

export interface Asked {
  days: string; // one of RANGES; "": all, or own dates
  from: string; // 2026-11-28, UTC; "": no limit
  to: string;
  own: boolean; // the dates are somebody's own
  release: string; // id; "": all
  entered: string; // id of a scene that they passed; "": whatever they saw
  scene: string; // that the curve and the picture show; "": the first
  session: string; // the one that is looked at; "": none
  viewer: string; // whose sessions are looked at; "": nobody's
}

const DAY = /^\d{4}-\d\d-\d\d$/;

export function askedIn(search: string): Asked {
  const of = new URLSearchParams(search);
  const text = (name: string): string => of.get(name) ?? "";
  const day = (name: string): string => (DAY.test(text(name)) ? text(name) : "");
  const days = (RANGES as readonly string[]).includes(text("days")) ? text("days") : "";
  const own = !days && (of.has("from") || of.has("to"));
  return { days, from: days ? "" : day("from"), to: days ? "" : day("to"), own, release: text("release"), entered: text("entered"), scene: text("scene"), session: text("session"), viewer: text("viewer") };
}

/** As it stands in the address: "" or "?days=7". */
export function searchOf(asked: Asked): string {
  const of = new URLSearchParams();
  if (asked.days) of.set("days", asked.days);
  else if (asked.own) for (const name of ["from", "to"] as const) of.set(name, asked[name]);
  for (const name of ["release", "entered", "scene", "viewer", "session"] as const) if (asked[name]) of.set(name, asked[name]);
  const search = of.toString();
  return search ? `?${search}` : "";
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

type Sessions = Pick<Asked, "days" | "from" | "to" | "release" | "entered">;

/** As the server is asked, without a question mark: which sessions. */
export function queryOf(asked: Sessions, now = Date.now()): string {
  const of = new URLSearchParams();
  const from = asked.days ? dayOf(now - (Number(asked.days) - 1) * DAY_MS) : asked.from;
  if (from) of.set("from", from);
  if (asked.to && !asked.days) of.set("to", asked.to);
  for (const name of ["release", "entered"] as const) if (asked[name]) of.set(name, asked[name]);
  return of.toString();
}

interface Day {
  day: string;
}

/** All days from the first to the last of these: those on which nobody came too. */
export function everyDay<T extends Day>(days: readonly T[], empty: (day: string) => T): T[] {
  const [first, last] = [days[0], days[days.length - 1]];
  if (!first || !last) return [];
  const known = new Map(days.map((one) => [one.day, one]));
  const list: T[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last.day); at += DAY_MS) list.push(known.get(dayOf(at)) ?? empty(dayOf(at)));
  return list;
}
