// Bytes of a file, as they come. A network that is away for a while only makes
// them late; what the server refuses is refused.

import { MediaError_ } from "./source.ts";
import type { Pace } from "./pace.ts";

const PATIENCE_MS = 20_000; // without a byte
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 4000;

class Refused extends Error {}

/** From byte `from` up to `to` (Infinity: to the end). Rejects with MediaError_
 * or, when aborted, with what `signal` says. */
export async function* bytes(address: string, from: number, to: number, signal: AbortSignal, pace: Pace): AsyncGenerator<Uint8Array> {
  let at = from;
  let since = performance.now();
  for (let wait = FIRST_WAIT_MS; at < to; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
    try {
      for await (const piece of ask(address, at, to, signal, pace)) {
        at += piece.length;
        since = performance.now();
        wait = FIRST_WAIT_MS;
        yield piece;
      }
      if (to === Infinity || at >= to) return;
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof Refused || performance.now() - since > PATIENCE_MS) throw new MediaError_("missing");
    }
    await rest(wait, signal);
  }
}

async function* ask(address: string, from: number, to: number, signal: AbortSignal, pace: Pace): AsyncGenerator<Uint8Array> {
  const begun = performance.now();
  const part = from > 0 || to < Infinity;
  const reply = await fetch(address, { signal, ...(part ? { headers: { range: `bytes=${from}-${to < Infinity ? to - 1 : ""}` } } : {}) });
  if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) throw new Refused();
  if (!reply.ok || !reply.body) throw new Error(`HTTP ${reply.status}`);
  let skip = reply.status === 206 ? 0 : from; // a server that gives all of it
  let left = to - from;
  let heard = 0;
  const reader = reply.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      heard += value.length;
      const piece = value.subarray(skip, skip + left);
      skip = Math.max(0, skip - value.length);
      left -= piece.length;
      if (piece.length) yield piece;
      if (left <= 0 && reply.status !== 206) break; // to cancel the last bytes would close the connection
    }
  } finally {
    pace.heard(heard, performance.now() - begun);
    reader.cancel().catch(() => undefined);
  }
}

/** Some time, or until the network says that it is back. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((go, fail) => {
    const over = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      signal.removeEventListener("abort", stop);
      go();
    };
    const stop = (): void => {
      over();
      fail(signal.reason as Error);
    };
    const timer = setTimeout(over, ms);
    window.addEventListener("online", over);
    signal.addEventListener("abort", stop);
  });
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    list.push(piece);
    size += piece.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of list) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
