// Websites as people write them, one a line: pasted addresses become hosts.

const WHOLE = /^https?:\/\/[^/]+\/./i;

/** A host in letters that every browser sends: `bücher.example` is `xn--…`. */
function plain(line: string): string {
  if (!/[^\x20-\x7e]/.test(line)) return line;
  const [, scheme = "", star = "", host = ""] = /^(https?:\/\/)?(\*\.)?(.*)$/i.exec(line) ?? [];
  try {
    return scheme + star + new URL(`http://${host}`).host;
  } catch {
    return line; // the server says what is wrong with it
  }
}

export function websitesIn(text: string): string[] {
  const lines = text
    .split(/[\s,;]+/)
    .map((line) => plain(WHOLE.test(line) ? line.split("/").slice(0, 3).join("/") : line))
    .filter(Boolean);
  return [...new Set(lines)];
}

const two = (n: number): string => String(n).padStart(2, "0");

/** A time as a field for date and time has it, in the clock of this place. */
export function fieldOf(ms: number | null): string {
  if (ms === null) return "";
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** null: the field is empty, or holds no time. */
export function timeIn(field: string): number | null {
  const ms = field ? new Date(field).getTime() : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}
