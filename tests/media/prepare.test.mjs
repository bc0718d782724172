// What is made of films of every sort: exact frames, exact sound, whatever came.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { track } from "./lib/boxes.mjs";
import { floats, hashes, loudest, make, output, prepared, psnr, samples } from "./lib/prepare.mjs";

const film = (size, rate, seconds) => `-f lavfi -i testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
/** A click at one second. */
const click = (seconds, rate = 48000) => `-f lavfi -i aevalsrc=exprs=between(t\\,1\\,1.0005)*0.9:s=${rate}:d=${seconds}`;
const H264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p";
const AAC = "-c:a aac -ac 2 -b:a 128k";

async function clicksAt(made, when, what) {
  const is = loudest(await samples(made));
  assert.ok(Math.abs(is - when) < 0.001, `${what}: the click is heard at ${is}, not ${when}`);
}

// Each waits mostly for its children: four at once.
describe("prepare", { concurrency: 4 }, () => {
  test("a film of H.264 and AAC is copied bit by bit", async () => {
    const path = await make("copy.mp4", `${film("320x180", 30, 7)} ${click(7)} ${H264} -g 60 -bf 3 ${AAC}`);
    const made = await prepared(path);
    const { picture: [tall], sound, frames, rate } = made.tracks;
    assert.deepEqual([frames, rate, tall.width, tall.height], [210, [30, 1], 320, 180]);
    assert.deepEqual(await hashes(join(made.folder, tall.file)), await hashes(path));
    assert.equal(sound.priming, 1024);
    const ours = await samples(made);
    const same = (await floats(path)).subarray(0, sound.samples - 2048);
    assert.deepEqual(ours.subarray(0, same.length), same, "sample 0 stands at the priming");
    await clicksAt(made, 1, "copied");
    assert.ok(!made.names.some((name) => name.startsWith("play-")), "the original plays");
  });

  test("key frames far from each other: fragments are cut between them, and said", async () => {
    const path = await make("sparse.mp4", `${film("320x180", 25, 8)} ${H264} -x264-params keyint=75:min-keyint=75:scenecut=0`);
    const made = await prepared(path, { frames: [100, 75] });
    assert.deepEqual(await hashes(join(made.folder, made.tracks.picture[0].file)), await hashes(path));
    const { keys, frames_in: counts } = made.tracks;
    const starts = counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
    assert.deepEqual(keys.map((i) => starts[i]), [0, 75, 150]);
    assert.ok(counts.length >= 7, `fragments of about a second: ${counts}`);
    const heads = made.said.filter((name) => name.startsWith("head-"));
    assert.equal(heads.length, 1, "frame 75 opens by itself");
  });

  const near = (is, should, by, what) => assert.ok(Math.abs(is - should) <= by, `${what}: ${is}, not ${should}`);

  // (In WebM ffmpeg itself moves the picture behind the sound by 7 ms.)
  // what, name, ffmpeg's words, {frames, rate, size, click}
  const SORTS = [
    ["a telephone's: HEVC, turned, of varying rate", "phone.mov", `${film("320x180", 30, 4)} ${click(4)} -vf select=not(eq(mod(n\\,7)\\,3)) -fps_mode vfr -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 ${AAC}`, { turn: 90, frames: 120, rate: [30, 1], size: [180, 320], click: 1 }],
    ["HDR of ten bits", "hdr.mkv", `${film("320x180", 25, 2)} -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -color_trc arib-std-b67 -color_primaries bt2020 -colorspace bt2020nc -x265-params log-level=none`, { frames: 50, rate: [25, 1], size: [320, 180] }],
    ["one pixel", "dot.avi", "-f lavfi -i color=red:size=16x16:rate=10:duration=2 -vf format=bgr24,scale=1:1 -c:v rawvideo -pix_fmt bgr24", { frames: 20, rate: [10, 1], size: [2, 2] }],
    ["8K", "large.mp4", "-f lavfi -i testsrc=size=7680x4320:rate=2:duration=1 -c:v mjpeg -q:v 20 -pix_fmt yuvj420p", { frames: 2, rate: [2, 1], size: [1920, 1080] }],
    ["5 frames a second", "slow.mp4", `${film("320x180", 5, 4)} ${H264}`, { frames: 20, rate: [5, 1], size: [320, 180] }],
    ["240 frames a second", "fast.mp4", `${film("160x90", 240, 1)} ${H264}`, { frames: 240, rate: [240, 1], size: [160, 90] }],
    ["240 in a form that is converted", "fast.avi", `${film("160x90", 240, 1)} -c:v mjpeg`, { frames: 60, rate: [60, 1], size: [160, 90] }],
    ["interlaced", "disc.mpg", `${film("320x180", 25, 2)} ${click(2)} -c:v mpeg2video -flags +ilme+ildct -top 1 -vf setfield=tff -c:a mp2`, { frames: 50, rate: [25, 1], size: [320, 180], click: 1 }],
    ["pixels that are not square", "wide.mp4", `${film("320x240", 25, 1)} ${H264} -vf setsar=4/3`, { frames: 25, rate: [25, 1], size: [426, 240] }],
    ["odd sides", "odd.mp4", `-f lavfi -i testsrc=size=65x37:rate=25:duration=1 -c:v libx264 -pix_fmt yuv444p`, { frames: 25, rate: [25, 1], size: [66, 38] }],
    ["29.97", "ntsc.mp4", `${film("320x180", "30000/1001", 3)} ${H264}`, { frames: 90, rate: [30000, 1001], size: [320, 180] }],
    ["a Matroska of H.264, copied", "rec.mkv", `${film("320x180", 30, 3)} ${click(3)} ${H264} ${AAC}`, { frames: 90, rate: [30, 1], size: [320, 180], click: 1, copied: true }],
    ["an MP4 in fragments, copied", "pieces.mp4", `${film("320x180", 30, 3)} ${click(3)} ${H264} ${AAC} -movflags +frag_keyframe+empty_moov+default_base_moof`, { frames: 90, rate: [30, 1], size: [320, 180], click: 1, copied: true }],
    ["sound of 44.1 kHz beside H.264", "cd.mp4", `${film("320x180", 30, 3)} ${click(3, 44100)} ${H264} -c:a aac -ac 2`, { frames: 90, rate: [30, 1], size: [320, 180], click: 1, copied: true }],
    ["sound that is shorter", "short.mp4", `${film("320x180", 30, 4)} ${click(2)} ${H264} ${AAC}`, { frames: 120, rate: [30, 1], size: [320, 180], click: 1, copied: true }],
    ["sound that is longer", "long.mp4", `${film("320x180", 30, 2)} ${click(5)} ${H264} ${AAC}`, { frames: 60, rate: [30, 1], size: [320, 180], click: 1, copied: true }],
    ["groups that are not closed", "open.mp4", `${film("320x180", 30, 4)} ${click(4)} ${H264} -x264-params open-gop=1:keyint=30:min-keyint=30:scenecut=0:bframes=3 ${AAC}`, { frames: 120, rate: [30, 1], size: [320, 180], click: 1 }],
    ["VP9 and Opus in a WebM", "free.webm", `${film("320x180", 30, 2)} ${click(2)} -c:v libvpx-vp9 -cpu-used 8 -deadline realtime -c:a libopus`, { frames: 60, rate: [30, 1], size: [320, 180], click: 0.993 }],
    ["a GIF", "dance.gif", film("100x60", 10, 2), { frames: 20, rate: [10, 1], size: [100, 60] }],
  ];
  for (const [what, name, words, is] of SORTS) {
    test(`prepared: ${what}`, async () => {
      let path = await make(name, words);
      if (is.turn) path = await make(`turned-${name}`, `-i ${path} -c copy -metadata:s:v:0 rotate=${is.turn}`);
      const made = await prepared(path, { flags: ["--first"] });
      const { picture: [tall], frames, rate } = made.tracks;
      assert.deepEqual([frames, rate, [tall.width, tall.height]], [is.frames, is.rate, is.size]);
      const file = join(made.folder, tall.file);
      assert.equal((await hashes(file)).length, is.frames);
      if (is.copied) assert.deepEqual(await hashes(file), await hashes(path));
      if (is.click) await clicksAt(made, is.click, what);
      const middle = Math.floor(is.frames / 2);
      if (is.size[0] === 320 && name.endsWith(".mp4")) assert.ok((await psnr(path, file, [[middle, middle]]))[0] > 30, "the same picture in the middle");
      near(made.tracks.sound.samples, (is.frames * 48000 * is.rate[1]) / is.rate[0], 1, "the sound's length");
    });
  }

  test("tracks that begin at other times than each other", async () => {
    const base = await make("base.mp4", `${film("320x180", 30, 3)} ${click(3)} ${H264} ${AAC}`);
    const shifted = (name, words) => make(name, words.replaceAll("BASE", base));
    // The picture's first frame is the clip's beginning, whatever the sound does.
    const cases = [
      ["late.mp4", "-i BASE -itsoffset 0.3 -i BASE -map 0:v -map 1:a -c copy", 1.3],
      ["early.mp4", "-itsoffset 0.5 -i BASE -i BASE -map 0:v -map 1:a -c copy", 0.5],
      ["early.mkv", "-itsoffset 0.5 -i BASE -i BASE -map 0:v -map 1:a -c:v mpeg4 -c:a flac", 0.5],
      ["late.ts", "-i BASE -itsoffset 0.3 -i BASE -map 0:v -map 1:a -c:v mpeg2video -c:a mp2", 1.3],
    ];
    for (const [name, words, when] of cases) {
      const made = await prepared(await shifted(name, words), { flags: ["--first"] });
      assert.equal(made.tracks.frames, 90, name);
      await clicksAt(made, when, name);
    }
  });

  test("an edit list that leaves out a part is obeyed: frames before zero", async () => {
    const base = await make("base.mp4", `${film("320x180", 30, 3)} ${click(3)} ${H264} ${AAC}`);
    const made = await prepared(await make("trimmed.mp4", `-ss 0.5 -i ${base} -c copy`), { flags: ["--first"] });
    near(made.tracks.frames, 75, 1, "frames");
    await clicksAt(made, 0.5, "trimmed");
    const [db] = await psnr(base, join(made.folder, made.tracks.picture[0].file), [[45, 30]]);
    assert.ok(db > 30, "frame 30 is frame 45 of the whole");
  });

  test("no sound: a silent track of the picture's length", async () => {
    const made = await prepared(await make("mute.mp4", `${film("320x180", 30, 2)} ${H264}`));
    const heard = await samples(made);
    assert.ok(heard.length >= 96000);
    assert.ok(heard.every((value) => value === 0));
    const peaks = JSON.parse(readFileSync(join(made.folder, made.said[3]), "utf8"));
    assert.equal("loudness" in peaks, false);
  });

  test("smaller sizes fall on the same fragments, and all is listed", async () => {
    const path = await make("tall.mp4", `${film("1280x720", 30, 3)} -f lavfi -i sine=440:duration=3:sample_rate=48000 ${H264} -g 45 ${AAC}`);
    const made = await prepared(path);
    const { picture, frames, sound } = made.tracks;
    assert.deepEqual(picture.map(({ width, height }) => [width, height]), [[1280, 720], [640, 360]]);
    for (const { file } of picture) assert.equal((await hashes(join(made.folder, file))).length, frames);
    const [, main, thumbs, peaks] = made.said.map((name) => join(made.folder, name));
    const streams = await output("ffprobe", ["-v", "error", "-count_packets", "-show_entries", "stream=codec_name,height,nb_read_packets", "-of", "csv=p=0", main]);
    const packets = sound.packets_in.reduce((a, b) => a + b, 0);
    assert.deepEqual(new Set(streams.split("\n").map((row) => row.replace(/,+$/, "")).filter(Boolean)), new Set([`h264,720,90`, `h264,360,90`, `aac,${packets}`]));
    const vtt = readFileSync(thumbs, "utf8");
    assert.match(vtt, /^WEBVTT\n\n00:00:00\.000 --> 00:00:01\.000\nthumbs-[0-9a-f]{8}\.jpg#xywh=0,0,160,90\n/);
    assert.equal(vtt.match(/-->/g).length, 3);
    const { loudness, values, block } = JSON.parse(readFileSync(peaks, "utf8"));
    near(loudness, -21.7, 0.5, "loudness of a sine at -18 dB");
    near(values.length, 144000 / block, 2, "values");
  });

  test("where one shot ends and another begins is listed, to the frame", async () => {
    const path = await make("shots.mp4", `-f lavfi -i color=c=red:s=320x180:r=25:d=1.2 -f lavfi -i testsrc=s=320x180:r=25:d=2 -filter_complex [0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]concat=n=2:v=1 ${H264}`);
    const made = await prepared(path);
    const shots = made.said.find((name) => /^shots-[0-9a-f]{8}\.json$/.test(name));
    assert.deepEqual(JSON.parse(readFileSync(join(made.folder, shots), "utf8")), { shots: 1, frames: [30] });
  });

  /** What a file says of its colours: matrix, primaries, transfer, range. */
  async function colours(path) {
    const { streams: [is] } = JSON.parse(await output("ffprobe", ["-v", "error", "-select_streams", "V:0", "-show_streams", "-of", "json", path]));
    return [is.color_space, is.color_primaries, is.color_transfer, is.color_range].map((said) => said ?? "unsaid").join(" ");
  }

  // Browsers guess by the height of each size: below 720 lines another matrix.
  const UNSAID = "unsaid unsaid unsaid unsaid";
  const BT601 = "smpte170m smpte170m smpte170m";
  // what, size, ffmpeg's words, the tallest says, the smaller one says
  const COLOURS = [
    ["of 720 lines that says nothing", "1280x720", "", UNSAID, "bt709 bt709 bt709 tv"],
    ["of 480 lines that says nothing", "852x480", "", UNSAID, `${BT601} tv`],
    ["of 720 lines that says BT.601", "1280x720", "-colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m -color_range tv ", `${BT601} tv`, `${BT601} tv`],
    ["of 480 lines that says its primaries alone", "852x480", "-color_primaries bt709 ", "unsaid bt709 unsaid tv", "smpte170m bt709 smpte170m tv"],
  ];
  for (const [what, size, words, tallest, smaller] of COLOURS) {
    test(`sizes of one film have the same colours, of one ${what}`, async () => {
      const name = `colours-${COLOURS.findIndex(([is]) => is === what)}.mp4`;
      const path = await make(name, `${film(size, 30, 1)} ${H264} -g 30 -bf 3 ${words}-crf 12`);
      const made = await prepared(path, { frames: ["10..20"] });
      const [tall, small] = made.tracks.picture.map(({ file }) => file);
      const edges = (height) => made.said.filter((file) => new RegExp(`^(head|tail)-[0-9]+-${height}-`).test(file));
      assert.equal(small.startsWith("picture-360-"), true);
      assert.equal(edges(360).length, 2);
      for (const file of [tall, ...edges(size.split("x")[1])]) assert.equal(await colours(join(made.folder, file)), tallest, file);
      for (const file of [small, ...edges(360)]) assert.equal(await colours(join(made.folder, file)), smaller, file);
      // And they are said only: the picture itself is that of the tallest.
      const is = await make(`small-${name}`, `-i ${path} -vf scale=${made.tracks.picture[1].width}:360 -c:v libx264 -qp 0`);
      const [db] = await psnr(join(made.folder, small), is, [[15, 15]]);
      assert.ok(db > 36, `${db} dB`);
    });
  }

  test("a head is the same picture, from any frame up to the next key", async () => {
    const path = await make("head.mp4", `${film("640x360", 30, 5)} ${H264} -g 60 -bf 3 -crf 16`);
    const made = await prepared(path, { frames: [1, 59, 100] });
    const heads = made.said.filter((name) => name.startsWith("head-"));
    assert.equal(heads.length, 3);
    for (const [name, frame, until] of [[heads[0], 1, 60], [heads[1], 59, 60], [heads[2], 100, 120]]) {
      const file = join(made.folder, name);
      const last = until - frame - 1;
      assert.equal((await hashes(file)).length, until - frame);
      const same = await psnr(file, path, [[0, frame], ...(last ? [[last, frame + last]] : [])]);
      for (const db of same) assert.ok(db > 36, `the head at ${frame}: ${db} dB`);
      const [next] = await psnr(file, path, [[0, frame + 1]]);
      assert.ok(same[0] > next + 3, "and not its neighbour");
    }
  });

  test("a tail is the same picture, from a fragment's start up to any frame, and can be cut anywhere", async () => {
    const path = await make("head.mp4", `${film("640x360", 30, 5)} ${H264} -g 60 -bf 3 -crf 16`);
    const made = await prepared(path, { frames: ["100..113", "..59", "..60", "..150", "..999"] });
    const { frames_in: counts, picture } = made.tracks;
    assert.deepEqual(picture.map(({ reorders }) => reorders), picture.map(() => true));
    const starts = counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
    const [head, ...tails] = made.said.filter((name) => /^(head|tail)-/.test(name));
    assert.deepEqual([head, ...tails].map((name) => name.replace(/-[0-9a-f]{8}\.mp4$/, "")), ["head-100-360", "tail-113-360", "tail-59-360"]);
    for (const [name, to] of [[tails[0], 113], [tails[1], 59]]) {
      const file = join(made.folder, name);
      const from = Math.max(...starts.filter((start) => start < to));
      assert.equal((await hashes(file)).length, to - from);
      const last = to - from - 1;
      const same = await psnr(file, path, [[0, from], [last, to - 1]]);
      for (const db of same) assert.ok(db > 36, `the tail at ${to}: ${db} dB`);
      const [before] = await psnr(file, path, [[last, to - 2]]);
      assert.ok(same[1] > before + 3, "and not its neighbour");
    }
    for (const name of [head, ...tails]) {
      for (const { samples: all } of track(join(made.folder, name)).fragments) assert.ok(all.every(({ offset }) => offset === 0), `${name}: decoded as it is shown`);
    }
  });

  test("where nothing is decoded in another order, no tail is needed", async () => {
    const path = await make("plain.mp4", `${film("320x180", 30, 3)} ${H264} -g 60 -bf 0`);
    const made = await prepared(path, { frames: ["..45"], flags: ["--first"] });
    assert.deepEqual(made.tracks.picture.map(({ reorders }) => reorders), [false]);
    assert.deepEqual(made.said.filter((name) => name.startsWith("tail-")), []);
  });
});
