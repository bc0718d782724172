// The question before a film is deleted for good.

import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { ask } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";

interface Film {
  id: string;
  title: string;
  release: string | null;
  withdrawn: boolean;
}

/** Much that was watched takes more than one turn. */
async function remove({ id, release, withdrawn }: Film): Promise<void> {
  const at = `api/v1/projects/${encodeURIComponent(id)}`;
  if (release && !withdrawn) await ask(`${at}/withdraw`, { method: "POST", body: { withdrawn: true } });
  while ((await ask(at, { method: "DELETE" })).status === 202);
}

export function Delete({ film, close, done }: { film: Film; close(): void; done(): void }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const go = (): void => {
    setBusy(true);
    remove(film)
      .then(done, (error: unknown) => setWrong(troubleOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Modal opened onClose={close} title={`Delete “${film.title}” for good?`} closeButtonProps={{ "aria-label": "Close" }}>
      <p>Its draft, its releases, what viewers did with it and videos that no other film uses are gone then. Nobody can bring them back.</p>
      {film.release && !film.withdrawn && <p>Its link is still open; it is unpublished by this.</p>}
      {wrong && <p role="alert">{wrong}</p>}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Keep
        </Button>
        <Button color="red" loading={busy} onClick={go}>
          Delete for good
        </Button>
      </Group>
    </Modal>
  );
}
