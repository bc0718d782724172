// What comes in and is none, lies or never ends: a clear word, and no
// temporary file (prepare() looks for them).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { program } from "../../tools/server.mjs";
import { place } from "../http/lib/film.mjs";
import { at, make, prepare, prepared, run } from "./lib/prepare.mjs";

const FILM = "-f lavfi -i testsrc2=size=160x90:rate=30:duration=2 -f lavfi -i sine=duration=2:sample_rate=48000 -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 30 -c:a aac -ac 2 -movflags +faststart";
const good = () => make("good.mp4", FILM);

/** A copy of the good film, changed. */
async function changed(name, change) {
  const bytes = readFileSync(await good());
  writeFileSync(join(at, name), change(bytes) ?? bytes);
  return join(at, name);
}

async function refused(film, reason, options) {
  const { status, stderr, names } = await prepare(await film, options);
  assert.equal(status, 1, stderr);
  assert.match(stderr, reason);
  assert.deepEqual(names.filter((name) => /^(picture|sound|tracks|play)-/.test(name)), [], "nothing is kept");
}

describe("bad films", { concurrency: 4 }, () => {
  test("no film at all", async () => {
    writeFileSync(join(at, "words.mp4"), "Dear diary\n");
    await refused(join(at, "words.mp4"), /is a text, not a video/);
    writeFileSync(join(at, "noise.mp4"), Buffer.alloc(5000, 200));
    await refused(join(at, "noise.mp4"), /could not be read by ffprobe/);
    await refused(make("still.png", "-f lavfi -i color=red:s=64x64 -frames:v 1"), /is a still/);
    await refused(make("only.m4a", "-f lavfi -i sine=duration=1"), /no picture, only sound/);
  });

  test("cut off", async () => {
    copyFileSync(await good(), join(at, "half.mp4"));
    truncateSync(join(at, "half.mp4"), readFileSync(await good()).length - 5000);
    await refused(join(at, "half.mp4"), /cut off/);
    const path = await make("half.ts", "-f lavfi -i testsrc2=size=160x90:rate=30:duration=2 -c:v libx264 -preset veryfast -pix_fmt yuv420p");
    truncateSync(path, Math.floor(readFileSync(path).length / 2));
    const { tracks } = await prepared(path); // what is there of it
    assert.ok(tracks.frames > 5 && tracks.frames < 60, `${tracks.frames} frames`);
  });

  test("lying about its duration", async () => {
    // The heads of the film, of its tracks and of their media say 100 times more.
    const path = await changed("liar.mp4", (bytes) => {
      for (const [type, skip] of [["mvhd", 20], ["mdhd", 20], ["tkhd", 24]]) {
        for (let i = bytes.indexOf(type); i > 0; i = bytes.indexOf(type, i + 4)) {
          bytes.writeUInt32BE(bytes.readUInt32BE(i + skip) * 100, i + skip);
        }
      }
    });
    const { tracks } = await prepared(path);
    assert.equal(tracks.frames, 60);
    assert.ok(tracks.sound.samples === 96000);
  });

  /** The film with more tracks, none of which has a sample. */
  function withTracks(bytes, count) {
    const moov = bytes.indexOf("moov") - 4;
    const size = bytes.readUInt32BE(moov);
    const trak = bytes.indexOf("trak", moov) - 4;
    const one = Buffer.from(bytes.subarray(trak, trak + bytes.readUInt32BE(trak)));
    const more = Buffer.concat(Array(count).fill(one));
    const out = Buffer.concat([bytes.subarray(0, moov + size), more, bytes.subarray(moov + size)]);
    out.writeUInt32BE(size + more.length, moov);
    return out;
  }

  test("ten thousand streams", async () => {
    await refused(changed("crowd.mp4", (bytes) => withTracks(bytes, 10000)), /holds \d+ streams|could not be read/);
  });

  test("a bomb of frames: four thousand million, of one byte each", async () => {
    await refused(changed("bomb.mp4", (bytes) => {
      const stsz = bytes.indexOf("stsz");
      bytes.writeUInt32BE(1, stsz + 8);
      bytes.writeUInt32BE(0xffffffff, stsz + 12);
      const stts = bytes.indexOf("stts");
      bytes.writeUInt32BE(0xffffffff, stts + 12);
    }), /frames|read|damaged|longer than a day/);
  });

  test("larger than can be", async () => {
    await refused(make("huge.mkv", "-f lavfi -i color=red:size=9000x16:rate=5:duration=1 -c:v ffv1"), /is 9000 by 16 pixels; 8192 by 8192 is the most/);
  });

  /** A PATH on which ffmpeg is this script; ffprobe is the real one. */
  function pathWith(script) {
    const folder = place("path");
    if (script) {
      writeFileSync(join(folder, "ffmpeg"), script);
      chmodSync(join(folder, "ffmpeg"), 0o755);
    }
    symlinkSync("/usr/bin/ffprobe", join(folder, "ffprobe"));
    return { PATH: folder };
  }

  test("ffmpeg is missing, hangs, dies, says nothing good", async () => {
    const path = await make("old.avi", "-f lavfi -i testsrc2=size=160x90:rate=30:duration=1 -c:v mpeg4");
    await refused(path, /ffmpeg does not run here; install ffmpeg and try again/, { env: pathWith(null) });
    await refused(path, /ffmpeg hung while converting the film/, { env: pathWith("#!/bin/sh\nwhile :; do :; done\n"), flags: ["--patience", "1"] });
    await refused(path, /ffmpeg was killed while converting the film/, { env: pathWith("#!/bin/sh\necho half > picture.mp4\nkill -9 $$\n") });
    await refused(path, /ffmpeg failed while converting the film: no such codec/, { env: pathWith("#!/bin/sh\necho no such codec >&2\nexit 1\n") });
    await refused(path, /no frame that can be decoded/, { env: pathWith("#!/bin/sh\nexit 0\n") });
    await refused(path, /the disk is full/, { env: pathWith("#!/bin/sh\necho 'picture.mp4: No space left on device' >&2\nexit 1\n") });
    await refused(path, /ffprobe does not run here; install ffmpeg/, { env: { PATH: "/nowhere" } });
  });

  test("stopped in the middle, nothing half made stays", async () => {
    const path = await make("lengthy.avi", "-f lavfi -i testsrc2=size=640x360:rate=30:duration=30 -c:v mjpeg");
    const folder = place("stopped");
    const child = spawn(program, ["prepare", path, folder], { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    let said = "";
    child.stderr.on("data", (words) => (said += words));
    for (let i = 0; i < 600 && !readdirSync(folder).some((name) => name.endsWith(".part")); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGTERM");
    assert.equal(await ended, 1);
    assert.match(said, /stopped/);
    assert.deepEqual(readdirSync(folder), ["clip.avi"]);
  });

  test("what a killed one left is swept by the next", async () => {
    const folder = place("left");
    const path = await good();
    mkdirSync(join(folder, "first.abc.part"));
    writeFileSync(join(folder, "first.abc.part", "picture.mp4"), "half");
    const { status } = await run(program, ["prepare", path, folder]);
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith(".part")), []);
  });
});
