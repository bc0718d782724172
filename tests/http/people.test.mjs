// Who works here: invitations, roles, leaving, tokens, and `ramify user`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { folder, publish } from "./lib/film.mjs";
import { PASSWORD, ask, cookieOf, first, invite, join, signin, sql, token } from "./lib/people.mjs";
import { installed, start } from "./lib/postgres.mjs";

let server;
let owner;

before(async () => {
  server = await serve();
  publish(folder(), server.data);
  owner = await first(server);
});
after(() => server.stop());

const code = async (reply) => [reply.status, (await reply.json()).code];
const own = (path, more = {}, at = server) => ask(at, `/api/v1/${path}`, { token: at.token(), ...more });
const people = async (at = server) => (await (await own("people", {}, at)).json()).people;
const take = (secret, body, at = server, more = {}) => ask(at, `/api/v1/invitations/open/${secret}`, { body: { password: PASSWORD, ...body }, ...more });
const look = (secret, at = server) => ask(at, `/api/v1/invitations/open/${secret}`);
const setRole = (id, role, at = server) => own(`people/${id}`, { method: "PATCH", body: { role } }, at);
const remove = (id, at = server) => own(`people/${id}`, { method: "DELETE" }, at);

test("an invitation by link, for whoever has it, once", async () => {
  const made = await own("invitations", { body: { role: "analyst" } });
  const { id, address, until_ms } = await made.json();
  assert.match(address, new RegExp(`^${server.base}/invite/[a-z2-7]{52}$`));
  assert.ok(Math.abs(until_ms - Date.now() - 7 * 86400000) < 60000);
  const secret = address.split("/").at(-1);
  const [waits] = (await (await own("invitations")).json()).invitations.filter((one) => one.id === id);
  assert.deepEqual([waits.role, waits.email, waits.by, waits.renews], ["analyst", "", "", false]);
  assert.ok(!JSON.stringify(waits).includes(secret), "shown once");
  assert.deepEqual(await (await look(secret)).json(), { role: "analyst", email: "", name: "", renews: false });
  const reply = await take(secret, { name: "Anna <b>", email: "Anna@Example.org" });
  assert.equal(reply.status, 201);
  const anna = await reply.json();
  assert.deepEqual([anna.name, anna.email, anna.role], ["Anna <b>", "anna@example.org", "analyst"]);
  assert.equal((await ask(server, "/api/v1/projects", { cookie: cookieOf(reply) })).status, 200);
  assert.deepEqual(await code(await take(secret, { name: "B", email: "b@example.org" })), [410, "invitation_over"]);
  assert.deepEqual(await code(await look(secret)), [410, "invitation_over"]);
  assert.deepEqual((await (await own("invitations")).json()).invitations, []);
});

test("an invitation for one e-mail is for no other", async () => {
  const secret = await invite(server, { role: "editor", email: "Ben@example.org" });
  assert.equal((await (await look(secret)).json()).email, "ben@example.org");
  assert.equal((await take(secret, { name: "C", email: "c@example.org" })).status, 400);
  const reply = await take(secret, { name: "Ben" });
  assert.deepEqual([reply.status, (await reply.json()).email], [201, "ben@example.org"]);
  const again = await invite(server, { role: "owner", email: "ben@example.org" });
  assert.deepEqual(await code(await take(again, { name: "Ben" })), [409, "email_taken"]);
  assert.equal((await look(again)).status, 200, "and the invitation still holds");
});

