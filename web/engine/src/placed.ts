// A view of rmf_placed[] (engine/ramify.h) in the engine's memory: no copy, no
// JSON. Row fields are read by accessors; the view holds until the next call
// into the engine.

const SIZE = 64;
export const MOVES = 1;
export const DISABLED = 2;

export class Placed {
  count = 0;
  private words = new Uint32Array(0);
  private reals = new Float64Array(0);

  /** Look at `count` rows that start at byte `at` of `memory`. */
  look(memory: ArrayBuffer, at: number, count: number): this {
    this.count = count;
    this.words = new Uint32Array(memory, at, (count * SIZE) / 4);
    this.reals = new Float64Array(memory, at, (count * SIZE) / 8);
    return this;
  }

  private word(row: number, field: number): number {
    return this.words[row * 16 + field] ?? 0;
  }
  private real(row: number, field: number): number {
    return this.reals[row * 8 + field] ?? 0;
  }

  element(row: number): number {
    return this.word(row, 0);
  }
  moves(row: number): boolean {
    return (this.word(row, 1) & MOVES) !== 0;
  }
  disabled(row: number): boolean {
    return (this.word(row, 1) & DISABLED) !== 0;
  }
  x(row: number): number {
    return this.real(row, 1);
  }
  y(row: number): number {
    return this.real(row, 2);
  }
  w(row: number): number {
    return this.real(row, 3);
  }
  h(row: number): number {
    return this.real(row, 4);
  }
  turn(row: number): number {
    return this.real(row, 5);
  }
  fade(row: number): number {
    return this.real(row, 6);
  }
}
