// Bundles the player into a folder: ramify-player.js, one classic script that
// holds all that the first interaction needs, and later parts, which it imports
// on first use; and ramify-rehearsal.js, the same for films that are only tried.
// Names are plain; the server adds a hash to each address: of its
// content, or for parts that of the whole build (`parts` in the manifest).
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync, writeFileSync } from "node:fs";
import esbuild from "esbuild";
import { minify } from "terser";

const src = join(fileURLToPath(new URL(".", import.meta.url)), "src");

// part -> source
const PARTS = {
  wings: "wings.ts",
  panels: "panels/panels.ts",
  bar: "bar/controls.ts",
  keep: "saving.ts",
  seamless: "media/seamless.ts",
  choice: "stage/choice.ts",
  chapters: "stage/chapters.ts",
  answers: "stage/answers.ts",
  captions: "captions/captions.ts",
  menus: "menus/menus.ts",
  extras: "extras/extras.ts",
  around: "extras/around.ts",
  transcript: "transcript/transcript.ts",
  away: "elsewhere/elsewhere.ts",
  hls: "elsewhere/hls.ts",
  youtube: "elsewhere/youtube.ts",
  vimeo: "elsewhere/vimeo.ts",
  host: "host.ts",
  "words-en": "words/en.ts",
  "words-de": "words/de.ts",
  "words-fr": "words/fr.ts",
  "words-es": "words/es.ts",
  "words-ar": "words/ar.ts",
};

/** Style sheets are texts in the scripts, and small ones. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", plugins: [styles], charset: "utf8", write: false };

/** esbuild bundles; what terser then finds is 2 % of what goes over the wire. */
async function write({ outputFiles }, module) {
  for (const { path, text } of outputFiles) {
    const { code } = await minify(text, { module, toplevel: true, ecma: 2020, compress: { passes: 3 } });
    writeFileSync(path, code);
  }
}

export async function buildPlayer(dist) {
  const player = { entryPoints: { "ramify-player": join(src, "index.ts") }, outdir: dist, format: "iife" };
  const parts = Object.fromEntries(Object.entries(PARTS).map(([name, path]) => [name, join(src, path)]));
  await write(await esbuild.build({ ...common, ...player }), false);
  await write(await esbuild.build({ ...common, ...player, entryPoints: { "ramify-rehearsal": join(src, "rehearsal.ts") } }), false);
  await write(await esbuild.build({ ...common, entryPoints: parts, outdir: dist, format: "esm" }), true);
}
