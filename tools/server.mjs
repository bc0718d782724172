// A real server for benches and tests: its own data folder and port, gone with
// `stop`. RAMIFY_PROGRAM names another build of it. It prepares no clips unless
// the flags say so (--workers 1), so that what is measured has the machine.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./files.mjs";

export const program = process.env.RAMIFY_PROGRAM ?? join(root, "build/ramify");
const WAIT_MS = 20000;

// A test that failed does not stop what it started.
const started = new Set();
process.on("exit", () => {
  for (const running of started) running.kill("SIGKILL");
});

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(base, running) {
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    if (running.exitCode !== null) break;
    const reply = await fetch(`${base}/healthz`).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not start: exit status ${running.exitCode}`);
}

/** `port`: the one that another had before; else any that is free. */
export async function serve({ data, port: same, flags = [], env = {} } = {}) {
  const folder = data ?? mkdtempSync(join(tmpdir(), "ramify-"));
  const port = same ?? (await freePort());
  const base = `http://127.0.0.1:${port}`;
  const running = spawn(program, ["serve", "--data", folder, "--port", String(port), "--workers", "0", ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  started.add(running);
  let log = "";
  running.stderr.setEncoding("utf8").on("data", (chunk) => (log += chunk));
  const ended = new Promise((resolve) => running.on("close", resolve)).finally(() => started.delete(running));
  await answers(base, running).catch((error) => {
    throw new Error(`${error.message}\n${log}`);
  });
  return {
    base,
    port,
    data: folder,
    process: running,
    log: () => log,
    token: () => readFileSync(join(folder, "token"), "utf8").trim(),
    run: (command, ...args) => promisify(execFile)(program, [command, ...args, "--data", folder]),
    async stop() {
      running.kill("SIGTERM");
      const status = await ended;
      if (!data) rmSync(folder, { recursive: true, force: true });
      return status;
    },
  };
}
