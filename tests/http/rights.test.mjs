// Nobody in: every route with every role, with none, by tokens of each scope
// and from another origin; and each way to show who one is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, owner, publish } from "./lib/film.mjs";
import { ask, first, join, token } from "./lib/people.mjs";

let server;
let api;
const people = {};
const tokens = {};

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  api = await (await fetch(`${server.base}/api/v1/openapi.json`)).json();
  people.owner = await first(server);
  for (const role of ["editor", "analyst"]) people[role] = await join(server, role);
  for (const scope of ["read", "edit", "own"]) tokens[scope] = (await token(server, people.owner, scope)).token;
});
after(() => server.stop());

const filled = (path) => path.replace("{project}", "film").replace(/\{\w+\}/g, "x");

function* operations() {
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) yield { path, method: method.toUpperCase(), right: operation["x-right"], operation };
  }
}

/** Its status and, of a problem, its code. What is sent is malformed wherever something is taken: nothing changes. */
async function outcome({ path, method, operation }, headers) {
  const taken = Object.keys(operation.requestBody?.content ?? {})[0];
  const body = taken === "application/json" ? { body: "[]" } : {};
  const reply = await fetch(server.base + filled(path), {
    method, redirect: "manual", signal: AbortSignal.timeout(5000), ...body,
    headers: { "sec-fetch-site": "same-origin", ...(taken ? { "content-type": taken } : {}), ...headers },
  });
  if (reply.headers.get("content-type") === "application/problem+json") return { status: reply.status, code: (await reply.json()).code };
  await reply.body?.cancel();
  return { status: reply.status, code: "" };
}

const REFUSED = ["signin_needed", "right_missing", "other_origin"];

/** Every row answers exactly those whose rights hold its own. */
async function walk(rights, headers, refusal) {
  const counts = { let: 0, refused: 0 };
  for (const row of operations()) {
    const { status, code } = await outcome(row, headers);
    const what = `${row.method} ${row.path} (${row.right}): ${status} ${code}`;
    if (rights.includes(row.right)) {
      assert.ok(!REFUSED.includes(code), what);
      counts.let++;
    } else {
      assert.deepEqual([status, code], refusal, what);
      counts.refused++;
    }
  }
  return counts;
}

const ANYBODY = ["open", "viewer"];
const MISSING = [403, "right_missing"];

test("every row says a right, and it is one of six", () => {
  for (const { path, method, right, operation } of operations()) {
    assert.ok(["open", "viewer", "signed", "read", "edit", "own"].includes(right), `${method} ${path}: ${right}`);
    assert.equal(operation.security.length > 0, !ANYBODY.includes(right), `${method} ${path}`);
  }
});

test("nobody gets what anybody may have, and nothing else", async () => {
  const counts = await walk(ANYBODY, {}, [401, "signin_needed"]);
  assert.ok(counts.refused >= 30 && counts.let >= 15, JSON.stringify(counts));
});

for (const [role, rights] of [
  ["owner", ["signed", "read", "edit", "own"]],
  ["editor", ["signed", "read", "edit"]],
  ["analyst", ["signed", "read"]],
]) {
  test(`the role ${role}`, async () => {
    const { cookie } = people[role];
    const counts = await walk([...ANYBODY, ...rights], { cookie }, MISSING);
    assert.equal(counts.refused === 0, role === "owner");
    const me = await (await ask(server, "/api/v1/me", { cookie })).json();
    assert.deepEqual([me.person.role, me.rights, me.first], [role, rights.slice(1), false]);
  });
}

for (const scope of ["read", "edit", "own"]) {
  test(`a token with the scope ${scope}`, async () => {
    const authorization = `Bearer ${tokens[scope]}`;
    await walk([...ANYBODY, scope], { authorization }, MISSING);
    const from = { token: tokens[scope], headers: { "sec-fetch-site": "cross-site" } };
    const write = await ask(server, "/api/v1/projects/film/withdraw", { ...from, body: { withdrawn: false } });
    assert.equal(write.status, scope === "edit" ? 204 : 403, "no browser sends it by itself: it may come from anywhere");
  });
}

test("the owner's token, by header and by cookie", async () => {
  const all = [...ANYBODY, "signed", "read", "edit", "own"];
  await walk(all, { authorization: `Bearer ${server.token()}` });
  await walk(all, { cookie: `ramify_owner=${server.token()}` });
});

test("by cookie nothing is written from another origin", async () => {
  const forms = [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { "sec-fetch-site": "none" }];
  for (const cookie of [people.owner.cookie, `ramify_owner=${server.token()}`]) {
    for (const headers of forms) {
      for (const row of operations()) {
        if (["GET", "OPTIONS"].includes(row.method) || row.right === "viewer") continue;
        const { code } = await outcome(row, { cookie, ...headers });
        assert.equal(code, "other_origin", `${row.method} ${row.path} ${JSON.stringify(headers)}`);
      }
    }
  }
});

