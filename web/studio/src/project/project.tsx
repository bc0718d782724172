// One film: its words and prices, publishing, and where it is seen.

import { Alert, Button, Group, Progress } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import { useUnkept } from "../bring/upload.ts";
import { useClips, type Clips } from "../film/clips.ts";
import { sceneOf } from "../film/film.ts";
import type { Desk } from "../record/draft.ts";
import { address, ask, get, post, Refused } from "../server/ask.ts";
import { setField, type Document } from "../record/steps.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { useRight } from "../shell/me.ts";
import { count, troubleOf } from "../shell/words.ts";
import { Access } from "./access.tsx";
import { changesSince } from "./changes.ts";
import { AtDesk, UndoButtons } from "./at-desk.tsx";
import { SAVING, useUndoKeys } from "./desk.ts";
import { Gone } from "./gone.tsx";
import { Recording } from "./recording.tsx";
import { Releases, type Release } from "./releases.tsx";
import { Share } from "./share.tsx";
import { Texts } from "./texts.tsx";
import { Title } from "./title.tsx";

interface About {
  id: string;
  title: string;
  release: string | null;
  withdrawn: boolean;
  archived: boolean;
  outside: boolean; // its release is one that the draft knows nothing of
}

/** Of the picture with which the film begins. */
function aspectOf(document: Document, clips: Clips): string {
  const clip = clips.get(sceneOf(document, String(document.start))?.clip ?? "");
  const known = clip && clip.width > 0 && clip.height > 0;
  const divisor = (a: number, b: number): number => (b ? divisor(b, a % b) : a);
  if (!known) return "16/9";
  const by = divisor(clip.width, clip.height);
  return `${clip.width / by}/${clip.height / by}`;
}

const FOLDER = 1; // the draft of a film that came from a folder begins there

function Upload({ project }: { project: string }) {
  const upload = useUnkept(project);
  if (!upload) return null;
  if (upload.state === "failed") {
    return (
      <Alert color="red" role="alert" title={`${upload.name} did not arrive`}>
        <p>{upload.trouble}</p>
        <Button size="xs" onClick={upload.again}>
          Try again
        </Button>
      </Alert>
    );
  }
  const percent = Math.floor((upload.sent / Math.max(1, upload.size)) * 100);
  return (
    <div className="surface">
      <p id="uploading">
        {upload.state === "offline" ? "No connection: it goes on where it stood. " : ""}
        {upload.sent < upload.size ? `${upload.file ? "Uploading" : "Bringing"} ${upload.name}: ${percent} %` : `Looking at ${upload.name} …`}
      </p>
      <Progress.Root aria-labelledby="uploading">
        <Progress.Section value={percent} aria-labelledby="uploading" />
      </Progress.Root>
    </div>
  );
}

/** What stands on the desk becomes a release. An edit that has just come, such as
 * the clip of an upload that is whole now, is taken in first. */
async function publishDesk(desk: Desk, id: string): Promise<void> {
  const send = (): Promise<unknown> => ask(`api/v1/projects/${id}/publish`, { method: "POST", body: {}, match: `"${desk.store.getState().revision}"` });
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== "changed_meanwhile") throw error;
    await desk.catchUp();
    await send();
  }
}

