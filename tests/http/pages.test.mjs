// The pages and files that viewers and other sites get.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { clip, film, folder, owner, publish } from "./lib/film.mjs";

let server;
let media;
const title = `Cut "off" </script><script>alert(1)</script> & 'so on'`;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  publish(folder(film({ title }), "hostile"), server.data);
  const manifest = await (await fetch(`${server.base}/api/v1/play/film`)).json();
  media = `${server.base}/${manifest.document.clips.clip.file}`;
});
after(() => server.stop());

test("the frame page starts its clip from the HTML and carries the manifest", async () => {
  const reply = await fetch(`${server.base}/embed/film`);
  const html = await reply.text();
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get("content-security-policy"), /frame-ancestors \*/);
  const video = html.match(/<video[^>]*>/)[0];
  assert.match(video, /preload="auto"/);
  assert.match(video, /playsinline/);
  assert.match(html, /<ramify-player [^>]*style="--poster:url\('http[^']+\.jpg'\)"/);
  assert.ok(video.includes(`src="${media}"`), video);
  const plain = html.match(/<noscript>.*(<video[^>]*>).*<\/noscript>/s)[1];
  assert.ok(plain.includes(" controls") && plain.includes(`src="${media}"`), plain);
  const manifest = JSON.parse(html.match(/id="ramify-manifest">(.*?)<\/script>/s)[1]);
  assert.equal(manifest.project, "film");
  assert.equal(manifest.base, server.base);
  assert.deepEqual([manifest.document.scenes[0].from, manifest.document.scenes[0].to], [0, 2]);
  assert.ok(html.indexOf("<video") < html.indexOf("ramify-manifest"), "the clip comes first");
});

test("a hostile title stays a title", async () => {
  for (const page of ["w", "embed"]) {
    const html = await (await fetch(`${server.base}/${page}/hostile`)).text();
    assert.ok(!html.includes("<script>alert"), page);
    const manifest = JSON.parse(html.match(/id="ramify-manifest">(.*?)<\/script>/s)[1]);
    assert.equal(manifest.title, title);
  }
});