test("what is not the viewer's is for who works here, by name", () => {
  const open = [...operations()].filter(({ method, right }) => ANYBODY.includes(right) && method !== "OPTIONS");
  const anybodys = /^\/(w|embed|oembed|media|assets|ramify-player\.js|owner\.js|signin|rehearsal|invite|healthz|readyz|api\/v1\/(play|events|me|signin|invitations\/open|openapi\.json))(\/|$)/;
  for (const { path } of open) assert.match(path, anybodys);
  const own = [...operations()].filter(({ right }) => right === "own").map(({ path }) => path.split("/")[3] ?? path);
  for (const path of own) assert.match(path, /^(people|invitations|viewers|\/metrics|projects)$/);
});

test("a wrong token is no token", async () => {
  const wrong = ["Bearer x", "Bearer ", "Basic x", `Bearer ${server.token()}x`, `Bearer ${server.token().slice(1)}`, "Bearer rmt_", `Bearer ${tokens.own}x`, `Bearer ${tokens.own.slice(0, -1)}`, `Bearer rmt_${"x".repeat(2000)}`];
  for (const authorization of wrong) {
    const reply = await fetch(`${server.base}/api/v1/projects`, { headers: { authorization } });
    assert.equal(reply.status, 401, authorization);
    assert.equal((await reply.json()).code, "signin_needed");
  }
  for (const cookie of ["ramify_signin=", "ramify_signin=x", `${people.owner.cookie}x`, `ramify_signin=${server.token()}`, `ramify_owner=${people.owner.cookie.split("=")[1]}`])
    assert.equal((await ask(server, "/api/v1/projects", { cookie })).status, 401, cookie);
  assert.equal((await fetch(`${server.base}/?token=wrong`, { redirect: "manual" })).status, 401);
  assert.equal((await fetch(`${server.base}/?token=${tokens.own}`, { redirect: "manual" })).status, 401, "only the owner's goes into addresses");
});

test("the address with the token sets a cookie and hides the token", async () => {
  const reply = await fetch(`${server.base}/projects/film/report?a=1&token=${server.token()}`, { redirect: "manual" });
  assert.equal(reply.status, 303);
  assert.equal(reply.headers.get("location"), "/projects/film/report?a=1");
  const cookie = reply.headers.get("set-cookie");
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  const [pair] = cookie.split(";");
  const page = await fetch(`${server.base}/projects/film/report`, { headers: { cookie: pair } });
  assert.equal(page.status, 200);
  for (const cookie of [pair, people.owner.cookie]) {
    const again = await fetch(`${server.base}/projects/film?token=${server.token()}`, { redirect: "manual", headers: { cookie } });
    assert.equal(again.status, 303, "hidden too from the bar of who is in already");
  }
});

test("a write by cookie must come from our own page", async () => {
  const cookie = `ramify_owner=${server.token()}`;
  const write = (headers) => fetch(`${server.base}/api/v1/projects/film/withdraw`, {
    method: "POST", body: '{"withdrawn": false}', headers: { cookie, "content-type": "application/json", ...headers },
  });
  assert.equal((await write({})).status, 403);
  assert.equal((await write({ origin: "https://elsewhere.example" })).status, 403);
  assert.equal((await write({ "sec-fetch-site": "cross-site", origin: server.base })).status, 403);
  assert.equal((await write({ origin: server.base })).status, 204);
  const byHeader = await owner(server, "/api/v1/projects/film/withdraw", { method: "POST", body: '{"withdrawn": false}', headers: { "content-type": "application/json" } });
  assert.equal(byHeader.status, 204);
});

test("no secret ever reaches the log", async () => {
  for (let n = 0; n < 40 && !server.log().includes("served"); n++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(server.log().includes("served"));
  for (const secret of [server.token(), tokens.own, people.owner.cookie.split("=")[1]]) assert.ok(!server.log().includes(secret));
});

test("errors are problems with a stable code and the request's id", async () => {
  const reply = await fetch(`${server.base}/nowhere`);
  assert.equal(reply.status, 404);
  assert.equal(reply.headers.get("content-type"), "application/problem+json");
  const problem = await reply.json();
  assert.equal(problem.code, "not_found");
  assert.equal(problem.request, reply.headers.get("x-request-id"));
  const wrong = await fetch(`${server.base}/api/v1/events`, { method: "PUT" });
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "POST");
});

test("people who come without rights read a page, not JSON", async () => {
  const reply = await fetch(`${server.base}/`, { redirect: "manual", headers: { accept: "text/html" } });
  if (api.paths["/signin"]) {
    assert.deepEqual([reply.status, reply.headers.get("location")], [303, "/signin?to=%2F"]);
  } else {
    assert.equal(reply.status, 401);
    assert.match(await reply.text(), /ramify token/);
  }
});

test("metrics, health and readiness", async () => {
  assert.equal(await (await fetch(`${server.base}/healthz`)).text(), "ok\n");
  assert.equal((await fetch(`${server.base}/readyz`)).status, 200);
  const metrics = await (await owner(server, "/metrics")).text();
  assert.match(metrics, /^ramify_http_requests_total\{class="4xx"\} [1-9]/m);
  assert.match(metrics, /^ramify_events_kept_total 0$/m);
});
