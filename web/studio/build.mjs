// Bundles the studio into a folder: studio.js and studio.css, and chunks that it
// imports when a page needs them.
import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const src = join(fileURLToPath(new URL(".", import.meta.url)), "src");

/** The player's style sheets are texts, as in its own bundle: they go into the
 * shadow in which its elements are drawn. */
const playersStyles = {
  name: "players-styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      if (!path.includes(`${sep}player${sep}src${sep}`)) return undefined;
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

export async function buildStudio(dist) {
  await esbuild.build({
    entryPoints: { studio: join(src, "main.tsx") },
    outdir: dist,
    chunkNames: "studio-[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    jsx: "automatic",
    target: "es2022",
    legalComments: "none",
    charset: "utf8",
    plugins: [playersStyles],
    define: { "process.env.NODE_ENV": '"production"' },
  });
}
