// Events: taken once, acknowledged when durable, refused one by one, reported.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, id, owner, peak, post, publish, report, write } from "./lib/film.mjs";

let server;
let release;
let path;

before(async () => {
  server = await serve();
  path = folder();
  publish(path, server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const viewing = (more = {}) => new Viewing(server, { release, ...more });

async function code(reply, status) {
  const problem = await reply.json();
  assert.equal(reply.status, status, JSON.stringify(problem));
  return problem.code;
}

test("a batch is acknowledged, and once more is counted once", async () => {
  const before = await report(server);
  const presses = (of) => of.elements.find(({ id }) => id === "bag").presses;
  const one = viewing().opened().started().add("pressed", { at_ms: 90, element: "bag" });
  const events = [...one.events];
  assert.equal((await one.send(events)).status, 204);
  assert.equal((await one.send(events)).status, 204);
  assert.equal((await one.send([events[2]])).status, 204);
  const after = await report(server);
  assert.equal(presses(after), presses(before) + 1);
  assert.equal(after.plays, before.plays + 1);
  assert.equal(after.anonymous, before.anonymous + 1);
});

test("the same batch from many at once is counted once", async () => {
  const before = await report(server);
  const one = viewing().opened().started().add("missed", { at_ms: 90, x: 50, y: 50 });
  const replies = await Promise.all(Array.from({ length: 20 }, () => one.send([...one.events])));
  for (const reply of replies) assert.equal(reply.status, 204);
  const after = await report(server);
  assert.equal(after.plays, before.plays + 1);
  const misses = (of) => of.misses.reduce((sum, miss) => sum + miss.count, 0);
  assert.equal(misses(after), misses(before) + 1);
});

test("from where: a host and tags of the link, and nothing else", async () => {
  const say = async (more) => {
    const one = viewing().opened().started();
    return post(server, { ...one.body(), ...more });
  };
  const bad = [
    { host: "" }, { host: "https://a.example/" }, { host: "a.example/path" }, { host: "A.example" }, { host: "a..example" }, { host: ".example" }, { host: "a.example." },
    { host: "a.example:" }, { host: "a.example:123456" }, { host: "a.example:1a" }, { host: "a b" }, { host: "<b>" }, { host: "a\u0000b" }, { host: "käse.example" }, { host: "a@b" },
    { host: "[]" }, { host: "[::1" }, { host: "[::g]" }, { host: `${"a".repeat(254)}` }, { host: `[${"1".repeat(60)}]` }, { host: 7 }, { host: null }, { host: ["a.example"] },
  ];
  const tags = ["", "a@example.org", "a\nb", "a\u0000", "a\u007f", "x".repeat(101), "€".repeat(34), 7, null, { a: 1 }];
  for (const value of tags) bad.push({ tags: { utm_source: value } });
  for (const one of [[], "utm_source=a", 7, null, { utm_id: "a" }, { "": "a" }, { utm_source: "a", more: "b" }]) bad.push({ tags: one });
  for (const more of bad) {
    const reply = await say(more);
    const { code, detail } = await reply.json();
    assert.deepEqual([reply.status, code], [400, "body_malformed"], JSON.stringify(more));
    assert.match(detail, new RegExp(`^(${Object.keys(more)[0]}|The character U.0000) `));
  }
  const good = [{ host: "link" }, { host: "a-1.b_2.example:8443" }, { host: "[::1]:80" }, { host: "127.0.0.1" }, { host: "a".repeat(253) }, { tags: {} }, { tags: { utm_term: `"<b>%_\\'` } }, { tags: { utm_campaign: "x".repeat(100), utm_source: "€".repeat(33) } }];
  for (const more of good) assert.equal((await say(more)).status, 204, JSON.stringify(more));
  const { embeds, tags: told } = await report(server);
  const ids = (list) => list.map(({ id }) => id);
  for (const { host } of good) if (host) assert.ok(ids(embeds).includes(host), host);
  assert.deepEqual(ids(told).sort(), [`utm_campaign=${"x".repeat(100)}`, `utm_source=${"€".repeat(33)}`, `utm_term="<b>%_\\'`].sort());
});

test("plays are counted from the first picture, not from the opening", async () => {
  const before = await report(server);
  await viewing().opened().send();
  assert.equal((await report(server)).plays, before.plays);
});

test("events of a batch that are wrong are listed, the others are kept", async () => {
  const one = viewing().opened().started();
  const events = [
    ...one.events,
    { n: 2, input: "pressed", at_ms: 50, element: "nothing" },
    { n: 3, input: "unheard", at_ms: 60 },
    { n: 4, input: "pressed", at_ms: 70, element: "bag" },
    { n: 5, input: "pressed", at_ms: 80, element: "bag", extra: 1 },
    { n: -1, input: "waited", at_ms: 90 },
    { input: "waited", at_ms: 90 },
    { n: 1.5, input: "waited", at_ms: 90 },
    { n: 99999999, input: "waited", at_ms: 90 },
    { n: 7, input: "waited", at_ms: 90_000_000 },
    { n: 8, input: "opened", at_ms: 90, seed: 1 },
    "text",
  ];
  const reply = await one.send(events);
  assert.equal(reply.status, 200);
  const { refused } = await reply.json();
  const codes = refused.map(({ n, code }) => `${n} ${code}`).sort();
  assert.deepEqual(codes, [
    "-1 number", "-1 number", "-1 number", "-1 number", "2 malformed", "3 malformed", "5 malformed", "7 future", "8 order",
    "99999999 number",
  ]);
  const { elements } = await report(server);
  assert.ok(elements.find(({ id }) => id === "bag").pressed >= 1, "the good one between them counts");
});

test("batches out of order are whole in the end", async () => {
  const one = viewing().opened();
  await one.send();
  one.started().add("pressed", { at_ms: 90, element: "bag" }).add("waited", { at_ms: 95 });
  const [a, b, c] = one.events;
  for (const events of [[c], [a], [b], [c, b, a]]) assert.equal((await one.send(events)).status, 204);
});

test("forged, foreign and unknown sessions and releases are refused", async () => {
  publish(folder(film(), "other"), server.data);
  const other = (await current(server, "other")).release;
  const one = viewing().opened().started();
  await one.send();
  one.started();
  const never = viewing();
  never.n = 4;
  assert.equal(await code(await never.started().send(), 404), "session_unknown");
  assert.equal(await code(await viewing({ release: id().slice(0, 26) }).opened().send(), 404), "release_unknown");
  assert.equal(await code(await viewing({ release: other }).opened().send(), 404), "release_unknown");
  assert.equal(await code(await viewing({ project: "nothing" }).opened().send(), 404), "release_unknown");
  const stolen = new Viewing(server, { project: "other", release: other, session: one.session });
  stolen.n = 5;
  assert.equal(await code(await stolen.started().send(), 403), "session_foreign");
});

test("bodies that are no batch are refused as a whole", async () => {
  const good = viewing().opened();
  for (const body of [
    "", "x", "[]", "null", "{}", '{"a":1,"a":2}', "{" , `${JSON.stringify(good.body())}x`,
    JSON.stringify({ ...good.body(), session: "short" }), JSON.stringify({ ...good.body(), session: "a".repeat(65) }),
    JSON.stringify({ ...good.body(), session: 7 }), JSON.stringify({ ...good.body(), session: "'; DROP TABLE event; --" }),
    JSON.stringify({ ...good.body(), viewer: 7 }), JSON.stringify({ ...good.body(), viewer: "" }),
    JSON.stringify({ ...good.body(), events: {} }), JSON.stringify({ ...good.body(), release: null }),
    JSON.stringify({ ...good.body(), events: Array(1001).fill(0) }),
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "[".repeat(5000), `{"session":"\\ud800aaaaaaaaaaaaaaaaa"}`,
  ]) {
    const reply = await fetch(`${server.base}/api/v1/events`, { method: "POST", body, headers: { "content-type": "text/plain" } });
    const problem = await reply.json();
    assert.equal(reply.status, 400, `${String(body).slice(0, 80)} ${JSON.stringify(problem)}`);
    assert.equal(problem.code, "body_malformed");
  }
  const typed = await post(server, good.body(), { "content-type": "application/x-www-form-urlencoded" });
  assert.equal(await code(typed, 415), "body_type");
});

test("the report adds up what ten viewers did", async () => {
  const document = film();
  document.panels.hold.fields.push({ id: "note", type: "textarea", label: "Note" });
  publish(folder(document, "ten"), server.data);
  const { release } = await current(server, "ten");
  for (let i = 0; i < 10; i++) {
    const one = new Viewing(server, { project: "ten", release, viewer: i % 2 ? `viewer-${i % 4}` : undefined });
    one.opened().started();
    one.add("moved", { from: 0, to: 0.6 }, [{ effect: "shown", element: "bag" }, { effect: "shown", element: "road-choice" }]).add("waited", { at_ms: 200 });
    if (i < 4) one.add("pressed", { at_ms: 300, element: "bag" }).add("pressed", { at_ms: 400, element: "bag" });
    if (i < 3) one.add("missed", { at_ms: 450, x: 72 + i / 2, y: 18 });
    if (i < 7) {
      one.add("chose", { at_ms: 540 + 100 * i, element: "road-choice", option: i < 2 ? "left" : "right" });
      one.add("moved", { from: 0.6, to: 1.5 }, [{ effect: "chosen", element: "road-choice", option: i < 2 ? "left" : "right" }]);
    } else one.add("moved", { from: 0.6, to: 1.5 }, [{ effect: "defaulted", element: "road-choice", option: "left" }]);
    one.started("two", 3000);
    if (i < 5) one.add("moved", { from: 0, to: 1.5 }, [{ effect: "ending", ending: "done" }, { effect: "completed" }, { effect: "completed" }]);
    if (i === 0) {
      one.add("submitted", { at_ms: 3100, form: "hold", values: { email: "a@example.org", note: '=1+1","x' } }, [{ effect: "goal", goal: "lead" }]);
      one.add("submitted", { at_ms: 3200, form: "hold", values: { email: "b@example.org" } });
    }
    const reply = await one.send();
    assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
  }
  const is = await report(server, "ten");
  assert.deepEqual([is.plays, is.viewers, is.anonymous, is.completions], [10, 2, 5, 5]);
  assert.deepEqual(is.endings.map(({ id, sessions, share }) => [id, sessions, share]), [["done", 5, 0.5]]);
  assert.deepEqual(is.goals.map(({ id, sessions }) => [id, sessions]), [["lead", 1]]);
  const bag = is.elements.find(({ id }) => id === "bag");
  assert.deepEqual([bag.shown, bag.pressed, bag.presses, bag.rate], [10, 4, 8, 0.4]);
  const [choice] = is.choices;
  assert.deepEqual([choice.decided, choice.timeouts], [10, 3]);
  assert.equal(choice.median_seconds, 0.6, "from shown (before 0.2 s) to the last answer (0.54 … 1.14 s)");
  assert.deepEqual(choice.options.map(({ id, chosen, defaulted }) => [id, chosen, defaulted]), [["left", 2, 3], ["right", 5, 0]]);
  assert.equal(is.misses.length, 1);
  assert.equal(is.misses[0].count, 3);
  assert.equal(is.misses[0].scene, "one");
  assert.ok(Math.abs(is.misses[0].x - 73) < 3 && Math.abs(is.misses[0].y - 18) < 3);
  assert.equal(is.forms[0].submitted, 2);

  const list = await (await owner(server, "/api/v1/projects/ten/submissions")).json();
  assert.equal(list.submissions.length, 2);
  const csv = await (await owner(server, "/api/v1/projects/ten/submissions.csv")).text();
  const [head, ...rows] = csv.trimEnd().split("\r\n");
  assert.match(head, /^time,form,purpose,viewer,session,release,.*,note,email: Email,note: Note$/);
  assert.equal(rows.length, 2);
  assert.ok(csv.includes(`"'=1+1"",""x"`), "a formula stays text");
});

test("a form keeps the words of the release that was drawn", async () => {
  const where = folder(film(), "words");
  publish(where, server.data);
  const old = (await current(server, "words")).release;
  const one = new Viewing(server, { project: "words", release: old, viewer: "anna" }).opened().started();
  await one.send();
  const changed = film();
  changed.panels.card.text = "€ 150";
  write(where, changed);
  publish(where, server.data);
  const now = (await current(server, "words")).release;
  assert.notEqual(now, old);
  one.add("submitted", { at_ms: 900, form: "hold", values: { email: "a@example.org" }, release: now });
  assert.equal((await one.send()).status, 204);
  const { submissions: [sent] } = await (await owner(server, "/api/v1/projects/words/submissions")).json();
  assert.deepEqual([sent.release, sent.viewer, sent.purpose, sent.form], [now, "anna", "We write once.", "hold"]);
  assert.deepEqual(sent.answers, { email: "a@example.org" });
  assert.ok(Math.abs(sent.arrived_ms - Date.now()) < 60_000);
});

test("submissions come in pages, each once, newest first", async () => {
  publish(folder(film(), "paged"), server.data);
  const { release } = await current(server, "paged");
  const one = new Viewing(server, { project: "paged", release }).opened().started();
  for (let i = 0; i < 130; i++) one.add("submitted", { at_ms: 100 + i, form: "hold", values: { email: `${i}@example.org` } });
  assert.equal((await one.send()).status, 204);
  const page = async (before) => (await owner(server, `/api/v1/projects/paged/submissions${before ? `?before=${before}` : ""}`)).json();
  const first = await page();
  const second = await page(first.next);
  assert.deepEqual([first.submissions.length, second.submissions.length, second.next], [100, 30, null]);
  assert.equal(new Set([...first.submissions, ...second.submissions].map(({ answers }) => answers.email)).size, 130);
  const { projects, next } = await (await owner(server, "/api/v1/projects?after=film")).json();
  assert.ok(projects.every(({ id }) => id > "film") && projects.some(({ id }) => id === "paged"));
  assert.equal(next, null);
});

test("kept variables come back with the viewer, the last to arrive wins", async () => {
  const ask = async (viewer) => (await fetch(`${server.base}/api/v1/play/film/viewer`, { method: "POST", body: JSON.stringify({ viewer }), headers: { "content-type": "text/plain" } })).json();
  const viewer = id();
  assert.deepEqual(await ask(viewer), { returned: false, kept: {} });
  const one = viewing({ viewer }).opened().started();
  one.add("moved", { from: 0, to: 1.5 }, [{ effect: "kept", variable: "road", value: "left" }]);
  await one.send();
  const two = viewing({ viewer }).opened().started();
  two.add("moved", { from: 0, to: 1.5 }, [{ effect: "kept", variable: "road", value: "right" }]);
  await two.send();
  assert.deepEqual(await ask(viewer), { returned: true, kept: { road: "right" } });
  const nobody = viewing().opened().started();
  nobody.add("moved", { from: 0, to: 1.5 }, [{ effect: "kept", variable: "road", value: "left" }]);
  await nobody.send();
  assert.deepEqual((await ask(viewer)).kept, { road: "right" }, "without consent nothing is kept");
  const wrong = await fetch(`${server.base}/api/v1/play/film/viewer`, { method: "POST", body: "{}" });
  assert.equal(wrong.status, 400);
});

test("a session goes on over a release of the same shape, not over another", async () => {
  const where = folder(film(), "shapes");
  publish(where, server.data);
  const first = await current(server, "shapes");
  const one = new Viewing(server, { project: "shapes", release: first.release }).opened().started();
  await one.send();
  const other = film();
  other.scenes[0].elements[0].at = [0.2, 1];
  write(where, other);
  publish(where, server.data);
  const second = await current(server, "shapes");
  assert.notEqual(second.shape, first.shape);
  one.add("waited", { at_ms: 500 });
  assert.equal((await one.send([...one.events])).status, 204, "pinned to its release");
  one.release = second.release;
  assert.equal(await code(await one.send(), 409), "conflict");
});

test("what was acknowledged is there after a restart", async () => {
  const first = await serve();
  publish(folder(), first.data);
  const { release } = await current(first);
  const one = new Viewing(first, { release }).opened().started();
  await one.send();
  const plays = (await report(first)).plays;
  first.process.kill("SIGTERM");
  await new Promise((resolve) => first.process.on("close", resolve));
  const second = await serve({ data: first.data });
  assert.equal((await report(second)).plays, plays);
  assert.equal(plays, 1);
  assert.equal(await second.stop(), 0);
});

test("more than the queue holds is told to come again", async () => {
  const small = await serve({ flags: ["--queue", "3"] });
  try {
    publish(folder(), small.data);
    const { release } = await current(small);
    const one = new Viewing(small, { release }).opened().started().add("waited", { at_ms: 50 }).add("waited", { at_ms: 60 });
    const reply = await one.send([...one.events]);
    assert.equal(reply.headers.get("retry-after"), "2");
    assert.equal(await code(reply, 503), "overloaded");
    assert.equal((await one.send(one.events.slice(0, 3))).status, 204);
    const metrics = await (await owner(small, "/metrics")).text();
    assert.match(metrics, /^ramify_event_overloads_total 1$/m);
  } finally {
    await small.stop();
  }
});

test("an effect that is said many times in one event happened once", async () => {
  const { choices: before } = await report(server);
  const chosen = { effect: "chosen", element: "road-choice", option: "left" };
  const one = viewing().opened().started().add("waited", { at_ms: 50 }, Array(5000).fill(chosen));
  assert.equal((await one.send()).status, 204);
  const { choices: after } = await report(server);
  assert.equal(after[0].decided, before[0].decided + 1);
});

test("what is kept of a viewer is what a variable can hold", async () => {
  const viewer = id();
  const kept = (variable, value) => ({ effect: "kept", variable, value });
  const one = viewing({ viewer }).opened().started();
  one.add("waited", { at_ms: 50 }, [kept("road", "left"), kept("road", { a: 1 }), kept("road", ["x"])]);
  assert.equal((await one.send()).status, 204);
  const reply = await fetch(`${server.base}/api/v1/play/film/viewer`, { method: "POST", body: JSON.stringify({ viewer }) });
  assert.deepEqual((await reply.json()).kept, { road: "left" });
});

test("a server whose clock was put back still takes events", async () => {
  const early = await serve();
  try {
    publish(folder(), early.data);
    const { release } = await current(early);
    execFileSync("sqlite3", [`${early.data}/ramify.db`, ".timeout 5000", "UPDATE release SET created_ms = created_ms + 86400000"]);
    const one = new Viewing(early, { release }).opened().started().add("waited", { at_ms: 7200000 });
    assert.equal((await one.send()).status, 204);
  } finally {
    await early.stop();
  }
});

test("only what a form asks for is kept; forged fields and answers are refused", async () => {
  const document = film();
  document.panels.hold.fields = [
    { id: "email", type: "email", label: "Email", required: true }, { id: "name", type: "text", label: "Name" }, { id: "tel", type: "tel", label: "Phone" },
    { id: "age", type: "number", label: "Age" }, { id: "note", type: "textarea", label: "Note" }, { id: "day", type: "date", label: "Day" },
    { id: "size", type: "select", label: "Size", options: [{ id: "small" }, { id: "large" }] }, { id: "yes", type: "checkbox", consent: "Yes" }, { id: "from", type: "hidden", value: "film" },
  ];
  publish(folder(document, "asked"), server.data);
  const { release } = await current(server, "asked");
  const one = viewing({ project: "asked", release }).opened().started();
  const whole = { email: "ä.b+c@éx.example.org", name: "Ann É 東京", tel: "+49 (30) 12-34/5.6", age: 41.5, note: "two\nlines", day: "2026-11-22", size: "large", yes: true, from: "film" };
  const empty = { email: "a@b.c", name: "", tel: "", age: "", note: "", day: "", size: "", yes: false, from: "" };
  const long = { email: "a@b.c", name: "東".repeat(2000), note: "x".repeat(50000) };
  for (const values of [whole, empty, long]) one.add("submitted", { at_ms: 60, form: "hold", values });
  const good = one.n;
  const forged = [
    { is_admin: true }, { "": "x" }, { Email: "a@b.c" }, { __proto__x: "1" }, { ["e".repeat(70)]: "x" }, { email: true }, { email: 7 }, { email: "nobody" }, { email: "a@b" }, { email: "a@b@c.d" }, { email: "@b.c" },
    { email: "a b@c.d" }, { email: "a@b.c\r\nBcc:x" }, { email: `${"a".repeat(9000)}@b.c` }, { name: 3 }, { name: "a\nb" }, { name: "x".repeat(9000) }, { tel: "javascript:1" },
    { age: "41" }, { age: true }, { size: "huge" }, { size: ["large"] }, { yes: "on" }, { yes: 1 }, { day: "22.11.2026" }, { day: "2026-11-2x" }, { from: "elsewhere" }, { note: { a: 1 } }, { note: null },
  ];
  for (const values of forged) one.add("submitted", { at_ms: 70, form: "hold", values: { email: "a@b.c", ...values } });
  one.add("submitted", { at_ms: 70, form: "hold", values: { name: "no email, which is required" } });
  one.add("submitted", { at_ms: 70, form: "card", values: { email: "a@b.c" } });
  const reply = await one.send();
  assert.equal(reply.status, 200);
  const { refused } = await reply.json();
  assert.deepEqual(refused.map(({ n }) => n).sort((a, b) => a - b), Array.from({ length: forged.length + 2 }, (_, i) => good + i));
  assert.ok(refused.every(({ code }) => code === "malformed"));
  assert.match(refused.find(({ n }) => n === good).detail, /the form has no field `is_admin`/);
  assert.match(refused.find(({ n }) => n === good + 5).detail, /`email` is not what that field of the form takes/);
  const list = await (await owner(server, "/api/v1/projects/asked/submissions")).json();
  assert.deepEqual(list.submissions.map(({ answers }) => answers).sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length), [empty, whole, long]);
});

test("what no viewer of this film can have done is refused", async () => {
  const document = film();
  document.scenes[1].elements = [
    { id: "ask", kind: "question", type: "one", at: [0, 2], place: [10, 10, 50, 50], prompt: "?", purpose: "p", options: [{ id: "yes", label: "Yes", correct: true }, { id: "no", label: "No" }] },
    { id: "rate", kind: "question", type: "number", at: [0, 2], place: [60, 10, 40, 50], prompt: "?", purpose: "p", answer: 4 },
  ];
  publish(folder(document, "forged"), server.data);
  const { release } = await current(server, "forged");
  const one = viewing({ project: "forged", release }).opened().started();
  const wrong = [
    ["chose", { element: "ask", option: "yes" }], ["chose", { element: "bag", option: "left" }], ["chose", { element: "road-choice", option: "up" }],
    ["answered", { element: "ask", value: "maybe" }], ["answered", { element: "ask", value: ["yes", "no"] }], ["answered", { element: "ask", value: true }],
    ["answered", { element: "rate", value: "four" }], ["answered", { element: "road-choice", value: "left" }], ["pressed", { panel: "card", button: "buy" }], ["fact", { name: "road", value: 4 }],
  ];
  const from = one.n;
  for (const [input, fields] of wrong) one.add(input, { at_ms: 80, ...fields });
  one.add("chose", { at_ms: 90, element: "road-choice", option: "left" }).add("answered", { at_ms: 95, element: "ask", value: "no" });
  const { refused } = await (await one.send()).json();
  assert.deepEqual(refused.map(({ n }) => n).sort((a, b) => a - b), wrong.map((_, i) => from + i));
  const is = await report(server, "forged");
  assert.equal(is.elements.find(({ id }) => id === "ask").pressed, 1);
  const other = viewing({ project: "forged", release });
  const { refused: [opened] } = await (await other.opened({ device: "x".repeat(65) }).send()).json();
  assert.match(opened.detail, /device and language/);
});

test("derived effects count only where the film can have them", async () => {
  publish(folder(film(), "derived"), server.data);
  const { release } = await current(server, "derived");
  const viewer = id();
  const one = viewing({ project: "derived", release, viewer }).opened().started();
  one.add("waited", { at_ms: 50 }, [
    { effect: "chosen", element: "road-choice", option: "up" }, { effect: "chosen", element: "bag", option: "left" }, { effect: "defaulted", element: "nothing", option: "left" },
    { effect: "goal", goal: "rich" }, { effect: "ending", ending: "forged" }, { effect: "shown", element: "ghost" },
    { effect: "kept", variable: "admin", value: true }, { effect: "kept", variable: "road", value: "up" }, { effect: "kept", variable: "road", value: 7 },
  ]);
  for (const [x, y] of [[-5, 50], [1e12, 1e12], [100, 100]]) one.add("missed", { at_ms: 60, x, y });
  assert.equal((await one.send()).status, 204);
  const is = await report(server, "derived");
  assert.deepEqual([is.choices[0].decided, is.goals[0].sessions, is.endings.reduce((sum, { sessions }) => sum + sessions, 0)], [0, 0, 0]);
  assert.ok(is.elements.every(({ shown }) => shown === 0));
  assert.ok(is.misses.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 100), JSON.stringify(is.misses));
  const { kept } = await (await fetch(`${server.base}/api/v1/play/derived/viewer`, { method: "POST", body: JSON.stringify({ viewer }) })).json();
  assert.deepEqual(kept, {});
});

test("free answers without end do not drown the report", async () => {
  const document = film();
  document.scenes[1].elements = [{ id: "why", kind: "question", type: "text", at: [0, 2], place: [10, 10, 50, 50], prompt: "Why?", purpose: "p", answer: "so" }];
  publish(folder(document, "words-free"), server.data);
  const { release } = await current(server, "words-free");
  for (const value of ["because", "because", "so"]) await viewing({ project: "words-free", release }).opened().started().add("answered", { at_ms: 90, element: "why", value }).send();
  execFileSync("sqlite3", [`${server.data}/ramify.db`, ".timeout 5000", `INSERT INTO word SELECT 'words-free', 1000 + value, 'noise ' || value FROM generate_series(1, 50000);
    INSERT INTO tally SELECT t.project, t.day, t.release, t.kind, t.name, 1000 + value, 1 FROM tally t JOIN word w ON w.project = t.project AND w.id = t.part AND w.word = 'because', generate_series(1, 50000) WHERE t.day = 0`]);
  const { questions: [why] } = await report(server, "words-free");
  assert.deepEqual(why.answers[0], { id: "because", label: "because", count: 2 }, "the most frequent first");
  assert.equal(why.answers.length, 2000);
});

/** Submissions as they lie in a store, without their way through the door. */
function insert(data, project, from, count, answers) {
  execFileSync("sqlite3", [`${data}/ramify.db`, ".timeout 5000",
    `INSERT INTO submission (id, project, release, session, n, viewer, form, purpose, answers, arrived_ms) SELECT '${project}-' || value, '${project}', 'r', 's-${project}-' || value, 1, NULL, 'hold', 'p', ${answers}, value FROM generate_series(${from}, ${from + count - 1})`]);
}

test("the table of submissions is bounded in columns and in memory, however much there is", async () => {
  publish(folder(film(), "flood"), server.data);
  for (let i = 0; i < 30; i++)
    insert(server.data, "flood", i, 1, `'${JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, c) => [`old${i}-${c}`, "x"])))}'`);
  insert(server.data, "flood", 1000, 1200, `'{"email":"' || printf('%.*c', 64000, 'b') || '"}'`);
  const before = peak(server);
  const reply = await owner(server, "/api/v1/projects/flood/submissions.csv");
  assert.equal(reply.status, 200);
  const [head, ...rows] = (await reply.text()).trimEnd().split("\r\n");
  assert.ok(peak(server) - before < 16_000, `${peak(server) - before} KB more for 77 MB`);
  const columns = head.split(",");
  assert.equal(columns.indexOf("email: Email"), columns.indexOf("note") + 1, "what the film asks comes first");
  assert.ok(columns.length < 300, `${columns.length} columns`);
  assert.equal(rows.length, 30 + 1200);
  const table = [head, ...rows.slice(1200)].join();
  for (let i = 0; i < 30; i++) assert.ok(table.includes(`old${i}-49`), "what has no column is there too");
});

/** A film with sessions that came out of order, each with what a spreadsheet takes for a formula. */
async function recorded() {
  const server = await serve({ flags: ["--per-address", "2000"] });
  publish(folder(), server.data);
  const { release } = await current(server);
  for (let n = 0; n < 60; n++) {
    const one = new Viewing(server, { release, viewer: n % 3 ? undefined : `viewer${n}`, consent: n % 3 ? undefined : true });
    one.opened().started();
    one.add("host", { at_ms: 50, name: "page", value: "=1+1" });
    for (let miss = 1; miss < 40; miss++) one.add("missed", { at_ms: 100 + miss, x: miss, y: n });
    const events = one.events.splice(0);
    for (const part of [[...events.slice(0, 9), ...events.slice(12, 20)], events.slice(20), events.slice(9, 12)]) assert.equal((await one.send(part)).status, 204);
  }
  return server;
}

/** So many more sessions, each as the last one is. */
function copies({ data }, count) {
  const sql = (text) => execFileSync("sqlite3", [`${data}/ramify.db`, ".timeout 5000", text], { encoding: "utf8" }).trim();
  const columns = sql("SELECT group_concat(name) FROM pragma_table_info('session')").split(",");
  const values = columns.map((name) => ({ id: "s.id || value", no: "s.no + value" })[name] ?? `s.${name}`);
  sql(`INSERT INTO chunk (session, first, last, events, arrived_ms, lines)
         SELECT session + value, first, last, events, arrived_ms, lines FROM chunk, generate_series(1, ${count}) WHERE session = (SELECT max(no) FROM session);
       INSERT INTO session (${columns}) SELECT ${values} FROM session s, generate_series(1, ${count}) WHERE s.no = (SELECT max(no) FROM session)`);
}

test("every event is given by session and n; who was cut off goes on behind the last whole line", async () => {
  const server = await recorded();
  try {
    const ask = (rest = "") => owner(server, `/api/v1/projects/film/events${rest}`);
    const text = await (await ask()).text();
    const lines = text.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.length, 60 * 42);
    for (const [i, { session, n }] of lines.entries()) assert.deepEqual([session, n], [lines[i - (i % 42)].session, i % 42]);
    assert.equal(new Set(lines.map(({ session }) => session)).size, 60);
    const { session, n } = lines[1000];
    const rest = await (await ask(`?session=${session}&n=${n}`)).text();
    assert.equal(text.endsWith(`\n${rest}`), true);
    assert.equal(rest.trim().split("\n").length, lines.length - 1001);
    assert.equal(await (await ask(`?session=${lines.at(-1).session}&n=41`)).text(), "");

    for (const wrong of ["?session=x", "?n=1", `?session=${session}&n=-1`, `?session=${session}&n=1e3`]) assert.equal(await code(await ask(wrong), 400), "bad_request", wrong);
    assert.equal(await code(await ask("?session=never&n=1"), 404), "session_unknown");
    assert.equal((await owner(server, "/api/v1/projects/none/events")).status, 404);

    const table = await (await ask(".csv")).text();
    const [head, ...rows] = table.trim().split("\r\n");
    assert.equal(rows.length, lines.length);
    assert.equal(head, "session,viewer,release,arrived_ms,n,input,at_ms,scene,element,option,panel,button,form,t,from,to,x,y,name,value,values,host,tags,country,more");
    const one = lines[5];
    assert.equal(rows[5], `${one.session},viewer0,${one.release},${one.arrived_ms},5,missed,103,,,,,,,,,,3,0,,,,,,,`);
    assert.match(rows[2], /,2,host,50,,,,,,,,,,,,page,"'=1\+1",,,,,$/);
    assert.equal(table.endsWith(await (await ask(`.csv?session=${session}&n=${n}`)).text()), true);

    const sessions = process.env.RAMIFY_LONG ? 240_000 : 12_000; // of 42 events
    copies(server, sessions);
    const before = peak(server);
    let count = -lines.length;
    for await (const piece of (await ask()).body) count += piece.filter((byte) => byte === 10).length;
    assert.equal(count, sessions * 42);
    assert.ok(peak(server) - before < 8000, `${peak(server) - before} KB more`);
  } finally {
    await server.stop();
  }
});
