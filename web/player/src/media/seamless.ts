// One timeline for what plays; what cannot be joined to it is entered on a second
// element. Scenes that may come wait in memory, as far as they are worth it.

import { affordable, room } from "./budget.ts";
import { PictureCutter, SoundCutter } from "./cutters.ts";
import type { Deck } from "./deck.ts";
import { join } from "./join.ts";
import { connection } from "./pace.ts";
import { alone, joinable, type Piece } from "./piece.ts";
import { ratio } from "./ratio.ts";
import { Reel } from "./reel.ts";
import type { Range } from "./shelf.ts";
import type { Likely } from "./source.ts";
import { Stock } from "./stock.ts";
import type { Strategy } from "./strategy.ts";

interface Beginning {
  weight: number;
  bytes: number;
  ranges: Range[];
}

const AGAIN_MS = 500; // until there is nothing more urgent to load

class Seamless implements Strategy {
  private readonly stock = new Stock();
  private readonly picture: PictureCutter;
  private readonly sound = new SoundCutter();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  readonly join = join;

  constructor(screen: Element) {
    this.picture = new PictureCutter(this.stock.pace, () => screen.clientHeight * devicePixelRatio || Infinity);
  }

  readonly make = (deck: Deck): Reel => new Reel(deck, this.stock, this.picture, this.sound);

  readonly guess = (places: readonly Likely[], front: Deck): void => {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    if (!front.feed.calm) this.timer = setTimeout(() => this.guess(places, front), AGAIN_MS);
    else void this.hold(places, front, () => turn === this.turn);
  };

  private async hold(places: readonly Likely[], front: Deck, still: () => boolean): Promise<void> {
    const found = await Promise.all(places.map((place) => this.beginning(place, front)));
    if (!still()) return;
    const wanted = found.filter((one): one is Beginning => one !== undefined);
    const { shelf, pace } = this.stock;
    const count = affordable(wanted, shelf.account, room(pace.bits, connection().saveData));
    shelf.hold(wanted.slice(0, count).flatMap(({ ranges }) => ranges));
  }

  /** The bytes that a scene begins with. */
  private async beginning({ spot, weight }: Likely, front: Deck): Promise<Beginning | undefined> {
    const { prepared } = spot;
    const index = prepared && (await this.stock.index(prepared.tracks).catch(() => undefined));
    if (!index || front.feed.holds(spot)) return undefined;
    const { edges } = prepared;
    const joins = joinable(index, edges, spot.frame);
    const piece: Piece = joins
      ? { index, edges, from: spot.frame, to: spot.to, at: ratio(0), open: spot.frame }
      : alone(index, edges, spot.from, spot.to);
    const parts = [this.picture, this.sound]
      .map((cutter) => cutter.part(piece, joins ? -1 : cutter.at(piece, spot.frame), 0))
      .filter((part) => part !== undefined);
    return {
      weight,
      bytes: parts.reduce((sum, { size }) => sum + size, 0),
      ranges: parts.flatMap((part) => this.stock.needs(part)),
    };
  }
}

/** `screen`: what the picture fits into. */
export const strategy = (screen: Element): Strategy => new Seamless(screen);
