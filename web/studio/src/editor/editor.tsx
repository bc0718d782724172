// The desk of one film: its scenes, the stage, the timeline, and what is chosen.

import { Alert, Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { useUnkept } from "../bring/upload.ts";
import { useClips } from "../film/clips.ts";
import { nameOf, rangeOf, sceneOf, scenesOf } from "../film/film.ts";
import { cutScene } from "../film/cut.ts";
import { makeElement } from "../film/make.ts";
import { Inspector } from "../inspector/inspector.tsx";
import { ELEMENT_KINDS } from "../inspector/schema.ts";
import type { Step } from "../record/steps.ts";
import { AtDesk, UndoButtons } from "../project/at-desk.tsx";
import { SAVING, useUndoKeys } from "../project/desk.ts";
import { Gone } from "../project/gone.tsx";
import type { Desk } from "../record/draft.ts";
import { Scenes } from "../scenes/scenes.tsx";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { go } from "../shell/route.ts";
import { count } from "../shell/words.ts";
import { frameOf, StageView, type Draw } from "../stage/stage.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { removeChosen, useKeys } from "./keys.ts";
import { useMistakes } from "./mistakes.ts";
import { asked, asking, lookingAt, useMoment } from "./state.ts";
import { wished, type Wish } from "./wish.ts";

const ROOMY = "(min-width: 901px)"; // editor.css
const SPAN_S = 5; // that a new element stands
const DRAWN = new Set(["hotspot", "button", "text", "image"]); // the others may leave their place to the player

const kindName = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);

