// A film's desk for as long as a page shows it, and the keys that every page with
// one has.

import { useEffect, useState } from "react";
import { Desk, type Saving } from "../record/draft.ts";
import { address } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";
import { WRITTEN } from "../shell/typed.ts";

export const SAVING: Record<Saving, string> = {
  saved: "Saved",
  saving: "Saving …",
  offline: "No connection. Your work is kept here, and saved when it is back.",
  refused: "Not everything was kept",
  gone: "Deleted",
};

export function useDesk(project: string): { desk: Desk | undefined; trouble: string | undefined } {
  const [desk, setDesk] = useState<Desk>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    let gone = false;
    let opened: Desk | undefined;
    Desk.open(project).then(
      (found) => {
        opened = found;
        if (gone) found.close();
        else setDesk(found);
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    );
    return () => {
      gone = true;
      opened?.close();
    };
  }, [project]);
  useEffect(() => {
    if (!desk) return undefined;
    const stream = new EventSource(address(`api/v1/projects/${project}/edits/live`));
    stream.addEventListener("edit", (event) => desk.heard((JSON.parse((event as MessageEvent<string>).data) as { revision: number }).revision));
    stream.addEventListener("gone", () => void desk.away());
    return () => stream.close();
  }, [desk, project]);
  return { desk, trouble };
}

/** Keys of every editor; in a field they are the field's. */
export function useUndoKeys(desk: Desk): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = (event.target as HTMLElement).closest(WRITTEN);
      if (typing || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) desk.redo();
      else desk.undo();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [desk]);
}
