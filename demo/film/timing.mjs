/**
 * Time and chance. Everything in the film is a pure function of the frame
 * number: no clock, and random numbers only from a named seed.
 */
export const FPS = 30;
export const BEAT = 0.625;
export const BAR = 4 * BEAT;
export const TAU = Math.PI * 2;

export const clamp = (v, low = 0, high = 1) => Math.min(high, Math.max(low, v));
export const blend = (a, b, k) => a + (b - a) * k;

/** How far t has come from a to b, 0 to 1. */
export const span = (t, a, b) => clamp((t - a) / (b - a));

/** The same, starting and stopping softly. */
export const glide = (t, a, b) => {
  const k = span(t, a, b);
  return k * k * k * (k * (6 * k - 15) + 10);
};

/** From 0 to 1 with a small swing past the end, as a shutter has on its hinge. */
export const swing = (t, a, b) => {
  const k = span(t, a, b);
  if (k === 0 || k === 1) return k;
  return 1 - Math.exp(-5.2 * k) * Math.cos(k * 8.2) * (1 - k);
};

/** A wave of -1 to 1 with the given period in seconds. */
export const wave = (t, period, phase = 0) => Math.sin((t / period + phase) * TAU);

/** Seeded numbers in [0, 1): the same film on every machine. */
export function chance(seed) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let r = Math.imul(s ^ (s >>> 15), 1 | s);
    r = (r + Math.imul(r ^ (r >>> 7), 61 | r)) ^ r;
    return ((r ^ (r >>> 14)) >>> 0) / 4294967296;
  };
}
