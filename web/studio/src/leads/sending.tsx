// Where each submission of the film is sent: webhooks and mail addresses.

import { Alert, Button, Group, Loader, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAnswer } from "../report/load.ts";
import { ask, post } from "../server/ask.ts";
import { troubleOf } from "../shell/words.ts";
import type { Endpoint } from "./answers.ts";
import type { Asked } from "./asked.ts";
import { Log } from "./log.tsx";

const KINDS = [
  { value: "webhook", label: "Webhook" },
  { value: "mail", label: "Mail" },
];

/** A webhook's secret, once. */
function Secret({ secret, close }: { secret: string; close(): void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Alert color="blue" title="The webhook's secret" mt="sm">
      <p>Its receiver checks with it that what comes is ours (Standard Webhooks). It is shown once.</p>
      <TextInput label="Secret" readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
      <Group mt="xs" gap="xs">
        <Button size="xs" variant="default" onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
          {copied ? "Copied" : "Copy secret"}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          Done
        </Button>
      </Group>
    </Alert>
  );
}

function Place({ one, attempt, at }: { one: Endpoint; at: string; attempt(doing: Promise<unknown>, done: string): void }) {
  const counts = [one.waiting ? `${one.waiting} waiting` : "", one.failed ? `${one.failed} not delivered` : ""].filter(Boolean).join(", ");
  return (
    <li>
      <span className="lead-place">
        <Switch
          checked={one.active}
          label={`${one.kind === "mail" ? "Mail" : "Webhook"}: ${one.address}`}
          onChange={(event) => attempt(ask(`${at}/${one.id}`, { method: "PATCH", body: { active: event.currentTarget.checked } }), "")}
        />
        <span className="soft small">{[one.why, counts].filter(Boolean).join(" ")}</span>
      </span>
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={!one.active} aria-label={`Send a test to ${one.address}`} onClick={() => attempt(post(`${at}/${one.id}/test`), "The test is on its way: what became of it stands below.")}>
          Send a test
        </Button>
        <Button size="xs" variant="default" aria-label={`Remove ${one.address}`} onClick={() => attempt(ask(`${at}/${one.id}`, { method: "DELETE" }), "It is removed, and what was sent there is not in the log any more.")}>
          Remove
        </Button>
      </Group>
    </li>
  );
}

export function Sending({ project, asked }: { project: string; asked: Asked }) {
  const at = `api/v1/projects/${project}/endpoints`;
  const { answer, trouble, again } = useAnswer<{ endpoints: Endpoint[]; mail: boolean }>(at);
  const [kind, setKind] = useState("webhook");
  const [to, setTo] = useState("");
  const [secret, setSecret] = useState<string>();
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [news, setNews] = useState(0);
  const attempt = (doing: Promise<unknown>, words: string): void => {
    setDone("");
    setWrong(undefined);
    doing.then(() => setDone(words), (error: unknown) => setWrong(troubleOf(error))).finally(() => {
      again();
      setNews((n) => n + 1);
    });
  };
  const add = async (): Promise<void> => {
    const { secret: its } = await post<{ secret: string | null }>(at, { kind, address: to.trim() });
    setTo("");
    setSecret(its ?? undefined);
  };
  return (
    <>
      <section className="surface figure people" aria-labelledby="sending">
        <h2 id="sending">Where answers are sent</h2>
        <p className="soft small">Each form that viewers send goes to all of these at once. What does not arrive is sent again, for about a day.</p>
        {(trouble ?? wrong) && (
          <Alert color="red" role="alert" mt="xs">
            {trouble ?? wrong}
          </Alert>
        )}
        {!answer && !trouble && <Loader size="sm" aria-label="Reading where answers are sent" />}
        {answer && (
          <ul aria-label="Places">
            {answer.endpoints.map((one) => (
              <Place key={one.id} one={one} at={at} attempt={attempt} />
            ))}
          </ul>
        )}
        {answer && !answer.mail && (kind === "mail" || answer.endpoints.some((one) => one.kind === "mail")) && (
          <Alert color="yellow" role="note" mt="xs" title="No mail server is set">
            Whoever runs this server says by --mail and --mail-from (or RAMIFY_MAIL and RAMIFY_MAIL_FROM) how mails are sent. Until then they wait, for about a day.
          </Alert>
        )}
        <form
          className="lead-add"
          onSubmit={(event) => {
            event.preventDefault();
            attempt(add(), "It is added: each submission goes there from now on.");
          }}
        >
          <NativeSelect label="Kind" value={kind} data={KINDS} onChange={(event) => setKind(event.currentTarget.value)} />
          <TextInput label="Address" type={kind === "mail" ? "email" : "url"} placeholder={kind === "mail" ? "leads@example.org" : "https://example.org/leads"} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={!to.trim()}>
            Add
          </Button>
        </form>
        {secret && <Secret key={secret} secret={secret} close={() => setSecret(undefined)} />}
        <p role="status" className="soft small">
          {done}
        </p>
      </section>
      <Log project={project} asked={asked} news={news} />
    </>
  );
}
