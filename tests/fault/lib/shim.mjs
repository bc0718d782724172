// A disk and a clock as tests want them, for a server that they start: shim.c.
import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/files.mjs";
import { place } from "../../http/lib/film.mjs";

let library;

function made() {
  if (library) return library;
  library = join(place("shim"), "shim.so");
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-D_GNU_SOURCE", "-o", library, join(root, "tests/fault/lib/shim.c"), "-ldl"]);
  return library;
}

/** {env, slow, clock}: `slow` says how many ms each fsync takes, `clock` by how
 * many the wall clock is wrong, from now on. */
export function shim() {
  const path = join(place("shim"), "numbers");
  writeFileSync(path, Buffer.alloc(16));
  const set = (at, ms) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ms));
    const fd = openSync(path, "r+");
    writeSync(fd, bytes, 0, 8, at);
    closeSync(fd);
  };
  return { env: { LD_PRELOAD: made(), RAMIFY_SHIM: path }, slow: (ms) => set(0, ms), clock: (ms) => set(8, ms) };
}
