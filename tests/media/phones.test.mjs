// Footage as telephones make it, from the file to the manifest: accepted, its
// state shown, upright, of the right length and colours, and entered at any frame.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { owner, place } from "../http/lib/film.mjs";
import { at, make, output, psnr } from "./lib/prepare.mjs";

let server;
before(async () => (server = await serve({ flags: ["--workers", "1", "--idle", "300"] })));
after(() => server.stop());

const RED = [230, 20, 20];
const BLUE = [20, 20, 230];
const hex = (colour) => `0x${Buffer.from(colour).toString("hex")}`;

// The picture as it is stored: `at` is the side that is up when it is shown.
// A small square runs along, so that no frame is as the one before.
function stored(at, seconds, rate = 30) {
  const [first, second] = at === "left" || at === "top" ? [RED, BLUE] : [BLUE, RED];
  const [size, stack] = at === "left" || at === "right" ? ["160x180", "hstack"] : ["320x90", "vstack"];
  const half = (colour) => `color=c=${hex(colour)}:size=${size}:rate=${rate}:duration=${seconds}`;
  return `-f lavfi -i ${half(first)}[a];${half(second)}[b];[a][b]${stack}[c];color=c=white:size=16x16:rate=${rate}:duration=${seconds}[d];[c][d]overlay=x=40+n*2:y=60`;
}

const HEVC = "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=none";
const TEN = `${HEVC} -pix_fmt yuv420p10le -color_primaries bt2020 -colorspace bt2020nc`;
const MONO = "-f lavfi -i sine=frequency=440:sample_rate=44100:duration=4 -c:a aac -ac 1 -b:a 64k";

// what, {up: the side that is shown up, ffmpeg's words, turn, frames, hdr}
const PHONES = [
  ["HEVC, held upright, mono of 44.1 kHz", { up: "left", turn: 90, sound: MONO, picture: HEVC, frames: 120 }],
  ["HEVC, held upright the other way, no sound", { up: "right", turn: 270, sound: "", picture: HEVC, frames: 120 }],
  ["HEVC, upside down", { long: true, up: "bottom", turn: 180, sound: MONO, picture: HEVC, frames: 120 }],
  ["H.264 that drops frames in the dark", { up: "left", turn: 90, sound: MONO, picture: "-vf select=not(eq(mod(n\\,5)\\,3)+eq(mod(n\\,11)\\,7)) -fps_mode vfr -c:v libx264 -preset ultrafast -pix_fmt yuv420p", frames: 120 }],
  ["HLG of ten bits", { up: "left", turn: 90, sound: MONO, picture: `${TEN} -color_trc arib-std-b67`, frames: 120, hdr: true }],
  ["HDR10", { long: true, up: "top", sound: "", picture: `${TEN} -color_trc smpte2084 -x265-params log-level=none:hdr10=1:max-cll=1000,400`, frames: 120, hdr: true }],
];

// The matrix by which players turn the picture, clockwise: a, b, c, d of
// x' = ax + cy, y' = bx + dy, and where that puts the corner (in sizes).
const TURNS = { 90: [0, 1, -1, 0, 180, 0], 180: [-1, 0, 0, -1, 320, 180], 270: [0, -1, 1, 0, 0, 320] };

/** The file with that matrix, as cameras write it; its path. */
function turned(flat, name, degrees) {
  const bytes = readFileSync(flat);
  const [a, b, c, d, x, y] = TURNS[degrees];
  const from = bytes.indexOf("tkhd") + 4 + 40;
  [a, b, 0, c, d, 0, x, y, 1].forEach((value, i) => bytes.writeInt32BE(value * (i % 3 === 2 ? 1 << 30 : 1 << 16), from + 4 * i));
  const path = join(at, `${name}.mov`);
  writeFileSync(path, bytes);
  return path;
}

const clipOf = async (hash) => (await owner(server, `/api/v1/clips/${hash}`)).json();
async function until(look, wanted, seconds) {
  const end = Date.now() + seconds * 1000;
  let is = await look();
  while (!wanted(is) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 100));
    is = await look();
  }
  assert.ok(wanted(is), JSON.stringify(is));
  return is;
}