test("invitations that are over, taken back, or none", async () => {
  const old = await invite(server, { role: "editor" });
  sql(server, "UPDATE invitation SET until_ms = 1 WHERE person IS NULL");
  assert.deepEqual(await code(await look(old)), [410, "invitation_over"]);
  assert.deepEqual(await code(await take(old, { name: "x", email: "x@y.z" })), [410, "invitation_over"]);
  const { id, address } = await (await own("invitations", { body: { role: "editor" } })).json();
  const secret = address.split("/").at(-1);
  assert.equal((await own(`invitations/${id}`, { method: "DELETE" })).status, 204);
  assert.deepEqual(await code(await look(secret)), [404, "invitation_unknown"]);
  for (const none of ["x", "%00", "%ff%fe", "a".repeat(1500), secret.toUpperCase()]) {
    assert.deepEqual(await code(await look(none)), [404, "invitation_unknown"], none.slice(0, 10));
    assert.equal((await own(`invitations/${none}`, { method: "DELETE" })).status, 404);
    assert.equal((await remove(none)).status, 404);
  }
  for (const body of [{}, { role: "boss" }, { role: "editor", email: "none" }, { role: "editor", email: "a@b@c" }, { role: ["owner"] }, "[]", "{"])
    assert.equal((await own("invitations", { body })).status, 400, JSON.stringify(body));
});

test("of two who take one invitation at the same time one comes in", async () => {
  const secret = await invite(server, { role: "analyst" });
  const replies = await Promise.all(["r1", "r2", "r3", "r4"].map((name) => take(secret, { name, email: `${name}@example.org` })));
  assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 410, 410, 410]);
  const racers = (await people()).filter(({ email }) => /^r\d@/.test(email));
  assert.equal(racers.length, 1, "and the others left no row");
});

test("the last owner stays", async () => {
  assert.deepEqual(await code(await setRole(owner.id, "editor")), [409, "owner_last"]);
  assert.deepEqual(await code(await remove(owner.id)), [409, "owner_last"]);
  assert.equal((await setRole(owner.id, "owner")).status, 204);
  const others = await Promise.all(["o1", "o2", "o3"].map((name) => join(server, "owner", `${name}@example.org`)));
  const all = [owner, ...others];
  const replies = await Promise.all(all.map(({ id }, n) => (n % 2 ? remove(id) : setRole(id, "analyst"))));
  assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 204, 204, 409]);
  const left = (await people()).filter(({ role, left_ms }) => role === "owner" && left_ms === null);
  assert.equal(left.length, 1);
  await setRole(owner.id, "owner");
  const who = (await people()).find(({ id }) => id === owner.id);
  if (who.left_ms === null) owner.cookie = cookieOf(await signin(server, owner.email));
  else owner = await join(server, "owner", "new-owner@example.org");
});

test("a role holds from the next request on; who leaves is out at once", async () => {
  const eve = await join(server, "editor", "eve@example.org");
  const programs = await token(server, eve, "read", "edit");
  const edits = (by) => ask(server, "/api/v1/projects/film/withdraw", { ...by, body: { withdrawn: false } });
  assert.deepEqual([(await edits(eve)).status, (await edits({ token: programs.token })).status], [204, 204]);
  assert.equal((await setRole(eve.id, "analyst")).status, 204);
  assert.deepEqual(await code(await edits(eve)), [403, "right_missing"]);
  assert.deepEqual(await code(await edits({ token: programs.token })), [403, "right_missing"], "a token is never more than its person");
  assert.equal((await ask(server, "/api/v1/projects", { token: programs.token })).status, 200);
  const { stdout } = await server.run("user", "password", "eve@example.org");
  const renewal = stdout.trim().split("/").at(-1);
  assert.equal((await remove(eve.id)).status, 204);
  for (const by of [{ cookie: eve.cookie }, { token: programs.token }]) assert.equal((await ask(server, "/api/v1/projects", by)).status, 401);
  assert.equal((await signin(server, "eve@example.org")).status, 401);
  assert.equal((await look(renewal)).status, 404);
  const row = (await people()).find(({ id }) => id === eve.id);
  assert.ok(row.left_ms > 0, "the row stays");
  assert.equal((await remove(eve.id)).status, 404);
  assert.equal((await setRole(eve.id, "owner")).status, 404);
  const back = await join(server, "analyst", "eve@example.org");
  assert.equal(back.id, eve.id, "who comes again is the same person");
  assert.equal((await ask(server, "/api/v1/projects", { cookie: eve.cookie })).status, 401);
});

