// What was sent, and what is to be: each delivery with its attempts.

import { Alert, Button, Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { Table, type Column } from "../report/figure.tsx";
import { useAnswer } from "../report/load.ts";
import { moment } from "../report/said.ts";
import { post } from "../server/ask.ts";
import { Link } from "../shell/link.tsx";
import { troubleOf } from "../shell/words.ts";
import type { Attempt, Delivery } from "./answers.ts";
import { pathOf, type Asked } from "./asked.ts";

const LOOK_MS = 2000;

const STATES = { waiting: "Waiting", running: "Being sent", done: "Arrived", failed: "Not delivered" } as const;

const attempted = ({ at_ms: at, took_ms: took, status, said }: Attempt): string => `${moment(at)}, ${(took / 1000).toFixed(1)} s: ${[status ?? "no answer", said].filter(Boolean).join(", ")}`;

/** What waits for seconds is looked at again; what waits for hours is not. */
const moves = ({ state, next_ms: next }: Delivery): boolean => state === "running" || (state === "waiting" && (next ?? 0) < Date.now() + 60_000);

interface LogProps {
  project: string;
  asked: Asked;
  submission?: string; // of this one alone
  news?: number; // changes when something was sent
}

export function Log({ project, asked, submission, news }: LogProps) {
  const [before, setBefore] = useState("");
  const [wrong, setWrong] = useState<string>();
  const of = new URLSearchParams({ ...(submission ? { submission } : {}), ...(before ? { before } : {}) });
  const { answer, busy, trouble, again } = useAnswer<{ deliveries: Delivery[]; next: string | null }>(`api/v1/projects/${project}/deliveries?${of}`);
  const rows = answer?.deliveries ?? [];
  useEffect(() => {
    if (news) again();
  }, [news]);
  useEffect(() => {
    if (busy || !rows.some(moves)) return undefined;
    const wait = setTimeout(again, LOOK_MS);
    return () => clearTimeout(wait);
  }, [answer, busy]);
  const sendAgain = async (id: string): Promise<void> => {
    setWrong(undefined);
    try {
      await post(`api/v1/projects/${project}/deliveries/${id}/again`);
    } catch (error) {
      setWrong(troubleOf(error));
    }
    again();
  };
  const columns: Column<Delivery>[] = [
    { head: "Since", of: ({ created_ms: at }) => moment(at) },
    { head: "To", of: ({ address }) => <span className="lead-brief">{address}</span> },
    { head: "What", of: ({ submission: id }) => (id ? <Link to={pathOf(project, asked, { submission: id })}>Submission</Link> : "Test") },
    { head: "State", of: ({ state, next_ms: next }) => `${STATES[state]}${next ? `, next try ${moment(next)}` : ""}` },
    {
      head: "Attempts",
      of: ({ attempts }) => (
        <ol className="lead-attempts">
          {attempts.map((one) => (
            <li key={one.at_ms}>{attempted(one)}</li>
          ))}
        </ol>
      ),
    },
    {
      head: "Again",
      of: ({ id, address, state }) => (
        <Button size="xs" variant="default" disabled={state === "running"} aria-label={`Send again to ${address}`} onClick={() => void sendAgain(id)}>
          Send again
        </Button>
      ),
    },
  ];
  return (
    <section className="surface figure" aria-labelledby="sent">
      <div className="figure-head">
        <h2 id="sent">What was sent</h2>
        {before && (
          <button type="button" className="figure-tool" onClick={() => setBefore("")}>
            To the newest
          </button>
        )}
      </div>
      {(trouble ?? wrong) && (
        <Alert color="red" role="alert" mb="sm">
          {trouble ?? wrong}
        </Alert>
      )}
      {rows.length > 0 && <Table name="Deliveries" rows={rows} columns={columns} keyOf={({ id }) => id} />}
      {!rows.length && !busy && !trouble && <p className="soft">Nothing yet: each submission is sent from the moment on at which there is a place to send it to.</p>}
      {busy && !answer && <Loader size="sm" aria-label="Reading what was sent" />}
      {answer?.next && (
        <Button mt="xs" size="xs" variant="default" onClick={() => setBefore(answer.next ?? "")}>
          Older ones
        </Button>
      )}
    </section>
  );
}
