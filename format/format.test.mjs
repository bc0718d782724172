// The corpus, by `ramify check` and by the schema. RAMIFY_WRITE=1 writes the
// expected reports anew; read them before they are kept.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = process.env.RAMIFY_PROGRAM ?? join(here, "../build/ramify");
const schema = JSON.parse(readFileSync(join(here, "schema.json"), "utf8"));
const fits = new Ajv({ allErrors: true, strict: false }).compile(schema);

const names = (folder) => readdirSync(join(here, "corpus", folder)).filter((name) => name.endsWith(".json"));

function check(path) {
  const { status, stdout, error } = spawnSync(program, ["check", "--json", path], {
    encoding: "utf8",
    timeout: 10000,
    maxBuffer: 1 << 26,
  });
  assert.equal(error, undefined, `${path}: ${error}`);
  return { opens: status === 0, findings: JSON.parse(stdout) };
}

const line = (f) => `${f.line}:${f.column} ${f.severity} ${f.code} ${f.path}: ${f.text}`;

for (const name of names("valid")) {
  test(`valid/${name} opens without a remark and fits the schema`, () => {
    const path = join(here, "corpus/valid", name);
    const { opens, findings } = check(path);
    assert.deepEqual(findings.map(line), []);
    assert.ok(opens);
    assert.ok(fits(JSON.parse(readFileSync(path, "utf8"))), JSON.stringify(fits.errors, null, 1));
  });
}

// Lines that stand several times behind one another are written once, with how often.
function collapsed(lines) {
  const runs = [];
  for (const one of lines) {
    const last = runs.at(-1);
    if (last?.one === one) last.times += 1;
    else runs.push({ one, times: 1 });
  }
  return runs.map(({ one, times }) => (times > 1 ? `${one} x ${times}\n` : `${one}\n`)).join("");
}

for (const name of readdirSync(join(here, "corpus/valid")).filter((one) => one.endsWith(".trail"))) {
  test(`valid/${name} has the effects that are expected`, () => {
    const path = join(here, "corpus/valid", name);
    const { status, stdout, stderr } = spawnSync(program, ["play", path.replace(/trail$/, "json")], {
      input: readFileSync(path, "utf8"),
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.equal(status, 0);
    const expected = path.replace(/trail$/, "effects");
    const effects = collapsed(stdout.trimEnd().split("\n"));
    if (process.env.RAMIFY_WRITE) writeFileSync(expected, effects);
    assert.equal(effects, readFileSync(expected, "utf8"));
  });
}

for (const folder of ["invalid", "hostile"]) {
  for (const name of names(folder)) {
    test(`${folder}/${name} is reported as expected`, () => {
      const path = join(here, "corpus", folder, name);
      const expected = path.replace(/json$/, "expect");
      const { opens, findings } = check(path);
      const report = findings.map((f) => `${line(f)}\n`).join("");
      if (process.env.RAMIFY_WRITE) writeFileSync(expected, report);
      assert.ok(existsSync(expected), `${expected} is missing`);
      assert.equal(report, readFileSync(expected, "utf8"));
      assert.equal(opens, !findings.some((f) => f.severity === "error"));
      assert.ok(findings.length > 0, "nothing is wrong with it");
      assert.equal(folder === "hostile" && opens, false, "a hostile document opened");
    });
  }
}

test("the schema refuses values of wrong types", () => {
  const wrong = JSON.parse(readFileSync(join(here, "corpus/invalid/types.json"), "utf8"));
  assert.equal(fits(wrong), false);
  const places = new Set(fits.errors.map((error) => error.instancePath));
  for (const place of ["/ramify", "/title", "/clips/street", "/scenes/0/from", "/scenes/0/end", "/scenes/0/elements/0"])
    assert.ok(places.has(place), `${place} is not refused`);
});

test("the schema refuses names beyond 64 letters", () => {
  const long = JSON.parse(readFileSync(join(here, "corpus/invalid/long-names.json"), "utf8"));
  assert.equal(fits(long), false);
  const places = new Set(fits.errors.map((error) => error.instancePath));
  for (const place of ["/id", "/clips", "/variables", "/goals/0/id", "/scenes/0/ending", "/scenes/0/next/0/id",
    "/scenes/0/elements/0", "/scenes/0/triggers/0/id", "/scenes/0/triggers/0/do/0", "/scenes/1/ending", "/panels"])
    assert.ok(places.has(place), `${place} is not refused: ${[...places].join(" ")}`);
});

// Every option that the tables know, by the definition that it belongs to.
function options() {
  const found = [];
  const queue = [["film", schema], ...Object.entries(schema.$defs)];
  while (queue.length) {
    const [owner, at] = queue.pop();
    if (!at || typeof at !== "object") continue;
    for (const [key, value] of Object.entries(at)) {
      if (key === "properties") for (const name of Object.keys(value)) found.push({ owner, name });
      if (key !== "$defs") queue.push([owner, value]);
    }
  }
  return found;
}

test("the corpus uses every option, and format.md names it", () => {
  const texts = names("valid").map((name) => readFileSync(join(here, "corpus/valid", name), "utf8"));
  const prose = readFileSync(join(here, "format.md"), "utf8").replace(/^```[^]*?^```/gm, "");
  const code = new Set((prose.match(/`[^`\n]+`/g) ?? []).flatMap((span) => span.match(/\w+/g)));
  const known = options();
  assert.ok(known.length > 200);
  for (const { owner, name } of known) {
    assert.ok(texts.some((text) => text.includes(`"${name}":`)), `${owner}.${name} is in no valid document`);
    assert.ok(code.has(name), `${owner}.${name} is not in format.md`);
  }
});

test("a document of a million brackets is refused quickly", () => {
  const path = join(process.env.TMPDIR ?? "/tmp", `ramify-deep-${process.pid}.json`);
  writeFileSync(path, "[".repeat(1 << 20));
  try {
    const begun = process.hrtime.bigint();
    assert.equal(check(path).opens, false);
    assert.ok(process.hrtime.bigint() - begun < 5_000_000_000n);
  } finally {
    execFileSync("rm", ["-f", path]);
  }
});