test("a list longer than a page goes on", async () => {
  const rows = Array.from({ length: 120 }, (_, n) => `('zz${n}', 'p${n}@many.example', 'P', '', 'analyst', 1, 1)`);
  sql(server, `INSERT INTO person (id, email, name, secret, role, created_ms, seen_ms) VALUES ${rows.join()}`);
  const seen = [];
  let after = "";
  do {
    const page = await (await own(`people?after=${after}`)).json();
    assert.ok(page.people.length <= 100);
    seen.push(...page.people.map(({ id }) => id));
    after = page.next;
  } while (after);
  assert.deepEqual(seen, [...new Set(seen)]);
  assert.equal(seen.filter((id) => id.startsWith("zz")).length, 120);
  assert.equal((await signin(server, "p1@many.example", "")).status, 400);
  assert.equal((await signin(server, "p1@many.example", "no password at all")).status, 401, "an empty secret is nobody's");
});

test("tokens: shown once, with an end, never more than one's own", async () => {
  const editor = await join(server, "editor", "tokens@example.org");
  const other = await join(server, "owner", "other@example.org");
  const post = (body) => ask(server, "/api/v1/tokens", { cookie: editor.cookie, body });
  const list = async () => (await (await ask(server, "/api/v1/tokens", editor)).json()).tokens;
  const made = await token(server, editor, "edit", "read");
  assert.match(made.token, /^rmt_[a-z2-7]{52}$/);
  const [listed] = await list();
  assert.deepEqual([listed.id, listed.scopes, listed.seen_ms], [made.id, ["read", "edit"], 0]);
  assert.ok(!JSON.stringify(listed).includes(made.token.slice(4)));
  assert.equal((await ask(server, "/api/v1/projects", made)).status, 200);
  assert.ok((await list())[0].seen_ms > 0);
  assert.deepEqual(await (await ask(server, "/api/v1/me", made)).json().then(({ person, rights }) => [person.email, rights]), ["tokens@example.org", ["read", "edit"]]);
  assert.deepEqual(await code(await post({ name: "more", scopes: ["own"], days: 1 })), [403, "right_missing"]);
  for (const body of [{}, { name: "x", scopes: [], days: 1 }, { name: "x", scopes: ["read"] }, { name: "x", scopes: ["read"], days: 0 }, { name: "x", scopes: ["read"], days: 366 }, { name: "x", scopes: ["signed"], days: 1 }, { name: "x", scopes: "read", days: 1 }, { name: "", scopes: ["read"], days: 1 }, { name: "x", scopes: Array(400).fill("read").concat("x"), days: 1 }])
    assert.equal((await post(body)).status, 400, JSON.stringify(body).slice(0, 60));
  const theirs = await ask(server, `/api/v1/tokens/${made.id}`, { method: "DELETE", cookie: other.cookie });
  assert.deepEqual(await code(theirs), [404, "token_unknown"], "not another's, not even as owner");
  sql(server, `UPDATE token SET until_ms = 1 WHERE id = '${made.id}'`);
  assert.equal((await ask(server, "/api/v1/projects", made)).status, 401, "it has ended");
  assert.equal((await ask(server, `/api/v1/tokens/${made.id}`, { method: "DELETE", cookie: editor.cookie })).status, 204);
  assert.deepEqual(await list(), []);
  const hundred = await Promise.all(Array.from({ length: 101 }, () => post({ name: "x", scopes: ["read"], days: 365 })));
  assert.deepEqual([hundred.filter(({ status }) => status === 201).length, hundred.filter(({ status }) => status === 409).length], [100, 1]);
  assert.deepEqual(await code(await own("tokens")), [403, "account_needed"]);
});

