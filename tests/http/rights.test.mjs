// Nobody in: every route without the token, and each way to show it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, owner, publish } from "./lib/film.mjs";

let server;
let api;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  api = await (await fetch(`${server.base}/api/v1/openapi.json`)).json();
});
after(() => server.stop());

const filled = (path) => path.replace("{project}", "film").replace(/\{\w+\}/g, "x");

function* operations() {
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) yield { path, method: method.toUpperCase(), operation };
  }
}

test("every route that needs the owner refuses a stranger", async () => {
  let refused = 0;
  for (const { path, method, operation } of operations()) {
    const reply = await fetch(server.base + filled(path), { method, redirect: "manual", signal: AbortSignal.timeout(5000) });
    await reply.body?.cancel();
    if (operation.security.length) {
      assert.equal(reply.status, 401, `${method} ${path}`);
      refused++;
    } else {
      assert.notEqual(reply.status, 401, `${method} ${path}`);
    }
  }
  assert.ok(refused >= 10, `${refused} routes are the owner's`);
});

test("what is not the viewer's is the owner's, by name", () => {
  const open = [...operations()].filter(({ method, operation }) => !operation.security.length && method !== "OPTIONS").map(({ path }) => path);
  const viewers = /^\/(w|embed|oembed|media|assets|ramify-player\.js|owner\.js|healthz|readyz|api\/v1\/(play|events|openapi\.json))(\/|$)/;
  for (const path of open) assert.match(path, viewers);
});

test("a wrong token is no token", async () => {
  for (const authorization of ["Bearer x", "Bearer ", "Basic x", `Bearer ${server.token()}x`, `Bearer ${server.token().slice(1)}`]) {
    const reply = await fetch(`${server.base}/api/v1/projects`, { headers: { authorization } });
    assert.equal(reply.status, 401);
    assert.equal((await reply.json()).code, "token_needed");
  }
  assert.equal((await fetch(`${server.base}/?token=wrong`, { redirect: "manual" })).status, 401);
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
});

test("a write by cookie must come from our own page", async () => {
  const cookie = `ramify_owner=${server.token()}`;
  const ask = (headers) => fetch(`${server.base}/api/v1/projects/film/withdraw`, {
    method: "POST", body: '{"withdrawn": false}', headers: { cookie, "content-type": "application/json", ...headers },
  });
  assert.equal((await ask({})).status, 403);
  assert.equal((await ask({ origin: "https://elsewhere.example" })).status, 403);
  assert.equal((await ask({ "sec-fetch-site": "cross-site", origin: server.base })).status, 403);
  assert.equal((await ask({ origin: server.base })).status, 204);
  const byHeader = await owner(server, "/api/v1/projects/film/withdraw", { method: "POST", body: '{"withdrawn": false}', headers: { "content-type": "application/json" } });
  assert.equal(byHeader.status, 204);
});

test("the token never reaches the log", async () => {
  for (let n = 0; n < 40 && !server.log().includes("served"); n++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(server.log().includes("served"));
  assert.ok(!server.log().includes(server.token()));
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

test("people who come without the token read a page, not JSON", async () => {
  const reply = await fetch(`${server.base}/`, { headers: { accept: "text/html" } });
  assert.equal(reply.status, 401);
  assert.match(await reply.text(), /ramify token/);
});

test("metrics, health and readiness", async () => {
  assert.equal(await (await fetch(`${server.base}/healthz`)).text(), "ok\n");
  assert.equal((await fetch(`${server.base}/readyz`)).status, 200);
  const metrics = await (await owner(server, "/metrics")).text();
  assert.match(metrics, /^ramify_http_requests_total\{class="4xx"\} [1-9]/m);
  assert.match(metrics, /^ramify_events_kept_total 0$/m);
});
