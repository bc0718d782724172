// Runs `ramify simulate` against a server, and gives its books beside the report.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { program } from "../../../tools/server.mjs";
import { place, released, report } from "../../http/lib/film.mjs";

/** {said, books, report, document} of so many viewers of a project. */
export async function simulated(server, project, viewers, ...flags) {
  const path = join(place("books"), "books.json");
  const args = ["simulate", project, "--server", server.base, "--viewers", String(viewers), "--books", path, ...flags];
  const { stdout } = await promisify(execFile)(program, args);
  return {
    said: stdout.trim(),
    books: JSON.parse(readFileSync(path, "utf8")),
    report: await report(server, project),
    document: await released(server, project),
  };
}
