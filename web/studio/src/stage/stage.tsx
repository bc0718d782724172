// Where elements are put: the picture as viewers will see it, and over it boxes
// that are drawn, dragged, sized and turned.

import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useStore, type StoreApi } from "zustand";
import type { Looking } from "../editor/state.ts";
import type { Clips } from "../film/clips.ts";
import { elementsOf, nameOf, rangeOf, spanOf, type Box, type Element, type Record_ } from "../film/film.ts";
import { shapeOf, type Shape } from "../film/places.ts";
import type { Desk } from "../record/draft.ts";
import type { Json } from "../record/steps.ts";
import { StageBar } from "./bar.tsx";
import { useCarrying } from "./carrying.ts";
import { GRIPS } from "./drag.ts";
import { percentIn, pushOf } from "./hold.ts";
import { Notices, useNotices } from "./noticed.tsx";
import type { Notice } from "./notices.ts";
import { Corners, Drawing, Outline, useDrawing } from "./outline.tsx";
import { Path } from "./path.tsx";
import { grab, pressBox, pressGround, type Pressed } from "./press.ts";
import { boxesOf, boxSteps, called, nearOf, put, type Standing } from "./standing.ts";
import { useCanvas, usePlaying, useScreen } from "./watch.ts";

export { frameOf } from "./watch.ts";

export interface Draw {
  kind: string;
  box: Box;
  fields?: Record_; // beside its place
}

interface StageProps {
  desk: Desk;
  looking: StoreApi<Looking>;
  clips: Clips;
  draw(what: Draw): void;
  remove(): void; // what is chosen
}

export function StageView(props: StageProps) {
  const { desk, looking, remove } = props;
  const { canvas, document, scene, clip, from, drawn } = useCanvas(props);
  const { selected, tool, frame, zones, t, playing } = useStore(looking);
  const room = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const guides = useRef<HTMLDivElement>(null);
  const fresh = useRef<HTMLDivElement>(null);
  const [shape, setShape] = useState<Shape>("rectangle");
  const [said, say] = useState("");
  const length = scene ? rangeOf(scene, clip?.duration ?? 0)[1] - from : 0;
  usePlaying(canvas, looking, from, length);
  const picture = useScreen(canvas, room, holder, frame, clip ? clip.width / clip.height : 16 / 9);
  const { narrow } = picture;
  useEffect(() => canvas.choose(selected), [canvas, selected, drawn, t, picture]);
  useEffect(() => looking.setState({ narrow }), [looking, narrow]);
  useCarrying({ desk, looking, length, remove, say });

  const standing = useMemo((): Standing | undefined => {
    if (!scene) return undefined;
    const elements = elementsOf(scene).filter((element) => {
      const [begin, end] = spanOf(element, length);
      return (t >= begin && t <= end) || selected.includes(element.id);
    });
    return { canvas, document, scene, elements, boxes: boxesOf(canvas, elements, t, layer.current), t, length, near: nearOf(clip), picture };
    // `drawn` changes when the engine has another document.
  }, [canvas, document, scene, length, t, selected, clip, picture, drawn]);
  const notices = useNotices(standing, frame, playing, drawn);

  const drawing = useDrawing(tool === "hotspot" && shape === "polygon", () => layer.current?.getBoundingClientRect(), ({ box, points }) =>
    props.draw({ kind: "hotspot", box, fields: { shape: "polygon", points: points as Json } }),
  );
  const pressed = (): Pressed | undefined =>
    standing && layer.current && guides.current && fresh.current ? { desk, looking, standing, layer: { node: layer.current, guides: guides.current, drawn: fresh.current } } : undefined;
  const with_ = (act: (on: Pressed) => void): void => {
    const on = pressed();
    say("");
    if (on) act(on);
  };
  const ground = (event: PointerEvent<HTMLElement>): void => {
    if (event.button || event.target !== event.currentTarget) return;
    if (tool === "hotspot" && shape === "polygon") {
      const bounds = event.currentTarget.getBoundingClientRect();
      drawing.add(percentIn(bounds, event));
    } else with_((on) => pressGround(event, on, (kind, box) => props.draw({ kind, box, ...(kind === "hotspot" && shape === "circle" ? { fields: { shape } } : {}) })));
  };

  const nudge = (event: KeyboardEvent<HTMLElement>): void => {
    const by = pushOf(event);
    const focused = (event.target as HTMLElement).dataset["box"];
    const ids = focused && !selected.includes(focused) ? [focused] : selected;
    if (by && ids.length && standing && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      const moved = ([x, y, ...rest]: Box): Box => [x + (by[0] * 100) / picture.width, y + (by[1] * 100) / picture.height, ...rest] as Box;
      const to = new Map([...standing.boxes].filter(([id]) => ids.includes(id)).map(([id, box]) => [id, moved(box)]));
      canvas.assume(to);
      desk.edit(`Nudge ${called(standing.elements, ids)}`, boxSteps(standing, to));
    }
  };

  const only = selected.length === 1 ? standing?.elements.find(({ id }) => id === selected[0]) : undefined;
  const onlyBox = only && standing?.boxes.get(only.id);
  return (
    <div className="stage-side">
      <StageBar desk={desk} standing={standing} looking={looking} shape={shape} corners={drawing.corners.length} choose={setShape} remove={remove} />
      <div className="stage-room" ref={room}>
        <div className="stage-frame" ref={holder} data-frame={frame}>
          <div
            className="stage-layer"
            ref={layer}
            role="group"
            aria-label="Stage"
            data-tool={tool}
            style={{ left: picture.left, top: picture.top, width: picture.width, height: picture.height }}
            onPointerDown={ground}
            onDoubleClick={drawing.close}
            onKeyDown={nudge}
          >
            {zones && <div className="zones" aria-hidden="true" />}
            {standing?.elements.map((element) => {
              const box = standing.boxes.get(element.id);
              return (
                box && (
                  <StageBox
                    key={element.id}
                    element={element}
                    box={box}
                    small={Math.min(box[2] * picture.width, box[3] * picture.height) * picture.shown < SMALL_PX * 100}
                    chosen={selected.includes(element.id)}
                    alone={element === only}
                    wrong={canvas.left.has(element.id)}
                    notice={notices.find(({ id }) => id === element.id)}
                    looking={looking}
                    with_={with_}
                  />
                )
              );
            })}
            {standing && only && onlyBox && (
              <>
                <Path
                  desk={desk}
                  standing={standing}
                  element={only}
                  seek={(to) => looking.setState({ t: Math.min(to, Math.max(0, length - 2 * standing.near)), playing: false })}
                  grab={(event) => with_((on) => pressBox(event, on, only.id))}
                />
                {shapeOf(only).shape === "polygon" && only.kind === "hotspot" && <Corners desk={desk} standing={standing} element={only} box={onlyBox} />}
              </>
            )}
            <Drawing corners={drawing.corners} />
            <div className="drawn" ref={fresh} hidden />
            <div className="guides" ref={guides} />
          </div>
        </div>
        {(clip?.by === "youtube" || clip?.by === "vimeo") && <p className="stage-elsewhere">{clip.by === "youtube" ? "YouTube" : "Vimeo"} shows its picture only in the preview and to viewers. Place things by their figures and the timeline.</p>}
        {said && (
          <p className="stage-said" role="status">
            {said}
          </p>
        )}
      </div>
      <Notices notices={notices} frame={frame} looking={looking} />
    </div>
  );
}

