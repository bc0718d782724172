// Which submissions are looked at: it stands in the page's address, so that it can
// be shared, and goes from there to the server. Pure.

const NAMES = ["q", "form", "handled", "from", "to", "submission"] as const;

export type Asked = Record<(typeof NAMES)[number], string>; // "": not asked for; `submission`: the one that is open

export function askedIn(search: string): Asked {
  const of = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, of.get(name) ?? ""])) as Asked;
}

const written = (asked: Asked, names: readonly (keyof Asked)[]): string => {
  const of = new URLSearchParams();
  for (const name of names) if (asked[name]) of.set(name, asked[name]);
  return of.size ? `?${of}` : "";
};

export const pathOf = (project: string, asked: Asked, change: Partial<Asked> = {}): string => `projects/${project}/leads${written({ ...asked, ...change }, NAMES)}`;

/** As the server is asked for the list: "" or "?handled=no". */
export const queryOf = (asked: Asked): string => written(asked, ["q", "form", "handled", "from", "to"]);
