// The source of clips that stay elsewhere: one player a video, the one on the
// screen and few behind it. No frames are reported there: scenes end by time,
// and a change is seen.

import type { Spot } from "../film.ts";
import { set } from "../dom.ts";
import type { Likely, Source, SourceEvents } from "../media/source.ts";
import { Deck } from "./deck.ts";
import type { Player } from "./player.ts";

const KEPT = 3; // players: to make one is dear, to keep many as well
const SAME_S = 0.02;
const NEAR_S = 0.3; // so near no seek would bring it nearer

export interface AwayEvents extends SourceEvents {
  played(is: boolean): void;
  jumped(t: number): void;
}

export class Away implements Source {
  private readonly decks = new Map<string, Promise<Deck>>();
  private front: Deck | undefined;
  private spot: Spot | undefined; // what was entered last
  private on = false; // it is on the screen, not the film's own clips
  private watching = false;
  private token = 0;
  private lost: Spot | undefined; // what could not be loaded again
  private silent = false;
  private loudness = 1;
  private speed = 1;

  constructor(
    private readonly makePlayer: (address: string, t: number, muted: boolean) => Promise<Player>,
    private readonly events: AwayEvents,
  ) {}

  // ---- players ---------------------------------------------------------------

  private deck(spot: Spot): Promise<Deck> {
    const { address } = spot;
    let made = this.decks.get(address);
    if (!made) {
      made = this.makePlayer(address, spot.t, this.silent).then((player) => this.take(new Deck(player, address, this.events)));
      made.catch(() => this.decks.delete(address)); // a later try may succeed
    }
    this.decks.delete(address);
    this.decks.set(address, made); // the last one used stands last
    this.tidy(address);
    return made;
  }

  private take(deck: Deck): Deck {
    const { node } = deck.player;
    node.classList.add("away");
    set(node, "data-behind", true);
    // One that is broken before it is seen is made anew when it is needed.
    const forget = (): void => {
      if (deck !== this.front) this.drop(deck.address);
    };
    node.addEventListener("error", forget);
    deck.ready.catch(forget);
    return deck;
  }

  private tidy(wanted: string): void {
    for (const address of [...this.decks.keys()]) {
      if (this.decks.size <= KEPT) return;
      if (address !== wanted && address !== this.front?.address) this.drop(address);
    }
  }

  private drop(address: string): void {
    const deck = this.decks.get(address);
    this.decks.delete(address);
    void deck?.then((made) => made.close(), () => undefined);
  }

  private dress(): void {
    const node = this.front?.player.node;
    if (!node) return;
    node.muted = this.silent;
    node.volume = this.loudness;
    if (node.playbackRate !== this.speed) node.playbackRate = this.speed;
  }

  // ---- the source --------------------------------------------------------------

  /** Whether the player on the screen allows nothing over it. */
  get bare(): boolean {
    return this.on && this.front?.player.bare === true;
  }

  prime(): void {
    // Their players ask for a press of their own only when they are refused.
  }
  turn(): Promise<unknown> {
    return Promise.resolve();
  }

  /** A player at the likeliest place; more would cost more than they are worth. */
  likely([first]: readonly Likely[]): void {
    this.follow(first?.spot);
  }
  follow(spot: Spot | undefined): void {
    if (spot) void this.deck(spot).catch(() => undefined);
  }

  async enter(spot: Spot, leave: () => void): Promise<void> {
    const { front } = this;
    if (this.on && front?.address === spot.address && front.moves && Math.abs(front.time() - spot.t) < NEAR_S) {
      leave(); // it plays on
      this.spot = spot;
      return;
    }
    const token = ++this.token;
    const deck = await this.deck(spot);
    await deck.ready;
    if (token !== this.token) return;
    if (Math.abs(deck.time() - spot.t) > NEAR_S || deck === front) await deck.seek(spot.t);
    if (token !== this.token) return;
    leave();
    this.spot = spot;
    this.show(deck);
  }

  /** What was to be entered is not, any more. */
  forget(): void {
    this.token++;
  }

  private show(deck: Deck): void {
    const { front } = this;
    if (front && front !== deck) this.cover(front);
    this.front = deck;
    this.on = deck.shown = true;
    set(deck.player.node, "data-behind", false);
    this.dress();
  }

  private cover(deck: Deck): void {
    deck.pause();
    deck.shown = false;
    set(deck.player.node, "data-behind", true);
  }

  /** The film's own clips come to the screen. */
  leave(): void {
    if (this.front) this.cover(this.front);
    this.on = false;
  }

  leadsTo(spot: Spot): boolean {
    const { spot: here } = this;
    return here !== undefined && spot.address === here.address && Math.abs(spot.t - here.end) < SAME_S;
  }

  async seek({ t }: Pick<Spot, "t">): Promise<void> {
    await this.front?.seek(t);
  }

  async play(): Promise<void> {
    await this.front?.play();
  }
  pause(): void {
    this.front?.pause();
  }
  get paused(): boolean {
    return this.front?.paused ?? true;
  }
  time(): number {
    return this.front?.time() ?? 0;
  }
  coming(): number {
    return this.front?.coming() ?? 0;
  }

  watch(): void {
    if (this.watching) return;
    this.watching = true;
    requestAnimationFrame(() => {
      this.watching = false;
      this.events.frame();
    });
  }

  get rate(): number {
    return this.speed;
  }
  set rate(value: number) {
    this.speed = value;
    this.dress();
  }
  get muted(): boolean {
    return this.silent;
  }
  set muted(value: boolean) {
    this.silent = value;
    this.dress();
  }
  get volume(): number {
    return this.loudness;
  }
  set volume(value: number) {
    this.loudness = value;
    this.dress();
  }

  async reload(): Promise<void> {
    const { front } = this;
    const spot = front && this.spot ? { ...this.spot, t: front.time() } : this.lost;
    if (!spot) return;
    this.lost = spot; // where it fails, the next try begins there
    this.drop(spot.address);
    this.front = undefined;
    await this.enter(spot, () => undefined);
    this.lost = undefined;
  }

  close(): void {
    for (const address of [...this.decks.keys()]) this.drop(address);
  }
}
