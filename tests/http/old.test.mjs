// Data folders of earlier releases, kept as dumps in old/NNN.sql (NNN is the
// schema's step): each opens, is brought up to date, and answers as it did.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, folder, owner, place, publish, report } from "./lib/film.mjs";

const old = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "old");
const load = "import sqlite3,sys; sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())";

for (const name of readdirSync(old).filter((name) => /^\d{3}\.sql$/.test(name))) {
  test(`data of schema ${name.slice(0, 3)}`, async () => {
    const data = place("old");
    execFileSync("python3", ["-c", load, join(old, name), join(data, "ramify.db")]);
    const server = await serve({ data });
    try {
      const is = await report(server);
      assert.deepEqual([is.plays, is.viewers, is.title], [1, 1, "A test"]);
      assert.deepEqual(is.choices[0].options.map(({ id, chosen }) => [id, chosen]), [["left", 0], ["right", 1]]);
      assert.equal(is.elements.find(({ id }) => id === "bag").pressed, 1);
      assert.equal(is.misses[0].count, 1);
      const { submissions: [sent] } = await (await owner(server, "/api/v1/projects/film/submissions")).json();
      assert.deepEqual(sent.answers, { email: "anna@example.org" });
      const anna = await fetch(`${server.base}/api/v1/play/film/viewer`, { method: "POST", body: '{"viewer": "anna-of-the-old-days"}' });
      assert.deepEqual(await anna.json(), { returned: true, kept: { road: "right" } });
      const { clips: [clip], arriving } = await (await owner(server, "/api/v1/clips")).json();
      if (name >= "005") assert.deepEqual(arriving.map(({ address }) => address), ["https://films.example/street.mp4"]);
      assert.deepEqual([clip.state, clip.plays, clip.tracks], ["kept", true, null]);
      const heads = name < "002" ? [] : [[66, `media/${clip.clip}/head-66-180-0123abcd.mp4`, 180, 24]];
      assert.deepEqual([clip.heads, clip.tails], [heads, []]);
      if (name >= "004") assert.deepEqual(clip.job, { kind: "rest", state: "queued", step: "", progress: 0, tries: 1, why: "it's too slow", due_ms: 1600000009000 });
      const draft = await owner(server, "/api/v1/projects/film/draft");
      assert.deepEqual([draft.status, (await draft.json()).title], [200, "A test"], "what was released before there were drafts can be edited");
      const { release } = await current(server);
      const before = new Viewing(server, { release, session: "session-of-the-old-days" });
      before.n = 6;
      before.add("pressed", { at_ms: 120, element: "bag" });
      assert.equal((await before.send()).status, 204, "an old session goes on");
      assert.match(publish(folder(), data, "--project", "film"), /release \d/);
      const { sessions: [was] } = await (await owner(server, "/api/v1/projects/film/sessions")).json();
      assert.deepEqual([was.id, was.verdict], ["session-of-the-old-days", "before"], "what was counted then is not judged now");
    } finally {
      await server.stop();
    }
  });
}
