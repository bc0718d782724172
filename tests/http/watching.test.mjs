// The live view: who watches a film now, and what they do, for those who work
// here; each film for itself, whatever viewers send.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, id, owner, peak, post, publish } from "./lib/film.mjs";
import { ask, sql } from "./lib/people.mjs";
import { follow, sleep } from "./lib/stream.mjs";

const WITHIN_MS = 1000;
let server;
let release;

before(async () => {
  server = await serve();
  for (const name of ["film", "other"]) publish(folder(film(), name), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const look = (project = "film") => follow(server, `/api/v1/projects/${project}/live`);
const viewing = (more = {}) => new Viewing(server, { release, ...more });
async function sent(one) {
  const reply = await one.send();
  assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
}
async function quiet() {
  sql(server, "UPDATE session SET last_ms = last_ms - 31000");
  await sleep(20); // it has held up this process: what came meanwhile is heard
}

test("what a viewer does stands in the stream within a second, in plain form", async () => {
  const stream = await look();
  const first = await stream.next("now");
  assert.deepEqual([first.watching, first.robots, first.scenes, first.releases], [0, 0, [], []]);
  const one = viewing({ viewer: "anna" }).opened({ device: "phone" }).started();
  one.add("moved", { from: 0, to: 0.6 }, [{ effect: "shown", element: "bag" }]);
  one.add("pressed", { at_ms: 700, element: "bag" }).add("missed", { at_ms: 720, x: 72.5, y: 18 });
  one.add("chose", { at_ms: 900, element: "road-choice", option: "left" });
  const begun = Date.now();
  await sent(one);
  const { events, more } = await stream.next("seen");
  assert.ok(Date.now() - begun < WITHIN_MS, `${Date.now() - begun} ms`);
  assert.equal(more, 0);
  assert.deepEqual(
    events.map(({ what, name, option, scene, x, y }) => [what, name, option, scene, x, y]),
    [
      ["opened", "phone", undefined, null, undefined, undefined],
      ["entered", "one", undefined, "one", undefined, undefined],
      ["pressed", "bag", undefined, "one", undefined, undefined],
      ["missed", null, undefined, "one", 74, 18],
      ["chose", "road-choice", "left", "one", undefined, undefined],
    ],
  );
  for (const { session, viewer, at_ms, count } of events) {
    assert.deepEqual([session, viewer, count], [one.session, "anna", 1]);
    assert.ok(Math.abs(Date.now() - at_ms) < 5000);
  }
  one.add("submitted", { at_ms: 990, form: "hold", values: { email: "secret@example.org" } });
  one.add("moved", { from: 0.6, to: 2 }, [{ effect: "chosen", element: "road-choice", option: "left" }]);
  one.started("two", 2040).add("moved", { from: 0, to: 2 }, [{ effect: "ending", ending: "done" }]);
  await sent(one);
  const then = await stream.next("seen");
  assert.deepEqual(then.events.map(({ what, name, scene }) => [what, name, scene]), [["submitted", "hold", "one"], ["entered", "two", "two"], ["ended", "done", "two"]]);
  assert.ok(!JSON.stringify(then).includes("secret"), "no answer is in it");
  stream.close();
});

test("watching is exact: by scene and release, robots apart, and only while something comes", async () => {
  await quiet();
  const stream = await look();
  const people = [];
  for (let i = 0; i < 6; i++) people.push(viewing().opened().started());
  people[0].started("two", 2040);
  for (const one of people) await sent(one);
  await sent(viewing().opened()); // has not begun
  const robot = viewing().opened().started();
  await post(server, robot.body(), { "content-type": "text/plain", "user-agent": "Googlebot/2.1" });
  const is = await stream.until("now", ({ watching, robots }) => watching === 7 && robots === 1);
  const of = (list, key) => Object.fromEntries(list.map((one) => [one[key], one.sessions]));
  assert.deepEqual(of(is.scenes, "scene"), { one: 5, two: 1, null: 1 });
  assert.deepEqual(is.releases, [{ release, number: 1, sessions: 7 }]);
  const names = stream.heard("seen").flatMap(({ events }) => events).map(({ session }) => session);
  assert.ok(names.length > 0 && !names.includes(robot.session), "nothing of the robot is told");
  people[1].add("moved", { from: 0, to: 1 });
  await sent(people[1]);
  await sent(new Viewing(server, people[1])); // again: it is counted once
  await stream.until("now", ({ watching }) => watching === 7);
  await quiet();
  people[1].add("moved", { from: 1, to: 1.5 });
  await sent(people[1]);
  const late = await stream.until("now", ({ watching }) => watching === 1);
  assert.deepEqual(of(late.scenes, "scene"), { one: 1 });
  stream.close();
});

test("what the viewers of a film do is never in another's stream", async () => {
  await quiet();
  const [here, there] = [await look(), await look("other")];
  await there.next("now");
  for (let i = 0; i < 5; i++) await sent(viewing().opened().started().add("pressed", { at_ms: 90, element: "bag" }));
  await here.until("now", ({ watching }) => watching === 5);
  const own = viewing({ project: "other", release: (await current(server, "other")).release }).opened().started();
  await sent(own);
  const { watching } = await there.until("now", (is) => is.watching > 0);
  assert.equal(watching, 1);
  for (const { session } of there.heard("seen").flatMap(({ events }) => events)) assert.equal(session, own.session);
  here.close();
  there.close();
});

test("nobody without the right reads it, and a film that is not there has none", async () => {
  assert.equal((await ask(server, "/api/v1/projects/film/live")).status, 401);
  assert.equal((await owner(server, "/api/v1/projects/nothing/live")).status, 404);
});

test("who looks at a film that is archived or deleted hears of it", async () => {
  publish(folder(film(), "leaving"), server.data);
  const stream = await look("leaving");
  await stream.next("now");
  assert.equal((await ask(server, "/api/v1/projects/leaving/archive", { token: server.token(), body: { archived: true } })).status, 204);
  await stream.next("gone");
  stream.close();
});

test("hostile names are text in it, and nothing else", async () => {
  const stream = await look();
  const device = "\n\nevent: now\ndata: {\"watching\":9e9}\n\n</script>";
  await sent(viewing().opened({ device, language: "\u2028\r\n" }));
  const { events } = await stream.next("seen");
  assert.deepEqual(events.map(({ what, name }) => [what, name]), [["opened", device]]);
  const after_ = await stream.next("now");
  assert.ok(after_.watching < 100);
  stream.close();
});

test("of very much the first are told, the others by what they did, and no event is forgotten", async () => {
  const stream = await look();
  const one = viewing().opened().started();
  for (let i = 0; i < 400; i++) one.add("missed", { at_ms: 100 + i, x: (i * 7) % 100, y: (i * 3) % 100 });
  for (let i = 0; i < 200; i++) one.add("pressed", { at_ms: 600 + i, element: "bag" });
  await sent(one);
  const { events, more } = await stream.next("seen");
  assert.ok(events.length <= 24, `${events.length} lines`);
  assert.equal(events.reduce((sum, { count }) => sum + count, 0) + more, 602);
  assert.equal(events.filter(({ what, name }) => what === "pressed" && name === "bag").reduce((sum, { count }) => sum + count, 0), 200, "what is rare among them is not lost");
  stream.close();
});

test("who reads nothing holds up nobody, and is let go", async () => {
  const slow = spawn("python3", ["-c", SLOW, String(server.port), server.token()], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((ready) => slow.stdout.once("data", ready));
  const stream = await look();
  const before_ = peak(server);
  const streams = async () => Number((await (await owner(server, "/metrics")).text()).match(/^ramify_live_streams (\d+)$/m)[1]);
  const open = await streams();
  let slowest = 0;
  for (let turn = 0; (await streams()) >= open; turn++) {
    assert.ok(turn < 200, "it is kept for ever");
    const begun = Date.now();
    await Promise.all(Array.from({ length: 24 }, () => sent(viewing({ viewer: id() }).opened({ device: id() + id() }))));
    slowest = Math.max(slowest, Date.now() - begun);
    await sleep(60);
  }
  assert.ok(slowest < 2000, `${slowest} ms for 24 batches`);
  assert.ok(peak(server) - before_ < 8000, `${peak(server) - before_} KB`);
  assert.ok((await stream.next("seen")).events.length > 0, "the others hear all");
  stream.close();
  slow.kill();
});

/** Asks for the stream with the smallest of buffers, and reads one byte. */
const SLOW = `
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536) # the kernel of who sends keeps twenty of them
s.connect(("127.0.0.1", int(sys.argv[1])))
s.sendall(("GET /api/v1/projects/film/live HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer " + sys.argv[2] + "\\r\\n\\r\\n").encode())
s.recv(1)
print("reads no more", flush=True)
time.sleep(600)
`;
