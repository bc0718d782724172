// The clock of players that tell their time only now and then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Clock } = await load("player/src/elsewhere/clock.ts");

test("between updates time goes on, never backwards, and not for long when nothing is heard", () => {
  const clock = new Clock();
  clock.seek(3, 0);
  assert.ok(clock.arrived(3, 0));
  clock.rest(2000); // it begins to play
  const told = (now) => 3 + Math.floor(now / 250) / 4; // four times a second
  let last = 0;
  for (let now = 2000; now < 6000; now += 20) {
    const t = clock.read(told(now - 2000), now, true, 1);
    assert.ok(t >= last, `${t} after ${last}`);
    if (now > 2300) assert.ok(Math.abs(t - (3 + (now - 2000) / 1000)) < 0.26, `${t} at ${now}`);
    last = t;
  }
  assert.ok(clock.read(told(3980), 60_000, true, 1) <= last + 1.21, "it is not believed for a minute");
  assert.ok(clock.silence(60_000) > 50_000);
});

test("paused it stands; at double speed it goes twice as far", () => {
  const clock = new Clock();
  clock.seek(1, 0);
  clock.read(1, 10, false, 1);
  assert.equal(clock.read(1, 900, false, 1), 1);
  clock.rest(1000);
  assert.ok(Math.abs(clock.read(1, 1200, true, 2) - 1.4) < 1e-9);
});

test("a seek holds its place until the player is there, and old times after it are not believed", () => {
  const clock = new Clock();
  clock.seek(20, 0);
  assert.ok(clock.seeking);
  assert.equal(clock.read(4, 100, true, 1), 20);
  assert.ok(!clock.arrived(4, 200));
  assert.ok(clock.arrived(20.2, 300));
  clock.read(4.1, 400, true, 1);
  assert.equal(clock.jumped, undefined, "a late update from before");
  assert.ok(Math.abs(clock.read(20.5, 700, true, 1) - 20.5) < 0.3);
});

test("a jump that is none of ours is told, and nothing counts as played until it is settled", () => {
  const clock = new Clock();
  clock.seek(2, 0);
  clock.arrived(2, 0);
  const before = clock.read(4, 2000, true, 1);
  assert.equal(clock.read(25, 2100, true, 1), before);
  assert.equal(clock.jumped, 25);
  assert.equal(clock.read(25.3, 2400, true, 1), before);
  clock.seek(5, 2500);
  assert.equal(clock.jumped, undefined);
  assert.ok(Math.abs(clock.read(5.1, 4600, true, 1) - 5.1) < 0.1);
});
