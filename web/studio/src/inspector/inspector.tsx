// What is chosen, in full: an element, several, or the scene.

import { Button, Checkbox, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Mistake } from "../../../engine/src/index.ts";
import { elementsOf, isRecord, listOf, nameOf, panelsOf, type Box, type Element, type Record_, type Scene } from "../film/film.ts";
import { boxAt, following, keysOf, spotOf, standing, withBox } from "../film/places.ts";
import { makePanel } from "../film/make.ts";
import { setField, type Document, type Json, type Step } from "../record/steps.ts";
import { useTyped } from "../shell/typed.ts";
import { KeyList } from "../stage/keys.tsx";
import { Form, LongForm, SceneField } from "./form.tsx";
import { elementOptions, PANEL_KINDS, panelOptions, sceneOptions } from "./schema.ts";

interface InspectorProps {
  document: Document;
  scene: Scene;
  selected: readonly string[];
  t: number;
  narrow: boolean; // the screen that is shown is
  frame: number; // seconds
  mistakes: readonly Mistake[];
  edit(label: string, steps: Step[]): void;
  seek(t: number): void;
  remove(): void; // what is chosen
}

export function Inspector(props: InspectorProps) {
  const elements = elementsOf(props.scene).filter(({ id }) => props.selected.includes(id));
  const [only] = elements;
  if (elements.length > 1) return <Several elements={elements} remove={props.remove} />;
  if (only) return <One {...props} element={only} />;
  const trigger = listOf(props.scene, "triggers").find(({ id }) => props.selected.includes(id));
  if (trigger) return <OneTrigger {...props} trigger={trigger} />;
  return <OfScene {...props} />;
}

const subtitle = (kind: string, id: string): string => (id === kind ? kind : `${kind} · ${id}`);

/** What is chosen, and a way to be rid of it. */
const Head = ({ name, remove }: { name: string; remove(): void }) => (
  <div className="inspector-head">
    <h2>{name}</h2>
    <Button variant="default" size="compact-sm" leftSection={<IconTrash size={14} />} onClick={remove}>
      Delete
    </Button>
  </div>
);

function One({ document, scene, element, t, narrow, frame, mistakes, edit, seek, remove }: InspectorProps & { element: Element }) {
  const at = ["scenes", scene.id, "elements", element.id];
  const name = nameOf(element);
  return (
    <section aria-label={`${element.kind} ${name}`}>
      <Head name={name} remove={remove} />
      <p className="soft small">{subtitle(element.kind, element.id)}</p>
      <Mistakes mistakes={mistakes.filter(({ code }) => code !== UNASKED)} />
      <Opens document={document} at={at} element={element} edit={edit} name={name} />
      <Place document={document} at={at} element={element} t={t} narrow={narrow} frame={frame} edit={edit} seek={seek} name={name} />
      <OnPhones document={document} at={at} element={element} narrow={narrow} edit={edit} name={name} />
      <LongForm document={document} at={at} record={element} options={elementOptions(element.kind)} edit={edit} name={name} />
    </section>
  );
}

/** A moment at which something happens by itself. */
function OneTrigger({ document, scene, mistakes, edit, trigger, remove }: InspectorProps & { trigger: Record_ & { id: string } }) {
  const options = sceneOptions().find(({ name }) => name === "triggers")?.options ?? [];
  return (
    <section aria-label={`Trigger ${trigger.id}`}>
      <Head name={`Trigger ${trigger.id}`} remove={remove} />
      <p className="soft small">{nameOf(scene)}</p>
      <Mistakes mistakes={mistakes} />
      <Form document={document} at={["scenes", scene.id, "triggers", trigger.id]} record={trigger} options={options} edit={edit} name={`trigger ${trigger.id}`} />
    </section>
  );
}

/** The field "Why we ask" says it itself, in softer words. */
const UNASKED = "asks_without_why";

/** Mistakes beside the thing that they concern, in the engine's own words. */
export function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }) {
  if (!mistakes.length) return null;
  return (
    <ul className="mistakes" aria-label="To be mended">
      {mistakes.map(({ path, text, severity, code }) => (
        <li key={path + code} data-severity={severity}>
          {text}
        </li>
      ))}
    </ul>
  );
}

interface PlaceProps {
  document: Document;
  at: string[];
  element: Element;
  t: number;
  narrow: boolean;
  frame: number;
  name: string;
  edit(label: string, steps: Step[]): void;
  seek(t: number): void;
}

