// Disks that are soon full.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder on a file system of so many KB; null where that is not allowed. */
export function small(kb) {
  const path = mkdtempSync(join(tmpdir(), "ramify-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kb}k`, "ramify", path], { stdio: "ignore" });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  return path;
}
