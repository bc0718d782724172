// An event stream, read event by event.
import assert from "node:assert/strict";
import { owner } from "./film.mjs";

const WAIT_MS = 5000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** What the owner hears at this address. */
export async function follow(server, path) {
  const stop = new AbortController();
  const reply = await owner(server, path, { signal: stop.signal });
  assert.equal(reply.status, 200, reply.status === 200 ? "" : await reply.text());
  assert.match(reply.headers.get("content-type"), /^text\/event-stream/);
  const all = []; // [event, data]
  const read = {}; // of each event, how many `next` has given
  let waiting = () => {};
  let text = "";
  void (async () => {
    for await (const part of reply.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const [, event] = text.slice(0, end).match(/^event: (.*)$/m) ?? [];
        if (event) all.push([event, JSON.parse(text.slice(0, end).match(/^data: (.*)$/m)[1])]);
        text = text.slice(end + 2);
      }
      waiting();
    }
  })().catch(() => undefined);
  const heard = (event) => all.filter(([one]) => one === event).map(([, data]) => data);
  const stream = {
    heard,
    close: () => stop.abort(),
    /** The next of that event which was not given yet. */
    async next(event) {
      const late = Date.now() + WAIT_MS;
      while (heard(event).length <= (read[event] ?? 0)) {
        if (Date.now() > late) assert.fail(`no ${event} within ${WAIT_MS} ms; heard: ${JSON.stringify(all.slice(-3))}`);
        await Promise.race([new Promise((go) => (waiting = go)), sleep(200)]);
      }
      read[event] = (read[event] ?? 0) + 1;
      return heard(event)[read[event] - 1];
    },
    /** The first from here on for which it holds. */
    async until(event, holds) {
      const late = Date.now() + WAIT_MS;
      for (;;) {
        const is = await stream.next(event);
        if (holds(is)) return is;
        if (Date.now() > late) assert.fail(JSON.stringify(is));
      }
    },
  };
  return stream;
}
