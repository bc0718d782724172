// One viewer: all that is kept, to take away; erased, with sums corrected.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, publish, report } from "./lib/film.mjs";

let server;
let release;

before(async () => {
  server = await serve();
  const document = film();
  document.scenes[1].elements = [{ id: "why", kind: "question", type: "text", at: [0, 2], place: [10, 10, 50, 50], prompt: "Why?", purpose: "p", answer: "so" }];
  publish(folder(document), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

async function watch(viewer, words) {
  const one = new Viewing(server, { release, viewer }).opened().started();
  one.add("moved", { from: 0, to: 1.5 }, [{ effect: "shown", element: "bag" }, { effect: "kept", variable: "road", value: "left" }]);
  one.add("pressed", { at_ms: 1600, element: "bag" }).add("missed", { at_ms: 1700, x: 10, y: 90 });
  one.started("two", 1800).add("answered", { at_ms: 1900, element: "why", value: words });
  one.add("submitted", { at_ms: 2000, form: "hold", values: { email: `${viewer}@example.org` } });
  assert.equal((await one.send()).status, 204);
  return one;
}

const all = (viewer, method = "GET") => owner(server, `/api/v1/viewers/${viewer}`, { method });
const lines = async (viewer) => (await (await all(viewer)).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
/** Without the time, which goes on. */
const now = async () => JSON.stringify(await report(server));

test("who is erased has never been here; all others have", async () => {
  await watch("anna", "because it rains");
  await watch("anna", "because it rains");
  const before = await now();
  await watch("berta", "berta's own secret words");
  await watch("berta", "because it rains");
  const hers = await lines("berta");
  assert.deepEqual([hers.filter(({ input }) => input).length, hers.filter(({ kind }) => kind === "submission").length, hers.filter(({ kind }) => kind === "kept").length], [16, 2, 1]);
  assert.ok(hers.every(({ viewer, kind }) => viewer === "berta" || kind));
  assert.deepEqual(hers.find(({ kind }) => kind === "submission").answers, { email: "berta@example.org" });
  const reply = await all("berta", "DELETE");
  assert.equal(reply.status, 200);
  const { viewer, erased, at_ms: at } = await reply.json();
  assert.deepEqual([viewer, erased], ["berta", { sessions: 2, deliveries: 0, submissions: 2, kept: 1 }]);
  assert.ok(Math.abs(at - Date.now()) < 60_000);
  assert.equal(await now(), before, "the report is what it was before her");
  assert.deepEqual(await lines("berta"), []);
  const dump = execFileSync("sqlite3", [`${server.data}/ramify.db`, ".dump"], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.ok(!/berta/.test(dump), "no row names her, nor what she alone said");
  assert.match(dump, /because it rains/);
  // And once more: nothing is left to erase. Others go on.
  assert.deepEqual((await (await all("berta", "DELETE")).json()).erased, { sessions: 0, deliveries: 0, submissions: 0, kept: 0 });
  await watch("carla", "berta's own secret words");
  const { questions: [why] } = await report(server);
  assert.deepEqual(why.answers.map(({ id, count }) => [id, count]), [["because it rains", 2], ["berta's own secret words", 1]]);
});

test("a form that was sent before its viewer was known is theirs, and goes with them", async () => {
  const one = new Viewing(server, { release }).opened().started().started("two", 60);
  one.add("submitted", { at_ms: 80, form: "hold", values: { email: "late@example.org" } });
  assert.equal((await one.send()).status, 204);
  const sent = async () => (await (await owner(server, "/api/v1/projects/film/submissions")).json()).submissions.find(({ session }) => session === one.session);
  assert.equal((await sent()).viewer, null);
  Object.assign(one, { viewer: "lotte", consent: true });
  assert.equal((await one.add("waited", { at_ms: 90 }).send()).status, 204);
  assert.equal((await sent()).viewer, "lotte");
  assert.deepEqual((await lines("lotte")).find(({ kind }) => kind === "submission").answers, { email: "late@example.org" });
  // Who said no is known no more: what comes late keeps nothing, and names nobody.
  const no = new Viewing(server, { release, viewer: "nora", consent: true }).opened().started();
  await no.send();
  const late = no.add("moved", { from: 0, to: 1 }, [{ effect: "kept", variable: "road", value: "left" }]).started("two", 60).add("submitted", { at_ms: 70, form: "hold", values: { email: "n@example.org" } }).events;
  no.events = [];
  await Object.assign(no, { viewer: undefined, consent: false }).add("waited", { at_ms: 80 }).send();
  assert.equal((await Object.assign(no, { viewer: "nora", consent: true }).send(late)).status, 204);
  assert.deepEqual(await lines("nora"), []);
  assert.deepEqual((await (await all("lotte", "DELETE")).json()).erased, { sessions: 1, deliveries: 0, submissions: 1, kept: 0 });
  assert.equal(await sent(), undefined);
});

test("the command does the same beside a running server", async () => {
  await watch("dora", "dora was here");
  const { viewers } = await report(server);
  const receipt = JSON.parse(execFileSync(program, ["erase", "dora", "--data", server.data], { encoding: "utf8" }));
  assert.deepEqual(receipt.erased, { sessions: 1, deliveries: 0, submissions: 1, kept: 1 });
  const after = await report(server);
  assert.equal(after.viewers, viewers - 1);
  await watch("emil", "dora was here"); // the server's own numbers of words are made anew
  assert.equal((await report(server)).questions[0].answers.find(({ id }) => id === "dora was here").count, 1);
});

test("known viewers are listed, who was here last first, and found by what they sent", async () => {
  const list = async (query = "") => (await owner(server, `/api/v1/projects/film/viewers${query}`)).json();
  await new Viewing(server, { release }).opened().started().send(); // nobody known
  for (let i = 0; i < 50; i++) await new Viewing(server, { release, viewer: `guest-${i}` }).opened({ at_ms: i }).send();
  const { viewers: first, next } = await list();
  assert.equal(first.length, 50);
  const { viewers: rest, next: none } = await list(`?before=${encodeURIComponent(next)}`);
  assert.deepEqual([rest.length, none], [3, null]);
  const all = [...first, ...rest];
  assert.equal(new Set(all.map(({ id }) => id)).size, 53);
  assert.deepEqual(all.map(({ last_ms }) => last_ms), all.map(({ last_ms }) => last_ms).sort((a, b) => b - a));
  const found = async (q) => (await list(`?q=${encodeURIComponent(q)}`)).viewers.map(({ id, sessions, known }) => [id, sessions, known]);
  assert.deepEqual(await found("ANNA@example"), [["anna", 2, { email: "anna@example.org" }]]);
  assert.deepEqual(await found("guest-7"), [["guest-7", 1, {}]]);
  for (const nothing of ["berta", "%", "email", "_", "' OR 1=1 --"]) assert.deepEqual(await found(nothing), [], nothing);
  for (const wrong of ["?before=x", "?before=1", "?before=-1_a", `?q=${"x".repeat(201)}`]) assert.equal((await owner(server, `/api/v1/projects/film/viewers${wrong}`)).status, 400, wrong);
});

test("what a replay needs of a release is there for who may read, whatever viewers may see", async () => {
  publish(folder(film({ title: "Another" }), "other"), server.data);
  const at = (part, id = release, project = "film") => owner(server, `/api/v1/projects/${project}/releases/${id}/${part}`);
  assert.equal((await owner(server, "/api/v1/projects/film/withdraw", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).status, 204);
  const document = await (await at("document")).json();
  const manifest = await (await at("manifest")).json();
  assert.deepEqual([document.scenes[1].elements[0].id, manifest.release, manifest.document.scenes.length, manifest.withdrawn], ["why", release, 2, undefined]);
  assert.match(manifest.document.clips.clip.file, /^media\/[0-9a-f]+\//);
  for (const part of ["document", "manifest"]) {
    assert.equal((await at(part, release, "other")).status, 404, "of another film");
    assert.equal((await at(part, "nothing")).status, 404);
    assert.equal((await fetch(`${server.base}/api/v1/projects/film/releases/${release}/${part}`)).status, 401);
  }
});

test("only who owns the place may look, or erase", async () => {
  for (const method of ["GET", "DELETE"]) assert.equal((await fetch(`${server.base}/api/v1/viewers/anna`, { method })).status, 401);
  assert.equal((await all("a%2Fb")).status, 404);
});
