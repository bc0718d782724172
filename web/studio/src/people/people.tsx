// Who works here: roles, invitations.

import { ActionIcon, Alert, Button, CopyButton, Group, Modal, Select, Stack, Table, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { ask, get, post } from "../server/ask.ts";
import { Frame } from "../shell/frame.tsx";
import { useMe, type Person, type Role } from "../shell/me.ts";
import { ago, troubleOf } from "../shell/words.ts";

interface Invitation {
  id: string;
  role: Role;
  email: string;
  until_ms: number;
}

interface Seen extends Person {
  seen_ms: number;
  left_ms: number | null; // null: works here
}

const ROLES: { value: Role; label: string; may: string }[] = [
  { value: "owner", label: "Owner", may: "everything, and people" },
  { value: "editor", label: "Editor", may: "makes and publishes films" },
  { value: "analyst", label: "Analyst", may: "sees films and reports" },
];

/** In the list, with what the role may do. */
const roleOption = ({ option }: { option: { value: string; label: string } }) => (
  <span>
    {option.label}
    <span className="soft small"> · {ROLES.find(({ value }) => value === option.value)?.may}</span>
  </span>
);

function InviteForm({ close, changed }: { close(): void; changed(): void }) {
  const [role, setRole] = useState<Role>("editor");
  const [email, setEmail] = useState("");
  const [link, setLink] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const send = async (): Promise<void> => {
    try {
      const { address } = await post<{ address: string }>("api/v1/invitations", { role, ...(email ? { email } : {}) });
      setLink(address);
      changed();
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  if (link) {
    return (
      <Stack>
        <p>Send this link to who shall work here. It works once, for seven days, and is shown only now.</p>
        <TextInput label="Invitation" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
        <Group>
          <CopyButton value={link}>{({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy link"}</Button>}</CopyButton>
          <Button variant="default" onClick={close}>
            Done
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack>
        <Select label="Role" data={ROLES} renderOption={roleOption} comboboxProps={{ width: "max-content" }} value={role} allowDeselect={false} onChange={(value) => value && setRole(value as Role)} />
        <TextInput label="Email (if only that person may take it)" type="email" maxLength={254} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <Button type="submit">Make an invitation</Button>
      </Stack>
    </form>
  );
}

function PersonRow({ person, mine, change, remove }: { person: Seen; mine: boolean; change(role: Role): void; remove(): void }) {
  return (
    <Table.Tr>
      <Table.Td>
        {person.name}
        {mine && <span className="soft"> (you)</span>}
        <div className="soft small">{person.email}</div>
      </Table.Td>
      <Table.Td>
        <Select aria-label={`Role of ${person.name}`} data={ROLES} renderOption={roleOption} comboboxProps={{ width: "max-content" }} value={person.role} allowDeselect={false} onChange={(value) => value && value !== person.role && change(value as Role)} />
      </Table.Td>
      <Table.Td className="soft">{person.seen_ms ? ago(person.seen_ms) : "not yet"}</Table.Td>
      <Table.Td>
        {!mine && (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove ${person.name}`} onClick={remove}>
            <IconTrash size={18} />
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

export function People() {
  const { person: self } = useMe();
  const [people, setPeople] = useState<Seen[]>();
  const [invitations, setInvitations] = useState<Invitation[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Seen>();
  const look = useCallback(async () => {
    try {
      const [all, open] = await Promise.all([get<{ people: Seen[] }>("api/v1/people"), get<{ invitations: Invitation[] }>("api/v1/invitations")]);
      setPeople(all.people.filter(({ left_ms }) => !left_ms));
      setInvitations(open.invitations);
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  }, []);
  useEffect(() => void look(), [look]);
  const change = async (path: string, method: "PATCH" | "DELETE", body?: unknown): Promise<void> => {
    setTrouble(undefined);
    await ask(path, { method, ...(body === undefined ? {} : { body }) }).catch((error: unknown) => setTrouble(troubleOf(error)));
    await look();
  };
  return (
    <Frame title="People">
      <div className="page-head">
        <h1>People</h1>
        <Button onClick={() => setInviting(true)}>Invite</Button>
      </div>
      {trouble && (
        <Alert color="red" role="alert" mb="md">
          {trouble}
        </Alert>
      )}
      <div className="surface people">
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Role</Table.Th>
              <Table.Th>Last here</Table.Th>
              <Table.Th>
                <span className="hidden">Remove</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people?.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                mine={person.id === self?.id}
                change={(role) => void change(`api/v1/people/${person.id}`, "PATCH", { role })}
                remove={() => setLeaving(person)}
              />
            ))}
          </Table.Tbody>
        </Table>
        {people?.length === 0 && <p className="soft">Nobody has an account yet.</p>}
      </div>
      {invitations.length > 0 && (
        <section className="surface people">
          <h2>Invitations that nobody has taken</h2>
          <ul>
            {invitations.map((one) => (
              <li key={one.id}>
                <span>
                  {one.email || "Anybody with the link"} · {one.role} · holds until {new Date(one.until_ms).toLocaleDateString("en-GB", { day: "numeric", month: "long" })}
                </span>
                <Button variant="default" size="xs" onClick={() => void change(`api/v1/invitations/${one.id}`, "DELETE")}>
                  Withdraw
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Modal opened={inviting} onClose={() => setInviting(false)} title="Invite somebody" closeButtonProps={{ "aria-label": "Close" }}>
        <InviteForm close={() => setInviting(false)} changed={() => void look()} />
      </Modal>
      <Modal opened={leaving !== undefined} onClose={() => setLeaving(undefined)} title={`Remove ${leaving?.name ?? ""}?`} closeButtonProps={{ "aria-label": "Close" }}>
        <Stack>
          <p>They are signed out everywhere at once, and what they made stays. An invitation brings them back.</p>
          <Group>
            <Button
              color="red"
              onClick={() => {
                if (leaving) void change(`api/v1/people/${leaving.id}`, "DELETE");
                setLeaving(undefined);
              }}
            >
              Remove
            </Button>
            <Button variant="default" onClick={() => setLeaving(undefined)}>
              Keep
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Frame>
  );
}
