// Footage that looks all around says so in its own head: the clip knows it, and
// a film of it, whose author says nothing else.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { place, released } from "../http/lib/film.mjs";
import { boxes } from "./lib/boxes.mjs";
import { at, make, output } from "./lib/prepare.mjs";

let server;
before(async () => (server = await serve()));
after(() => server.stop());

const XML = (projection) =>
  `<?xml version="1.0"?><rdf:SphericalVideo xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/"><GSpherical:Spherical>true</GSpherical:Spherical><GSpherical:Stitched>true</GSpherical:Stitched><GSpherical:StitchingSoftware>none</GSpherical:StitchingSoftware><GSpherical:ProjectionType>${projection}</GSpherical:ProjectionType></rdf:SphericalVideo>`;

/** The film with that box at the end of its picture's `trak` (Spherical Video V1),
 * its `moov` being the last box. */
function around(flat, name, projection) {
  const bytes = readFileSync(flat);
  const all = boxes(bytes);
  const [moov, trak] = ["moov", "trak"].map((wanted) => all.find(({ type }) => type === wanted));
  const text = Buffer.from(XML(projection));
  const box = Buffer.concat([Buffer.alloc(4), Buffer.from("uuid"), Buffer.from("ffcc8263f8554a938814587a02521fdd", "hex"), text]);
  box.writeUInt32BE(box.length);
  for (const outer of [moov, trak]) bytes.writeUInt32BE(outer.to - outer.at + box.length, outer.at);
  const path = join(at, name);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, trak.to), box, bytes.subarray(trak.to)]));
  return path;
}

async function publish(name, clip) {
  const folder = join(place("sphere"), name);
  mkdirSync(folder);
  writeFileSync(join(folder, "project.json"), JSON.stringify({ ramify: 1, title: name, start: "one", clips: { film: clip }, scenes: [{ id: "one", clip: "film", from: 0, to: 2, end: "hold", ending: "done" }] }));
  await output(program, ["publish", folder, "--project", name, "--data", server.data]);
  return (await released(server, name)).clips.film.projection;
}

test("a camera that looks all around", async () => {
  const flat = await make("wide.mp4", "-f lavfi -i testsrc2=size=640x320:rate=30:duration=2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
  const add = async (path) => JSON.parse(await output(program, ["clip", "add", path, "--json", "--data", server.data]));
  const sphere = await add(around(flat, "sphere.mp4", "equirectangular"));
  assert.deepEqual([sphere.projection, sphere.plays], ["equirectangular", true]);
  assert.equal((await add(around(flat, "strange.mp4", "cylindrical"))).projection, "flat");
  const plain = await add(flat);
  assert.equal(plain.projection, "flat");
  assert.equal(await publish("round", { media: sphere.clip }), "equirectangular");
  assert.equal(await publish("said", { media: sphere.clip, projection: "flat" }), "flat");
  assert.equal(await publish("level", { media: plain.clip }), undefined);
});
