// Who may watch a film: its password, the websites that may show it, its end.

import { Alert, Button, Group, Loader, Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { ask, get } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";
import { fieldOf, timeIn, websitesIn } from "./websites.ts";

interface Limits {
  password: boolean;
  domains: string[];
  until: number | null; // ms
}

type Change = Partial<{ password: string | null; domains: string[]; until: number | null }>;
type Save = (change: Change, done: string) => Promise<void>;

function Password({ locked, edits, save }: { locked: boolean; edits: boolean; save: Save }) {
  const [typed, setTyped] = useState("");
  const set = (): void => {
    if (typed) void save({ password: typed }, locked ? "The password is changed. Who watches by the old one is asked again." : "The film asks for the password now.").then(() => setTyped(""), () => undefined);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <TextInput
        label="Password"
        description={locked ? "Whoever has it may watch. It is kept so that nobody can read it, here neither." : "Everybody who has the link may watch."}
        placeholder={locked ? "A new one" : ""}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        disabled={!edits}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {edits && (
        <Group mt="xs" gap="xs">
          <Button type="submit" variant="default" disabled={!typed}>
            {locked ? "Change password" : "Set password"}
          </Button>
          {locked && (
            <Button variant="default" onClick={() => void save({ password: null }, "Everybody who has the link may watch again.")}>
              Take password away
            </Button>
          )}
        </Group>
      )}
    </form>
  );
}

function Websites({ domains, edits, save }: { domains: string[]; edits: boolean; save: Save }) {
  const is = domains.join("\n");
  const [typed, setTyped] = useState(is);
  useEffect(() => setTyped(is), [is]);
  const leave = (): void => {
    const next = websitesIn(typed);
    if (next.join("\n") !== is) void save({ domains: next }, next.length ? "Only these websites show the film now." : "Every website may show the film.");
  };
  return (
    <Textarea
      label="Websites that may show it"
      description="One a line, such as example.com or *.example.com. None: all of them."
      autosize
      minRows={2}
      maxRows={8}
      spellCheck={false}
      disabled={!edits}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

function Until({ until, edits, save }: { until: number | null; edits: boolean; save: Save }) {
  const is = fieldOf(until);
  const [typed, setTyped] = useState(is);
  useEffect(() => setTyped(is), [is]);
  const leave = (): void => {
    const next = timeIn(typed);
    if (typed !== is && (next !== null || typed === "")) void save({ until: next }, next === null ? "The film has no end." : "From then on its link says that it is no longer there.");
  };
  const over = until !== null && until <= Date.now();
  return (
    <div>
      <TextInput
        type="datetime-local"
        label="Shown until"
        description={over ? "That time is over: nobody sees the film now." : "By your clock. Empty: for ever."}
        disabled={!edits}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
      />
      {edits && until !== null && (
        <Button mt="xs" variant="default" onClick={() => void save({ until: null }, "The film has no end.")}>
          Show without end
        </Button>
      )}
    </div>
  );
}

export function Access({ project, edits }: { project: string; edits: boolean }) {
  const at = `api/v1/projects/${project}/access`;
  const [limits, setLimits] = useState<Limits>();
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<string>();
  useEffect(() => void get<Limits>(at).then(setLimits, (error: unknown) => setWrong(troubleOf(error))), [at]);
  const save: Save = async (change, words) => {
    setDone("");
    setWrong(undefined);
    try {
      setLimits((await ask<Limits>(at, { method: "PUT", body: change })).body);
      setDone(words);
    } catch (error) {
      setWrong(troubleOf(error));
      throw error;
    }
  };
  const quiet: Save = (change, words) => save(change, words).catch(() => undefined);
  return (
    <section className="surface" aria-labelledby="who-may-watch">
      <h2 id="who-may-watch">Who may watch</h2>
      {wrong && (
        <Alert color="red" role="alert" mb="md">
          {wrong}
        </Alert>
      )}
      {limits ? (
        <div className="access">
          <Password locked={limits.password} edits={edits} save={save} />
          <Websites domains={limits.domains} edits={edits} save={quiet} />
          <Until until={limits.until} edits={edits} save={quiet} />
        </div>
      ) : (
        !wrong && <Loader aria-label="Reading who may watch" size="sm" />
      )}
      <p role="status" className="soft small">
        {done}
      </p>
    </section>
  );
}
