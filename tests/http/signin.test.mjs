// Signing in and out: secrets, guessing, and what it costs.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join as path } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, peak, publish } from "./lib/film.mjs";
import { PASSWORD, ask, cookieOf, first, invite, join, signin, sql, token } from "./lib/people.mjs";

let server;
let owner;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  assert.deepEqual(await (await ask(server, "/api/v1/me")).json(), { person: null, rights: [], first: true });
  owner = await first(server);
});
after(() => server.stop());

const me = async (cookie, from = server) => (await (await ask(from, "/api/v1/me", { cookie })).json()).person;
const sees = async (cookie) => (await ask(server, "/api/v1/projects", { cookie })).status;
const patchMe = (cookie, body) => ask(server, "/api/v1/me", { method: "PATCH", cookie, body });

test("the first is made by the owner's token, and only once", async () => {
  const body = { name: "Second", email: "second@example.org", password: PASSWORD };
  const again = await ask(server, "/api/v1/people/first", { token: server.token(), body });
  assert.deepEqual([again.status, (await again.json()).code], [409, "conflict"]);
  const signed = await ask(server, "/api/v1/people/first", { cookie: owner.cookie, body });
  assert.deepEqual([signed.status, (await signed.json()).code], [403, "owner_token_needed"]);
  assert.equal((await ask(server, "/api/v1/people/first", { body })).status, 401);
  const token = await (await ask(server, "/api/v1/me", { token: server.token() })).json();
  assert.deepEqual(token, { person: null, rights: ["read", "edit", "own"], first: false });
});

test("of several who are first at the same time one is", async () => {
  const fresh = await serve();
  try {
    const tries = await Promise.all([..."abcdef"].map((who) => ask(fresh, "/api/v1/people/first", {
      token: fresh.token(), body: { name: who, email: `${who}@example.org`, password: PASSWORD },
    })));
    assert.deepEqual(tries.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
  } finally {
    await fresh.stop();
  }
});

test("the cookie is ours alone, and takes the place of the owner's token's", async () => {
  const reply = await signin(server, "Owner@Example.ORG", PASSWORD, { cookie: `ramify_owner=${server.token()}` });
  assert.equal(reply.status, 204);
  const cookies = reply.headers.getSetCookie();
  assert.match(cookies.find((cookie) => cookie.startsWith("ramify_owner=")), /^ramify_owner=; .*Max-Age=0$/);
  const set = cookies.find((cookie) => cookie.startsWith("ramify_signin="));
  assert.match(set, /^ramify_signin=[a-z2-7]{52}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
  const page = await ask(server, "/projects/film", { cookie: cookieOf(reply), headers: { accept: "text/html" } });
  assert.equal(page.status, 200, "the pages of now open by it too");
  const secure = await serve({ flags: ["--url", "https://films.example/sub"] });
  try {
    const body = { name: "A", email: "a@b.c", password: PASSWORD };
    const made = await ask(secure, "/api/v1/people/first", { token: secure.token(), body });
    for (const cookie of made.headers.getSetCookie()) assert.match(cookie, /; Path=\/sub\/; .*; Secure$/);
  } finally {
    await secure.stop();
  }
});

test("a secret that somebody else knows is never taken over", async () => {
  const planted = `ramify_signin=${"a".repeat(52)}`;
  const one = await signin(server, "owner@example.org", PASSWORD, { cookie: planted });
  const a = cookieOf(one);
  assert.notEqual(a, planted);
  assert.equal(await sees(planted), 401);
  const b = cookieOf(await signin(server, "owner@example.org", PASSWORD, { cookie: a }));
  assert.notEqual(a, b);
  assert.deepEqual([await sees(a), await sees(b)], [401, 200], "the sign-in before ends with the new one");
});

test("from another origin nobody is signed in, out or invited", async () => {
  for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "none", origin: "https://elsewhere.example" }]) {
    const reply = await signin(server, "owner@example.org", PASSWORD, { headers });
    assert.deepEqual([reply.status, (await reply.json()).code, cookieOf(reply)], [403, "other_origin", ""]);
    const secret = await invite(server, { role: "owner" });
    const joined = await ask(server, `/api/v1/invitations/open/${secret}`, { headers, body: { name: "x", email: "x@y.z", password: PASSWORD } });
    assert.equal(joined.status, 403);
  }
  const program = await fetch(`${server.base}/api/v1/signin`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email: "owner@example.org", password: PASSWORD }) });
  assert.equal(program.status, 204, "a program says nothing of origins");
});

