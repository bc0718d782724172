// Events on their way: numbered, in order, merged where they may be, and never
// dropped before the server has said that they are durable.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

const { Queue } = await load("player/src/queue.ts");
const { Sending } = await load("player/src/sending.ts");

let sent;
let answer;
let kept;
let reach;

const host = () => ({
  async send(batch, leaving) {
    sent.push({ ...structuredClone(batch), leaving });
    return answer(batch);
  },
  changed: (events, acknowledged) => kept.push({ events: structuredClone(events), acknowledged }),
  who: () => ({}),
});
const about = { project: "p", release: "r", session: "s" };
const made = (n = 0, waiting = []) => new Queue(about, host(), n, waiting);
const sender = (queue) => new Sending(queue, (is) => reach.push(is));
const pressed = (element) => ({ input: "pressed", element, at_ms: 1 });

beforeEach(() => {
  sent = [];
  kept = [];
  reach = [];
  answer = () => ({ status: 204 });
});

test("neighbouring moved are one event until another comes between", async () => {
  const queue = made();
  const sending = sender(queue);
  queue.moved(0, 1, []);
  queue.moved(1, 2.5, [{ effect: "shown", element: "a" }]);
  queue.add(pressed("a"), []);
  queue.moved(2.5, 3, []);
  await sending.flush();
  assert.deepEqual(
    sent[0].events.map(({ n, input, from, to }) => [n, input, from, to]),
    [[0, "moved", 0, 2.5], [1, "pressed", undefined, undefined], [2, "moved", 2.5, 3]],
  );
  assert.deepEqual(sent[0].events[0].derived, [{ effect: "shown", element: "a" }]);
});

test("a moved that jumps is not merged", () => {
  const queue = made();
  queue.moved(0, 1, []);
  queue.moved(3, 4, []);
  assert.equal(queue.pending.length, 2);
});

test("what may have been sent is never changed any more", async () => {
  const queue = made();
  const sending = sender(queue);
  queue.moved(0, 1, []);
  answer = () => Promise.reject(new Error("no network"));
  await sending.flush();
  queue.moved(1, 2, []);
  assert.deepEqual(queue.pending.map(({ n, to }) => [n, to]), [[0, 1], [1, 2]]);
});

test("an event leaves only when it is durable, and comes again in order", async () => {
  const queue = made();
  const sending = sender(queue);
  queue.add(pressed("a"), []);
  for (const status of [503, 500, 429]) {
    answer = () => ({ status });
    await sending.flush();
    assert.equal(queue.pending.length, 1, `after ${status}`);
  }
  assert.deepEqual(reach, [false, false, false]);
  queue.add(pressed("b"), []);
  answer = () => ({ status: 204 });
  await sending.flush();
  assert.deepEqual(sent.at(-1).events.map(({ n }) => n), [0, 1]);
  assert.equal(queue.pending.length, 0);
  assert.equal(kept.at(-1).acknowledged, 1);
  assert.equal(reach.at(-1), true);
});

test("what came while a batch was on its way stays for the next one", async () => {
  const queue = made();
  const sending = sender(queue);
  queue.add(pressed("a"), []);
  let release;
  answer = () => new Promise((done) => (release = () => done({ status: 204 })));
  const first = sending.flush();
  queue.add(pressed("b"), []);
  release();
  await first;
  assert.deepEqual(queue.pending.map(({ n }) => n), [1]);
});

test("what somebody did goes out sooner than what only played, and after a failure not before its time", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const queue = made();
  sender(queue);
  const turn = () => new Promise((done) => setImmediate(done));
  queue.moved(0, 1, []);
  mock.timers.tick(160);
  assert.equal(sent.length, 0);
  queue.add(pressed("a"), []);
  mock.timers.tick(160);
  assert.deepEqual(sent.map(({ events }) => events.length), [2]);
  await turn();
  answer = () => ({ status: 503, retryAfter: 4 });
  queue.add(pressed("b"), []);
  mock.timers.tick(160);
  await turn();
  queue.add(pressed("c"), []);
  mock.timers.tick(3000);
  assert.equal(sent.length, 2);
  mock.timers.tick(2000);
  assert.equal(sent.length, 3);
});

test("leaving sends only what is not on its way, in pieces that may go", () => {
  const queue = made();
  const sending = sender(queue);
  answer = () => new Promise(() => undefined);
  queue.add(pressed("a"), []);
  void sending.flush();
  for (let i = 0; i < 300; i++) queue.add(pressed("x".repeat(400)), []);
  queue.leave();
  const left = sent.filter((batch) => batch.leaving);
  assert.deepEqual(left.flatMap((batch) => batch.events.map(({ n }) => n)), Array.from({ length: 300 }, (_, i) => i + 1));
  for (const batch of left) assert.ok(JSON.stringify(batch).length < 64 * 1024);
});

test("what came before anything sends is sent by a page that leaves, or by what comes to send", async () => {
  const queue = made();
  queue.add(pressed("a"), []);
  queue.leave();
  assert.deepEqual(sent.map(({ leaving, events }) => [leaving, events.length]), [[true, 1]]);
  assert.equal(queue.pending.length, 1, "nobody has said that it is durable");
  queue.moved(0, 1, []);
  await sender(queue).flush();
  assert.deepEqual(sent[1].events.map(({ n }) => n), [0, 1]);
  assert.equal(queue.pending.length, 0);
});

test("a resumed session goes on counting, and sends what had waited", async () => {
  const waiting = [{ n: 4, input: "moved", from: 0, to: 1 }, { ...pressed("a"), n: 5 }];
  const queue = made(6, waiting);
  const sending = sender(queue);
  queue.add(pressed("b"), []);
  await sending.flush();
  assert.deepEqual(sent[0].events.map(({ n }) => n), [4, 5, 6]);
});

test("delivered resolves when the server has it, not before", async () => {
  const queue = made();
  const sending = sender(queue);
  queue.add(pressed("a"), []);
  answer = () => ({ status: 503 });
  let done = false;
  const waits = sending.delivered().then(() => (done = true));
  await new Promise((next) => setTimeout(next, 20));
  assert.equal(done, false);
  answer = () => ({ status: 204 });
  sending.retry();
  await waits;
  assert.equal(done, true);
});
