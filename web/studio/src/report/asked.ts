// What of a film's viewers is looked at: it stands in the page's address, so that
// it can be shared, and goes from there to the server. Pure.

export const RANGES = ["7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** Which sessions. */
export interface Sessions {
  days: string; // one of RANGES; "": all, or own dates
  from: string; // 2026-11-28, by the film's clocks, as all days; "": no limit
  to: string;
  own: boolean; // the dates are somebody's own
  release: string; // id; "": all
  entered: string; // id of a scene that they passed; "": whatever they saw
  without: string; // … that they did not pass
  device: string; // "": any
  host: string; // of the page that they came from
  tag: string; // utm_source=…
  country: string;
}

export interface Asked extends Sessions {
  with: Sessions | undefined; // what they are compared with
  scene: string; // that the curve and the picture show; "": the first
  session: string; // the one that is looked at; "": none
  viewer: string; // whose sessions are looked at; "": nobody's
}

export const EVERYTHING: Sessions = { days: "", from: "", to: "", own: false, release: "", entered: "", without: "", device: "", host: "", tag: "", country: "" };

/** Each session is read for that. */
export const picksOne = ({ entered, without, device, host, tag, country }: Sessions): boolean => Boolean(entered || without || device || host || tag || country);

const DAY = /^\d{4}-\d\d-\d\d$/;
const PICKS = ["release", "entered", "without", "device", "host", "tag", "country"] as const;
const WITH = "with_"; // before what the others are asked for by

function sessionsIn(of: URLSearchParams, before: string): Sessions {
  const text = (name: string): string => of.get(before + name) ?? "";
  const day = (name: string): string => (DAY.test(text(name)) ? text(name) : "");
  const days = (RANGES as readonly string[]).includes(text("days")) ? text("days") : "";
  const own = !days && (of.has(`${before}from`) || of.has(`${before}to`));
  return { days, from: days ? "" : day("from"), to: days ? "" : day("to"), own, release: text("release"), entered: text("entered"), without: text("without"), device: text("device"), host: text("host"), tag: text("tag"), country: text("country") };
}

export function askedIn(search: string): Asked {
  const of = new URLSearchParams(search);
  return { ...sessionsIn(of, ""), with: of.has("compare") ? sessionsIn(of, WITH) : undefined, scene: of.get("scene") ?? "", session: of.get("session") ?? "", viewer: of.get("viewer") ?? "" };
}

function put(of: URLSearchParams, asked: Sessions, before: string): void {
  if (asked.days) of.set(`${before}days`, asked.days);
  else if (asked.own) for (const name of ["from", "to"] as const) of.set(before + name, asked[name]);
  for (const name of PICKS) if (asked[name]) of.set(before + name, asked[name]);
}

/** As it stands in the address: "" or "?days=7". */
export function searchOf(asked: Asked): string {
  const of = new URLSearchParams();
  put(of, asked, "");
  if (asked.with) of.set("compare", "1");
  if (asked.with) put(of, asked.with, WITH);
  for (const name of ["scene", "viewer", "session"] as const) if (asked[name]) of.set(name, asked[name]);
  const search = of.toString();
  return search ? `?${search}` : "";
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Which days are the last ones the server knows: by the film's time zone. */
function putQuery(of: URLSearchParams, asked: Sessions, before: string): void {
  if (asked.days) of.set(`${before}days`, asked.days);
  else for (const name of ["from", "to"] as const) if (asked[name]) of.set(before + name, asked[name]);
  for (const name of PICKS) if (asked[name]) of.set(before + name, asked[name]);
}

/** As the server is asked, without a question mark: which sessions. */
export function queryOf(asked: Sessions): string {
  const of = new URLSearchParams();
  putQuery(of, asked, "");
  return of.toString();
}

/** The same of two beside each other. */
export function comparisonOf(asked: Sessions, others: Sessions): string {
  const of = new URLSearchParams();
  putQuery(of, asked, "");
  putQuery(of, others, WITH);
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
