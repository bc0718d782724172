// Where a player is that tells so only now and then: between its updates time
// goes on by itself, never backwards, and not for long when nothing is heard.

const TRUST_MS = 1200; // so long it is believed to play on
const JUMP_S = 1.5; // more than that between two looks was a jump of its own
const NEAR_S = 0.75; // a seek has come there
const SEEK_MS = 4000; // … or is not waited for any longer
const STALE_MS = 1500; // so long after a seek it may still tell old times

export class Clock {
  private told = 0; // the player's last new time
  private at = 0; // performance.now() then
  private said = 0; // ours, so that it does not run backwards
  private aim: number | undefined; // of a seek on its way
  private aimed = -Infinity;
  /** Where it went by itself, until somebody says what to do with that. */
  jumped: number | undefined;

  /** A seek of ours. */
  seek(t: number, now: number): void {
    this.aim = this.told = this.said = t;
    this.aimed = this.at = now;
    this.jumped = undefined;
  }

  get seeking(): boolean {
    return this.aim !== undefined;
  }

  /** The seek has come to its place, as far as the player says. */
  arrived(told: number, now: number): boolean {
    if (this.aim === undefined) return true;
    if (Math.abs(told - this.aim) > NEAR_S && now - this.aimed < SEEK_MS) return false;
    this.aim = undefined;
    this.told = this.said = told;
    this.at = now;
    return true;
  }

  /** The time now. `moving`: it plays, as far as one knows. */
  read(told: number, now: number, moving: boolean, rate: number): number {
    if (!this.arrived(told, now) || this.jumped !== undefined) return this.said;
    const passed = moving ? (Math.min(now - this.at, TRUST_MS) / 1000) * rate : 0;
    if (told === this.told) {
      this.said = Math.max(this.said, this.told + passed);
      return this.said;
    }
    const since = ((now - this.at) / 1000) * rate;
    if (told < this.told - JUMP_S / 2 || told > this.told + (moving ? since : 0) + JUMP_S) {
      if (now - this.aimed > STALE_MS) this.jumped = told;
      return this.said;
    }
    this.told = told;
    this.at = now;
    this.said = moving ? Math.max(this.said, told) : told;
    return this.said;
  }

  /** Milliseconds since the player told another time. */
  silence(now: number): number {
    return now - this.at;
  }

  /** It stands, or begins again: silence until now meant nothing. */
  rest(now: number): void {
    this.at = now;
    this.told = this.said;
  }
}
