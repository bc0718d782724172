// One session, replayed: the player as the viewer had it, what happened beside it,
// and why.

import { Button, Checkbox, NativeSelect, Slider } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { load } from "../../../engine/src/index.ts";
import type { Recording, Stands, Told } from "../../../player/src/drawing.ts";
import { nameOf, sceneOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { address } from "../server/ask.ts";
import { clock } from "../shell/words.ts";
import { Happenings } from "./happenings.tsx";
import { linesOf, narrowAt, reached } from "./lines.ts";
import type { Record_ } from "./record.ts";
import { Screen } from "./screen.tsx";
import { openStory, timesOf, type Flaw, type Story } from "./story.ts";
import { Why } from "./why.tsx";

const PAGES = 20; // of a session, by these keys
const PAGE_KEYS: Readonly<Record<string, number>> = { PageUp: 1, PageDown: -1 };
const RATES = ["0.5", "1", "2", "4"];

/** The engine that tells: opened for this session alone. */
function useStory(record: Record_): { story: Story | undefined; trouble: string | undefined } {
  const [state, setState] = useState<{ story?: Story; trouble?: string }>({});
  useEffect(() => {
    let gone = false;
    const documents = new Map([...record.films].map(([id, { played }]) => [id, played.document]));
    const open = async (): Promise<Story> => openStory(await load(address("assets/author.wasm")), documents, record.session.release, record.session.events);
    open().then(
      (story) => gone || setState({ story }),
      (error: unknown) => gone || setState({ trouble: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      gone = true;
    };
  }, [record]);
  return { story: state.story, trouble: state.trouble };
}

function flawWords(flaw: Flaw): string {
  switch (flaw.kind) {
    case "hole":
      return `${flaw.missing === 1 ? "An event is" : `${flaw.missing} events are`} missing behind event ${flaw.n}: they have never arrived. What came later is listed, and cannot be replayed as it was.`;
    case "refused":
      return `Event ${flaw.n} cannot have come then, as the film is: the replay ends before it.`;
    case "other":
      return `From event ${flaw.n} on the player said other things than follow. What stands here is what follows.`;
    case "long":
      return `Only the first ${flaw.n.toLocaleString("en")} events are replayed.`;
  }
}

/** What is to be known of the record as a whole. */
export function remarks({ session, films }: Record_, flaw: Flaw | undefined): string[] {
  const all: string[] = [];
  if (session.verdict === "forged") all.push("This session does not fit the film, and counts nowhere.");
  if (session.verdict === "forged" && !flaw) all.push("More was watched than the time of the session allows.");
  if (session.verdict === "robot") all.push("A program sent this session and said so; it counts nowhere.");
  if (flaw) all.push(flawWords(flaw));
  if (session.events.some((event) => event.input === "released" && !films.has(event.release))) all.push("It went on with a later release that is no longer there: texts and prices are shown as they were at first.");
  return all;
}

const NOWHERE: Stands = { replay: "stands", at: 0, ms: 0, rolling: false, scene: null, t: 0, session: "", ready: false, moved: false };

interface ReplayProps {
  record: Record_;
}

export function Replay({ record }: ReplayProps) {
  const { session, films } = record;
  const { story, trouble } = useStory(record);
  const document = films.get(session.release)?.document as Document;
  const times = useMemo(() => timesOf(session.events), [session]);
  const lines = useMemo(() => linesOf(document, session.events, times), [document, session, times]);
  const recording = useMemo<Recording | undefined>(() => {
    const shown = Object.fromEntries([...films].map(([id, { played }]) => [id, played]));
    return story && { films: shown, release: session.release, events: story.recorded, language: session.language };
  }, [story, films, session]);
  const [where, setWhere] = useState(NOWHERE);
  const say = useRef<(what: Told) => void>(() => undefined);
  const told = useCallback((way: (what: Told) => void) => (say.current = way), []);
  const hear = useCallback((now: Stands) => setWhere(now), []);
  const wanted = useRef(0);
  const [rate, setRate] = useState("1");
  const [short, setShort] = useState(true);
  const { at, rolling } = where;
  const moment = useMemo(() => (rolling ? undefined : story?.moment(at)), [story, at, rolling]);
  if (trouble) return <p role="alert">The film of this session cannot be opened: {trouble}</p>;
  if (!story || !recording) return <p className="soft">Opening the film …</p>;
  const last = story.recorded.length;
  const to = (goal: number): void => {
    if (rolling) say.current({ replay: "pause" });
    const next = Math.max(0, Math.min(last, goal));
    wanted.current = next;
    say.current({ replay: "to", at: next });
    setWhere((now) => ({ ...now, at: next, rolling: false, moved: false, ready: false })); // the list and the why need not wait for the picture
  };
  const page = (event: KeyboardEvent): void => {
    const by = PAGE_KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    to(at + by * Math.max(1, Math.round(last / PAGES)));
  };
  const play = (change: { rate?: string; short?: boolean } = {}): void => say.current({ replay: "play", rate: Number(change.rate ?? rate), short: change.short ?? short });
  const scene = where.scene === null ? undefined : sceneOf(document, where.scene);
  const now = reached(lines, at);
  const what = lines.filter((line) => line.at === at - 1).map(({ words }) => words);
  return (
    <>
      {remarks(record, story.flaw).map((words) => (
        <p key={words} className="replay-remark" role="note">
          {words}
        </p>
      ))}
      <div className="replay">
        <section className="replay-film" aria-label="Replay" data-at={at} data-session={where.session} data-ready={where.ready}>
          <Screen recording={recording} title="The film as the viewer had it" narrow={narrowAt(story.recorded, at)} wanted={wanted} hear={hear} told={told} />
          <div className="replay-controls" role="group" aria-label="Controls of the replay">
            <Button size="xs" onClick={() => (rolling ? say.current({ replay: "pause" }) : play())} leftSection={rolling ? <IconPlayerPause size={14} aria-hidden="true" /> : <IconPlayerPlay size={14} aria-hidden="true" />}>
              {rolling ? "Pause" : "Play"}
            </Button>
            <Button size="xs" variant="default" onClick={() => to(0)} disabled={at === 0 && !where.moved} leftSection={<IconPlayerSkipBack size={14} aria-hidden="true" />}>
              Rewind
            </Button>
            <Button size="xs" variant="default" onClick={() => to(where.moved ? at : at - 1)} disabled={at === 0 && !where.moved} leftSection={<IconChevronLeft size={14} aria-hidden="true" />}>
              Event before
            </Button>
            <Button size="xs" variant="default" onClick={() => to(at + 1)} disabled={at >= last} rightSection={<IconChevronRight size={14} aria-hidden="true" />}>
              Next event
            </Button>
            <NativeSelect
              size="xs"
              aria-label="Speed"
              value={rate}
              data={RATES.map((value) => ({ value, label: `${value} ×` }))}
              onChange={(event) => {
                const value = event.currentTarget.value;
                setRate(value);
                if (rolling) play({ rate: value });
              }}
            />
            <Checkbox
              size="xs"
              label="Shorten long waits"
              checked={short}
              onChange={(event) => {
                const value = event.currentTarget.checked;
                setShort(value);
                if (rolling) play({ short: value });
              }}
            />
          </div>
          <Slider className="replay-line" thumbLabel="Moment of the session" min={0} max={Math.max(1, last)} value={at} label={(n) => `Event ${n}`} onChange={to} onKeyDown={page} />
          <p className="soft small" role="status">
            {scene ? `${nameOf(scene)}, ` : ""}
            {clock(where.ms / 1000)}, event {at} of {last}
            {rolling ? ", playing" : ""}
          </p>
        </section>
        <Happenings lines={lines} now={now} playable={last} press={(line) => to(line.at + 1)} completed={session.completed} times={times} />
      </div>
      {moment ? <Why document={document} moment={moment} before={story.scenes[at - 1] ?? null} what={what} /> : <p className="soft small">Pause, and it says why.</p>}
    </>
  );
}
