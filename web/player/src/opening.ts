// What a screening begins with.

import type { Values } from "../../engine/src/index.ts";
import type { RamifyPlayer } from "./element.ts";
import type { Film } from "./film.ts";
import type { Identity, Known } from "./identity.ts";
import type { Source, SourceEvents } from "./media/source.ts";
import type { Screening } from "./screening.ts";
import type { Server } from "./server.ts";
import type { Word } from "./words.ts";

export interface Place {
  scene: string;
  t: number;
}

export interface Opening {
  film: Film;
  module: WebAssembly.Module;
  server: Server;
  identity: Identity;
  known: Promise<Known>;
  root: HTMLElement;
  host: RamifyPlayer;
  makeSource(events: SourceEvents, kit: Screening): Source;
  word: Word;
  words(): Promise<unknown>; // those that parts need have come
  language: string;
  link: Values;
  viewer: Values;
  query: string; // of its address, or its page's
  left: Place | undefined; // where a session of this page stopped, too long ago
  shortcuts: boolean;
}
