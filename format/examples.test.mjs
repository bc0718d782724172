// Executes every example of format.md. Fragments are put into its first film:
// a scene as the third one, an element or trigger alone in the first scene, an
// action in a trigger of it, a clip or panel under the id `tried`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = process.env.RAMIFY_PROGRAM ?? join(here, "../build/ramify");
const room = mkdtempSync(join(tmpdir(), "ramify-format-"));
after(() => rmSync(room, { recursive: true }));

// Fenced blocks, each with the line that it begins on.
function fences(text) {
  const found = [];
  let open = null;
  text.split("\n").forEach((line, n) => {
    const mark = /^```(\S.*)?$/.exec(line);
    if (mark && open) {
      found.push({ ...open, body: open.lines.join("\n") });
      open = null;
    } else if (mark) open = { mark: mark[1], line: n + 1, lines: [] };
    else open?.lines.push(line);
  });
  assert.equal(open, null, "a fence is not closed");
  return found;
}

const blocks = fences(readFileSync(join(here, "format.md"), "utf8"));
const base = JSON.parse(blocks.find((block) => block.mark === "json film").body);

// How a fragment becomes a film.
const around = {
  scene: (part, film) => film.scenes.push(part),
  element: (part, film) => {
    const others = film.scenes[0].elements.filter((element) => element.id !== part.id);
    film.scenes[0].elements = [part, ...others];
  },
  trigger: (part, film) => (film.scenes[0].triggers = [part]),
  action: (part, film) => (film.scenes[0].triggers = [{ id: "tried", on: "enter", do: [part] }]),
  clip: (part, film) => (film.clips.tried = part),
  panel: (part, film) => (film.panels.tried = part),
};

function filmOf(block) {
  const what = block.mark.split(" ")[1];
  if (what === "film") return block.body;
  const film = structuredClone(base);
  assert.ok(around[what], `line ${block.line}: no such example: ${block.mark}`);
  around[what](JSON.parse(block.body), film);
  return JSON.stringify(film);
}

function run(command, film, input) {
  const path = join(room, "project.json");
  writeFileSync(path, film);
  return spawnSync(program, [...command, path], { encoding: "utf8", input, timeout: 10000 });
}

function reportOf(film) {
  const { status, stdout } = run(["check", "--json"], film);
  const findings = JSON.parse(stdout);
  assert.equal(status !== 0, findings.some((f) => f.severity === "error"));
  return findings.map((f) => `${f.severity} ${f.code} ${f.path}: ${f.text}`).join("\n");
}

function adviceOf(film) {
  const { advice } = JSON.parse(run(["check", "--json", "--advice"], film).stdout);
  return advice.map((one) => `${one.severity} ${one.code} ${one.place}${one.waived ? ` waived: ${one.waived}` : ""}`).join("\n");
}

let examples = 0;
blocks.forEach((block, i) => {
  if (!block.mark?.startsWith("json ")) return;
  const follows = blocks[i + 1];
  const expected = follows?.mark === "report" ? follows.body : "";
  examples += 1;
  test(`format.md:${block.line} ${block.mark}`, () => {
    assert.equal(reportOf(filmOf(block)), expected);
  });
});

blocks.forEach((block, i) => {
  if (block.mark !== "trail") return;
  const film = blocks.slice(0, i).findLast((other) => other.mark === "json film");
  test(`format.md:${block.line} trail`, () => {
    const { status, stdout, stderr } = run(["play"], film.body, `${block.body}\n`);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.equal(blocks[i + 1].mark, "effects");
    assert.equal(stdout.trimEnd(), blocks[i + 1].body);
  });
});

blocks.forEach((block, i) => {
  if (block.mark !== "advice") return;
  test(`format.md:${block.line} advice`, () => assert.equal(adviceOf(blocks[i - 1].body), block.body));
});

test("every fence is an example, and there are many", () => {
  const known = /^(json (film|scene|element|trigger|action|clip|panel)|report|advice|trail|effects)$/;
  for (const block of blocks) assert.match(block.mark ?? "", known, `line ${block.line}`);
  assert.ok(examples > 25);
});
