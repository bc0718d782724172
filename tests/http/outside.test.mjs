// A film of a folder that was opened in the studio, and is published from its
// folder again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { film, folder, owner, publish, write } from "./lib/film.mjs";

let server;
before(async () => (server = await serve()));
after(() => server.stop());

const api = (path, init = {}) => owner(server, `/api/v1/projects/${path}`, init);
const json = async (path) => (await api(path)).json();
async function draft(name) {
  const reply = await api(`${name}/draft`);
  return { document: await reply.json(), revision: Number(/\d+/.exec(reply.headers.get("etag"))[0]) };
}
const edit = (name, match, was, now) =>
  api(`${name}/edits`, { method: "POST", headers: { "content-type": "application/json", "if-match": `"${match}"` }, body: JSON.stringify({ tab: "t", label: `To ${now}`, steps: [{ at: ["title"], was, now }] }) });

test("what nobody has edited follows its folder, by an edit that open desks follow", async () => {
  const path = folder(film(), "follows");
  publish(path, server.data);
  assert.deepEqual([(await draft("follows")).document.title, (await json("follows")).outside], ["A test", false]);
  write(path, film({ title: "The second" }));
  publish(path, server.data);
  const late = await edit("follows", 1, "A test", "Mine");
  assert.equal(late.status, 412, "made on the old one");
  const { revision, edits } = await late.json();
  assert.deepEqual([revision, edits.length, edits[0].label], [2, 1, "Published from its folder"]);
  assert.equal(edits[0].steps[0].now.title, "The second");
  assert.deepEqual(edits[0].steps[0].now, (await draft("follows")).document);
  write(path, film({ title: "The third" }));
  publish(path, server.data);
  const now = await draft("follows");
  assert.deepEqual([now.document.title, now.revision, (await json("follows")).outside], ["The third", 3, false]);
  assert.deepEqual(await draft("follows"), now, "once");
});

test("what somebody has edited stays, and the project says that there is another", async () => {
  const path = folder(film(), "stays");
  publish(path, server.data);
  const { revision } = await draft("stays");
  assert.equal((await edit("stays", revision, "A test", "Mine")).status, 200);
  assert.equal((await json("stays")).outside, false);
  write(path, film({ title: "Theirs" }));
  publish(path, server.data);
  assert.deepEqual([(await draft("stays")).document.title, (await json("stays")).outside], ["Mine", true]);
  const published = await api("stays/publish", { method: "POST", headers: { "if-match": '"2"' } });
  assert.equal(published.status, 201);
  assert.deepEqual([(await draft("stays")).document.title, (await json("stays")).outside], ["Mine", false]);
});

test("many who ask at once get one and the same", async () => {
  const path = folder(film(), "many");
  publish(path, server.data);
  await draft("many");
  write(path, film({ title: "New" }));
  publish(path, server.data);
  const all = await Promise.all(Array.from({ length: 12 }, () => draft("many")));
  for (const one of all) assert.deepEqual([one.document.title, one.revision], ["New", 2]);
});
