// What is recorded of a film's viewers: whether they are asked first, by which
// clocks days are counted, for how long what single viewers did is kept.

import { Alert, Autocomplete, Loader, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { ask, get } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";

interface Recording {
  consent: "required" | "implied" | "off" | null;
  zone: string;
  days: number | null; // null: for ever
  moving: boolean; // sessions still stand on days of another zone
}

type Save = (change: Partial<Recording>, done: string) => Promise<void>;

const MODES = [
  { value: "", label: "As the film says" },
  { value: "required", label: "Ask first" },
  { value: "implied", label: "Known until they say no" },
  { value: "off", label: "Nobody is known" },
];

const MEANS: Record<string, string> = {
  "": "Who watches is anonymous, unless the film asks and they agree.",
  required: "Before a yes nothing is kept in the browser, and nothing tells one viewer from another.",
  implied: "Nobody is asked. Viewers may say no in the player's settings, or by their browser.",
  off: "Nothing that tells viewers apart is kept or sent, and nobody is asked.",
};

const DONE: Record<string, string> = {
  "": "The film itself says whether viewers are asked.",
  required: "Viewers are asked first from now on.",
  implied: "Viewers are known from now on, until they say no.",
  off: "Nobody is known from now on.",
};

function Consent({ consent, edits, save }: { consent: Recording["consent"]; edits: boolean; save: Save }) {
  const is = consent ?? "";
  return (
    <NativeSelect
      label="Who viewers are"
      description={MEANS[is]}
      data={MODES}
      disabled={!edits}
      value={is}
      onChange={(event) => {
        const next = event.currentTarget.value;
        void save({ consent: (next || null) as Recording["consent"] }, DONE[next] ?? "");
      }}
    />
  );
}

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];

/** Kept once it is one of them; another name is told by the server. */
function Zone({ zone, moving, edits, save }: { zone: string; moving: boolean; edits: boolean; save: Save }) {
  const [typed, setTyped] = useState(zone);
  useEffect(() => setTyped(zone), [zone]);
  const set = (next: string): void => {
    if (next && next !== zone) void save({ zone: next }, `Days are those of ${next} from now on, and earlier ones are counted anew.`);
  };
  return (
    <Autocomplete
      label="Time zone"
      description={moving ? "Days are being counted anew." : "By its clocks a day of the report begins and ends."}
      data={ZONES}
      limit={8}
      spellCheck={false}
      disabled={!edits}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={set}
      onBlur={() => set(typed.trim())}
    />
  );
}

function Days({ days, edits, save }: { days: number | null; edits: boolean; save: Save }) {
  const is = days === null ? "" : String(days);
  const [typed, setTyped] = useState(is);
  useEffect(() => setTyped(is), [is]);
  const leave = (): void => {
    const next = typed.trim();
    if (next === is) return;
    void save({ days: next === "" ? null : Number(next) }, next === "" ? "What viewers did is kept for ever." : "What is older goes now: sessions, answers, what was remembered. The sums of the report stay.");
  };
  return (
    <TextInput
      label="Keep for days"
      description="For so many, what single viewers did. Then it is gone, and the report has its sums only. Empty: for ever."
      inputMode="numeric"
      disabled={!edits}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

export function Recording({ project, edits }: { project: string; edits: boolean }) {
  const at = `api/v1/projects/${project}/recording`;
  const [is, setIs] = useState<Recording>();
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<string>();
  useEffect(() => void get<Recording>(at).then(setIs, (error: unknown) => setWrong(troubleOf(error))), [at]);
  const save: Save = async (change, words) => {
    setDone("");
    setWrong(undefined);
    try {
      setIs((await ask<Recording>(at, { method: "PUT", body: change })).body);
      setDone(words);
    } catch (error) {
      setWrong(troubleOf(error));
    }
  };
  return (
    <section className="surface" aria-labelledby="what-is-recorded">
      <h2 id="what-is-recorded">What is recorded</h2>
      {wrong && (
        <Alert color="red" role="alert" mb="md">
          {wrong}
        </Alert>
      )}
      {is ? (
        <div className="access">
          <Consent consent={is.consent} edits={edits} save={save} />
          <Days days={is.days} edits={edits} save={save} />
          <Zone zone={is.zone} moving={is.moving} edits={edits} save={save} />
        </div>
      ) : (
        !wrong && <Loader aria-label="Reading what is recorded" size="sm" />
      )}
      <p role="status" className="soft small">
        {done}
      </p>
    </section>
  );
}
