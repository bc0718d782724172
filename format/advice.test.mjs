// What `ramify check` says beside mistakes: on a terminal, as JSON, as SARIF,
// and its exit status; over the demo and the corpus.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = process.env.RAMIFY_PROGRAM ?? join(here, "../build/ramify");
const room = mkdtempSync(join(tmpdir(), "ramify-advice-"));
after(() => rmSync(room, { recursive: true }));

const run = (...args) => spawnSync(program, ["check", ...args], { encoding: "utf8", timeout: 60000, maxBuffer: 1 << 26 });

function write(film, name = "project.json") {
  const path = join(room, name);
  writeFileSync(path, JSON.stringify(film, null, 2));
  return path;
}

const film = () => ({
  ramify: 1,
  title: "Übersee",
  start: "one",
  clips: { c: { file: "c.mp4", duration: 10, captions: [{ language: "en", file: "c.vtt" }] } },
  scenes: [
    {
      id: "one",
      clip: "c",
      elements: [
        { id: "sign", kind: "image", src: "https://pictures.example/sign.png", place: [10, 10, 20, 20] },
        { id: "ring", kind: "hotspot", place: [50, 10, 20, 20], label: "A ring", on: { press: [{ link: "https://shop.example/" }] } },
      ],
    },
  ],
});

test("a terminal gets it by severity and scene, with what to do and what to waive", () => {
  const { status, stdout } = run(write(film()));
  assert.equal(status, 0, "advice never blocks");
  const lines = stdout.split("\n");
  const alt = lines.findIndex((line) => line.includes("warning no_alt:"));
  assert.match(lines[alt], /project\.json:\d+:9: warning no_alt: The image 'sign' has no words in its place\.$/);
  assert.equal(lines[alt - 1], "Scene one");
  assert.match(lines[alt + 1], /^ {4}Give it an `alt`/);
  assert.match(lines[alt + 2], /^ {4}\[element:sign [0-9a-f]{16}; WCAG 2\.2, 1\.1\.1\]$/);
  assert.ok(lines.findIndex((line) => / note /.test(line)) > lines.findLastIndex((line) => / warning /.test(line)), "warnings first");
  assert.match(stdout, /^Advice: 1 warnings, \d notes, 0 waived\.$/m);
  assert.match(stdout, /^Not checked, or not all of it: .*dead_link/m);
  assert.ok(!stdout.includes("\x1b"), "no colour where it is no terminal");
});

test("exit status: 0 whatever is advised, 1 for mistakes, 4 for warnings where they count", () => {
  const path = write(film());
  assert.equal(run(path).status, 0);
  assert.equal(run(path, "--strict").status, 4);
  const { advice } = JSON.parse(run(path, "--json", "--advice").stdout);
  const waive = advice.map(({ code: rule, place, digest }) => ({ rule, place, digest, reason: "so" }));
  assert.equal(run(write({ ...film(), waive }), "--strict").status, 0, "all waived");
  const bad = { ...film(), start: "nowhere" };
  const { status, stdout } = run(write(bad), "--strict");
  assert.equal(status, 1);
  assert.doesNotMatch(stdout, /^Advice/m, "first the mistakes");
  assert.equal(run().status, 2);
});

test("as JSON: mistakes alone, or all with addresses", () => {
  const path = write(film());
  assert.deepEqual(JSON.parse(run(path, "--json").stdout), [], "as authors in a browser get it");
  const all = JSON.parse(run(path, "--json", "--advice").stdout);
  assert.deepEqual(Object.keys(all), ["mistakes", "advice", "warnings", "notes", "waived", "not_checked", "addresses"]);
  assert.deepEqual(
    all.addresses.map(({ address, path: where, loads }) => [address, where, loads]),
    [
      ["https://pictures.example/sign.png", "scenes[0].elements[0].src", true],
      ["https://shop.example/", "scenes[0].elements[1].on.press[0].link", false],
    ],
  );
  for (const one of all.advice) {
    assert.ok(one.line && one.column && one.path && one.text && one.why && one.mend && one.source);
    assert.match(one.digest, /^[0-9a-f]{16}$/);
  }
});

// The shape that code hosts ask for (SARIF 2.1.0, sections 3.13 to 3.35).
function checkSarif(log, path) {
  assert.equal(log.version, "2.1.0");
  assert.match(log.$schema, /sarif-2\.1\.0/);
  assert.equal(log.runs.length, 1);
  const [{ tool, results, columnKind }] = log.runs;
  assert.equal(tool.driver.name, "ramify");
  assert.equal(columnKind, "unicodeCodePoints");
  const ids = tool.driver.rules.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const rule of tool.driver.rules) {
    assert.ok(rule.shortDescription.text && rule.help.text);
    assert.match(rule.defaultConfiguration.level, /^(note|warning)$/);
  }
  for (const one of results) {
    assert.match(one.level, /^(note|warning|error)$/);
    assert.ok(one.message.text);
    if (one.ruleIndex !== undefined) assert.equal(ids[one.ruleIndex], one.ruleId);
    const [{ physicalLocation, logicalLocations }] = one.locations;
    assert.equal(physicalLocation.artifactLocation.uri, path);
    assert.ok(physicalLocation.region.startLine >= 1 && physicalLocation.region.startColumn >= 1);
    assert.ok(logicalLocations[0].fullyQualifiedName);
  }
  return results;
}

