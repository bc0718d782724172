// <ramify-player project="…">: finds the film, puts the player on the page, and
// leaves the plain video playing where the layer cannot load.

import { load, type Values } from "../../engine/src/index.ts";
import { h, set, sheet } from "./dom.ts";
import { Film, type Manifest } from "./film.ts";
import { Identity } from "./identity.ts";
import type { Parts } from "./kit.ts";
import { Pair } from "./media/pair.ts";
import type { Source, SourceEvents } from "./media/source.ts";
import type { Place } from "./opening.ts";
import { Screening } from "./screening.ts";
import { HttpError, Server } from "./server.ts";
import style from "./style/player.css";
import { turn } from "./turn.ts";
import { direction, filled, FIRST, translation, type Word, type WordTable } from "./words.ts";

// …/ramify-player.js or …/assets/ramify-player-HASH.js
const SCRIPT = (document.currentScript as HTMLScriptElement | null)?.src ?? document.baseURI;
const BEGUN_MS = 500; // a clip that has not begun by then is not waited for
const POSTER_MS = 600; // sooner than that a film that plays at once covers it
const FRAME_MS = 300; // the page around can wait that long

export const BASE = SCRIPT.replace(/(assets\/)?[^/]*$/, "");

export class RamifyPlayer extends HTMLElement {
  static readonly observedAttributes = ["project"];
  private readonly room = this.attachShadow({ mode: "open" });
  protected screening: Screening | undefined;
  private opened = "";
  private left: { place: Place | undefined } | undefined; // begun anew
  private poster: (() => void) | undefined; // shows it
  /** Facts of a known viewer, given by the page before the film begins. */
  viewer: Values = {};

  connectedCallback(): void {
    void this.open();
  }
  attributeChangedCallback(): void {
    this.left = undefined;
    if (this.isConnected) void this.open();
  }
  disconnectedCallback(): void {
    this.screening?.close();
    this.screening = undefined;
    this.opened = "";
  }

  // ---- what a page can do --------------------------------------------------

  play(): void {
    this.screening?.toggle(true);
  }
  pause(): void {
    this.screening?.toggle(false);
  }
  get paused(): boolean {
    return !(this.screening?.playing ?? false);
  }
  get currentTime(): number {
    return (this.screening?.nowUs ?? 0) / 1e6;
  }
  set currentTime(t: number) {
    const scene = this.screening?.status?.scene;
    if (scene && Number.isFinite(t)) this.screening?.say({ input: "asked", what: "seek", scene, t });
  }
  get duration(): number {
    return this.screening?.length ?? NaN;
  }
  get muted(): boolean {
    return this.screening?.media.muted ?? this.hasAttribute("muted");
  }
  set muted(is: boolean) {
    this.screening?.sound(is);
  }
  get volume(): number {
    return this.screening?.media.volume ?? 1;
  }
  set volume(value: number) {
    this.screening?.sound(value === 0, value);
  }
  /** The page says something: triggers `on host` hear it. */
  say(name: string, value?: string | number | boolean): void {
    this.screening?.say({ input: "host", name, ...(value === undefined ? {} : { value }) });
  }
  /** The page has asked for consent itself. */
  set consent(yes: boolean) {
    this.screening?.change({ remember: yes });
  }

  /** Begin anew on the release that there is now, and offer to go on there. */
  renew(place: Place | undefined): void {
    this.opened = "";
    this.left = { place };
    void this.open();
  }

  // ---- opening ---------------------------------------------------------------

  /** Who is asked for the film, and told what happens. */
  protected server(): Server {
    return new Server(this.getAttribute("base") ?? BASE);
  }
  protected film(module: Promise<WebAssembly.Module>, manifest: Manifest, base: string): Promise<Film> {
    return Film.open(module, manifest, base);
  }
  /** The first pictures can be shown. */
  protected async ready(screening: Screening): Promise<void> {
    this.poster?.();
    await screening.find();
  }

  private get project(): string {
    return this.getAttribute("project") ?? "";
  }

  private async open(): Promise<void> {
    const { project } = this;
    if (project === this.opened) return;
    this.opened = project;
    this.screening?.close();
    this.screening = undefined;
    await underway(this.querySelector("video"));
    if (this.opened !== project) return;
    const root = this.furnish();
    if (!project) return;
    const server = this.server();
    const language = this.getAttribute("language") ?? (this.lang || navigator.language || "en");
    const own = translation(language);
    const words = own ? this.words(own) : Promise.resolve(FIRST);
    try {
      const manifest = (this.left ? undefined : inline(project)) ?? (await server.manifest(project));
      if (!root.isConnected) return; // another film since, or gone
      set(root, "data-state", "poster");
      await this.begin(root, server, manifest, language, words);
    } catch (error) {
      const word = filler(await words);
      if (root.isConnected) this.fail(root, error, word);
    }
  }

