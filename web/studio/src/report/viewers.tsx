// Viewers who agreed to be known: who there are, and all that one of them did.

import { Button, Loader, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { leaving, linesOf } from "../replay/lines.ts";
import type { Told } from "../replay/record.ts";
import { timesOf } from "../replay/story.ts";
import { Link } from "../shell/link.tsx";
import { clock, count } from "../shell/words.ts";
import { pathOf, useAbout } from "./about.tsx";
import type { Report, Session, Viewer } from "./answers.ts";
import { Figure, Table, type Column } from "./figure.tsx";
import { useAnswer, usePages } from "./load.ts";
import { figure, moment } from "./said.ts";
import { outcome } from "./sessions.tsx";

const knownOf = ({ known }: Viewer): string => Object.values(known).join(", ") || "Nothing else";

export function Viewers() {
  const { project, asked } = useAbout();
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const { rows, more, busy, trouble } = usePages<Viewer>(`api/v1/projects/${project}/viewers${search ? `?q=${encodeURIComponent(search)}` : ""}`, "viewers");
  const columns: Column<Viewer>[] = [
    { head: "Viewer", of: ({ id }) => <Link to={pathOf(project, asked, { viewer: id })}>{id}</Link> },
    { head: "Known of them", of: knownOf },
    { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
    { head: "First here", of: ({ first_ms }) => moment(first_ms) },
    { head: "Last here", of: ({ last_ms }) => moment(last_ms) },
  ];
  return (
    <Figure at="viewers" title="Viewers" means={["viewers"]}>
      <p className="soft small">Who agreed to be known, of all days; everybody else is among the sessions.</p>
      <form
        className="viewers-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(typed.trim());
        }}
      >
        <TextInput size="xs" label="Find a viewer" description="By id, name, e-mail or anything else that they sent" maxLength={100} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button size="xs" type="submit" variant="default">
          Find
        </Button>
      </form>
      {trouble && <p role="alert">{trouble}</p>}
      {!rows.length && !busy && !trouble && <p className="soft">{search ? "Nobody is known by that. Try a part of it." : "Nobody has agreed to be known yet: a film asks where its settings say so."}</p>}
      {rows.length > 0 && <Table paged name="Viewers" rows={rows} columns={columns} keyOf={({ id }) => id} />}
      {busy && <Loader size="sm" aria-label="Reading viewers" />}
      {more && !busy && (
        <Button mt="xs" size="xs" variant="default" onClick={more}>
          More viewers
        </Button>
      )}
    </Figure>
  );
}

/** What somebody did in one session, line by line; asked for when it is opened. */
function Deeds({ session }: { session: Session }) {
  const { project, document } = useAbout();
  const { answer, trouble } = useAnswer<Told>(`api/v1/projects/${project}/sessions/${encodeURIComponent(session.id)}`);
  const told = useMemo(() => {
    const events = answer?.events ?? [];
    const times = timesOf(events);
    return { lines: linesOf(document, events, times), times };
  }, [answer, document]);
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!answer) return <Loader size="sm" aria-label="Reading the session" />;
  return (
    <ol className="deeds">
      {told.lines.map(({ key, ms, words }) => (
        <li key={key}>
          <time>{clock(ms / 1000)}</time> {words}
        </li>
      ))}
      <li className="soft">{answer.next === null ? leaving(session.completed, told.times) : "It goes on: the replay has all of it."}</li>
    </ol>
  );
}

function OneOf({ session, report, open }: { session: Session; report: Report; open: boolean }) {
  const { project, asked } = useAbout();
  const [shown, setShown] = useState(open);
  const ending = (id: string): string => report.endings.find((one) => one.id === id)?.label || id;
  return (
    <li className="viewer-session">
      <h3>
        <Link to={pathOf(project, asked, { session: session.id })}>{moment(session.opened_ms)}</Link>
      </h3>
      <p>{outcome(session, ending)}</p>
      <button type="button" className="figure-tool" aria-expanded={shown} aria-label={`What they did: ${moment(session.opened_ms)}`} onClick={() => setShown(!shown)}>
        What they did
      </button>
      {shown && <Deeds session={session} />}
    </li>
  );
}

export function OneViewer({ viewer, report }: { viewer: string; report: Report }) {
  const { project, asked } = useAbout();
  const { rows, more, busy, trouble } = usePages<Session>(`api/v1/projects/${project}/sessions?viewer=${encodeURIComponent(viewer)}`, "sessions");
  const found = useAnswer<{ viewers: Viewer[] }>(`api/v1/projects/${project}/viewers?q=${encodeURIComponent(viewer)}`).answer?.viewers.find(({ id }) => id === viewer);
  return (
    <section className="surface figure" aria-labelledby="viewer">
      <div className="figure-head">
        <h2 id="viewer">Viewer {viewer}</h2>
        <Link to={pathOf(project, asked, { viewer: "" })}>All viewers</Link>
      </div>
      {found && (
        <dl className="tiles">
          {Object.entries(found.known).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div>
            <dt>Here</dt>
            <dd>{count(found.sessions, "session")}</dd>
          </div>
        </dl>
      )}
      {trouble && <p role="alert">{trouble}</p>}
      {!rows.length && !busy && !trouble && <p>There is nothing of this viewer: it was erased, or there was never one of that id.</p>}
      <ol className="viewer-sessions">
        {rows.map((session, i) => (
          <OneOf key={session.id} session={session} report={report} open={i === 0} />
        ))}
      </ol>
      {busy && <Loader size="sm" aria-label="Reading sessions" />}
      {more && !busy && (
        <Button mt="xs" size="xs" variant="default" onClick={more}>
          More sessions
        </Button>
      )}
    </section>
  );
}
