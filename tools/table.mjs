// How every bench reports: a table, then one line that says ok or short.

export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, n) => Math.max(...all.map((row) => row[n].length)));
  for (const row of all) console.log(row.map((cell, n) => (n ? cell.padStart(widths[n]) : cell.padEnd(widths[n]))).join("  "));
}

export function percentile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (list) => percentile(list, 0.5);

// `NAME ok FIGURE, RATIO (target TARGET)`; the exit status says the same.
export function close(name, good, figure, ratio, target) {
  console.log(`${name} ${good ? "ok" : "short"} ${figure}, ${ratio} (target ${target})`);
  process.exitCode = good ? 0 : 1;
}
