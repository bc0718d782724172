// From a file on the disk to a film: new, check, publish, and what they say.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/files.mjs";
import { program, serve } from "../../tools/server.mjs";
import { clip, film, folder, place, publish, released, write } from "./lib/film.mjs";

let server;
// Commands run while this process waits: its open lines may lie idle for long.
before(async () => (server = await serve({ flags: ["--idle", "300"] })));
after(() => server.stop());

const run = (args, more = {}) => spawnSync(program, args, { encoding: "utf8", ...more });
const manifest = async (project) => (await fetch(`${server.base}/api/v1/play/${project}`)).json();

test("your own video: new, check, publish; the clip stays what it was", async () => {
  const where = place("own");
  copyFileSync(clip(), join(where, "holiday film.mp4"));
  const made = run(["new", "holiday film.mp4", "--title", "By the Sea: été"], { cwd: where });
  assert.equal(made.status, 0, made.stderr);
  const path = join(where, "by-the-sea-ete");
  assert.deepEqual(readFileSync(join(path, "holiday film.mp4")), readFileSync(clip()));
  assert.match(readFileSync(join(path, "project.json"), "utf8"), /^ +"place": \[40, 40, 20, 20\],$/m, "as somebody would write it");
  const check = run(["check", path]);
  assert.equal(check.status, 0, check.stdout);
  const words = publish(path, server.data);
  assert.match(words, /release 1 \(the first one\)/);
  assert.match(words, new RegExp(`watch   ${server.base}/w/by-the-sea-ete`));
  const { document } = await manifest("by-the-sea-ete");
  const kinds = document.scenes.flatMap((scene) => scene.elements ?? []).map(({ kind }) => kind);
  assert.deepEqual(kinds, ["hotspot", "choice"]);
  assert.equal(document.panels.about.kind, "card");
  const bytes = Buffer.from(await (await fetch(`${server.base}/${document.clips.film.file}`)).arrayBuffer());
  assert.deepEqual(bytes, readFileSync(clip()), "published untouched");
  assert.equal(run(["new", "holiday film.mp4", "--title", "By the Sea: été"], { cwd: where }).status, 1, "never over another");
  assert.match(run(["new", "holiday film.mp4", "--title", "By the Sea: été"], { cwd: where }).stderr, /File exists; give another name with --title/);
  assert.equal(run(["new", "nothing.mp4"], { cwd: where }).status, 1);
  writeFileSync(join(where, "no.mp4"), "no video");
  assert.match(run(["new", "no.mp4"], { cwd: where }).stderr, /is a text, not a video/);
});

test("times lie on frames, missing ends are filled in", async () => {
  const document = film();
  document.scenes[0].from = 0.01;
  document.scenes[0].to = 1.99;
  document.scenes[1].from = 1.99;
  delete document.scenes[1].to;
  publish(folder(document, "frames"), server.data);
  const is = await released(server, "frames");
  assert.deepEqual(is.scenes.map(({ from, to, first_frame, frames }) => [from, to, first_frame, frames]), [[0, 2, 0, 60], [2, 4, 60, 60]]);
  const { duration, width, height, rate, frames } = is.clips.clip;
  assert.deepEqual([duration, width, height, rate, frames], [4, 320, 180, [30, 1], 120]);
  const poster = await fetch(`${server.base}/${is.clips.clip.poster}`);
  assert.equal(poster.headers.get("content-type"), "image/jpeg");
});

test("a rate that is no whole number is kept exactly", async () => {
  const path = folder(film({ scenes: [{ id: "one", clip: "clip", from: 0.5, to: 1.5 }], panels: {}, goals: [] }), "ntsc");
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=64x36:rate=30000/1001:duration=2", "-pix_fmt", "yuv420p", join(path, "clip.mp4")]);
  const document = JSON.parse(readFileSync(join(path, "project.json")));
  document.start = "one";
  write(path, document);
  publish(path, server.data);
  const is = await released(server, "ntsc");
  assert.deepEqual(is.clips.clip.rate, [30000, 1001]);
  const [scene] = is.scenes;
  assert.deepEqual([scene.first_frame, scene.frames, scene.from, scene.to], [15, 30, 0.5005, 1.5015]);
});

