// Where viewers leave, and what stood there.

import { Button } from "@mantine/core";
import { useClips } from "../film/clips.ts";
import { elementsOf, nameOf, rangeOf, sceneOf, spanOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { clock, count } from "../shell/words.ts";
import { choose, useAbout } from "./about.tsx";
import type { Cliff, SceneCounts } from "./answers.ts";
import { AsTable, Figure } from "./figure.tsx";
import { showPart } from "./parts.tsx";
import { figure, percent } from "./said.ts";
import { Still } from "./still.tsx";

const CLIFF_S = 5; // server/reports/cliffs.h

/** What was on the picture in the seconds of the fall, by its names. */
export function stoodAt(document: Document, scene: SceneCounts | undefined, at: number): string[] {
  const found = scene && sceneOf(document, scene.id);
  if (!found || !scene) return [];
  const length = scene.from === null || scene.to === null ? Infinity : scene.to - scene.from;
  return elementsOf(found)
    .filter((element) => {
      const [from, to] = spanOf(element, length);
      return from < at + CLIFF_S && to > at;
    })
    .map((element) => `${element.kind} “${nameOf(element)}”`);
}

export function Cliffs({ cliffs, scenes }: { cliffs: readonly Cliff[]; scenes: readonly SceneCounts[] }) {
  const { project, asked, document } = useAbout();
  const clips = useClips(document, project);
  if (!cliffs.length) {
    return (
      <Figure at="left" title="Where they leave" means={["cliffs.lost"]}>
        <p className="soft">Nowhere in particular: there is no second behind which viewers get fewer.</p>
      </Figure>
    );
  }
  const show = (scene: string): void => {
    choose(project, asked, { scene });
    showPart("watched");
  };
  const name = ({ label, scene }: Cliff): string => label || scene;
  return (
    <Figure at="left" title="Where they leave" means={["cliffs.at", "cliffs.lost", "cliffs.share"]} csv="cliffs">
      <ol className="cliffs">
        {cliffs.map((cliff) => {
          const scene = sceneOf(document, cliff.scene);
          const clip = scene && clips.get(scene.clip);
          const stood = stoodAt(document, scenes.find(({ id }) => id === cliff.scene), cliff.at);
          return (
            <li key={`${cliff.scene} ${cliff.at}`}>
              {scene && <Still clip={clip} t={rangeOf(scene, clip?.duration ?? 0)[0] + cliff.at + 0.5} />}
              <p>
                <strong>
                  {figure(cliff.lost)} ({percent(cliff.share)}) leave at {clock(cliff.at)} of {name(cliff)}
                </strong>
                <br />
                <span className="soft">{stood.length ? `There stood: ${stood.join(", ")}.` : "Nothing stood on the picture there."}</span>
              </p>
              <Button size="xs" variant="default" aria-label={`Show the curve of ${name(cliff)}`} onClick={() => show(cliff.scene)}>
                Show the curve
              </Button>
            </li>
          );
        })}
      </ol>
      <AsTable
        name={count(cliffs.length, "steepest fall")}
        rows={cliffs}
        keyOf={({ scene, at }) => `${scene} ${at}`}
        columns={[
          { head: "Scene", of: name },
          { head: "At", of: ({ at }) => clock(at), number: true },
          { head: "Fewer", of: ({ lost }) => figure(lost), number: true },
          { head: "Share", of: ({ share }) => percent(share), number: true },
        ]}
      />
    </Figure>
  );
}
