// Answers as leads: the list with its filters, what people make of them, and
// each of them sent on, by webhook and by mail, whatever happens between.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, place, publish } from "./lib/film.mjs";
import { ask, first, join as joins } from "./lib/people.mjs";
import { hooks, mails, signed } from "./lib/receivers.mjs";

const FORM = {
  kind: "form", title: "Hold one", purpose: "We write once.",
  fields: [
    { id: "email", type: "email", label: "Your address", required: true },
    { id: "colour", type: "select", label: "Which colour?", options: [{ id: "red", label: "Rust red" }, { id: "blue", label: "Sea blue" }] },
    { id: "why", type: "textarea", label: "Why?" },
    { id: "news", type: "checkbox", consent: "You may write to me about new bags." },
  ],
};
const filmed = (title = "A test") => film({ title, panels: { card: { kind: "card", title: "The bag", text: "€ 148" }, hold: FORM, other: { ...FORM, title: "Another" } } });

let server;
let receiver;
let letterbox;
let slow = 0; // answers of /flaky that fail
before(async () => {
  receiver = await hooks((one, response) => {
    const [, what] = one.path.split("/");
    if (what === "flaky" && slow-- > 0) return response.writeHead(503, { "retry-after": "1" }).end("not \u001b[31mnow\u0000 <b>");
    if (what === "gone") return response.writeHead(410).end("no more");
    if (what === "away") return response.writeHead(302, { location: `${receiver.base}/behind` }).end();
    if (what === "hang") return undefined;
    return response.writeHead(204).end();
  });
  letterbox = await mails();
  server = await serve({ flags: ["--deliver-to", "127.0.0.1", "--answer", "3", "--mail", letterbox.address, "--mail-from", "films@example.org"] });
  publish(folder(filmed()), server.data);
});
after(async () => {
  receiver.close();
  letterbox.close();
  await server.stop();
});

const at = (path = "", project = "film") => `/api/v1/projects/${project}${path}`;
const read = async (path, project) => (await owner(server, at(path, project))).json();
const send = (path, method, body, project) =>
  owner(server, at(path, project), { method, headers: body ? { "content-type": "application/json" } : {}, ...(body ? { body: JSON.stringify(body) } : {}) });
const listed = async (query = "", project) => (await read(`/submissions${query}`, project)).submissions;

async function submit(values, { viewer, form = "hold", project = "film", to = server } = {}) {
  const { release } = await current(to, project);
  const one = new Viewing(to, { project, release, viewer }).opened().started();
  one.add("moved", { from: 0, to: 1.5 }, viewer ? [{ effect: "kept", variable: "road", value: "left" }] : undefined);
  one.started("two", 1800).add("submitted", { at_ms: 2000, form, values });
  assert.equal((await one.send()).status, 204);
  return one;
}

