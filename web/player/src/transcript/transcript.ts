// The words of the film beside it, with what it asks in their places. A press
// on a line goes there, as far as the path allows; the line that is now is
// marked and stays in sight, until the reader looks for another.

import type { CaptionFile, FilmView, Status } from "../../../engine/src/index.ts";
import { clockText } from "../clocktext.ts";
import { cueNodes, parseVtt, type Cue } from "../captions/vtt.ts";
import { h, set, write } from "../dom.ts";
import type { DocumentScene } from "../film.ts";
import type { Kit } from "../kit.ts";
import { languageName } from "../language.ts";
import { icon } from "../signs.ts";
import shades from "../style/shades.css";
import style from "../style/transcript.css";
import type { View } from "../view.ts";
import { asked, lineAt, ordered, spoken, steps, type Line, type Section } from "./lines.ts";
import { Room } from "./room.ts";
import { mark, plain, unmark } from "./search.ts";

export const STYLE = shades + style;

export interface TranscriptHost {
  view: View;
  /** The player's box is to be divided anew. */
  divide(): void;
  /** The node of an element on the picture. */
  find(id: string): HTMLElement | undefined;
  close(): void;
}

const REBUILD_MS = 400;
const FOUND_MS = 600; // what was found is said when the typing rests

interface Row {
  section: string;
  line: Line;
  item: HTMLElement;
  button: HTMLButtonElement;
  words: string; // plain
}

export class Transcript {
  private readonly node: HTMLElement;
  private readonly body = h("div", { class: "t-body" });
  private readonly field: HTMLInputElement;
  private readonly found = h("p", { class: "spoken", role: "status" });
  private readonly none = h("p", { class: "empty", hidden: true });
  private readonly follow: HTMLButtonElement;
  private readonly languages: HTMLSelectElement;
  private readonly room: Room;
  private readonly files = new Map<string, Promise<Cue[]>>();
  private readonly cues = new Map<string, Cue[]>(); // by address, those that have come
  private readonly asks = new Map<string, Line[]>(); // of sections, as they last were
  private sections: Section[] = [];
  private rows: Row[] = [];
  private now: Row | undefined;
  private current = ""; // key of the section
  private language = "";
  private drawn = "";
  private status: Status | undefined;
  private path: FilmView | undefined;
  private away = false; // the reader is elsewhere
  private wanted = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;
  on = false;

  constructor(
    private readonly kit: Kit,
    private readonly host: TranscriptHost,
  ) {
    const { word } = kit;
    this.room = new Room(kit.root, host.view, () => host.divide());
    this.languages = h("select", { class: "t-language", "aria-label": word("language"), on: { change: () => this.speak(this.languages.value) } });
    this.field = h("input", { type: "search", class: "t-search", placeholder: word("search"), "aria-label": word("search"), on: { input: () => this.search() } });
    this.follow = h("button", { class: "t-follow push", type: "button", hidden: true, on: { click: () => this.back() } }, word("to_now"));
    const closer = h("button", { class: "sheet-close", type: "button", "aria-label": word("close"), on: { click: () => host.close() } }, icon("close"));
    this.node = h(
      "section",
      { class: "reader", part: "transcript", role: "region", "aria-label": word("transcript") },
      h("header", { class: "t-head" }, h("h2", { class: "sheet-title" }, word("transcript")), this.languages, closer),
      h("div", { class: "t-tools" }, this.field, this.found),
      this.none,
      this.body,
      this.follow,
    );
    this.listen();
  }

