// Films whose clips are prepared for the seamless source.
import { prepared } from "../../../tools/prepared.mjs";
import { serveFilms } from "./film.mjs";

/** As serveFilms, when every clip has its tracks, and the heads that scenes need. */
export async function servePrepared(projects) {
  const server = await serveFilms(projects, ["--workers", "1"]);
  for (const name of Object.keys(projects)) await prepared(server.base, name);
  return server;
}