async function until(what, seconds = 15) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await what();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it never came: ${what}`);
}
const endpoint = async (address, kind = "webhook", project) => {
  const reply = await send("/endpoints", "POST", { kind, address }, project);
  assert.equal(reply.status, 201);
  return reply.json();
};
const log = async (id, project) => (await read(`/deliveries?endpoint=${id}`, project)).deliveries;
const ended = (id, project) => until(async () => (await log(id, project)).find(({ state }) => state === "done" || state === "failed"));
/** Change a server's SQLite behind its back, or look there, while receivers here go on. */
const sql = async ({ data }, statement) => (await promisify(execFile)("sqlite3", ["-cmd", ".timeout 9000", join(data, "ramify.db"), statement])).stdout.trim();
/** What waits for a time is due now. */
const hurry = () => sql(server, "UPDATE delivery SET due_ms = 0 WHERE state = 'waiting'");

test("each submission with who, when, what it was asked for and the way there", async () => {
  await submit({ email: "anna@example.org", colour: "red", why: "For\nthe rain", news: true }, { viewer: "anna" });
  await submit({ email: "x@example.org" });
  const [anonymous, known] = await listed();
  assert.deepEqual([known.viewer, known.form, known.form_title, known.film, known.release_number, known.purpose], ["anna", "hold", "Hold one", "A test", 1, "We write once."]);
  assert.deepEqual(known.fields.map(({ id, label, words }) => [id, label, words]), [
    ["email", "Your address", "anna@example.org"], ["colour", "Which colour?", "Rust red"], ["why", "Why?", "For\nthe rain"], ["news", "", "yes"],
  ]);
  assert.deepEqual(known.consents, [{ field: "news", text: "You may write to me about new bags.", given: true }]);
  assert.deepEqual(known.path.map(({ scene }) => scene), ["one", "two"]);
  assert.deepEqual(known.known, { kept: { road: "left" }, sessions: 1 });
  assert.deepEqual([known.handled, known.note], [null, ""]);
  assert.deepEqual([anonymous.viewer, anonymous.known, anonymous.consents[0].given], [null, null, false]);
  assert.ok(Math.abs(known.arrived_ms - Date.now()) < 60_000);
});

test("handled by whom, a note, and filters; who only reads changes nothing", async () => {
  const boss = await first(server);
  const analyst = await joins(server, "analyst");
  await submit({ email: "z@example.org", why: "ÄRGER mit 100% Regen" }, { form: "other" });
  const [{ id }] = await listed("?form=other");
  const one = at(`/submissions/${id}`);
  const patch = (who, body) => ask(server, one, { method: "PATCH", cookie: who.cookie, body });
  assert.equal((await patch(analyst, { handled: true })).status, 403);
  const done = await (await patch(boss, { handled: true, note: "called\nher" })).json();
  assert.deepEqual([done.handled.by, done.note], ["The Owner", "called\nher"]);
  assert.ok(Math.abs(done.handled.at_ms - Date.now()) < 60_000);
  assert.equal((await (await send(`/submissions/${id}`, "PATCH", { handled: true })).json()).handled.by, "The Owner", "who was first stays");
  for (const body of [{}, { handled: 1 }, { note: "x".repeat(2001) }, { note: "\u0000" }, { note: 3 }]) assert.equal((await patch(boss, body)).status, 400, JSON.stringify(body));
  assert.equal((await send("/submissions/nobody", "PATCH", { handled: true })).status, 404);
  const ids = async (query) => (await listed(query)).map(({ answers }) => answers.email[0]);
  assert.deepEqual(await ids("?handled=yes"), ["z"]);
  assert.deepEqual(await ids("?handled=no"), ["x", "a"]);
  assert.deepEqual(await ids(`?q=${encodeURIComponent("ärger MIT 100%")}`), ["z"], "small or large, of any script, and no wildcard");
  assert.deepEqual(await ids("?q=CALLED"), ["z"], "notes too");
  assert.deepEqual(await ids("?q=__"), []);
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  assert.equal((await ids(`?from=${day(Date.now())}`)).length, 3);
  assert.deepEqual(await ids(`?to=${day(Date.now() - 864e5)}`), []);
  for (const query of ["?handled=maybe", "?from=today", "?from=2026-02-01&to=2026-01-01", `?q=${"x".repeat(201)}`]) assert.equal((await owner(server, at(`/submissions${query}`))).status, 400, query);
  assert.equal((await owner(server, at("/submissions?before=nobody"))).status, 404);
  assert.equal((await (await patch(boss, { handled: false, note: "" })).json()).handled, null);
});

test("pages follow each other, also of those that hold certain words", async () => {
  publish(folder(filmed(), "pages"), server.data);
  await submit({ email: "a@example.org" }, { project: "pages" });
  const [{ id }] = await listed("", "pages");
  const columns = "project, release, session, viewer, form, purpose";
  await sql(server, `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 219) INSERT INTO submission (id, n, answers, arrived_ms, ${columns}) SELECT 'p' || i, 1000 + i, '{"email":"' || (i % 2) || '@example.org"}', i, ${columns} FROM submission, c WHERE id = '${id}'`);
  for (const [query, count] of [["", 220], ["&q=1%40", 110]]) {
    const seen = [];
    for (let next = ""; next !== null; ) {
      const page = await read(`/submissions?before=${next}${query}`, "pages");
      seen.push(...page.submissions.map((one) => one.id));
      ({ next } = page);
    }
    assert.equal(seen.length, count);
    assert.equal(new Set(seen).size, count);
  }
});

test("the table has the same, filtered, and no cell of it runs", async () => {
  await submit({ email: "f@example.org", why: "=1+1" }, { viewer: "frida" });
  const [{ id }] = await listed("?q=f%40");
  await send(`/submissions/${id}`, "PATCH", { handled: true, note: "=HYPERLINK(1)" });
  const rows = (await (await owner(server, at("/submissions.csv?q=f%40example"))).text()).trimEnd().split("\r\n");
  assert.equal(rows.length, 2);
  assert.ok(rows[0].startsWith("time,form,purpose,viewer,session,release,form title,film,release number,known of the viewer,path,consents,handled,handled by,note,email: Your address,colour: Which colour?,why: Why?,news"), rows[0]);
  for (const cell of ["'=1+1", "'=HYPERLINK(1)", "frida", "one > two", "not given: You may write to me about new bags.", "owner's token", "Hold one"]) assert.ok(rows[1].includes(cell), `${cell}: ${rows[1]}`);
});

test("a webhook: signed, sent again until it is taken, the same each time", async () => {
  slow = 1;
  const { id, secret } = await endpoint(`${receiver.base}/flaky`);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.ok(!JSON.stringify(await read("/endpoints")).includes(secret), "it is shown once");
  await submit({ email: "hook@example.org", colour: "blue" }, { viewer: "hugo" });
  await until(() => receiver.at("/flaky").length === 1);
  const [waiting] = await until(async () => ((await log(id))[0].attempts.length ? log(id) : undefined));
  assert.equal(waiting.state, "waiting");
  assert.ok(waiting.next_ms > Date.now() + 3000 && waiting.next_ms < Date.now() + 8000, "after five seconds, and a little");
  assert.deepEqual([waiting.attempts[0].status, waiting.attempts[0].said], [503, "not [31mnow <b>"], "as text only");
  await hurry();
  const done = await ended(id);
  assert.deepEqual([done.state, done.next_ms, done.attempts.map(({ status }) => status)], ["done", null, [503, 204]]);
  const [one, two] = receiver.at("/flaky");
  assert.ok(signed(secret, one.headers, one.body) && signed(secret, two.headers, two.body));
  assert.ok(!signed(secret, one.headers, Buffer.concat([one.body, Buffer.from(" ")])));
  assert.equal(one.headers["webhook-id"], two.headers["webhook-id"]);
  assert.deepEqual(one.body, two.body);
  const { type, data } = JSON.parse(one.body);
  assert.deepEqual([type, data.answers.email, data.fields[1].words, data.viewer, data.note], ["submission.created", "hook@example.org", "Sea blue", "hugo", undefined]);
  assert.equal((await send(`/deliveries/${done.id}/again`, "POST")).status, 204);
  await until(() => receiver.at("/flaky").length === 3);
  const { delivery } = await (await send(`/endpoints/${id}/test`, "POST")).json();
  const tested = await until(async () => (await log(id)).find((each) => each.id === delivery && each.state === "done"));
  assert.equal(tested.submission, null);
  assert.equal(JSON.parse(receiver.at("/flaky").at(-1).body).type, "test");
  assert.equal((await send(`/endpoints/${id}`, "PATCH", { active: false })).status, 204);
  assert.equal((await send(`/endpoints/${id}/test`, "POST")).status, 409);
  await submit({ email: "off@example.org" });
  assert.equal((await log(id)).length, 2, "what is switched off gets nothing");
  assert.equal((await send(`/endpoints/${id}`, "DELETE")).status, 204);
});

test("410 switches it off; who hangs, and who redirects, has not taken it", async () => {
  const names = ["gone", "away", "hang"];
  const ids = Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await endpoint(`${receiver.base}/${name}`)).id])));
  await submit({ email: "many@example.org" });
  const tried = async (name) => until(async () => (await log(ids[name])).find(({ attempts }) => attempts.length));
  const [gone, away, hang] = await Promise.all(names.map(tried));
  assert.deepEqual([gone.state, gone.attempts[0].status], ["failed", 410]);
  assert.deepEqual([away.state, away.attempts[0].status], ["waiting", 302]);
  assert.deepEqual([hang.state, hang.attempts[0].status, hang.attempts[0].said], ["waiting", null, "there was no answer in time"]);
  assert.equal(receiver.at("/behind").length, 0);
  const off = (await read("/endpoints")).endpoints.find(({ id }) => id === ids.gone);
  assert.deepEqual([off.active, off.why], [false, "The receiver answered 410: it wants no more."]);
  for (const id of Object.values(ids)) await send(`/endpoints/${id}`, "DELETE");
});

test("a mail: in UTF-8, and no header but its own, whatever was written", async () => {
  const title = "Böse\r\nBcc: all@example.org\r\n\r\nSee — 100 €, and a title that is so long that it takes more than one word";
  publish(folder(filmed(title), "mails"), server.data);
  const { id, secret } = await endpoint("leads@example.org", "mail", "mails");
  assert.equal(secret, null);
  await submit({ email: "m@example.org", why: "Line one\r\n.\r\nBcc: none@example.org\nÄ" }, { project: "mails" });
  const done = await ended(id, "mails");
  assert.deepEqual([done.state, done.attempts[0].status, done.attempts[0].said.trim()], ["done", 250, "250 taken as 42"]);
  const [mail] = letterbox.came;
  assert.deepEqual([mail.named, mail.from, mail.to], [true, "<films@example.org>", "<leads@example.org>"]);
  assert.deepEqual(mail.headers.map((line) => line.split(":")[0]), ["Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
  assert.ok(mail.subject.startsWith("New answers: Hold one (Böse  Bcc: all@example.org    See — 100 €"), mail.subject);
  assert.deepEqual(mail.lines.filter((line) => line.length > 76 && !line.startsWith("Message-ID")), []);
  for (const part of ["Your address\r\n  m@example.org", "Why?\r\n  Line one\r\n  .\r\n  Bcc: none@example.org\r\n  Ä", "one > two", `${server.base}/projects/mails/leads?submission=`]) assert.ok(mail.text.includes(part), mail.text);
  for (const address of ["a", "a@b", "a@b.c, d@e.f", "a@b.c\nBcc: x@y.z", "<a@b.c>", "ä@b.c"]) assert.equal((await send("/endpoints", "POST", { kind: "mail", address }, "mails")).status, 400, address);
});

test("a mail that is refused for good fails at once; what may pass, or who we are, is tried again", async () => {
  publish(folder(filmed(), "refused"), server.data);
  const { id } = await endpoint("leads@example.org", "mail", "refused");
  const tried = async (verb, answer) => {
    letterbox.refusing[verb] = answer;
    const { delivery } = await (await send(`/endpoints/${id}/test`, "POST", undefined, "refused")).json();
    const one = await until(async () => (await log(id, "refused")).find((each) => each.id === delivery && each.attempts.length));
    delete letterbox.refusing[verb];
    return [one.state, one.attempts[0].status, one.attempts[0].said.trim()];
  };
  const came = letterbox.came.length;
  for (const [verb, answer, state] of [
    ["RCPT", "550 nobody of that name", "failed"],
    ["MAIL", "553 not from you", "failed"],
    [".", "554 this is no mail of ours", "failed"],
    ["RCPT", "450 the box is busy", "waiting"],
    [".", "451 not now", "waiting"],
    ["MAIL", "530 sign in first", "waiting"],
    ["AUTH", "535 who are you?", "waiting"],
  ]) assert.deepEqual(await tried(verb, answer), [state, Number(answer.slice(0, 3)), answer]);
  assert.equal(letterbox.came.length, came);
  await send(`/endpoints/${id}`, "DELETE", undefined, "refused");
});

test("what a place may be, and how many", async () => {
  for (const address of ["ftp://example.org/", "//example.org", "http://", "https://me:secret@example.org/", "http://a b/", "javascript:alert(1)"]) assert.equal((await send("/endpoints", "POST", { kind: "webhook", address })).status, 400, address);
  assert.equal((await send("/endpoints", "POST", { kind: "pigeon", address: "x" })).status, 400);
  publish(folder(filmed(), "lots"), server.data);
  for (let i = 0; i < 20; i++) await endpoint(`${receiver.base}/lots`, "webhook", "lots");
  assert.equal((await send("/endpoints", "POST", { kind: "webhook", address: receiver.base }, "lots")).status, 409);
  const { id } = (await read("/endpoints", "lots")).endpoints[0];
  assert.equal((await send(`/endpoints/${id}`, "DELETE")).status, 404, "another film's is none of this one's");
  assert.equal((await send(`/endpoints/${id}/test`, "POST")).status, 404);
});

test("who is erased is in no delivery any more, nor is a film that is deleted", async () => {
  publish(folder(filmed(), "erased"), server.data);
  const { id } = await endpoint(`${receiver.base}/erased`, "webhook", "erased");
  await submit({ email: "zoe@example.org" }, { viewer: "zoe", project: "erased" });
  await ended(id, "erased");
  const [{ id: lead }] = await listed("", "erased");
  await send(`/submissions/${lead}`, "PATCH", { note: "zoe's note" }, "erased");
  const lines = (await (await owner(server, "/api/v1/viewers/zoe")).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  assert.equal(lines.find(({ kind }) => kind === "submission").note, "zoe's note");
  assert.match(lines.find(({ kind }) => kind === "delivery").body, /zoe@example\.org/);
  const { erased } = await (await owner(server, "/api/v1/viewers/zoe", { method: "DELETE" })).json();
  assert.deepEqual([erased.submissions, erased.deliveries], [1, 1]);
  assert.doesNotMatch(await sql(server, "SELECT body FROM delivery UNION ALL SELECT answers || note FROM submission"), /zoe/);
  await submit({ email: "y@example.org" }, { project: "erased" });
  await ended(id, "erased");
  await send("/withdraw", "POST", { withdrawn: true }, "erased");
  await send("/archive", "POST", { archived: true }, "erased");
  await until(async () => (await send("", "DELETE", undefined, "erased")).status === 204);
  assert.equal(await sql(server, "SELECT (SELECT COUNT(*) FROM delivery WHERE project = 'erased') + (SELECT COUNT(*) FROM endpoint WHERE project = 'erased') + (SELECT COUNT(*) FROM attempt WHERE delivery NOT IN (SELECT id FROM delivery))"), "0");
});

test("by default this machine's network gets nothing, and without a mail server it says what to set", async () => {
  const plain = await serve();
  try {
    publish(folder(filmed()), plain.data);
    const there = (path, method, body) => owner(plain, at(path), { method, headers: { "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const hook = await (await there("/endpoints", "POST", { kind: "webhook", address: `${receiver.base}/private` })).json();
    const mail = await (await there("/endpoints", "POST", { kind: "mail", address: "leads@example.org" })).json();
    assert.equal((await (await there("/endpoints", "GET")).json()).mail, false);
    await submit({ email: "p@example.org" }, { to: plain });
    const said = (id) => until(async () => (await (await there(`/deliveries?endpoint=${id}`, "GET")).json()).deliveries.find(({ attempts }) => attempts.length));
    const [one, two] = await Promise.all([said(hook.id), said(mail.id)]);
    assert.equal(one.state, "failed");
    assert.match(one.attempts[0].said, /leads to this machine or its network.*--deliver-to/);
    assert.match(two.attempts[0].said, /--mail and --mail-from/);
    assert.equal(receiver.at("/private").length, 0);
  } finally {
    await plain.stop();
  }
});

test("killed between the submission and its delivery, it is delivered after the restart", async () => {
  const data = place("killed");
  const none = await serve({ data, flags: ["--deliveries", "0"] });
  publish(folder(filmed()), data);
  await owner(none, at("/endpoints"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind: "webhook", address: `${receiver.base}/killed` }) });
  await submit({ email: "k@example.org" }, { to: none });
  none.process.kill("SIGKILL");
  await none.stop();
  assert.equal(receiver.at("/killed").length, 0);
  // One was just being sent when that server died.
  await sql({ data }, "UPDATE delivery SET state = 'running', worker = (SELECT 'serve ' || 'x'), beat_ms = 0");
  const again = await serve({ data, flags: ["--deliver-to", "127.0.0.1"] });
  try {
    await until(() => receiver.at("/killed").length === 1);
    assert.equal(JSON.parse(receiver.at("/killed")[0].body).data.answers.email, "k@example.org");
  } finally {
    await again.stop();
  }
});
