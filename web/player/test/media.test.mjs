// The seamless source's pure parts: exact times, where bytes lie on the
// timeline, which size of the picture, which guesses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { plus, ratio, seconds } = await load("player/src/media/ratio.ts");
const { Index, bytesOf } = await load("player/src/media/tracks.ts");
const { alone, clipTime, endOf, joinable, joined, momentOf, pieceAt, placeAnew, placePicture, placeSound, startOf } = await load("player/src/media/piece.ts");
const { PictureCutter, SoundCutter } = await load("player/src/media/cutters.ts");
const { Pace } = await load("player/src/media/pace.ts");
const { affordable, room } = await load("player/src/media/budget.ts");
const { canFeed, seamless } = await load("player/src/media/choose.ts");

const SIZES = { 720: 1_000_000, 360: 300_000 };

function tracks({ rate = [30, 1], frames_in = [30, 30, 30, 15], keys } = {}) {
  const picture = Object.entries(SIZES).map(([height, bits]) => ({
    file: `picture-${height}.mp4`,
    codecs: "avc1.64001f",
    width: (height * 16) / 9,
    height: Number(height),
    bits,
    init: 800,
    first: 900,
    sizes: frames_in.map((_, i) => 1000 * (i + 1)),
  }));
  picture.reverse(); // tallest first
  const frames = frames_in.reduce((sum, n) => sum + n, 0);
  const sound = { file: "sound.mp4", codecs: "mp4a.40.2", rate: 48000, channels: 2, bits: 96000, priming: 1024, samples: 0, packets_in: [47, 47, 47, 24], init: 700, first: 700, sizes: [100, 200, 300, 400] };
  return { tracks: 1, rate, frames, frames_in, ...(keys ? { keys } : {}), picture, sound };
}
const index = (about) => new Index(tracks(about), "https://films.example/media/x/tracks.json");
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("times stay exact over many seams, and do not overflow", () => {
  let at = ratio(0);
  for (let i = 0; i < 3000; i++) at = plus(at, ratio(1001 * 160, 30000));
  assert.deepEqual(at, ratio(1001 * 16, 1));
  let odd = ratio(1, 7919);
  for (const prime of [7907, 7901, 7883, 7879, 7877]) odd = plus(odd, ratio(1, prime));
  assert.ok(Number.isSafeInteger(odd.n) && Number.isSafeInteger(odd.d));
  assert.ok(Math.abs(seconds(odd) - [7919, 7907, 7901, 7883, 7879, 7877].reduce((sum, n) => sum + 1 / n, 0)) < 1e-6);
});

test("a frame is found in its fragment, and the key frame before it", () => {
  const one = index({ keys: [0, 2] });
  assert.deepEqual([0, 29, 30, 89, 90, 104].map((frame) => one.fragment(frame)), [0, 0, 1, 2, 3, 3]);
  assert.deepEqual([0, 59, 60, 104].map((frame) => one.keyFor(frame)), [0, 0, 2, 2]);
  assert.deepEqual([0, 30, 60, 61].map((frame) => one.opening(frame)), [0, undefined, 2, undefined]);
  assert.deepEqual(bytesOf(one.tracks.picture[0], 1, 2), [1900, 6900]);
});

test("sound begins one packet before, and ends with the last that is heard", () => {
  const one = index();
  assert.equal(one.soundFragment(0), 0);
  assert.equal(one.soundFragment(30), 0); // packet 47 needs the one before it
  assert.equal(one.soundFragment(31), 1);
  assert.equal(one.soundEnds(1, 29), true); // 47,424 samples with the priming
  assert.equal(one.soundEnds(1, 30), false); // 49,024 of 48,128
  assert.equal(one.soundEnds(4, 1000), true); // there is no more
});