const SMALL_PX = 44; // of a box on the page

interface BoxProps {
  element: Element;
  box: Box;
  small: boolean; // there is no room for all its grips
  chosen: boolean;
  alone: boolean; // nothing else is chosen
  wrong: boolean;
  notice: Notice | undefined;
  looking: StoreApi<Looking>;
  with_(act: (on: Pressed) => void): void;
}

function StageBox({ element, box, small, chosen, alone, wrong, notice, looking, with_ }: BoxProps) {
  const { id, kind } = element;
  return (
    <div
      data-box={id}
      className="box"
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={`${kind} ${nameOf(element)}`}
      data-shape={kind === "hotspot" ? shapeOf(element).shape : undefined}
      data-notice={notice?.level}
      data-small={small || undefined}
      data-right={box[0] > 50 || undefined}
      ref={(node) => {
        if (node) put(node, box);
      }}
      onFocus={(event) => {
        if (!chosen && event.currentTarget.matches(":focus-visible")) looking.setState({ selected: [id] });
      }}
      onPointerDown={(event) => with_((on) => pressBox(event, on, id))}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        looking.setState({ selected: [id] });
      }}
    >
      <Outline element={element} />
      {wrong ? <span className="box-wrong">has a mistake</span> : notice && <span className="box-notice">{notice.short}</span>}
      {alone && (
        <>
          {GRIPS.map((grip) => (
            <span key={grip} className="grip" data-grip={grip} onPointerDown={(event) => with_((on) => grab(event, on, grip, [id]))} />
          ))}
          <span className="grip" data-grip="turn" onPointerDown={(event) => with_((on) => grab(event, on, "turn", [id]))} />
        </>
      )}
    </div>
  );
}
