// What a film needs once it plays, and not before: keys, news of releases, full
// screen, and links.

import type { RamifyPlayer } from "../element.ts";
import type { Kit } from "../kit.ts";
import { Full } from "./full.ts";
import { listenKeys, type KeyActions } from "./keys.ts";
import { act } from "./links.ts";
import { Live, type News } from "./live.ts";
import { askHost } from "./frame.ts";

export interface ExtrasHost {
  element: RamifyPlayer;
  keys: Omit<KeyActions, "full">;
  live: string; // address of the film's news; "": there are none
  page: string; // its share page
  hear(news: News): void;
  filled(is: boolean): void;
}

export interface Extras {
  full(): void;
  act(ask: Parameters<typeof act>[0]): void;
  close(): void;
}

export function mount(kit: Kit, host: ExtrasHost): Extras {
  const full = new Full(host.element, host.filled, askHost, () => host.page);
  const toggle = (): void => void full.toggle();
  listenKeys(kit.root, { ...host.keys, full: toggle }, () => kit.settings.shortcuts);
  const live = host.live ? new Live(host.live, host.hear) : undefined;
  return { full: toggle, act: (ask) => act(ask, kit, host.page), close: () => [full, live].forEach((one) => one?.close()) };
}
