// Exact times: seams are sums of frames of clips of any rate.

export interface Ratio {
  readonly n: number;
  readonly d: number;
}

const divisor = (a: number, b: number): number => (b ? divisor(b, a % b) : a);

export function ratio(n: number, d = 1): Ratio {
  const by = divisor(Math.abs(n), d) || 1;
  return { n: n / by, d: d / by };
}

/** Rounded to a microsecond, as browsers do it, where numbers grow too large. */
export function plus(a: Ratio, b: Ratio): Ratio {
  const d = (a.d / divisor(a.d, b.d)) * b.d;
  const n = a.n * (d / a.d) + b.n * (d / b.d);
  if (Number.isSafeInteger(n) && Number.isSafeInteger(d)) return ratio(n, d);
  return ratio(Math.round((seconds(a) + seconds(b)) * 1e6), 1e6);
}

export const seconds = ({ n, d }: Ratio): number => n / d;
