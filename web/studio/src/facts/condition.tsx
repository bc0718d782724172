// A condition as it is edited: rows of facts in words, with the expression that
// they are. An expression that says more is edited as one.

import { ActionIcon, Fieldset, Group, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTyped } from "../shell/typed.ts";
import type { Document } from "../record/steps.ts";
import { COMPARED, COMPARISONS, inWords, read, typeOf, write, type Comparison, type Condition, type Row } from "./conditions.ts";
import { declaredOf, FACTS, factOf, thingsOf, valuesOf, type Type, type Value } from "./facts.ts";

interface ConditionProps {
  document: Document;
  label: string;
  help?: string | undefined;
  value: string;
  save(expression: string): void; // "": none
}

const FIRST: Record<Type, Value> = { bool: true, number: 1, text: "" };

/** A row as it begins when its fact is chosen. */
function begun(document: Document, name: string): Row {
  const fact = factOf(name);
  const of = fact ? (fact.of === "number" ? "0.5" : (thingsOf(document, fact.of)[0]?.id ?? "")) : "";
  const type = fact?.type ?? declaredOf(document).find((one) => one.name === name)?.type ?? "bool";
  const value = type === "text" ? (valuesOf(document, name, of)[0]?.value ?? "") : FIRST[type];
  return { fact: name, of, is: type === "number" ? ">=" : "==", value };
}

/** Facts that this film can ask for: those about things that it has. */
function choices(document: Document): { group: string; items: { value: string; label: string }[] }[] {
  const happened = FACTS.filter(({ of }) => of === "nothing" || of === "number" || thingsOf(document, of).length > 0);
  const declared = declaredOf(document);
  return [
    { group: "What the viewer did", items: happened.map(({ name, is }) => ({ value: name, label: is })) },
    ...(declared.length ? [{ group: "What is known", items: declared.map(({ name }) => ({ value: name, label: name })) }] : []),
  ];
}

function OneRow({ document, row, change, remove }: { document: Document; row: Row; change(row: Row): void; remove(): void }) {
  const fact = factOf(row.fact);
  const type = typeOf(document, row);
  const values = valuesOf(document, row.fact, row.of);
  const typed = useTyped(String(row.value), (now) => change({ ...row, value: now }));
  return (
    <div className="condition-row">
      <Select
        aria-label="Fact"
        size="xs"
        searchable
        allowDeselect={false}
        data={choices(document)}
        value={row.fact}
        onChange={(name) => name && change(begun(document, name))}
      />
      {fact && fact.of === "number" && <NumberInput aria-label="Share" size="xs" min={0} max={1} step={0.05} value={Number(row.of)} onChange={(now) => change({ ...row, of: String(now) })} />}
      {fact && fact.of !== "nothing" && fact.of !== "number" && (
        <Select
          aria-label="Of"
          size="xs"
          allowDeselect={false}
          data={thingsOf(document, fact.of).map(({ id, name }) => ({ value: id, label: name }))}
          value={row.of}
          onChange={(of) => of && change(type === "text" ? { ...row, of, value: valuesOf(document, row.fact, of)[0]?.value ?? "" } : { ...row, of })}
        />
      )}
      <Group gap={4} wrap="nowrap">
        <Select
          aria-label="Compared"
          size="xs"
          allowDeselect={false}
          data={COMPARISONS.slice(0, type === "number" ? undefined : 2).map((is) => ({ value: is, label: type === "bool" ? (is === "==" ? "yes" : "no") : COMPARED[is] }))}
          value={row.is}
          onChange={(is) => is && change({ ...row, is: is as Comparison })}
        />
        {type === "number" && <NumberInput aria-label="Value" size="xs" decimalScale={6} value={Number(row.value)} onChange={(now) => Number.isFinite(Number(now)) && change({ ...row, value: Number(now) })} />}
        {type === "text" && values.length > 0 && <Select aria-label="Value" size="xs" allowDeselect={false} data={values} value={String(row.value)} onChange={(now) => change({ ...row, value: now ?? "" })} />}
        {type === "text" && values.length === 0 && <TextInput aria-label="Value" size="xs" value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} />}
        <ActionIcon variant="subtle" color="gray" aria-label="Remove this part of the condition" onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </div>
  );
}

export function ConditionField({ document, label, help, value, save }: ConditionProps) {
  const typed = useTyped(value, save);
  const condition = value === "" ? ({ join: "all", rows: [] } satisfies Condition) : read(value);
  const put = (now: Condition): void => save(now.rows.length ? write(now) : "");
  return (
    <Fieldset legend={label} className="condition">
      {help && <p className="soft small">{help}</p>}
      {value !== "" && <p className="sentence">{condition ? `When ${inWords(document, value)}.` : "It says more than rows can, and is edited as an expression."}</p>}
      {condition && condition.rows.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label="How the parts count"
          value={condition.join}
          data={[
            { value: "all", label: "All of these" },
            { value: "any", label: "Any of these" },
          ]}
          onChange={(join) => put({ ...condition, join: join as Condition["join"] })}
        />
      )}
      {condition?.rows.map((row, n) => (
        <OneRow
          key={`${n}-${row.fact}-${row.of}`}
          document={document}
          row={row}
          change={(now) => put({ ...condition, rows: condition.rows.map((one, i) => (i === n ? now : one)) })}
          remove={() => put({ ...condition, rows: condition.rows.filter((_, i) => i !== n) })}
        />
      ))}
      {condition && (
        <Select
          aria-label={`${label}: add a fact`}
          placeholder="Add a fact"
          size="xs"
          searchable
          value={null}
          data={choices(document)}
          onChange={(name) => name && put({ ...condition, rows: [...condition.rows, begun(document, name)] })}
        />
      )}
      <TextInput
        aria-label={`${label}: expression`}
        placeholder="always"
        size="xs"
        ff="monospace"
        value={typed.value}
        onChange={(event) => typed.change(event.currentTarget.value)}
        onBlur={typed.leave}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </Fieldset>
  );
}