  private listen(): void {
    const { body, node } = this;
    for (const event of ["wheel", "touchmove"] as const) body.addEventListener(event, () => this.leave(), { passive: true });
    body.addEventListener("pointerdown", (event) => event.target === body && this.leave()); // the scroll bar
    body.addEventListener("keydown", (event) => this.key(event));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.wanted) return;
      event.preventDefault();
      this.field.value = "";
      this.search();
    });
  }

  // ---- on and off ------------------------------------------------------------

  show(is: boolean): void {
    if (is === this.on) return;
    this.on = is;
    if (is) {
      const { root } = this.kit;
      root.insertBefore(this.node, root.querySelector(".controls, .notices"));
      this.language ||= this.ownLanguage();
      this.build();
      this.back();
    } else this.node.remove();
    this.room.make(is);
  }

  /** After an input: the path, what may be sought, and what is asked may differ. */
  stands(status: Status | undefined, path: FilmView | undefined): void {
    this.status = status;
    this.path = path;
    if (!this.on || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.on) this.build();
    }, REBUILD_MS);
  }

  // ---- languages ---------------------------------------------------------------

  private captions(scene: DocumentScene): CaptionFile[] {
    return this.kit.film.clip(scene).captions ?? [];
  }

  private all(): Map<string, string> {
    const { film } = this.kit;
    const names = new Map<string, string>();
    for (const { captions } of Object.values(film.manifest.document.clips)) {
      for (const { language, label } of captions ?? []) if (!names.has(language)) names.set(language, label ?? languageName(language));
    }
    return names;
  }

  /** That of the captions, else the viewer's, else the first that there is. */
  private ownLanguage(): string {
    const all = [...this.all().keys()];
    const { settings, language } = this.kit;
    const short = (one: string): string | undefined => one.split("-")[0];
    return all.find((one) => one === settings.captions) ?? all.find((one) => short(one) === short(language)) ?? all[0] ?? "";
  }

  private speak(language: string): void {
    this.language = language;
    this.build();
    this.back();
  }

  private wordsOf(scene: DocumentScene): Cue[] {
    const captions = this.captions(scene);
    const file = (captions.find(({ language }) => language === this.language) ?? captions[0])?.file;
    if (!file) return [];
    const address = this.kit.film.address(file);
    if (!this.files.has(address)) {
      const read = fetch(address).then(async (reply) => (reply.ok ? parseVtt(await reply.text()) : []));
      this.files.set(address, read);
      read.then(
        (cues) => {
          this.cues.set(address, cues);
          if (this.on) this.build();
        },
        () => this.files.delete(address), // a later look may succeed
      );
    }
    return this.cues.get(address) ?? [];
  }

  // ---- lines --------------------------------------------------------------------

  private build(): void {
    const { kit, path } = this;
    const { film } = kit;
    const all = steps(film, path);
    this.current = all[path?.cursor ?? 0]?.key ?? "";
    this.sections = all.map(({ scene, key, start }) => {
      // What a scene asks is known while it is the current one.
      if (key === this.current && this.status?.scene === scene.id) this.asks.set(key, asked(film, scene, kit.word("hotspot")));
      const lines = ordered([...spoken(scene, this.wordsOf(scene)), ...(this.asks.get(key) ?? [])]);
      return { key, scene: scene.id, title: scene.title ?? "", start, lines };
    });
    const drawn = JSON.stringify([this.language, this.sections]);
    if (drawn !== this.drawn) this.draw_(drawn);
    this.draw(kit.nowUs);
    this.reach();
  }

  private draw_(drawn: string): void {
    const focus = this.rows.find(({ button }) => button === this.focused());
    this.drawn = drawn;
    this.rows = [];
    this.now = undefined;
    this.body.replaceChildren(...this.sections.filter(({ lines }) => lines.length).map((section) => this.section(section)));
    this.name();
    const again = focus && this.rows.find(({ section, line }) => section === focus.section && line.at === focus.line.at && line.text === focus.line.text);
    if (again) again.button.focus({ preventScroll: true });
    this.sift();
  }

  private section(section: Section): HTMLElement {
    const list = h("ol", { class: "t-lines", lang: this.language || false }, ...section.lines.map((line) => this.line(section, line)));
    // Titles of scenes may take facts: the engine has them as they are read.
    const title = this.path?.scenes.find(({ id }) => id === section.scene)?.title ?? "";
    return h("section", {}, title ? h("h3", { class: "t-scene" }, title) : null, list);
  }

  private line(section: Section, line: Line): HTMLElement {
    const { kit } = this;
    const text = h("span", { class: "t-text" }, ...(line.element ? [line.text] : cueNodes(line.text)));
    const button = h(
      "button",
      { class: line.element ? "t-line t-ask" : "t-line", type: "button", tabindex: -1, on: { click: () => this.press(row) } },
      h("span", { class: "t-time", "aria-hidden": "true" }, clockText(section.start + line.at)),
      line.element ? h("span", { class: "t-sign", "aria-hidden": "true" }, icon(line.kind === "choice" || line.kind === "question" ? "ask" : "list")) : null,
      line.kind === "choice" || line.kind === "question" ? h("span", { class: "t-text" }, kit.word(line.kind, { prompt: line.text })) : text,
    );
    const item = h("li", {}, button);
    const row: Row = { section: section.key, line, item, button, words: plain(button.querySelector(".t-text")?.textContent ?? "") };
    this.rows.push(row);
    return item;
  }

  private name(): void {
    const all = this.all();
    this.languages.hidden = all.size < 2;
    if (this.languages.childElementCount !== all.size) this.languages.replaceChildren(...[...all].map(([code, label]) => h("option", { value: code }, label)));
    this.languages.value = this.language;
  }

  /** Lines that lie where one may not go now are dimmed. */
  private reach(): void {
    const { status } = this;
    for (const row of this.rows) {
      const { section, line, button } = row;
      const here = section === this.current;
      const shut = !status?.scene || (here && (line.at < status.seek_from - 1e-6 || line.at > status.seek_to + 1e-6));
      set(button, "aria-disabled", shut && row !== this.now && "true");
    }
    if (!this.body.contains(this.focused())) this.tab();
  }

  // ---- use ------------------------------------------------------------------------

  /** Pressing here equals pressing there; what is not on the picture is gone to. */
  private press({ section, line, button }: Row): void {
    const node = line.element && section === this.current ? this.host.find(line.element) : undefined;
    if (node) {
      if (node.matches("button")) node.click();
      else (node.querySelector<HTMLElement>("button, input, select, textarea") ?? node).focus();
      return;
    }
    if (button.hasAttribute("aria-disabled")) return;
    const scene = this.sections.find(({ key }) => key === section)?.scene ?? "";
    this.away = false;
    this.kit.say({ input: "asked", what: "seek", scene, t: Math.round(line.at * 1e6) / 1e6 });
  }

  private focused(): Element | null {
    return (this.kit.root.getRootNode() as ShadowRoot).activeElement;
  }

  private seen(): Row[] {
    return this.rows.filter(({ item }) => !item.hidden);
  }

  /** One stop for the tab key, the line that is now; arrows go on from there. */
  private tab(to = this.now): void {
    const seen = this.seen();
    const stop = to && seen.includes(to) ? to : seen[0];
    for (const row of this.rows) row.button.tabIndex = row === stop ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const seen = this.seen();
    const at = seen.findIndex(({ button }) => button === this.focused());
    const steps_: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: seen.length - 1 };
    const next = steps_[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const row = seen[Math.min(seen.length - 1, Math.max(0, next))];
    if (!row) return;
    this.leave();
    this.tab(row);
    row.button.focus({ preventScroll: true });
    this.reveal(row, false);
  }

  // ---- what is now -----------------------------------------------------------------

  /** The next time, microseconds of the scene, at which another line is now. */
  next(tUs: number): number {
    const lines = this.on ? (this.sections.find(({ key }) => key === this.current)?.lines ?? []) : [];
    const next = lines.find(({ at, element }) => !element && at > tUs / 1e6 + 1e-4);
    return next ? Math.round(next.at * 1e6) : Infinity;
  }

  draw(tUs: number): void {
    if (!this.on) return;
    const own = this.rows.filter(({ section }) => section === this.current);
    const now = this.status?.scene ? own[lineAt(own.map(({ line }) => line), tUs / 1e6)] : undefined;
    if (now === this.now) return;
    if (this.now) set(this.now.button, "aria-current", false);
    this.now = now;
    if (!now) return;
    set(now.button, "aria-current", "true");
    this.reach();
    if (!this.away) this.reveal(now, true);
  }

  /** In sight, by scrolling the list and nothing around it. */
  private reveal({ item }: Row, middle: boolean): void {
    const { body } = this;
    const box = body.getBoundingClientRect();
    const { top, bottom } = item.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const over = middle ? top - box.top - (box.height - (bottom - top)) * 0.4 : Math.min(0, top - box.top - 8) || Math.max(0, bottom - box.bottom + 8);
    if (Math.abs(over) > 1) body.scrollBy({ top: over, behavior: calm || !middle ? "instant" : "smooth" });
  }

  /** The reader looks for something else. */
  private leave(): void {
    this.away = true;
    this.follow.hidden = false;
  }

  private back(): void {
    this.away = false;
    const had = this.focused() === this.follow;
    this.follow.hidden = true;
    if (this.now) this.reveal(this.now, true);
    if (had) (this.now?.button ?? this.field).focus({ preventScroll: true });
  }

  // ---- search -----------------------------------------------------------------------

  private search(): void {
    this.wanted = plain(this.field.value.trim());
    this.sift();
    this.tab();
    if (this.wanted) this.away = true;
    else this.back();
    this.body.scrollTop = this.wanted ? 0 : this.body.scrollTop;
  }

  private sift(): void {
    const { wanted } = this;
    let count = 0;
    for (const { item, button, words } of this.rows) {
      unmark(button);
      item.hidden = wanted !== "" && !words.includes(wanted);
      if (wanted === "" || item.hidden) continue;
      count++;
      const text = button.querySelector(".t-text");
      if (text) mark(text, wanted);
    }
    for (const section of this.body.children) set(section, "hidden", section.querySelector("li:not([hidden])") === null);
    const { word } = this.kit;
    this.none.hidden = this.seen().length > 0;
    write(this.none, word(wanted ? "not_found_words" : "no_words"));
    clearTimeout(this.telling);
    this.telling = setTimeout(() => write(this.found, wanted ? word("found_words", { n: count }) : ""), FOUND_MS);
  }
}

export const mount = (kit: Kit, host: TranscriptHost): Transcript => new Transcript(kit, host);