test("as SARIF: mistakes and advice, waivers as suppressions", () => {
  const path = write(film());
  const results = checkSarif(JSON.parse(run(path, "--sarif").stdout), path);
  const alt = results.find(({ ruleId }) => ruleId === "no_alt");
  assert.match(alt.partialFingerprints["ramify/v1"], /^no_alt element:sign [0-9a-f]{16}$/);
  const digest = alt.partialFingerprints["ramify/v1"].slice(-16);
  const waive = [{ rule: "no_alt", place: "element:sign", digest, reason: "It is told." }];
  const waived = checkSarif(JSON.parse(run(write({ ...film(), waive }), "--sarif").stdout), path);
  assert.deepEqual(waived.find(({ ruleId }) => ruleId === "no_alt").suppressions, [{ kind: "inSource", justification: "It is told." }]);
  const broken = checkSarif(JSON.parse(run(write({ ...film(), start: "nowhere" }), "--sarif").stdout), path);
  assert.ok(broken.some(({ level }) => level === "error"));
});

test("columns of SARIF count characters", () => {
  const path = join(room, "one-line.json");
  const text = JSON.stringify(film()).replace("Übersee", "ÜÜÜÜ");
  writeFileSync(path, text);
  const results = checkSarif(JSON.parse(run(path, "--sarif").stdout), path);
  const { region } = results.find(({ ruleId }) => ruleId === "no_alt").locations[0].physicalLocation;
  assert.equal([...text].slice(region.startColumn - 1, region.startColumn + 13).join(""), '{"id":"sign","');
});

test("contrast is that to the clip's picture, where it is asked for", (t) => {
  const paint = (colour) =>
    spawnSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", `color=${colour}:s=160x90:d=2:r=10`, "-pix_fmt", "yuv420p", join(room, `${colour}.mp4`)]);
  if (paint("white").error) return t.skip("no ffmpeg here");
  assert.equal(paint("black").status, 0);
  const on = (colour, ...args) => {
    const words = { id: "words", kind: "text", text: "Words", place: [10, 10, 60, 20] };
    const path = write({ ...film(), clips: { c: { ...film().clips.c, file: `${colour}.mp4`, duration: 2 } }, scenes: [{ id: "one", clip: "c", elements: [words] }] });
    return JSON.parse(run(path, "--json", "--advice", ...args).stdout);
  };
  const white = on("white", "--contrast");
  assert.match(white.advice.find(({ code }) => code === "contrast").text, /^On 100 % of the place of 'words' its words have less contrast to the picture than 3 : 1 at 0\.0 s\.$/);
  const black = on("black", "--contrast");
  assert.ok(!black.advice.some(({ code }) => code === "contrast"));
  assert.ok(!black.not_checked.includes("contrast"));
  assert.ok(on("white").not_checked.includes("contrast"));
});

test("the demo has no warning", () => {
  const { advice, warnings } = JSON.parse(run(join(here, "../demo"), "--json", "--advice").stdout);
  assert.deepEqual(advice.filter(({ severity }) => severity === "warning"), []);
  assert.equal(warnings, 0);
});

test("the corpus runs through, and hostile documents take no time", () => {
  for (const folder of ["valid", "invalid", "hostile"]) {
    for (const name of readdirSync(join(here, "corpus", folder)).filter((one) => one.endsWith(".json"))) {
      const path = join(here, "corpus", folder, name);
      const { status, signal, stdout } = run(path, "--sarif");
      assert.equal(signal, null, path);
      checkSarif(JSON.parse(stdout), path);
      assert.equal(status, folder === "valid" ? 0 : JSON.parse(run(path, "--json").stdout).some(({ severity }) => severity === "error") ? 1 : 0, path);
    }
  }
  const elements = Array.from({ length: 5000 }, (_, i) => ({ id: `e${i}`, kind: "button", label: "Go", place: { keys: [[0, i % 90, 10, 9, 9], [5, 10, i % 90, 9, 9]] }, on: { press: [{ open: "p" }] } }));
  const path = write({ ...film(), scenes: [{ id: "one", clip: "c", elements }], panels: { p: { kind: "card", title: "P" } } }, "many.json");
  const began = process.hrtime.bigint();
  const { status, stdout } = run(path, "--json", "--advice");
  assert.equal(status, 0);
  const found = JSON.parse(stdout);
  assert.equal(found.advice.length, 1000);
  assert.ok(found.warnings > 1000);
  assert.ok(found.not_checked.includes("overlap"), "said, where not all was compared");
  assert.ok(Number(process.hrtime.bigint() - began) < 30e9);
});

test("what the documentation says of rules is what there is", () => {
  const page = readFileSync(join(here, "../docs/check.md"), "utf8");
  const { runs } = JSON.parse(run(write(film()), "--sarif").stdout);
  const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, id]) => id);
  assert.deepEqual(told, runs[0].tool.driver.rules.map(({ id }) => id));
});