  private async begin(root: HTMLElement, server: Server, manifest: Manifest, language: string, words: Promise<Partial<WordTable>>): Promise<void> {
    if (manifest.withdrawn) throw new HttpError(410);
    const loading = load(server.address(manifest.engine));
    const opening = this.film(loading, manifest, server.base);
    opening.catch(() => undefined); // told below
    const first = this.first(root, server, manifest);
    setTimeout(() => first.readyState || this.poster?.(), POSTER_MS);
    const identity = new Identity(`${server.base}#${manifest.project}`, manifest.consent);
    const consent = this.getAttribute("consent");
    if (consent) identity.decide(consent === "yes");
    const known = identity.known(`${server.play(manifest.project)}/viewer`);
    await turn(first);
    const film = await opening;
    const module = await loading;
    const table: Partial<WordTable> = { ...(await words) };
    const away = Object.values(manifest.document.clips).some(({ by }) => by) && ((await import(server.part("away", manifest))) as Parts["away"]);
    await turn(first);
    if (!root.isConnected) return;
    const shown = translation(language) ?? "en";
    root.dir = direction(shown);
    root.lang = shown;
    first.controls = false;
    const screening = new Screening({
      film,
      module,
      server,
      identity,
      known,
      root,
      host: this,
      makeSource: (events, kit) => {
        const home = (own: SourceEvents): Source => new Pair(first, () => this.second(root), own);
        return away ? away.mixed(home, events, kit) : home(events);
      },
      word: filler(table),
      words: () => this.rest(table),
      language,
      link: this.link(manifest),
      viewer: this.viewer,
      query: this.query,
      left: this.left?.place,
      shortcuts: !this.hasAttribute("no-shortcuts"),
    });
    this.screening = screening;
    if (this.hasAttribute("transcript")) screening.change({ transcript: true });
    this.dispatchEvent(new CustomEvent("ramify-ready"));
    // Alone in a frame, it speaks for the frame.
    if (window.parent !== window && this.parentElement === document.body) {
      setTimeout(() => void screening.part("around").then((part) => part.frame(this, () => this.screening?.film.manifest.document.hosts ?? [])), FRAME_MS);
    }
    const playing = !first.paused; // the viewer pressed before the layer came
    if ((this.hasAttribute("autoplay") && !this.left) || playing) screening.begin();
    else if (!screening.begun) await this.ready(screening);
  }

  /** The box, before anything is known. */
  private furnish(): HTMLElement {
    const root = h("div", { class: "player", part: "player", role: "region", tabindex: -1, "data-state": "loading" });
    root.append(h("div", { class: "screen", part: "screen" }, h("slot")));
    this.room.adoptedStyleSheets = [sheet(style)];
    this.room.replaceChildren(root);
    return root;
  }

  /** The page's own <video> is the first one; it may have begun to load. */
  private first(root: HTMLElement, server: Server, manifest: Manifest): HTMLVideoElement {
    const { document: film } = manifest;
    const scene = film.scenes.find((one) => one.id === film.start);
    const clip = film.clips[scene?.clip ?? ""];
    let first = this.querySelector("video");
    if (!first) {
      first = h("video", { playsinline: true, preload: "auto" });
      room(root).append(first);
    }
    if (clip) {
      if (!clip.by && !first.networkState) first.src = server.address(clip.file);
      const { poster } = clip;
      if (poster) this.poster = () => (first.poster ||= server.address(poster));
      this.style.setProperty("--aspect", String(clip.width / clip.height || 16 / 9));
    }
    if (this.hasAttribute("muted")) first.muted = true;
    return first;
  }

  private second(root: HTMLElement): HTMLVideoElement {
    const video = h("video", { playsinline: true, preload: "auto", "aria-hidden": "true", tabindex: -1 });
    room(root).append(video);
    return video;
  }

  private get query(): string {
    return this.getAttribute("link") ?? location.search;
  }

  /** Fields of the link that the film declares: from `link`, else the page. */
  private link(manifest: Manifest): Values {
    const given = new URLSearchParams(this.query);
    const link: Values = {};
    for (const [name, { type }] of Object.entries(manifest.document.link ?? {})) {
      const value = given.get(name);
      if (value === null) continue;
      if (type === "number") {
        if (value !== "" && Number.isFinite(Number(value))) link[name] = Number(value);
      } else link[name] = type === "bool" ? value === "true" || value === "1" : value;
    }
    return link;
  }

  /** The texts of a language, as far as they can be had. */
  private async words(language: string): Promise<Partial<WordTable>> {
    try {
      const server = this.server();
      const manifest = inline(this.project) ?? (await server.manifest(this.project));
      const part = (await import(server.part(`words-${language}`, manifest))) as { WORDS: Partial<WordTable> };
      return { ...FIRST, ...part.WORDS };
    } catch {
      return FIRST;
    }
  }

  /** Add what parts need and is not there: the rest of English. */
  private async rest(table: Partial<WordTable>): Promise<void> {
    if (!("close" in table)) Object.assign(table, await this.words("en"), table);
  }

  /** No layer: the plain video plays, and says so. */
  private fail(root: HTMLElement, error: unknown, word: Word): void {
    console.error("ramify:", error);
    const status = error instanceof HttpError ? error.status : 0;
    const key = status === 404 ? "not_found" : status === 410 ? "withdrawn" : "layer_missing";
    set(root, "data-state", key);
    root.append(h("div", { class: "state", "data-plain": key === "layer_missing", role: "status" }, h("p", {}, word(key))));
    const video = this.querySelector("video") ?? root.querySelector("video");
    if (video && key === "layer_missing") video.controls = true;
    else video?.pause();
  }
}

function inline(project: string): Manifest | undefined {
  const text = document.getElementById("ramify-manifest")?.textContent;
  if (!text) return undefined;
  const manifest = JSON.parse(text) as Manifest;
  return manifest.project === project ? manifest : undefined;
}

const room = (root: HTMLElement): HTMLElement => root.querySelector(".screen") as HTMLElement;

/** The clip comes first: its request is on the way before we take the thread. */
async function underway(video: HTMLVideoElement | null): Promise<void> {
  if (video?.networkState !== HTMLMediaElement.NETWORK_NO_SOURCE) return;
  await new Promise((go) => {
    video.addEventListener("loadstart", go, { once: true });
    setTimeout(go, BEGUN_MS);
  });
}

const filler =
  (table: Partial<WordTable>): Word =>
  (key, fill) =>
    filled(table[key] ?? "", fill);
