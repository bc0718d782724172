// What happens, as sentences that are put together: "Open The Courier and pause".

import { ActionIcon, Fieldset, Group, Select, Switch, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { inWords } from "../facts/conditions.ts";
import { ConditionField } from "../facts/condition.tsx";
import { elementsOf, isRecord, nameOf, panelsOf, sceneOf, scenesOf, words, type Record_ } from "../film/film.ts";
import { setField, type Document, type Json, type Step } from "../record/steps.ts";
import { useTyped } from "../shell/typed.ts";
import { PanelField, SceneField } from "./form.tsx";
import { actionOf, labelOf, type Option } from "./schema.ts";

interface ActionsProps {
  document: Document;
  at: string[];
  record: Record_;
  option: Option;
  edit(label: string, steps: Step[]): void;
  name: string;
}

/** What each action is called when one is chosen, and how it begins. */
const CHOICES: { name: string; label: string; first(document: Document): Record_ }[] = [
  { name: "open", label: "Open a panel", first: (document) => ({ open: panelsOf(document)[0]?.[0] ?? "", pause: true }) },
  { name: "go", label: "Go to a scene", first: (document) => ({ go: scenesOf(document)[0]?.id ?? "" }) },
  { name: "link", label: "Open a link", first: () => ({ link: "https://", where: "new" }) },
  { name: "seek", label: "Jump to a time", first: () => ({ seek: 0 }) },
  { name: "pause", label: "Pause", first: () => ({ pause: true }) },
  { name: "play", label: "Play", first: () => ({ play: true }) },
  { name: "close", label: "Close the panel", first: () => ({ close: true }) },
  { name: "show", label: "Show an element", first: () => ({ show: "" }) },
  { name: "hide", label: "Hide an element", first: () => ({ hide: "" }) },
  { name: "set", label: "Set a variable", first: () => ({ set: "", to: "" }) },
  { name: "download", label: "Download a file", first: () => ({ download: "https://" }) },
  { name: "share", label: "Share", first: () => ({ share: "" }) },
  { name: "back", label: "Go back", first: () => ({ back: true }) },
  { name: "restart", label: "Begin again", first: () => ({ restart: true }) },
  { name: "end", label: "End the film", first: () => ({ end: "end" }) },
  { name: "mute", label: "Mute or unmute", first: () => ({ mute: true }) },
  { name: "rate", label: "Change the pace", first: () => ({ rate: 1 }) },
  { name: "emit", label: "Tell the page around", first: () => ({ emit: "pressed" }) },
];

const panelName = (document: Document, id: Json | undefined): string => {
  const panel = panelsOf(document).find(([one]) => one === id)?.[1];
  return panel ? nameOf({ ...panel, id: String(id) }) : String(id ?? "…");
};
const sceneName = (document: Document, id: Json | undefined): string => {
  const scene = sceneOf(document, String(id));
  return scene ? nameOf(scene) : String(id ?? "…");
};
const elementName = (document: Document, id: Json | undefined): string => {
  const element = scenesOf(document).flatMap(elementsOf).find((one) => one.id === id);
  return element ? nameOf(element) : String(id ?? "…");
};

/** One action as the end of a sentence. */
export function sentence(document: Document, action: Record_): string {
  const of = actionOf(action)?.name;
  const when = action.if === undefined ? "" : ` if ${inWords(document, String(action.if))}`;
  const said: Record<string, () => string> = {
    open: () => `open ${panelName(document, action.open)}${action.pause === true ? " and pause" : ""}`,
    close: () => (action.close === true ? "close the panel" : `close ${panelName(document, action.close)}`),
    go: () => `go to ${sceneName(document, action.go)}`,
    link: () => `open ${words(action.link)}`,
    seek: () => `jump to ${String(action.seek)} s`,
    set: () => `set ${String(action.set)} to ${String(action.to)}`,
    show: () => `show ${elementName(document, action.show)}`,
    hide: () => `hide ${elementName(document, action.hide)}`,
    pause: () => "pause",
    play: () => "play",
    back: () => "go back",
    restart: () => "begin again",
    end: () => `end the film as ${String(action.end)}`,
    download: () => `download ${words(action.download)}`,
    share: () => (words(action.share) ? `share ${words(action.share)}` : "share this film"),
    mute: () => (action.mute === true ? "mute" : "unmute"),
    rate: () => `play at ${String(action.rate)} ×`,
    emit: () => `tell the page “${String(action.emit)}”`,
  };
  return (of && said[of] ? said[of]() : "do something") + when;
}

const WHEN: Record<string, string> = { press: "When pressed", hover: "When hovered", correct: "When right", wrong: "When wrong", unjudged: "When not judged", open: "When opened", close: "When closed", submit: "When sent", do: "Then" };

export function Actions({ document, at, record, option, edit, name }: ActionsProps) {
  const list = Array.isArray(record[option.name]) ? (record[option.name] as Json[]).filter(isRecord) : [];
  const begin = WHEN[option.name] ?? labelOf(option.name);
  const set = (now: Record_[], label: string): void => edit(label, setField(document, [...at, option.name], now.length ? (now as Json) : undefined));
  const change = (n: number, action: Record_): void => set(list.map((one, i) => (i === n ? action : one)), `Change what ${name} does`);
  return (
    <Fieldset legend={begin}>
      {list.length > 0 && (
        <p className="sentence">
          {begin}, {list.map((action) => sentence(document, action)).join(", then ")}.
        </p>
      )}
      {list.map((action, n) => (
        <Group key={n} align="end" gap={4} wrap="nowrap" className="action">
          <div className="grow">
            <One document={document} action={action} change={(now) => change(n, now)} />
            <details className="more" open={action.if !== undefined}>
              <summary>Only if …</summary>
              <ConditionField
                document={document}
                label={`Condition of: ${sentence(document, without(action, "if"))}`}
                value={typeof action.if === "string" ? action.if : ""}
                save={(now) => change(n, now === "" ? without(action, "if") : { ...action, if: now })}
              />
            </details>
          </div>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove: ${sentence(document, action)}`} onClick={() => set(list.filter((_, i) => i !== n), `Remove an action of ${name}`)}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Select
        aria-label={`${begin}: add an action`}
        placeholder="Add an action"
        size="xs"
        value={null}
        data={CHOICES.map((one) => ({ value: one.name, label: one.label }))}
        onChange={(choice) => {
          const chosen = CHOICES.find((one) => one.name === choice);
          if (chosen) set([...list, chosen.first(document)], `Let ${name} ${chosen.label.toLowerCase()}`);
        }}
      />
    </Fieldset>
  );
}

/** The argument of one action, and what else it takes. */
function One({ document, action, change }: { document: Document; action: Record_; change(action: Record_): void }) {
  const of = actionOf(action)?.name ?? "";
  const label = CHOICES.find((one) => one.name === of)?.label ?? labelOf(of);
  const value = action[of];
  if (of === "open") {
    return (
      <div className="grow">
        <PanelField document={document} label={label} value={typeof value === "string" ? value : null} choose={(open) => change({ ...action, open: open ?? "" })} />
        <Switch mt={4} size="xs" label="and pause" checked={action.pause === true} onChange={(event) => change(event.currentTarget.checked ? { ...action, pause: true } : without(action, "pause"))} />
      </div>
    );
  }
  if (of === "go") return <SceneField document={document} label={label} value={typeof value === "string" ? value : null} choose={(go) => change({ ...action, go: go ?? "" })} />;
  if (of === "show" || of === "hide") {
    const data = scenesOf(document).flatMap(elementsOf).map((element) => ({ value: element.id, label: nameOf(element) }));
    return <Select label={label} data={data} value={typeof value === "string" ? value : null} onChange={(now) => change({ ...action, [of]: now ?? "" })} />;
  }
  if (value === true || value === false) return <p className="grow">{label}</p>;
  return (
    <div className="grow">
      <Typed label={label} value={value} save={(now) => change({ ...action, [of]: now })} />
      {of === "set" && <Typed label="To" value={action.to} save={(now) => change({ ...action, to: now })} />}
    </div>
  );
}

function Typed({ label, value, save }: { label: string; value: Json | undefined; save(value: Json): void }) {
  const numeric = typeof value === "number";
  const typed = useTyped(numeric ? String(value) : words(value ?? ""), (now) => save(numeric && Number.isFinite(Number(now)) ? Number(now) : now));
  return <TextInput label={label} value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} />;
}

function without(record: Record_, name: string): Record_ {
  const { [name]: _, ...rest } = record;
  return rest;
}

