// The small pure parts: captions, the struct view, places in clips, words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { parseVtt } = await load("player/src/captions/vtt.ts");
const { Placed } = await load("engine/src/placed.ts");
const { Film } = await load("player/src/film.ts");
const { fit, percent } = await load("player/src/layout.ts");
const { FIRST, filled, translation } = await load("player/src/words.ts");
const { WORDS: REST } = await load("player/src/words/en.ts");
const ENGLISH = { ...FIRST, ...REST };
const { onColor } = await load("player/src/stage/style.ts");
const { safe } = await load("player/src/dom.ts");
const { encode, decode } = await load("player/src/keep.ts");
const { money } = await load("player/src/panels/bodies.ts");

test("WebVTT: hours, settings, notes, blank cues, broken times", () => {
  const cues = parseVtt(
    "\uFEFFWEBVTT\r\n\r\nNOTE a note\r\nwith --> in it\r\n\r\n1\r\n00:01.500 --> 00:02.000 line:0\r\nTop\r\n\r\n" +
      "01:00:00.000 --> 01:00:01.250\r\nTwo\r\nlines\r\n\r\n00:05.000 --> 00:04.000\r\nbackwards\r\n\r\nxx --> yy\r\nno\r\n\r\n00:00.000 --> 00:01.000\r\nfirst",
  );
  assert.deepEqual(cues, [
    { from: 0, to: 1, text: "first", top: false },
    { from: 1.5, to: 2, text: "Top", top: true },
    { from: 3600, to: 3601.25, text: "Two\nlines", top: false },
  ]);
});

test("the struct view reads rmf_placed[64] where it stands", () => {
  const memory = new ArrayBuffer(4096);
  const at = 1024;
  const data = new DataView(memory);
  for (let row = 0; row < 2; row++) {
    const from = at + row * 64;
    data.setUint32(from, 7 + row, true);
    data.setUint32(from + 4, row ? 2 | 4 : 1, true);
    [10.5, 20, 30, 40, 90, 0.5].forEach((value, i) => data.setFloat64(from + 8 + i * 8, value + row, true));
    data.setUint32(from + 56, 3, true);
  }
  const placed = new Placed().look(memory, at, 2);
  assert.deepEqual([placed.element(0), placed.moves(0), placed.disabled(0)], [7, true, false]);
  assert.deepEqual([placed.x(0), placed.y(0), placed.w(0), placed.h(0), placed.turn(0), placed.fade(0)], [10.5, 20, 30, 40, 90, 0.5]);
  assert.deepEqual([placed.element(1), placed.moves(1), placed.disabled(1), placed.x(1)], [8, false, true, 11.5]);
});

const film = (rate, from, to) =>
  new Film({ document: { start: "s", clips: { c: { file: "c.mp4", rate } }, scenes: [{ id: "s", clip: "c", from, to }] } }, null, "http://x/");

test("times are frames: every frame's own time finds that frame, the end the last one", () => {
  for (const rate of [[30, 1], [25, 1], [24000, 1001], [60000, 1001]]) {
    const fps = rate[0] / rate[1];
    const [first, count] = [90, 300];
    const one = film(rate, Math.round((first / fps) * 1e6) / 1e6, Math.round(((first + count) / fps) * 1e6) / 1e6);
    const scene = one.scene("s");
    for (let frame = 0; frame < count; frame++) {
      const us = one.sceneUs(scene, (first + frame) / fps);
      assert.equal(one.spot("s", us).frame, first + frame, `${fps} fps, frame ${frame}`);
    }
    assert.equal(one.spot("s", one.lengthUs(scene) - 1).frame, first + count - 1, "just before the end");
  }
});

test("a container's rounding of frame times is undone", () => {
  const one = film([30, 1], 2, 6);
  assert.equal(one.sceneUs(one.scene("s"), 2.999999), 1_000_000);
  assert.equal(one.sceneUs(one.scene("s"), 1.99), 0);
});

test("the picture is fitted, and blocks go below it only where there is room", () => {
  assert.deepEqual(fit(1280, 720, 16 / 9).picture, { left: 0, top: 0, width: 1280, height: 720 });
  assert.equal(fit(390, 700, 16 / 9).below, true);
  assert.equal(fit(390, 219, 16 / 9).below, false);
  assert.equal(fit(390, 219, 16 / 9).tray, true);
  assert.equal(fit(844, 390, 9 / 16).tray, true, "the picture is narrow, the player is not");
  assert.equal(fit(844, 390, 9 / 16).narrow, false);
});

test("a press is percent of the picture, and nothing beside it", () => {
  const box = { left: 100, top: 50, width: 400, height: 200 };
  assert.deepEqual(percent(300, 100, box), { x: 50, y: 25 });
  assert.equal(percent(90, 100, box), undefined);
});

test("every translation has every text, with the same values in it", async () => {
  for (const language of ["de", "fr", "es", "ar"]) {
    const { WORDS } = await load(`player/src/words/${language}.ts`);
    assert.deepEqual(Object.keys(WORDS).sort(), Object.keys(ENGLISH).sort(), language);
    for (const [key, text] of Object.entries(ENGLISH)) {
      const values = (one) => (one.match(/\{\w+\}/g) ?? []).sort().join();
      assert.equal(values(WORDS[key]), values(text), `${language}.${key}`);
    }
  }
  assert.equal(translation("de-AT"), "de");
  assert.equal(translation("en-GB"), undefined);
  assert.equal(filled("{a} of {b}", { a: 1, b: 2 }), "1 of 2");
});

test("words on an author's colour are black or white, whichever is read better", () => {
  assert.equal(onColor("#ffe066"), "#000");
  assert.equal(onColor("#14213d"), "#fff");
  assert.equal(onColor("#fff"), "#000");
});

test("no address can run script", () => {
  for (const bad of ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"]) assert.equal(safe(bad), "about:blank");
  for (const good of ["https://a.example/x", "media/a.jpg", "mailto:a@b.c", "tel:+1", "/x?y=a:b", "#t"]) assert.equal(safe(good), good);
});

test("session bytes survive storage as text", () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) & 255);
  assert.deepEqual(decode(encode(bytes)), bytes);
});

test("prices read as the language writes them", () => {
  assert.equal(money("148.00", "EUR", "en"), "€148");
  assert.equal(money("148.50", "EUR", "en"), "€148.50");
  assert.match(money("148.00", "EUR", "de"), /^148\s€$/);
  assert.equal(money("12", "not a currency", "en"), "12 not a currency");
});
