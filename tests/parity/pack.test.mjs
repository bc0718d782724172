// The player's engine, fed by its wrapper from a pack, gives what the author's
// engine gives from the document and lines: sessions, effects, status, views.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Film, compile } from "./engine.mjs";
import { names, walk } from "./walk.mjs";

const root = process.env.RAMIFY_ROOT ?? join(import.meta.dirname ?? ".", "../..");
const TRAILS = process.env.RAMIFY_LONG ? 400 : 12; // a document
const STEPS = 40;
const MALFORMED = 3; // RMF_ERR_INPUT

const made = mkdtempSync(join(tmpdir(), "ramify-pack-"));
test.after(() => rmSync(made, { recursive: true }));
const bundle = join(made, "engine.mjs");
await build({ entryPoints: [join(root, "web/engine/src/index.ts")], bundle: true, format: "esm", outfile: bundle, logLevel: "error" });
const { Engine } = await import(pathToFileURL(bundle).href);

const player = await compile(join(root, "build/engine/engine.wasm"));
const author = await compile(join(root, "build/engine/author.wasm"));

const valid = join(root, "format/corpus/valid");
const documents = [join(root, "demo/project.json"), ...readdirSync(valid).map((name) => join(valid, name))].filter((path) => path.endsWith(".json"));

const seconds = (t) => Math.round(t * 1e6);

// What the wrapper gives for a line; the author's engine has numbers as texts.
function feed(engine, line) {
  const input = JSON.parse(line);
  try {
    const effects = input.input === "moved" ? engine.moved(seconds(input.from), seconds(input.to)) : engine.feed(input);
    return { taken: true, effects };
  } catch (error) {
    assert.equal(error.constructor.name, "EngineError", String(error));
    return { taken: false, effects: [] };
  }
}

for (const path of documents) {
  test(`${basename(path)} from a pack`, async (t) => {
    const document = readFileSync(path, "utf8");
    const pack = execFileSync(join(root, "build/tests/pack"), [path], { maxBuffer: 1 << 26 });
    const film = await Film.open(author, document);
    const known = names(JSON.parse(document));
    let taken = 0;
    for (let seed = 1; seed <= TRAILS; seed += 1) {
      const engine = await Engine.open(player, pack);
      const lines = walk(film, known, seed, STEPS);
      film.restart();
      for (const line of lines) {
        const theirs = film.feed(line);
        if (theirs.err === MALFORMED) continue; // the wrapper's types forbid it
        const ours = feed(engine, line);
        assert.equal(ours.taken, theirs.err === 0, line);
        assert.deepEqual(ours.effects, theirs.effects.trim().split("\n").filter(Boolean).map(JSON.parse), line);
        assert.deepEqual(Buffer.from(engine.session()), film.session(), line);
        taken += Number(ours.taken);
      }
      assert.deepEqual(engine.status(), JSON.parse(film.status()));
    }
    assert.ok(taken > TRAILS * STEPS * 0.5, `only ${taken} inputs were taken`);
    t.diagnostic(`${taken} inputs`);
  });
}
