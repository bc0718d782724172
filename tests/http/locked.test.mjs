// Who may watch a film: its password, the websites that may show it, its end.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join as joined } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, clip, current, folder, owner, padded, place, publish } from "./lib/film.mjs";
import { ask, first, join } from "./lib/people.mjs";

let server;
let editor;
let analyst;
before(async () => {
  server = await serve();
  await first(server);
  editor = await join(server, "editor");
  analyst = await join(server, "analyst");
});
after(() => server.stop());

const PASSWORD = "väldigt hemligt & more";
/** A film of that name whose clip is like no other. */
function own(name, at = server) {
  const path = folder(undefined, name);
  writeFileSync(joined(path, "clip.mp4"), padded(readFileSync(clip()), statSync(clip()).size + 64));
  return publish(path, at.data);
}
const set = (name, body, at = server) => owner(at, `/api/v1/projects/${name}/access`, { method: "PUT", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
const limits = async (name, at = server) => (await owner(at, `/api/v1/projects/${name}/access`)).json();
const get = (path, headers = {}, at = server) => fetch(at.base + path, { headers, redirect: "manual" });
const enter = (name, password, { page = "w", headers = {}, query = "" } = {}, at = server) =>
  fetch(`${at.base}/${page}/${name}${query}`, { method: "POST", redirect: "manual", body: new URLSearchParams({ password }), headers });
const cookies = (reply) => reply.headers.getSetCookie();
const passOf = (reply) => cookies(reply)[0]?.split(";")[0] ?? "";

async function manifest(name, headers = {}, at = server) {
  const reply = await get(`/api/v1/play/${name}`, headers, at);
  assert.equal(reply.status, 200);
  return reply.json();
}

/** Everything of a film that a viewer may ask for, as paths. */
async function addresses(name) {
  const is = await manifest(name);
  const { clip } = is.document.clips;
  return { api: [`/api/v1/play/${name}`, `/${is.pack}`, `/api/v1/play/${name}/live`, `/api/v1/play/${name}/current`, `/oembed?url=${encodeURIComponent(`${server.base}/w/${name}`)}`], media: [`/${clip.file}`, `/${clip.poster}`], release: is.release };
}

async function refused(reply, status = 401, code = "film_locked") {
  const body = await reply.json();
  assert.deepEqual([reply.status, body.code], [status, code], reply.url);
  assert.ok(body.title && body.detail, "in words");
}

test("what can be set, and what it says then", async () => {
  own("settings");
  assert.deepEqual(await limits("settings"), { password: false, domains: [], until: null });
  const reply = await set("settings", { password: "x", domains: ["Example.com", "*.example.com/", "http://localhost:8080"], until: 4102444800000 });
  assert.equal(reply.status, 200);
  const is = { password: true, domains: ["example.com", "*.example.com", "http://localhost:8080"], until: 4102444800000 };
  assert.deepEqual(await reply.json(), is);
  assert.deepEqual(await limits("settings"), is);
  await set("settings", { until: null });
  assert.deepEqual(await limits("settings"), { ...is, until: null }, "what is not named stays");
  await set("settings", { password: null, domains: [] });
  assert.deepEqual(await limits("settings"), { password: false, domains: [], until: null });
  assert.equal((await set("nothing-here", { until: null })).status, 404);
  for (const [cookie, status] of [[editor.cookie, 200], [analyst.cookie, 403]])
    assert.equal((await ask(server, "/api/v1/projects/settings/access", { method: "PUT", cookie, body: { until: null } })).status, status);
});

test("what is none of it is refused in words, and changes nothing", async () => {
  own("hostile");
  await set("hostile", { domains: ["example.com"] });
  const domains = ["*", "*.", "*.*.com", "a b.com", "example.com;script-src *", "example.com, other.com", "'self'", "data:", "https://", "javascript://x", "ftp://example.com", "example.com/path", "//example.com", "example.com:0", "example.com:99999", "example.com:80:80", "example.com:+80", "-a.com", "a-.com", ".com", "a..com", "exa\nmple.com", "ex\u0000ample.com", "пример.рф", "[::1]", "a".repeat(64) + ".com", "a.".repeat(200) + "com", "", 5, null, {}];
  for (const domain of domains) {
    const reply = await set("hostile", { domains: [domain] });
    const body = await reply.json();
    assert.deepEqual([reply.status, body.code], [400, "body_malformed"], JSON.stringify(domain));
    assert.ok(body.detail.length > 10, JSON.stringify(domain));
  }
  const many = Array.from({ length: 21 }, (_, n) => `a${n}.example.com`);
  const long = Array.from({ length: 15 }, (_, n) => `${"a".repeat(60)}.${"b".repeat(20)}${n}.com`);
  for (const body of [{}, { domains: many }, { domains: long }, { domains: "example.com" }, { domains: null }, { password: "" }, { password: 5 }, { password: "a\nb" }, { password: "a\u0000b" }, { password: "x".repeat(201) }, { password: "é".repeat(10000) }, { until: "soon" }, { until: 1.5 }, { until: 0 }, { until: -1 }, { until: 1e300 }, { until: null, more: 1 }]) {
    const reply = await set("hostile", body);
    assert.equal(reply.status, 400, JSON.stringify(body).slice(0, 80));
  }
  assert.deepEqual(await limits("hostile"), { password: false, domains: ["example.com"], until: null });
});

test("a locked film gives nothing away without its password", async () => {
  own("secret");
  const { api, media, release } = await addresses("secret");
  const before = await get("/api/v1/play/secret");
  const etag = before.headers.get("etag");
  await before.text();
  for (const path of [...api, ...media]) await (await get(path)).body.cancel();
  assert.equal((await set("secret", { password: PASSWORD })).status, 200);
  for (const path of api) await refused(await get(path));
  for (const headers of [{ "if-none-match": etag }, { "if-none-match": "*" }, { cookie: "ramify_pass_00000000=x" }, { cookie: `ramify_signin=${"x".repeat(52)}` }, { range: "bytes=0-10" }])
    await refused(await get("/api/v1/play/secret", headers));
  for (const path of media) assert.equal((await get(path)).status, 404, "nor its video");
  await refused(await fetch(`${server.base}/api/v1/play/secret/viewer`, { method: "POST", body: '{"viewer": "anna"}' }));
  const viewing = new Viewing(server, { project: "secret", release });
  await refused(await viewing.opened().send());
  for (const page of ["w", "embed"]) {
    const reply = await get(`/${page}/secret`, { accept: "text/html" });
    const html = await reply.text();
    assert.equal(reply.status, 401);
    assert.match(html, /<label for="password">Password<\/label>/);
    assert.doesNotMatch(html, /<script|A test|media\/|ramify-manifest/, "no scripts, no title, no file");
    assert.doesNotMatch(reply.headers.get("content-security-policy"), /script-src/);
    assert.equal(reply.headers.get("cache-control"), "private, no-store");
  }
});

test("the password opens it, in this browser", async () => {
  own("opened");
  const { api, media, release } = await addresses("opened");
  await set("opened", { password: PASSWORD });
  const reply = await enter("opened", PASSWORD, { query: "?company=Umbra&x=%26" });
  assert.equal(reply.status, 303);
  assert.equal(reply.headers.get("location"), "/w/opened?company=Umbra&x=%26", "with what stood behind its address");
  assert.equal(new Set(cookies(reply).map((cookie) => cookie.split(";")[0])).size, 1);
  for (const cookie of cookies(reply)) assert.match(cookie, /^ramify_pass_[0-9a-f]{8}=[0-9a-f]{40}; Path=\/(w\/opened|embed\/opened|api\/v1|media); HttpOnly; Max-Age=43200; SameSite=Lax$/);
  const cookie = passOf(reply);
  for (const path of ["/w/opened", "/embed/opened", ...api, ...media]) {
    const got = await get(path, { cookie });
    assert.equal(got.status, 200, path);
    assert.doesNotMatch(got.headers.get("cache-control"), /public/, path);
    await got.body.cancel();
  }
  const viewing = new Viewing(server, { project: "opened", release });
  viewing.opened().started();
  const sent = await fetch(`${server.base}/api/v1/events`, { method: "POST", headers: { "content-type": "text/plain", cookie }, body: JSON.stringify(viewing.body()) });
  assert.equal(sent.status, 204);
  const [name, value] = cookie.split("=");
  const later = (Number.parseInt(value.slice(0, 8), 16) + 999).toString(16).padStart(8, "0");
  for (const forged of [value.slice(1), `${value}0`, later + value.slice(8), value.slice(0, 8) + "0".repeat(32), "00000001" + value.slice(8), ""])
    await refused(await get("/api/v1/play/opened", { cookie: `${name}=${forged}` }));
  own("other");
  await set("other", { password: PASSWORD });
  const other = passOf(await enter("other", PASSWORD));
  await refused(await get("/api/v1/play/opened", { cookie: other }));
  await refused(await get("/api/v1/play/opened", { cookie: `${name}=${other.split("=")[1]}` }), 401);
});

test("who works here needs no pass; a token without the right to read does", async () => {
  own("inside");
  await set("inside", { password: PASSWORD });
  for (const { cookie } of [editor, analyst]) await manifest("inside", { cookie });
  assert.equal((await owner(server, "/w/inside")).status, 200);
  const { id } = await (await ask(server, "/api/v1/tokens", { cookie: editor.cookie, body: { name: "t", scopes: ["edit"], days: 1 } })).json();
  assert.ok(id);
  const { token } = await (await ask(server, "/api/v1/tokens", { cookie: editor.cookie, body: { name: "t2", scopes: ["edit"], days: 1 } })).json();
  await refused(await get("/api/v1/play/inside", { authorization: `Bearer ${token}` }));
});

test("a new password ends the passes of the old one, the same again too", async () => {
  own("changed");
  await set("changed", { password: "first" });
  const cookie = passOf(await enter("changed", "first"));
  await manifest("changed", { cookie });
  await set("changed", { domains: ["example.com"] });
  await manifest("changed", { cookie });
  await set("changed", { password: "first" });
  await refused(await get("/api/v1/play/changed", { cookie }));
  assert.equal((await enter("changed", "first")).status, 303);
  await set("changed", { password: null });
  await manifest("changed");
  assert.equal((await enter("changed", "anything")).status, 303, "the form of a page that is still open leads on");
});

test("guessing is slowed, and shuts nobody else out", async () => {
  own("guessed");
  await set("guessed", { password: PASSWORD });
  const guess = (password, from = "192.0.2.7") => enter("guessed", password, { headers: { "x-forwarded-for": from } });
  for (let n = 0; n < 5; n++) {
    const reply = await guess(`wrong ${n}`);
    assert.equal(reply.status, 401);
    assert.deepEqual(cookies(reply), []);
    assert.match(await reply.text(), /role="alert">That is not the password/);
  }
  const slow = await guess(PASSWORD);
  assert.equal(slow.status, 429, "the right one too");
  assert.match(slow.headers.get("retry-after"), /^[12]$/);
  assert.match(await slow.text(), /Too many attempts\. Try it again in [12] second/);
  assert.equal((await guess(PASSWORD, "192.0.2.8")).status, 303);
  for (const body of ["", "password", "password=", "x=1", "password=%zz", "password=%00", `password=${"x".repeat(5000)}`, "%".repeat(3000)]) {
    const reply = await fetch(`${server.base}/w/guessed`, { method: "POST", redirect: "manual", body, headers: { "content-type": "application/x-www-form-urlencoded" } });
    assert.equal(reply.status, 401, body.slice(0, 20));
  }
  assert.equal((await fetch(`${server.base}/w/guessed`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } })).status, 415);
  assert.equal((await fetch(`${server.base}/w/nothing-here`, { method: "POST", body: new URLSearchParams({ password: "x" }) })).status, 404);
});

