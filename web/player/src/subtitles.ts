// Which captions are on; the part that draws them comes with the first ones.

import type { CaptionFile, SceneView } from "../../engine/src/index.ts";
import type { Kit, Parts } from "./kit.ts";
import type { Stage } from "./stage/stage.ts";

export class Subtitles {
  /** Who else goes with the words, and when. */
  beside: { draw(tUs: number): void; next(tUs: number): number } | undefined;
  private drawn: ReturnType<Parts["captions"]["mount"]> | undefined;

  constructor(
    private readonly kit: Kit,
    private readonly stage: Stage,
    private readonly scene: () => SceneView,
  ) {}

  files(): CaptionFile[] {
    return this.kit.film.clip(this.scene()).captions ?? [];
  }

  /** The viewer's language, else the first that there is. */
  language(): string {
    const all = this.files();
    const own = all.find((one) => one.language.split("-")[0] === this.kit.language.split("-")[0]);
    return (own ?? all[0])?.language ?? "";
  }

  toggle(): void {
    this.kit.change({ captions: this.kit.settings.captions ? "" : this.language() });
  }

  /** Take what the settings say for the scene on the screen. */
  async show(): Promise<void> {
    const wanted = this.kit.settings.captions;
    if (!wanted && !this.drawn) return;
    const part = await this.kit.part("captions");
    this.drawn ??= part.mount(this.kit, this.stage);
    const file = this.files().find((one) => one.language === wanted)?.file;
    await this.drawn.use(file ? this.kit.film.address(file) : undefined, this.scene().from, wanted);
  }

  draw(tUs: number): void {
    this.drawn?.draw(tUs);
    this.beside?.draw(tUs);
  }
  next(tUs: number): number {
    return Math.min(this.drawn?.next(tUs) ?? Infinity, this.beside?.next(tUs) ?? Infinity);
  }
  place(): void {
    this.drawn?.place();
  }
}
