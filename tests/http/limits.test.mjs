// Requests that are too large, too slow, malformed: bounded, and said so.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, folder, publish, resident } from "./lib/film.mjs";

let server;

before(async () => {
  server = await serve({ flags: ["--idle", "2", "--body", "2", "--per-address", "60"] });
  publish(folder(), server.data);
});
after(() => server.stop());

/** Write these pieces, each after its pause; all that comes back until the end. */
function raw(...pieces) {
  return new Promise((resolve, reject) => {
    const begun = Date.now();
    const socket = connect(server.port, "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => (text += chunk));
    socket.on("error", (error) => (error.code === "ECONNRESET" || error.code === "EPIPE" ? undefined : reject(error)));
    const limit = setTimeout(() => socket.destroy(), 10_000);
    socket.on("close", () => clearTimeout(limit));
    socket.on("close", () => resolve({ text, ms: Date.now() - begun }));
    (async () => {
      for (const piece of pieces) {
        if (socket.destroyed) break;
        if (typeof piece === "number") await new Promise((done) => setTimeout(done, piece));
        else socket.write(piece);
      }
    })();
  });
}

const head = (length) => `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n${length}\r\n\r\n`;

test("a body that says it is too large is refused", async () => {
  const reply = await fetch(`${server.base}/api/v1/events`, { method: "POST", body: "x".repeat(1_100_000), headers: { "content-type": "text/plain" } });
  assert.equal(reply.status, 413);
  assert.equal((await reply.json()).code, "body_too_large");
});

test("a body that does not say so is cut off all the same", async () => {
  const chunk = `10000\r\n${"x".repeat(65536)}\r\n`;
  const within = await raw(head("Transfer-Encoding: chunked\r\nConnection: close"), ...Array(20).fill(chunk), "0\r\n\r\n");
  assert.match(within.text, /^HTTP\/1\.1 413 /);
  const before = resident(server);
  const endless = await raw(head("Transfer-Encoding: chunked"), ...Array(400).fill(chunk));
  assert.ok(!endless.text.includes(" 204 "));
  assert.ok(resident(server) - before < 8000, "26 MB were not kept");
});

test("a body that drips is ended, however steadily it drips", async () => {
  const pieces = [];
  for (let i = 0; i < 40; i++) pieces.push("x", 200);
  const { text, ms } = await raw(head("Content-Length: 1000"), ...pieces);
  assert.ok(ms > 1500 && ms < 5000, `${ms} ms`);
  assert.ok(!text.includes(" 204 "));
});

test("headers that drip are ended too", async () => {
  const pieces = ["GET / HTTP/1.1\r\n"];
  for (let i = 0; i < 40; i++) pieces.push(`X-${i}: 1\r\n`, 200);
  const { ms } = await raw(...pieces);
  assert.ok(ms > 1500 && ms < 5000, `${ms} ms`);
});

test("a connection that says nothing is ended; one in use is not", async () => {
  const { ms } = await raw();
  assert.ok(ms > 1500 && ms < 5000, `${ms} ms`);
  const ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const { text } = await raw(ask, 1200, ask, 1200, ask, 1200, ask.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  assert.equal(text.split("HTTP/1.1 200 OK").length, 5);
});

test("a live stream is not idle", async () => {
  const stop = new AbortController();
  const reply = await fetch(`${server.base}/api/v1/play/film/live`, { signal: stop.signal });
  const reader = reply.body.getReader();
  await reader.read();
  const ended = await Promise.race([reader.read().then(() => true), new Promise((done) => setTimeout(() => done(false), 4000))]);
  assert.equal(ended, false);
  stop.abort();
});

test("requests that are none get 400 or the line is closed, and nothing breaks", async () => {
  for (const text of [
    "\r\n\r\n\r\n", "GET\r\n\r\n", "\0\0\0\0", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
    "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    head("Transfer-Encoding: chunked") + "zz\r\nx\r\n0\r\n\r\n",
    `GET /${"a".repeat(20000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20000)}\r\n\r\n`,
    "GET /%00%ff%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  ]) {
    const { text: answer } = await raw(text);
    assert.match(answer || "HTTP/1.1 400 ", /^HTTP\/1\.[01] (4\d\d|505) /, JSON.stringify(text.slice(0, 60)));
  }
  assert.equal((await fetch(`${server.base}/healthz`)).status, 200);
});

test("a host that is no host does not reach our addresses", async () => {
  const { text } = await raw('GET /w/film HTTP/1.1\r\nHost: x"><script>alert(1)</script>\r\nConnection: close\r\n\r\n');
  assert.ok(!text.includes("<script>alert"));
});

test("the headers of a real browser fit", async () => {
  const { release } = await current(server);
  const cookie = `other=${"c".repeat(1500)}`;
  const headers = {
    cookie, "content-type": "text/plain", accept: "*/*", "accept-language": "en-GB,en-US;q=0.9,en;q=0.8,de;q=0.7",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36",
    "sec-ch-ua": '"Chromium";v="136", "Google Chrome";v="136", "Not.A/Brand";v="99"', "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"', referer: "https://films.example/some/long/path/of/a/page?with=parameters&and=more",
    origin: "https://films.example", dnt: "1",
  };
  const one = new Viewing(server, { release }).opened().started();
  const reply = await fetch(`${server.base}/api/v1/events`, { method: "POST", body: JSON.stringify(one.body()), headers });
  assert.equal(reply.status, 204);
  const page = await fetch(`${server.base}/embed/film`, { headers });
  assert.equal(page.status, 200);
  const media = await fetch(`${server.base}/api/v1/play/film/live`, { headers });
  assert.equal(media.status, 200);
  await media.body.cancel();
});

test("headers for which there is no room are refused with words, not with a closed line", async () => {
  const ask = (path, size) => raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: ${"u".repeat(120)}\r\nAccept: text/html\r\nCookie: c=${"c".repeat(size)}\r\n\r\n`);
  for (const path of ["/embed/film", "/w/film", "/api/v1/play/film", "/", "/nothing"]) {
    const { text } = await ask(path, 2000);
    assert.match(text, /^HTTP\/1\.1 (200|303|404) /, path);
    let refused = 0;
    for (let size = 2100; size < 2700; size += 50) {
      const { text: reply } = await ask(path, size);
      assert.match(reply, /^HTTP\/1\.1 (200|303|404|431) /, `${path} ${size}`);
      if (reply.includes("headers_too_large")) refused++;
    }
    if (path !== "/") assert.ok(refused > 4, `${refused} told why`); // a redirect needs less room
  }
});

test("a request that two programs could read in two ways is refused, and the line closed", async () => {
  const inner = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  for (const request of [
    `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 64\r\n\r\n${inner}`,
    `GET /w/film HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n${inner}`,
    `GET /w/film HTTP/1.1\r\n\r\n${inner}`,
  ]) {
    const { text } = await raw(request);
    assert.match(text, /^HTTP\/1\.1 400 /, request);
    assert.ok(!/HTTP\/1\.1 200 /.test(text), "what was inside is not answered");
  }
});

test("a zero byte does not end a path", async () => {
  for (const path of ["/w/film%00.x", "/api/v1/play/film%00", "/media/%00"])
    assert.match((await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).text, /^HTTP\/1\.1 404 /, path);
});

test("every route answers every method, and HEAD without a body", async () => {
  const { paths } = await (await fetch(`${server.base}/api/v1/openapi.json`)).json();
  assert.ok(Object.keys(paths).length > 20);
  for (const path of Object.keys(paths)) {
    const at = path.replace("{project}", "film").replace(/\{\w+\}/g, "x");
    // What one pattern names, another may mean by a {part}.
    const rows = Object.keys(paths).filter((pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`).test(at));
    assert.ok(rows.includes(path));
    for (const method of ["PUT", "DELETE", "PATCH", "TRACE", "FOO"]) {
      if (rows.some((pattern) => paths[pattern][method.toLowerCase()])) continue;
      const { text } = await raw(`${method} ${at} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      assert.match(text, /^HTTP\/1\.1 405 /, `${method} ${path}`);
      assert.match(text, /\r\nAllow: \S/);
    }
    const { text } = await raw(`HEAD ${at} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.equal(text.slice(text.indexOf("\r\n\r\n") + 4), "", `HEAD ${path}`);
  }
});

test("one address has so many connections and no more", async () => {
  const sockets = [];
  for (let i = 0; i < 120; i++) sockets.push(connect(server.port, "127.0.0.1").on("error", () => {}));
  await new Promise((done) => setTimeout(done, 500));
  const open = sockets.filter((socket) => !socket.closed && socket.readyState === "open").length;
  for (const socket of sockets) socket.destroy();
  assert.ok(open <= 60, `${open} stay open`);
  assert.ok(open > 30);
});

test("an idle server is small", async () => {
  const fresh = await serve();
  try {
    publish(folder(), fresh.data);
    await fetch(`${fresh.base}/embed/film`);
    const kb = resident(fresh);
    assert.ok(kb <= 20_000, `${kb} KB`);
  } finally {
    await fresh.stop();
  }
});
