// What the player's rooms share: how to speak to the engine and to the viewer.

import type { Effect, Said, Status } from "../../engine/src/index.ts";
import type { Film } from "./film.ts";
import type { Word } from "./words.ts";

/** Parts that load on first use; the manifest says where they are. */
export interface Parts {
  wings: typeof import("./wings.ts");
  panels: typeof import("./panels/panels.ts");
  choice: typeof import("./stage/choice.ts");
  chapters: typeof import("./stage/chapters.ts");
  answers: typeof import("./stage/answers.ts");
  bar: typeof import("./bar/controls.ts");
  keep: typeof import("./saving.ts");
  seamless: typeof import("./media/seamless.ts");
  captions: typeof import("./captions/captions.ts");
  menus: typeof import("./menus/menus.ts");
  extras: typeof import("./extras/extras.ts");
  around: typeof import("./extras/around.ts");
  transcript: typeof import("./transcript/transcript.ts");
  away: typeof import("./elsewhere/elsewhere.ts");
  hls: typeof import("./elsewhere/hls.ts");
  youtube: typeof import("./elsewhere/youtube.ts");
  vimeo: typeof import("./elsewhere/vimeo.ts");
}

export interface Kit {
  readonly root: HTMLElement;
  readonly film: Film;
  readonly word: Word;
  readonly language: string;
  readonly status: Status | undefined;
  /** Nobody holds the film, and it can be shown. */
  readonly playing: boolean;
  /** The playhead, microseconds of the scene. */
  readonly nowUs: number;
  /** Tell the engine what happened; undefined: it was not taken. */
  say(input: Said): readonly Effect[] | undefined;
  /** Tell a screen reader, politely. */
  announce(text: string): void;
  /** A short line that goes by itself. */
  notice(text: string): void;
  part<K extends keyof Parts>(name: K): Promise<Parts[K]>;
  /** Draw the layer again: something that it needs has come. */
  redraw(): void;
  /** Where the focus goes when what had it is gone. */
  home(): void;
  /** Resolves when the server has what was said, or (false) refused it. */
  delivered(): Promise<boolean>;
  /** The viewer's own settings (menus). */
  readonly settings: Settings;
  change(settings: Partial<Settings>): void;
}

export interface Settings {
  captions: string; // a language, or "" for none
  transcript?: boolean; // stands beside the picture
  rate: number;
  noLimits: boolean;
  moreTime: boolean;
  shortcuts: boolean;
  remember: boolean | undefined; // consent; undefined: not asked
}
