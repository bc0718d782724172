// How many came, how far they watched, what they did; and from day to day.

import { useCallback, useMemo } from "react";
import { count } from "../shell/words.ts";
import type { Day, Report } from "./answers.ts";
import { everyDay } from "./asked.ts";
import { Chart, plane, type Look } from "./chart.tsx";
import { AsTable, Figure } from "./figure.tsx";
import { dayShort, figure, lasting, percent } from "./said.ts";

export const ENOUGH = 30; // plays: server/reports/report.h

interface Tile {
  name: string;
  value: string;
  small: string;
}

/** Known ones are counted over everything only; of the others there is no more to know. */
function viewersOf({ viewers, anonymous }: Report): Tile {
  const nameless = `${figure(anonymous)} anonymous`;
  if (viewers === null) return { name: "Viewers", value: nameless, small: "Known viewers are counted over all days and releases only" };
  if (!viewers) return { name: "Viewers", value: nameless, small: "Nobody gave consent to be known" };
  return { name: "Viewers", value: figure(viewers), small: `known by consent, and ${nameless}` };
}

/** What viewers said to being known; nobody was asked: nothing to tell. */
function consentOf({ agreed, refused, unasked }: Report): Tile[] {
  if (!agreed && !refused) return [];
  return [{ name: "Consent", value: `${figure(agreed)} agreed`, small: `${figure(refused)} refused, ${figure(unasked)} not asked or without an answer` }];
}

function tilesOf(report: Report): Tile[] {
  const { plays, opened, robots, completions, interacted } = report;
  return [
    { name: "Plays", value: figure(plays), small: `of ${count(opened, "opening")}${robots ? `, without ${count(robots, "robot")}` : ""}` },
    viewersOf(report),
    ...consentOf(report),
    { name: "Completions", value: figure(completions), small: `${percent(report.completion_rate)} of plays` },
    { name: "Interaction rate", value: percent(report.interaction_rate), small: `${figure(interacted)} of ${count(plays, "play")}` },
    { name: "Watched per play", value: lasting(report.average_seconds), small: `${lasting(report.watched_seconds)} in all, ${lasting(report.played_seconds)} with what was played again` },
    ...report.goals.map(({ label, id, share, sessions }) => ({ name: `Goal: ${label || id}`, value: percent(share), small: count(sessions, "play") })),
  ];
}

const MEANS = ["plays", "opened", "robots", "viewers", "anonymous", "agreed", "refused", "unasked", "completions", "completion_rate", "interacted", "interaction_rate", "average_seconds", "watched_seconds", "played_seconds", "goals.sessions"];

export function Overview({ report }: { report: Report }) {
  return (
    <Figure at="overview" title="Overview" means={MEANS} csv="totals">
      <dl className="tiles">
        {tilesOf(report).map(({ name, value, small }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong> <span className="soft small">{small}</span>
            </dd>
          </div>
        ))}
      </dl>
      {!report.enough && (
        <p className="soft">
          These are {count(report.plays, "play")}: too few for trends. From {ENOUGH} plays on they are shown, and where viewers leave.
        </p>
      )}
    </Figure>
  );
}

const empty = (day: string): Day => ({ day, opened: 0, plays: 0, completions: 0, interacted: 0, submissions: 0 });

const CURVES = [
  { name: "Plays", of: (day: Day) => day.plays, token: "chart-1", type: "solid" },
  { name: "Interacted", of: (day: Day) => day.interacted, token: "chart-2", type: "dashed" },
  { name: "Completions", of: (day: Day) => day.completions, token: "chart-3", type: "dotted" },
] as const;

const COLUMNS = [
  { head: "Day", of: (day: Day) => day.day },
  { head: "Openings", of: (day: Day) => figure(day.opened), number: true },
  { head: "Plays", of: (day: Day) => figure(day.plays), number: true },
  { head: "Interacted", of: (day: Day) => figure(day.interacted), number: true },
  { head: "Completions", of: (day: Day) => figure(day.completions), number: true },
  { head: "Forms sent", of: (day: Day) => figure(day.submissions), number: true },
];

/** Of enough plays. */
export function Trend({ report }: { report: Report }) {
  const days = useMemo(() => everyDay(report.days, empty), [report.days]);
  const option = useCallback(
    (look: Look) => ({
      ...plane(look, days.map(({ day }) => dayShort(day)), ""),
      series: CURVES.map(({ name, of, token, type }) => ({ type: "line", name, data: days.map(of), showSymbol: days.length < 40, symbolSize: 5, lineStyle: { width: 2, type }, itemStyle: { color: look[token] } })),
    }),
    [days],
  );
  const points = days.map(({ day, plays, interacted, completions }) => `${dayShort(day)}: ${count(plays, "play")}, ${figure(interacted)} interacted, ${count(completions, "completion")}`);
  return (
    <Figure at="days" title="Day by day" means={["days.plays", "days.interacted", "days.completions", "days.opened", "days.submissions"]} csv="days">
      {days.length < 2 ? (
        <p className="soft">All of them came on one day; a trend takes two.</p>
      ) : (
        <Chart name={`Trend: plays, interactions and completions on ${count(days.length, "day")}`} option={option} points={points} />
      )}
      <AsTable name="Day by day" rows={days} columns={COLUMNS} keyOf={({ day }) => day} />
    </Figure>
  );
}
