// What the player's drawn nodes measure, CSS pixels of the screen that is tried.

export interface Measured {
  on: boolean; // on the picture; else it went below it
  rect: { left: number; top: number; right: number; bottom: number }; // from the picture's corner
  targets: { width: number; height: number }[]; // what can be pressed in it
  tall: number; // as tall as it is …
  given: number; // … and as its place is
  cut: boolean; // some of its words are not seen
}

const PRESSED = "button, a[href], input:not([type=hidden]), select, textarea";

const sizeOf = ({ offsetWidth: width, offsetHeight: height }: HTMLElement): { width: number; height: number } => ({ width, height });

function targetsIn(node: HTMLElement): HTMLElement[] {
  if (node.matches(PRESSED)) return [node];
  // A small box with words beside it is pressed by its words too.
  return [...node.querySelectorAll<HTMLElement>(PRESSED)].map((one) => one.closest("label") ?? one).filter((one) => one.offsetWidth > 0 && one.offsetHeight > 0);
}

/** Words that do not fit where nothing scrolls. */
function isCut(node: HTMLElement): boolean {
  return [node, ...node.querySelectorAll<HTMLElement>("*")].some((one) => {
    const over = one.clientWidth > 0 && one.textContent !== "" && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
    if (!over || one.offsetWidth <= 1) return false; // that is for ears
    const { overflowX, overflowY } = getComputedStyle(one);
    return (overflowX !== "visible" && !/auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth + 1) || (/hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 1);
  });
}

/** `scale`: CSS pixels of the page for one of the screen. */
export function measured(node: HTMLElement, stage: HTMLElement, scale: number): Measured {
  const [box, picture] = [node.getBoundingClientRect(), stage.getBoundingClientRect()];
  const x = (at: number): number => (at - picture.left) / scale;
  const y = (at: number): number => (at - picture.top) / scale;
  return {
    on: stage.contains(node),
    rect: { left: x(box.left), top: y(box.top), right: x(box.right), bottom: y(box.bottom) },
    targets: targetsIn(node).map(sizeOf),
    tall: node.offsetHeight,
    given: parseFloat(node.style.getPropertyValue("--h")) || 0,
    cut: isCut(node),
  };
}