test("the share page says what it is, and may not be framed", async () => {
  const reply = await fetch(`${server.base}/w/film`);
  const html = await reply.text();
  assert.match(reply.headers.get("content-security-policy"), /frame-ancestors 'none'/);
  for (const line of [
    '<meta property="og:type" content="video.other">',
    '<meta property="og:title" content="A test">',
    `<meta property="og:video" content="${server.base}/embed/film">`,
    '<meta property="og:video:width" content="320">',
    '<meta name="twitter:card" content="player">',
  ]) assert.ok(html.includes(line), line);
  const oembed = html.match(/application\/json\+oembed" href="([^"]+)"/)[1];
  assert.ok(html.indexOf("json+oembed") < 150_000);
  const card = await (await fetch(oembed)).json();
  assert.equal(card.type, "video");
  assert.match(card.html, /^<iframe src="[^"]+\/embed\/film" width="320" height="180"/);
});

test("oEmbed keeps to the sizes asked for and refuses what is not ours", async () => {
  const ask = (query) => fetch(`${server.base}/oembed?${new URLSearchParams(query)}`);
  const url = `${server.base}/w/film`;
  const small = await (await ask({ url, maxwidth: 160 })).json();
  assert.deepEqual([small.width, small.height], [160, 90]);
  const low = await (await ask({ url, maxwidth: 300, maxheight: 45 })).json();
  assert.deepEqual([low.width, low.height], [80, 45]);
  assert.equal((await ask({ url, format: "xml" })).status, 501);
  assert.equal((await ask({ url: "https://elsewhere.example/w/film" })).status, 404);
  assert.equal((await ask({ url: `${server.base}/w/nothing` })).status, 404);
  assert.equal((await ask({})).status, 400);
});

test("viewer routes answer any origin, the owner's none", async () => {
  const open = await fetch(`${server.base}/api/v1/play/film`, { headers: { origin: "null" } });
  assert.equal(open.headers.get("access-control-allow-origin"), "*");
  const closed = await owner(server, "/api/v1/projects", { headers: { origin: "https://elsewhere.example" } });
  assert.equal(closed.headers.get("access-control-allow-origin"), null);
  const preflight = await fetch(`${server.base}/api/v1/events`, { method: "OPTIONS", headers: { origin: "null", "access-control-request-method": "POST" } });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-methods"), /POST/);
  assert.match(preflight.headers.get("access-control-allow-headers"), /Content-Type/);
  const none = await fetch(`${server.base}/api/v1/projects`, { method: "OPTIONS" });
  assert.equal(none.headers.get("access-control-allow-methods"), null);
});

test("ranges of a clip are the file's own bytes", async () => {
  const bytes = readFileSync(clip());
  const last = bytes.length - 1;
  const get = (headers) => fetch(media, { headers });
  const whole = await get({});
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), bytes, "the clip is untouched");
  assert.match(whole.headers.get("cache-control"), /immutable/);
  for (const [range, from, to] of [
    ["bytes=0-99", 0, 99], ["bytes=100-", 100, last], ["bytes=-7", last - 6, last],
    ["bytes=5-5", 5, 5], [`bytes=0-${last + 1000}`, 0, last],
  ]) {
    const reply = await get({ range });
    assert.equal(reply.status, 206, range);
    assert.equal(reply.headers.get("content-range"), `bytes ${from}-${to}/${bytes.length}`);
    assert.deepEqual(Buffer.from(await reply.arrayBuffer()), bytes.subarray(from, to + 1), range);
  }
  for (const range of [`bytes=${bytes.length}-`, "bytes=-0"]) {
    const outside = await get({ range });
    assert.equal(outside.status, 416, range);
    assert.equal(outside.headers.get("content-range"), `bytes */${bytes.length}`);
  }
  for (const range of ["bytes=9-3", "bytes=a-b", "bytes=0-1,5-6", "items=0-1", "bytes=99999999999999999999-"]) {
    const reply = await get({ range });
    assert.equal(reply.status, 200, range);
    assert.equal((await reply.arrayBuffer()).byteLength, bytes.length);
  }
  const etag = whole.headers.get("etag");
  assert.equal((await get({ "if-none-match": etag })).status, 304);
  assert.equal((await get({ range: "bytes=0-1", "if-range": etag })).status, 206);
  assert.equal((await get({ range: "bytes=0-1", "if-range": '"other"' })).status, 200);
  const head = await fetch(media, { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(bytes.length));
});

test("nothing outside the media folder can be had", async () => {
  for (const path of ["/media/../token", "/media/x/../../token", "/media/%2e%2e/token", "/media/x/%2e%2e%2f%2e%2e%2ftoken", "/media/x/.hidden", "/media/x/..", "/assets/..%2ftoken"]) {
    const reply = await fetch(server.base + path);
    assert.equal(reply.status, 404, path);
  }
});

test("the manifest and the present release answer conditionally", async () => {
  for (const path of ["/api/v1/play/film", "/api/v1/play/film/current"]) {
    const first = await fetch(server.base + path);
    const etag = first.headers.get("etag");
    const again = await fetch(server.base + path, { headers: { "if-none-match": etag } });
    assert.equal(again.status, 304, path);
  }
  assert.equal((await fetch(`${server.base}/api/v1/play/nothing`)).status, 404);
});

test("built files are named by content, compressed, and never change", async () => {
  const { engine } = await (await fetch(`${server.base}/api/v1/play/film`)).json();
  assert.match(engine, /^assets\/engine-[0-9a-f]{10}\.wasm$/);
  const zipped = await fetch(`${server.base}/${engine}`);
  assert.equal(zipped.headers.get("content-type"), "application/wasm");
  assert.match(zipped.headers.get("cache-control"), /immutable/);
  const module = await WebAssembly.compile(await zipped.arrayBuffer());
  assert.equal(WebAssembly.Module.imports(module).length, 0);
  const bytes = await (await fetch(`${server.base}/${engine}`, { headers: { "accept-encoding": "identity" } })).arrayBuffer();
  const CODINGS = [
    ["identity", null],
    ["gzip, deflate", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["GZIP;q=0.5, BR ; q=0.1", "br"],
    ["br;q=0, gzip", "gzip"],
    ["brr, xgzip", null],
    ["gzip; q=0.000", null],
    [";,;q=,", null],
  ];
  for (const [accept, coding] of CODINGS) {
    const coded = await fetch(`${server.base}/${engine}`, { headers: { "accept-encoding": accept } });
    assert.equal(coded.headers.get("content-encoding"), coding, accept);
    assert.deepEqual(await coded.arrayBuffer(), bytes, accept);
  }
  assert.equal((await fetch(`${server.base}/assets/engine-0000000000.wasm`)).status, 404);
  const player = await fetch(`${server.base}/ramify-player.js`);
  assert.equal(player.status, 200);
  assert.match(await player.text(), /customElements/);
});

test("under a path, with or without it, every address carries it", async () => {
  const under = await serve({ flags: ["--url", "https://films.example/sub/"] });
  try {
    publish(folder(), under.data);
    for (const path of ["/sub/embed/film", "/embed/film"]) {
      const reply = await fetch(under.base + path);
      assert.equal(reply.status, 200, path);
      const html = await reply.text();
      for (const [, address] of html.matchAll(/(?:(?:src|href|poster)="|url\(')([^"']+)/g))
        if (address !== "data:,") assert.ok(address.startsWith("https://films.example/sub/"), address);
      assert.ok(html.includes('"base": "https://films.example/sub"'));
    }
    const welcome = await fetch(`${under.base}/sub/?token=${under.token()}`, { redirect: "manual" });
    assert.equal(welcome.headers.get("location"), "/sub/");
    assert.match(welcome.headers.get("set-cookie"), /Path=\/sub\/; .*Secure/);
    const card = await (await fetch(`${under.base}/oembed?url=https://films.example/sub/w/film`)).json();
    assert.match(card.html, /src="https:\/\/films\.example\/sub\/embed\/film"/);
    assert.equal((await fetch(`${under.base}/subembed/film`)).status, 404);
  } finally {
    await under.stop();
  }
});
