// A film as it is now, tried: the real player, with what the viewer is known to be
// and has done set by hand.

import { Button, Fieldset, Loader, Select } from "@mantine/core";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Asked, Given, Happened, Heard } from "../../../player/src/drawing.ts";
import { arriving } from "../bring/upload.ts";
import { Screens } from "../editor/screens.tsx";
import { asked, asking, type FrameName, type Where } from "../editor/state.ts";
import { declaredOf, decided, usedIn, type Value } from "../facts/facts.ts";
import { useClips, type Clips } from "../film/clips.ts";
import { isRecord, nameOf, sceneOf, scenesOf } from "../film/film.ts";
import { AtDesk } from "../project/at-desk.tsx";
import type { Desk } from "../record/draft.ts";
import type { Document } from "../record/steps.ts";
import { BASE } from "../server/ask.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { clock } from "../shell/words.ts";
import { DeclaredField, UsedField } from "./fields.tsx";
import { givenFilm } from "./given.ts";
import { inWords } from "./happened.ts";
import { Playing } from "./playing.tsx";
import { useShown } from "./shown.ts";

type ByHand = ReadonlyMap<string, Value>;

const LANGUAGES = ["en", "de", "fr", "es", "ar"];
const SHOWN = 200; // lines of what happened

interface Begun {
  document: Document;
  clips: Clips;
  known: ByHand;
  from: Where | undefined;
  language: string;
}

function givenOf(project: string, { document, clips, known, from, language }: Begun): Given {
  const of = (prefix: string): [string, Value][] => [...known].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]);
  const uploads = arriving.getState().all.filter((one) => one.project === project);
  return {
    ...givenFilm(document, clips, BASE),
    files: Object.fromEntries(uploads.flatMap(({ clip, local, file }) => (file && clips.get(clip)?.file === local ? [[clip, file]] : []))),
    from: from && sceneOf(document, from.scene) ? from : undefined,
    viewer: Object.fromEntries(of("viewer.")),
    link: new URLSearchParams(of("link.").map(([name, value]) => [name, String(value)])).toString(),
    language,
  };
}

const changed = (map: ByHand, name: string, value: Value | undefined): ByHand => {
  const now = new Map(map);
  if (value === undefined) now.delete(name);
  else now.set(name, value);
  return now;
};

/** Variables begin with what was set by hand. */
function started(document: Document, known: ByHand): Document {
  const { variables } = document;
  if (!isRecord(variables)) return document;
  const now = Object.entries(variables).map(([name, about]) => [name, isRecord(about) && known.has(name) ? { ...about, start: known.get(name) as Value } : about]);
  return { ...document, variables: Object.fromEntries(now) };
}

/** A run of the film: begun anew with another document, or when it is asked for. */
function useRun(desk: Desk, id: string) {
  const document = useStore(desk.store, (state) => state.document);
  const clips = useShown(useClips(document, id), Object.keys(isRecord(document.clips) ? document.clips : {}));
  const [known, setKnown] = useState<ByHand>(new Map());
  const [done, setDone] = useState<ByHand>(new Map());
  const [from, setFrom] = useState<Where | undefined>(asked);
  const [language, setLanguage] = useState(() => (typeof document.language === "string" ? document.language : "en"));
  const [runs, setRuns] = useState(0);
  const say = useRef<(what: Asked) => void>(() => undefined);
  const told = useCallback((way: (what: Asked) => void) => (say.current = way), []);
  const by = useRef(known); // a fact that is set while it plays is told, and begins nothing anew
  const given = useMemo(
    () => (clips ? givenOf(id, { document: started(decided(document, done), by.current), clips, known: by.current, from, language }) : undefined),
    [id, document, done, clips, from, language, runs],
  );
  const know = (name: string, value: Value): void => {
    by.current = changed(by.current, name, value);
    setKnown(by.current);
    say.current({ rehearsal: "fact", name, value });
  };
  const again = (at: Where | undefined): void => {
    setFrom(at);
    setRuns((n) => n + 1);
  };
  return { document, given, known, know, done, suppose: (call: string, value: Value | undefined) => setDone((before) => changed(before, call, value)), again, language, setLanguage, told };
}

const NOWHERE = { scene: null, t: 0, ended: false };

