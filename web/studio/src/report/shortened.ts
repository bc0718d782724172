// A long way with its middle left out. Pure.

const START = 3;
const END = 2;

/** What is left out is two or more: one takes no more room than its name. */
export function shortened(scenes: readonly string[]): { start: string[]; left: number; end: string[] } {
  const left = scenes.length - START - END;
  if (left < 2) return { start: [...scenes], left: 0, end: [] };
  return { start: scenes.slice(0, START), left, end: scenes.slice(-END) };
}
