// One submission: everything that is known of it, and what people here make of it.

import { Alert, Button, Group, Loader, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { useAnswer } from "../report/load.ts";
import { moment } from "../report/said.ts";
import { ask } from "../server/ask.ts";
import { Link } from "../shell/link.tsx";
import { useRight } from "../shell/me.ts";
import { count, troubleOf } from "../shell/words.ts";
import { formOf, whoOf, type Lead } from "./answers.ts";
import { pathOf, type Asked } from "./asked.ts";
import { Log } from "./log.tsx";

const VERDICTS: Readonly<Record<string, string>> = { forged: "This session does not fit the film", robot: "A robot, as it says itself" };

function Answers({ lead }: { lead: Lead }) {
  return (
    <dl className="lead-answers">
      {lead.fields.map(({ id, label, words }) => (
        <div key={id}>
          <dt>{label || id}</dt>
          <dd>{words || <span className="soft">not answered</span>}</dd>
        </div>
      ))}
      {lead.consents.map(({ field, text, given }) => (
        <div key={`consent ${field}`}>
          <dt>{given ? "Agreed to" : "Did not agree to"}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Facts({ project, lead }: { project: string; lead: Lead }) {
  const kept = Object.entries(lead.known?.kept ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
  const who = lead.known ? `${whoOf(lead)}, ${count(lead.known.sessions, "session")} of this film${kept.length ? `; ${kept.join(", ")}` : ""}` : whoOf(lead);
  const facts = [
    ["Viewer", who],
    ["Film", `${lead.film}, release ${lead.release_number}`],
    ["What it was asked for", lead.purpose],
    ["Scenes until then", lead.path.map(({ scene, label }) => label || scene).join(" → ") || "not known"],
    ["Handled", lead.handled ? `${moment(lead.handled.at_ms)}, by ${lead.handled.by ?? "the owner's token"}` : "Not yet"],
    ...(VERDICTS[lead.verdict] ? [["To be doubted", VERDICTS[lead.verdict]]] : []),
  ];
  return (
    <>
      <dl className="lead-answers">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link to={`projects/${project}/report?session=${encodeURIComponent(lead.session)}`}>What they did</Link>
      </p>
    </>
  );
}

export function OneLead({ project, asked }: { project: string; asked: Asked }) {
  const at = `api/v1/projects/${project}/submissions/${encodeURIComponent(asked.submission)}`;
  const { answer, trouble, again } = useAnswer<Lead>(at);
  const edits = useRight("edit");
  const [changed, setChanged] = useState<Lead>();
  const [note, setNote] = useState("");
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<string>();
  const lead = changed ?? answer;
  useEffect(() => setNote(answer?.note ?? ""), [answer]);
  const change = async (body: { handled?: boolean; note?: string }, words: string): Promise<void> => {
    setWrong(undefined);
    setDone("");
    try {
      setChanged((await ask<Lead>(at, { method: "PATCH", body })).body);
      setDone(words);
    } catch (error) {
      setWrong(troubleOf(error));
    }
  };
  const back = <Link to={pathOf(project, asked, { submission: "" })}>All submissions</Link>;
  if (trouble) {
    return (
      <Alert color="red" role="alert" title="This submission cannot be shown">
        <p>{trouble}</p>
        <p className="report-ways">
          <Button size="xs" onClick={again}>
            Try again
          </Button>
          {back}
        </p>
      </Alert>
    );
  }
  if (!lead) return <Loader aria-label="Reading the submission" />;
  return (
    <>
      <section className="surface figure" aria-labelledby="lead">
        <div className="figure-head">
          <h2 id="lead">
            {formOf(lead)}, sent {moment(lead.arrived_ms)}
          </h2>
          {back}
        </div>
        <Answers lead={lead} />
        <Facts project={project} lead={lead} />
        <form
          className="lead-note"
          onSubmit={(event) => {
            event.preventDefault();
            void change({ note }, "The note is kept.");
          }}
        >
          <Textarea label="Note" autosize minRows={2} maxRows={10} maxLength={2000} disabled={!edits} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {edits && (
            <Group mt="xs" gap="xs">
              <Button type="submit" variant="default" disabled={note === lead.note}>
                Save note
              </Button>
              <Button variant="default" onClick={() => void change({ handled: !lead.handled }, lead.handled ? "It is to be handled again." : "It is handled.")}>
                {lead.handled ? "Mark as not handled" : "Mark as handled"}
              </Button>
            </Group>
          )}
          {wrong && (
            <Alert color="red" role="alert" mt="xs">
              {wrong}
            </Alert>
          )}
          <p role="status" className="soft small">
            {done}
          </p>
        </form>
      </section>
      {edits && <Log project={project} asked={asked} submission={lead.id} />}
    </>
  );
}
