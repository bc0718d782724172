// Where on a scene's picture viewers pressed, over time; and where nothing was.

import { Checkbox, Loader, NativeSelect, Slider } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { useClips, type ClipInfo } from "../film/clips.ts";
import { rangeOf, sceneOf } from "../film/film.ts";
import { clock, count } from "../shell/words.ts";
import { choose, useAbout } from "./about.tsx";
import type { ExpectedPlace, Heat as Answer, Report, SceneCounts } from "./answers.ts";
import { picksOne, queryOf } from "./asked.ts";
import { Expected } from "./expected.tsx";
import { AsTable, Figure } from "./figure.tsx";
import { cellsOf, type Cell } from "./cells.ts";
import { useAnswer } from "./load.ts";
import { figure } from "./said.ts";

const TALL_VH = 70; // of the window, an upright picture
const SHOWN = { both: "Everything", pressed: "Presses on elements", missed: "Presses where nothing is" } as const;
type Kind = keyof typeof SHOWN;

/** The clip, standing at this second of it. */
function Picture({ clip, t }: { clip: ClipInfo | undefined; t: number }) {
  const node = useRef<HTMLVideoElement>(null);
  const file = clip && (clip.by === undefined || clip.by === "video") ? clip.file : undefined;
  useEffect(() => {
    const video = node.current;
    if (!video) return undefined;
    const seek = (): void => {
      video.currentTime = t;
    };
    if (video.readyState >= 1) seek();
    else video.addEventListener("loadedmetadata", seek, { once: true });
    return () => video.removeEventListener("loadedmetadata", seek);
  }, [file, t]);
  if (!file) return <p className="heat-none">The picture of this clip stays where it plays; places are shown without it.</p>;
  return <video ref={node} src={file} muted playsInline preload="auto" aria-hidden="true" />;
}

/** Cells over the picture: the more presses, the fuller. A press where nothing is
 * has a frame too, for who sees no colours. */
function Cells({ cells, size }: { cells: readonly Cell[]; size: number }) {
  const most = Math.max(1, ...cells.map(({ pressed, missed }) => pressed + missed));
  const framed = cells.filter(({ pressed, missed }) => missed > pressed);
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {framed.map(({ x, y }) => (
        <rect key={`edge ${x} ${y}`} x={x * size} y={y * size} width={size} height={size} className="missed-edge" />
      ))}
      {cells.map(({ x, y, pressed, missed }) => (
        <rect key={`${x} ${y}`} x={x * size} y={y * size} width={size} height={size} className={missed > pressed ? "missed" : "pressed"} fillOpacity={0.25 + 0.65 * ((pressed + missed) / most)} />
      ))}
    </svg>
  );
}

const MEANS = ["heat.spans.cells.presses", "heat.spans.cells.misses", "heat.cell", "heat.seconds", "expected.sessions", "expected.presses", "expected.share", "expected.from"];

interface MapProps {
  scene: SceneCounts;
  whole: boolean;
  t: number;
  kind: Kind;
  picked: boolean; // by what viewers passed, or on what
}

function Map_({ scene, whole, t, kind, picked }: MapProps) {
  const { project, asked, document } = useAbout();
  const query = queryOf({ ...asked, entered: "", without: "", device: "", host: "", tag: "", country: "" });
  const { answer, trouble } = useAnswer<Answer>(`api/v1/projects/${project}/report/heat?scene=${encodeURIComponent(scene.id)}${query ? `&${query}` : ""}`);
  const clips = useClips(document, project);
  const found = sceneOf(document, scene.id);
  const clip = found && clips.get(found.clip);
  const from = found ? rangeOf(found, clip?.duration ?? 0)[0] : (scene.from ?? 0);
  const cells = useMemo(() => (answer?.scene === scene.id ? cellsOf(answer, whole ? undefined : t, kind) : []), [answer, scene.id, whole, t, kind]);
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!answer) return <Loader size="sm" aria-label="Reading presses" />;
  const sum = cells.reduce((all, { pressed, missed }) => ({ pressed: all.pressed + pressed, missed: all.missed + missed }), { pressed: 0, missed: 0 });
  const when = whole ? "in the whole scene" : `from ${clock(Math.floor(t / answer.seconds) * answer.seconds)} to ${clock((Math.floor(t / answer.seconds) + 1) * answer.seconds)}`;
  const ratio = clip?.width && clip.height ? clip.width / clip.height : 16 / 9;
  const hits = answer.spans.some((span) => span.cells.some(([, , presses]) => presses > 0));
  const missed = `${count(sum.missed, "press", "presses")} where nothing is`;
  const said = `${hits ? `${count(sum.pressed, "press", "presses")} on elements, ${missed}` : missed}, ${when}`;
  return (
    <>
      <div className="heat" role="img" aria-label={`Picture of ${scene.label || scene.id}: ${said}. The table below has the places.`} style={{ aspectRatio: ratio, width: `min(100%, ${TALL_VH * ratio}vh)` }}>
        <Picture clip={clip} t={from + t} />
        <Cells cells={cells} size={answer.cell} />
      </div>
      <p role="status" className="soft">
        {said}.{hits ? "" : " Where on the picture elements were pressed is not known; Elements says how often."}{picked ? " The picture shows everybody: places are not kept apart by what viewers passed, nor by devices or where they came from." : ""}
      </p>
      <AsTable
        name={`Places of ${scene.label || scene.id}`}
        rows={cells}
        keyOf={({ x, y }) => `${x} ${y}`}
        columns={[
          { head: "From the left", of: ({ x }) => `${x * answer.cell}–${(x + 1) * answer.cell} %` },
          { head: "From the top", of: ({ y }) => `${y * answer.cell}–${(y + 1) * answer.cell} %` },
          ...(hits ? [{ head: "On elements", of: ({ pressed }: Cell) => figure(pressed), number: true }] : []),
          { head: "Where nothing is", of: ({ missed }) => figure(missed), number: true },
        ]}
      />
    </>
  );
}

export function Heat({ report, scene }: { report: Report; scene: SceneCounts }) {
  const { project, asked, document } = useAbout();
  const [t, setT] = useState(0);
  const [whole, setWhole] = useState(true);
  const [kind, setKind] = useState<Kind>("both");
  const top = useRef<HTMLDivElement>(null);
  const known = sceneOf(document, scene.id) !== undefined || scene.to !== null;
  const length = Math.max(1, scene.from !== null && scene.to !== null ? scene.to - scene.from : scene.retention.length);
  const at = Math.min(t, length);
  const look = (place: ExpectedPlace): void => {
    choose(project, asked, { scene: place.scene });
    setT(place.from);
    setWhole(false);
    setKind("missed");
    top.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Figure at="picture" title={`Presses on the picture: ${scene.label || scene.id}`} means={MEANS} csv="expected">
      <div className="heat-tools" ref={top}>
        <NativeSelect label="Show" value={kind} data={Object.entries(SHOWN).map(([value, label]) => ({ value, label }))} onChange={(event) => setKind(event.currentTarget.value as Kind)} />
        <Checkbox label="The whole scene at once" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />
        <div className="heat-time">
          <Slider
            thumbLabel="Time of the picture"
            min={0}
            max={length}
            step={0.5}
            value={at}
            label={clock}
            thumbProps={{ "aria-valuetext": clock(at) }}
            onChange={(value) => {
              setT(value);
              setWhole(false);
            }}
          />
          <span className="soft small">{clock(at)}</span>
        </div>
      </div>
      {known && <Map_ scene={scene} whole={whole} t={at} kind={kind} picked={picksOne(asked)} />}
      <Expected report={report} look={look} />
    </Figure>
  );
}
