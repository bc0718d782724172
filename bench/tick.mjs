// bench tick: what it costs to know what is on the picture.
// on_picture in WebAssembly with 10,000 elements over ten minutes, about 84 of
// them visible, half of these moving; the control is the same with 1,000
// elements, equally many visible.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Film, compile } from "../tests/parity/engine.mjs";
import { close, median, table } from "../tools/table.mjs";

const SECONDS = 600;
const VISIBLE = 84;
const BATCHES = 401;
const TICKS = 100; // a batch: short, so that few are interrupted
const TARGET_US = 6;
const TARGET_RATIO = 1.5;

const root = join(fileURLToPath(import.meta.url), "../..");

function document(count) {
  const length = (VISIBLE * SECONDS) / count;
  const elements = Array.from({ length: count }, (_, n) => {
    const from = ((SECONDS - length) * n) / (count - 1);
    const [x, y] = [(n * 7) % 80, (n * 13) % 80];
    const keys = Array.from({ length: 5 }, (__, k) => [from + (length * k) / 4, x + k, y, 12, 12]);
    const place = n % 2 ? { keys: keys.map((key) => key.map((v) => Number(v.toFixed(6)))) } : [x, y, 12, 12];
    return { id: `e${n}`, kind: "hotspot", at: [from, from + length].map((t) => Number(t.toFixed(6))), place, label: "here" };
  });
  const scenes = [{ id: "all", clip: "film", from: 0, to: SECONDS, elements }];
  return JSON.stringify({ ramify: 1, title: "tick", start: "all", clips: { film: { file: "film.mp4" } }, scenes });
}

async function open(module, count) {
  const film = await Film.open(module, document(count));
  if (film.err) throw new Error(`the bench's document was refused: ${film.result()}`);
  film.feed('{"input":"opened","at_ms":0}');
  film.feed('{"input":"started","at_ms":0,"scene":"all","t":0}');
  return film;
}

// One batch: microseconds a tick, and how many elements a tick had.
function batch(film, seed) {
  const { on_picture: onPicture } = film.wasm;
  let seen = 0;
  const begun = process.hrtime.bigint();
  for (let i = 0; i < TICKS; i += 1) seen += onPicture(((i * 7919 + seed * 31) % 9973) * (SECONDS / 9973) * 1e6);
  return { us: Number(process.hrtime.bigint() - begun) / 1000 / TICKS, seen: seen / TICKS };
}

const module = await compile(join(root, "build/engine/author.wasm"));
const films = { "10,000": await open(module, 10000), "1,000": await open(module, 1000) };
const times = { "10,000": [], "1,000": [] };
let seen = 0;
for (let n = 0; n < BATCHES; n += 1) {
  for (const [name, film] of Object.entries(films)) {
    const run = batch(film, n);
    if (n > 20) times[name].push(run.us); // the first batches compile
    if (name === "10,000") seen = run.seen;
  }
}
const ours = median(times["10,000"]);
const ratio = ours / median(times["1,000"]);
table(
  ["elements", "median µs", "worst batch µs"],
  Object.entries(times).map(([name, list]) => [name, median(list).toFixed(2), Math.max(...list).toFixed(2)]),
);
console.log(`about ${seen.toFixed(0)} visible`);
close("tick", ours <= TARGET_US && ratio <= TARGET_RATIO, `${ours.toFixed(2)} µs`, `${ratio.toFixed(2)} ×`, `≤ ${TARGET_US} µs and ≤ ${TARGET_RATIO} ×`);
