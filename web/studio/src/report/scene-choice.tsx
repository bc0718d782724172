// Which scene the curves and the picture show.

import { NativeSelect } from "@mantine/core";
import { choose } from "./about.tsx";
import type { Report as Answer } from "./answers.ts";
import type { Asked } from "./asked.ts";

export function SceneChoice({ project, asked, report }: { project: string; asked: Asked; report: Answer }) {
  const scene = report.scenes.find(({ id }) => id === asked.scene) ?? report.scenes[0];
  return (
    <NativeSelect
      className="scene-choice"
      label="Scene"
      description="Of the curve, and of the picture further below"
      value={scene?.id ?? ""}
      data={report.scenes.map(({ id, label, entered }) => ({ value: id, label: `${label || id} (${entered.toLocaleString("en")} came in)` }))}
      onChange={(event) => choose(project, asked, { scene: event.currentTarget.value })}
    />
  );
}
