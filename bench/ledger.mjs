// bench ledger: what viewers did by their own books, against what the report says
// of them, field by field: the demo and a film by chance, over a line that loses,
// cuts off, doubles and swaps. RAMIFY_LONG=1 has 100,000 viewers of each.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/files.mjs";
import { serve } from "../tools/server.mjs";
import { close, table } from "../tools/table.mjs";
import { place } from "../tests/http/lib/film.mjs";
import { compare } from "../tests/sim/lib/books.mjs";
import { simulated } from "../tests/sim/lib/simulated.mjs";

const LONG = process.env.RAMIFY_LONG === "1";
const VIEWERS = Number(process.env.RAMIFY_VIEWERS ?? (LONG ? 100_000 : 2_000));
const SEED = process.env.RAMIFY_SEED ?? "3";
const FLAGS = ["--seed", SEED, "--loss", "20", "--together", "64"];
const SHOWN = 30; // differences of one run

/** A film that nobody thought of: the engine's own tests make them. */
function chance() {
  const path = join(place("chance"), "chance");
  mkdirSync(path);
  const clip = "-v error -f lavfi -i testsrc=size=160x90:rate=10:duration=60 -f lavfi -i sine=duration=60 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 10 -c:a aac -shortest -movflags +faststart";
  execFileSync("ffmpeg", [...clip.split(" "), join(path, "c.mp4")]);
  writeFileSync(join(path, "project.json"), execFileSync(join(root, "build/tests/random_film"), [SEED]));
  return path;
}

const RUNS = [
  ["demo", join(root, "demo"), []],
  ["demo, told at pictures", join(root, "demo"), ["--frames", "30"]],
  ["by chance", chance(), []],
  ["by chance, told at pictures", chance(), ["--frames", "30"]],
];

const server = await serve();
const rows = [];
let wrong = 0;
try {
  for (const [n, [name, path, flags]] of RUNS.entries()) {
    const project = `film-${n}`;
    await server.run("publish", path, "--project", project);
    const { said, books, report, document } = await simulated(server, project, VIEWERS, ...FLAGS, ...flags);
    const { differences, absent, extra } = compare(books, report, document);
    console.log(`${name}: ${said.replace("\n", "\n  ")}`);
    for (const [where, ours, theirs] of differences.slice(0, SHOWN)) console.log(`  ${where}: ${ours} happened, the report says ${theirs}`);
    if (differences.length > SHOWN) console.log(`  … and ${differences.length - SHOWN} more`);
    if (absent.length) console.log(`  not in the report: ${absent.join(", ")}`);
    if (extra.length) console.log(`  not in the books: ${extra.join(", ")}`);
    rows.push([name, books.plays, books.played_seconds, books.elements.reduce((sum, { presses }) => sum + presses, 0), differences.length]);
    wrong += differences.length;
  }
  table(["", "plays", "seconds", "presses", "differences"], rows);
  close("ledger", wrong === 0, `${wrong} of all fields differ`, `${VIEWERS} viewers of each`, "0");
} finally {
  await server.stop();
}
