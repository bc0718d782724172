// What stands on the picture: who saw it, who used it.

import { useState } from "react";
import { NativeSelect } from "@mantine/core";
import type { ElementCounts, Report } from "./answers.ts";
import { Bar, Figure, Table, type Column } from "./figure.tsx";
import { called, decimal, figure, lasting, percent } from "./said.ts";

const ORDERS = {
  film: { label: "As in the film", by: (): number => 0 },
  pressed: { label: "Used by most", by: (a: ElementCounts, b: ElementCounts): number => b.pressed - a.pressed },
  rate: { label: "Highest rate", by: (a: ElementCounts, b: ElementCounts): number => (b.rate ?? -1) - (a.rate ?? -1) },
  turn: { label: "Used first", by: (a: ElementCounts, b: ElementCounts): number => (a.turn ?? Infinity) - (b.turn ?? Infinity) || b.first - a.first },
  unused: { label: "Lowest rate", by: (a: ElementCounts, b: ElementCounts): number => (a.rate ?? 2) - (b.rate ?? 2) },
} as const;

const MEANS = ["elements.shown", "elements.pressed", "elements.presses", "elements.rate", "elements.rate_per_start", "elements.presses_per_start", "elements.hovered", "elements.median_seconds", "elements.turn", "elements.first"];

export function Elements({ report }: { report: Report }) {
  const [order, setOrder] = useState<keyof typeof ORDERS>("film");
  const { elements, scenes } = report;
  if (!elements.length) return null;
  const columns: Column<ElementCounts>[] = [
    { head: "Element", of: ({ label, id }) => label || id },
    { head: "Kind", of: ({ kind }) => kind },
    { head: "Scene", of: ({ scene }) => called(scenes, scene) },
    { head: "Shown to", of: ({ shown }) => figure(shown), number: true },
    { head: "Used by", of: ({ pressed }) => figure(pressed), number: true },
    { head: "Rate", of: ({ rate }) => percent(rate), number: true },
    { head: "As a bar", of: ({ rate }) => <Bar share={rate} /> },
    { head: "Of plays", of: ({ rate_per_start }) => percent(rate_per_start), number: true },
    { head: "Times", of: ({ presses }) => figure(presses), number: true },
    { head: "Times per play", of: ({ presses_per_start }) => decimal(presses_per_start, 2), number: true },
    { head: "Half of them within", of: ({ median_seconds }) => lasting(median_seconds), number: true },
    { head: "As which, on average", of: ({ turn }) => decimal(turn), number: true },
    { head: "First of all", of: ({ first }) => figure(first), number: true },
    { head: "Hovered by", of: ({ hovered }) => figure(hovered), number: true },
  ];
  return (
    <Figure at="elements" title="Elements" means={MEANS} csv="elements">
      <NativeSelect className="scene-choice" label="Order of the elements" value={order} data={Object.entries(ORDERS).map(([value, { label }]) => ({ value, label }))} onChange={(event) => setOrder(event.currentTarget.value as keyof typeof ORDERS)} mb="xs" />
      <Table name="Elements" rows={[...elements].sort(ORDERS[order].by)} columns={columns} keyOf={({ id }) => id} />
    </Figure>
  );
}
