// Films whose clips are prepared for the seamless source.
import { eventually } from "./page.mjs";
import { serveFilms } from "./film.mjs";

const WAIT_MS = 120000; // a busy machine prepares slowly

/** As serveFilms, when every clip has its tracks, and the heads that scenes need. */
export async function servePrepared(projects) {
  const server = await serveFilms(projects, ["--workers", "1"]);
  for (const name of Object.keys(projects)) {
    await eventually(async () => {
      const { document } = await (await fetch(`${server.base}/api/v1/play/${name}`)).json();
      for (const [id, clip] of Object.entries(document.clips)) {
        if (!clip.tracks) throw new Error(`${id} is not prepared`);
        const { frames_in: counts } = await (await fetch(`${server.base}/${clip.tracks}`)).json();
        const starts = new Set(counts.map((_, i) => counts.slice(0, i).reduce((sum, n) => sum + n, 0)));
        const heads = new Set((clip.heads ?? []).map(([frame]) => frame));
        for (const scene of document.scenes) {
          const first = Math.round((scene.from * clip.rate[0]) / clip.rate[1]);
          if (scene.clip === id && !starts.has(first) && !heads.has(first)) throw new Error(`${scene.id} has no head`);
        }
      }
    }, WAIT_MS);
  }
  return server;
}
