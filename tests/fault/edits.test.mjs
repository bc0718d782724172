// Edits of drafts that were acknowledged survive, each whole: kill -9 between and
// within them, commits that fail, a full disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { owner, place } from "../http/lib/film.mjs";
import { small } from "./lib/small.mjs";

const ROUNDS = process.env.RAMIFY_LONG ? 40 : 6;
const RECORDS = 60; // steps of one edit: half of them would be seen

const headers = { "content-type": "application/json" };
const api = (server, path, method = "GET", body, more = {}) =>
  owner(server, `/api/v1/projects${path}`, { method, headers: { ...headers, ...more }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

async function begin(server) {
  const document = { ramify: 1, title: "t0", clips: {}, scenes: [], variables: {} };
  const { id } = await (await api(server, "", "POST", { document })).json();
  return id;
}

/** One edit from n to n + 1: many records at once, and the title. */
function edit(n, filler = "") {
  const steps = [{ at: ["title"], was: `t${n}`, now: `t${n + 1}` }];
  for (let k = 0; k < RECORDS; k++) steps.push({ at: ["variables", `v${n}_${k}`], now: { type: "text", start: filler } });
  return { tab: "tab", id: `edit-${n}`, label: `Edit ${n}`, steps };
}
const send = (server, id, n, filler) => api(server, `/${id}/edits`, "POST", edit(n, filler), { "if-match": `"${n + 1}"` });

/** What the store has: its revision, after it was seen that no edit is half done. */
async function standing(server, id) {
  const reply = await api(server, `/${id}/draft`);
  const document = await reply.json();
  const revision = Number(/\d+/.exec(reply.headers.get("etag"))[0]);
  const edits = revision - 1;
  assert.equal(document.title, `t${edits}`);
  assert.equal(Object.keys(document.variables).length, edits * RECORDS);
  const log = [];
  for (let after = 0; ; ) {
    const page = (await (await api(server, `/${id}/edits?after=${after}`)).json()).edits;
    if (!page.length) break;
    log.push(...page);
    after = page.at(-1).revision;
  }
  assert.deepEqual(log.map(({ revision: at, id: name, steps }) => [at, name, steps.length]), Array.from({ length: edits }, (_, n) => [n + 2, `edit-${n}`, RECORDS + 1]));
  return edits;
}

test(`kill -9 while edits come in: none that was acknowledged is lost, none half done (${ROUNDS} times)`, async () => {
  const data = place("edits");
  let server = await serve({ data });
  const id = await begin(server);
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const gone = new Promise((go) => server.process.on("close", go));
    setTimeout(() => server.process.kill("SIGKILL"), 150 + Math.random() * 350);
    for (let n = acknowledged; ; n++) {
      const reply = await send(server, id, n).catch(() => null);
      const body = await reply?.json().catch(() => null); // the line may break behind the head
      if (reply?.status !== 200) break;
      if (body) assert.equal(body.revision, n + 2);
      acknowledged = n + 1;
    }
    await gone;
    server = await serve({ data });
    const kept = await standing(server, id);
    assert.ok(kept === acknowledged || kept === acknowledged + 1, `${kept} kept, ${acknowledged} acknowledged`);
    const again = await send(server, id, acknowledged);
    assert.deepEqual([again.status, (await again.json()).revision], [200, acknowledged + 2], "who did not hear sends it again, and it is made once");
    acknowledged = await standing(server, id);
  }
  assert.ok(acknowledged > ROUNDS, `${acknowledged} edits`);
  await server.stop();
});

test("a commit that fails keeps nothing of its edit, and the same one goes through then", async () => {
  for (let nth = 1; nth <= 4; nth++) {
    const server = await serve({ env: { RAMIFY_FAIL_COMMIT: String(nth) } });
    try {
      let id;
      for (let n = 0; n < 2 && !id; n++) id = await begin(server).catch(() => undefined);
      let failed = 0;
      for (let n = 0; n < 5; n++) {
        let reply = await send(server, id, n);
        if (reply.status === 503) {
          failed++;
          assert.equal((await reply.json()).code, "store_failed");
          assert.equal(await standing(server, id), n);
          reply = await send(server, id, n);
        }
        assert.equal(reply.status, 200);
      }
      assert.equal(await standing(server, id), 5);
      assert.ok(failed <= 1 && (nth === 1 || failed === 1), `commit ${nth}: ${failed}`);
    } finally {
      await server.stop();
    }
  }
});

test("a full store refuses edits, loses none that it took, and goes on when there is room", async (t) => {
  const data = small(4000);
  if (!data) return t.skip("mounting a small file system needs root");
  const server = await serve({ data });
  try {
    const id = await begin(server);
    const filler = join(data, "filler");
    let taken = 0;
    for (; taken < 3; taken++) assert.equal((await send(server, id, taken)).status, 200);
    execFileSync("sh", ["-c", `dd if=/dev/zero of=${filler} bs=4k 2>/dev/null || true`]);
    let refused;
    for (; taken < 200; taken++) {
      refused = await send(server, id, taken, "x".repeat(1000));
      if (refused.status !== 200) break;
    }
    assert.equal(refused.status, 503);
    assert.equal((await refused.json()).code, "store_failed");
    assert.equal(await standing(server, id), taken, "still to be read");
    rmSync(filler);
    assert.equal((await send(server, id, taken)).status, 200, "the same edit, now that there is room");
    assert.equal(await standing(server, id), taken + 1);
  } finally {
    await server.stop();
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
});
