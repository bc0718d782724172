// Session time: milliseconds since the session began, counted only while the
// page is visible, never decreasing (SEMANTICS 1).

export class Clock {
  private counted = 0;
  private since: number | undefined;

  /** Begin, or go on from a saved session's time. */
  start(fromMs = 0): void {
    this.counted = fromMs;
    this.since = document.visibilityState === "hidden" ? undefined : performance.now();
  }

  /** To be called when the page is hidden or shown. */
  visible(is: boolean): void {
    this.counted = this.exact();
    this.since = is ? performance.now() : undefined;
  }

  private exact(): number {
    return this.counted + (this.since === undefined ? 0 : performance.now() - this.since);
  }

  now(): number {
    return Math.floor(this.exact());
  }
}