test("pieces join without a gap, and moments find their frame", () => {
  const [a, b] = [index(), index({ rate: [25, 1], frames_in: [25, 25] })];
  const first = alone(a, {}, 15, 75);
  assert.equal(startOf(first), 0.5);
  assert.equal(first.open, 0); // decoding begins at the key frame
  const second = joined(first, b, {}, 25, 50);
  const third = joined(second, a, {}, 0, 30);
  near(endOf(first), startOf(second));
  near(startOf(third), 2.5 + 1);
  const line = [first, second, third];
  assert.deepEqual([0, 2.4999, 2.5 - 1e-6, 2.5, 3.49, 3.5].map((t) => line.indexOf(pieceAt(line, t))), [0, 0, 1, 1, 1, 2]);
  near(clipTime(second, momentOf(second, 30)), 30.5 / 25);
  assert.equal(clipTime(second, 99), 2); // held at the end of its scene
  assert.equal(clipTime(second, 0), 1); // … and at its start
});

test("between key frames only a head joins", () => {
  const one = index({ keys: [0, 2] });
  const edges = { heads: [[45, "h", 720, 15]] };
  assert.deepEqual([0, 30, 45, 60].map((frame) => joinable(one, edges, frame)), [true, false, true, true]);
});

test("the picture is cut between frames, the sound at the sample", () => {
  const one = index();
  const piece = joined(alone(one, {}, 0, 45), one, {}, 30, 60);
  const picture = placePicture(piece);
  near(picture.offset, 1.5 - 1);
  assert.ok(picture.from < 1.5 && picture.from > 1.5 - 0.5 / 30);
  assert.ok(picture.to > 2.5 && picture.to < 2.5 + 0.5 / 30);
  const sound = placeSound(piece);
  near(sound.offset, 0.5 - 1024 / 48000);
  near(sound.from, 1.5);
  near(sound.to, 2.5);
  near(placeAnew(piece, piece.from).offset, 1.5);
  near(placeAnew(piece, 45).offset, 2);
});

function parts(cutter, piece, ahead = 0) {
  const list = [];
  for (let part = cutter.part(piece, -1, ahead); part; part = cutter.part(piece, part.next, ahead)) list.push(part);
  return list;
}

test("a piece is asked for fragment by fragment, in larger parts when there is time", () => {
  const cutter = new PictureCutter(new Pace(100), () => 2000);
  const piece = alone(index(), {}, 0, 75);
  const ranges = (ahead) => parts(cutter, piece, ahead).map(({ range }) => [range.from, range.to]);
  assert.deepEqual(ranges(0), [[0, 1900], [1900, 3900], [3900, 6900]]); // the first brings the initialisation
  assert.deepEqual(ranges(10), [[0, 1900], [1900, 6900]]);
  assert.deepEqual(parts(new SoundCutter(), piece).map(({ range }) => [range.from, range.to]), [[0, 800], [800, 1000], [1000, 1300]]);
});

test("a head comes first, then what follows it", () => {
  const cutter = new PictureCutter(new Pace(100), () => 2000);
  const edges = { heads: [[45, "media/x/head", 720, 15]] };
  const one = index();
  const piece = joined(alone(one, {}, 0, 45), one, edges, 45, 105);
  const [head, next] = parts(cutter, piece);
  assert.deepEqual(head.range, { address: "https://films.example/media/x/head", from: 0, to: Infinity });
  assert.equal(head.next, 2);
  assert.equal(next.range.from, 3900);
  assert.equal(cutter.at(piece, 50), -1); // back in it: the head again
  assert.equal(cutter.at(piece, 61), 2);
});

const named = ({ range }) => (range.to === Infinity ? range.address.split("/").pop() : range.from);

test("a tail comes in place of the fragment that the piece ends in", () => {
  const cutter = new PictureCutter(new Pace(100), () => 2000);
  const one = index({ keys: [0, 2] });
  const edges = { tails: [[50, "media/x/tail-50", 720, 20], [80, "media/x/tail-80", 720, 17], [100, "media/x/tail-100", 720, 10], [100, "media/x/tail-100-360", 360, 10]] };
  const names = (piece, ahead) => parts(cutter, piece, ahead).map(named);
  const road = alone(one, edges, 0, 100);
  assert.deepEqual(names(road, 0), [0, 1900, 3900, "tail-100"]);
  assert.deepEqual(names(road, 10), [0, 1900, "tail-100"]); // a larger part ends before it
  near(parts(cutter, road).at(-1).placing.offset, 3);
  assert.deepEqual([89, 90, 99].map((frame) => cutter.at(road, frame)), [2, 3, 3]); // decoding begins with it
  assert.deepEqual(names(alone(one, edges, 0, 50), 0), [0, "tail-50"]); // … though no key frame is there
  assert.equal(cutter.at(alone(one, edges, 0, 50), 40), 1);
  assert.deepEqual(names(alone(one, edges, 95, 100), 0), [3900, "tail-100"]);
  assert.deepEqual(names(joined(road, index(), edges, 90, 100), 0), ["tail-100"]); // all of the piece
  assert.deepEqual(names(alone(one, edges, 0, 70), 0), [0, 1900, 3900]); // none is ready
  assert.deepEqual(names(alone(one, edges, 60, 80), 0), [3900]); // of other fragments than these
  const small = new PictureCutter(new Pace(100), () => 360);
  assert.equal(named(parts(small, road).at(-1)), "tail-100-360");
});

