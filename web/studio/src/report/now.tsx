// Who watches a film now, and what they do: /projects/{project}/live.

import { Alert, Button } from "@mantine/core";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { nameOf, sceneOf, words } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { count } from "../shell/words.ts";
import { NoFilm } from "../shell/no-film.tsx";
import { AboutContext, pathOf, useAbout, type About } from "./about.tsx";
import { askedIn } from "./asked.ts";
import { Bar, Figure, Table } from "./figure.tsx";
import { useStream, type Listening } from "./listen.ts";
import { caughtUp, NO_LINES, spoken, withSeen, type Line, type Present, type Seen } from "./live.ts";
import { useAnswer } from "./load.ts";
import { figure } from "./said.ts";

const SPOKEN_MS = 10_000;
const EMPTY: Document = {};
const ASKED = askedIn("");

/** What those hear who do not look: not more often than one can listen. */
function Spoken({ present, events }: { present: Present; events: number }) {
  const latest = useRef({ watching: 0, events: 0 });
  const [said, setSaid] = useState("");
  latest.current = { watching: present.watching, events };
  useEffect(() => {
    let before = latest.current.events;
    const timer = setInterval(() => {
      const { watching, events: all } = latest.current;
      setSaid(spoken(watching, all - before));
      before = all;
    }, SPOKEN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="live-spoken" aria-live="polite">
      {said}
    </p>
  );
}

function Line_({ line }: { line: Listening["line"] }) {
  const words = { opening: "Connecting …", open: "Connected", lost: "Not connected: what stands here may be old. It is tried again." }[line];
  return (
    <p className="live-line small" role="status" data-line={line}>
      {words}
    </p>
  );
}

function Now({ present }: { present: Present }) {
  const { document } = useAbout();
  const scene = (id: string | null): string => {
    const found = id === null ? undefined : sceneOf(document, id);
    return found ? nameOf(found) : (id ?? "Not begun");
  };
  const rows = [...present.scenes].sort((a, b) => b.sessions - a.sessions);
  return (
    <Figure at="now" title="Watching now" means={["now.watching", "now.scenes.sessions", "now.releases.sessions", "now.robots"]}>
      <dl className="tiles">
        <div>
          <dt>Watching</dt>
          <dd>
            <strong>{figure(present.watching)}</strong>
          </dd>
        </div>
        {present.releases.map(({ release, number, sessions }) => (
          <div key={release}>
            <dt>On release {number}</dt>
            <dd>
              <strong>{figure(sessions)}</strong>
            </dd>
          </div>
        ))}
        {present.robots > 0 && (
          <div>
            <dt>Robots, apart</dt>
            <dd>
              <strong>{figure(present.robots)}</strong>
            </dd>
          </div>
        )}
      </dl>
      {rows.length > 0 && (
        <Table
          name="Scenes"
          rows={rows}
          keyOf={({ scene: id }) => id ?? ""}
          columns={[
            { head: "Scene", of: ({ scene: id }) => scene(id) },
            { head: "Watching", of: ({ sessions }) => figure(sessions), number: true },
            { head: "Share", of: ({ sessions }) => <Bar share={sessions / present.watching} /> },
          ]}
        />
      )}
    </Figure>
  );
}

const time = (ms: number): string => new Date(ms).toLocaleTimeString("en-GB");

function Event_({ line }: { line: Line }) {
  const { project } = useAbout();
  const words = line.words.charAt(0).toUpperCase() + line.words.slice(1);
  if (!line.who) return <li className="soft">{words}</li>;
  return (
    <li>
      <time dateTime={new Date(line.at_ms).toISOString()}>{time(line.at_ms)}</time>
      <span className="live-words">
        {words} {line.scene && <span className="soft">in {line.scene}</span>}
      </span>
      <span className="live-who">{line.session ? <Link to={pathOf(project, ASKED, { session: line.session })}>{line.who}</Link> : line.who}</span>
    </li>
  );
}

interface HappensProps {
  lines: readonly Line[];
  waiting: number;
  paused: boolean;
  pause(on: boolean): void;
  point(on: boolean): void; // somebody points at the list
  enter(on: boolean): void; // or is in it by keyboard
}

function Happens({ lines, waiting, paused, pause, point, enter }: HappensProps) {
  const { project } = useAbout();
  return (
    <Figure at="happens" title="What they do" means={["now.events.count"]}>
      <p className="live-tools">
        <Button size="xs" variant="default" aria-pressed={paused} onClick={() => pause(!paused)}>
          Pause
        </Button>
        <span className="soft small">{waiting > 0 ? `${count(waiting, "new event waits", "new events wait")} while you read` : "Newest first; it stands still while you point at it."}</span>
      </p>
      {lines.length === 0 ? (
        <p className="soft">
          Nothing yet. What viewers do from now on stands here within a second. <Link to={`projects/${project}`}>To the film’s link</Link>
        </p>
      ) : (
        <ol
          className="live-events"
          aria-label="Events"
          tabIndex={0}
          onPointerEnter={() => point(true)}
          onPointerLeave={() => point(false)}
          onFocus={() => enter(true)}
          onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || enter(false)}
        >
          {lines.map((line) => (
            <Event_ key={line.key} line={line} />
          ))}
        </ol>
      )}
    </Figure>
  );
}

export function Live({ id }: { id: string }) {
  const means = useAnswer<Record<string, string>>(`api/v1/projects/${id}/report/definitions`).answer;
  const document = useAnswer<Document>(`api/v1/projects/${id}/document`).answer ?? EMPTY;
  const about = useMemo<About>(() => ({ project: id, asked: ASKED, query: "", means: means ?? {}, document }), [id, means, document]);
  const [lines, setLines] = useState(NO_LINES);
  const [paused, setPaused] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [entered, setEntered] = useState(false);
  const still = paused || pointed || entered;
  const seen = useCallback((news: Seen) => setLines((before) => withSeen(before, news, document, still)), [document, still]);
  const { line, present, trouble, gone } = useStream(id, seen);
  const title = words(document.title);
  useEffect(() => {
    if (!still) setLines(caughtUp);
  }, [still]);
  return (
    <Frame title={title ? `Live: ${title}` : "Live"}>
      <AboutContext.Provider value={about}>
        <div className="page-head">
          <h1>Live</h1>
          {!gone && (
            <>
              <Link to={`projects/${id}`}>{title || "To the film"}</Link>
              <Link to={`projects/${id}/report`}>Report</Link>
            </>
          )}
        </div>
        {!gone && <Line_ line={line} />}
        {gone ? (
          <NoFilm />
        ) : trouble ? (
          <Alert color="red" role="alert" title="There is nothing to follow">
            {trouble}
          </Alert>
        ) : null}
        {present && !gone && (
          <div className="report">
            <Spoken present={present} events={lines.events} />
            <Now present={present} />
            <Happens lines={lines.shown} waiting={lines.waiting} paused={paused} pause={setPaused} point={setPointed} enter={setEntered} />
          </div>
        )}
      </AboutContext.Provider>
    </Frame>
  );
}
