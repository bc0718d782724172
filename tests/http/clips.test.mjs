// Clips of every sort: what browsers play is published as it is, what they do
// not play is converted first, with the reasons; what is no film is refused.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { clip, place, released, write } from "./lib/film.mjs";

const at = place("clips");
const run = (...args) => spawnSync(program, args, { encoding: "utf8", cwd: at });
const PICTURE = "-f lavfi -i testsrc=size=64x36:rate=30:duration=2.5";
const SOUND = "-f lavfi -i sine=duration=2.5";

let server;
// Commands run while this process waits: its open lines may lie idle for long.
before(async () => (server = await serve({ flags: ["--idle", "300"] })));
after(() => server.stop());

/** A clip by ffmpeg's own words; its name in the folder. */
function make(name, words) {
  execFileSync("ffmpeg", ["-v", "error", "-y", ...words.split(" "), name], { cwd: at });
  return name;
}

let count = 0;
/** Publish a film of one scene on that clip. */
function publish(name) {
  const project = `clips-${++count}`;
  write(at, { ramify: 1, title: "One", start: "one", clips: { film: { file: name } }, scenes: [{ id: "one", clip: "film", from: 0, end: "hold" }] });
  return { project, ...run("publish", ".", "--project", project, "--data", server.data) };
}

/** `new` and `publish` refuse it for these reasons, and nothing is there. */
async function refused(name, ...reasons) {
  const made = run("new", "--title", `No ${name}`, "--", name);
  const published = publish(name);
  for (const [what, { status, stderr }] of Object.entries({ made, published })) {
    assert.equal(status, 1, `${what} of ${name}: ${stderr}`);
    for (const reason of reasons) assert.match(stderr, reason, what);
  }
  assert.match(published.stderr, /^error: clip film: /m);
  const { status } = await fetch(`${server.base}/api/v1/play/${published.project}`);
  assert.equal(status, 404, "nothing is published");
  return made.stderr;
}

/** It is published, converted for these reasons; what browsers get then. */
async function converted(name, ...reasons) {
  const before = readFileSync(join(at, name));
  const { project, status, stderr } = publish(name);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^warning: clip film: .* is converted; the file itself stays as it is:/m);
  for (const reason of reasons) assert.match(stderr, reason, name);
  assert.deepEqual(readFileSync(join(at, name)), before, "the file stays as it was");
  const { film } = (await (await fetch(`${server.base}/api/v1/play/${project}`)).json()).document.clips;
  assert.match(film.file, /\/play-[0-9a-f]{8}\.mp4$/);
  const { streams } = JSON.parse(execFileSync("ffprobe", ["-v", "error", "-of", "json", "-show_streams", join(server.data, film.file)], { encoding: "utf8" }));
  const picture = streams.find((stream) => stream.codec_type === "video");
  assert.deepEqual([picture.codec_name, picture.pix_fmt, picture.width, picture.height], ["h264", "yuv420p", film.width, film.height], name);
  assert.deepEqual(streams.filter((stream) => stream.codec_type === "audio").map((stream) => stream.codec_name).slice(0, 1), streams.length > 1 ? ["aac"] : []);
  return (await released(server, project)).clips.film;
}

const BAD = [
  ["an AVI", "old.avi", `${PICTURE} ${SOUND} -c:v mpeg4 -c:a mp3`, [/AVI/, /MPEG-4 part 2/]],
  ["HEVC with HDR colours", "phone.mp4", `${PICTURE} -c:v libx265 -pix_fmt yuv420p10le -color_trc arib-std-b67 -color_primaries bt2020 -colorspace bt2020nc -x265-params log-level=none`, [/HEVC/]],
  ["ProRes with PCM", "edit.mov", `${PICTURE} ${SOUND} -c:v prores -c:a pcm_s16le`, [/QuickTime/, /ProRes/, /PCM/]],
  ["MPEG-2 with AC-3", "disc.mpg", `${PICTURE} ${SOUND} -c:v mpeg2video -c:a ac3`, [/MPEG-PS/, /MPEG-2/, /AC-3/]],
  ["4:4:4 of an odd size", "odd.mp4", "-f lavfi -i testsrc=size=65x37:rate=30:duration=2.5 -c:v libx264 -pix_fmt yuv444p", [/yuv444p/]],
  ["a Matroska of good codecs", "cut.mkv", `${PICTURE} ${SOUND} -pix_fmt yuv420p -c:a libopus`, [/Matroska/]],
];
for (const [what, name, words, reasons] of BAD) {
  test(`converted, and the reasons said: ${what}`, async () => {
    const { frames, rate } = await converted(make(name, words), ...reasons);
    assert.ok(frames >= 74 && frames <= 77 && rate[0] === 30 * rate[1], `${frames} of ${rate}`);
  });
}

test("new makes a project of it, and says what will be", () => {
  for (const name of ["-12:30.avi", "it's -a\n\"film\" $HOME `id`;.avi"]) {
    make(`./${name}`, `${PICTURE} -c:v mpeg4 -f avi`);
    const { status, stderr } = run("new", "--title", name, "--", name);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /is converted/);
  }
});

/** The matrix by which the picture is turned, written into an MP4. */
function turn(name, matrix) {
  const bytes = readFileSync(clip());
  const from = bytes.indexOf("tkhd") + 4 + 40;
  matrix.forEach((value, i) => bytes.writeInt32BE(value * (i % 3 === 2 ? 1 << 30 : 1 << 16), from + 4 * i));
  writeFileSync(join(at, name), bytes);
}

