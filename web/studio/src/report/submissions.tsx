// Forms as they were sent.

import { Button, Loader } from "@mantine/core";
import { panelsOf, elementsOf, nameOf, scenesOf } from "../film/film.ts";
import { Link } from "../shell/link.tsx";
import { address } from "../server/ask.ts";
import { pathOf, useAbout } from "./about.tsx";
import type { Submission } from "./answers.ts";
import { Figure, Table, type Column } from "./figure.tsx";
import { usePages } from "./load.ts";
import { moment } from "./said.ts";

const said = (value: unknown): string => (Array.isArray(value) ? value.map(said).join(", ") : typeof value === "object" && value !== null ? JSON.stringify(value) : typeof value === "boolean" ? (value ? "yes" : "no") : String(value ?? ""));

export function Submissions() {
  const { project, asked, document } = useAbout();
  const { rows, more, busy, trouble } = usePages<Submission>(`api/v1/projects/${project}/submissions`, "submissions");
  const form = (id: string): string => {
    const panel = panelsOf(document).find(([one]) => one === id)?.[1];
    const element = scenesOf(document).flatMap(elementsOf).find((one) => one.id === id);
    return panel ? nameOf({ ...panel, id }) : element ? nameOf(element) : id;
  };
  const columns: Column<Submission>[] = [
    { head: "Sent", of: ({ arrived_ms }) => moment(arrived_ms) },
    { head: "Form", of: (one) => form(one.form) },
    {
      head: "Answers",
      of: ({ answers }) => (
        <dl className="answers">
          {Object.entries(answers).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{said(value)}</dd>
            </div>
          ))}
        </dl>
      ),
    },
    { head: "Viewer", of: ({ viewer }) => viewer ?? "Anonymous" },
    { head: "What it was asked for", of: ({ purpose }) => purpose },
    { head: "Session", of: ({ session }) => <Link to={pathOf(project, asked, { session })}>What they did</Link> },
  ];
  return (
    <Figure at="submissions" title="Submissions" means={["forms.submitted"]} address={address(`api/v1/projects/${project}/submissions.csv`)}>
      <p className="soft small">All of them, newest first, whatever days and scenes are chosen above; in the words that people were told.</p>
      {trouble && <p role="alert">{trouble}</p>}
      {!rows.length && !busy && !trouble && <p className="soft">No form has been sent yet.</p>}
      {rows.length > 0 && <Table name="Submissions" rows={rows} columns={columns} keyOf={({ id }) => id} />}
      {busy && <Loader size="sm" aria-label="Reading submissions" />}
      {more && !busy && (
        <Button mt="xs" size="xs" variant="default" onClick={more}>
          More submissions
        </Button>
      )}
    </Figure>
  );
}
