// Two groups of sessions beside each other: figures, curves, choices.

import { useCallback, useMemo } from "react";
import { clock, count } from "../shell/words.ts";
import { address } from "../server/ask.ts";
import type { Compared as Row, Comparison, Report, SceneCounts, Share, Split } from "./answers.ts";
import { comparisonOf, queryOf, type Asked, type Sessions } from "./asked.ts";
import { Chart, plane, type Look } from "./chart.tsx";
import { AsTable, Bar, Figure, Table } from "./figure.tsx";
import { useAnswer } from "./load.ts";
import { secondsOf } from "./retention.tsx";
import { figure, NONE, percent } from "./said.ts";
import { SceneChoice } from "./scene-choice.tsx";

const ROW_PX = 48;
const NAMES = ["These", "Compared with"] as const;
const VERDICTS: Readonly<Record<Row["verdict"], string>> = { higher: "Higher", lower: "Lower", unclear: "Not told apart", too_few: "Too few" };

/** Percent points: +3, −12, +0.4. */
export function points(share: Share): string {
  if (share === null) return NONE;
  const of = Math.abs(share * 100);
  const said = of > 0 && of < 1 ? of.toFixed(1) : String(Math.round(of));
  return said === "0" || said === "0.0" ? "0" : `${share < 0 ? "−" : "+"}${said}`;
}

export function nameOf({ figure: name, id, label }: Row): string {
  const of = label || id || "";
  const names: Record<Row["figure"], string> = { completion_rate: "Completions", interaction_rate: "Interacted", "goals.share": `Goal: ${of}`, "endings.share": `Ending: ${of}`, "elements.rate": `Used: ${of}` };
  return names[name];
}

const shareOf = (share: Share, of: number): string => `${percent(share)} of ${figure(of)}`;

const COLUMNS = [
  { head: "Figure", of: nameOf },
  { head: NAMES[0], of: (row: Row) => shareOf(row.share, row.of), number: true },
  { head: NAMES[1], of: (row: Row) => shareOf(row.with_share, row.with_of), number: true },
  { head: "Difference, in points", of: (row: Row) => points(row.difference), number: true },
  { head: "With 95 % between", of: (row: Row) => (row.low === null ? NONE : `${points(row.low)} and ${points(row.high)}`), number: true },
  { head: "Compared with these", of: (row: Row) => VERDICTS[row.verdict] },
];

const MEANS = ["comparison.figures.difference", "comparison.figures.low", "comparison.figures.high", "completion_rate", "interaction_rate", "goals.share", "endings.share", "elements.rate"];

const inPercent = (share: Share): number | null => (share === null ? null : Math.round(share * 1000) / 10);

function Figures({ comparison, csv }: { comparison: Comparison; csv: string }) {
  const rows = comparison.figures;
  const few = Math.min(comparison.plays, comparison.with_plays) < 30;
  const option = useCallback(
    (look: Look) => ({
      grid: { left: 8, right: 24, top: look.narrow ? 64 : 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: look.text, fontSize: 13 } },
      tooltip: { trigger: "axis", valueFormatter: (value: number | null) => (value === null ? NONE : `${value} %`) },
      xAxis: { type: "value", min: 0, max: 100, axisLabel: { color: look.soft, fontSize: 12, formatter: "{value} %" }, splitLine: { lineStyle: { color: look.line } } },
      yAxis: { type: "category", inverse: true, data: rows.map(nameOf), axisLabel: { color: look.text, fontSize: 13, width: look.narrow ? 96 : 200, overflow: "truncate" }, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } } },
      series: [
        { type: "bar", name: NAMES[0], data: rows.map(({ share }) => inPercent(share)), itemStyle: { color: look["chart-1"] } },
        { type: "bar", name: NAMES[1], data: rows.map(({ with_share }) => inPercent(with_share)), itemStyle: { color: look["chart-2"] } },
      ],
    }),
    [rows],
  );
  const told = rows.map((row) => `${nameOf(row)}: ${percent(row.share)}, compared with ${percent(row.with_share)}: ${VERDICTS[row.verdict].toLowerCase()}`);
  return (
    <Figure at="comparison" title="Figures beside each other" means={MEANS} address={csv}>
      <p className="soft">
        {count(comparison.plays, "play")}, compared with {count(comparison.with_plays, "play")}.{few && " Fewer than 30 on a side are too few for a verdict."}
      </p>
      <Chart name={`Comparison of ${count(rows.length, "figure")}`} option={option} points={told} height={rows.length * ROW_PX + 64} />
      <Table name="Figures beside each other" rows={rows} columns={COLUMNS} keyOf={({ figure: name, id }) => `${name} ${id}`} />
    </Figure>
  );
}

