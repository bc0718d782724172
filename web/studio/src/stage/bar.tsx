// Over the picture: what can be done with what is chosen, or is being drawn.

import { Button, Menu, SegmentedControl, Switch } from "@mantine/core";
import { IconChevronDown, IconTrash } from "@tabler/icons-react";
import { useStore, type StoreApi } from "zustand";
import { Screens } from "../editor/screens.tsx";
import type { Looking } from "../editor/state.ts";
import { nameOf, type Box } from "../film/film.ts";
import { aligned, boxAt, shapeOf, SHAPES, sized, withBox, type Edge, type Shape, spotOf } from "../film/places.ts";
import type { Desk } from "../record/draft.ts";
import { shapeFields } from "./outline.tsx";
import { fieldSteps, placeSteps, type Standing } from "./standing.ts";

const EDGES: [Edge, string][] = [
  ["start", "Left edges"],
  ["center", "Middles"],
  ["end", "Right edges"],
  ["top", "Top edges"],
  ["middle", "Centres"],
  ["bottom", "Bottom edges"],
];
const SIZES = [
  ["width", "Same width"],
  ["height", "Same height"],
  ["size", "Same size"],
] as const;
const LABELS: Record<Shape, string> = { rectangle: "Rectangle", circle: "Circle", polygon: "Polygon" };

interface BarProps {
  desk: Desk;
  standing: Standing | undefined;
  looking: StoreApi<Looking>;
  shape: Shape; // of the next hotspot
  corners: number; // of the polygon that is being drawn
  choose(shape: Shape): void;
  remove(): void; // what is chosen
}

const ShapeControl = ({ label, value, choose }: { label: string; value: Shape; choose(shape: Shape): void }) => (
  <SegmentedControl size="xs" aria-label={label} value={value} data={SHAPES.map((one) => ({ value: one, label: LABELS[one] }))} onChange={(now) => choose(now as Shape)} />
);

export function StageBar({ desk, standing, looking, shape, corners, choose, remove }: BarProps) {
  const { selected, tool, frame, zones } = useStore(looking);
  const elements = standing?.elements.filter(({ id }) => selected.includes(id)) ?? [];
  const [only] = elements;
  return (
    <div className="stage-bar" role="toolbar" aria-label="On the stage">
      {tool === "hotspot" ? (
        <>
          <ShapeControl label="Shape of the new hotspot" value={shape} choose={choose} />
          <span className="soft small hint" role="status">
            {shape !== "polygon" ? "Draw it on the picture." : corners < 3 ? "Press for each corner." : "Enter closes it, Backspace takes one back."}
          </span>
        </>
      ) : tool ? (
        <span className="soft small hint">Draw it on the picture, or press where it belongs.</span>
      ) : elements.length > 1 && standing ? (
        <Several desk={desk} standing={standing} ids={elements.map(({ id }) => id)} />
      ) : only && standing ? (
        <>
          <span className="small name">{nameOf(only)}</span>
          {only.kind === "hotspot" && (
            <ShapeControl
              label="Shape"
              value={shapeOf(only).shape}
              choose={(now) => desk.edit(`Make ${nameOf(only)} a ${now}`, fieldSteps(standing.document, standing.scene, only.id, shapeFields(only, now)))}
            />
          )}
        </>
      ) : (
        <span className="soft small hint">Press a thing to change it; Shift for several.</span>
      )}
      {!tool && selected.length > 0 && (
        <Button variant="default" size="compact-sm" className="delete" leftSection={<IconTrash size={14} />} onClick={remove}>
          Delete
        </Button>
      )}
      <span className="screens">
        <Switch size="xs" label="Safe zones" checked={zones} onChange={(event) => looking.setState({ zones: event.currentTarget.checked })} />
        <Screens value={frame} choose={(screen) => looking.setState({ frame: screen })} />
      </span>
    </div>
  );
}

function Several({ desk, standing, ids }: { desk: Desk; standing: Standing; ids: readonly string[] }) {
  const { elements, picture, t, near } = standing;
  const placed = elements.flatMap((element) => {
    const box = ids.includes(element.id) ? boxAt(spotOf(element, picture.narrow).place, t) : undefined;
    return box ? [{ element, box }] : [];
  });
  const set = (label: string, boxes: readonly Box[]): void => {
    const steps = placed.flatMap(({ element }, n) => placeSteps(standing, element, withBox(spotOf(element, picture.narrow).place, t, boxes[n] as Box, near)));
    desk.edit(label, steps);
  };
  const all = placed.map(({ box }) => box);
  const menu = (name: string, items: readonly (readonly [string, () => void])[]) => (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" size="compact-sm" rightSection={<IconChevronDown size={14} />} disabled={placed.length < 2}>
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(([label, act]) => (
          <Menu.Item key={label} onClick={act}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <>
      <span className="small name">{ids.length} elements</span>
      {menu("Align", EDGES.map(([edge, label]) => [label, () => set(`Align ${placed.length} elements`, aligned(all, edge))] as const))}
      {menu("Size", SIZES.map(([side, label]) => [label, () => set(`Give ${placed.length} elements one ${side}`, sized(all, side))] as const))}
    </>
  );
}
