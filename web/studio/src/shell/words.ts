// How the studio speaks of times, sizes and troubles.

import { Refused, Unreached } from "../server/ask.ts";

/** "just now", "5 minutes ago", "yesterday", "12 March". */
export function ago(ms: number, now = Date.now()): string {
  const minutes = Math.round((now - ms) / 60_000);
  if (minutes < 1) return "just now";
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  if (minutes < 7 * 24 * 60) return relative.format(-Math.round(minutes / 1440), "day");
  const year = new Date(ms).getFullYear() === new Date(now).getFullYear() ? {} : { year: "numeric" as const };
  return new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "long", ...year });
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** 1:05, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** What went wrong, and what to do now. */
export function troubleOf(error: unknown): string {
  if (error instanceof Refused || error instanceof Unreached) return error.message;
  return "Something broke in this page. Load it again; your work is kept.";
}
