/** Storage and locks may be forbidden or full: then it is memory only. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
