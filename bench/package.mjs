// bench package: what it costs to prepare a clip, beside ffmpeg alone; `0.5`
// behind it takes films of half the length, in which starting programs counts
// for more. Both sides are synced to the disk.
// Copying: the tallest picture and the sound in fragments, with ffprobe's look
// at the film, beside one `ffmpeg -c copy` into two fragmented MP4s.
// The ladder: a film of H.264 in all sizes, with thumbnails and loudness,
// beside one ffmpeg command that makes the same outputs.
// Converting: what is needed until a film of another coding plays, beside one
// ffmpeg command for that. Its ladder is made after that, from the picture that
// plays: one more decoding, which a single command for all does not have; the
// last row says what that costs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../tools/server.mjs";
import { close, table } from "../tools/table.mjs";

const COPY_TARGET = 1.2;
const LADDER_TARGET = 1.1;
const COPY_ROUNDS = 7;
const CODE_ROUNDS = 3;
const TOLD_ROUNDS = 2; // of what has no target
const COPIED = 30; // seconds of film
const LADDER = 40;
const CONVERTED = 24;
const SCALE = Number(process.argv[2] ?? 1);

const at = mkdtempSync(join(tmpdir(), "ramify-bench-package-"));
process.on("exit", () => rmSync(at, { recursive: true, force: true }));
const run = (name, words) => execFileSync(name, words, { cwd: at, stdio: ["ignore", "ignore", "inherit"] });
const ffmpeg = (words) => run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...words.split(" ")]);
const ramify = (...words) => execFileSync(program, ["prepare", ...words, "ours"], { cwd: at, stdio: "ignore" });

/** Processor seconds of all programs that have ended. */
function spent() {
  const [user, system] = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ").slice(13, 15).map(Number);
  return (user + system) / 100;
}

/** What was made before goes first: nobody pays for the memory it takes. */
function time(work) {
  for (const name of ["ours", "v.mp4", "a.mp4", "tall.mp4", "sound.mp4", "small.mp4", "play.mp4", "thumbs.jpg"]) rmSync(join(at, name), { recursive: true, force: true });
  const [begun, before] = [process.hrtime.bigint(), spent()];
  work();
  return { wall: Number(process.hrtime.bigint() - begun) / 1e9, cpu: spent() - before };
}

/** Each in turn; the best of each, because what else runs here only adds. */
function compare(rounds, ours, theirs) {
  const all = { ours: [], theirs: [] };
  for (let n = 0; n < rounds; n++) {
    const order = [["ours", ours], ["theirs", theirs]];
    for (const [name, work] of n % 2 ? order : order.reverse()) all[name].push(time(work));
  }
  const best = (name, key) => Math.min(...all[name].map((one) => one[key]));
  const [mine, its] = [best("ours", "wall"), best("theirs", "wall")];
  return { ours: mine, theirs: its, ratio: mine / its, cpu: best("ours", "cpu") / best("theirs", "cpu") };
}

const seconds = (full) => Math.max(2, Math.round(full * SCALE));
const source = (length, noise) => `-f lavfi -i testsrc2=size=1280x720:rate=30:duration=${length} -f lavfi -i sine=duration=${length}:sample_rate=48000 -vf noise=alls=${noise}:allf=t`;
const coder = (bits) => `-c:v libx264 -preset veryfast -profile:v high -crf 20 -sc_threshold 0 -flags +cgop+global_header -forced-idr 1 -maxrate ${bits} -bufsize ${2 * bits} -g 30 -keyint_min 30`;
const FRAGMENTS = "+frag_keyframe+empty_moov+default_base_moof";
const fragments = `-movflags ${FRAGMENTS}`;
const sync = (...names) => run("sync", names);

// Noise, so that it is as heavy as real footage: 700 MB in half a minute.
ffmpeg(`${source(seconds(COPIED), 40)} -c:v libx264 -preset ultrafast -crf 12 -g 30 -pix_fmt yuv420p -c:a aac -ac 2 -movflags +faststart copy.mp4`);
const copy = compare(
  COPY_ROUNDS,
  () => ramify("--first", "copy.mp4"),
  () => {
    ffmpeg(`-i copy.mp4 -map 0:v -c copy ${fragments} v.mp4 -map 0:a -c copy ${fragments} a.mp4`);
    sync("v.mp4", "a.mp4");
  },
);

