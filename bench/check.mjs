// bench check: proofs over every path: a feature film's graph, a long chain, a typical project
//   node bench/check.mjs [film|chain|typical]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/files.mjs";

// splitmix64's little sister: the same film for the same seed.
function chance(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad) >>> 0;
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97) >>> 0;
    return ((z ^ (z >>> 15)) >>> 0) % below;
  };
}

// A condition of so many levels over the facts that are set so far.
function condition(pick, facts, depth) {
  if (depth === 0 || pick(4) === 0) {
    const fact = facts[pick(facts.length)];
    return pick(3) ? fact : `!${fact}`;
  }
  const side = () => condition(pick, facts, depth - 1);
  return `(${side()} ${pick(2) ? "&&" : "||"} ${side()})`;
}

const clip = { c: { file: "c.mp4", duration: 60 } };
const booleans = (names) => Object.fromEntries(names.map((name) => [name, { type: "bool" }]));

function choice(id, options) {
  return {
    id,
    kind: "choice",
    at: [1, 3],
    place: [10, 60, 80, 30],
    prompt: "Which?",
    decide: "at-end",
    limit: 2,
    default: options[0].id,
    options,
  };
}

/* 250 scenes in acts, 60 facts, 170 choices, 240 conditions of up to 7 levels,
 * ways back to the start: like a feature film that has been shown. */
export function film({ scenes = 250, facts = 60, choices = 170, conditions = 240, seed = 1 } = {}) {
  const pick = chance(seed);
  const names = Array.from({ length: facts }, (_, i) => `f${i}`);
  let left = conditions;
  const list = Array.from({ length: scenes }, (_, s) => {
    const on = (most) => `s${Math.min(scenes - 1, s + 1 + pick(most))}`;
    // What an act sets and reads: facts of its own, and a few from before.
    const near = Array.from({ length: 8 }, () => names[Math.max(0, Math.floor((s * facts) / scenes) - pick(10))]);
    const set = () => [{ set: near[pick(near.length)], to: pick(3) ? "true" : "false" }];
    const scene = { id: `s${s}`, clip: "c", from: 0, to: 4 };
    if (s === scenes - 1) return { ...scene, ending: "end" };
    if (Math.floor((s * choices) / scenes) !== Math.floor(((s + 1) * choices) / scenes))
      scene.elements = [
        choice(`c${s}`, [
          { id: "a", label: "A", do: set() },
          { id: "b", label: "B", do: set(), ...(pick(3) ? {} : { go: on(4) }) },
        ]),
      ];
    scene.next = [];
    for (; left > 0 && scene.next.length < 1 + (pick(20) === 0); left -= 1) {
      const again = pick(12) === 0;
      const holds = condition(pick, near, 1 + pick(7));
      scene.next.push({
        id: `r${scene.next.length}`,
        if: again ? `visits('s0') < 3 && (${holds})` : holds,
        go: again ? "s0" : on(5),
      });
    }
    scene.next.push({ id: "on", go: `s${s + 1}` });
    return scene;
  });
  return {
    ramify: 1, title: "A feature film", start: "s0", clips: clip, variables: booleans(names), scenes: list,
  };
}

/* A choice, two scenes, a choice, two scenes …; 20 facts. */
export function chain({ scenes = 4095, facts = 20 } = {}) {
  const names = Array.from({ length: facts }, (_, i) => `f${i}`);
  const list = [];
  for (let s = 0; s + 3 <= scenes; s += 3) {
    const last = s + 6 > scenes;
    const fact = names[(s / 3) % facts];
    const next = last ? { ending: "end" } : { next: [{ id: "on", go: `s${s + 3}` }] };
    list.push({
      id: `s${s}`, clip: "c", from: 0, to: 4,
      elements: [
        choice(`c${s}`, [
          { id: "a", label: "A", do: [{ set: fact, to: "true" }], go: `s${s + 1}` },
          { id: "b", label: "B", do: [{ set: fact, to: "false" }], go: `s${s + 2}` },
        ]),
      ],
    });
    list.push({ id: `s${s + 1}`, clip: "c", from: 0, to: 4, ...next });
    list.push({ id: `s${s + 2}`, clip: "c", from: 0, to: 4, ...next });
  }
  return { ramify: 1, title: "A chain", start: "s0", clips: clip, variables: booleans(names), scenes: list };
}

const typical = () => film({ scenes: 30, facts: 10, choices: 15, conditions: 20, seed: 2 });

const program = join(root, "build/ramify");

function measure(folder, name, document, aim_s) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(document));
  const began = process.hrtime.bigint();
  const run = spawnSync(program, ["check", path, "--prove", "--json", "--check-seconds", "120"], {
    encoding: "utf8", maxBuffer: 1 << 28,
  });
  const took = Number(process.hrtime.bigint() - began) / 1e9;
  if (run.status === null || run.status === 2 || !run.stdout) throw new Error(run.stderr);
  const proof = JSON.parse(run.stdout);
  console.log(
    `${name}: ${took.toFixed(2)} s (aim ${aim_s} s), ${proof.scenes} scenes, ${proof.states.toExponential(2)} states in ` +
      `${proof.places} places, ${proof.whole ? "every path" : `not every path: ${proof.why}`}`,
  );
}

if (process.argv[1]?.endsWith("bench/check.mjs")) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-check-"));
  const wanted = process.argv[2];
  try {
    if (!wanted || wanted === "typical") measure(folder, "typical", typical(), 0.05);
    if (!wanted || wanted === "chain") measure(folder, "chain", chain(), 5);
    if (!wanted || wanted === "film") measure(folder, "film", film(), 10);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
