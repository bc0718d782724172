// Icons of the parts.

import { drawn } from "./icons.ts";

const PATHS = {
  play: '<path d="M7 4.6v14.8a.6.6 0 0 0 .92.5l11.3-7.4a.6.6 0 0 0 0-1L7.92 4.1A.6.6 0 0 0 7 4.6Z" fill="currentColor" stroke="none"/>',
  pause: '<path d="M6.5 5h3.4v14H6.5zM14.1 5h3.4v14h-3.4z" fill="currentColor" stroke="none"/>',
  replay: '<path d="M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5"/>',
  sound: '<path d="M4 9.5v5h3.2L12 18.5v-13L7.2 9.5Z" fill="currentColor"/><path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/>',
  mute: '<path d="M4 9.5v5h3.2L12 18.5v-13L7.2 9.5Z" fill="currentColor"/><path d="m16 9.5 5 5m0-5-5 5"/>',
  captions: '<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="M10.5 10.4a2.1 2.1 0 1 0 0 3.2M17 10.4a2.1 2.1 0 1 0 0 3.2"/>',
  list: '<path d="M8.5 6.5h11M8.5 12h11M8.5 17.5h11"/><path d="M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01" stroke-width="2.6"/>',
  transcript: '<path d="M4 6h16M4 10.7h10M4 15.3h16M4 20h7"/>',
  ask: '<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.6a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.5m0 2.8h.01"/>',
  settings: '<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.5" cy="7" r="2.3"/><circle cx="8.5" cy="17" r="2.3"/>',
  full: '<path d="M4 9V4.8c0-.4.4-.8.8-.8H9m6 0h4.2c.4 0 .8.4.8.8V9m0 6v4.2c0 .4-.4.8-.8.8H15m-6 0H4.8a.8.8 0 0 1-.8-.8V15"/>',
  small: '<path d="M9 4v4.2c0 .4-.4.8-.8.8H4m16 0h-4.2a.8.8 0 0 1-.8-.8V4m0 16v-4.2c0-.4.4-.8.8-.8H20M4 15h4.2c.4 0 .8.4.8.8V20"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  back: '<path d="M19 12H5m6-6-6 6 6 6"/>',
  check: '<path d="m5 12.5 4.6 4.6L19 7.5"/>',
  out: '<path d="M13 5h6v6M19 5l-8.5 8.5M10 6H6.5A1.5 1.5 0 0 0 5 7.5v10A1.5 1.5 0 0 0 6.5 19h10a1.5 1.5 0 0 0 1.5-1.5V14"/>',
  alert: '<path d="M12 8.5v4.2m0 3.3h.01"/><path d="M10.6 4.3 3 17.6A1.6 1.6 0 0 0 4.4 20h15.2a1.6 1.6 0 0 0 1.4-2.4L13.4 4.3a1.6 1.6 0 0 0-2.8 0Z"/>',
} as const;

export type Icon = keyof typeof PATHS;

export const icon = (name: Icon): SVGSVGElement => drawn(PATHS[name]);
