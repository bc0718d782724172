// Icons on a 24 × 24 grid, drawn with one stroke: those that are there from the
// first. The others are in signs.ts.

const PATHS = {
  play: '<path d="M7 4.6v14.8a.6.6 0 0 0 .92.5l11.3-7.4a.6.6 0 0 0 0-1L7.92 4.1A.6.6 0 0 0 7 4.6Z" fill="currentColor" stroke="none"/>',
  down: '<path d="m6 9.5 6 6 6-6"/>',
  chapters: '<path d="M5 4.5h11a3 3 0 0 1 3 3V20l-4-2.6L11 20V7.5a3 3 0 0 0-6-.1V17"/>',
} as const;

/** An icon of these paths. */
export function drawn(paths: string): SVGSVGElement {
  const holder = document.createElement("span");
  holder.innerHTML =
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" ' +
    `stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;
  return holder.firstChild as SVGSVGElement;
}

export const icon = (name: keyof typeof PATHS): SVGSVGElement => drawn(PATHS[name]);
