// Forms made of the engine's tables: one field an option, an edit when it is left.

import { ColorInput, NumberInput, Select, Switch, Textarea, TextInput, Fieldset, Button, ActionIcon, Group, Menu } from "@mantine/core";
import { IconArrowUp, IconBraces, IconTrash } from "@tabler/icons-react";
import { freshId, isRecord, listOf, nameOf, panelsOf, sceneOf, scenesOf, words, type Record_ } from "../film/film.ts";
import { firstRecord, makeScene } from "../film/make.ts";
import { addRecord, find, moveRecord, removeRecord, setField, type Document, type Json, type Step } from "../record/steps.ts";
import { useRef } from "react";
import { ConditionField } from "../facts/condition.tsx";
import { declaredOf } from "../facts/facts.ts";
import { useTyped } from "../shell/typed.ts";
import { Actions } from "./actions.tsx";
import { wordOf, type Option } from "./schema.ts";

export interface FormProps {
  document: Document;
  at: string[]; // the record
  record: Record_;
  options: readonly Option[];
  edit(label: string, steps: Step[]): void;
  name: string; // of the thing, for labels of edits
  t?: number; // the cursor, seconds of the scene
}

interface FieldProps extends FormProps {
  option: Option;
}

/** Where a text of several languages is edited: its first. */
function spoken(at: string[], value: Json | undefined): string[] {
  const first = isRecord(value) ? Object.keys(value)[0] : undefined;
  return first === undefined ? at : [...at, first];
}

function TextField({ document, at, record, option, edit, name }: FieldProps) {
  const value = record[option.name];
  const long = option.editor === "lines" || option.name === "description";
  const place = spoken([...at, option.name], value);
  const { value: typed, change, leave } = useTyped(words(value), (now) => edit(`Change ${option.label.toLowerCase()} of ${name}`, setField(document, place, now === "" && !option.required ? undefined : now)));
  const lines = Array.isArray(value); // each with its own condition: not here
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (fact: string): void => {
    const at = field.current?.selectionStart ?? typed.length;
    const now = `${typed.slice(0, at)}{${fact}}${typed.slice(at)}`;
    change(now);
    field.current?.focus();
  };
  const facts = lines || option.editor === "address" ? [] : declaredOf(document);
  const chips = facts.length > 0 && <FactMenu label={option.label} facts={facts.map((one) => one.name)} insert={insert} />;
  const props = {
    ref: field,
    label: option.label,
    description: option.help,
    value: typed,
    readOnly: lines,
    rightSection: chips,
    onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
    onBlur: leave,
  };
  return long ? <Textarea autosize minRows={2} {...props} /> : <TextInput {...props} />;
}

