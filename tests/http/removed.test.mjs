// Projects that are deleted for good, and clips that films keep from that.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join as joined } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, clip, current, film, folder, owner, padded, place, publish, report } from "./lib/film.mjs";
import { installed, start } from "./lib/postgres.mjs";

let server;
let data;
before(async () => (server = await serve({ data: (data = place("removed")) })));
after(() => server.stop());

/** A folder whose clip is like no other, published under that name. */
function own(name, at = data, ...flags) {
  const path = folder(film(), name);
  writeFileSync(joined(path, "clip.mp4"), padded(readFileSync(clip()), statSync(clip()).size + 64));
  publish(path, at, ...flags);
  return path;
}
const api = (path, method = "GET", body, at = server, headers = {}) =>
  owner(at, `/api/v1/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } }) });
const code = async (reply) => [reply.status, (await reply.json()).code];
const put = (name, what, body, at) => api(`projects/${name}/${what}`, "POST", body, at).then(({ status }) => assert.equal(status, 204));
async function away(name, at = server) {
  await put(name, "archive", { archived: true }, at);
  await put(name, "withdraw", { withdrawn: true }, at);
}
const hashOf = async (name, at = server) => (await (await api(`projects/${name}/document`, "GET", undefined, at)).json()).clips.clip.media;

async function remove(name, at = server) {
  for (let n = 0; n < 100; n++) {
    const reply = await api(`projects/${name}`, "DELETE", undefined, at);
    if (reply.status !== 202) return reply;
    assert.deepEqual(await reply.json(), { removed: false });
  }
  throw new Error("it never ends");
}

async function watched(name, at = server, viewings = 1) {
  const { release } = await current(at, name);
  for (let n = 0; n < viewings; n++) {
    const viewing = new Viewing(at, { project: name, release, viewer: `anna-${name}-${n}` });
    viewing.opened().started();
    for (let k = 0; k < 40; k++) viewing.add("pressed", { at_ms: 60 + k, element: "bag" });
    viewing.add("answered", { at_ms: 400, panel: "hold", answer: { email: "anna@example.org" } });
    assert.ok([200, 204].includes((await viewing.send()).status));
  }
}

test("only what is archived and not seen goes, and then all of it", async () => {
  own("gone");
  const media = await hashOf("gone");
  await watched("gone");
  const document = await (await api("projects/gone/draft")).json();
  const edit = { tab: "t", label: "A", steps: [{ at: ["title"], was: document.title, now: "B" }] };
  assert.equal((await owner(server, "/api/v1/projects/gone/edits", { method: "POST", body: JSON.stringify(edit), headers: { "content-type": "application/json", "if-match": '"1"' } })).status, 200);
  await api("projects/gone/access", "PUT", { password: "x" });
  await api("projects/gone/access", "PUT", { password: null });
  assert.equal((await api("projects/gone/recording", "PUT", { zone: "Europe/Berlin", days: 30 })).status, 200);
  assert.deepEqual(await code(await remove("gone")), [409, "project_kept"]);
  await put("gone", "archive", { archived: true });
  assert.deepEqual(await code(await remove("gone")), [409, "project_kept"], "its film is seen");
  assert.equal((await current(server, "gone")).withdrawn, false);
  await put("gone", "withdraw", { withdrawn: true });
  assert.equal((await remove("gone")).status, 204);
  for (const path of ["", "/draft", "/edits", "/releases", "/document", "/report", "/access", "/recording"]) assert.equal((await api(`projects/gone${path}`)).status, 404, path);
  for (const path of ["w/gone", "embed/gone", "api/v1/play/gone", `media/${media}/clip.mp4`]) assert.equal((await fetch(`${server.base}/${path}`)).status, 404, path);
  assert.ok(!existsSync(joined(data, "media", media)), "its files");
  assert.deepEqual(await code(await remove("gone")), [404, "project_unknown"]);
  own("gone");
  assert.equal((await report(server, "gone")).plays, 0, "another film of that name begins anew");
});

test("a clip that another film shows stays", async () => {
  const path = own("first");
  publish(path, data, "--project", "second");
  const media = await hashOf("first");
  await away("first");
  assert.equal((await remove("first")).status, 204);
  assert.equal((await fetch(`${server.base}/media/${media}/clip.mp4`)).status, 200);
});

test("much that was watched goes in more than one turn, and others are served meanwhile", async () => {
  own("long");
  await watched("long", server, 120);
  await away("long");
  const [reply, ...others] = await Promise.all([remove("long"), ...Array.from({ length: 20 }, () => api("projects"))]);
  assert.equal(reply.status, 204);
  for (const other of others) assert.equal(other.status, 200);
});

test("an open desk hears that it is gone", async () => {
  own("open");
  await api("projects/open/draft");
  await away("open");
  const stop = new AbortController();
  const live = await owner(server, "/api/v1/projects/open/edits/live", { signal: stop.signal });
  const reader = live.body.getReader();
  const text = async () => new TextDecoder().decode((await reader.read()).value);
  assert.match(await text(), /event: edit/);
  assert.equal((await remove("open")).status, 204);
  assert.match(await text(), /event: gone/);
  stop.abort();
});

test("a clip stays for as long as any draft or release names it", async () => {
  const path = own("kept");
  const old = await hashOf("kept");
  writeFileSync(joined(path, "clip.mp4"), padded(readFileSync(clip()), statSync(clip()).size + 64));
  publish(path, data, "--project", "kept");
  const now = await hashOf("kept");
  assert.notEqual(now, old);
  const refused = await api(`clips/${old}`, "DELETE");
  const why = await refused.json();
  assert.deepEqual([refused.status, why.code], [409, "clip_used"], "an earlier release can be gone back to");
  assert.match(why.detail, /kept/);
  const draft = { document: { ramify: 1, title: "Only a draft", clips: { a: { media: old } }, scenes: [] } };
  const { id } = await (await api("projects", "POST", draft)).json();
  await away("kept");
  assert.equal((await remove("kept")).status, 204);
  const drafted = await api(`clips/${old}`, "DELETE");
  assert.equal(drafted.status, 409);
  assert.match((await drafted.json()).detail, new RegExp(`of: ${id}$`));
  assert.equal((await api(`clips/${now}`)).status, 404, "the other one went with its film");
  await put(id, "archive", { archived: true });
  assert.equal((await remove(id)).status, 204, "never published");
  assert.equal((await api(`clips/${old}`)).status, 404);
});

test("films that were never published show what their clip made", async () => {
  const at = place("posters");
  const working = await serve({ data: at, flags: ["--workers", "1"] });
  try {
    own("source", at);
    const media = await hashOf("source", working);
    const document = { ramify: 1, title: "Draft with a picture", start: "b", clips: { other: { upload: "x" }, film: { media } }, scenes: [{ id: "a", clip: "other" }, { id: "b", clip: "film" }] };
    const { id } = await (await api("projects", "POST", { document }, working)).json();
    const posterOf = async () => (await (await api(`projects/${id}`, "GET", undefined, working)).json()).poster;
    for (let n = 0; n < 200 && !(await posterOf()); n++) await new Promise((go) => setTimeout(go, 100));
    const poster = await posterOf();
    assert.equal(poster, `media/${media}/poster-1000000.jpg`);
    assert.equal((await owner(working, `/${poster}`)).status, 200);
    const { projects } = await (await api("projects?q=draft with a pic", "GET", undefined, working)).json();
    assert.equal(projects[0].poster, poster);
    const steps = [{ at: ["start"], was: "b", now: "a" }];
    assert.equal((await api(`projects/${id}/edits`, "POST", { tab: "t", label: "A", steps }, working, { "if-match": '"1"' })).status, 200);
    assert.equal(await posterOf(), poster, "the first scene's clip is on its way: another one's");
  } finally {
    await working.stop();
  }
});

test("the same on PostgreSQL", { skip: installed ? false : "PostgreSQL is not installed" }, async () => {
  const postgres = start();
  const at = place("removed-pg");
  const other = await serve({ data: at, flags: ["--database", postgres.address] });
  try {
    own("gone", at, "--database", postgres.address);
    await watched("gone", other, 3);
    const media = await hashOf("gone", other);
    await api("projects/gone/draft", "GET", undefined, other);
    await api("projects/gone/access", "PUT", { until: Date.now() + 1e6, domains: ["example.com"] }, other);
    await away("gone", other);
    assert.equal((await remove("gone", other)).status, 204);
    assert.equal((await api("projects/gone", "GET", undefined, other)).status, 404);
    assert.ok(!existsSync(joined(at, "media", media)));
  } finally {
    await other.stop();
    postgres.stop();
  }
});
