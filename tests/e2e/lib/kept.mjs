// Clips that tests make, kept for other test files and the next run; named by
// all that they are made of, so that none is stale.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/files.mjs";

const folder = join(root, ".cache/clips");

/** The file made of these texts or bytes; `make(file)` is called when it is not here. */
export async function keptClip(parts, make) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  const name = hash.digest("hex").slice(0, 16);
  const file = join(folder, `${name}.mp4`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const making = join(folder, `${name}.${process.pid}.mp4`);
  await make(making);
  renameSync(making, file);
  return file;
}