test("over https the pass holds in other sites' frames", async () => {
  const behind = await serve({ flags: ["--url", "https://films.example/sub"] });
  try {
    own("framed", behind);
    await set("framed", { password: PASSWORD }, behind);
    const reply = await enter("framed", PASSWORD, { page: "embed" }, behind);
    assert.equal(reply.headers.get("location"), "/sub/embed/framed");
    for (const cookie of cookies(reply)) assert.match(cookie, /; Path=\/sub\/(w\/framed|embed\/framed|api\/v1|media); HttpOnly; Max-Age=43200; SameSite=None; Secure; Partitioned$/);
    const page = await get("/embed/framed", {}, behind);
    assert.match(page.headers.get("content-security-policy"), /form-action 'self' https:\/\/films\.example\/sub; frame-ancestors \*$/);
  } finally {
    await behind.stop();
  }
});

test("only its websites show it", async () => {
  own("shown");
  const { api } = await addresses("shown");
  const policy = async (path) => (await get(path)).headers.get("content-security-policy").match(/frame-ancestors (.*)$/)[1];
  const lets = async (path, origin) => {
    const reply = await get(path, origin ? { origin } : {});
    await reply.body.cancel();
    return reply.headers.get("access-control-allow-origin");
  };
  assert.equal(await policy("/embed/shown"), "*");
  assert.equal(await lets(api[0], "https://anybody.example"), "*");
  await set("shown", { domains: ["example.com", "*.shop.example", "https://only.example", "http://localhost:8080"] });
  assert.equal(await policy("/embed/shown"), `'self' ${server.base} example.com *.shop.example https://only.example http://localhost:8080`);
  assert.equal(await policy("/w/shown"), "'none'");
  const held = ["https://example.com", "http://example.com", "https://www.shop.example", "https://a.b.shop.example", "https://only.example", "http://localhost:8080"];
  const not = ["https://example.com:8443", "https://www.example.com", "https://example.com.evil.example", "https://evilexample.com", "https://shop.example", "https://evilshop.example", "http://only.example", "http://localhost", "http://localhost:80801", "null", "https://", "example.com", "https://example.com/", "file://", "x".repeat(500)];
  for (const path of api.slice(0, 4)) {
    for (const origin of held) assert.equal(await lets(path, origin), origin, path);
    for (const origin of [...not, undefined]) assert.equal(await lets(path, origin), null, `${path} ${origin}`);
    const reply = await get(path, { origin: "https://example.com" });
    await reply.body.cancel();
    assert.match(reply.headers.get("vary"), /Origin/, path);
  }
  const { etag } = Object.fromEntries((await get(api[0])).headers);
  const unchanged = await get(api[0], { origin: "https://example.com", "if-none-match": etag });
  assert.deepEqual([unchanged.status, unchanged.headers.get("access-control-allow-origin")], [304, "https://example.com"]);
  await set("shown", { password: "x" });
  assert.equal(await policy("/embed/shown"), `'self' ${server.base} example.com *.shop.example https://only.example http://localhost:8080`, "the page that asks for its password, too");
});

