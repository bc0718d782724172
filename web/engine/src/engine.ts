// The engine in the browser: a pack opens it, inputs go in through a struct,
// texts come out through one buffer, places through a struct view
// (ARCHITECTURE.md lists the exports).

import { InputWriter, Unsayable } from "./inputs.ts";
import { Placed } from "./placed.ts";
import type { Change, Effect, Input } from "./types.ts";
import type { ElementView, FilmView, PanelView, Status } from "./views.ts";

interface Exports {
  memory: WebAssembly.Memory;
  reserve(size: number): number;
  unpack(pack: number, size: number): number;
  input(): number;
  say(): number;
  find(sort: number, of: number, at: number, size: number): number;
  moved(fromUs: number, toUs: number): number;
  on_picture(tUs: number): number;
  picture(): number;
  next_change(): number;
  change(): number;
  status(): number;
  next_scenes(): number;
  film(): number;
  element(ix: number): number;
  panel(ix: number): number;
  result(): number;
  result_size(): number;
  session(): number;
  session_size(): number;
  restore(): number;
}

/** The engine said no (rmf_err). Nothing has changed. */
export class EngineError extends Error {
  constructor(
    readonly err: number,
    why = `engine error ${err}`,
  ) {
    super(why);
  }
}

const REFUSED = 3; // RMF_ERR_INPUT

const decoder = new TextDecoder();

/** Compile once; an instance is one film. */
export async function load(address: string): Promise<WebAssembly.Module> {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`engine.wasm: ${reply.status}`);
  if (reply.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(reply);
  return WebAssembly.compile(await reply.arrayBuffer());
}

export class Engine {
  protected readonly wasm: Exports;
  private readonly writer: InputWriter;
  private readonly placed = new Placed();

  /** `instance` has a film open. */
  constructor(instance: WebAssembly.Instance) {
    this.wasm = instance.exports as unknown as Exports;
    this.writer = new InputWriter(this.wasm);
  }

  /** An engine with this release's pack open. */
  static async open(module: WebAssembly.Module, pack: Uint8Array): Promise<Engine> {
    const engine = new Engine(await WebAssembly.instantiate(module));
    const at = engine.wasm.reserve(pack.length);
    new Uint8Array(engine.wasm.memory.buffer, at, pack.length).set(pack);
    const err = engine.wasm.unpack(at, pack.length);
    if (err) throw new EngineError(err);
    return engine;
  }

  protected text(): string {
    const { wasm } = this;
    return decoder.decode(new Uint8Array(wasm.memory.buffer, wasm.result(), wasm.result_size()));
  }

  protected effects(err: number): Effect[] {
    if (err) throw new EngineError(err);
    if (!this.wasm.result_size()) return [];
    return this.text().trim().split("\n").map((line) => JSON.parse(line) as Effect);
  }

  feed(input: Input): Effect[] {
    try {
      this.writer.write(input);
    } catch (said) {
      throw said instanceof Unsayable ? new EngineError(REFUSED, said.message) : said;
    }
    return this.effects(this.wasm.say());
  }

  moved(fromUs: number, toUs: number): Effect[] {
    return this.effects(this.wasm.moved(fromUs, toUs));
  }

  /** Valid until the next call into the engine. */
  onPicture(tUs: number): Placed {
    const count = this.wasm.on_picture(tUs);
    return this.placed.look(this.wasm.memory.buffer, this.wasm.picture(), count);
  }

  nextChange(): Change {
    this.wasm.next_change();
    const [mediaUs = 1e300, atMs = 1e300] = new Float64Array(this.wasm.memory.buffer, this.wasm.change(), 2);
    return { mediaUs, atMs };
  }

  protected json<T>(): T {
    return JSON.parse(this.text()) as T;
  }

  status(): Status {
    this.wasm.status();
    return this.json();
  }
  nextScenes(): { scene: string; t: number; weight: number }[] {
    this.wasm.next_scenes();
    return this.json();
  }
  film(): FilmView {
    this.wasm.film();
    return this.json();
  }
  element(ix: number): ElementView {
    this.wasm.element(ix);
    return this.json();
  }
  panel(ix: number): PanelView {
    this.wasm.panel(ix);
    return this.json();
  }

  /** A copy of the session's bytes: save them, or give them to another engine
   * of the same shape. */
  session(): Uint8Array {
    const { wasm } = this;
    return new Uint8Array(wasm.memory.buffer, wasm.session(), wasm.session_size()).slice();
  }
  /** False: these bytes are no session of this shape; nothing has changed. */
  restore(bytes: Uint8Array): boolean {
    const { wasm } = this;
    if (bytes.length !== wasm.session_size()) return false;
    const place = new Uint8Array(wasm.memory.buffer, wasm.session(), bytes.length);
    const before = place.slice();
    place.set(bytes);
    if (!wasm.restore()) return true;
    new Uint8Array(wasm.memory.buffer, wasm.session(), before.length).set(before);
    return false;
  }
}
