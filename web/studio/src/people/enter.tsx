// The ways into the studio: sign in, make the first account, take an invitation.

import { Alert, Button, Loader, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { ask, get, post } from "../server/ask.ts";
import { lookWho } from "../shell/me.ts";
import { go } from "../shell/route.ts";
import { troubleOf } from "../shell/words.ts";
import { NewPassword } from "./password.tsx";

interface EntryProps {
  title: string;
  lead: ReactNode;
  press: string; // what the button says
  send(): Promise<unknown>;
  done?(): void;
  children: ReactNode;
}

/** One form in the middle of the page. */
function Entry({ title, lead, press, send, done, children }: EntryProps) {
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${title} · Ramify`;
  }, [title]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setTrouble(undefined);
    try {
      await send();
      await lookWho();
      done?.();
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="alone">
      <form className="surface" onSubmit={(event) => void submit(event)}>
        <h1>{title}</h1>
        <p className="soft">{lead}</p>
        <Stack gap="md">
          {children}
          {trouble && (
            <Alert color="red" variant="light" role="alert">
              {trouble}
            </Alert>
          )}
          <Button type="submit" loading={busy} fullWidth>
            {press}
          </Button>
        </Stack>
      </form>
    </main>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

const Email = ({ value, onChange, label }: TextProps) => (
  <TextInput label={label} type="email" autoComplete="username" required withAsterisk={false} maxLength={254} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
);
const Name = ({ value, onChange, label }: TextProps) => (
  <TextInput label={label} autoComplete="name" required withAsterisk={false} maxLength={100} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
);

/** Where somebody was sent from to sign in: a path of ours, or nothing. */
function goBack(): void {
  const to = new URLSearchParams(location.search).get("to");
  if (to && /^\/(?![/\\])/.test(to)) location.assign(to);
}

export function SignIn({ done = goBack }: { done?: () => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <Entry
      title="Sign in"
      lead="With the account that you have on this Ramify."
      press="Sign in"
      send={() => ask("api/v1/signin", { method: "POST", body: { email, password } })}
      done={done}
    >
      <Email label="Email" value={email} onChange={setEmail} />
      <PasswordInput label="Password" autoComplete="current-password" required withAsterisk={false} maxLength={200} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      <p className="soft small">
        Forgotten? Who runs this machine makes a new one: <code>ramify user password EMAIL</code>
      </p>
    </Entry>
  );
}

export function FirstAccount() {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <Entry
      title="Welcome to Ramify"
      lead="Make the first account. It owns this Ramify: it can invite others, and say what they may do."
      press="Make my account"
      send={() => post("api/v1/people/first", { name, email, password })}
    >
      <Name label="Your name" value={name} onChange={setName} />
      <Email label="Email" value={email} onChange={setEmail} />
      <NewPassword value={password} onChange={setPassword} />
    </Entry>
  );
}

interface Invitation {
  role: string;
  email: string;
  name: string;
  renews: boolean; // it is for a new password
}

export function TakeInvitation({ secret }: { secret: string }) {
  const at = `api/v1/invitations/open/${encodeURIComponent(secret)}`;
  const [invitation, setInvitation] = useState<Invitation>();
  const [trouble, setTrouble] = useState<string>();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useEffect(() => {
    get<Invitation>(at).then(
      (found) => {
        setInvitation(found);
        setEmail(found.email);
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    );
  }, [at]);
  if (trouble) {
    return (
      <main className="alone">
        <div className="surface">
          <h1>This invitation does not hold</h1>
          <p className="soft">{trouble}</p>
          <p>Ask who sent it for a new one.</p>
        </div>
      </main>
    );
  }
  if (!invitation) {
    return (
      <main className="alone">
        <Loader aria-label="Looking" />
      </main>
    );
  }
  if (invitation.renews) {
    return (
      <Entry title="A new password" lead={`For ${invitation.name}, ${invitation.email}.`} press="Take it" send={() => post(at, { password })} done={() => go("", { replace: true })}>
        <NewPassword value={password} onChange={setPassword} />
      </Entry>
    );
  }
  return (
    <Entry title="You are invited" lead={`You will work here as ${invitation.role}.`} press="Make my account" send={() => post(at, { name, email, password })} done={() => go("", { replace: true })}>
      <Name label="Your name" value={name} onChange={setName} />
      <Email label="Email" value={email} onChange={setEmail} />
      <NewPassword value={password} onChange={setPassword} />
    </Entry>
  );
}
