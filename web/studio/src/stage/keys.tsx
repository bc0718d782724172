// The moments of a path in figures: each key's time and box, exactly, and whether
// it goes in a curve.

import { NumberInput, Switch } from "@mantine/core";
import { useState } from "react";
import type { Box } from "../film/film.ts";
import { isSmooth, keysOf, withKeyBox, withKeyTime, withoutKey, withSmooth } from "../film/places.ts";
import type { Json } from "../record/steps.ts";
import { stamp } from "../timeline/scale.ts";

interface KeysProps {
  place: Json | undefined;
  name: string; // of the element
  near: number; // seconds within which two moments are one
  set(label: string, now: Json | undefined): void;
  seek(t: number): void;
}

// Close behind the figure: five stand in a row.
const FIGURES = [
  ["Time", 0, "s", 3],
  ["Left", 1, "%", 2],
  ["Top", 2, "%", 2],
  ["Width", 3, "%", 2],
  ["Height", 4, "%", 2],
] as const;
const FEW = 4; // moments that are shown unasked

export function KeyList({ place, name, near, set, seek }: KeysProps) {
  const [trouble, setTrouble] = useState("");
  const keys = keysOf(place);
  if (!keys) return null;
  const change = (n: number, figure: number, value: number): void => {
    const key = keys[n];
    if (!key || Number.isNaN(value) || value === key[figure]) return setTrouble("");
    if (figure > 0) {
      const box = key.slice(1).map((old, i) => (i === figure - 1 ? value : old)) as Box;
      setTrouble("");
      return set(`Move a moment of ${name}`, withKeyBox(place, n, box));
    }
    const now = withKeyTime(place, n, value, near);
    setTrouble(now ? "" : value < 0 ? "A scene begins at 0." : `There is a moment at ${stamp(value)} already.`);
    if (now) set(`Change a moment of ${name}`, now);
  };
  const list = (
    <ol className="keys" aria-label="Moments of its path">
      {keys.map((key, n) => (
        <li key={`${n} ${key[0]}`}>
          <button className="link" onClick={() => seek(key[0])}>
            {stamp(key[0])}
          </button>
          <span className="figures">
            {FIGURES.map(([label, figure, suffix, places]) => (
              <NumberInput
                key={`${label} ${key[figure]}`}
                aria-label={`${label} of moment ${n + 1}`}
                size="xs"
                suffix={suffix}
                decimalScale={places}
                hideControls
                defaultValue={key[figure]}
                onBlur={(event) => change(n, figure, parseFloat(event.currentTarget.value))}
                onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
              />
            ))}
          </span>
          <button className="link" aria-label={`Remove the moment ${stamp(key[0])}`} onClick={() => set(`Remove a moment of ${name}`, withoutKey(place, n))}>
            Remove
          </button>
        </li>
      ))}
    </ol>
  );
  return (
    <>
      {keys.length > FEW ? (
        <details className="more">
          <summary>Its {keys.length} moments, in figures</summary>
          {list}
        </details>
      ) : (
        list
      )}
      {trouble && (
        <p role="alert" className="bad small">
          {trouble}
        </p>
      )}
      <Switch size="xs" label="Smooth" checked={isSmooth(place)} onChange={(event) => set(`${event.currentTarget.checked ? "Smooth" : "Straighten"} the path of ${name}`, withSmooth(place, event.currentTarget.checked))} />
    </>
  );
}
