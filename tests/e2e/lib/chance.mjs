// Chance that can be had again: RAMIFY_SEED names it, and failures say it.
export const seed = Number(process.env.RAMIFY_SEED ?? Date.now() % 1e9);

export function chance(start = seed) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}