test("a piece that begins and ends between the same key frames is its head, cut", () => {
  const cutter = new PictureCutter(new Pace(100), () => 2000);
  const one = index({ keys: [0, 3] });
  const edges = { heads: [[45, "media/x/head-45", 720, 45]], tails: [[80, "media/x/tail-80", 720, 20], [100, "media/x/tail-100", 720, 10]] };
  const before = alone(one, edges, 0, 30);
  const [head, more] = parts(cutter, joined(before, one, edges, 45, 80));
  assert.deepEqual([named(head), more], ["head-45", undefined]);
  assert.ok(head.placing.to < 1 + 35.5 / 30);
  assert.deepEqual(parts(cutter, joined(before, one, edges, 45, 100)).map(named), ["head-45", "tail-100"]);
  assert.deepEqual(parts(cutter, alone(one, edges, 62, 80)).map(named), [0, 1900, "tail-80"]);
});

test("the picture follows the pace, up at once only with room to spare", () => {
  const { picture } = tracks();
  const pace = new Pace(1);
  assert.equal(pace.pick(picture, undefined, 2000).height, 360);
  assert.equal(pace.pick(picture, picture[0], 2000).height, 360);
  for (let i = 0; i < 20; i++) pace.heard(200_000, 1000); // 1.6 Mbit/s
  assert.equal(pace.pick(picture, picture[1], 2000).height, 360);
  for (let i = 0; i < 20; i++) pace.heard(250_000, 1000); // 2 Mbit/s
  assert.equal(pace.pick(picture, picture[1], 2000).height, 720);
  for (let i = 0; i < 20; i++) pace.heard(160_000, 1000); // 1.28: it stays
  assert.equal(pace.pick(picture, picture[0], 2000).height, 720);
  for (let i = 0; i < 20; i++) pace.heard(100_000, 1000);
  assert.equal(pace.pick(picture, picture[0], 2000).height, 360);
  assert.equal(new Pace(100).pick(picture, undefined, 300).height, 360); // the screen shows no more
  assert.equal(new Pace(100).pick(picture, undefined, 400).height, 720);
});

test("guesses keep to a share of all bytes", () => {
  const two = [{ weight: 0.6, bytes: 150_000 }, { weight: 0.5, bytes: 150_000 }];
  assert.equal(affordable(two, { used: 1_500_000, wasted: 0 }, 1e9), 2);
  assert.equal(affordable(two, { used: 600_000, wasted: 0 }, 1e9), 1);
  assert.equal(affordable(two, { used: 1_500_000, wasted: 200_000 }, 1e9), 0);
  assert.equal(affordable(two, { used: 1e9, wasted: 0 }, 200_000), 1);
  assert.equal(affordable([{ weight: 1, bytes: 1e6 }], { used: 0, wasted: 0 }, 2e6), 1); // nothing to lose
  assert.equal(room(8e6, true), 0);
  assert.equal(room(8e6), 2e6);
});

test("the seamless part is for prepared clips, where media can be fed", () => {
  const film = { clips: { a: {}, b: { tracks: "media/x/tracks.json" } } };
  assert.equal(seamless(film, true), true);
  assert.equal(seamless(film, false), false);
  assert.equal(seamless({ clips: { a: {} } }, true), false);
  assert.equal(canFeed({}), false);
  assert.equal(canFeed({ ManagedMediaSource: class {} }), true);
});