/** How a thing is followed, from where one is. */
function followWords(moments: number | undefined): string {
  if (moments === undefined) return "It stands. To let it move: Follow, then put it at two or more moments; it moves between them.";
  if (moments === 1) return "This is its first moment. Go to another with the cursor, and put the box where the thing is then: it moves between them.";
  return "It moves between its moments. Put it elsewhere at another one, or drag a dot on the picture.";
}

const SIDES = [
  ["Left", 0],
  ["Top", 1],
  ["Width", 2],
  ["Height", 3],
  ["Turn", 4],
] as const;

/** Exactly where it stands, and whether it follows something. */
function Place({ document, at, element, t, narrow, frame, name, edit, seek }: PlaceProps) {
  const { place, path } = spotOf(element, narrow);
  const box = boxAt(place, t);
  const keys = keysOf(place);
  const set = (label: string, now: ReturnType<typeof following>): void => {
    if (now !== undefined) edit(label, setField(document, [...at, ...path], now));
  };
  if (!box) {
    return (
      <p className="soft">
        The player chooses its place. <button className="link" onClick={() => set(`Place ${name}`, [30, 40, 40, 20])}>Choose it yourself</button>
      </p>
    );
  }
  return (
    <div className="place">
      <div className="sides">
        {SIDES.map(([label, n]) => (
          <NumberInput
            key={label}
            label={label}
            size="xs"
            suffix={n === 4 ? "°" : " %"}
            decimalScale={2}
            hideControls
            value={Math.round((box[n] ?? 0) * 100) / 100}
            onBlur={(event) => {
              const value = parseFloat(event.currentTarget.value);
              if (Number.isNaN(value) || value === box[n]) return;
              const now = [...box] as Box;
              now[n] = value;
              set(`Place ${name}`, withBox(place, t, now, frame / 2));
            }}
          />
        ))}
      </div>
      <Group gap="xs">
        <Button size="xs" variant={keys ? "filled" : "default"} aria-pressed={Boolean(keys)} onClick={() => (keys ? set(`Let ${name} stand`, standing(place, t)) : set(`Let ${name} follow`, following(place, t)))}>
          Follow
        </Button>
        <span className="soft small follow-words">{followWords(keys?.length)}</span>
      </Group>
      {keys && <KeyList place={place} name={name} near={frame / 2} set={set} seek={seek} />}
    </div>
  );
}

/** On screens under 480 px it may stand elsewhere, or not at all. Its place there
 * is moved while such a screen is shown. */
function OnPhones({ document, at, element, narrow, name, edit }: Pick<PlaceProps, "document" | "at" | "element" | "narrow" | "name" | "edit">) {
  const own = isRecord(element.narrow) ? element.narrow : {};
  const set = (label: string, field: "place" | "hidden", now: Json | undefined): void => {
    const { [field]: _, ...rest } = own;
    const left = now === undefined ? rest : { ...rest, [field]: now };
    edit(label, setField(document, [...at, "narrow"], Object.keys(left).length ? left : undefined));
  };
  return (
    <div className="on-phones">
      {narrow && element.place !== undefined && (
        <Checkbox size="xs" label="A place of its own on phones" checked={own.place !== undefined} onChange={({ currentTarget: { checked } }) => set(checked ? `Place ${name} on phones` : `Place ${name} on phones as elsewhere`, "place", checked ? element.place : undefined)} />
      )}
      <Checkbox size="xs" label="Not shown on phones" checked={own.hidden === true} onChange={({ currentTarget: { checked } }) => set(checked ? `Hide ${name} on phones` : `Show ${name} on phones`, "hidden", checked || undefined)} />
    </div>
  );
}

/** The panel that a press opens, edited where one is already. */
function Opens({ document, at, element, edit, name }: { document: Document; at: string[]; element: Element; name: string; edit(label: string, steps: Step[]): void }) {
  const press = isRecord(element.on) && Array.isArray(element.on.press) ? element.on.press.filter(isRecord) : [];
  const id = press.find((action) => typeof action.open === "string")?.open;
  const panel = panelsOf(document).find(([one]) => one === id);
  if (panel && typeof id === "string") {
    return (
      <details className="more">
        <summary>What it opens: {nameOf({ ...panel[1], id })}</summary>
        <Form document={document} at={["panels", id]} record={panel[1]} options={panelOptions(String(panel[1].kind))} edit={edit} name={nameOf({ ...panel[1], id })} />
      </details>
    );
  }
  if (element.kind !== "hotspot" && element.kind !== "button") return null;
  return (
    <div className="opens">
      <LinkField at={at} element={element} press={press} edit={edit} name={name} />
      <Select
        aria-label="Let it open"
        placeholder="Let it open a new panel"
        size="xs"
        value={null}
        data={PANEL_KINDS}
        onChange={(kind) => {
          if (!kind) return;
          const made = makePanel(document, kind);
          edit(`Let ${name} open a ${kind}`, [...made.steps, ...pressSteps(at, element, [...press, { open: made.id, pause: true }])]);
        }}
      />
    </div>
  );
}

