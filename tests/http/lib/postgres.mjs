// A real PostgreSQL 15 of its own: a folder, a socket in it, no port.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BIN = "/usr/lib/postgresql/15/bin";
const root = process.getuid() === 0;

export const installed = existsSync(`${BIN}/initdb`);

/** `durable`: what is committed is on the disk, as of any that is not for tests. */
export function start({ durable = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ramify-postgres-"));
  if (root) execFileSync("chown", ["postgres", folder]);
  // PostgreSQL refuses to run as root.
  const run = (program, ...args) =>
    execFileSync(root ? "runuser" : `${BIN}/${program}`, [...(root ? ["-u", "postgres", "--", `${BIN}/${program}`] : []), ...args], { stdio: "ignore", cwd: folder });
  run("initdb", "-D", `${folder}/data`, "-A", "trust", "-N", "-U", "ramify");
  run("pg_ctl", "-D", `${folder}/data`, "-w", "-l", `${folder}/log`, "-o", `${durable ? "" : "-F "}-k ${folder} -h ''`, "start");
  return {
    pid: Number(readFileSync(`${folder}/data/postmaster.pid`, "utf8").split("\n")[0]),
    address: `postgres://ramify@/postgres?host=${folder}`,
    stop() {
      run("pg_ctl", "-D", `${folder}/data`, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
