// All films of this Ramify: find one, begin one, put one away.

import { ActionIcon, Alert, Button, Menu, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArchive, IconArrowBackUp, IconCopy, IconDots, IconLink, IconSearch, IconTrash, IconUpload } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState, type DragEvent } from "react";
import { AddressDialog } from "../bring/address.tsx";
import { startFrom, startProject } from "../bring/start.ts";
import { useUnkept } from "../bring/upload.ts";
import { address, get, post } from "../server/ask.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { useRight } from "../shell/me.ts";
import { go } from "../shell/route.ts";
import { ago, count, troubleOf } from "../shell/words.ts";
import { Delete } from "./delete.tsx";

interface Card {
  id: string;
  title: string;
  release: string | null;
  poster: string | null;
  changed_ms: number;
  plays: number;
  withdrawn: boolean;
  archived: boolean;
}

interface Page {
  projects: Card[];
  next: string | null;
}

const stateOf = ({ release, withdrawn }: Card): string => (!release ? "Draft" : withdrawn ? "Withdrawn" : "Published");

type What = "copy" | "archive" | "restore" | "delete";

function Film({ card, change }: { card: Card; change(what: What, card: Card): void }) {
  const upload = useUnkept(card.id);
  const edits = useRight("edit");
  const owns = useRight("own");
  const going = upload !== undefined;
  return (
    <li className="film">
      <Link to={`projects/${card.id}`} className="film-picture" tabIndex={-1} aria-hidden="true">
        {card.poster ? <img src={address(card.poster)} alt="" loading="lazy" /> : <span />}
        {going && <progress value={upload.sent} max={upload.size} />}
      </Link>
      <div className="film-words">
        <div>
          <h2>
            <Link to={`projects/${card.id}`}>{card.title}</Link>
          </h2>
          <p className="soft small">
            {stateOf(card)} · {card.release ? `${count(card.plays, "play")} · ` : ""}
            {ago(card.changed_ms)}
          </p>
        </div>
        {edits && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More about ${card.title}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => change("copy", card)}>
                Duplicate
              </Menu.Item>
              {card.archived ? (
                <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => change("restore", card)}>
                  Restore
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => change("archive", card)}>
                  Archive
                </Menu.Item>
              )}
              {card.archived && owns && (
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => change("delete", card)}>
                  Delete for good
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </li>
  );
}

/** Any file that lies on this page becomes a film. */
function useDrop(take: (file: File) => void): { over: boolean; props: Record<string, (event: DragEvent) => void> } {
  const [over, setOver] = useState(false);
  return {
    over,
    props: {
      onDragOver: (event) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file) take(file);
      },
    },
  };
}

interface Listed {
  cards: Card[] | undefined; // undefined: on its way
  next: string | null;
  trouble: string | undefined;
  look(after?: string): Promise<void>;
  setTrouble(trouble: string | undefined): void;
}

function useProjects(search: string, archived: boolean): Listed {
  const [cards, setCards] = useState<Card[]>();
  const [next, setNext] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string>();
  const look = useCallback(
    async (after = "") => {
      const query = new URLSearchParams({ ...(search ? { q: search } : {}), ...(archived ? { archived: "1" } : {}), ...(after ? { after } : {}) });
      try {
        const page = await get<Page>(`api/v1/projects?${query}`);
        setCards((before) => [...(after ? (before ?? []) : []), ...page.projects]);
        setNext(page.next ?? null);
      } catch (error) {
        setTrouble(troubleOf(error));
      }
    },
    [search, archived],
  );
  useEffect(() => void look(), [look]);
  return { cards, next, trouble, look, setTrouble };
}

function Empty({ search, archived, upload }: { search: string; archived: boolean; upload(): void }) {
  if (search) return <p className="empty">No film is called “{search}”.</p>;
  if (archived) return <p className="empty">Nothing is archived. What you archive waits here until you restore it.</p>;
  return (
    <div className="empty">
      <h2>Your first film</h2>
      <p>Drop a video anywhere on this page. It is never changed: what you lay over it is a layer of its own.</p>
      <Button leftSection={<IconUpload size={18} />} size="md" onClick={upload}>
        Upload video
      </Button>
    </div>
  );
}

export function Home() {
  const edits = useRight("edit");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [asking, setAsking] = useState(false);
  const [archived, setArchived] = useState(false);
  const { cards, next, trouble, look, setTrouble } = useProjects(search, archived);
  const [done, setDone] = useState<{ words: string; undo?: () => void }>();
  const [leaving, setLeaving] = useState<Card>();
  const picker = useRef<HTMLInputElement>(null);

  const take = (file: File): void => {
    if (!edits) return;
    setTrouble(undefined);
    startProject(file).then(
      (id) => go(`projects/${id}/edit`),
      (error: unknown) => setTrouble(troubleOf(error)),
    );
  };
  const drop = useDrop(take);
  const put = async (card: Card, away: boolean): Promise<void> => {
    await post(`api/v1/projects/${card.id}/archive`, { archived: away });
    await look();
  };
  const change = async (what: What, card: Card): Promise<void> => {
    if (what === "delete") return setLeaving(card);
    try {
      if (what === "copy") {
        await post(`api/v1/projects/${card.id}/copy`);
        await look();
        setDone({ words: `“${card.title}” was duplicated.` });
      } else {
        const away = what === "archive";
        await put(card, away);
        setDone({ words: `“${card.title}” was ${away ? "archived" : "restored"}.`, undo: () => void put(card, !away).then(() => setDone(undefined)) });
      }
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };

  return (
    <Frame title="Films">
      <div {...drop.props} className="home" data-over={drop.over || undefined}>
        <div className="page-head">
          <h1>{archived ? "Archived films" : "Films"}</h1>
          <TextInput aria-label="Search films" placeholder="Search" leftSection={<IconSearch size={16} />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
          <Button variant="default" onClick={() => setArchived(!archived)}>
            {archived ? "All films" : "Archive"}
          </Button>
          {edits && (
            <Button leftSection={<IconUpload size={18} />} onClick={() => picker.current?.click()}>
              Upload video
            </Button>
          )}
          {edits && (
            <Button variant="default" leftSection={<IconLink size={18} />} onClick={() => setAsking(true)}>
              From an address
            </Button>
          )}
          <AddressDialog opened={asking} close={() => setAsking(false)} take={async (chosen) => go(`projects/${await startFrom(chosen)}/edit`)} />
          <input
            ref={picker}
            type="file"
            accept="video/*,.mkv,.mov,.mts"
            hidden
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) take(file);
            }}
          />
        </div>
        {leaving && (
          <Delete
            film={leaving}
            close={() => setLeaving(undefined)}
            done={() => {
              setLeaving(undefined);
              setDone({ words: `“${leaving.title}” is gone.` });
              void look();
            }}
          />
        )}
        <div role="status" className="done">
          {done?.words}
          {done?.undo && (
            <Button variant="subtle" size="compact-sm" onClick={done.undo}>
              Undo
            </Button>
          )}
        </div>
        {trouble && (
          <Alert color="red" role="alert" mb="md">
            {trouble}
          </Alert>
        )}
        <ul className="films">
          {cards?.map((card) => <Film key={card.id} card={card} change={(what, which) => void change(what, which)} />) ??
            Array.from({ length: 6 }, (_, n) => (
              <li key={n}>
                <Skeleton height={180} />
              </li>
            ))}
        </ul>
        {cards?.length === 0 && <Empty search={search} archived={archived} upload={() => picker.current?.click()} />}
        {next && (
          <Button variant="default" onClick={() => void look(next)}>
            More films
          </Button>
        )}
      </div>
    </Frame>
  );
}
