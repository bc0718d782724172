// Edges as a flow from left to right, with those who go no further. Pure.

import type { Edge, SceneCounts } from "./answers.ts";
import { called, figure } from "./said.ts";

const START = "start";
const at = (scene: string | null): string => (scene === null ? START : `scene ${scene}`);

export interface Flow {
  nodes: { id: string; label: string; left: boolean }[]; // left: they went no further
  links: { source: string; target: string; value: number }[];
  back: number; // ways that are not drawn: a flow has no circles
  tallest: number; // nodes in a column
  columns: number;
  called(id: string): string;
  into(id: string): number;
}

/** Those that lead to where one has been, by depth first from the beginning. */
function backward(edges: readonly Edge[]): Set<Edge> {
  const out = new Map<string, Edge[]>();
  for (const edge of edges) out.set(at(edge.from), [...(out.get(at(edge.from)) ?? []), edge]);
  const back = new Set<Edge>();
  const state = new Map<string, "open" | "done">();
  for (const root of [START, ...out.keys()]) {
    const path: { node: string; next: number }[] = state.has(root) ? [] : [{ node: root, next: 0 }];
    if (path.length) state.set(root, "open");
    while (path.length) {
      const top = path[path.length - 1] as { node: string; next: number };
      const edge = out.get(top.node)?.[top.next++];
      if (!edge) {
        state.set(top.node, "done");
        path.pop();
        continue;
      }
      const to = at(edge.to);
      if (state.get(to) === "open") back.add(edge);
      else if (!state.has(to)) {
        state.set(to, "open");
        path.push({ node: to, next: 0 });
      }
    }
  }
  return back;
}

/** Columns, and the nodes in the fullest; each stands where its longest way leads. */
function sizeOf(links: Flow["links"], nodes: Flow["nodes"]): Pick<Flow, "tallest" | "columns"> {
  const depth = new Map(nodes.map(({ id }) => [id, 0]));
  let changed = true;
  for (let turn = 0; changed && turn <= nodes.length; turn++) {
    changed = false;
    for (const { source, target } of links) {
      const deeper = (depth.get(source) ?? 0) + 1;
      if (deeper <= (depth.get(target) ?? 0)) continue;
      depth.set(target, deeper);
      changed = true;
    }
  }
  const columns = new Map<number, number>();
  for (const n of depth.values()) columns.set(n, (columns.get(n) ?? 0) + 1);
  return { tallest: Math.max(1, ...columns.values()), columns: columns.size };
}

export function flowOf(scenes: readonly SceneCounts[], edges: readonly Edge[]): Flow {
  const back = backward(edges);
  const links = edges.filter((edge) => !back.has(edge) && edge.count > 0).map(({ from, to, count }) => ({ source: at(from), target: at(to), value: count }));
  const labels = new Map<string, string>([[START, "The beginning"]]);
  for (const { target } of links) labels.set(target, called(scenes, target.slice("scene ".length)));
  for (const { source } of links) if (source !== START) labels.set(source, called(scenes, source.slice("scene ".length)));
  if (!links.some(({ source }) => source === START)) labels.delete(START);
  const nodes = [...labels].map(([id, label]) => ({ id, label, left: false }));
  // Where a way leads on, who stays is lost; where none does, the film ends.
  for (const { id, left } of scenes) {
    if (!left || !labels.has(at(id)) || !edges.some(({ from, to, count }) => from === id && to !== id && count > 0)) continue;
    const node = `left ${id}`;
    labels.set(node, `${figure(left)} left`);
    nodes.push({ id: node, label: `${figure(left)} left`, left: true });
    links.push({ source: at(id), target: node, value: left });
  }
  const into = (id: string): number => links.reduce((sum, { target, value }) => (target === id ? sum + value : sum), 0) || links.reduce((sum, { source, value }) => (source === id ? sum + value : sum), 0);
  return { nodes, links, back: back.size, ...sizeOf(links, nodes), called: (id) => labels.get(id) ?? id, into };
}
