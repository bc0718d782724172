// A film that was deleted while it stood on this desk: what is here can live on.

import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import type { Desk } from "../record/draft.ts";
import { address, post } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";

export function Gone({ desk }: { desk: Desk }) {
  const [wrong, setWrong] = useState<string>();
  const keep = (): void =>
    void post<{ id: string }>("api/v1/projects", { document: desk.document }).then(
      ({ id }) => location.assign(address(`projects/${id}`)), // it may have the old one's name
      (error: unknown) => setWrong(troubleOf(error)),
    );
  return (
    <Alert color="red" role="alert" title="This film was deleted" mb="md">
      <p>Nothing more is saved here. What stands on this desk, with all that you typed, can become a film of its own; videos that went with the old one have to be brought again.</p>
      {wrong && <p>{wrong}</p>}
      <Button size="xs" onClick={keep}>
        Make a new film of it
      </Button>
    </Alert>
  );
}
