// The film's title, changed where it stands.

import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";

export function Title({ value, edits, save }: { value: string; edits: boolean; save(value: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const done = (): void => {
    const trimmed = typed.trim();
    if (trimmed && trimmed !== value) save(trimmed);
    else setTyped(value);
  };
  if (!edits) return <h1>{value}</h1>;
  return (
    <h1>
      <TextInput
        variant="unstyled"
        aria-label="Title of the film"
        classNames={{ input: "title" }}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === "Enter") done();
          if (event.key === "Escape") setTyped(value);
        }}
      />
    </h1>
  );
}
