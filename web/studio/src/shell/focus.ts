// The focus stays where somebody works: what had it may go, by their own press or
// another's, and then what stands beside it has it. Browsers leave it nowhere.

const REACHED = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), summary, iframe, [tabindex]";

const isReached = (node: HTMLElement): boolean => node.matches(REACHED) && node.tabIndex >= 0 && node.getClientRects().length > 0;

/** What can have the focus in this, itself included, in order. */
function reachedIn(node: Node | null): HTMLElement[] {
  return node instanceof HTMLElement ? [node, ...node.querySelectorAll<HTMLElement>(REACHED)].filter(isReached) : [];
}

/** What stands nearest to where `record` took something away: behind it first,
 * then before it, then around. */
function beside({ target, nextSibling, previousSibling }: MutationRecord): HTMLElement | undefined {
  let [around, next, before] = [target as Node | null, nextSibling as Node | null, previousSibling as Node | null];
  for (; around instanceof HTMLElement && around !== document.body; [around, next, before] = [around.parentNode, around.nextSibling, around.previousSibling]) {
    for (let node = next; node; node = node.nextSibling) {
      const [first] = reachedIn(node);
      if (first) return first;
    }
    for (let node = before; node; node = node.previousSibling) {
      const last = reachedIn(node).pop();
      if (last) return last;
    }
    if (around.matches("main, [role=dialog]")) return around; // it is read from its beginning
  }
  return document.querySelector<HTMLElement>("main") ?? undefined;
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** From now on, for as long as the page is there. */
export function keepFocus(): void {
  let last: EventTarget | null = null; // that had it
  addEventListener("focusin", ({ target }) => (last = target));
  // Who presses beside everything wants it nowhere.
  addEventListener("pointerdown", () => (last = isNowhere() ? null : last));
  new MutationObserver((records) => {
    if (!(last instanceof HTMLElement) || last.isConnected || !isNowhere()) return;
    const gone = last;
    const record = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)));
    last = null;
    if (record) beside(record)?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}
