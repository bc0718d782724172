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

// The same, begun now with what the tests leave of the processors; what it gives
// is asked for later, and what it said is shown then.
export function beside(...args) {
  const running = child("nice", ["-n", "19", process.execPath, ...args], {}, { quiet: true });
  return async () => {
    const ended = await running;
    process.stdout.write(ended.output);
    return counts(ended);
  };
}

function counts({ status, output }) {
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return atLeastOneFailure({ passed: Number(passed), failed: Number(failed), skipped: [] }, status);
}