interface Second {
  at: number;
  share: Share;
  others: Share;
}

/** How many of those who came in watched each second. */
export function overlaid(scene: SceneCounts, others: SceneCounts | undefined): Second[] {
  const theirs = others ? secondsOf(others) : [];
  const of = (once: number | undefined, entered: number): Share => (entered ? (once ?? 0) / entered : null);
  return secondsOf(scene).map(({ at, once }) => ({ at, share: of(once, scene.entered), others: of(theirs[at]?.once, others?.entered ?? 0) }));
}

function Curves({ scene, others }: { scene: SceneCounts; others: SceneCounts | undefined }) {
  const seconds = useMemo(() => overlaid(scene, others), [scene, others]);
  const label = scene.label || scene.id;
  const option = useCallback(
    (look: Look) => ({
      ...plane(look, seconds.map(({ at }) => clock(at)), ""),
      yAxis: { type: "value", min: 0, max: 100, axisLabel: { color: look.soft, fontSize: 12, formatter: "{value} %" }, splitLine: { lineStyle: { color: look.line } } },
      series: [
        { type: "line", step: "middle", name: NAMES[0], data: seconds.map(({ share }) => inPercent(share)), showSymbol: seconds.length < 3, lineStyle: { width: 2 }, itemStyle: { color: look["chart-1"] } },
        { type: "line", step: "middle", name: NAMES[1], data: seconds.map((one) => inPercent(one.others)), showSymbol: seconds.length < 3, lineStyle: { width: 2, type: "dashed" }, itemStyle: { color: look["chart-2"] } },
      ],
    }),
    [seconds],
  );
  const told = seconds.map((one) => `${clock(one.at)}: watched by ${percent(one.share)}, compared with ${percent(one.others)}`);
  return (
    <Figure at="watched" title={`How far they watch: ${label}`} means={["scenes.entered", "scenes.retention.once"]} csv="retention">
      <p className="soft">
        Of {count(scene.entered, "session")} that came into this scene, compared with {figure(others?.entered ?? 0)}.
      </p>
      <Chart name={`Share that watched each second of ${label}`} option={option} points={told} />
      <AsTable
        name={`Seconds of ${label}`}
        rows={seconds}
        keyOf={({ at }) => at}
        columns={[
          { head: "Second", of: ({ at }) => clock(at) },
          { head: NAMES[0], of: ({ share }) => percent(share), number: true },
          { head: NAMES[1], of: (one) => percent(one.others), number: true },
        ]}
      />
    </Figure>
  );
}

const SPLITS = [
  { head: "Option", of: ({ option_label, option }: Split) => option_label || option },
  { head: "Choice", of: ({ label, choice }: Split) => label || choice },
  { head: NAMES[0], of: (row: Split) => shareOf(row.share, row.decided), number: true },
  { head: "As a bar", of: ({ share }: Split) => <Bar share={share} /> },
  { head: NAMES[1], of: (row: Split) => shareOf(row.with_share, row.with_decided), number: true },
  { head: "That as a bar", of: ({ with_share }: Split) => <Bar share={with_share} /> },
  { head: "Difference, in points", of: (row: Split) => points(row.difference), number: true },
];

export function Compared({ project, asked, others, report }: { project: string; asked: Asked; others: Sessions; report: Report }) {
  const at = `api/v1/projects/${project}/report`;
  const both = comparisonOf(asked, others);
  const query = queryOf(others);
  const { answer: comparison, trouble } = useAnswer<Comparison>(`${at}/comparison${both ? `?${both}` : ""}`);
  const { answer: second } = useAnswer<Report>(`${at}${query ? `?${query}` : ""}`);
  const scene = report.scenes.find(({ id }) => id === asked.scene) ?? report.scenes[0];
  const csv = (table: string): string => address(`${at}.csv?table=${table}${both ? `&${both}` : ""}`);
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!comparison) return null;
  return (
    <>
      <Figures comparison={comparison} csv={csv("comparison")} />
      <SceneChoice project={project} asked={asked} report={report} />
      {scene && second && <Curves scene={scene} others={second.scenes.find(({ id }) => id === scene.id)} />}
      {comparison.splits.length > 0 && (
        <Figure at="splits" title="Choices beside each other" means={["comparison.splits.decided", "comparison.splits.share", "comparison.splits.difference"]} address={csv("splits")}>
          <Table name="Choices beside each other" rows={comparison.splits} columns={SPLITS} keyOf={({ choice, option }) => `${choice} ${option}`} />
        </Figure>
      )}
    </>
  );
}
