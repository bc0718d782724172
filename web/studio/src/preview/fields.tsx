// Facts set by hand: what is known of the viewer, and what is said to have happened.

import { NumberInput, Select, TextInput } from "@mantine/core";
import { saying, valuesOf, type Declared, type Used, type Value } from "../facts/facts.ts";
import type { Document } from "../record/steps.ts";
import { useTyped } from "../shell/typed.ts";

const YES_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

interface DeclaredProps {
  document: Document;
  fact: Declared;
  value: Value;
  set(value: Value): void;
}

export function DeclaredField({ document, fact, value, set }: DeclaredProps) {
  const typed = useTyped(String(value), set);
  const values = valuesOf(document, fact.name, "");
  if (fact.type === "number") return <NumberInput size="xs" label={fact.name} decimalScale={6} value={Number(value)} onChange={(now) => now !== "" && Number.isFinite(Number(now)) && set(Number(now))} />;
  if (fact.type === "bool") return <Select size="xs" label={fact.name} allowDeselect={false} data={YES_NO} value={String(value)} onChange={(now) => set(now === "true")} />;
  if (values.length) return <Select size="xs" label={fact.name} data={values} value={String(value)} onChange={(now) => set(now ?? "")} />;
  return <TextInput size="xs" label={fact.name} value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} onKeyDown={(event) => event.key === "Enter" && typed.leave()} />;
}

interface UsedProps {
  document: Document;
  used: Used;
  value: Value | undefined; // undefined: as it happens
  set(value: Value | undefined): void;
}

export function UsedField({ document, used, value, set }: UsedProps) {
  const { fact, call, of } = used;
  const values = fact.type === "bool" ? YES_NO : valuesOf(document, fact.name, of);
  const read = (text: string): Value => (fact.type === "bool" ? text === "true" : fact.type === "number" ? Number(text) : text);
  const typed = useTyped(value === undefined ? "" : String(value), (now) => set(now === "" || Number.isNaN(read(now)) ? undefined : read(now)));
  const about = { size: "xs", label: saying(document, used), description: call } as const;
  if (values.length) return <Select {...about} clearable placeholder="As it happens" data={values} value={value === undefined ? null : String(value)} onChange={(now) => set(now === null ? undefined : read(now))} />;
  return <TextInput {...about} placeholder="As it happens" inputMode={fact.type === "number" ? "decimal" : "text"} value={typed.value} onChange={(event) => typed.change(event.currentTarget.value)} onBlur={typed.leave} onKeyDown={(event) => event.key === "Enter" && typed.leave()} />;
}
