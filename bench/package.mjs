// bench package: what it costs to prepare a clip, beside ffmpeg alone.
// Copying: the tallest picture and the sound in fragments, with ffprobe's look
// at the film, beside one `ffmpeg -c copy` into two fragmented MP4s. Both are
// synced to the disk. The ladder: a film that must be converted, in all sizes,
// with thumbnails, loudness and the file for plain players, beside one ffmpeg
// command that makes the same outputs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../tools/server.mjs";
import { close, median, table } from "../tools/table.mjs";

const COPY_TARGET = 1.2;
const LADDER_TARGET = 1.1;
const COPY_ROUNDS = 9;
const LADDER_ROUNDS = 3;

const at = mkdtempSync(join(tmpdir(), "ramify-bench-package-"));
process.on("exit", () => rmSync(at, { recursive: true, force: true }));
const ffmpeg = (words) => execFileSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...words.split(" ")], { cwd: at, stdio: ["ignore", "ignore", "inherit"] });
const ramify = (...words) => execFileSync(program, ["prepare", ...words], { cwd: at, stdio: ["ignore", "ignore", "ignore"] });

/** Wall seconds of `work`. */
function time(work) {
  const begun = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

/** Each in turn, `rounds` times; the medians and the median ratio. */
function compare(rounds, ours, theirs) {
  const pairs = Array.from({ length: rounds }, (_, n) => {
    const first = n % 2 ? [time(ours), time(theirs)] : [time(theirs), time(ours)].reverse();
    return { ours: first[0], theirs: first[1], ratio: first[0] / first[1] };
  });
  return Object.fromEntries(["ours", "theirs", "ratio"].map((key) => [key, median(pairs.map((pair) => pair[key]))]));
}

// Noise, so that it is as heavy as real footage: about 300 MB in half a minute.
ffmpeg("-f lavfi -i testsrc2=size=1280x720:rate=30:duration=30 -f lavfi -i sine=duration=30:sample_rate=48000 -vf noise=alls=40:allf=t -c:v libx264 -preset ultrafast -crf 12 -g 30 -pix_fmt yuv420p -c:a aac -ac 2 -movflags +faststart copy.mp4");
ffmpeg("-f lavfi -i testsrc2=size=1280x720:rate=30:duration=20 -f lavfi -i sine=duration=20:sample_rate=48000 -vf noise=alls=12:allf=t -c:v mpeg4 -q:v 4 -c:a mp3 ladder.avi");

let folder = 0;
const fragments = "-movflags +frag_keyframe+empty_moov+default_base_moof";
const copy = compare(
  COPY_ROUNDS,
  () => ramify("--first", "copy.mp4", `ours-${folder++}`),
  () => {
    ffmpeg(`-i copy.mp4 -map 0:v -c copy ${fragments} v.mp4 -map 0:a -c copy ${fragments} a.mp4`);
    execFileSync("sync", ["v.mp4", "a.mp4"], { cwd: at });
  },
);

const coder = (bits) => `-c:v libx264 -preset veryfast -profile:v high -crf 20 -sc_threshold 0 -flags +cgop -forced-idr 1 -maxrate ${bits} -bufsize ${2 * bits} -g 30 -keyint_min 30`;
const graph = "[0:v]fps=30,split=3[a][b][c];[a]format=yuv420p[tall];[b]scale=640:360,format=yuv420p[small];[c]select=not(mod(n\\,30)),scale=160:90,tile=10x2,format=yuvj420p[thumbs];[0:a]aresample=48000,aformat=channel_layouts=stereo,asplit=2[heard][measured];[measured]ebur128,anullsink";
const ladder = compare(
  LADDER_ROUNDS,
  () => ramify("ladder.avi", `ours-${folder++}`),
  () => ffmpeg(`-i ladder.avi -filter_complex ${graph} -map [tall] ${coder(3555556)} ${fragments} tall.mp4 -map [small] ${coder(888889)} ${fragments} small.mp4 -map [heard] -c:a aac -b:a 160k ${fragments} sound.mp4 -map [thumbs] -frames:v 1 -f mjpeg thumbs.jpg`),
);

const row = (name, { ours, theirs, ratio }) => [name, ours.toFixed(2), theirs.toFixed(2), `${ratio.toFixed(2)} ×`];
table(["seconds", "ramify", "ffmpeg", "ratio"], [row(`copy of ${(statSync(join(at, "copy.mp4")).size / 1e6).toFixed(0)} MB`, copy), row("ladder of 20 s", ladder)]);
const good = copy.ratio <= COPY_TARGET && ladder.ratio <= LADDER_TARGET;
close("package", good, `copy ${copy.ratio.toFixed(2)} ×`, `ladder ${ladder.ratio.toFixed(2)} ×`, `≤ ${COPY_TARGET} × and ≤ ${LADDER_TARGET} ×`);
