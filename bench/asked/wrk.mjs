// wrk asks a server, as a script in Lua says, which closes with `RESULT` and
// figures.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** The end of every script. */
export const DONE = `
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.bytes, summary.duration, summary.requests,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.connect, latency:percentile(99)))
end`;

/** What came of it: MB/s that were received, requests a second, errors, the 99th percentile in ms. */
export function wrk(base, script, { threads = 2, connections, seconds }) {
  return new Promise((ready, failed) => {
    const running = spawn("wrk", [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, "--timeout", "10s", "-s", script, base], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    running.stdout.on("data", (chunk) => (said += chunk));
    running.on("close", () => {
      const found = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(said);
      if (!found) return failed(new Error(`wrk said: ${said}`));
      const [bytes, us, requests, errors, p99] = found.slice(1).map(Number);
      ready({ mb: bytes / us, requests: (requests / us) * 1e6, count: requests, errors, p99: p99 / 1000 });
    });
  });
}

/** Processor time of a process and its children, in µs. */
export function spent(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return [pid, ...children].reduce((sum, one) => {
    const [user, system] = readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).map(Number);
    return sum + (user + system) * 10_000;
  }, 0);
}