const small = (from) => `${from}split=2[b][c];[b]scale=640:360,format=yuv420p[small];[c]select=not(mod(n\\,30)),scale=160:90,tile=10x4,format=yuvj420p[thumbs]`;
const sizes = `-map [small] ${coder(888889)} ${fragments} small.mp4 -map [thumbs] -frames:v 1 -f mjpeg thumbs.jpg`;
ffmpeg(`${source(seconds(LADDER), 12)} ${coder(3555556)} -pix_fmt yuv420p -c:a aac -ac 2 -movflags +faststart ladder.mp4`);
const ladder = compare(
  CODE_ROUNDS,
  () => ramify("ladder.mp4"),
  () => {
    ffmpeg(`-i ladder.mp4 -filter_complex ${small("[0:v]fps=30,")};[0:a]ebur128,anullsink -map 0:v -c copy ${fragments} tall.mp4 -map 0:a -c copy ${fragments} sound.mp4 ${sizes}`);
    sync("tall.mp4", "sound.mp4", "small.mp4", "thumbs.jpg");
  },
);

const tee = `-f tee [select=v:f=mp4:movflags=${FRAGMENTS}]tall.mp4|[select=a:f=mp4:movflags=${FRAGMENTS}]sound.mp4|[f=mp4:movflags=+faststart]play.mp4`;
const heard = "-c:a aac -b:a 160k";
ffmpeg(`${source(seconds(CONVERTED), 12)} -c:v mpeg4 -q:v 4 -c:a mp3 convert.avi`);
const convert = compare(
  CODE_ROUNDS,
  () => ramify("--first", "convert.avi"),
  () => {
    ffmpeg(`-i convert.avi -map 0:v -map 0:a -vf fps=30,format=yuv420p -ar 48000 -ac 2 ${coder(3555556)} ${heard} ${tee}`);
    sync("tall.mp4", "sound.mp4", "play.mp4");
  },
);
const twice = compare(
  TOLD_ROUNDS,
  () => ramify("convert.avi"),
  () => {
    ffmpeg(`-i convert.avi -filter_complex [0:v]fps=30,split=2[a][d];[a]format=yuv420p[tall];${small("[d]")};[0:a]aresample=48000,aformat=channel_layouts=stereo,asplit=2[heard][measured];[measured]ebur128,anullsink -map [tall] -map [heard] ${coder(3555556)} ${heard} ${tee} ${sizes}`);
    sync("tall.mp4", "sound.mp4", "play.mp4", "small.mp4", "thumbs.jpg");
  },
);

const row = (name, { ours, theirs, ratio, cpu }, target) => [name, ours.toFixed(2), theirs.toFixed(2), `${ratio.toFixed(2)} ×`, `${cpu.toFixed(2)} ×`, target ? `≤ ${target} ×` : "–"];
table(
  ["seconds, the best", "ramify", "ffmpeg", "ratio", "of CPU", "target"],
  [
    row(`copy of ${(statSync(join(at, "copy.mp4")).size / 1e6).toFixed(0)} MB`, copy, COPY_TARGET),
    row(`ladder of ${seconds(LADDER)} s`, ladder, LADDER_TARGET),
    row(`${seconds(CONVERTED)} s converted until they play`, convert, LADDER_TARGET),
    row("the same with their ladder", twice),
  ],
);
console.log(`The last is decoded twice: its film plays after ${convert.ours.toFixed(1)} s, and would after ${twice.theirs.toFixed(1)} s from one command for all.`);
const good = copy.ratio <= COPY_TARGET && ladder.ratio <= LADDER_TARGET && convert.ratio <= LADDER_TARGET;
close("package", good, `copy ${copy.ratio.toFixed(2)} ×`, `ladder ${ladder.ratio.toFixed(2)} ×, converted ${convert.ratio.toFixed(2)} ×`, `≤ ${COPY_TARGET} ×, ≤ ${LADDER_TARGET} × and ≤ ${LADDER_TARGET} ×`);
