// Sessions one by one, newest first.

import { Button, Loader } from "@mantine/core";
import { Link } from "../shell/link.tsx";
import { pathOf, useAbout } from "./about.tsx";
import type { Report, Session } from "./answers.ts";
import { Figure, Table, type Column } from "./figure.tsx";
import { usePages } from "./load.ts";
import { country, device, figure, language, lasting, moment, page } from "./said.ts";

const VERDICTS: Readonly<Record<string, string>> = { "": "", fits: "", part: "", before: "", forged: "Does not fit the film: counted nowhere", robot: "A robot: counted nowhere" };

/** What became of it, in words. */
export function outcome({ played, completed, endings, verdict }: Session, ending: (id: string) => string): string {
  const said = VERDICTS[verdict];
  if (said) return said;
  if (!played) return "Opened, not played";
  const ends = endings.map(ending).join(", ");
  return `${completed ? "Watched to the end" : "Left before the end"}${ends ? `: ${ends}` : ""}`;
}

/** A page, tags and a country, as far as they were told. */
export const cameFrom = ({ host, tags, country: land }: Session): string => [host && page(host), ...Object.values(tags), land && country(land)].filter(Boolean).join(", ");

export const whoOf = ({ viewer }: Session): string => viewer ?? "Anonymous";

export function Sessions({ report }: { report: Report }) {
  const { project, asked, query } = useAbout();
  const { rows, more, busy, trouble } = usePages<Session>(`api/v1/projects/${project}/sessions${query ? `?${query}` : ""}`, "sessions");
  const ending = (id: string): string => report.endings.find((one) => one.id === id)?.label || id;
  const columns: Column<Session>[] = [
    { head: "Opened", of: (one) => <Link to={pathOf(project, asked, { session: one.id })}>{moment(one.opened_ms)}</Link> },
    { head: "Viewer", of: (one) => (one.viewer ? <Link to={pathOf(project, asked, { viewer: one.viewer })}>{one.viewer}</Link> : whoOf(one)) },
    { head: "Device", of: (one) => device(one.device) },
    { head: "Language", of: (one) => language(one.language) },
    { head: "From", of: cameFrom },
    { head: "Watched", of: ({ seconds }) => lasting(seconds), number: true },
    { head: "Presses", of: ({ presses }) => figure(presses), number: true },
    { head: "What became of it", of: (one) => outcome(one, ending) },
  ];
  return (
    <Figure at="sessions" title="Sessions" means={["sessions.opened_ms", "sessions.last_ms", "sessions.seconds", "sessions.presses"]}>
      {trouble && <p role="alert">{trouble}</p>}
      {!rows.length && !busy && !trouble && <p className="soft">None of these {more ? "yet: look further back." : "days, of this release and this scene."}</p>}
      {rows.length > 0 && <Table paged name="Sessions" rows={rows} columns={columns} keyOf={({ id }) => id} />}
      {busy && <Loader size="sm" aria-label="Reading sessions" />}
      {more && !busy && (
        <Button mt="xs" size="xs" variant="default" onClick={more}>
          More sessions
        </Button>
      )}
    </Figure>
  );
}
