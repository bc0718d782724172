// The author's engine: reads documents and says what is wrong with them, in the
// words of `ramify check --json`; takes inputs as lines, and tells why. For the
// studio; players need none of it.

import { Engine, EngineError } from "./engine.ts";
import type { Effect, Values } from "./types.ts";

interface Exports {
  memory: WebAssembly.Memory;
  reserve(size: number): number;
  open(text: number, size: number): number;
  result(): number;
  result_size(): number;
}

interface Telling {
  memory: WebAssembly.Memory;
  reserve(size: number): number;
  feed(text: number, size: number): number;
  why(): number;
  reasons(): number;
  reasons_size(): number;
  why_picture(tUs: number): void;
  session_hash(): bigint;
}

/** A condition, the facts that it read, and whether it held. */
export interface Judged {
  if: string; // as written
  holds: boolean;
  facts: Values; // "road", "seen(intro)": as they were
}

/** What it decided: the id of a trigger, rule, goal, ending or panel; "action":
 * one of an action list. */
export interface Reason extends Judged {
  where: string;
}

/** Why an element of the scene stands on the picture, or does not (rmf_why_picture). */
export interface Standing extends Partial<Judged> {
  element: string;
  shown: boolean;
  because: "" | "time" | "hidden" | "unshown" | "narrow" | "if" | "first";
  from: number; // seconds of the scene
  until?: number;
  first?: string; // its group
  options?: (Judged & { option: string })[];
}

/** One mistake or remark: what, where in the text, and what to do. */
export interface Mistake {
  severity: "note" | "warning" | "error";
  /** A stable word: `unknown_scene`. */
  code: string;
  /** From 1; columns and the offset (from 0) count bytes of UTF-8. */
  line: number;
  column: number;
  offset: number;
  /** `scenes[2].elements[0].place` */
  path: string;
  text: string;
}

const MEMORY = 1; // RMF_ERR_MEMORY: there is no report then
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINE_MAX = 65536; // RMF_INPUT_SIZE_MAX and more

/** A film that takes what happened line by line, as events are kept. */
export class Retold extends Engine {
  private readonly more: Telling;
  private readonly at: number;

  constructor(instance: WebAssembly.Instance) {
    super(instance);
    this.more = instance.exports as unknown as Telling;
    this.at = this.more.reserve(LINE_MAX);
  }

  /** One input. An EngineError says that it cannot come now; nothing has changed. */
  line(text: string): Effect[] {
    const bytes = encoder.encode(text);
    if (bytes.length > LINE_MAX) throw new EngineError(MEMORY);
    new Uint8Array(this.more.memory.buffer, this.at, bytes.length).set(bytes);
    return this.effects(this.more.feed(this.at, bytes.length));
  }

  /** From now on `reasons` tells of the last line. */
  ask(): void {
    const err = this.more.why();
    if (err) throw new EngineError(err);
  }
  reasons(): Reason[] {
    const size = this.more.reasons_size();
    if (!size) return [];
    const text = decoder.decode(new Uint8Array(this.more.memory.buffer, this.more.reasons(), size));
    return text.trim().split("\n").map((one) => JSON.parse(one) as Reason);
  }

  /** What belongs to the scene, and why it is there at that moment or not. */
  whyPicture(tUs: number): Standing[] {
    this.more.why_picture(tUs);
    return this.json();
  }

  /** Equal sessions have equal ones. */
  hash(): string {
    return BigInt.asUintN(64, this.more.session_hash()).toString(16).padStart(16, "0");
  }
}

export class Author {
  /** `module` is author.wasm, compiled: see `load`. */
  constructor(private readonly module: WebAssembly.Module) {}

  private async read(text: string): Promise<{ instance: WebAssembly.Instance; err: number; report: string }> {
    const instance = await WebAssembly.instantiate(this.module);
    const wasm = instance.exports as unknown as Exports;
    const bytes = encoder.encode(text);
    const at = wasm.reserve(bytes.length);
    if (!at) throw new EngineError(MEMORY);
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    const err = wasm.open(at, bytes.length);
    if (err === MEMORY) throw new EngineError(MEMORY);
    const report = decoder.decode(new Uint8Array(wasm.memory.buffer, wasm.result(), wasm.result_size()));
    return { instance, err, report };
  }

  /** The report on a document as JSON, byte for byte that of the program. */
  async report(text: string): Promise<string> {
    return (await this.read(text)).report;
  }

  /** What is wrong with a document, by place; nothing where all is well. */
  async check(text: string): Promise<Mistake[]> {
    return JSON.parse(await this.report(text)) as Mistake[];
  }

  /** A document opened as players open a release; no engine where it has errors. */
  async open(text: string): Promise<{ engine: Retold | undefined; mistakes: Mistake[] }> {
    const { instance, err, report } = await this.read(text);
    return { engine: err ? undefined : new Retold(instance), mistakes: JSON.parse(report) as Mistake[] };
  }
}