/** The colour in the middle of the upper or the lower half of frame 0, as RGB. */
async function colour(file, part) {
  const crop = `crop=16:16:(iw-16)/2:ih*${part === "upper" ? 0.1 : 0.85},scale=1:1:flags=area,format=rgb24`;
  return [...(await output("ffmpeg", ["-v", "error", "-i", file, "-frames:v", "1", "-vf", crop, "-f", "rawvideo", "-"], { encoding: "buffer" }))];
}

/** A film of two scenes, the second of which begins at the odd frame 37. */
function project(name, hash) {
  const folder = join(place("phone"), name);
  mkdirSync(folder);
  const scenes = [
    { id: "one", clip: "film", from: 0, to: 37 / 30, next: [{ id: "on", go: "two" }] },
    { id: "two", clip: "film", from: 37 / 30, to: 3, end: "hold", ending: "done" },
  ];
  writeFileSync(join(folder, "project.json"), JSON.stringify({ ramify: 1, title: name, start: "one", clips: { film: { media: hash } }, scenes }));
  return folder;
}

async function check(name, is) {
  const flat = await make(`flat-${name}.mov`, [stored(is.up, 4), is.sound, is.picture].filter(Boolean).join(" "));
  const path = is.turn ? turned(flat, name, is.turn) : flat;
  const size = is.turn % 180 ? [180, 320] : [320, 180];
  const added = JSON.parse(await output(program, ["clip", "add", path, "--json", "--data", server.data]));
  assert.ok(["waiting", "preparing", "usable", "prepared"].includes(added.state), added.state);
  await output(program, ["publish", project(name, added.clip), "--project", name, "--data", server.data]);
  const clip = await until(() => clipOf(added.clip), ({ state, job }) => state === "prepared" && !job, 120);
  assert.deepEqual([clip.frames, clip.rate, [clip.width, clip.height], clip.duration], [is.frames, [30, 1], size, 4]);
  const list = await output(program, ["clip", "list", "--data", server.data]);
  assert.match(list, new RegExp(`^${clip.clip.slice(0, 12)} +prepared +${size.join(" x ")} +4\\.000 `, "m"));
  return clip;
}

/** What browsers that are not fed get. */
async function checkPlain(clip, is) {
  const file = join(server.data, clip.play ?? clip.original);
  const probe = JSON.parse(await output("ffprobe", ["-v", "error", "-of", "json", "-show_streams", "-count_frames", file]));
  const picture = probe.streams.find(({ codec_type: type }) => type === "video");
  const sound = probe.streams.find(({ codec_type: type }) => type === "audio");
  assert.deepEqual([picture.codec_name, picture.pix_fmt], ["h264", "yuv420p"]);
  if (clip.play) assert.deepEqual([picture.nb_read_frames, picture.width, picture.height, picture.side_data_list], [String(is.frames), clip.width, clip.height, undefined]);
  if (is.hdr) assert.deepEqual([picture.color_transfer, picture.color_primaries, picture.color_space], ["bt709", "bt709", "bt709"]);
  assert.equal(sound?.codec_name, is.sound ? "aac" : undefined);
  return file;
}

describe("footage of telephones", { concurrency: 2 }, () => {
  for (const [i, [what, is]] of PHONES.entries()) {
    if (is.long && !process.env.RAMIFY_LONG) continue;
    test(what, async () => {
      const name = `phone-${i}`;
      const clip = await check(name, is);
      const tall = join(server.data, "media", clip.clip, (await (await fetch(`${server.base}/${clip.tracks}`)).json()).picture[0].file);
      for (const file of [await checkPlain(clip, is), tall]) {
        const [upper, lower] = [await colour(file, "upper"), await colour(file, "lower")];
        assert.ok(upper[0] > 2 * upper[2] && lower[2] > 2 * lower[0], `red is up and blue is down: ${upper} over ${lower}`);
        if (!is.hdr) for (const [seen, should] of [[upper, RED], [lower, BLUE]]) seen.forEach((value, n) => assert.ok(Math.abs(value - should[n]) < 25, `${seen}, not ${should}`));
      }
      const { film } = (await (await fetch(`${server.base}/api/v1/play/${name}`)).json()).document.clips;
      const [, head, , frames] = film.heads.find(([frame]) => frame === 37);
      assert.ok(frames > 0, "a head for frame 37");
      const same = await psnr(join(server.data, head), tall, [[0, 37]]);
      assert.ok(same[0] > 34, `the head begins with frame 37: ${same} dB`);
    });
  }
});
