// What stands around each part of a report: its name, what its figures mean, its
// table for spreadsheets.

import { Button } from "@mantine/core";
import { IconDownload, IconInfoCircle } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import { csvOf, useAbout } from "./about.tsx";
import type { PartName } from "./parts.tsx";

/** Parts of the live view. */
type LivePart = "now" | "happens";

interface FigureProps {
  at: PartName | LivePart | "comparison" | "splits"; // where on the page: #left
  title: string;
  means: readonly string[]; // names of definitions
  csv?: string; // table of report.csv
  address?: string; // of another CSV
  children: ReactNode;
}

/** plays_seconds: Plays seconds. */
const nameOf = (definition: string): string => {
  const words = (definition.split(".").pop() ?? "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export function Figure({ at, title, means, csv, address, children }: FigureProps) {
  const about = useAbout();
  const [open, setOpen] = useState(false);
  const id = useId();
  const link = address ?? (csv && csvOf(about, csv));
  return (
    <section className="surface figure" id={at} tabIndex={-1} aria-labelledby={id}>
      <div className="figure-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="figure-tool" aria-expanded={open} aria-label={`What is counted: ${title}`} onClick={() => setOpen(!open)}>
          <IconInfoCircle size={16} aria-hidden="true" /> What is counted
        </button>
        {link && (
          <a className="figure-tool" href={link} download aria-label={`CSV: ${title}`}>
            <IconDownload size={16} aria-hidden="true" /> CSV
          </a>
        )}
      </div>
      {open && (
        <dl className="means">
          {means.map((name) => (
            <div key={name}>
              <dt>{nameOf(name)}</dt>
              <dd>{about.means[name] ?? "The server says nothing about it."}</dd>
            </div>
          ))}
        </dl>
      )}
      {children}
    </section>
  );
}

export interface Column<Row> {
  head: string;
  of(row: Row): ReactNode;
  number?: boolean;
}

interface TableProps<Row> {
  name: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf(row: Row, n: number): string | number;
  paged?: boolean; // its rows come in pages: all that are here are shown
}

const ROWS = 100; // at once; a film may have thousands of seconds

/** Long tables go on when they are asked to. */
export function Table<Row>({ paged = false, ...props }: TableProps<Row>) {
  const { name, rows } = props;
  const [shown, setShown] = useState(ROWS);
  const rest = paged ? 0 : rows.length - shown;
  if (rest <= 0) return <Rows {...props} />;
  return (
    <>
      <Rows {...props} rows={rows.slice(0, shown)} />
      <Button className="table-more" size="xs" variant="default" aria-label={`More rows: ${name}`} onClick={() => setShown(shown + 10 * ROWS)}>
        {Math.min(rest, 10 * ROWS).toLocaleString("en")} more of {rows.length.toLocaleString("en")}
      </Button>
    </>
  );
}

/** Wide tables scroll in themselves, by keyboard too. */
function Rows<Row>({ name, rows, columns, keyOf }: TableProps<Row>) {
  return (
    <div className="table" role="group" aria-label={name} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th key={head} scope="col" data-number={number || undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={keyOf(row, n)}>
              {columns.map(({ head, of, number }, i) =>
                i === 0 ? (
                  <th key={head} scope="row">
                    {of(row)}
                  </th>
                ) : (
                  <td key={head} data-number={number || undefined}>
                    {of(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same figures as a chart shows, to be opened beside it. */
export function AsTable<Row>(props: TableProps<Row>) {
  const [open, setOpen] = useState(false);
  return (
    <details className="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table: {props.name}</summary>
      {open && <Table {...props} />}
    </details>
  );
}

/** A share as a bar, in a cell beside its figure. */
export const Bar = ({ share }: { share: number | null }) => (
  <span className="share-bar" aria-hidden="true">
    <span style={{ width: `${Math.min(1, Math.max(0, share ?? 0)) * 100}%` }} />
  </span>
);
