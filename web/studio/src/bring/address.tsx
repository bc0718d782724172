// Asking for an address: of a video that is somewhere already.

import { Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { ofFile } from "../film/clips.ts";
import type { Json } from "../record/steps.ts";
import { troubleOf } from "../shell/words.ts";
import { readAddress, readLength, type Elsewhere } from "./address.ts";

/** What was chosen: a copy for our server, or the clip as it plays from there. */
export type Chosen = { copy: string } | { clip: { [name: string]: Json } };

interface AddressProps {
  opened: boolean;
  close(): void;
  /** Rejects with what went wrong; the dialog says it and stays. */
  take(chosen: Chosen): Promise<void>;
}

const SIZE = { width: 1280, height: 720 }; // of players that do not tell

/** The clip with what must be said about it, because nobody here can measure it. */
async function described(found: Elsewhere, length: string): Promise<{ [name: string]: Json }> {
  if (found.by === "video") {
    const { duration, width, height } = await ofFile(String(found.clip.url));
    return { ...found.clip, duration: Math.floor(duration * 1000) / 1000, width, height };
  }
  return { ...found.clip, duration: readLength(length) ?? 0, ...SIZE };
}

export function AddressDialog({ opened, close, take }: AddressProps) {
  const [typed, setTyped] = useState("");
  const [length, setLength] = useState("");
  const [copy, setCopy] = useState(true);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const found = readAddress(typed);
  const stays = found !== undefined && !(found.copied && copy);
  const asks = stays && found.by !== "video"; // its length
  const wrong = typed.trim() !== "" && !found ? "That is no address of a video: give one of an MP4, of a playlist (.m3u8), or of a video on YouTube or Vimeo." : undefined;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!found) return setTrouble(wrong ?? "Give an address.");
    if (asks && readLength(length) === undefined) return setTrouble("Say how long it is: 1:30, or seconds.");
    setBusy(true);
    setTrouble(undefined);
    try {
      await take(stays ? { clip: await described(found, length) } : { copy: String(found.clip.url) });
      setTyped("");
      setLength("");
      close();
    } catch (error) {
      setTrouble(stays && found.by === "video" ? "This browser cannot play what lies there. Let the server bring a copy, or give another address." : troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={close} title="A video from an address" closeButtonProps={{ "aria-label": "Close" }}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Stack gap="sm">
          <TextInput label="Address" description="MP4, HLS playlist, YouTube or Vimeo" placeholder="https://" inputMode="url" data-autofocus value={typed} error={wrong} onChange={(event) => setTyped(event.currentTarget.value)} />
          {found?.copied && (
            <Radio.Group label="Where it plays from" value={copy ? "copy" : "there"} onChange={(to) => setCopy(to === "copy")}>
              <Stack gap={4} mt={4}>
                <Radio value="copy" label="Bring a copy here" description="It plays in every browser, frame by frame, and stays when the address goes." />
                <Radio value="there" label="Play it from there" />
              </Stack>
            </Radio.Group>
          )}
          {asks && <TextInput label="Length" description="1:30, or seconds: it cannot be measured from here" value={length} onChange={(event) => setLength(event.currentTarget.value)} />}
          {trouble && (
            <p role="alert" className="bad">
              {trouble}
            </p>
          )}
          <Group>
            <Button type="submit" loading={busy}>
              Take this video
            </Button>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
