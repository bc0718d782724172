// The film's scenes: their pictures, how long they are, and where each leads.

import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowFork, IconDots, IconPlus } from "@tabler/icons-react";
import { useRef, useState, type PointerEvent } from "react";
import { useStore, type StoreApi } from "zustand";
import { AddressDialog } from "../bring/address.tsx";
import { addFile, addFrom } from "../bring/start.ts";
import type { Looking } from "../editor/state.ts";
import type { Clips } from "../film/clips.ts";
import { elementsOf, nameOf, rangeOf, sceneOf, scenesOf, spanOf, waysOf, type Scene } from "../film/film.ts";
import { leadTo, makeScene } from "../film/make.ts";
import { moveRecord, removeRecord, type Document, type Step } from "../record/steps.ts";
import type { Desk } from "../record/draft.ts";
import { clock } from "../shell/words.ts";
import { useThumbs } from "../timeline/media.ts";

interface ScenesProps {
  desk: Desk;
  document: Document;
  clips: Clips;
  looking: StoreApi<Looking>;
  edit(label: string, steps: Step[]): void;
}

function Picture({ clips, scene }: { clips: Clips; scene: Scene }) {
  const clip = clips.get(scene.clip);
  const thumbs = useThumbs(clip?.thumbs);
  const [from] = rangeOf(scene, clip?.duration ?? 0);
  const thumb = thumbs.find((one) => from >= one.from && from < one.to);
  if (!thumb) return <span className="scene-picture" />;
  const scale = 72 / thumb.w;
  return (
    <span className="scene-picture">
      <span style={{ width: thumb.w, height: thumb.h, transform: `scale(${scale})`, background: `url("${thumb.image}") ${-thumb.x}px ${-thumb.y}px` }} />
    </span>
  );
}

export function Scenes({ desk, document, clips, looking, edit }: ScenesProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const current = useStore(looking, (state) => state.scene);
  const scenes = scenesOf(document);
  const open = (scene: string): void => looking.setState({ scene, t: 0, playing: false, selected: [] });
  const add = (clip: string): void => {
    const made = makeScene(document, clip);
    edit("Add a scene", made.steps);
    open(made.id);
  };
  const remove = (scene: Scene): void => {
    edit(`Remove scene ${nameOf(scene)}`, removeRecord(document, ["scenes"], scene.id));
    const other = scenes.find((one) => one.id !== scene.id);
    if (other && current === scene.id) open(other.id);
  };
  const lead = (from: Scene, to: string): void => {
    const [begin, end] = rangeOf(from, clips.get(from.clip)?.duration ?? 0);
    const made = leadTo(document, from.id, to, end - begin);
    if (!made) return;
    edit(`Let ${nameOf(from)} lead to ${nameOf(sceneOf(document, to) ?? { id: to })}`, made.steps);
    const choice = elementsOf(sceneOf(desk.document, from.id)).find(({ id }) => id === made.id);
    looking.setState({ scene: from.id, selected: [made.id], playing: false, t: choice ? spanOf(choice, end - begin)[0] : 0 }); // where it is seen
  };
  const clipNames = [...new Set(scenes.map((scene) => scene.clip))];
  return (
    <nav className="scenes" aria-label="Scenes">
      <ol>
        {scenes.map((scene, n) => {
          const [from, to] = rangeOf(scene, clips.get(scene.clip)?.duration ?? 0);
          const ways = waysOf(scene);
          return (
            <li key={scene.id} data-scene={scene.id}>
              <button className="scene" aria-current={scene.id === current ? "true" : undefined} onClick={() => open(scene.id)}>
                <Picture clips={clips} scene={scene} />
                <span className="scene-words">
                  <b>{nameOf(scene)}</b>
                  <span className="soft small">
                    {clock(to - from)}
                    {document.start === scene.id && " · start"}
                  </span>
                  {ways.length > 0 && <span className="soft small">to {[...new Set(ways.map(({ to: way }) => nameOf(sceneOf(document, way) ?? { id: way })))].join(", ")}</span>}
                </span>
              </button>
              <Lead document={document} scene={scene} lead={lead} />
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" aria-label={`More about scene ${nameOf(scene)}`}>
                    <IconDots size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item disabled={n === 0} onClick={() => edit(`Move scene ${nameOf(scene)}`, moveRecord(document, ["scenes"], scene.id, n - 1))}>
                    Move up
                  </Menu.Item>
                  <Menu.Item disabled={n === scenes.length - 1} onClick={() => edit(`Move scene ${nameOf(scene)}`, moveRecord(document, ["scenes"], scene.id, n + 1))}>
                    Move down
                  </Menu.Item>
                  <Menu.Item disabled={scenes.length === 1} onClick={() => remove(scene)}>
                    Remove
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </li>
          );
        })}
      </ol>
      <Menu position="bottom-start">
        <Menu.Target>
          <button className="add-scene">
            <IconPlus size={16} aria-hidden="true" /> Add scene
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {clipNames.map((clip) => (
            <Menu.Item key={clip} onClick={() => add(clip)}>
              From clip {clip}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => picker.current?.click()}>Upload another video</Menu.Item>
          <Menu.Item onClick={() => setAsking(true)}>From an address</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={picker}
        type="file"
        accept="video/*,.mkv,.mov,.mts"
        aria-label="Another video"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) open(addFile(desk, file));
        }}
      />
      <AddressDialog opened={asking} close={() => setAsking(false)} take={async (chosen) => open(await addFrom(desk, chosen))} />
    </nav>
  );
}

/** Lead a scene on by a choice: drag to another scene, or press and pick it. */
function Lead({ document, scene, lead }: { document: Document; scene: Scene; lead(from: Scene, to: string): void }) {
  const [opened, setOpened] = useState(false);
  const grab = (event: PointerEvent<HTMLElement>): void => {
    if (event.button) return;
    const target = event.currentTarget;
    const cardAt = (x: number, y: number): HTMLElement | null => window.document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-scene]") ?? null;
    let over: HTMLElement | null = null;
    const light = (card: HTMLElement | null): void => {
      over?.removeAttribute("data-target");
      over = card && card.dataset["scene"] !== scene.id ? card : null;
      over?.setAttribute("data-target", "");
    };
    target.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent): void => light(cardAt(now.clientX, now.clientY));
    const end = (): void => {
      target.removeEventListener("pointermove", move);
      const to = over?.dataset["scene"];
      light(null);
      if (to) lead(scene, to);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("lostpointercapture", end, { once: true });
  };
  const others = scenesOf(document).filter(({ id }) => id !== scene.id);
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" className="lead" disabled={!others.length} aria-label={`Lead ${nameOf(scene)} to a scene`} onPointerDown={grab}>
          <IconArrowFork size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>A choice leads to</Menu.Label>
        {others.map((other) => (
          <Menu.Item key={other.id} onClick={() => lead(scene, other.id)}>
            {nameOf(other)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
