// Answers and leads of one film: /projects/{project}/leads.

import { Alert, Button, Checkbox, Loader, NativeSelect, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { elementsOf, nameOf, panelsOf, scenesOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { Table, type Column } from "../report/figure.tsx";
import { useAnswer, usePages } from "../report/load.ts";
import { moment } from "../report/said.ts";
import { address, ask } from "../server/ask.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { useRight } from "../shell/me.ts";
import { NoFilm } from "../shell/no-film.tsx";
import { go, useSearch } from "../shell/route.ts";
import { troubleOf } from "../shell/words.ts";
import { formOf, whoOf, type Lead } from "./answers.ts";
import { askedIn, pathOf, queryOf, type Asked } from "./asked.ts";
import { OneLead } from "./one.tsx";
import { Sending } from "./sending.tsx";

const EMPTY: Document = {};
const TYPING_MS = 300;

/** The forms of the present release; of older ones what the address names. */
function formsOf(document: Document, asked: string): { value: string; label: string }[] {
  const panels = panelsOf(document).filter(([, panel]) => panel.kind === "form");
  const elements = scenesOf(document).flatMap(elementsOf).filter(({ kind }) => kind === "form");
  const known = [...panels.map(([id, panel]) => ({ value: id, label: nameOf({ ...panel, id }) })), ...elements.map((one) => ({ value: one.id, label: nameOf(one) }))];
  return asked && !known.some(({ value }) => value === asked) ? [...known, { value: asked, label: asked }] : known;
}

function Filters({ asked, document, choose }: { asked: Asked; document: Document; choose(change: Partial<Asked>): void }) {
  const [typed, setTyped] = useState(asked.q);
  useEffect(() => setTyped(asked.q), [asked.q]);
  useEffect(() => {
    if (typed === asked.q) return undefined;
    const wait = setTimeout(() => choose({ q: typed }), TYPING_MS);
    return () => clearTimeout(wait);
  }, [typed]);
  return (
    <div className="filters leads-filters" role="group" aria-label="Which submissions">
      <TextInput type="search" label="Search answers and notes" maxLength={50} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <NativeSelect label="Form" value={asked.form} data={[{ value: "", label: "All forms" }, ...formsOf(document, asked.form)]} onChange={(event) => choose({ form: event.currentTarget.value })} />
      <NativeSelect
        label="State"
        value={asked.handled}
        data={[
          { value: "", label: "All" },
          { value: "no", label: "Not handled" },
          { value: "yes", label: "Handled" },
        ]}
        onChange={(event) => choose({ handled: event.currentTarget.value })}
      />
      <TextInput type="date" label="From" value={asked.from} onChange={(event) => choose({ from: event.currentTarget.value })} />
      <TextInput type="date" label="To" value={asked.to} onChange={(event) => choose({ to: event.currentTarget.value })} />
    </div>
  );
}

const briefly = ({ fields }: Lead): string =>
  fields
    .filter(({ words }) => words)
    .map(({ label, id, words }) => `${label || id}: ${words}`)
    .join(" · ");

function List({ project, asked, document, choose }: { project: string; asked: Asked; document: Document; choose(change: Partial<Asked>): void }) {
  const edits = useRight("edit");
  const query = queryOf(asked);
  const { rows, more, busy, trouble } = usePages<Lead>(`api/v1/projects/${project}/submissions${query}`, "submissions");
  const [changed, setChanged] = useState<Record<string, Lead>>({}); // here, since they were read
  const [wrong, setWrong] = useState<string>();
  const mark = async (id: string, handled: boolean): Promise<void> => {
    setWrong(undefined);
    try {
      const { body } = await ask<Lead>(`api/v1/projects/${project}/submissions/${id}`, { method: "PATCH", body: { handled } });
      setChanged((all) => ({ ...all, [id]: body }));
    } catch (error) {
      setWrong(troubleOf(error));
    }
  };
  const columns: Column<Lead>[] = [
    { head: "Sent", of: (one) => <Link to={pathOf(project, asked, { submission: one.id })}>{moment(one.arrived_ms)}</Link> },
    { head: "Form", of: formOf },
    { head: "Answers", of: (one) => <span className="lead-brief">{briefly(one)}</span> },
    { head: "Viewer", of: whoOf },
    {
      head: "Handled",
      of: ({ id, arrived_ms: at, handled }) => <Checkbox aria-label={`Handled: sent ${moment(at)}`} checked={handled !== null} disabled={!edits} onChange={(event) => void mark(id, event.currentTarget.checked)} />,
    },
    { head: "Note", of: ({ note }) => <span className="lead-brief">{note}</span> },
  ];
  return (
    <section className="surface figure" aria-labelledby="leads">
      <div className="figure-head">
        <h2 id="leads">Submissions</h2>
        <a className="figure-tool" href={address(`api/v1/projects/${project}/submissions.csv${query}`)} download aria-label="CSV: Submissions">
          <IconDownload size={16} aria-hidden="true" /> CSV
        </a>
      </div>
      <Filters asked={asked} document={document} choose={choose} />
      {(trouble ?? wrong) && (
        <Alert color="red" role="alert" mt="sm">
          {trouble ?? wrong}
        </Alert>
      )}
      <div className="leads-list">
        {rows.length > 0 && <Table paged name="Submissions" rows={rows.map((one) => changed[one.id] ?? one)} columns={columns} keyOf={({ id }) => id} />}
        {!rows.length && !busy && !trouble && (
          <p className="soft">
            {more ? "None of the newest: look further back." : query ? "None of these." : "No form has been sent yet. Put one into the film, publish it, and what people send stands here at once."}{" "}
            {query && !more && <Link to={`projects/${project}/leads`}>Show all submissions</Link>}
          </p>
        )}
        {busy && <Loader size="sm" aria-label="Reading submissions" />}
        {more && !busy && (
          <Button mt="xs" size="xs" variant="default" onClick={more}>
            More submissions
          </Button>
        )}
      </div>
    </section>
  );
}

export function Leads({ id }: { id: string }) {
  const search = useSearch();
  const asked = useMemo(() => askedIn(search), [search]);
  const edits = useRight("edit");
  const document = useAnswer<Document>(`api/v1/projects/${id}/document`).answer ?? EMPTY;
  const film = useAnswer<{ title: string }>(`api/v1/projects/${id}`);
  const title = film.answer?.title;
  // Of what stands there by then: words are searched for once their typing rests.
  const choose = (change: Partial<Asked>): void => go(pathOf(id, askedIn(location.search), change), { stay: true, replace: true });
  return (
    <Frame title={title ? `Answers and leads: ${title}` : "Answers and leads"}>
      <div className="page-head">
        <h1>Answers and leads</h1>
        {film.code !== "project_unknown" && (
          <>
            <Link to={`projects/${id}`}>{title || "To the film"}</Link>
            <Link to={`projects/${id}/report`}>Report</Link>
          </>
        )}
      </div>
      <div className="report">
        {film.code === "project_unknown" ? (
          <NoFilm />
        ) : asked.submission ? (
          <OneLead key={asked.submission} project={id} asked={asked} />
        ) : (
          <>
            <List project={id} asked={asked} document={document} choose={choose} />
            {edits && <Sending project={id} asked={asked} />}
          </>
        )}
      </div>
    </Frame>
  );
}
