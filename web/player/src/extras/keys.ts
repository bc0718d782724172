// Keys, only inside the player. A focused control owns its keys; single-key
// shortcuts can be switched off (WCAG 2.1.4). Escape belongs to what it closes.

export interface KeyActions {
  toggle(): void;
  nudge(seconds: number): void;
  louder(by: number): void;
  mute(): void;
  captions(): void;
  full(): void;
  list(): void;
  step(by: 1 | -1): void; // next or previous element
}

const SHORTCUTS: Record<string, (act: KeyActions) => void> = {
  " ": (act) => act.toggle(),
  k: (act) => act.toggle(),
  ArrowLeft: (act) => act.nudge(-5),
  ArrowRight: (act) => act.nudge(5),
  ArrowUp: (act) => act.louder(0.1),
  ArrowDown: (act) => act.louder(-0.1),
  m: (act) => act.mute(),
  c: (act) => act.captions(),
  f: (act) => act.full(),
  l: (act) => act.list(),
  n: (act) => act.step(1),
  p: (act) => act.step(-1),
};

/** Whether the focused control has its own use for this key. */
function owns(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const { tagName } = target;
  if (tagName === "TEXTAREA" || tagName === "SELECT") return true;
  if (tagName === "INPUT") {
    const type = (target as HTMLInputElement).type;
    if (type === "range" || type === "radio") return key.startsWith("Arrow") || key === " ";
    return type === "checkbox" ? key === " " : true;
  }
  if (target.getAttribute("role") === "slider") return key.startsWith("Arrow");
  if (target.closest(".sheet") && key.startsWith("Arrow")) return true; // it scrolls
  return key === " " && (tagName === "BUTTON" || tagName === "A");
}

export function listenKeys(root: HTMLElement, act: KeyActions, on: () => boolean): void {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const run = SHORTCUTS[key];
    if (!run || !on() || owns(event.composedPath()[0] ?? null, key)) return;
    event.preventDefault();
    run(act);
  });
}
