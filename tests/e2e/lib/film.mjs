// Films for the tests: folders with a document and clips, published to a real
// server of their own.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepared } from "../../../tools/prepared.mjs";
import { serve } from "../../../tools/server.mjs";
import { makeClip } from "./clips.mjs";
import { keptClip } from "./kept.mjs";

const painter = readFileSync(new URL("clips.mjs", import.meta.url));

/** The clip of this description. */
export const clipFile = (about) => keptClip([painter, JSON.stringify(about)], (file) => makeClip({ ...about, file }));

/** A folder with `document` and its clips: `clips` is {id: {clip, seconds, …}}. */
export async function makeProject(document, clips, extra = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-film-"));
  const listed = {};
  for (const [id, { captions, ...about }] of Object.entries(clips)) {
    cpSync(await clipFile(about), join(folder, `${id}.mp4`));
    listed[id] = { file: `${id}.mp4`, ...(captions ? { captions } : {}) };
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(extra)) writeFileSync(join(folder, name), text);
  const film = { ramify: 1, title: "A film", language: "en", ...document, clips: listed };
  const write = (changed) => writeFileSync(join(folder, "project.json"), JSON.stringify(changed, null, 2));
  write(film);
  return { folder, film, write };
}

// Any of these tests may be had on prepared clips: RAMIFY_PREPARED=1.
const PREPARED = Boolean(process.env.RAMIFY_PREPARED);

/** A server with these projects published: {name: makeProject(…)}. `ready`: when
 * every clip has its tracks, and the heads that scenes need. */
export async function serveFilms(projects, flags = [], { ready = PREPARED } = {}) {
  const server = await serve({ flags: ready ? [...flags, "--workers", "1"] : flags });
  try {
    for (const [name, { folder }] of Object.entries(projects)) await server.run("publish", folder, "--project", name);
    if (ready) for (const name of Object.keys(projects)) await prepared(server.base, name);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    ...server,
    embed: (name, query = "") => `${server.base}/embed/${name}${query}`,
    report: async (name) => {
      const reply = await fetch(`${server.base}/api/v1/projects/${name}/report`, { headers: { authorization: `Bearer ${server.token()}` } });
      if (!reply.ok) throw new Error(`report: ${reply.status}`);
      return reply.json();
    },
  };
}
