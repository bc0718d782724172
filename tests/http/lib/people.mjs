// People who work here, for tests: the first, others by invitation, their cookies.
import { execFileSync } from "node:child_process";
import { join as joined } from "node:path";

export const PASSWORD = "nine green bottles";

/** Ask as a page of ours would (or as `headers` say); `body` becomes JSON. */
export function ask(server, path, { method, body, cookie, token, headers = {} } = {}) {
  const own = { "sec-fetch-site": "same-origin" };
  if (body !== undefined) own["content-type"] = "application/json";
  if (cookie) own.cookie = cookie;
  if (token) own.authorization = `Bearer ${token}`;
  return fetch(server.base + path, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
    headers: { ...own, ...headers },
  });
}

/** The pair that a reply sets; "" if it sets none. */
export function cookieOf(reply, name = "ramify_signin") {
  const set = reply.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return set?.split(";")[0] ?? "";
}

async function arrived(reply) {
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`);
  return { cookie: cookieOf(reply), ...(await reply.json()) };
}

/** The first of all, by the owner's token: an owner. */
export async function first(server, email = "owner@example.org") {
  return arrived(await ask(server, "/api/v1/people/first", { token: server.token(), body: { name: "The Owner", email, password: PASSWORD } }));
}

/** The secret of a new invitation. */
export async function invite(server, what) {
  const reply = await ask(server, "/api/v1/invitations", { token: server.token(), body: what });
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`);
  return (await reply.json()).address.split("/invite/")[1];
}

/** Somebody with that role. */
export async function join(server, role, email = `${role}@example.org`) {
  const secret = await invite(server, { role });
  return arrived(await ask(server, `/api/v1/invitations/open/${secret}`, { body: { name: role, email, password: PASSWORD } }));
}

/** A token of theirs. */
export async function token(server, { cookie }, ...scopes) {
  const reply = await ask(server, "/api/v1/tokens", { cookie, body: { name: scopes.join(), scopes, days: 1 } });
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`);
  return reply.json();
}

export const signin = (server, email, password = PASSWORD, more = {}) => ask(server, "/api/v1/signin", { body: { email, password }, ...more });

/** Change the server's SQLite behind its back: time cannot be waited for. */
export function sql(server, statement) {
  const run = "import sqlite3,sys; db=sqlite3.connect(sys.argv[1], timeout=10); print(db.execute(sys.argv[2]).fetchall()); db.commit()";
  return execFileSync("python3", ["-c", run, joined(server.data, "ramify.db"), statement], { encoding: "utf8" });
}
