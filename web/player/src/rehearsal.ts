// A film that is tried before it is published: the player as viewers get it, in a
// frame without an origin. The page around gives the document and what the viewer
// is known to be; nothing is sent, and nothing is kept. The same frame replays what
// a viewer did (replay/).

import { Author, type Input, type Value, type Values } from "../../engine/src/index.ts";
import { BASE, RamifyPlayer } from "./element.ts";
import { Film, type Manifest } from "./film.ts";
import type { Place } from "./opening.ts";
import type { Batch } from "./queue.ts";
import type { Told } from "./replay/recorded.ts";
import { Replaying } from "./replay/replaying.ts";
import type { Screening } from "./screening.ts";
import type { Server } from "./server.ts";
import { Silent } from "./silent.ts";

/** What the page around says. */
export type Asked =
  | { rehearsal: "begin"; given: Given }
  | { rehearsal: "fact"; name: string; value: Value };

export interface Given {
  document: string; // as the engine opens it
  manifest: Manifest; // with clips as they are played
  files: Record<string, Blob>; // clips that are not kept yet, by name
  from: Place | undefined; // undefined: where the film begins
  viewer: Values;
  link: string; // as a query
  language: string;
}

/** What the page around hears. */
export type Heard =
  | { rehearsal: "here" }
  | { rehearsal: "stands"; scene: string | null; t: number; ended: boolean }
  | { rehearsal: "happened"; events: readonly Happened[] };

export type Happened = Batch["events"][number];

const tell = (heard: Heard): void => window.parent.postMessage(heard, "*");

/** Tells each event once. The last one may still grow while it is `moved`. */
class Telling {
  private told = -1;

  tell(events: readonly Happened[]): void {
    const fresh = events.filter(({ n }) => n > this.told);
    this.told = Math.max(this.told, ...fresh.map(({ n }) => n));
    if (fresh.length) tell({ rehearsal: "happened", events: fresh });
  }
  tellSoon(events: readonly Happened[]): void {
    this.tell(events[events.length - 1]?.input === "moved" ? events.slice(0, -1) : events);
  }
}

class Rehearsal extends RamifyPlayer {
  private given: Given | undefined;
  private readonly telling = new Telling();

  rehearse(given: Given): void {
    const { clips } = given.manifest.document;
    for (const [name, file] of Object.entries(given.files)) {
      const clip = clips[name];
      if (clip) clip.file = URL.createObjectURL(file);
    }
    given.manifest.parts = this.dataset["build"] ?? "";
    this.given = given;
    this.viewer = given.viewer;
    this.lang = given.language;
    this.setAttribute("link", given.link);
    this.setAttribute("project", given.manifest.project);
  }

  fact(name: string, value: Value): void {
    const said: Omit<Input & { input: "fact" }, "at_ms"> = { input: "fact", name, value };
    this.screening?.say(said);
  }

  tellWhere(): void {
    this.telling.tellSoon(this.screening?.session.queue?.pending ?? []);
    const { scene = null, t = 0, ended = false } = this.screening?.status ?? {};
    tell({ rehearsal: "stands", scene, t, ended });
  }

  protected override server(): Server {
    return new Silent(BASE, (this.given as Given).manifest, ({ events }) => this.telling.tell(events));
  }
  /** The author's engine opens documents; no pack is made for a rehearsal. */
  protected override async film(module: Promise<WebAssembly.Module>, manifest: Manifest, base: string): Promise<Film> {
    const { engine, mistakes } = await new Author(await module).open(this.given?.document ?? "");
    if (!engine) throw new Error(mistakes.map(({ text }) => text).join("\n"));
    return new Film(manifest, engine, base);
  }
  protected override ready(screening: Screening): Promise<void> {
    screening.begin(this.given?.from);
    return Promise.resolve();
  }
}

const TELL_MS = 200;
const node = document.querySelector("ramify-player") as HTMLElement;

/** What the frame is for is said by the first word that it hears. */
function become<K extends RamifyPlayer>(kind: new () => K): K {
  if (!customElements.get("ramify-player")) customElements.define("ramify-player", kind);
  return node as K;
}

function rehearse(asked: Asked): void {
  if (asked.rehearsal === "fact") (node as Rehearsal).fact(asked.name, asked.value);
  else {
    const player = become(Rehearsal);
    player.rehearse(asked.given);
    setInterval(() => player.tellWhere(), TELL_MS);
  }
}

function replay(told: Told): void {
  become(Replaying).told(told);
}

addEventListener("message", ({ data, source }: MessageEvent<Asked | Told>) => {
  if (source !== window.parent) return;
  if ("replay" in data) replay(data);
  else rehearse(data);
});
tell({ rehearsal: "here" });
