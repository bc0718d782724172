// Captions at publishing: SRT becomes WebVTT, WebVTT stays, nonsense is refused.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { film, folder } from "./lib/film.mjs";

let server;
before(async () => (server = await serve()));
after(() => server.stop());

/** Publish a film with these captions: name → [language, bytes]. */
function publish(project, captions) {
  const list = Object.entries(captions).map(([file, [language]]) => ({ language, label: language, file }));
  const path = folder(film({ clips: { clip: { file: "clip.mp4", captions: list } } }), project);
  mkdirSync(join(path, "words"));
  for (const [file, [, bytes]] of Object.entries(captions)) writeFileSync(join(path, file), bytes);
  return spawnSync(program, ["publish", path, "--data", server.data], { encoding: "utf8" });
}

async function captionsOf(project) {
  const { document } = await (await fetch(`${server.base}/api/v1/play/${project}`)).json();
  return Promise.all(document.clips.clip.captions.map(async ({ language, file }) => {
    const reply = await fetch(`${server.base}/${file}`);
    return { language, file, status: reply.status, type: reply.headers.get("content-type"), text: await reply.text() };
  }));
}

const SRT = (words) => `1\r\n00:00:00,500 --> 00:00:01,500\r\n${words}\r\n`;

test("SRT in several languages and encodings is kept as WebVTT", async () => {
  const { status, stderr } = publish("spoken", {
    "a.en.srt": ["en", SRT("Hello <font color=red>there</font> & {\\an8}welcome")],
    "words/b.fr.SRT": ["fr", Buffer.from(SRT("D\xe9j\xe0 vu"), "latin1")],
    "c.ja.srt": ["ja", Buffer.from(`\ufeff${SRT("東京")}`, "utf16le")],
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  const all = await captionsOf("spoken");
  assert.deepEqual(all.map(({ language, status: is, type }) => [language, is, type]), ["en", "fr", "ja"].map((language) => [language, 200, "text/vtt; charset=utf-8"]));
  const head = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n";
  assert.deepEqual(all.map(({ text }) => text), [`${head}Hello there &amp; welcome\n`, `${head}Déjà vu\n`, `${head}東京\n`]);
  assert.match(all[0].file, /^media\/[0-9a-f]{32}\/a\.en\.vtt$/);
  assert.match(all[1].file, /\/b\.fr\.vtt$/);
});

test("good WebVTT is kept byte for byte; what browsers leave out of it is said", async () => {
  const vtt = "WEBVTT - a film\r\n\r\nNOTE by hand\r\n\r\n00:00.500 --> 00:01.500 align:start\r\n<v Ann>Hello</v>\r\n\r\n00:02.000 --> 00:01.000\r\nbackwards\r\n";
  const { status, stderr } = publish("read", { "a.vtt": ["en", vtt] });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^warning: `file`: line 8: these times are none/);
  assert.equal((await captionsOf("read"))[0].text, vtt);
});

test("what is no captions is refused, and nothing is published", async () => {
  for (const [bytes, words] of [["Dear diary", /neither WebVTT nor SRT/], ["", /neither/], [readFileSync(program).subarray(0, 50_000), /error: `file`: /], ["1\n00:00:02,000 --> 00:00:01,000\nx\n", /line 2: /], [Buffer.alloc(5 << 20, 65), /too large|at most/i]]) {
    const { status, stderr } = publish("none", { "a.srt": ["en", bytes] });
    assert.equal(status, 1, String(bytes).slice(0, 20));
    assert.match(stderr, words);
    assert.equal((await fetch(`${server.base}/api/v1/play/none`)).status, 404);
  }
});

test("hostile words stay words", async () => {
  const { status } = publish("hostile", { "a.srt": ["en", SRT("<script>alert(1)</script> --> <c.x onclick=1> &lt; \0")] });
  assert.equal(status, 0);
  const [{ text }] = await captionsOf("hostile");
  assert.ok(!/<(script|c)/.test(text), text);
  assert.match(text, /&lt;script&gt;.*--&gt; &lt;c\.x.*&lt; \ufffd/);
});
