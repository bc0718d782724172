// The author's engine: reads documents and says what is wrong with them, in the
// words of `ramify check --json`. For the studio; players need none of it.

import { Engine, EngineError } from "./engine.ts";

interface Exports {
  memory: WebAssembly.Memory;
  reserve(size: number): number;
  open(text: number, size: number): number;
  result(): number;
  result_size(): number;
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
  async open(text: string): Promise<{ engine: Engine | undefined; mistakes: Mistake[] }> {
    const { instance, err, report } = await this.read(text);
    return { engine: err ? undefined : new Engine(instance), mistakes: JSON.parse(report) as Mistake[] };
  }
}