/** Facts that a text may say: chosen, not typed. */
function FactMenu({ label, facts, insert }: { label: string; facts: readonly string[]; insert(fact: string): void }) {
  return (
    <Menu position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Insert a fact into ${label}`}>
          <IconBraces size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {facts.map((fact) => (
          <Menu.Item key={fact} onClick={() => insert(fact)}>
            {fact}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PlainField({ document, at, record, option, edit, name }: FieldProps) {
  const value = record[option.name];
  const set = (now: Json | undefined): void => edit(`Change ${option.label.toLowerCase()} of ${name}`, setField(document, [...at, option.name], now));
  const typed = useTyped(value === undefined ? "" : String(value), (now) => set(now === "" ? undefined : now));
  const about = { label: option.label, description: option.help };
  switch (option.editor) {
    case "switch":
      return <Switch {...about} checked={value === true} onChange={(event) => set(event.currentTarget.checked || undefined)} />;
    case "word":
      return <Select {...about} data={option.words.map((word) => ({ value: word, label: wordOf(word) }))} value={typeof value === "string" ? value : null} clearable={!option.required} onChange={(now) => set(now ?? undefined)} />;
    case "number":
      return (
        <NumberInput
          {...about}
          value={typeof value === "number" ? value : ""}
          {...(option.least === undefined ? {} : { min: option.least })}
          {...(option.most === undefined ? {} : { max: option.most })}
          decimalScale={3}
          onBlur={(event) => {
            const text = event.currentTarget.value;
            const now = text === "" ? undefined : Number(text);
            if (now !== value && !Number.isNaN(now)) set(now);
          }}
        />
      );
    case "color":
      return <ColorInput {...about} format="hexa" value={typeof value === "string" ? value : ""} onChangeEnd={(now) => set(now || undefined)} />;
    case "id":
      if (option.name === "go") {
        const anew = (): void => {
          const clip = scenesOf(document)[0]?.clip ?? "";
          const made = makeScene(document, clip);
          edit(`Let ${name} lead to a new scene`, [...made.steps, ...setField(document, [...at, option.name], made.id)]);
        };
        return <SceneField document={document} label={option.label} value={typeof value === "string" ? value : null} choose={set} anew={anew} hint={leadsNowhere(document, at, record) ? NOWHERE : undefined} />;
      }
      return <TextInput {...about} value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} />;
    default:
      return (
        <TextInput
          {...about}
          value={typed.value}
          onChange={(event) => typed.change(event.currentTarget.value)}
          onBlur={typed.leave}
        />
      );
  }
}

interface SceneFieldProps {
  document: Document;
  label: string;
  value: string | null;
  choose(scene: string | undefined): void;
  anew?(): void; // a scene is made for it
  hint?: string | undefined; // quiet words below the label
}

const NOWHERE = "Leads nowhere yet: the film goes on.";

/** An option of a choice that changes nothing in where the film goes: no scene, no
 * action that is a way on, and no rule of its scene. */
function leadsNowhere(document: Document, at: readonly string[], option: Record_): boolean {
  const [, scene, , , list] = at;
  const asks = at[0] === "scenes" && list === "options" && find(document, at.slice(0, 4));
  if (!asks || !isRecord(asks) || asks.kind !== "choice" || option.go) return false;
  const acts = Array.isArray(option.do) ? option.do.filter(isRecord) : [];
  const rules = listOf(sceneOf(document, scene ?? ""), "next");
  return !rules.length && !acts.some((action) => WAYS_ON.some((name) => name in action));
}
const WAYS_ON = ["go", "back", "restart", "end", "seek"];

const ANEW = " "; // no scene can be called so

export function SceneField({ document, label, value, choose, anew, hint }: SceneFieldProps) {
  const scenes = scenesOf(document).map((scene) => ({ value: scene.id, label: nameOf(scene) }));
  const data = anew ? [...scenes, { value: ANEW, label: "A new scene" }] : scenes;
  return <Select label={label} description={hint} data={data} value={value} clearable placeholder="Choose a scene" onChange={(now) => (now === ANEW ? anew?.() : choose(now ?? undefined))} />;
}

export function PanelField({ document, label, value, choose }: { document: Document; label: string; value: string | null; choose(panel: string | undefined): void }) {
  const data = panelsOf(document).map(([id, panel]) => ({ value: id, label: nameOf({ ...panel, id }) }));
  return <Select label={label} data={data} value={value} placeholder="Choose a panel" onChange={(now) => choose(now ?? undefined)} />;
}

/** On the picture from … to …, exactly. */
function WindowField({ document, at, record, option, edit, name }: FieldProps) {
  const value = record[option.name];
  const [from, to] = Array.isArray(value) ? value : [value];
  const set = (now: (number | undefined)[]): void => {
    const [a, b] = now;
    edit(`Change the time of ${name}`, setField(document, [...at, option.name], a === undefined ? undefined : b === undefined ? a : [a, b]));
  };
  const number = (text: string): number | undefined => (text === "" || Number.isNaN(Number(text)) ? undefined : Number(text));
  return (
    <Group grow align="start">
      <NumberInput label="Starts" suffix=" s" decimalScale={3} min={0} value={typeof from === "number" ? from : ""} onBlur={(event) => set([number(event.currentTarget.value.replace(" s", "")), to as number | undefined])} />
      <NumberInput label="Ends" suffix=" s" decimalScale={3} min={0} value={typeof to === "number" ? to : ""} onBlur={(event) => set([(from as number | undefined) ?? 0, number(event.currentTarget.value.replace(" s", ""))])} />
    </Group>
  );
}

/** What has no words of its own is called by the scene to which it leads. */
function leadsTo(document: Document, { go }: Record_): string | undefined {
  const scene = scenesOf(document).find(({ id }) => id === go);
  return scene && `To ${nameOf(scene)}`;
}

/** What one of a list is called. */
const ONE: Record<string, string> = { next: "rule" };

/** A list of records: options of a choice, fields of a form. */
function RecordsField(props: FieldProps) {
  const { document, at, record, option, edit, name } = props;
  const list = Array.isArray(record[option.name]) ? (record[option.name] as Json[]).filter(isRecord) : [];
  const place = [...at, option.name];
  const single = ONE[option.name] ?? option.label.replace(/ies$/, "y").replace(/s$/, "").toLowerCase();
  const add = (): void => {
    const id = freshId(document, single);
    const first = option.options.some((one) => one.name === "label") ? { label: `Another ${single}` } : {};
    const type = option.options.find((one) => one.name === "type" && one.required);
    edit(`Add ${single} to ${name}`, addRecord(document, place, { id, ...(type ? { type: "text" } : {}), ...first, ...firstRecord(document, option.name, props.t ?? 0) }));
  };
  return (
    <Fieldset legend={option.label}>
      {list.map((one, n) => {
        const id = String(one.id);
        const called = nameOf({ ...one, id }, leadsTo(document, one) ?? id);
        return (
          <Fieldset key={id} legend={called} className="nested">
            <Form document={document} at={[...place, id]} record={one} options={option.options} edit={edit} name={called} />
            <Group gap={4}>
              <ActionIcon variant="subtle" color="gray" disabled={n === 0} aria-label={`Move ${called} up`} onClick={() => edit(`Reorder ${name}`, moveRecord(document, place, id, n - 1))}>
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${called}`} onClick={() => edit(`Remove ${called}`, removeRecord(document, place, id))}>
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </Fieldset>
        );
      })}
      <Button variant="default" size="xs" onClick={add}>
        Add {single}
      </Button>
    </Fieldset>
  );
}