test("a picture turned by a quarter is shown so; by less, or mirrored, it is converted", async () => {
  turn("quarter.mp4", [0, 1, 0, -1, 0, 0, 180, 0, 1]);
  const { project, status, stderr } = publish("quarter.mp4");
  assert.equal(status, 0, stderr);
  const { document } = await (await fetch(`${server.base}/api/v1/play/${project}`)).json();
  assert.deepEqual([document.clips.film.width, document.clips.film.height], [180, 320]);
  turn("slant.mp4", [0.7071, 0.7071, 0, -0.7071, 0.7071, 0, 0, 0, 1]);
  await converted("slant.mp4", /by -?45 degrees; browsers do not agree/);
  turn("mirror.mp4", [-1, 0, 0, 0, 1, 0, 320, 0, 1]);
  await converted("mirror.mp4", /and mirror it/);
});

test("what is no film at all is said as it is", async () => {
  writeFileSync(join(at, "words.mp4"), "Dear diary\n");
  await refused("words.mp4", /words\.mp4 is a text, not a video/);
  writeFileSync(join(at, "empty.mp4"), "");
  await refused("empty.mp4", /empty\.mp4 is empty \(0 bytes\)/);
  writeFileSync(join(at, "noise.mp4"), Buffer.alloc(5000, 200));
  await refused("noise.mp4", /could not be read by ffprobe/);
  await refused(make("sound.m4a", SOUND), /sound\.m4a has no picture, only sound/);
  make("cover.png", "-f lavfi -i color=red:s=64x64 -frames:v 1");
  await refused("cover.png", /no moving picture/);
  await refused(make("cover.mp4", `${SOUND} -i cover.png -map 0 -map 1 -c:v png -disposition:v attached_pic`), /no picture, only sound/);
  const without = spawnSync(program, ["new", clip()], { cwd: at, encoding: "utf8", env: { ...process.env, PATH: "/nowhere" } });
  assert.match(without.stderr, /ffprobe does not run here; install ffmpeg/);
  await refused("gone.mp4", /gone\.mp4: No such file/);
  await refused(".", /directory/);
});

test("a file that was cut off is told by its bytes", async () => {
  const size = readFileSync(clip()).length;
  copyFileSync(clip(), join(at, "half.mp4"));
  truncateSync(join(at, "half.mp4"), size - 1000);
  await refused("half.mp4", new RegExp(`cut off: it should have ${size} bytes and has ${size - 1000}`));
  make("late.mp4", `${PICTURE} -pix_fmt yuv420p`);
  truncateSync(join(at, "late.mp4"), 4000);
  await refused("late.mp4", /cut off/);
  make("half.webm", `${PICTURE} -pix_fmt yuv420p -c:v libvpx`);
  truncateSync(join(at, "half.webm"), 3000);
  await refused("half.webm", /cut off/);
});

/** It is published as it is, with this advice. */
function advised(name, advice) {
  const { status, stderr } = publish(name);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^warning: clip film: /);
  assert.match(stderr, advice);
}

test("what plays, but not as well as it could, is published with advice", () => {
  advised(make("slow.mp4", `${PICTURE} ${SOUND} -pix_fmt yuv420p`), /starts slowly over the net until it is prepared/);
  make("screen.mp4", `${PICTURE} -pix_fmt yuv420p -vf select='if(lt(n,40),1,not(mod(n,3)))' -vsync vfr -movflags +faststart`);
  advised("screen.mp4", /frames at uneven times/);
  advised(make("new.mp4", `${PICTURE.replace("36", "64")} -pix_fmt yuv420p -c:v libsvtav1 -movflags +faststart`), /AV1, which Safari/);
});

test("what every browser plays goes through without a word, named after what it is", async () => {
  const good = [
    ["plain", `${PICTURE} ${SOUND} -pix_fmt yuv420p -movflags +faststart -f mp4`, "clip.mp4"],
    ["full.M4V", `${PICTURE} -vf scale=out_range=pc -pix_fmt yuvj420p -color_range pc -movflags +faststart -f mp4`, "clip.mp4"],
    ["v8.webm", `${PICTURE} ${SOUND} -pix_fmt yuv420p -c:v libvpx -c:a libvorbis`, "clip.webm"],
    ["v9.avi", `${PICTURE} ${SOUND} -pix_fmt yuv420p -c:v libvpx-vp9 -c:a libopus -f webm`, "clip.webm"],
    ["v9.mp4", `${PICTURE} -pix_fmt yuv420p -c:v libvpx-vp9 -movflags +faststart`, "clip.mp4"],
    ["pieces.mp4", `${PICTURE} -pix_fmt yuv420p -movflags +frag_keyframe+empty_moov+default_base_moof`, "clip.mp4"],
  ];
  for (const [name, words, file] of good) {
    const { project, status, stderr } = publish(make(name, words));
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "", name);
    const { document } = await (await fetch(`${server.base}/api/v1/play/${project}`)).json();
    assert.equal(basename(document.clips.film.file), file);
    assert.equal((await released(server, project)).clips.film.frames, 75, name);
    const { headers } = await fetch(`${server.base}/${document.clips.film.file}`);
    assert.equal(headers.get("content-type"), file === "clip.mp4" ? "video/mp4" : "video/webm");
  }
  assert.equal(existsSync(join(at, "project.json")), true);
});