test("a scene that is cut to a frame takes what reached into its last one with it", async () => {
  const document = film();
  const [one] = document.scenes;
  document.scenes[1].from = one.to = 2.01; // between two frames; the nearer is at 2
  one.elements[0].at = [0.1, 2.01];
  one.elements[1].at = [0.5, 2.01];
  one.triggers = [{ id: "late", at: 2.005, do: [{ emit: "late" }] }];
  publish(folder(document, "cut"), server.data);
  const [is] = (await (await fetch(`${server.base}/api/v1/projects/cut/document`, { headers: { authorization: `Bearer ${server.token()}` } })).json()).scenes;
  assert.deepEqual([is.to, is.elements[0].at, is.elements[1].at], [2, [0.1, 2], [0.5, 2]]);
  assert.ok(Math.abs(is.triggers[0].at - 59 / 30) < 1e-6, "on the last frame");
});

test("the element that the README adds by hand can be added and published", () => {
  const at = place("readme");
  copyFileSync(clip(), join(at, "film.mp4"));
  assert.equal(run(["new", "film.mp4", "--title", "My film"], { cwd: at }).status, 0);
  const path = join(at, "my-film");
  const document = JSON.parse(readFileSync(join(path, "project.json")));
  const [, element] = /```json\n([^`]+)```/.exec(readFileSync(join(root, "README.md"), "utf8"));
  document.scenes[0].elements.push(JSON.parse(element));
  write(path, document);
  const check = run(["check", path]);
  assert.equal(check.status, 0, check.stdout);
  publish(path, server.data, "--project", "readme");
});

test("`new` takes films and titles of any name; what it makes can be published", () => {
  const at = place("names");
  const take = (name, ...args) => {
    copyFileSync(clip(), join(at, name));
    const made = run(["new", ...args, "--", name], { cwd: at });
    assert.equal(made.status, 0, `${name}: ${made.stderr}`);
    const [, path] = made.stdout.match(/ramify publish (.+)/);
    publish(join(at, path), server.data, "--project", `names-${path}`);
    return path;
  };
  assert.equal(take("a day.mp4"), "a-day", "named after the film, without its ending");
  for (const name of ["12:30.mp4", "{brace}.mp4", "two\nlines.mp4", "--dashes.mp4", "#first.mp4", "日本.mp4", "no ending", "it's \"quoted\" & 100%41?.mp4"]) take(name);
  assert.equal(take("1.mp4", "--title", "Käse à la Łódź – “ça va”!"), "kase-a-la-lodz-ca-va");
  const names = ["Käse & 東京", "Käse & 大阪", "東京", "大阪", "Кино", "فيلم", "🎬 🎥", "x".repeat(300), `${"x".repeat(299)}y`].map((title, i) => take(`${i}.mp4`, "--title", title));
  assert.equal(new Set(names).size, names.length, "no two titles share a name");
  for (const name of names) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.match(names[0], /^kase-[a-z2-7]{6}$/);
  const path = take("brace.mp4", "--title", "All {of} it");
  assert.equal(JSON.parse(readFileSync(join(at, path, "project.json"))).title, "All {{of}} it");
  const gone = run(["new", "gone.mp4"], { cwd: at });
  assert.match(gone.stderr, /gone\.mp4: No such file/);
});

test("`new` that fails leaves nothing behind", () => {
  const at = place("rest");
  writeFileSync(join(at, "clip.mp4"), readFileSync(clip()));
  // A file may become no larger than two blocks: as if the disk were full.
  const full = spawnSync("bash", ["-c", 'trap "" XFSZ; ulimit -f 2; exec "$0" new clip.mp4 --title full', program], { cwd: at, encoding: "utf8" });
  assert.equal(full.status, 1, full.stderr);
  assert.equal(existsSync(join(at, "full")), false);
  assert.equal(run(["new", "clip.mp4", "--title", "full"], { cwd: at }).status, 0);
});

test("output that nobody could read is no success", () => {
  const full = spawnSync("bash", ["-c", '"$0" schema > /dev/full', program], { encoding: "utf8" });
  assert.equal(full.status, 1);
  assert.match(full.stderr, /could not be written/);
});

test("one run says every mistake, with its place, and publishes nothing", async () => {
  const document = film();
  document.start = "nowhere";
  document.scenes[0].elements[0].place = [10, 10];
  document.scenes[0].elements[1].options[0].go = "tow";
  const path = folder(document, "wrong");
  const result = run(["publish", path, "--data", server.data]);
  assert.equal(result.status, 1);
  const lines = result.stderr.trim().split("\n").filter((line) => / error /.test(line));
  assert.ok(lines.length >= 3, result.stderr);
  for (const line of lines) assert.match(line, /^project\.json:\d+:\d+: error \w+: .+\(.+\)$/);
  assert.match(result.stderr, /Did you mean 'two'/);
  assert.equal((await fetch(`${server.base}/w/wrong`)).status, 404);
  const asJson = JSON.parse(run(["check", path, "--json"]).stdout);
  assert.equal(asJson.filter(({ severity }) => severity === "error").length, lines.length);
  for (const { line, column, path: where, code, text } of asJson) assert.ok(line && column && where && code && text);
});

test("what a clip cannot do is said in words", () => {
  const mistakes = (document, files = true) => {
    const path = folder(document, "clip-mistakes");
    if (!files) writeFileSync(join(path, "clip.mp4"), "not a video");
    return run(["publish", path, "--data", server.data]).stderr;
  };
  const late = film();
  late.scenes[1].to = 60;
  assert.match(mistakes(late), /scene two reaches outside its clip, which is 4\.000 s/);
  const missing = film();
  missing.clips.clip.file = "other.mp4";
  assert.match(mistakes(missing), /other\.mp4/);
  assert.match(mistakes(film(), false), /is a text, not a video/);
  const up = film();
  up.clips.clip.file = "../clip.mp4";
  assert.notEqual(mistakes(up), "");
});

test("another folder does not take a film's name by accident", () => {
  publish(folder(film(), "same"), server.data);
  const other = folder(film({ title: "Another" }), "same");
  const result = run(["publish", other, "--data", server.data]);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /was published from .*--project/);
  assert.match(publish(other, server.data, "--project", "same"), /release 2/);
  assert.match(publish(folder(film({ id: "by-id" }), "any"), server.data), /^by-id: release 1/);
});

test("withdrawing takes a film away, publishing brings it back", async () => {
  const path = folder(film(), "away");
  publish(path, server.data);
  assert.equal(run(["withdraw", "away", "--data", server.data]).status, 0);
  assert.equal((await fetch(`${server.base}/w/away`)).status, 410);
  assert.equal(run(["withdraw", "nothing", "--data", server.data]).status, 1);
  publish(path, server.data);
  assert.equal((await fetch(`${server.base}/w/away`)).status, 200);
});

test("the schema is printed, and is the format's own", () => {
  const schema = JSON.parse(run(["schema"]).stdout);
  assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.ok(schema.required.includes("scenes"));
});

test("publishing without a server, and the server afterwards, is the same", async () => {
  const data = place("cold");
  publish(folder(), data);
  const cold = await serve({ data });
  assert.equal((await fetch(`${cold.base}/embed/film`)).status, 200);
  await cold.stop();
});

test("play prints the effects of a trail; a wrong line ends it", () => {
  const path = folder(film(), "played");
  const trail = [
    { input: "opened", at_ms: 0, seed: 1 },
    { input: "started", at_ms: 10, scene: "one", t: 0 },
    { input: "moved", from: 0, to: 0.3 },
    { input: "pressed", at_ms: 300, element: "bag" },
  ].map((line) => JSON.stringify(line)).join("\n");
  const played = run(["play", path], { input: `${trail}\n` });
  assert.equal(played.status, 0, played.stderr);
  const effects = played.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(effects.some(({ effect, element }) => effect === "shown" && element === "bag"));
  assert.ok(effects.some(({ effect, panel }) => effect === "opened" && panel === "card"));
  const wrong = run(["play", path], { input: `${trail}\n{"input":"pressed","at_ms":400,"element":"nothing"}\n` });
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /^trail:5: /m);
  const hidden = run(["play", path], { input: '{"input": "opened", "at_ms": 0, "seed": 7}\0{"input": "x"}\n' });
  assert.equal(hidden.status, 1, "what stands behind a zero byte is read too");
  const empty = run(["play", path], { input: '\r\n  \n{"input": "opened", "at_ms": 0, "seed": 7}\r\n' });
  assert.equal(empty.status, 0, empty.stderr);
});

test("the token is a file of the owner's alone, and listening wide needs it", () => {
  assert.equal(statSync(join(server.data, "token")).mode & 0o777, 0o600);
  const data = place("wide");
  const wide = run(["serve", "--data", data, "--listen", "0.0.0.0", "--port", "0"], { timeout: 5000 });
  assert.equal(wide.status, 1);
  assert.match(wide.stderr, /ramify token/);
  assert.match(run(["token", "--data", data]).stdout, /\?token=\w{52}$/m);
});

test("a picture that is a link out of the folder is not published", () => {
  const document = film();
  document.panels.card = { kind: "card", title: "The bag", image: "bag.png", alt: "The bag" };
  const path = folder(document, "link");
  symlinkSync(join(server.data, "token"), join(path, "bag.png"));
  const refused = run(["publish", path, "--data", server.data]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /`image`: bag\.png leads out of the project's folder/);
});

test("captions above the folder are no address of the server's, and an own folder called media is one's own", () => {
  const document = film();
  document.clips.clip.captions = [{ language: "en", file: "../en.vtt" }];
  const path = folder(document, "captioned");
  const refused = run(["publish", path, "--data", server.data]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /`file`: \.\.\/en\.vtt leads out of the project's folder/);
  document.clips.clip.captions[0].file = "media/en.vtt";
  write(path, document);
  assert.match(run(["publish", path, "--data", server.data]).stderr, /media\/en\.vtt/, "what is not there is told");
  mkdirSync(join(path, "media"));
  writeFileSync(join(path, "media/en.vtt"), "WEBVTT\n");
  assert.equal(run(["publish", path, "--data", server.data]).status, 0);
  const shown = JSON.parse(readFileSync(join(path, "project.json"), "utf8"));
  assert.equal(shown.clips.clip.captions[0].file, "media/en.vtt", "the document is the author's");
});

test("a data folder that cannot be used is told as it is", () => {
  const data = place("unusable");
  mkdirSync(join(data, "serve.lock"));
  const serves = run(["serve", "--data", data, "--port", "0"], { timeout: 5000 });
  assert.equal(serves.status, 1);
  assert.match(serves.stderr, /Is a directory/);
  assert.match(run(["serve", "--data", "/dev/null"], { timeout: 5000 }).stderr, /Not a directory/);
  assert.match(run(["serve", "--data", ""], { timeout: 5000 }).stderr, /No such file/);
  assert.equal(run(["serve", "data", "--port", "0"], { cwd: data, timeout: 5000 }).status, 2, "a forgotten --data");
});

test("a second server on the same folder says so", () => {
  const second = run(["serve", "--data", server.data, "--port", "0"], { timeout: 5000 });
  assert.equal(second.status, 1);
  assert.match(second.stderr, /another ramify serves this folder/);
});

test("help comes from the tables; unknown words are told", () => {
  const help = run(["--help"]);
  assert.equal(help.status, 0);
  for (const command of ["serve", "new", "publish", "check", "play", "token"]) {
    assert.match(help.stdout, new RegExp(`ramify ${command}`));
    assert.equal(run([command, "--help"]).status, 0);
  }
  assert.match(run(["serve", "--help"]).stdout, /--per-address N/);
  assert.equal(run([]).status, 2);
  assert.equal(run(["nothing"]).status, 2);
  assert.match(run(["serve", "--nothing"]).stderr, /no setting --nothing/);
});
