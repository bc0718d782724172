// Authors read the same report in the browser as from the program: every
// document of the corpus, byte for byte.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Film, compile } from "./engine.mjs";

const root = process.env.RAMIFY_ROOT ?? join(import.meta.dirname ?? ".", "../..");
const program = process.env.RAMIFY_PROGRAM ?? join(root, "build/ramify");
const made = mkdtempSync(join(tmpdir(), "ramify-report-"));
test.after(() => rmSync(made, { recursive: true }));

const bundle = join(made, "engine.mjs");
await build({ entryPoints: [join(root, "web/engine/src/index.ts")], bundle: true, format: "esm", outfile: bundle, logLevel: "error" });
const { Author } = await import(pathToFileURL(bundle).href);
const module = await compile(join(root, "build/engine/author.wasm"));

function native(path) {
  const { stdout, error } = spawnSync(program, ["check", "--json", path], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(error, undefined);
  return stdout;
}

const corpus = join(root, "format/corpus");
for (const folder of ["valid", "invalid", "hostile"]) {
  test(`${folder}: the same report`, async () => {
    const found = readdirSync(join(corpus, folder)).filter((name) => name.endsWith(".json"));
    assert.ok(found.length > 2);
    let remarks = 0;
    for (const name of found) {
      const path = join(corpus, folder, name);
      const film = await Film.open(module, readFileSync(path)); // bytes: not all are UTF-8
      assert.equal(`${film.result()}\n`, native(path), name);
      remarks += JSON.parse(film.result()).length;
    }
    assert.equal(remarks > 20, folder !== "valid");
  });
}

test("a random film, and what its loss of a letter makes of it", async () => {
  const text = execFileSync(join(root, "build/tests/random_film"), ["7"], { encoding: "utf8" });
  const path = join(made, "film.json");
  const author = new Author(module);
  let wrong = 0;
  for (let at = 0; at < text.length; at += Math.ceil(text.length / 40)) {
    const broken = text.slice(0, at) + text.slice(at + 1);
    writeFileSync(path, broken);
    assert.equal(`${await author.report(broken)}\n`, native(path), `without byte ${at}`);
    wrong += (await author.check(broken)).length > 0 ? 1 : 0;
  }
  assert.ok(wrong > 10);
});

test("Author.check says what, where, and what to do", async () => {
  const author = new Author(module);
  const film = { ramify: 1, title: "t", start: "b", clips: { c: { file: "c.mp4" } }, scenes: [{ id: "a", clip: "c" }] };
  assert.deepEqual(await author.check(JSON.stringify(film, null, 1)), [
    { severity: "error", code: "unknown_scene", line: 4, column: 11, offset: 41, path: "start", text: "There is no scene 'b'. Did you mean 'a'?" },
  ]);
  film.start = "a";
  assert.deepEqual(await author.check(JSON.stringify(film)), []);
});
