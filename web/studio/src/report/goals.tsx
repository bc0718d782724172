// How far viewers come on the way to the film's goals, and what leads there.

import { useCallback } from "react";
import type { Conversion, Report, Step } from "./answers.ts";
import { Chart, type Look } from "./chart.tsx";
import { AsTable, Figure, Table } from "./figure.tsx";
import { called, figure, lasting, percent } from "./said.ts";

const BAR_PX = 40;
const STEPS = ["Opened", "Played", "Interacted"]; // before the goals

const stepName = ({ id, label }: Step, n: number): string => STEPS[n] ?? (label || id);

export const toldStep = (step: Step, n: number): string => `${stepName(step, n)}: ${figure(step.sessions)}${n ? `, ${percent(step.share_of_before)} of the step before; ${figure(step.lost)} went no further` : ""}`;

function Funnel({ steps }: { steps: readonly Step[] }) {
  const option = useCallback(
    (look: Look) => ({
      grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: "item" },
      xAxis: { type: "value", show: false, min: 0 },
      yAxis: { type: "category", inverse: true, data: steps.map(stepName), axisLabel: { color: look.text, fontSize: 13, width: look.narrow ? 96 : 200, overflow: "truncate" }, axisLine: { show: false }, axisTick: { show: false } },
      series: [{ type: "bar", name: "Sessions", data: steps.map(({ sessions }) => sessions), barMaxWidth: 24, itemStyle: { color: look["chart-1"] }, label: { show: true, position: "right", color: look.text, fontSize: 13 } }],
    }),
    [steps],
  );
  return (
    <>
      <Chart name={`Funnel of ${steps.length} steps`} option={option} points={steps.map(toldStep)} height={steps.length * BAR_PX + 16} />
      <AsTable
        name="Steps to the goals"
        rows={steps.map((step, n) => ({ ...step, name: stepName(step, n) }))}
        keyOf={(_, n) => n}
        columns={[
          { head: "Step", of: ({ name }) => name },
          { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Went no further", of: ({ lost }) => figure(lost), number: true },
          { head: "Of the step before", of: ({ share_of_before }) => percent(share_of_before), number: true },
          { head: "Of openings", of: ({ share }) => percent(share), number: true },
        ]}
      />
    </>
  );
}

/** "Left · Where?", or an ending. */
function optionName(report: Report, { choice, id, label }: Conversion): string {
  return choice === null ? `Ending: ${label || id}` : `${label || id} · ${called(report.choices, choice)}`;
}

export function Goals({ report }: { report: Report }) {
  const { goals, funnel, conversions } = report;
  if (!goals.length) return null;
  return (
    <Figure at="goals" title="Goals" means={["goals.sessions", "goals.share", "goals.median_seconds", "funnel.sessions", "funnel.lost", "funnel.share_of_before", "funnel.share"]} csv="funnel">
      <Funnel steps={funnel} />
      <Table
        name="Goals"
        rows={goals}
        keyOf={({ id }) => id}
        columns={[
          { head: "Goal", of: ({ label, id }) => label || id },
          { head: "Reached", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Of plays", of: ({ share }) => percent(share), number: true },
          { head: "Half of them within", of: ({ median_seconds }) => lasting(median_seconds), number: true },
        ]}
      />
      {conversions.length > 0 && <h3>What leads there</h3>}
      {conversions.length > 0 && (
        <Table
          name="What leads to goals"
          rows={conversions}
          keyOf={({ choice, id, goal }) => `${choice} ${id} ${goal}`}
          columns={[
            { head: "Chosen, or ended with", of: (row) => optionName(report, row) },
            { head: "Goal", of: ({ goal }) => called(goals, goal) },
            { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
            { head: "Reached it", of: ({ reached }) => figure(reached), number: true },
            { head: "Share", of: ({ share }) => percent(share), number: true },
          ]}
        />
      )}
    </Figure>
  );
}
