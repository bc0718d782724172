// On what, and in which language, the film was opened.

import type { Named, Report } from "./answers.ts";
import { Bar, Figure, Table } from "./figure.tsx";
import { device, figure, language, percent } from "./said.ts";

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

export function Audience({ report }: { report: Report }) {
  return (
    <div className="side-by-side">
      <List title="Devices" csv="devices" rows={report.devices} said={device} />
      <List title="Languages" csv="languages" rows={report.languages} said={language} />
    </div>
  );
}
