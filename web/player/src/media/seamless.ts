// One timeline for what plays; what cannot be joined to it is entered on a second
// element. Scenes that may come wait in memory, as far as they are worth it.

import { affordable, room } from "./budget.ts";
import { PictureCutter, SoundCutter } from "./cutters.ts";
import { connection } from "./pace.ts";
import { Pair } from "./pair.ts";
import { alone, joinable, type Piece } from "./piece.ts";
import { ratio } from "./ratio.ts";
import { Reel } from "./reel.ts";
import type { Range } from "./shelf.ts";
import type { Likely, MakeSource, SourceEvents } from "./source.ts";
import { Stock } from "./stock.ts";

interface Beginning {
  weight: number;
  bytes: number;
  ranges: Range[];
}

class Seamless extends Pair<Reel> {
  private places: readonly Likely[] = [];
  private waiting = false; // until there is nothing more urgent to load

  constructor(
    first: HTMLVideoElement,
    second: () => HTMLVideoElement,
    events: SourceEvents,
    private readonly stock = new Stock(),
    private readonly picture = new PictureCutter(stock.pace, () => first.clientHeight * devicePixelRatio || Infinity),
    private readonly sound = new SoundCutter(),
  ) {
    super(first, second, (video) => {
      video.addEventListener("timeupdate", () => this.waiting && void this.guess(this.places));
      return new Reel(video, stock, picture, sound);
    }, events);
  }

  override likely(places: readonly Likely[]): void {
    this.places = places;
    void this.guess(places);
  }

  private async guess(places: readonly Likely[]): Promise<void> {
    this.waiting = !this.front.calm;
    if (this.waiting) return;
    const found = await Promise.all(places.map((place) => this.beginning(place)));
    if (this.places !== places) return;
    const wanted = found.filter((one): one is Beginning => one !== undefined);
    const { shelf, pace } = this.stock;
    const count = affordable(wanted, shelf.account, room(pace.bits, connection().saveData));
    shelf.hold(wanted.slice(0, count).flatMap(({ ranges }) => ranges));
  }

  /** The bytes that a scene begins with. */
  private async beginning({ spot, weight }: Likely): Promise<Beginning | undefined> {
    const { prepared } = spot;
    const index = prepared && (await this.stock.index(prepared.tracks).catch(() => undefined));
    if (!index || this.front.holds(spot)) return undefined;
    const joins = joinable(index, prepared.heads, spot.frame);
    const piece: Piece = joins
      ? { index, heads: prepared.heads, from: spot.frame, to: spot.to, at: ratio(0), open: spot.frame }
      : alone(index, prepared.heads, spot.frame, spot.to);
    const parts = [this.picture, this.sound].map((cutter) => cutter.part(piece, joins ? -1 : cutter.at(piece, spot.frame), 0)).filter((part) => part !== undefined);
    const bytes = parts.reduce((sum, { size }) => sum + size, 0);
    return { weight, bytes, ranges: parts.flatMap((part) => this.stock.needs(part)) };
  }
}

export const makeSource: MakeSource = (first, second, events) => new Seamless(first, second, events);
