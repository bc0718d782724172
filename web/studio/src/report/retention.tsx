// One scene second by second: who still watched, who again, who jumped over.

import { useCallback, useMemo } from "react";
import { clock, count } from "../shell/words.ts";
import type { SceneCounts } from "./answers.ts";
import { Chart, plane, type Look } from "./chart.tsx";
import { AsTable, Figure } from "./figure.tsx";
import { figure, percent } from "./said.ts";

interface Second {
  at: number;
  once: number;
  again: number;
  skipped: number;
}

/** To the scene's end: where nobody came there are zeroes. */
export function secondsOf({ from, to, retention }: SceneCounts): Second[] {
  const length = from === null || to === null ? retention.length : Math.max(retention.length, Math.floor(to - from + 0.25));
  return Array.from({ length }, (_, at) => {
    const [once, again, skipped] = retention[at] ?? [0, 0, 0];
    return { at, once, again, skipped };
  });
}

const CURVES = [
  { name: "Watched", of: (one: Second) => one.once, token: "chart-1", type: "solid" },
  { name: "Watched again", of: (one: Second) => one.again, token: "chart-2", type: "dashed" },
  { name: "Skipped", of: (one: Second) => one.skipped, token: "chart-3", type: "dotted" },
] as const;

const COLUMNS = [
  { head: "Second", of: (one: Second) => clock(one.at) },
  { head: "Watched", of: (one: Second) => figure(one.once), number: true },
  { head: "Watched again", of: (one: Second) => figure(one.again), number: true },
  { head: "Skipped", of: (one: Second) => figure(one.skipped), number: true },
];

export function Retention({ scene }: { scene: SceneCounts }) {
  const seconds = useMemo(() => secondsOf(scene), [scene]);
  const label = scene.label || scene.id;
  const option = useCallback(
    (look: Look) => ({
      ...plane(look, seconds.map(({ at }) => clock(at)), ""),
      series: CURVES.map(({ name, of, token, type }) => ({
        type: "line",
        step: "middle",
        name,
        data: seconds.map(of),
        showSymbol: seconds.length < 3,
        symbolSize: 5,
        lineStyle: { width: 2, type },
        itemStyle: { color: look[token] },
        ...(type === "solid" ? { areaStyle: { opacity: 0.12 } } : {}),
      })),
    }),
    [seconds],
  );
  const points = seconds.map(({ at, once, again, skipped }) => `${clock(at)}: watched by ${figure(once)}, again by ${figure(again)}, skipped by ${figure(skipped)}`);
  return (
    <Figure at="watched" title={`How far they watch: ${label}`} means={["scenes.entered", "scenes.retention.once", "scenes.retention.again", "scenes.retention.skipped", "scenes.left", "scenes.left_rate"]} csv="retention">
      <p className="soft">
        {count(scene.entered, "session")} came into this scene{scene.visits > scene.entered ? `, ${figure(scene.visits)} times in all` : ""}; {figure(scene.left)} of them ({percent(scene.left_rate)}) ended here or stand here now.
      </p>
      {scene.entered > 0 && <Chart name={`Sessions that watched each second of ${label}`} option={option} points={points} />}
      {scene.entered > 0 && <AsTable name={`Seconds of ${label}`} rows={seconds} columns={COLUMNS} keyOf={({ at }) => at} />}
    </Figure>
  );
}
