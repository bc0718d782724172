// A chart: drawn by ECharts in the colours of tokens.css, read point by point with
// the arrow keys, and told as it is walked along.

import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

const TOKENS = ["chart-1", "chart-2", "chart-3", "chart-4", "text", "soft", "line", "surface"] as const;
const NARROW_PX = 420; // a legend takes two lines
const PRINT_PX = 660; // what a page of paper is wide, in CSS pixels

/** Colours by their tokens, whether things may move, and how much room there is. */
export type Look = Record<(typeof TOKENS)[number], string> & { moves: boolean; font: string; narrow: boolean; width: number };

function lookOf(node: Element): Look {
  const style = getComputedStyle(node);
  const colors = Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<(typeof TOKENS)[number], string>;
  return { ...colors, font: style.fontFamily, narrow: node.clientWidth < NARROW_PX, width: node.clientWidth, moves: !matchMedia("(prefers-reduced-motion: reduce)").matches };
}

/** What all charts have: texts and tips as the page around has them. */
function whole(option: EChartsCoreOption, look: Look): EChartsCoreOption {
  return {
    animation: look.moves,
    animationDuration: 200,
    textStyle: { fontFamily: look.font, color: look.text },
    ...option,
    tooltip: { backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.text, fontSize: 13 }, confine: true, ...(option.tooltip as object) },
  };
}

/** Axes and legend of curves. */
export function plane(look: Look, names: readonly string[], along: string): EChartsCoreOption {
  const text = { color: look.soft, fontSize: 12 };
  return {
    grid: { left: 8, right: 16, top: look.narrow ? 64 : 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 28, itemHeight: 8, itemGap: 16, textStyle: { color: look.text, fontSize: 13 } },
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: names, name: along, boundaryGap: false, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: look.line } } },
  };
}

interface ChartProps {
  name: string; // as it is heard
  option(look: Look): EChartsCoreOption;
  points: readonly string[]; // each point in words, in the order of the first series
  height?: number;
  wide?: number; // at least; it scrolls where there is less room
}

/** The chart in this node, for as long as that is there: drawn by `option`, again in
 * another scheme, as wide as its room, and on paper as wide as that. */
function useChart(node: RefObject<HTMLDivElement | null>, option: ChartProps["option"]) {
  const chart = useRef<EChartsType>(undefined);
  const draw = useRef<() => void>(() => undefined);
  const [failed, setFailed] = useState(false);
  draw.current = () => {
    if (node.current) chart.current?.setOption(whole(option(lookOf(node.current)), lookOf(node.current)), true);
  };
  useEffect(() => {
    let gone = false;
    const paint = (): void => draw.current();
    const sizes = new ResizeObserver(() => {
      chart.current?.resize();
      paint();
    });
    const schemes = new MutationObserver(paint);
    const toPaper = (): void => {
      chart.current?.resize({ width: PRINT_PX });
      paint();
      chart.current?.getZr().flush();
    };
    const fromPaper = (): void => {
      chart.current?.resize({ width: "auto" });
      paint();
    };
    void import("./echarts.ts").then(
      ({ init }) => {
        if (gone || !node.current) return;
        chart.current = init(node.current, null, { renderer: "svg" });
        sizes.observe(node.current);
        schemes.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
        addEventListener("beforeprint", toPaper);
        addEventListener("afterprint", fromPaper);
        paint();
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      sizes.disconnect();
      schemes.disconnect();
      removeEventListener("beforeprint", toPaper);
      removeEventListener("afterprint", fromPaper);
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [node]);
  useEffect(() => draw.current(), [option]);
  return { chart, failed };
}

/** Where a key leads from this point; undefined: it is no key of charts. */
function pointBy(key: string, at: number | undefined, last: number): number | undefined {
  const steps: Record<string, number> = { ArrowRight: (at ?? -1) + 1, ArrowDown: (at ?? -1) + 1, ArrowLeft: (at ?? 1) - 1, ArrowUp: (at ?? 1) - 1, PageDown: (at ?? 0) + 10, PageUp: (at ?? 0) - 10, Home: 0, End: last };
  const to = steps[key];
  return to === undefined || last < 0 ? undefined : Math.min(last, Math.max(0, to));
}

export function Chart({ name, option, points, height = 280, wide = 0 }: ChartProps) {
  const node = useRef<HTMLDivElement>(null);
  const { chart, failed } = useChart(node, option);
  const [at, setAt] = useState<number>();
  const walk = (event: KeyboardEvent): void => {
    const dataIndex = pointBy(event.key, at, points.length - 1);
    if (dataIndex === undefined) return;
    event.preventDefault();
    setAt(dataIndex);
    chart.current?.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex });
  };
  const leave = (): void => {
    setAt(undefined);
    chart.current?.dispatchAction({ type: "hideTip" });
  };
  if (failed) return <p role="alert">The chart could not be loaded. The table below has the same figures; load the page again to see the chart.</p>;
  return (
    <div className="chart">
      <div className="chart-scroll">
        <div ref={node} className="chart-room" style={{ height, minWidth: wide }} role="img" aria-label={`${name}. Arrow keys go from point to point; the table below has all of them.`} tabIndex={0} onKeyDown={walk} onBlur={leave} />
      </div>
      <p className="chart-point soft small" role="status">
        {at === undefined ? "" : points[at]}
      </p>
    </div>
  );
}