/** What the player has said since it began. */
function useHeard(given: Given | undefined) {
  const [where, setWhere] = useState<{ scene: string | null; t: number; ended: boolean }>(NOWHERE);
  const [events, setEvents] = useState<readonly Happened[]>([]);
  useEffect(() => {
    setWhere(NOWHERE);
    setEvents([]);
  }, [given]);
  const hear = useCallback((heard: Heard): void => {
    if (heard.rehearsal === "stands") setWhere((before) => (before.scene === heard.scene && before.t === heard.t && before.ended === heard.ended ? before : heard));
    else if (heard.rehearsal === "happened") setEvents((before) => [...before, ...heard.events].slice(-SHOWN));
  }, []);
  return { where, events, hear };
}

function Trying({ desk, id }: { desk: Desk; id: string }) {
  const run = useRun(desk, id);
  const { document, given, known, done } = run;
  const { where, events, hear } = useHeard(given);
  const [screen, setScreen] = useState<FrameName>("free");
  const begun = useRef(0);
  useMemo(() => begun.current++, [given]); // a new frame for each run
  const title = typeof document.title === "string" ? document.title : id;
  const scene = where.scene === null ? undefined : sceneOf(document, where.scene);
  const [from] = useState(asked); // where the desk was
  const back = `projects/${id}/edit${from ? asking(from) : ""}`;
  const declared = declaredOf(document);
  const used = usedIn(document);
  const lines = inWords(document, events).reverse();
  return (
    <Frame title={`Preview of ${title}`} wide>
      <div className="preview-page">
        <div className="preview-head">
          <h1 className="back">
            <Link to={back}>{title}</Link>
          </h1>
          <Link to={back}>Back to editing</Link>
          <span className="soft small" role="status">
            {scene ? `${nameOf(scene)} · ${clock(where.t)}` : "Preview"}
            {where.ended ? " · the end" : ""}
          </span>
          <span className="screens">
            <Screens value={screen} choose={setScreen} />
            <Link to={`projects/${id}`} className="as-button">
              Publish …
            </Link>
          </span>
        </div>
        {given ? <Playing key={begun.current} given={given} title={`Preview: ${title}`} screen={screen} hear={hear} told={run.told} /> : <Loader aria-label="Looking at the clips" m="auto" />}
        <aside className="preview-side" aria-label="Facts by hand">
          <div className="preview-again">
            <Button size="xs" onClick={() => run.again(undefined)}>
              Start over
            </Button>
            <Select size="xs" aria-label="Start at scene" placeholder="Start at scene …" value={null} data={scenesOf(document).map((one) => ({ value: one.id, label: nameOf(one) }))} onChange={(at) => at && run.again({ scene: at, t: 0 })} />
          </div>
          <Fieldset legend="Who watches">
            <Select size="xs" label="Language" allowDeselect={false} data={[...new Set([run.language, ...LANGUAGES])]} value={run.language} onChange={(now) => now && run.setLanguage(now)} />
            {declared.map((fact) => (
              <DeclaredField key={fact.name} document={document} fact={fact} value={known.get(fact.name) ?? fact.start} set={(value) => run.know(fact.name, value)} />
            ))}
          </Fieldset>
          {used.length > 0 && (
            <Fieldset legend="What they did">
              <p className="soft small">Conditions of the film ask for this. What is set here is so from the start.</p>
              {used.map((one) => (
                <UsedField key={one.call} document={document} used={one} value={done.get(one.call)} set={(value) => run.suppose(one.call, value)} />
              ))}
            </Fieldset>
          )}
          <section aria-label="What happened">
            <h2>What happened</h2>
            {lines.length === 0 && <p className="soft small">Nothing yet. What the viewer does is listed here as it would be recorded; previews are recorded nowhere.</p>}
            <ol className="happened">
              {lines.map(({ n, ms, words }) => (
                <li key={`${n} ${words}`}>
                  <span className="soft small">{Number.isFinite(ms) ? clock(ms / 1000) : ""}</span> {words}
                </li>
              ))}
            </ol>
          </section>
        </aside>
      </div>
    </Frame>
  );
}

export const Preview = ({ id }: { id: string }) => (
  <AtDesk project={id} title="Preview">
    {(desk) => <Trying desk={desk} id={id} />}
  </AtDesk>
);
