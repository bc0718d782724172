// Live: who has the film open hears of a change within two seconds.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { current, film, folder, owner, publish, write } from "./lib/film.mjs";

const WITHIN_MS = 2000;
let server;
let path;

before(async () => {
  server = await serve();
  path = folder();
  publish(path, server.data);
});
after(() => server.stop());

/** A read that must not hang the tests: news come at once or not at all. */
function soon(reading) {
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error("no news within 5 s")), 5000)));
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

/** An event stream, read event by event. */
async function listen(project = "film") {
  const stop = new AbortController();
  const reply = await fetch(`${server.base}/api/v1/play/${project}/live`, { signal: stop.signal });
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get("content-type"), /^text\/event-stream/);
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    close: () => stop.abort(),
    async next() {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const event = block.match(/^event: (.*)$/m)?.[1];
          if (event) return { event, data: JSON.parse(block.match(/^data: (.*)$/m)[1]) };
          continue;
        }
        const { done, value } = await soon(reader.read());
        if (done) return null;
        text += value;
      }
    },
  };
}

test("a stream begins with the present release", async () => {
  const stream = await listen();
  const { event, data } = await stream.next();
  const now = await current(server);
  assert.deepEqual([event, data], ["release", { release: now.release, shape: now.shape }]);
  stream.close();
});

test("a change of price reaches open streams, with the same shape", async () => {
  const streams = await Promise.all([listen(), listen(), listen()]);
  const firsts = await Promise.all(streams.map((stream) => stream.next()));
  const changed = film();
  changed.panels.card.text = "€ 149";
  write(path, changed);
  const words = publish(path, server.data);
  const published = Date.now();
  assert.match(words, /open players take it now/);
  for (const [i, stream] of streams.entries()) {
    const { event, data } = await stream.next();
    assert.equal(event, "release");
    assert.notEqual(data.release, firsts[i].data.release);
    assert.equal(data.shape, firsts[i].data.shape);
    assert.ok(Date.now() - published < WITHIN_MS, `${Date.now() - published} ms`);
    stream.close();
  }
});

test("another shape is told as another shape", async () => {
  const stream = await listen();
  const first = await stream.next();
  const changed = film();
  changed.scenes[0].elements[0].at = [0.3, 1];
  write(path, changed);
  assert.match(publish(path, server.data), /open players keep what they have/);
  const { data } = await stream.next();
  assert.notEqual(data.shape, first.data.shape);
  stream.close();
});

test("publishing the same again is no news", async () => {
  const before = await current(server);
  assert.match(publish(path, server.data), /nothing has changed/);
  assert.deepEqual(await current(server), before);
});

test("streams of other films hear nothing of it", async () => {
  const where = folder(film(), "quiet");
  publish(where, server.data);
  const quiet = await listen("quiet");
  const loud = await listen();
  const { release } = (await quiet.next()).data;
  const changed = film();
  changed.panels.card.text = "€ 151";
  write(path, changed);
  publish(path, server.data);
  await loud.next();
  assert.equal((await loud.next()).event, "release", "the change has been told");
  // What the quiet stream hears next is its own film's, so nothing came before.
  write(where, film({ title: "Not so quiet" }));
  publish(where, server.data);
  // That of its first release may come late.
  let next;
  do next = (await quiet.next()).data.release;
  while (next === release);
  assert.equal(next, (await current(server, "quiet")).release);
  loud.close();
  quiet.close();
});

test("the longest id has its stream too", async () => {
  const id = "x".repeat(64);
  const where = folder(film({ id }), "long");
  publish(where, server.data);
  const stream = await listen(id);
  await stream.next();
  write(where, film({ id, title: "Another" }));
  publish(where, server.data);
  assert.equal((await stream.next()).event, "release");
  stream.close();
});

test("a film that is withdrawn says so, and comes back", async () => {
  const stream = await listen();
  await stream.next();
  const ask = (withdrawn) => owner(server, "/api/v1/projects/film/withdraw", {
    method: "POST", body: JSON.stringify({ withdrawn }), headers: { "content-type": "application/json" },
  });
  assert.equal((await ask(true)).status, 204);
  assert.equal((await stream.next()).event, "withdrawn");
  const manifest = await (await fetch(`${server.base}/api/v1/play/film`)).json();
  assert.deepEqual([manifest.withdrawn, manifest.document], [true, null]);
  assert.equal((await fetch(`${server.base}/embed/film`)).status, 410);
  assert.equal((await fetch(`${server.base}/oembed?url=${server.base}/w/film`)).status, 404);
  assert.equal((await current(server)).withdrawn, true);
  assert.equal((await ask(false)).status, 204);
  assert.equal((await stream.next()).event, "release");
  stream.close();
  const missing = await owner(server, "/api/v1/projects/nothing/withdraw", { method: "POST" });
  assert.equal(missing.status, 404);
});

test("a release by the API: known clips, mistakes, and who was faster", async () => {
  const document = await (await owner(server, "/api/v1/projects/film/document")).json();
  const send = (body, headers = {}) => owner(server, "/api/v1/projects/film/releases", {
    method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers },
  });
  document.panels.card.text = "€ 160";
  const before = await current(server);
  const late = await send(document, { "if-match": '"another"' });
  assert.equal(late.status, 412);
  const made = await send(document, { "if-match": `"${before.release}"` });
  assert.equal(made.status, 201, await made.clone().text());
  const is = await made.json();
  assert.equal(is.same_shape, true);
  assert.equal(is.shape, before.shape);
  assert.equal((await current(server)).release, is.release);
  const again = await send(document);
  assert.equal(again.status, 200);
  assert.equal((await again.json()).unchanged, true);

  document.scenes[0].elements[0].kind = "nothing";
  const wrong = await send(document);
  assert.equal(wrong.status, 422);
  const problem = await wrong.json();
  assert.equal(problem.code, "document_mistakes");
  assert.ok(problem.findings.length >= 1 && problem.findings[0].line >= 1);
  const foreign = film();
  foreign.clips.clip.file = "../../etc/passwd";
  assert.equal((await send(foreign)).status, 422);
  foreign.clips.clip = { media: "0".repeat(32) };
  assert.equal((await send(foreign)).status, 422);
  assert.equal((await current(server)).release, is.release);
  const race = await Promise.all(["€ 161", "€ 162", "€ 163", "€ 164"].map((text) => {
    const next = structuredClone(document);
    next.scenes[0].elements[0].kind = "hotspot";
    next.panels.card.text = text;
    return send(next, { "if-match": `"${is.release}"` });
  }));
  assert.deepEqual(race.map(({ status }) => status).sort(), [201, 412, 412, 412], "of those who saw the same release one is the first");
});

test("a hundred open streams end cleanly on SIGTERM", async () => {
  const other = await serve();
  publish(folder(), other.data);
  const stream = () => fetch(`${other.base}/api/v1/play/film/live`).then((reply) => reply.text());
  const open = Array.from({ length: 100 }, stream);
  for (let count = 0; count < 100; ) {
    const metrics = await (await owner(other, "/metrics")).text();
    count = Number(metrics.match(/^ramify_live_streams (\d+)$/m)[1]);
  }
  const begun = Date.now();
  assert.equal(await other.stop(), 0);
  assert.ok(Date.now() - begun < 5000);
  for (const text of await Promise.all(open)) assert.match(text, /event: release/);
  assert.match(other.log(), /info stopped clean=1/);
});