function Editing({ desk, id }: { desk: Desk; id: string }) {
  const { document, saving, trouble } = useStore(desk.store);
  const [looking] = useState(() => {
    const from = asked();
    if (from && sceneOf(document, from.scene)) return lookingAt(from.scene, from.t);
    return lookingAt(typeof document.start === "string" ? document.start : (scenesOf(document)[0]?.id ?? ""));
  });
  const { scene: sceneId, selected, tool, narrow } = useStore(looking, useShallow(({ scene, selected, tool, narrow }) => ({ scene, selected, tool, narrow })));
  const t = useMoment(looking);
  const clips = useClips(document, id);
  const upload = useUnkept(id);
  const scene = sceneOf(document, sceneId) ?? scenesOf(document)[0];
  const clip = scene && clips.get(scene.clip);
  const range = scene ? rangeOf(scene, clip?.duration ?? 0) : ([0, 0] as [number, number]);
  const length = range[1] - range[0];
  const frame = frameOf(clip);
  const found = useMistakes(document, clips);
  useUndoKeys(desk);
  useKeys(desk, looking, frame, length);

  const edit = (label: string, steps: Step[]): void => desk.edit(label, steps);
  const draw = ({ kind, box, fields }: Draw): void => {
    if (!scene) return;
    const { t } = looking.getState();
    const made = makeElement(document, scene.id, kind, [t, Math.min(length, t + SPAN_S)], box, fields);
    edit(`Add ${kind}`, made.steps);
    looking.setState({ tool: undefined, selected: [made.id] });
  };
  // Who chooses by a key cannot draw: it comes to the middle, and goes from there.
  const choose = (kind: string, byKey: boolean): void => {
    if (!scene) return;
    if (DRAWN.has(kind) && !byKey) {
      looking.setState({ tool: tool === kind ? undefined : kind, playing: false });
      return;
    }
    const { t } = looking.getState();
    const span: [number, number] = kind === "chapters" ? [0, length] : [Math.max(0, Math.min(t, length - 1)), Math.min(length, t + SPAN_S)];
    const made = makeElement(document, scene.id, kind, span);
    edit(`Add ${kind}`, made.steps);
    looking.setState({ tool: undefined, selected: [made.id] });
  };
  const remove = (): void => removeChosen(desk, looking);
  const cut = (): void => {
    const made = scene && cutScene(document, scene.id, looking.getState().t, range);
    if (!made || !scene) return;
    edit(`Cut ${nameOf(scene)} in two`, made.steps);
    looking.setState({ scene: made.id, t: 0, selected: [] });
  };
  // Once: who loads the page again, or goes back to it, gets no second one.
  const [lost, setLost] = useState<Wish>();
  useEffect(() => {
    const wish = wished();
    if (!wish || !matchMedia(ROOMY).matches) return;
    go(`projects/${id}/edit${asking(wish)}`, { replace: true });
    if (!sceneOf(document, wish.scene)) {
      setLost(wish);
      return;
    }
    const end = length > 0 ? Math.min(length, wish.to) : wish.to;
    const made = makeElement(document, wish.scene, "hotspot", [Math.max(0, Math.min(wish.t, end - 1)), end], wish.box);
    edit(wish.sessions ? `Add hotspot where ${count(wish.sessions, "person", "people")} pressed` : "Add hotspot", made.steps);
    looking.setState({ tool: undefined, selected: [made.id] });
  }, []);
  const concerned = found.filter((one) => one.scene === scene?.id && (selected.length === 0 ? one.element === undefined : one.element === selected[0])).map(({ mistake }) => mistake);
  const errors = found.filter(({ mistake }) => mistake.severity === "error");
  const title = typeof document.title === "string" ? document.title : id;

  return (
    <Frame title={title} wide>
      <div className="too-small">
        <h1>{title}</h1>
        <p>
          The stage and the timeline want a larger screen. <Link to={`projects/${id}`}>Change texts and prices, or publish, from here.</Link>
        </p>
      </div>
      <div className="editor">
        <div className="editor-top">
          <div className="editor-head">
            <h1 className="back">
              <Link to={`projects/${id}`}>{title}</Link>
            </h1>
            <span role="status" className="soft small">
              {upload ? `${upload.file ? "Uploading" : "Bringing"}: ${Math.floor((upload.sent / Math.max(1, upload.size)) * 100)} % · ` : ""}
              {SAVING[saving]}
            </span>
            {errors.length > 0 && (
              <button className="link" onClick={() => looking.setState({ scene: errors[0]?.scene ?? sceneId, selected: errors[0]?.element ? [errors[0].element] : [] })}>
                {errors.length === 1 ? "1 mistake" : `${errors.length} mistakes`}
              </button>
            )}
            <Group gap="xs" ml="auto">
              <UndoButtons desk={desk} />
              <Link to={`projects/${id}/preview${asking({ scene: sceneId, t })}`} className="edit">
                Preview
              </Link>
              <Link to={`projects/${id}`} className="as-button">
                Publish …
              </Link>
            </Group>
          </div>
          {saving === "gone" && <Gone desk={desk} />}
          {trouble && (
            <Alert color="red" role="alert">
              {trouble}
            </Alert>
          )}
          {lost && (
            <Alert color="yellow" role="alert" withCloseButton closeButtonLabel="Close" onClose={() => setLost(undefined)}>
              The scene “{lost.scene}”, where viewers pressed, is not in this draft any more. No hotspot was made.
            </Alert>
          )}
        </div>
        <Scenes desk={desk} document={document} clips={clips} looking={looking} edit={edit} />
        <div className="desk">
          <div className="tools" role="toolbar" aria-label="Add to the picture">
            {ELEMENT_KINDS.map((kind) => (
              <Button key={kind} size="compact-xs" fw={500} px={7} variant={tool === kind ? "filled" : "subtle"} color={tool === kind ? "violet" : "gray"} aria-pressed={tool === kind} onClick={(event) => choose(kind, event.detail === 0)}>
                {kindName(kind)}
              </Button>
            ))}
          </div>
          <StageView desk={desk} looking={looking} clips={clips} draw={draw} remove={remove} />
          {scene && <Timeline desk={desk} document={document} looking={looking} scene={scene} clip={clip} range={range} frame={frame} cut={cut} />}
        </div>
        <aside key={`${sceneId} ${selected.join(" ")}`} className="inspector" aria-label="Inspector">
          {scene && <Inspector document={document} scene={scene} selected={selected} t={t} narrow={narrow} frame={frame} mistakes={concerned} edit={edit} remove={remove} seek={(to) => looking.setState({ t: to, playing: false })} />}
        </aside>
      </div>
    </Frame>
  );
}

export const Editor = ({ id }: { id: string }) => (
  <AtDesk project={id} title="Film">
    {(desk) => <Editing desk={desk} id={id} />}
  </AtDesk>
);
