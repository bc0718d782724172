// Drafts: what authors edit before it is published. A model in JavaScript goes
// the same steps, and both must be where they began after as many undos.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { current, film, folder, owner, publish, released, write } from "./lib/film.mjs";
import { apply, invert, randomStep } from "./lib/steps.mjs";

const WALK = process.env.RAMIFY_LONG ? 10_000 : 2000;
const SEED = Number(process.env.SEED ?? 20);
let server;
before(async () => (server = await serve()));
after(() => server.stop());

const json = { "content-type": "application/json" };
const ask = (path, init = {}, at = server) => owner(at, `/api/v1/projects${path}`, init);
const post = (path, body, headers = {}, at = server) => ask(path, { method: "POST", headers: { ...json, ...headers }, body: typeof body === "string" ? body : JSON.stringify(body) }, at);
const edit = (project, revision, body, at) => post(`/${project}/edits`, { tab: "t", label: "Edit", ...body }, { "if-match": `"${revision}"` }, at);
const draft = async (project, at) => {
  const reply = await ask(`/${project}/draft`, {}, at);
  return { revision: tagOf(reply), document: await reply.json() };
};
const tagOf = (reply) => Number(reply.headers.get("etag").replace(/^W\//, "").slice(1, -1)); // weak, where it came as gzip
const made = async (body, at) => {
  const reply = await post("", body, {}, at);
  assert.equal(reply.status, 201, await reply.clone().text());
  return (await reply.json()).id;
};
const list = async (query = "") => (await (await ask(`?${query}`)).json()).projects;
const set = (name, now, was) => ({ at: [name], ...(was === undefined ? {} : { was }), ...(now === undefined ? {} : { now }) });

test("a project begins with a title, or with a document; its id is its own", async () => {
  const reply = await post("", { title: "By the {Sea}: été" });
  const { id, revision } = await reply.json();
  assert.deepEqual([reply.status, reply.headers.get("etag"), id, revision], [201, '"1"', "by-the-sea-ete", 1]);
  assert.equal(await made({ title: "By the {Sea}: été" }), "by-the-sea-ete-2");
  assert.deepEqual(await draft(id), { revision: 1, document: { ramify: 1, title: "By the {{Sea}}: été", clips: {}, scenes: [] } });
  const wild = { title: { de: "Käse" }, scenes: [{ id: "a" }], odd: [1.5, null, "<&"] };
  assert.deepEqual((await draft(await made({ document: wild }))).document, wild, "mistakes and all");
  for (const body of [{}, { title: "" }, { title: 7 }, { title: "x".repeat(512) }, { document: [] }, { title: "a", document: {} }, "[]", "{", '{"title":"a","title":"b"}', '{"title":"\\ud800"}'])
    assert.equal((await post("", body)).status, 400, JSON.stringify(body));
  const long = await made({ document: { title: "🎬".repeat(400) } });
  const shown = (await list(`q=${encodeURIComponent("🎬")}`)).find((project) => project.id === long);
  assert.equal(shown.title, "🎬".repeat(127), "whole characters");
});

test("edits: one after the other, all steps or none, findings with each", async () => {
  const project = await made({ document: film() });
  const reply = await edit(project, 1, { label: "Rename", steps: [set("title", "Another", "A test"), { at: ["scenes", "one", "elements", "bag"], from: 0, to: 1 }] });
  const { revision, findings } = await reply.json();
  assert.deepEqual([reply.status, reply.headers.get("etag"), revision, Array.isArray(findings)], [200, '"2"', 2, true]);
  const { document } = await draft(project);
  assert.deepEqual([document.title, document.scenes[0].elements.map(({ id }) => id)], ["Another", ["road-choice", "bag"]]);
  const half = await edit(project, 2, { steps: [set("title", "Lost", "Another"), set("title", "Wrong", "Another")] });
  const problem = await half.json();
  assert.deepEqual([half.status, problem.code, problem.step], [422, "edit_misfit", 1]);
  assert.match(problem.detail, /not what `was` says/);
  assert.equal((await draft(project)).document.title, "Another");
  const broken = await (await edit(project, 2, { steps: [set("start", "nowhere", "one")] })).json();
  assert.equal(broken.revision, 3, "a mistake is kept");
  assert.ok(broken.findings.some(({ severity, path }) => severity === "error" && path), JSON.stringify(broken.findings));
  assert.equal((await list("q=another"))[0].revision, 3);
  assert.equal((await post(`/${project}/edits`, { tab: "t", label: "l", steps: [set("start", "one", "nowhere")] }, { "if-match": 'W/"3"' })).status, 200, "a tag as browsers got it");
  const kept = await ask(`/${project}/draft`, { headers: { "if-none-match": '"4"' } });
  assert.equal(kept.status, 304);
});

test("two tabs: the late one hears what came, and can go on", async () => {
  const project = await made({ document: { n: 0 } });
  for (let n = 0; n < 3; n++) assert.equal((await edit(project, n + 1, { tab: "a", label: `to ${n + 1}`, steps: [set("n", n + 1, n)] })).status, 200);
  const late = await edit(project, 1, { tab: "b", steps: [set("m", 1)] });
  const problem = await late.json();
  assert.deepEqual([late.status, late.headers.get("etag"), problem.code, problem.revision], [412, '"4"', "changed_meanwhile", 4]);
  assert.deepEqual(problem.edits.map(({ revision, tab, label }) => [revision, tab, label]), [[2, "a", "to 1"], [3, "a", "to 2"], [4, "a", "to 3"]]);
  const mine = problem.edits.reduce((document, { steps }) => apply(document, steps), { n: 0 });
  assert.deepEqual(mine, (await draft(project)).document);
  assert.equal((await edit(project, 4, { tab: "b", steps: [set("m", 1)] })).status, 200);
  assert.equal((await (await edit(project, 99, { steps: [set("m", 2, 1)] })).json()).edits, null, "nobody knows that revision");
  const race = await Promise.all([1, 2, 3, 4, 5, 6].map((m) => edit(project, 5, { steps: [set("race", m)] })));
  assert.deepEqual(race.map(({ status }) => status).sort(), [200, 412, 412, 412, 412, 412]);
});

test("who comes too late to be told all of it loads anew", async () => {
  const project = await made({ document: { n: 0 } });
  for (let n = 0; n < 201; n++) await edit(project, n + 1, { steps: [set("n", n + 1, n)] });
  assert.equal((await (await edit(project, 1, { steps: [set("m", 1)] })).json()).edits, null);
  assert.equal((await (await edit(project, 2, { steps: [set("m", 1)] })).json()).edits.length, 200);
  const first = await (await ask(`/${project}/edits?limit=150`)).json();
  assert.deepEqual([first.edits.length, first.edits[0].revision, first.next], [150, 2, "151"]);
  const rest = await (await ask(`/${project}/edits?after=${first.next}`)).json();
  assert.deepEqual([rest.edits.length, rest.edits.at(-1).revision, rest.next], [51, 202, null]);
  const newest = await (await ask(`/${project}/edits?before=203&limit=2`)).json();
  assert.deepEqual(newest.edits.map(({ revision }) => revision), [202, 201]);
  for (const query of ["limit=0", "limit=201", "after=-1", "after=x", "before=1e3", "limit=NaN"]) assert.equal((await ask(`/${project}/edits?${query}`)).status, 400, query);
});

test("an edit that came already is answered again and made once", async () => {
  const project = await made({ document: { n: 0 } });
  const body = { id: randomUUID(), steps: [set("n", 1, 0)] };
  const [one, two] = await Promise.all([edit(project, 1, body), edit(project, 1, body)]);
  assert.deepEqual([one.status, two.status], [200, 200]);
  assert.deepEqual([(await one.json()).revision, (await two.json()).revision], [2, 2]);
  await edit(project, 2, { steps: [set("n", 2, 1)] });
  assert.equal((await (await edit(project, 1, body)).json()).revision, 2);
  assert.deepEqual(await draft(project), { revision: 3, document: { n: 2 } });
  const other = await made({ document: { n: 0 } });
  assert.equal((await edit(other, 1, body)).status, 200, "ids are of one project");
});

test("hostile edits are refused in words, and nothing changes", async () => {
  const project = await made({ document: { n: 0, list: [{ id: "a" }], deep: {} } });
  const step = (more) => ({ steps: [{ at: ["list", "q"], now: { id: "q" }, index: 0, ...more }] });
  for (const [body, status, words] of [
    [{ steps: [] }, 400, /1 to 200/],
    [{ steps: Array.from({ length: 201 }, () => set("x", 1)) }, 400, /1 to 200/],
    [{ steps: {} }, 400, /list/],
    [{ steps: [{ at: ["__proto__", "polluted"], now: 1 }] }, 400, /`at`/],
    [{ steps: [{ at: Array(1000).fill("x"), now: 1 }] }, 400, /deeper/],
    [step({ index: 1e9 }), 422, /shorter/],
    [step({ index: -1 }), 400, /`index`/],
    [step({ index: 1.5 }), 400, /`index`/],
    [step({ extra: 1 }), 400, /a step has/],
    [{ tab: "a b", steps: [set("x", 1)] }, 400, /`tab`/],
    [{ tab: undefined, steps: [set("x", 1)] }, 400, /`tab`/],
    [{ label: "x".repeat(201), steps: [set("x", 1)] }, 400, /`label`/],
    [{ id: 7, steps: [set("x", 1)] }, 400, /`id`/],
    [{ undoes: 9, steps: [set("x", 1)] }, 400, /`undoes`/],
  ]) {
    const reply = await edit(project, 1, body);
    assert.equal(reply.status, status, JSON.stringify(body).slice(0, 200));
    assert.match((await reply.json()).detail, words);
  }
  const raw = (body, match = '"1"') => post(`/${project}/edits`, body, match ? { "if-match": match } : {});
  const around = (now) => `{"tab":"t","label":"l","steps":[{"at":["x"],"now":${now}}]}`;
  assert.equal((await raw(around("NaN"))).status, 400);
  assert.equal((await raw(around("1e999"))).status, 400);
  assert.equal((await raw(around('"\\u0000"'))).status, 400);
  assert.equal((await raw(around("[".repeat(100_000) + "]".repeat(100_000)))).status, 400);
  assert.equal((await raw(around("[".repeat(70) + "]".repeat(70)))).status, 413, "deeper than documents are");
  assert.equal((await raw(around(JSON.stringify("x".repeat(1 << 20))))).status, 413);
  for (const match of ["", "1", '"x"', '"-1"', '"1", "2"', 'W/1', "*"]) assert.equal((await raw(around("1"), match)).status, 400, match);
  assert.equal((await edit("nothing", 1, { steps: [set("x", 1)] })).status, 404);
  assert.deepEqual(await draft(project), { revision: 1, document: { n: 0, list: [{ id: "a" }], deep: {} } });
  const inside = `{"tab":"t","label":"l","steps":[{"at":["x"],"now":{"__proto__":{"polluted":1},"constructor":1}}]}`;
  assert.equal((await raw(inside)).status, 200, "in a value it is a name like any");
  assert.match(await (await ask(`/${project}/draft`)).text(), /"__proto__":\{"polluted":1\}/);
});

test(`${WALK} random edits, with undo and redo, end where they began`, async () => {
  const random = generator(SEED);
  const begun = { title: "Walk", scenes: [], panels: {}, number: 0.1 };
  const project = await made({ document: begun });
  let model = structuredClone(begun);
  let revision = 1;
  const done = []; // edits that hold, with the revisions that they led to
  const undone = [];
  const send = async (steps, undoes) => {
    const reply = await edit(project, revision, { id: randomUUID(), steps, ...(undoes ? { undoes } : {}) });
    assert.equal(reply.status, 200, `seed ${SEED}, revision ${revision}: ${reply.status === 200 ? "" : await reply.text()}`);
    ({ revision } = await reply.json());
    model = apply(model, steps);
  };
  const undo = async () => {
    const last = done.pop();
    await send(invert(last.steps), last.revision);
    undone.push(last.steps);
  };
  for (let i = 0; i < WALK; i++) {
    const what = random(8);
    if (what < 2 && done.length) {
      await undo();
    } else if (what === 2 && undone.length) {
      const steps = undone.pop();
      await send(steps);
      done.push({ steps, revision });
    } else {
      const steps = [];
      for (let n = 1 + random(3), next = model; n > 0; n--) {
        steps.push(randomStep(next, random));
        next = apply(next, steps.slice(-1));
      }
      await send(steps);
      done.push({ steps, revision });
      undone.length = 0;
    }
    if (i % 100 === 0) assert.deepEqual((await draft(project)).document, model, `seed ${SEED}, edit ${i}`);
  }
  assert.deepEqual(await draft(project), { revision, document: model });
  let replayed = structuredClone(begun);
  for (let next = "1"; next; ) {
    const page = await (await ask(`/${project}/edits?after=${next}`)).json();
    for (const { steps } of page.edits) replayed = apply(replayed, steps);
    ({ next } = page);
  }
  assert.deepEqual(replayed, model, "the log alone leads there too");
  while (done.length) await undo();
  assert.deepEqual((await draft(project)).document, begun);
});

test("killed between edits, nothing that was answered is lost", async () => {
  const data = server.data;
  const other = await serve();
  const project = await made({ document: { n: 0 } }, other);
  let answered = 0;
  const editing = (async () => {
    for (let n = 0; ; n++) {
      const reply = await edit(project, n + 1, { steps: [set("n", n + 1, n)] }, other).catch(() => null);
      if (!reply || reply.status !== 200) return;
      answered = n + 1;
      if (answered === 20) other.process.kill("SIGKILL");
    }
  })();
  await editing;
  const again = await serve({ data: other.data });
  try {
    const { revision, document } = await draft(project, again);
    assert.ok(document.n === answered || document.n === answered + 1, `${document.n} of ${answered}`);
    assert.equal(revision, document.n + 1);
    assert.equal((await edit(project, revision, { steps: [set("n", -1, document.n)] }, again)).status, 200);
  } finally {
    await again.stop();
    await other.stop();
  }
  assert.notEqual(other.data, data);
});

test("a film that was published from a folder gets its draft of what was released", async () => {
  const document = film();
  document.clips.clip.poster = "https://elsewhere.example/own.jpg";
  const path = folder(document, "from-folder");
  publish(path, server.data);
  const { revision, document: is } = await draft("from-folder");
  const whole = await released(server, "from-folder");
  assert.equal(revision, 1);
  assert.deepEqual(is.clips.clip, { media: whole.clips.clip.media, poster: document.clips.clip.poster });
  assert.deepEqual(is.scenes.map(({ from, to, frames, first_frame }) => [from, to, frames, first_frame]), [[0, 2, undefined, undefined], [2, 4, undefined, undefined]]);
  const sent = (match) => post("/from-folder/publish", "", { "if-match": `"${match}"` });
  const same = await sent(1);
  assert.deepEqual([same.status, (await same.json()).unchanged], [200, true], "back and forth changes nothing");
  assert.equal((await edit("from-folder", 1, { steps: [{ at: ["panels", "card", "text"], was: "€ 148", now: "€ 149" }] })).status, 200);
  assert.equal((await sent(1)).status, 412);
  const next = await sent(2);
  assert.deepEqual([next.status, (await next.json()).number], [201, 2]);
  assert.equal((await released(server, "from-folder")).panels.card.text, "€ 149");
  write(path, film({ title: "From the folder again" }));
  assert.throws(() => publish(path, server.data), /was published from the studio/, "what is edited here is not replaced unasked");
});

test("what cannot be published yet is said; it stays a draft", async () => {
  publish(folder(film(), "source"), server.data);
  const { media } = (await released(server, "source")).clips.clip;
  const project = await made({ document: film({ clips: { clip: { upload: "x1" } } }) });
  const [shown] = await list("q=a test").then((all) => all.filter(({ id }) => id === project));
  assert.deepEqual([shown.release, shown.poster, shown.plays, shown.archived, shown.withdrawn], [null, null, 0, false, false]);
  assert.equal((await fetch(`${server.base}/w/${project}`)).status, 404);
  assert.equal((await ask(`/${project}`)).status, 200);
  assert.equal((await ask(`/${project}/document`)).status, 404);
  const sent = (match) => post(`/${project}/publish`, "", { "if-match": `"${match}"` });
  const unready = await (await sent(1)).json();
  assert.deepEqual([unready.code, unready.status], ["clip_unready", 409]);
  assert.match(unready.detail, /clip clip is still being uploaded/);
  await edit(project, 1, { steps: [{ at: ["clips", "clip"], was: { upload: "x1" }, now: { media } }, { at: ["start"], was: "one", now: "nowhere" }] });
  const wrong = await (await sent(2)).json();
  assert.equal(wrong.code, "document_mistakes");
  assert.ok(wrong.findings.length);
  await edit(project, 2, { steps: [{ at: ["start"], was: "nowhere", now: "one" }] });
  const reply = await sent(3);
  assert.equal(reply.status, 201, await reply.clone().text());
  const is = await (await ask(`/${project}`)).json();
  assert.equal(is.release, (await reply.json()).release);
  assert.match(is.poster, new RegExp(`^media/${media}/`));
  assert.equal((await owner(server, `/${is.poster}`)).status, 200);
  assert.equal((await fetch(`${server.base}/w/${project}`)).status, 200);
});

test("an earlier release is restored, open players hear of it, the next has its own number", async () => {
  const path = folder(film(), "back");
  publish(path, server.data);
  const first = await current(server, "back");
  const { revision } = await draft("back");
  await edit("back", revision, { steps: [{ at: ["panels", "card", "text"], was: "€ 148", now: "€ 7" }] });
  const second = await (await post("/back/publish", "", { "if-match": '"2"' })).json();
  const stream = await fetch(`${server.base}/api/v1/play/back/live`);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value, new RegExp(second.release));
  const restore = (release) => post(`/back/releases/${release}/restore`, "");
  assert.equal((await restore(first.release)).status, 204);
  assert.match((await reader.read()).value, new RegExp(`event: release\ndata: .*${first.release}`));
  await reader.cancel();
  const { releases } = await (await ask("/back/releases")).json();
  assert.deepEqual(releases.map(({ number, current: is, revision: of, by }) => [number, is, of, by]), [[2, false, 2, ""], [1, true, null, ""]]);
  await edit("back", 2, { steps: [{ at: ["panels", "card", "text"], was: "€ 7", now: "€ 8" }] });
  assert.equal((await (await post("/back/publish", "", { "if-match": '"3"' })).json()).number, 3);
  publish(folder(film(), "foreign"), server.data);
  assert.equal((await restore((await current(server, "foreign")).release)).status, 404, "another film's");
  assert.equal((await post("/nothing/releases/x/restore", "")).status, 404);
});

test("search, copy, archive: lists show what they should", async () => {
  const one = await made({ title: "ΣΊΣΥΦΟΣ und Ähre" });
  const found = async (words, more = "") => (await list(`q=${encodeURIComponent(words)}${more}`)).map(({ id }) => id);
  assert.deepEqual(await found("σίσυφοσ"), [one]);
  assert.deepEqual(await found("ÄHRE"), [one]);
  assert.deepEqual(await found("%"), []);
  assert.equal((await ask(`?q=${"x".repeat(300)}`)).status, 400);
  const copied = await post(`/${one}/copy`, "");
  assert.equal(copied.status, 201);
  const { id: two } = await copied.json();
  assert.equal((await draft(two)).document.title, "ΣΊΣΥΦΟΣ und Ähre (copy)");
  const both = { title: { en: "Bread", de: "Brot" }, n: 0.1 };
  const three = await (await post(`/${await made({ document: both })}/copy`, "")).json();
  assert.deepEqual((await draft(three.id)).document, { title: { en: "Bread (copy)", de: "Brot (copy)" }, n: 0.1 });
  const follow = await ask(`/${two}/edits/live`);
  const reader = follow.body.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value, /event: edit\ndata: \{"revision": 1, "tab": ""\}/);
  await edit(two, 1, { tab: "tab-1", steps: [set("n", 1)] });
  assert.match((await reader.read()).value, /event: edit\ndata: \{"revision": 2, "tab": "tab-1"\}/);
  const archive = (archived, id = two) => post(`/${id}/archive`, { archived });
  assert.equal((await archive(true)).status, 204);
  assert.match((await reader.read()).value, /event: gone/);
  await reader.cancel();
  assert.deepEqual([await found("Ähre"), await found("Ähre", "&archived=1")], [[one], [two]]);
  assert.equal((await edit(two, 2, { steps: [set("n", 2, 1)] })).status, 200, "what was on its way is kept");
  assert.equal((await archive(false)).status, 204);
  assert.deepEqual((await found("Ähre")).sort(), [one, two].sort());
  assert.equal((await archive("yes")).status, 400);
  assert.equal((await archive(true, "nothing")).status, 404);
});

test("a whole document comes in place of the draft, and can be taken back", async () => {
  const project = await made({ document: { n: 0 } });
  const put = (body, match) => ask(`/${project}/draft`, { method: "PUT", headers: { ...json, "if-match": `"${match}"` }, body });
  const reply = await put('{"title": "From outside", "n": 1.0}', 1);
  assert.deepEqual([reply.status, (await reply.json()).revision], [200, 2]);
  assert.equal((await put("{}", 1)).status, 412);
  assert.equal((await put("[]", 2)).status, 400);
  assert.equal((await put("{", 2)).status, 400);
  const { edits: [{ steps }] } = await (await ask(`/${project}/edits`)).json();
  assert.deepEqual(steps, [{ at: [], was: { n: 0 }, now: { title: "From outside", n: 1 } }]);
  assert.equal((await edit(project, 2, { undoes: 2, steps: invert(steps) })).status, 200);
  assert.deepEqual(await draft(project), { revision: 3, document: { n: 0 } });
});

/** Whole numbers below `n`, the same for the same seed. */
function generator(seed) {
  let state = seed >>> 0 || 1;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
