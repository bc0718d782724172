// engine.wasm as a host sees it, and the same account of a trail that
// tests/parity/replay.c gives of a native build.
import { readFileSync } from "node:fs";

const RMF_INPUT_SIZE_MAX = 65536;
const PLACED_SIZE = 64;
const PLACED_MAX = 256;

export async function compile(path) {
  return WebAssembly.compile(readFileSync(path));
}

export class Film {
  constructor(instance, document) {
    this.wasm = instance.exports;
    this.line = this.wasm.reserve(RMF_INPUT_SIZE_MAX);
    const text = Buffer.from(document);
    const at = this.wasm.reserve(text.length);
    this.bytes(at, text.length).set(text);
    this.err = this.wasm.open(at, text.length);
    if (!this.err) this.first = Buffer.from(this.bytes(this.wasm.session(), this.wasm.session_size()));
  }

  static async open(module, document) {
    return new Film(await WebAssembly.instantiate(module, {}), document);
  }

  bytes(at, size) {
    return Buffer.from(this.wasm.memory.buffer, at, size);
  }

  result() {
    return this.bytes(this.wasm.result(), this.wasm.result_size()).toString("utf8");
  }

  status() {
    this.wasm.status();
    return this.result();
  }

  session() {
    return Buffer.from(this.bytes(this.wasm.session(), this.wasm.session_size()));
  }

  restore(bytes) {
    this.bytes(this.wasm.session(), bytes.length).set(bytes);
    return this.wasm.restore();
  }

  restart() {
    if (this.restore(this.first)) throw new Error("a fresh session was refused");
  }

  feed(line) {
    const text = Buffer.from(line);
    if (text.length > RMF_INPUT_SIZE_MAX) return { err: 3, effects: "" };
    this.bytes(this.line, text.length).set(text);
    const err = this.wasm.feed(this.line, text.length);
    return { err, effects: err ? "" : this.result() };
  }

  next() {
    this.wasm.next_change();
    const [media, at] = new Float64Array(this.wasm.memory.buffer, this.wasm.change(), 2);
    return `${media >= 1e300 ? -1 : media} ${at >= 1e300 ? -1 : at}`;
  }

  picture(tUs) {
    const count = Math.min(this.wasm.on_picture(tUs), PLACED_MAX);
    return this.bytes(this.wasm.picture(), count * PLACED_SIZE).toString("hex");
  }

  // What replay.c writes for one input line.
  account(line) {
    const { err, effects } = this.feed(line);
    const head = `${err} ${BigInt.asUintN(64, this.wasm.session_hash()).toString(16).padStart(16, "0")}\n`;
    if (err) return head;
    const said = effects && !effects.endsWith("\n") ? `${effects}\n` : effects;
    const status = this.status();
    const t = Math.round(JSON.parse(status).t * 1e6);
    return `${head}${said}${status.trimEnd()}\n${this.next()}\n${this.picture(t)}\n`;
  }
}