function ObjectField(props: FieldProps) {
  const { document, at, record, option, edit, name } = props;
  const inside = isRecord(record[option.name]) ? (record[option.name] as Record_) : undefined;
  // What is not there yet comes with its first field.
  const within = (label: string, steps: Step[]): void => edit(label, inside || !steps.length ? steps : [{ at: [...at, option.name], now: {} }, ...steps]);
  return (
    <details className="more" open={inside !== undefined}>
      <summary>{option.label}</summary>
      <Form document={document} at={[...at, option.name]} record={inside ?? {}} options={option.options} edit={within} name={name} />
    </details>
  );
}

function Shown({ document, at, record, option, edit, name }: FieldProps) {
  const value = record[option.name];
  const save = (now: string): void => edit(`Change when ${name} counts`, setField(document, [...at, option.name], now === "" ? undefined : now));
  return <ConditionField document={document} label={option.label} help={option.help} value={typeof value === "string" ? value : ""} save={save} />;
}

function Field(props: FieldProps) {
  switch (props.option.editor) {
    case "text":
    case "lines":
    case "address":
      return <TextField {...props} />;
    case "window":
      return <WindowField {...props} />;
    case "records":
      return <RecordsField {...props} />;
    case "object":
      return <ObjectField {...props} />;
    case "actions":
      return <Actions {...props} />;
    case "expression":
      return <Shown {...props} />;
    default:
      return <PlainField {...props} />;
  }
}

const ELSEWHERE = new Set(["id", "kind", "place", "narrow", "points", "first_frame", "frames"]); // edited on the stage, or not at all

const FRONT = ["text", "label", "prompt", "title", "name", "src", "alt", "address", "price", "type", "control", "options", "entries", "fields", "decide", "limit", "default", "at", "on", "purpose"];
const rank = ({ name }: Option): number => FRONT.indexOf(name);

const isShown = ({ name, editor }: Option): boolean => !ELSEWHERE.has(name) && editor !== "other";

export function Form(props: FormProps) {
  return (
    <div className="form">
      {props.options.filter(isShown).map((option) => (
        <Field key={option.name} {...props} option={option} />
      ))}
    </div>
  );
}

/** The same of a whole thing: what people look for comes first, the rest when it is
 * asked for, or where it says something. */
export function LongForm(props: FormProps) {
  const { options, record } = props;
  const front = options.filter((option) => rank(option) >= 0).sort((a, b) => rank(a) - rank(b));
  const rest = options.filter((option) => rank(option) < 0 && isShown(option));
  const used = rest.filter(({ name }) => record[name] !== undefined);
  return (
    <>
      <Form {...props} options={[...front, ...used]} />
      {rest.length > used.length && (
        <details className="more">
          <summary>More</summary>
          <Form {...props} options={rest.filter((option) => !used.includes(option))} />
        </details>
      )}
    </>
  );
}
