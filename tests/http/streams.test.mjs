// A stream ends within seconds when its person may see less than before.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, owner as byOwner, publish } from "./lib/film.mjs";
import { ask, first, join, token } from "./lib/people.mjs";

let server;
let owner;
before(async () => {
  server = await serve();
  publish(folder(), server.data);
  owner = await first(server);
});
after(() => server.stop());

const PATH = "/api/v1/projects/film/edits/live";

/** Opens the stream; `ended` resolves with how long it took from when it is asked. */
async function follow(who) {
  const reply = await ask(server, PATH, who);
  assert.equal(reply.status, 200);
  const reader = reply.body.getReader();
  await reader.read();
  return {
    async ended() {
      const begun = Date.now();
      const late = new Promise((_, no) => setTimeout(() => no(new Error("it goes on")), 5000).unref());
      while (!(await Promise.race([reader.read(), late])).done);
      return Date.now() - begun;
    },
    goesOn: () => Promise.race([reader.read().then(({ done }) => !done), new Promise((go) => setTimeout(() => go(true), 600))]),
    stop: () => reader.cancel(),
  };
}

const change = (id, body) => ask(server, `/api/v1/people/${id}`, { method: "PATCH", cookie: owner.cookie, body });

for (const [what, act] of [
  ["is removed", ({ id }) => ask(server, `/api/v1/people/${id}`, { method: "DELETE", cookie: owner.cookie })],
  ["signs out everywhere", ({ cookie }) => ask(server, "/api/v1/signout", { cookie, body: { everywhere: true } })],
  ["signs out", ({ cookie }) => ask(server, "/api/v1/signout", { cookie, body: {} })],
]) {
  test(`who ${what} hears no more`, async () => {
    const email = `${what.replaceAll(" ", "-")}@example.org`;
    const person = await join(server, "editor", email);
    const other = await follow(owner);
    const stream = await follow(person);
    assert.equal((await act(person)).status, 204);
    assert.ok((await stream.ended()) < 3000);
    assert.equal((await ask(server, PATH, person)).status, 401);
    assert.ok(await other.goesOn(), "the others do");
    await other.stop();
  });
}

test("a lost role ends the stream, and what the new one may do is asked anew", async () => {
  const person = await join(server, "owner", "second@example.org");
  const stream = await follow(person);
  assert.equal((await change(person.id, { role: "analyst" })).status, 204);
  assert.ok((await stream.ended()) < 3000);
  const again = await follow(person);
  await again.stop();
});

test("a token that is deleted ends its streams; a viewer's go on", async () => {
  const { id, token: secret } = await token(server, owner, "read");
  const stream = await follow({ token: secret });
  const viewer = await fetch(`${server.base}/api/v1/play/film/live`, { headers: { cookie: owner.cookie } });
  const reader = viewer.body.getReader();
  await reader.read();
  assert.equal((await ask(server, `/api/v1/tokens/${id}`, { method: "DELETE", cookie: owner.cookie })).status, 204);
  assert.ok((await stream.ended()) < 3000);
  assert.equal((await ask(server, PATH, { token: secret })).status, 401);
  assert.ok(await Promise.race([reader.read().then(({ done }) => !done), new Promise((go) => setTimeout(() => go(true), 600))]));
  await reader.cancel();
});

test("a command tells the running server, too", async () => {
  const person = await join(server, "editor", "third@example.org");
  const stream = await follow(person);
  await server.run("user", "remove", "third@example.org");
  assert.ok((await stream.ended()) < 3000);
});

/** Follows a draft with the smallest of buffers, and never reads. */
const DEAF = `
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
s.connect(("127.0.0.1", int(sys.argv[1])))
s.sendall(("GET " + sys.argv[3] + " HTTP/1.1\\r\\nHost: x\\r\\nCookie: " + sys.argv[2] + "\\r\\n\\r\\n").encode())
s.recv(1)
print("deaf", flush=True)
time.sleep(600)
`;

test("who reads nothing ends at once with a lost right, and with the server", async (t) => {
  const server = await serve();
  const children = [];
  t.after(() => (children.forEach((child) => child.kill()), server.process.kill()));
  const owner = await first(server);
  const streams = async () => Number((await (await byOwner(server, "/metrics")).text()).match(/^ramify_live_streams (\d+)$/m)[1]);
  const document = { ramify: 1, title: "t0", clips: {}, scenes: [] };
  const { id } = await (await ask(server, "/api/v1/projects", { cookie: owner.cookie, body: { document } })).json();
  const deaf = async ({ cookie }) => {
    const child = spawn("python3", ["-c", DEAF, String(server.port), cookie, `/api/v1/projects/${id}/edits/live`], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((ready) => child.stdout.once("data", ready));
    return child;
  };
  const person = await join(server, "editor", "deaf@example.org");
  children.push(await deaf(person), await deaf(owner));
  for (let n = 0; n < 1000; n++) {
    // In all more than the kernel takes, and less than would end a stream.
    const edit = { tab: "t".repeat(60), label: "x", steps: [{ at: ["title"], was: `t${n}`, now: `t${n + 1}` }] };
    assert.equal((await ask(server, `/api/v1/projects/${id}/edits`, { cookie: owner.cookie, body: edit, headers: { "if-match": `"${n + 1}"` } })).status, 200);
  }
  assert.equal(await streams(), 2);
  assert.equal((await ask(server, `/api/v1/people/${person.id}`, { method: "DELETE", cookie: owner.cookie })).status, 204);
  for (const begun = Date.now(); (await streams()) > 1; await new Promise((go) => setTimeout(go, 50))) assert.ok(Date.now() - begun < 3000, "it is kept");
  const begun = Date.now();
  await server.stop();
  assert.ok(Date.now() - begun < 3000, `${Date.now() - begun} ms`);
});
