// A module of the studio for node: bundled as it is, nothing replaced.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

const src = fileURLToPath(new URL("../src", import.meta.url));

export async function load(path) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-unit-"));
  const outfile = join(folder, "unit.mjs");
  await esbuild.build({ entryPoints: [join(src, path)], outfile, bundle: true, format: "esm", target: "node18" });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return loaded;
}
