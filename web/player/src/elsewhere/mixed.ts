// A film of its own clips and of clips that stay elsewhere: two sources, of
// which one is on the screen. Others are asked for nothing before the viewer
// has agreed.

import type { Clip, Spot } from "../film.ts";
import { set } from "../dom.ts";
import { MediaError_, type Likely, type Source, type SourceEvents } from "../media/source.ts";
import type { Live, Strategy } from "../media/strategy.ts";
import type { Screening } from "../screening.ts";
import { Away } from "./away.ts";
import { Consent } from "./consent.ts";
import { hostsOf, MAKERS, type Player } from "./player.ts";

export class Mixed implements Source {
  private readonly home: Source;
  private readonly away: Away;
  private readonly consent: Consent;
  private far = false; // the one elsewhere is on the screen
  private token = 0;

  constructor(
    home: (events: SourceEvents) => Source,
    private readonly events: SourceEvents,
    private readonly kit: Screening,
  ) {
    this.consent = new Consent(kit);
    this.home = home(this.heard(false));
    this.away = new Away((address, t, muted) => this.makePlayer(address, t, muted), {
      ...this.heard(true),
      played: (is) => this.played(is),
      jumped: (t) => this.jumped(t),
    });
    this.away.muted = this.home.muted;
  }

  /** What is not on the screen says nothing. */
  private heard(far: boolean): SourceEvents {
    const own = <A extends unknown[]>(run: (...all: A) => void) => (...all: A): void => {
      if (this.far === far) run(...all);
    };
    const { events } = this;
    return {
      frame: own(() => events.frame()),
      waiting: own((is: boolean) => events.waiting(is)),
      ended: own(() => events.ended()),
      broken: own((trouble: Parameters<SourceEvents["broken"]>[0]) => events.broken(trouble)),
    };
  }

  private get now(): Source {
    return this.far ? this.away : this.home;
  }

  /** The clip that an address is of, where it stays elsewhere. */
  private clip(address: string): Clip | undefined {
    const { film } = this.kit;
    return Object.values(film.manifest.document.clips).find((clip) => clip.by && film.address(clip.file) === address);
  }

  private of(spot: Spot): Source {
    return this.clip(spot.address) ? this.away : this.home;
  }

  private async makePlayer(address: string, t: number, muted: boolean): Promise<Player> {
    const by = this.clip(address)?.by;
    const room = this.kit.root.querySelector<HTMLElement>(".screen");
    if (!by || !room) throw new MediaError_("missing");
    const make = await MAKERS[by](this.kit);
    return make({ address, room, t, muted });
  }

  // ---- what viewers do to a player that is not ours ------------------------------

  private played(is: boolean): void {
    const held = this.kit.status?.held ?? 0;
    if (is !== (held === 0)) this.kit.say({ input: is ? "resumed" : "paused" });
    const { status } = this.kit;
    if (is && status?.held) this.away.pause(); // a question or a panel holds it
  }

  /** It is a seek, where the film allows it; else the player goes back. */
  private jumped(t: number): void {
    const { kit, away } = this;
    const { status } = kit;
    if (!status?.scene) return;
    const { from } = kit.film.scene(status.scene);
    const there = Math.min(status.seek_to, Math.max(status.seek_from, t - from));
    const told = kit.say({ input: "asked", what: "seek", scene: status.scene, t: Math.round(there * 1e6) / 1e6 });
    if (!told?.some(({ effect }) => effect === "seek")) void away.seek({ t: from + kit.nowUs / 1e6 });
  }

  // ---- the source ------------------------------------------------------------------

  prime(): void {
    this.home.prime();
  }
  turn(): Promise<unknown> {
    return this.home.turn();
  }

  likely(places: readonly Likely[]): void {
    this.home.likely(places.filter(({ spot }) => !this.clip(spot.address)));
    this.away.likely(places.filter(({ spot }) => this.agreed(spot)));
  }
  follow(spot: Spot | undefined): void {
    this.home.follow(spot && !this.clip(spot.address) ? spot : undefined);
    if (spot && this.agreed(spot)) this.away.follow(spot);
  }

  /** Whether it stays elsewhere and may be asked for. */
  private agreed(spot: Spot): boolean {
    const clip = this.clip(spot.address);
    return clip !== undefined && this.consent.has(hostsOf(clip));
  }

  async enter(spot: Spot, leave: () => void, live?: () => Spot): Promise<void> {
    const clip = this.clip(spot.address);
    const token = ++this.token;
    let left = false;
    const leaveOnce = (): void => {
      if (!left) leave();
      left = true;
    };
    this.consent.forget();
    this.away.forget();
    if (clip) {
      await this.consent.ask(hostsOf(clip), this.events);
      await this.away.enter(spot, leaveOnce);
    } else await this.home.enter(spot, this.far ? () => undefined : leaveOnce, this.far ? undefined : live);
    if (token !== this.token) return;
    leaveOnce();
    this.turnTo(clip !== undefined);
  }

  private turnTo(far: boolean): void {
    const { root } = this.kit;
    if (far && !this.far) this.home.pause();
    if (!far && this.far) this.away.leave();
    this.far = far;
    set(root, "data-away", far);
    set(root, "data-tube", this.away.bare);
  }

  leadsTo(spot: Spot): boolean {
    return this.of(spot) === this.now && this.now.leadsTo(spot);
  }
  seek(spot: Spot, looped?: boolean): Promise<void> {
    return this.now.seek(spot, looped);
  }
  play(): Promise<void> {
    return this.now.play();
  }
  pause(): void {
    this.now.pause();
  }
  get paused(): boolean {
    return this.now.paused;
  }
  time(): number {
    return this.now.time();
  }
  coming(): number {
    return this.now.coming();
  }
  watch(): void {
    this.now.watch();
  }
  get rate(): number {
    return this.now.rate;
  }
  set rate(value: number) {
    this.home.rate = this.away.rate = value;
  }
  get muted(): boolean {
    return this.now.muted;
  }
  set muted(value: boolean) {
    this.home.muted = this.away.muted = value;
  }
  get volume(): number {
    return this.now.volume;
  }
  set volume(value: number) {
    this.home.volume = this.away.volume = value;
  }
  async adopt(how: Strategy, live: Live): Promise<void> {
    await this.home.adopt?.(how, () => (this.far ? undefined : live()));
  }
  reload(): Promise<void> {
    return this.now.reload();
  }
  close(): void {
    this.consent.forget();
    this.home.close();
    this.away.close();
  }
}
