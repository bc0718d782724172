// What was published, by whom and when; going back to any of it.

import { Button } from "@mantine/core";
import { ago } from "../shell/words.ts";

export interface Release {
  id: string;
  number: number;
  at_ms: number;
  by: string; // a name, or "": by a command on the machine
  current: boolean;
  revision: number | null; // of the draft; null: published from a folder
}

export function Releases({ releases, edits, restore }: { releases: Release[]; edits: boolean; restore(release: Release): void }) {
  return (
    <ol className="releases">
      {releases.map((one) => (
        <li key={one.id}>
          <span>
            Release {one.number}
            <span className="soft small">
              {" "}
              · {ago(one.at_ms)}
              {one.by && ` · ${one.by}`}
            </span>
          </span>
          {one.current ? (
            <span className="current">Current</span>
          ) : (
            edits && (
              <Button variant="default" size="xs" aria-label={`Roll back to release ${one.number}`} onClick={() => restore(one)}>
                Roll back
              </Button>
            )
          )}
        </li>
      ))}
    </ol>
  );
}