test("ramify user: list, add, password, remove", async () => {
  const fails = (...words) => assert.rejects(server.run("user", ...words), (error) => error.code === 1 || error.code === 2);
  const secretOf = ({ stdout }) => stdout.trim().match(/\/invite\/([a-z2-7]{52})$/)[1];
  const added = await server.run("user", "add", "Carl@example.org", "--role", "analyst");
  assert.ok(added.stdout.startsWith(`${server.base}/invite/`));
  const carl = await (await take(secretOf(added), { name: "Carl" })).json();
  assert.deepEqual([carl.email, carl.role], ["carl@example.org", "analyst"]);
  assert.match((await server.run("user", "list")).stdout, /^carl@example\.org +analyst +\d{4}-\d\d-\d\d {2}Carl$/m);
  const before = await signin(server, "carl@example.org");
  const renewal = secretOf(await server.run("user", "password", "carl@example.org", "--url", "https://films.example/"));
  assert.deepEqual(await (await look(renewal)).json(), { role: "analyst", email: "carl@example.org", name: "Carl", renews: true });
  assert.ok(Number(sql(server, "SELECT MAX(until_ms) FROM invitation WHERE renews IS NOT NULL").match(/\d+/)[0]) <= Date.now() + 3600000);
  const renewed = await take(renewal, { password: "eleven green bottles", name: "Not me", email: "not@me.example" });
  assert.deepEqual([renewed.status, (await renewed.json()).name], [201, "Carl"]);
  assert.equal((await ask(server, "/api/v1/projects", { cookie: cookieOf(before) })).status, 401, "sign-ins by the old one have ended");
  assert.equal((await signin(server, "carl@example.org")).status, 401);
  assert.equal((await signin(server, "carl@example.org", "eleven green bottles")).status, 204);
  assert.equal((await take(renewal, { password: "twelve green bottles" })).status, 410);
  await server.run("user", "remove", "carl@example.org");
  assert.equal((await signin(server, "carl@example.org", "eleven green bottles")).status, 401);
  for (const words of [[], ["list", "x"], ["add"], ["add", "none"], ["add", "x@y.z", "--role", "boss"], ["password", "nobody@example.org"], ["remove", "nobody@example.org"], ["add", "tokens@example.org"], ["what", "x@y.z"]])
    await fails(...words);
});

test("on PostgreSQL, two nodes have the same people", { skip: !installed && "postgresql-15 is not installed" }, async () => {
  const database = start();
  const nodes = [];
  try {
    for (let n = 0; n < 2; n++) nodes.push(await serve({ flags: ["--database", database.address] }));
    const [a, b] = nodes;
    const both = await Promise.all(nodes.map((node, n) => ask(node, "/api/v1/people/first", { token: node.token(), body: { name: "First", email: `first${n}@example.org`, password: PASSWORD } })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409], "one is first, on all nodes");
    const [owner] = await people(a);
    const cookie = cookieOf(await signin(b, owner.email));
    assert.equal((await ask(a, "/api/v1/me", { cookie })).status, 200);
    assert.equal((await (await ask(a, "/api/v1/me", { cookie })).json()).person.id, owner.id);
    const second = await join(b, "owner", "second@example.org");
    const programs = await token(a, second, "read");
    assert.equal((await ask(b, "/api/v1/projects", programs)).status, 200);
    const replies = await Promise.all([setRole(owner.id, "editor", a), setRole(second.id, "editor", b)]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 409], "and one stays the owner");
    const secret = await invite(a, { role: "analyst" });
    const taken = await Promise.all(nodes.map((node, n) => take(secret, { name: "T", email: `t${n}@example.org` }, node)));
    assert.deepEqual(taken.map(({ status }) => status).sort(), [201, 410]);
    const { id } = await taken.find(({ status }) => status === 201).json();
    assert.equal((await remove(id, b)).status, 204);
    assert.equal((await ask(b, "/api/v1/signout", { cookie, body: { everywhere: true } })).status, 204);
    assert.equal((await (await ask(a, "/api/v1/me", { cookie })).json()).person, null);
  } finally {
    for (const node of nodes) await node.stop();
    database.stop();
  }
});
