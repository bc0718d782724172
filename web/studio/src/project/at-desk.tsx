// What every page of one film begins with: its desk, while it comes and where it
// does not; and undoing.

import { ActionIcon, Alert, Loader } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Desk } from "../record/draft.ts";
import { Frame } from "../shell/frame.tsx";
import { useDesk } from "./desk.ts";

/** `title`: of the page until the film's own is known. */
export function AtDesk({ project, title, children }: { project: string; title: string; children(desk: Desk): ReactNode }) {
  const { desk, trouble } = useDesk(project);
  if (desk) return children(desk);
  return (
    <Frame title={title}>
      {trouble ? (
        <Alert color="red" role="alert">
          {trouble}
        </Alert>
      ) : (
        <Loader aria-label="Opening the film" />
      )}
    </Frame>
  );
}

/** Undo and redo, each with what it would do. */
export function UndoButtons({ desk }: { desk: Desk }) {
  const { undo, redo } = useStore(desk.store, (state) => state.history);
  const [last, next] = [undo[undo.length - 1], redo[redo.length - 1]];
  return (
    <>
      <ActionIcon variant="default" size="lg" aria-label={last ? `Undo: ${last.label}` : "Undo"} disabled={!last} onClick={() => desk.undo()}>
        <IconArrowBackUp size={18} />
      </ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label={next ? `Redo: ${next.label}` : "Redo"} disabled={!next} onClick={() => desk.redo()}>
        <IconArrowForwardUp size={18} />
      </ActionIcon>
    </>
  );
}
