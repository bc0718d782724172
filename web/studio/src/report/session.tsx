// One session: what happened in it, one thing after the other.

import { Alert, Button, Loader } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { inWords } from "../preview/happened.ts";
import type { Happened } from "../../../player/src/drawing.ts";
import { Link } from "../shell/link.tsx";
import { clock } from "../shell/words.ts";
import { pathOf, useAbout } from "./about.tsx";
import type { Session } from "./answers.ts";
import { useAnswer } from "./load.ts";
import { figure, language, lasting, moment } from "./said.ts";
import { outcome, whoOf } from "./sessions.tsx";

type Event_ = Happened & { n: number; wall_ms: number };
type Told = Session & { events: Event_[]; next: number | null };

interface Line {
  key: string;
  wall: number;
  words: string;
}

/** Each thing that happened, with the time at which it was done. */
export function linesOf(events: readonly Event_[], words: (events: readonly Event_[]) => { n: number; words: string }[]): Line[] {
  const walls = new Map(events.map(({ n, wall_ms }) => [n, wall_ms]));
  return words(events).map(({ n, words: said }, i) => ({ key: `${n} ${i}`, wall: walls.get(n) ?? 0, words: said }));
}

function Facts({ session }: { session: Session }) {
  const facts = [
    ["Viewer", whoOf(session)],
    ["Device", session.device],
    ["Language", language(session.language)],
    ["Watched", lasting(session.seconds)],
    ["Presses", figure(session.presses)],
    ["What became of it", outcome(session, (id) => id)],
  ];
  return (
    <dl className="tiles">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function OneSession({ session }: { session: string }) {
  const { project, asked, document } = useAbout();
  const [from, setFrom] = useState(0);
  const [events, setEvents] = useState<Event_[]>([]);
  const { answer, busy, trouble, again } = useAnswer<Told>(`api/v1/projects/${project}/sessions/${encodeURIComponent(session)}?n=${from}`);
  useEffect(() => {
    if (answer) setEvents((all) => [...all.filter(({ n }) => n < (answer.events[0]?.n ?? Infinity)), ...answer.events]);
  }, [answer]);
  const lines = useMemo(() => linesOf(events, (all) => inWords(document, all)), [events, document]);
  const back = <Link to={pathOf(project, asked, { session: "" })}>All sessions</Link>;
  if (trouble) {
    return (
      <Alert color="red" role="alert" title="This session cannot be shown">
        <p>{trouble}</p>
        <p className="report-ways">
          <Button size="xs" onClick={again}>
            Try again
          </Button>
          {back}
        </p>
      </Alert>
    );
  }
  if (!answer) return <Loader aria-label="Reading the session" />;
  const next = answer.next;
  return (
    <section className="surface figure" aria-labelledby="session">
      <div className="figure-head">
        <h2 id="session">Session of {moment(answer.opened_ms)}</h2>
        {back}
      </div>
      <Facts session={answer} />
      <h3 id="session-events">What happened</h3>
      <ol className="events" aria-labelledby="session-events">
        {lines.map(({ key, wall, words }) => (
          <li key={key}>
            <time dateTime={new Date(wall).toISOString()} title={new Date(wall).toLocaleString("en-GB")}>
              {clock((wall - answer.opened_ms) / 1000)}
            </time>
            <span>{words.charAt(0).toUpperCase() + words.slice(1)}</span>
          </li>
        ))}
      </ol>
      {!lines.length && !busy && <p className="soft">Nothing but the opening.</p>}
      {busy && <Loader size="sm" aria-label="Reading events" />}
      {next !== null && !busy && (
        <Button size="xs" variant="default" onClick={() => setFrom(next)}>
          More events
        </Button>
      )}
    </section>
  );
}