/** Actions on a press, with what is around them. */
function pressSteps(at: string[], element: Element, actions: Record_[]): Step[] {
  const on: Step[] = isRecord(element.on) ? [] : [{ at: [...at, "on"], now: {} }];
  const was = isRecord(element.on) ? element.on.press : undefined;
  return [...on, { at: [...at, "on", "press"], ...(was === undefined ? {} : { was }), now: actions }];
}

/** The commonest thing of all: it leads to an address. */
function LinkField({ at, element, press, edit, name }: { at: string[]; element: Element; press: Record_[]; name: string; edit(label: string, steps: Step[]): void }) {
  const n = press.findIndex((action) => typeof action.link === "string");
  const typed = useTyped(n < 0 ? "" : String(press[n]?.link), (now) => {
    const link = now && !/^[a-z]+:/i.test(now) ? `https://${now}` : now;
    if (link && n >= 0) return edit(`Link ${name}`, pressSteps(at, element, press.map((action, i) => (i === n ? { ...action, link } : action))));
    // The film waits for who looks at another page; the two come and go together.
    const rest = press.filter((action, i) => i !== n && !(n >= 0 && i === n + 1 && action.pause === true));
    edit(`Link ${name}`, pressSteps(at, element, link ? [...rest, { link, where: "new" }, { pause: true }] : rest));
  });
  return <TextInput label="Link" placeholder="https://" inputMode="url" value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()} />;
}

const Several = ({ elements, remove }: { elements: readonly Element[]; remove(): void }) => (
  <section aria-label="Several elements">
    <Head name={`${elements.length} elements`} remove={remove} />
    <p className="soft">Align and Size stand over the picture. A press on one of them is for that one alone.</p>
  </section>
);

function OfScene({ document, scene, mistakes, t, edit }: InspectorProps) {
  const at = ["scenes", scene.id];
  const name = nameOf(scene);
  const title = useTyped(typeof scene.title === "string" ? scene.title : "", (now) => edit(`Name scene ${name}`, setField(document, [...at, "title"], now || undefined)));
  const next = Array.isArray(scene.next) ? scene.next.filter(isRecord) : [];
  const plain = next.length === 1 && next[0]?.if === undefined ? next[0] : undefined;
  const end = typeof scene.end === "string" ? scene.end : "stop";
  return (
    <section aria-label={`Scene ${name}`}>
      <h2>{name}</h2>
      <p className="soft small">{subtitle("scene", scene.id)}</p>
      <Mistakes mistakes={mistakes} />
      <div className="form">
        <TextInput label="Title" value={title.value} onChange={(event) => title.change(event.currentTarget.value)} onBlur={title.leave} />
        {next.length < 2 && (
          <SceneField
            document={document}
            label="Then plays"
            value={typeof plain?.go === "string" ? plain.go : null}
            choose={(go) => edit(`Let ${name} lead on`, setField(document, [...at, "next"], go ? [{ id: "on", go }] : undefined))}
          />
        )}
        <Select
          label="Where nothing leads on"
          data={[
            { value: "stop", label: "It stops" },
            { value: "hold", label: "The last picture stands" },
            { value: "loop", label: "It begins again" },
          ]}
          value={end}
          allowDeselect={false}
          onChange={(now) => edit(`Change the end of ${name}`, setField(document, [...at, "end"], now ?? undefined))}
        />
        <Form document={document} at={at} record={scene} options={sceneOptions().filter((option) => option.name !== "loop_from" || end === "loop")} edit={edit} name={name} t={t} />
        {document.start !== scene.id && (
          <Button variant="default" size="xs" onClick={() => edit(`Begin with ${name}`, setField(document, ["start"], scene.id))}>
            The film begins here
          </Button>
        )}
      </div>
    </section>
  );
}
