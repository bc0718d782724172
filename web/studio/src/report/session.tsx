// One session: what happened in it, replayed in the player, and why.

import { Alert, Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { endingName } from "../film/film.ts";
import { useRecord } from "../replay/record.ts";
import { Replay } from "../replay/replay.tsx";
import { Link } from "../shell/link.tsx";
import { pathOf, useAbout } from "./about.tsx";
import type { Session } from "./answers.ts";
import { device, figure, language, lasting, moment } from "./said.ts";
import { cameFrom, outcome, whoOf } from "./sessions.tsx";

interface FactsProps {
  session: Session;
  release: string;
  viewer: ReactNode;
  ending(id: string): string;
}

function Facts({ session, release, viewer, ending }: FactsProps) {
  const facts: [name: string, value: ReactNode][] = [
    ["Viewer", viewer],
    ["Device", device(session.device)],
    ["Language", language(session.language)],
    ["From", cameFrom(session) || "Not said"],
    ["Release", release],
    ["Watched", lasting(session.seconds)],
    ["Presses", figure(session.presses)],
    ["What became of it", outcome(session, ending)],
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

export function OneSession({ session, releases }: { session: string; releases: readonly { id: string; number: number }[] }) {
  const { project, asked } = useAbout();
  const { record, trouble, gone, again } = useRecord(project, session);
  const back = <Link to={pathOf(project, asked, { session: "" })}>{asked.viewer ? "All of this viewer" : "All sessions"}</Link>;
  if (trouble) {
    return (
      <Alert color="red" role="alert" title="This session cannot be shown">
        <p>{gone ? "There is no such session: it was erased with its viewer, or the address is not whole." : trouble}</p>
        <p className="report-ways">
          {!gone && (
            <Button size="xs" onClick={again}>
              Try again
            </Button>
          )}
          {back}
        </p>
      </Alert>
    );
  }
  if (!record) return <Loader aria-label="Reading the session" />;
  const document = record.films.get(record.session.release)?.document ?? {};
  const number = releases.find(({ id }) => id === record.session.release)?.number;
  const who = record.session.viewer;
  const newest = Math.max(0, ...releases.map((one) => one.number));
  return (
    <section className="surface figure" aria-labelledby="session">
      <div className="figure-head">
        <h2 id="session">Session of {moment(record.session.opened_ms)}</h2>
        {back}
      </div>
      <Facts session={record.session} ending={(id) => endingName(document, id)} viewer={who ? <Link to={pathOf(project, asked, { session: "", viewer: who })}>{who}</Link> : whoOf(record.session)} release={number === undefined ? record.session.release : `${number}${number < newest ? " (an earlier one)" : ""}`} />
      <Replay record={record} />
    </section>
  );
}
