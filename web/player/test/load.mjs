// A module of the player for node: bundled as it is, nothing replaced.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

const web = fileURLToPath(new URL("../..", import.meta.url));

export async function load(path) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-unit-"));
  const outfile = join(folder, "unit.mjs");
  await esbuild.build({ entryPoints: [join(web, path)], outfile, bundle: true, format: "esm", target: "node18", loader: { ".css": "text" } });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return loaded;
}
