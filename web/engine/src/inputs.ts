// Inputs as the engine takes them: a struct in its memory (rmf_input in
// engine/ramify.h; engine/wasm_pack.c asserts these offsets).

import type { Input, Value, Values } from "./types.ts";

const KINDS = [
  "opened", "started", "moved", "seeked", "ended", "stalled", "failed", "waited", "looped", "pressed", "hovered", "gazed", "missed",
  "chose", "answered", "submitted", "closed", "paused", "resumed", "visible", "hidden", "reopened", "asked", "setting", "narrow",
  "fact", "graded", "released", "host",
];
const ASKED = ["back", "restart", "seek", "chapter"];

const enum At {
  kind = 0,
  atMs = 8,
  scene = 16,
  element = 20,
  panel = 24,
  option = 28,
  visit = 32,
  lap = 36,
  t = 40,
  x = 56,
  y = 64,
  seed = 88,
  asked = 96,
  flag = 100,
  name = 104,
  device = 112,
  language = 120,
  count = 128,
  values = 136,
}
const enum Of { viewer, link, kept, form, answer }
const enum Sort { scene, element, panel, form, optionOf, buttonOf }
const NAMED = 40; // bytes of rmf_named
const VALUES_MAX = 64; // RMF_INPUT_VALUES_MAX
const WORDS_MAX = 65536; // bytes of texts in one input
const ELEMENT_FORM = 0x80000000;
const NONE = 0xffffffff;

interface Exports {
  memory: WebAssembly.Memory;
  reserve(size: number): number;
  input(): number;
  find(sort: number, of: number, at: number, size: number): number;
}

const encoder = new TextEncoder();

/** It cannot be said: an id that names nothing, or too much text. */
export class Unsayable extends Error {}

/** Fills the engine's input; one for an engine. */
export class InputWriter {
  private readonly words: number; // texts of the present input
  private used = 0;
  private view = new DataView(new ArrayBuffer(0));
  private at = 0;
  private count = 0;

  constructor(private readonly wasm: Exports) {
    this.words = wasm.reserve(WORDS_MAX);
  }

  write(input: Input): void {
    this.used = this.count = 0;
    this.at = this.wasm.input();
    this.view = new DataView(this.wasm.memory.buffer);
    this.u32(At.kind, KINDS.indexOf(input.input));
    this.i64(At.atMs, input.at_ms);
    this.names(input);
    this.rest(input);
    this.u32(At.count, this.count);
  }

  private u32(offset: number, value: number): void {
    this.view.setUint32(this.at + offset, value, true);
  }
  private i64(offset: number, value: number): void {
    this.view.setBigInt64(this.at + offset, BigInt(Math.round(value)), true);
  }
  private flag(value: boolean): void {
    this.view.setUint8(this.at + At.flag, Number(value));
  }

  /** Copies a text and tells where it is. */
  private text(text: string): [at: number, size: number] {
    const at = this.words + this.used;
    const { read, written } = encoder.encodeInto(text, new Uint8Array(this.wasm.memory.buffer, at, WORDS_MAX - this.used));
    if (read < text.length) throw new Unsayable("too much text");
    this.used += written;
    return [at, written];
  }
  private str(offset: number, text: string): void {
    const [at, size] = this.text(text);
    this.u32(offset, at);
    this.u32(offset + 4, size);
  }

  private find(sort: Sort, id: string, of = 0): number {
    const index = this.wasm.find(sort, of, ...this.text(id)) >>> 0;
    if (index === NONE) throw new Unsayable(`nothing is called ${id}`);
    return index;
  }

  private names(input: Input): void {
    if ("scene" in input && input.scene !== undefined) this.u32(At.scene, this.find(Sort.scene, input.scene));
    if ("element" in input) {
      const element = this.find(Sort.element, input.element);
      this.u32(At.element, element);
      if ("option" in input) this.u32(At.option, this.find(Sort.optionOf, input.option, element));
    }
    if ("panel" in input) {
      const panel = this.find(Sort.panel, input.panel);
      this.u32(At.panel, panel);
      if ("button" in input) this.u32(At.option, this.find(Sort.buttonOf, input.button, panel));
    }
    if ("form" in input) {
      const form = this.find(Sort.form, input.form);
      if (form >= ELEMENT_FORM) this.u32(At.element, form - ELEMENT_FORM);
      else this.u32(At.panel, form);
    }
  }

  private value(group: Of, name: string, value: Value): void {
    if (this.count === VALUES_MAX) throw new Unsayable("too many values");
    const at = At.values + this.count++ * NAMED;
    const type = typeof value;
    this.u32(at, group);
    this.str(at + 4, name);
    this.u32(at + 16, type === "boolean" ? 0 : type === "number" ? 1 : 2);
    this.i64(at + 24, type === "string" ? 0 : type === "number" ? (value as number) * 1e6 : Number(value));
    if (type === "string") this.str(at + 32, value as string);
  }
  private values(group: Of, values: Values | undefined): void {
    for (const name in values) this.value(group, name, values[name] as Value);
  }
  private answer(value: Value | string[]): void {
    for (const one of Array.isArray(value) ? value : [value]) this.value(Of.answer, "value", one);
  }

  private rest(input: Input): void {
    if ("t" in input) this.i64(At.t, (input.t ?? 0) * 1e6);
    if ("name" in input) this.str(At.name, input.name);
    else if ("release" in input && input.release) this.str(At.name, input.release);
    switch (input.input) {
      case "opened":
        this.view.setBigUint64(this.at + At.seed, BigInt(input.seed ?? 0), true);
        this.str(At.device, input.device ?? "");
        this.str(At.language, input.language ?? "");
        this.flag(input.returned ?? false);
        this.values(Of.viewer, input.viewer);
        this.values(Of.link, input.link);
        this.values(Of.kept, input.kept);
        break;
      case "started":
        this.flag(input.by === "seek");
        break;
      case "ended":
        this.u32(At.visit, input.visit);
        this.u32(At.lap, input.lap);
        break;
      case "missed":
        this.i64(At.x, input.x * 1e6);
        this.i64(At.y, input.y * 1e6);
        break;
      case "asked":
        this.u32(At.asked, ASKED.indexOf(input.what));
        break;
      case "narrow":
        this.flag(input.value);
        break;
      case "submitted":
        this.values(Of.form, input.values);
        break;
      case "answered":
      case "setting":
      case "fact":
        this.answer(input.value);
        break;
      case "host":
        if (input.value !== undefined) this.answer(input.value);
        break;
      default:
        break;
    }
  }
}