/** The next event of a stream. */
async function heard(reader, within = 5000) {
  let text = "";
  const end = Date.now() + within;
  while (!/event: \w+/.test(text)) {
    const { value, done } = await Promise.race([reader.read(), new Promise((_, no) => setTimeout(() => no(new Error("nothing came")), end - Date.now()))]);
    if (done) throw new Error("the stream ended");
    text += new TextDecoder().decode(value);
  }
  return text.match(/event: (\w+)/)[1];
}

test("after its end it is gone as withdrawn films are, and open players hear of it", async () => {
  own("ending");
  const { api, media } = await addresses("ending");
  const stop = new AbortController();
  const reader = (await fetch(server.base + api[2], { signal: stop.signal })).body.getReader();
  assert.equal(await heard(reader), "release");
  await set("ending", { until: Date.now() + 1500 });
  assert.equal(await heard(reader), "release", "of the change");
  assert.equal((await current(server, "ending")).withdrawn, false);
  assert.equal(await heard(reader), "withdrawn");
  stop.abort();
  assert.equal((await current(server, "ending")).withdrawn, true);
  const is = await manifest("ending");
  assert.deepEqual([is.withdrawn, is.document], [true, null]);
  assert.deepEqual([(await get("/w/ending")).status, (await get("/embed/ending")).status, (await get(api[1])).status, (await get(api[4])).status], [410, 410, 404, 404]);
  for (const path of media) assert.equal((await get(path)).status, 404);
  await set("ending", { password: "x" });
  const locked = await get(api[0]);
  assert.deepEqual([locked.status, (await locked.json()).code], [410, "withdrawn"]);
  await set("ending", { password: null, until: null });
  assert.equal((await get("/w/ending")).status, 200);
  assert.equal((await get(media[0])).status, 200);
});

test("it holds over a restart, and where nobody has set anything nothing is asked", async () => {
  const data = place("kept");
  const again = await serve({ data });
  own("kept", again);
  await set("kept", { password: PASSWORD, domains: ["example.com"] }, again);
  const cookie = passOf(await enter("kept", PASSWORD, {}, again));
  await again.stop();
  const next = await serve({ data });
  try {
    await refused(await get("/api/v1/play/kept", {}, next));
    await manifest("kept", { cookie }, next);
  } finally {
    await next.stop();
  }
});
