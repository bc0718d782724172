// Clips that stay where they are: what publishing makes of them, and what the
// film's pages may ask of other hosts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { film, folder, publish } from "./lib/film.mjs";

let server;
before(async () => (server = await serve()));
after(() => server.stop());

const manifest = async (project) => (await fetch(`${server.base}/api/v1/play/${project}`)).json();

/** A film whose first scene is on this clip. */
function on(clip, scene = {}) {
  const document = film();
  document.clips = { far: clip };
  document.scenes = [{ id: "one", clip: "far", ...scene }];
  document.start = "one";
  delete document.panels;
  delete document.goals;
  return document;
}

async function policy(project, page = "embed") {
  const reply = await fetch(`${server.base}/${page}/${project}`);
  assert.equal(reply.status, 200);
  const rows = reply.headers.get("content-security-policy").split("; ").map((row) => row.split(" "));
  return { html: await reply.text(), ...Object.fromEntries(rows.map(([name, ...all]) => [name, all.filter((one) => one !== "'self'" && one !== server.base)])) };
}

test("an address: what is missing is filled in, players get where and by what", async () => {
  const { stderr } = spawnSync(program, ["publish", folder(on({ url: "https://films.example/a.m3u8?x=1", duration: 12.5, rate: [25, 1], hosts: ["https://cdn.example:8443"] }), "hls"), "--data", server.data], { encoding: "utf8" });
  assert.match(stderr, /clip far: `rate` is left out/);
  const { document } = await manifest("hls");
  assert.deepEqual(document.clips.far, { duration: 12.5, hosts: ["https://cdn.example:8443"], file: "https://films.example/a.m3u8?x=1", by: "hls" });
  const [{ from, to, frames }] = document.scenes;
  assert.deepEqual([from, to, frames], [0, 12.5, undefined]);
  const is = await policy("hls");
  assert.deepEqual(is["media-src"], ["blob:", "https://films.example", "https://cdn.example:8443"]);
  assert.deepEqual(is["connect-src"], ["https://films.example", "https://cdn.example:8443"]);
  assert.deepEqual([is["frame-src"], is["script-src"]], [undefined, ["'wasm-unsafe-eval'"]]);
  assert.ok(!is.html.includes('src="https://films.example'), "the page asks nobody by itself");
});

test("each kind of clip: who plays it, and what the pages allow", async () => {
  const rows = [
    [{ url: "https://films.example/a.MP4#t=1" }, "video", "https://films.example/a.MP4#t=1", { "media-src": ["blob:", "https://films.example"] }],
    [{ youtube: "M7lc1UVf-VE" }, "youtube", "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE", { "frame-src": ["https://www.youtube-nocookie.com"], "script-src": ["'wasm-unsafe-eval'", "https://www.youtube.com"] }],
    [{ vimeo: "76979871/8272103f6e" }, "vimeo", "https://vimeo.com/76979871/8272103f6e", { "frame-src": ["https://player.vimeo.com"] }],
  ];
  const nothing = { "media-src": ["blob:"], "connect-src": [], "frame-src": undefined, "script-src": ["'wasm-unsafe-eval'"] };
  for (const [clip, by, file, allowed] of rows) {
    publish(folder(on(clip, { to: 4 }), `by-${by}`), server.data);
    const { clips, scenes } = (await manifest(`by-${by}`)).document;
    assert.deepEqual([clips.far.by, clips.far.file, scenes[0].from, scenes[0].to], [by, file, 0, 4]);
    for (const page of ["embed", "w"]) {
      const is = await policy(`by-${by}`, page);
      for (const name of Object.keys(nothing)) assert.deepEqual(is[name], allowed[name] ?? nothing[name], `${page} ${by} ${name}`);
    }
  }
});

test("a film of its own clips asks nobody else; framed pages are those of its panels", async () => {
  publish(folder(film(), "own"), server.data);
  const own = await policy("own");
  assert.deepEqual([own["media-src"], own["frame-src"], own["connect-src"]], [["blob:"], undefined, []]);
  const framing = film();
  framing.panels = {
    ...framing.panels,
    map: { kind: "page", title: "Map", address: { en: "https://maps.example/en?x={link.name}", de: "https://karten.example:8080" } },
    same: { kind: "page", title: "Here", address: "pages/here.html" },
  };
  framing.link = { name: { type: "text" } };
  framing.scenes[0].triggers = [{ id: "look", on: "enter", do: [{ link: "https://linked.example/a", where: "panel" }, { link: "https://tab.example/a", where: "new" }] }];
  publish(folder(framing, "framing"), server.data);
  const { "frame-src": frames } = await policy("framing");
  assert.deepEqual(frames.sort(), ["https://karten.example:8080", "https://linked.example", "https://maps.example"]);
});

test("what cannot be known or is no video is refused with what to write", () => {
  const refused = (clip, scene) => {
    const { status, stderr, stdout } = spawnSync(program, ["publish", folder(on(clip, scene), "wrong"), "--data", server.data], { encoding: "utf8" });
    assert.notEqual(status, 0);
    return stderr + stdout;
  };
  assert.match(refused({ youtube: "M7lc1UVf-VE" }), /give the scene a 'to', or its clip a 'duration'/);
  assert.match(refused({ url: "https://films.example/a.mp4" }, { from: 3 }), /unknown_length/);
  assert.match(refused({ youtube: "https://youtu.be/M7lc1UVf-VE" }, { to: 3 }), /Write the video's id alone/);
  assert.match(refused({ url: "https://youtu.be/M7lc1UVf-VE" }, { to: 3 }), /write the video's id as 'youtube'/);
  assert.match(refused({ url: "https://films.example/a.mp4", duration: 2 }, { to: 3 }), /beyond_clip/);
});