test("signing out: here, and everywhere", async () => {
  const cookies = [];
  for (let n = 0; n < 3; n++) cookies.push(cookieOf(await signin(server, "owner@example.org")));
  const here = await ask(server, "/api/v1/signout", { method: "POST", cookie: cookies[0] });
  assert.equal(here.status, 204);
  assert.equal(cookieOf(here), "ramify_signin=");
  assert.deepEqual(await Promise.all(cookies.map(sees)), [401, 200, 200]);
  assert.equal((await ask(server, "/api/v1/signout", { cookie: cookies[1], body: { everywhere: true } })).status, 204);
  assert.deepEqual(await Promise.all(cookies.map(sees)), [401, 401, 401]);
  owner.cookie = cookieOf(await signin(server, "owner@example.org"));
  const token = await ask(server, "/api/v1/signout", { method: "POST", cookie: `ramify_owner=${server.token()}` });
  assert.equal(cookieOf(token, "ramify_owner"), "ramify_owner=");
});

test("a sign-in slides by the day, and ends after thirty without", async () => {
  const mine = cookieOf(await signin(server, "owner@example.org"));
  assert.deepEqual((await ask(server, "/api/v1/me", { cookie: mine })).headers.getSetCookie(), []);
  const day = 86400000;
  sql(server, `UPDATE signin SET seen_ms = seen_ms - ${2 * day}, until_ms = until_ms - ${2 * day}`);
  assert.equal(cookieOf(await ask(server, "/api/v1/me", { cookie: mine })), mine, "the browser keeps it longer too");
  assert.deepEqual((await ask(server, "/api/v1/me", { cookie: mine })).headers.getSetCookie(), [], "once a day");
  sql(server, `UPDATE signin SET until_ms = 1`);
  assert.equal(await me(mine), null);
  owner.cookie = cookieOf(await signin(server, "owner@example.org"));
  assert.equal(sql(server, "SELECT COUNT(*) FROM signin").trim(), "[(1,)]", "those that are over are swept");
});

test("a new password ends all other sign-ins", async () => {
  const { cookie } = await join(server, "editor", "changes@example.org");
  const other = cookieOf(await signin(server, "changes@example.org"));
  const wrong = await patchMe(cookie, { password: { old: "not my password", new: "ten green bottles" } });
  assert.deepEqual([wrong.status, (await wrong.json()).code], [401, "signin_wrong"]);
  assert.equal((await patchMe(cookie, { password: { old: PASSWORD, new: "ten green bottles" } })).status, 204);
  assert.deepEqual([await sees(cookie), await sees(other)], [200, 401]);
  assert.equal((await signin(server, "changes@example.org")).status, 401);
  assert.equal((await signin(server, "changes@example.org", "ten green bottles")).status, 204);
  assert.equal((await patchMe(cookie, { name: "Änne 🎬 مرحبا" })).status, 204);
  assert.equal((await me(cookie)).name, "Änne 🎬 مرحبا");
  for (const body of [{ name: "" }, { name: " " }, { name: "a\nb" }, { name: "x".repeat(101) }, { name: "\u202f\u0007" }, {}, [], { name: "a", password: { old: "b", new: "c" } }])
    assert.equal((await patchMe(cookie, body)).status, 400, JSON.stringify(body));
  const token = await ask(server, "/api/v1/me", { method: "PATCH", token: server.token(), body: { name: "x" } });
  assert.equal((await token.json()).code, "account_needed");
});

test("passwords: ten to 200 characters, and not what everybody tries first", async () => {
  const secret = await invite(server, { role: "analyst", email: "long@example.org" });
  const take = (password) => ask(server, `/api/v1/invitations/open/${secret}`, { body: { name: "Long", password } });
  for (const password of ["", "short", "PassWord123", "aaaaaaaaaaaaaaa", "LONG@example.org", "x\ny".repeat(5), "ß".repeat(201)]) {
    const reply = await take(password);
    assert.deepEqual([reply.status, (await reply.json()).code], [400, "body_malformed"], password.slice(0, 20));
  }
  const begun = Date.now();
  const reply = await take("x".repeat(1e6));
  assert.equal(reply.status, 413);
  assert.ok(Date.now() - begun < 2000);
  assert.equal((await signin(server, "owner@example.org", "x".repeat(1e6))).status, 413);
  assert.equal((await signin(server, "owner@example.org", "x".repeat(4000))).status, 400);
  const most = "ß→🎬 ".repeat(50);
  assert.equal((await take(most)).status, 201);
  assert.equal((await signin(server, "long@example.org", most)).status, 204);
  assert.equal((await signin(server, "long@example.org", `${most.slice(0, -1)}x`)).status, 401);
});

