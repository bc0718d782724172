// Where viewers go from scene to scene, and how many go no further.

import { useCallback, useMemo } from "react";
import { count } from "../shell/words.ts";
import type { Edge, Reached, Report } from "./answers.ts";
import { Chart, type Look } from "./chart.tsx";
import { AsTable, Bar, Figure, Table } from "./figure.tsx";
import { flowOf } from "./flow.ts";
import { called, figure, percent } from "./said.ts";

const ROW_PX = 44; // of a node of the chart
const COLUMN_PX = 136; // so that names do not run into the next
const LAST_PX = 112; // names behind the last column
const NODE_PX = 12;

/** Room for names between two columns. */
const roomOf = (width: number, columns: number): number => Math.max(88, (width - LAST_PX - 2 * NODE_PX) / Math.max(1, columns - 1) - 2 * NODE_PX);

export function Ways({ report }: { report: Report }) {
  const { scenes, edges } = report;
  const name = useCallback((id: string | null) => (id === null ? "The beginning" : called(scenes, id)), [scenes]);
  const flow = useMemo(() => flowOf(scenes, edges), [scenes, edges]);
  const option = useCallback(
    (look: Look) => ({
      tooltip: { trigger: "item" },
      series: [
        {
          type: "sankey",
          left: 8,
          right: LAST_PX,
          top: 8,
          bottom: 8,
          nodeGap: 16,
          nodeWidth: NODE_PX,
          draggable: false,
          emphasis: { focus: "adjacency" },
          label: { color: look.text, fontSize: 13, lineHeight: 16, height: 32, overflow: "break", lineOverflow: "truncate" },
          lineStyle: { color: "source", opacity: 0.3 },
          data: flow.nodes.map(({ id, label, left }) => ({ name: id, itemStyle: { color: left ? look["chart-4"] : look["chart-1"], borderWidth: 0 }, label: { formatter: () => label, width: flow.links.some(({ source }) => source === id) ? roomOf(look.width, flow.columns) : LAST_PX - NODE_PX } })),
          links: flow.links,
          tooltip: {
            formatter: ({ dataType, data, name: id, value }: { dataType: string; data: { source: string; target: string }; name: string; value: number }) =>
              escaped(dataType === "edge" ? `${flow.called(data.source)} → ${flow.called(data.target)}: ${figure(value)}` : `${flow.called(id)}: ${figure(value)}`),
          },
        },
      ],
    }),
    [flow],
  );
  const points = flow.nodes.map(({ id, label, left }) => (left ? label : `${label}: ${count(flow.into(id), "time")} reached`));
  const columns = [
    { head: "From", of: (edge: Edge) => name(edge.from) },
    { head: "To", of: (edge: Edge) => name(edge.to) },
    { head: "Times", of: (edge: Edge) => figure(edge.count), number: true },
    { head: "Of all ways out", of: (edge: Edge) => percent(edge.share), number: true },
  ];
  return (
    <Figure at="ways" title="Where they go" means={["edges.count", "edges.share", "scenes.left", "scenes.left_rate"]} csv="edges">
      <Chart name={`Ways through ${count(scenes.length, "scene")}`} option={option} points={points} height={Math.max(220, flow.tallest * ROW_PX)} wide={flow.columns * COLUMN_PX} />
      {flow.back > 0 && <p className="soft small">{count(flow.back, "way leads", "ways lead")} back to an earlier scene; the table has {flow.back === 1 ? "it" : "them"}.</p>}
      <AsTable name="Ways from scene to scene" rows={edges} columns={columns} keyOf={({ from, to }) => `${from} ${to}`} />
      <AsTable
        name="Who goes no further"
        rows={scenes}
        keyOf={({ id }) => id}
        columns={[
          { head: "Scene", of: ({ id }) => name(id) },
          { head: "Came in", of: ({ entered }) => figure(entered), number: true },
          { head: "Ended or stand here", of: ({ left }) => figure(left), number: true },
          { head: "Share", of: ({ left_rate }) => percent(left_rate), number: true },
        ]}
      />
    </Figure>
  );
}

/** ECharts takes what a tip says for markup. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function Endings({ endings }: { endings: readonly Reached[] }) {
  return (
    <Figure at="endings" title="Endings" means={["endings.sessions", "endings.share"]} csv="endings">
      <Table
        name="Endings"
        rows={endings}
        keyOf={({ id }) => id}
        columns={[
          { head: "Ending", of: ({ id, label }) => label || id },
          { head: "Reached", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Of plays", of: ({ share }) => percent(share), number: true },
          { head: "As a bar", of: ({ share }) => <Bar share={share} /> },
        ]}
      />
    </Figure>
  );
}
