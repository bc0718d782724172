// Addresses of videos: what is one, whose it is, and what is a page or nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { nameIn, readAddress, readLength } = await load("bring/address.ts");
const { leadTo } = await load("film/make.ts");
const { apply } = await load("record/steps.ts");

test("addresses of videos, as people copy them", () => {
  const clip = (text) => readAddress(text)?.clip;
  for (const text of ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "https://youtu.be/dQw4w9WgXcQ?si=x", "m.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"])
    assert.deepEqual(clip(text), { youtube: "dQw4w9WgXcQ" }, text);
  assert.deepEqual(clip("https://vimeo.com/76979871"), { vimeo: "76979871" });
  assert.deepEqual(clip("https://player.vimeo.com/video/76979871?h=8272103f6e"), { vimeo: "76979871/8272103f6e" });
  assert.deepEqual(clip("https://vimeo.com/76979871/8272103f6e"), { vimeo: "76979871/8272103f6e" });
  assert.equal(readAddress("https://films.example/a/master.M3U8?x=1").by, "hls");
  assert.equal(readAddress("films.example/a.mp4").by, "video");
  assert.equal(readAddress("films.example/a.mp4").copied, true);
});

test("what is none", () => {
  for (const text of ["", "film", "javascript:alert(1)", "data:video/mp4,x", "file:///etc/passwd", "https://ada:pw@films.example/a.mp4", "https://www.youtube.com/@somebody", "https://vimeo.com/features", "https://youtu.be/short"])
    assert.equal(readAddress(text), undefined, text);
});

test("lengths as people write them", () => {
  assert.equal(readLength("90"), 90);
  assert.equal(readLength("1:30"), 90);
  assert.equal(readLength("1:02:03.5"), 3723.5);
  for (const text of ["", "0", "a", "1:b", "1:2:3:4", "-3"]) assert.equal(readLength(text), undefined, text);
});

test("a scene leads to another: its choice is made, then has one option more", () => {
  const film = { scenes: [{ id: "a", clip: "c" }, { id: "b", clip: "c", title: "The {city}" }, { id: "d", clip: "c" }] };
  const first = leadTo(film, "a", "b", 20);
  const one = apply(film, first.steps);
  const [choice] = one.scenes[0].elements;
  assert.deepEqual([choice.kind, choice.at, choice.options], ["choice", [15, 20], [{ id: "one", label: "The {{city}}", go: "b" }]]);
  const two = apply(one, leadTo(one, "a", "d", 20).steps);
  assert.deepEqual(two.scenes[0].elements[0].options.map(({ go }) => go), ["b", "d"]);
  assert.equal(leadTo(film, "a", "nowhere", 20), undefined);
});

test("what an address calls its video", () => {
  assert.equal(nameIn("https://example.com/a/caf%C3%A9.mp4?x=1"), "café.mp4");
  assert.equal(nameIn("https://example.com/100%.mp4"), "100%.mp4");
  assert.equal(nameIn("https://example.com/"), "");
});