test("what is no sign-in is refused before it costs anything", async () => {
  for (const body of ["", "[]", "{", '{"email": 1, "password": 2}', '{"email": "a@b.c"}', '{"email": "nobody", "password": "x"}', '{"email": "a@b.c", "password": "\\u0000"}', `{"email": "${"a".repeat(300)}@b.c", "password": "x"}`, "[".repeat(9000)])
    assert.equal((await ask(server, "/api/v1/signin", { body })).status, 400, body.slice(0, 40));
});

test("guessing is slowed, by e-mail and by address, whether somebody has it or not", async () => {
  const from = (address) => ({ headers: { "x-forwarded-for": `203.0.113.9, ${address}` } });
  for (const email of ["nobody@example.org", "changes@example.org"]) {
    const said = [];
    for (let n = 0; n < 6; n++) {
      const reply = await signin(server, email, "a wrong password", from(`198.51.100.${n}`));
      said.push([reply.status, (await reply.json()).code]);
      if (n === 5) assert.match(reply.headers.get("retry-after"), /^1$/);
    }
    assert.deepEqual(said, [...Array(5).fill([401, "signin_wrong"]), [429, "signin_slow"]], email);
  }
  const right = () => signin(server, "changes@example.org", "ten green bottles", from("198.51.100.77"));
  assert.equal((await right()).status, 429, "the right one too");
  await new Promise((done) => setTimeout(done, 1100));
  assert.equal((await right()).status, 204);
  for (let n = 0; n < 4; n++) assert.equal((await signin(server, "changes@example.org", "a wrong password", from(`198.51.101.${n}`))).status, 401, "it was forgotten");
  const one = [];
  for (let n = 0; n < 6; n++) one.push((await signin(server, `guess-${n}@example.org`, "a wrong password", from("2001:db8:1:2::" + n))).status);
  assert.deepEqual(one, [401, 401, 401, 401, 401, 429], "one house of IPv6");
  assert.equal((await signin(server, "owner@example.org", PASSWORD, from("2001:db8:1:3::1"))).status, 204, "the one next to it");
});

test("nobody learns from the time who works here", async () => {
  const middle = async (email) => {
    const times = [];
    for (let n = 0; n < 7; n++) {
      const begun = performance.now();
      await signin(server, email(n), "a wrong password", { headers: { "x-forwarded-for": `192.0.2.${n}` } });
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b)[3];
  };
  const names = await Promise.all(["t1", "t2", "t3", "t4", "t5", "t6", "t7"].map(async (name) => (await join(server, "analyst", `${name}@example.org`)).email));
  const known = await middle((n) => names[n]);
  const unknown = await middle((n) => `u${n}@example.org`);
  assert.ok(known > 20, `${known} ms: it costs something`);
  assert.ok(unknown > known / 3 && unknown < known * 3, `${known} ms, ${unknown} ms`);
});

test("forty at once: two hashes' memory, the rest waits or is told so", async () => {
  const fresh = await serve();
  try {
    await first(fresh);
    const alone = peak(fresh);
    const [health, ...replies] = await Promise.all([
      new Promise((done) => setTimeout(done, 50)).then(() => fetch(`${fresh.base}/healthz`)),
      ...Array.from({ length: 40 }, () => signin(fresh, "owner@example.org")),
    ]);
    assert.equal(health.status, 200);
    const count = (status) => replies.filter((reply) => reply.status === status).length;
    assert.equal(count(204) + count(503), 40, String(replies.map(({ status }) => status)));
    assert.ok(count(204) >= 16 && count(503) >= 10, `${count(204)} in, ${count(503)} told to wait`);
    assert.ok(replies.filter(({ status }) => status === 503).every((reply) => reply.headers.get("retry-after")));
    assert.ok(peak(fresh) <= alone + 75_000, `${peak(fresh)} KB, ${alone} for one`);
  } finally {
    await fresh.stop();
  }
});

test("a server that stops answers those who wait", async () => {
  const fresh = await serve();
  await first(fresh);
  const waiting = Array.from({ length: 12 }, () => signin(fresh, "owner@example.org").then(({ status }) => status, () => 0));
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(await fresh.stop(), 0);
  for (const status of await Promise.all(waiting)) assert.ok([204, 503, 0].includes(status), String(status));
});

test("no secret is in the store", async () => {
  const made = await token(server, owner, "read");
  const secret = await invite(server, { role: "editor" });
  const kept = readdirSync(server.data).filter((name) => name.startsWith("ramify.db")).map((name) => readFileSync(path(server.data, name)));
  assert.ok(kept.some((bytes) => bytes.includes("$argon2id$v=19$m=65536,t=3,p=1$")));
  for (const word of [made.token, made.token.slice(4), secret, owner.cookie.split("=")[1], PASSWORD])
    for (const bytes of kept) assert.ok(!bytes.includes(word), word);
});