function Open({ desk, id }: { desk: Desk; id: string }) {
  const { document, revision, history, saving, trouble } = useStore(desk.store);
  const edits = useRight("edit");
  const [about, setAbout] = useState<About>();
  const [releases, setReleases] = useState<Release[]>([]);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const clips = useClips(document, id);
  useUndoKeys(desk);
  const look = useCallback(async () => {
    const [found, list] = await Promise.all([get<About>(`api/v1/projects/${id}`), get<{ releases: Release[] }>(`api/v1/projects/${id}/releases`)]);
    setAbout(found);
    setReleases(list.releases);
  }, [id]);
  useEffect(() => void look().catch((error: unknown) => setWrong(troubleOf(error))), [look]);
  const attempt = async (run: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setWrong(undefined);
    try {
      await run();
      await look();
    } catch (error) {
      setWrong(troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  const publish = (): Promise<void> =>
    attempt(async () => {
      await desk.sent();
      await publishDesk(desk, id);
    });
  const current = releases.find((one) => one.current);
  const changes = changesSince(history.undo, revision, current && (current.revision ?? FOLDER));
  const title = typeof document.title === "string" ? document.title : (about?.title ?? id);
  return (
    <Frame title={title}>
      <div className="page-head">
        <Title value={title} edits={edits} save={(value) => desk.edit("Change the title", setField(document, ["title"], value))} />
        <span role="status" className="soft small">
          {SAVING[saving]}
        </span>
        {edits && (
          <Group gap="xs">
            <UndoButtons desk={desk} />
            <Link to={`projects/${id}/preview`} className="edit">
              Preview
            </Link>
            <Link to={`projects/${id}/edit`} className="edit">
              Edit
            </Link>
            <Button loading={busy} onClick={() => void publish()}>
              Publish
            </Button>
          </Group>
        )}
      </div>
      {saving === "gone" && <Gone desk={desk} />}
      {about?.outside && (
        <Alert color="yellow" role="note" title="There is a release from outside" mb="md">
          Somebody published this film from its folder, or by the API, after it was edited here. Viewers see that release; this desk does not have it. Publishing from here puts what stands here in its place, and Releases leads back.
        </Alert>
      )}
      {(wrong ?? trouble) && (
        <Alert color="red" role="alert" mb="md">
          {wrong ?? trouble}
        </Alert>
      )}
      <div className="project">
        <div className="column">
          <Upload project={id} />
          {about?.release && !about.withdrawn && <iframe className="preview" title={`The published film: ${title}`} src={address(`embed/${id}`)} />}
          <section className="surface">
            <h2>Texts and prices</h2>
            <Texts desk={desk} document={document} edits={edits} />
          </section>
        </div>
        <div className="column">
          {current && (
            <section className="surface">
              <h2>Since release {current.number}</h2>
              {changes.length ? (
                <ul className="changes">
                  {changes.map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                </ul>
              ) : (
                <p className="soft">Nothing has changed.</p>
              )}
            </section>
          )}
          {about?.release && !about.withdrawn && (
            <section className="surface">
              <h2>Share</h2>
              <Share project={id} title={title} aspect={aspectOf(document, clips)} />
            </section>
          )}
          <Access project={id} edits={edits} />
          <Recording project={id} edits={edits} />
          <section className="surface">
            <h2>Releases</h2>
            {releases.length === 0 && <p className="soft">Not published yet. Press Publish, and the film has a link of its own.</p>}
            <Releases releases={releases} edits={edits} restore={(one) => void attempt(() => post(`api/v1/projects/${id}/releases/${one.id}/restore`))} />
            {about?.release && (
              <Group mt="md">
                <Link to={`projects/${id}/report`}>Report</Link>
                <Link to={`projects/${id}/leads`}>Answers and leads</Link>
                {edits && (
                  <Button variant="default" size="xs" onClick={() => void attempt(() => ask(`api/v1/projects/${id}/withdraw`, { method: "POST", body: { withdrawn: !about.withdrawn } }))}>
                    {about.withdrawn ? "Bring back" : "Unpublish"}
                  </Button>
                )}
              </Group>
            )}
            {about?.withdrawn && <p className="soft">The film is unpublished: its link says that it is not there.</p>}
            <p className="soft small">{count(history.undo.length, "edit")} can be undone.</p>
          </section>
        </div>
      </div>
    </Frame>
  );
}

export const Project = ({ id }: { id: string }) => (
  <AtDesk project={id} title="Film">
    {(desk) => <Open desk={desk} id={id} />}
  </AtDesk>
);
