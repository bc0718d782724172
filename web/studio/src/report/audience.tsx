// On what, and in which language, the film was opened.

import type { Manner, Named, Origin, Report } from "./answers.ts";
import { Bar, Figure, Table } from "./figure.tsx";
import { country, device, figure, language, lasting, page, percent, tag } from "./said.ts";

interface ListProps {
  title: string;
  csv: "devices" | "languages";
  rows: readonly Named[];
  said(id: string): string;
}

function List({ title, csv, rows, said }: ListProps) {
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  if (!all) return null;
  return (
    <Figure at={csv} title={title} means={[`${csv}.count`]} csv={csv}>
      <Table
        name={title}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { head: title.slice(0, -1), of: ({ id }) => said(id) },
          { head: "Openings", of: ({ count }) => figure(count), number: true },
          { head: "Share", of: ({ count }) => percent(count / all), number: true },
          { head: "As a bar", of: ({ count }) => <Bar share={count / all} /> },
        ]}
      />
    </Figure>
  );
}

interface OriginsProps {
  title: string;
  csv: "embeds" | "tags" | "countries";
  head: string;
  rows: readonly Origin[];
  said(id: string): string;
}

function Origins({ title, csv, head, rows, said }: OriginsProps) {
  const most = Math.max(0, ...rows.map(({ sessions }) => sessions));
  if (!most) return null;
  const goals = (rows[0]?.goals ?? []).map(({ id, label }) => ({
    head: `Goal: ${label || id}`,
    of: (row: Origin): string => figure(row.goals.find((goal) => goal.id === id)?.sessions ?? 0),
    number: true,
  }));
  const means = ["sessions", "plays", "completion_rate", "answers", "conversion_rate"].map((name) => `${csv}.${name}`);
  return (
    <Figure at={csv} title={title} means={goals.length ? [...means, `${csv}.goals.sessions`] : means} csv={csv}>
      <Table
        name={title}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { head, of: ({ id }) => said(id) },
          { head: "Openings", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Plays", of: ({ plays }) => figure(plays), number: true },
          { head: "To the end", of: ({ completion_rate }) => percent(completion_rate), number: true },
          { head: "Answers", of: ({ answers }) => figure(answers), number: true },
          { head: "Any goal", of: ({ conversion_rate }) => percent(conversion_rate), number: true },
          ...goals,
          { head: "As a bar", of: ({ sessions }) => <Bar share={sessions / most} /> },
        ]}
      />
    </Figure>
  );
}

const MANNERS: Readonly<Record<Manner["id"], string>> = { muted: "Without sound", hidden: "On a hidden page", rate: "Faster or slower", idle: "Doing nothing for over a minute" };

/** What was played while nobody listened, looked, or did anything. */
export function Manners({ report }: { report: Report }) {
  if (!report.played_seconds) return null;
  return (
    <Figure at="manners" title="How they watch" means={["manners.seconds", "manners.share", "manners.sessions"]} csv="manners">
      <Table
        name="How they watch"
        rows={report.manners}
        keyOf={({ id }) => id}
        columns={[
          { head: "How", of: ({ id }) => MANNERS[id] },
          { head: "Played", of: ({ seconds }) => lasting(seconds), number: true },
          { head: "Share", of: ({ share }) => percent(share), number: true },
          { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
          { head: "As a bar", of: ({ share }) => <Bar share={share} /> },
        ]}
      />
    </Figure>
  );
}

/** From where they came: of pages only where one told its name. */
export function Sources({ report }: { report: Report }) {
  return (
    <>
      {report.embeds.some(({ id }) => id) && <Origins title="Pages" csv="embeds" head="Page" rows={report.embeds} said={page} />}
      <Origins title="Link tags" csv="tags" head="Tag" rows={report.tags} said={tag} />
      <Origins title="Countries" csv="countries" head="Country" rows={report.countries} said={country} />
    </>
  );
}

export function Audience({ report }: { report: Report }) {
  return (
    <div className="side-by-side">
      <List title="Devices" csv="devices" rows={report.devices} said={device} />
      <List title="Languages" csv="languages" rows={report.languages} said={language} />
    </div>
  );
}
