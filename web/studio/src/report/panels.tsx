// Cards, forms and pages that opened over the picture: for whom, and how long.

import type { Report } from "./answers.ts";
import { Bar, Figure, Table } from "./figure.tsx";
import { figure, lasting, percent } from "./said.ts";

export function Panels({ report }: { report: Report }) {
  const { panels, plays } = report;
  if (!panels.length) return null;
  const share = (sessions: number): number | null => (plays ? sessions / plays : null);
  return (
    <Figure at="panels" title="Panels" means={["panels.sessions", "panels.times", "panels.median_seconds"]} csv="panels">
      <Table
        name="Panels"
        rows={panels}
        keyOf={({ id }) => id}
        columns={[
          { head: "Panel", of: ({ label, id }) => label || id },
          { head: "Kind", of: ({ kind }) => kind },
          { head: "Opened by", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Of plays", of: ({ sessions }) => percent(share(sessions)), number: true },
          { head: "As a bar", of: ({ sessions }) => <Bar share={share(sessions)} /> },
          { head: "Times", of: ({ times }) => figure(times), number: true },
          { head: "Half of the times closed within", of: ({ median_seconds }) => lasting(median_seconds), number: true },
        ]}
      />
    </Figure>
  );
}
