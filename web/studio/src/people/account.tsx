// One's own account: name, password, sign-ins.

import { Alert, Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { ask } from "../server/ask.ts";
import { Frame } from "../shell/frame.tsx";
import { lookWho, signOut, useMe } from "../shell/me.ts";
import { troubleOf } from "../shell/words.ts";
import { NewPassword } from "./password.tsx";

interface PartProps {
  title: string;
  press: string;
  said: string; // when it is done
  send(): Promise<unknown>;
  children: ReactNode;
}

function Part({ title, press, said, send, children }: PartProps) {
  const [trouble, setTrouble] = useState<string>();
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTrouble(undefined);
    setDone(false);
    try {
      await send();
      setDone(true);
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  return (
    <form className="surface people" onSubmit={(event) => void submit(event)}>
      <h2>{title}</h2>
      <Stack maw={420}>
        {children}
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <Group>
          <Button type="submit" variant="default">
            {press}
          </Button>
          <span role="status">{done && said}</span>
        </Group>
      </Stack>
    </form>
  );
}

export function Account() {
  const { person } = useMe();
  const [name, setName] = useState(person?.name ?? "");
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const change = (body: unknown): Promise<unknown> => ask("api/v1/me", { method: "PATCH", body }).then(lookWho);
  return (
    <Frame title="Your account">
      <div className="page-head">
        <h1>Your account</h1>
      </div>
      <Part title="Name" press="Save name" said="Saved." send={() => change({ name })}>
        <TextInput label="Name" autoComplete="name" required withAsterisk={false} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      </Part>
      <Part title="Password" press="Change password" said="Changed. All other sign-ins have ended." send={() => change({ password: { old, new: fresh } })}>
        <PasswordInput label="Present password" autoComplete="current-password" required withAsterisk={false} value={old} onChange={(event) => setOld(event.currentTarget.value)} />
        <NewPassword label="New password" value={fresh} onChange={setFresh} />
      </Part>
      <Part title="Sign-ins" press="Sign out everywhere" said="" send={() => signOut(true)}>
        <p className="soft">Ends every sign-in of yours, on this device too.</p>
      </Part>
    </Frame>
  );
}
