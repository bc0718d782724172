// What is told of playing: what was watched, and where the playhead then stood.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Conductor } = await load("player/src/conductor.ts");
const { Queue } = await load("player/src/queue.ts");

const LENGTH = 2e6;

/** A conductor in scene one, whose engine stops where `stop` says (µs). */
async function conducting(stop) {
  const status = { at_ms: 0, scene: null, t: 0, held: 0, going: null, panels: [] };
  const engine = {
    status: () => ({ ...status }),
    feed(input) {
      if (input.input === "opened") return [{ effect: "go", scene: "one", t: 0, how: "start" }];
      if (input.input === "started") Object.assign(status, { scene: "one", t: input.t });
      if (input.input === "resumed") status.held = 0;
      return [];
    },
    moved(from, to) {
      const stops = stop > from && stop <= to;
      if (stops) status.held = 1;
      status.t = Math.min(stops ? stop : to, LENGTH - 1) / 1e6;
      return stops ? [{ effect: "fired", trigger: "halt" }, { effect: "stand", t: stop / 1e6 }] : [];
    },
    nextChange: () => ({ mediaUs: stop, atMs: 1e300 }),
    nextScenes: () => [],
  };
  const film = { engine, scene: (id) => ({ id }), sceneUs: (_, time) => Math.round(time * 1e6), lengthUs: () => LENGTH, fps: () => 30, spot: () => ({ frame: 0 }) };
  const source = { at: 0, paused: false, rate: 1, time: () => source.at, coming: () => source.at, enter: async () => {}, seek: async () => {}, play: async () => {}, pause() {}, watch() {}, follow() {}, likely() {}, close() {} };
  const queue = new Queue({ project: "p", release: "r", session: "s" }, { send: async () => ({ status: 204 }), changed() {}, viewer: () => undefined });
  const audience = { draw: () => false, stands() {}, act() {}, nextMark: () => 1e300, entering() {}, refused() {}, broken() {}, save() {} };
  const conductor = new Conductor(film, source, queue, { now: () => 100 }, audience);
  conductor.say({ input: "opened" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  const to = (seconds) => {
    source.at = seconds;
    conductor.frame();
  };
  const moved = () => queue.pending.filter(({ input }) => input === "moved").map((event) => [event.from, event.to]);
  return { conductor, source, to, moved };
}

test("what lies behind a stop is told once: when it is watched", async () => {
  const { conductor, to, moved } = await conducting(1.49e6);
  to(1.5);
  assert.deepEqual(moved(), [[0, 1.49]]);
  conductor.say({ input: "resumed" });
  to(1.6);
  conductor.say({ input: "paused" });
  assert.deepEqual(moved(), [[0, 1.49], [1.49, 1.6]]);
  conductor.close();
});

test("the last frame is watched to its end, though the playhead rests before", async () => {
  const { conductor, source, moved } = await conducting(1e300);
  source.at = 2;
  conductor.say({ input: "paused" });
  assert.deepEqual(moved(), [[0, 2]]);
  conductor.close();
});
