// Of which sessions the report speaks: it stands in the address.

import { NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { count } from "../shell/words.ts";
import type { Origin, Report } from "./answers.ts";
import { RANGES, type Sessions } from "./asked.ts";
import { DEVICES, country, page, tag } from "./said.ts";

const OWN = "own";

interface FiltersProps {
  name: string; // as it is heard
  asked: Sessions;
  report: Report | undefined;
  set(change: Partial<Sessions>): void;
}

/** A date takes many keys; it is asked for once it is whole. */
function Date_({ label, value, set }: { label: string; value: string; set(day: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      type="date"
      label={label}
      value={typed}
      onChange={(event) => {
        const day = event.currentTarget.value;
        setTyped(day);
        if (!day || Number(day.slice(0, 4)) >= 1970) set(day);
      }}
    />
  );
}

interface FromProps {
  label: string;
  all: string;
  rows: readonly Origin[] | undefined;
  value: string;
  said(id: string): string;
  set(value: string): void;
}

/** One of those that somebody came from; where there are none, nothing is to be chosen. */
function From({ label, all, rows = [], value, said, set }: FromProps) {
  const ids = [...new Set([...rows.map(({ id }) => id), value])].filter(Boolean);
  if (!ids.length) return null;
  return <NativeSelect label={label} value={value} data={[{ value: "", label: all }, ...ids.map((id) => ({ value: id, label: said(id) }))]} onChange={(event) => set(event.currentTarget.value)} />;
}

export function Filters({ name, asked, report, set }: FiltersProps) {
  const range = asked.days || (asked.own ? OWN : "");
  const ranges = [{ value: "", label: "All days" }, ...RANGES.map((days) => ({ value: days, label: `Last ${days} days` })), { value: OWN, label: "From … to …" }];
  // What the address names stays to be chosen, known or not.
  const known = (list: { value: string; label: string }[], value: string): { value: string; label: string }[] => (list.some((one) => one.value === value) ? list : [...list, { value, label: value }]);
  const releases = (report?.releases ?? []).map(({ id, number, plays }) => ({ value: id, label: `Release ${number} (${count(plays, "play")})` }));
  const scenes = (report?.scenes ?? []).map(({ id, label }) => ({ value: id, label: label || id }));
  return (
    <div className="filters" role="group" aria-label={name}>
      <NativeSelect
        label="Days"
        value={range}
        data={ranges}
        onChange={(event) => {
          const value = event.currentTarget.value;
          set(value === OWN ? { days: "", own: true, from: report?.days[0]?.day ?? "", to: "" } : { days: value, own: false, from: "", to: "" });
        }}
      />
      {asked.own && <Date_ label="From" value={asked.from} set={(from) => set({ from, ...(asked.to && from > asked.to ? { to: from } : {}) })} />}
      {asked.own && <Date_ label="To" value={asked.to} set={(to) => set({ to, ...(to && to < asked.from ? { from: to } : {}) })} />}
      <NativeSelect label="Release" value={asked.release} data={[{ value: "", label: "All releases" }, ...known(releases, asked.release).filter(({ value }) => value)]} onChange={(event) => set({ release: event.currentTarget.value })} />
      <NativeSelect label="Only who passed" value={asked.entered} data={[{ value: "", label: "Everybody" }, ...known(scenes, asked.entered).filter(({ value }) => value)]} onChange={(event) => set({ entered: event.currentTarget.value })} />
      <NativeSelect label="Only who did not pass" value={asked.without} data={[{ value: "", label: "Everybody" }, ...known(scenes, asked.without).filter(({ value }) => value)]} onChange={(event) => set({ without: event.currentTarget.value })} />
      <NativeSelect label="Device" value={asked.device} data={[{ value: "", label: "All devices" }, ...known(Object.entries(DEVICES).map(([value, label]) => ({ value, label })), asked.device).filter(({ value }) => value)]} onChange={(event) => set({ device: event.currentTarget.value })} />
      <From label="Page" all="All pages" rows={report?.embeds} value={asked.host} said={page} set={(host) => set({ host })} />
      <From label="Link tag" all="All links" rows={report?.tags} value={asked.tag} said={tag} set={(tag) => set({ tag })} />
      <From label="Country" all="All countries" rows={report?.countries} value={asked.country} said={country} set={(country) => set({ country })} />
    </div>
  );
}
