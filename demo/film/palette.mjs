/** Five papers, and what mixing them gives. */
export const INK = '#14213D';
export const PAPER = '#FBF6EC';
export const LEATHER = '#B5651D';
export const TEAL = '#2A9D8F';
export const CORAL = '#E76F51';

const parts = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** k = 0 gives a, k = 1 gives b. */
export function tint(a, b, k) {
  const [from, to] = [parts(a), parts(b)];
  const part = (i) => Math.round(from[i] + (to[i] - from[i]) * k);
  return '#' + [0, 1, 2].map((i) => part(i).toString(16).padStart(2, '0')).join('');
}

export function sheer(hex, alpha) {
  return `rgba(${parts(hex).join(',')},${alpha})`;
}

export const SUN = tint(PAPER, '#F9CF8F', 0.55);
export const PEACH = tint(CORAL, PAPER, 0.62);
export const BRASS = '#E2BC76';
export const TAN = tint(LEATHER, PAPER, 0.42);
export const LEATHER_DARK = tint(LEATHER, INK, 0.42);
export const LEATHER_LIGHT = tint(LEATHER, PAPER, 0.14);
