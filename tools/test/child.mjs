// Runs a program, shows what it says as it says it, and keeps it. `quiet`: what
// it says on both ways is kept alone.
import { spawn } from "node:child_process";
import { root } from "../files.mjs";

export function child(program, args, env = {}, { quiet = false } = {}) {
  return new Promise((resolve) => {
    const running = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", quiet ? "pipe" : "inherit"],
    });
    let output = "";
    for (const stream of [running.stdout, running.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
        if (!quiet) process.stdout.write(chunk);
      });
    }
    running.on("error", (error) => resolve({ status: 127, output: String(error) }));
    running.on("close", (status) => resolve({ status: status ?? 128, output }));
  });
}

// What a suite that could not say its counts comes to.
export function atLeastOneFailure(result, status) {
  if (status !== 0 && result.failed === 0) result.failed = 1;
  return result;
}

// A program of ours that closes with `N passed, N failed`.
export async function counted(...args) {
  return counts(await child(process.execPath, args));
}

// The same, of a child that has ended.
export function counts({ status, output }) {
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return atLeastOneFailure({ passed: Number(passed), failed: Number(failed), skipped: [] }, status);
}

// A child that begins when `before` has ended, with what the tests leave of the
// processors. `ended`: how; `shown`: the same, and what it said is shown, once.
export function beside(before, program, ...args) {
  const ended = before.then(() => child("nice", ["-n", "19", program, ...args], {}, { quiet: true }));
  let said = false;
  const shown = async () => {
    const end = await ended;
    if (!said) process.stdout.write(end.output);
    said = true;
    return end;
  };
  return { ended, shown };
}
