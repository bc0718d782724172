// The list of what happened: it follows the replay, and each line leads there.

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { clock } from "../shell/words.ts";
import { leaving, type Line } from "./lines.ts";

const SHOWN = 200; // lines at once
const STEP = 100;

interface HappeningsProps {
  lines: readonly Line[];
  now: number; // index of the line that was reached last; -1: none
  playable: number; // events
  press(line: Line): void;
  completed: boolean;
  times: readonly number[];
}

export function Happenings({ lines, now, playable, press, completed, times }: HappeningsProps) {
  const [from, setFrom] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const highest = Math.max(0, lines.length - SHOWN);
  useEffect(() => {
    if (now >= 0 && (now < from || now >= from + SHOWN)) setFrom(Math.min(highest, Math.max(0, now - STEP)));
  }, [now]);
  useEffect(() => {
    // Within the list alone: the page stays where it is read.
    const line = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (line && list.current) list.current.scrollTop = line.offsetTop - list.current.clientHeight / 2;
  }, [now, from]);
  const shown = lines.slice(from, from + SHOWN);
  return (
    <section className="replay-list" aria-labelledby="session-events">
      <h3 id="session-events">What happened</h3>
      {from > 0 && (
        <Button size="xs" variant="default" onClick={() => setFrom(Math.max(0, from - STEP))}>
          Earlier events
        </Button>
      )}
      <ol className="happened-lines" aria-labelledby="session-events" ref={list} tabIndex={0}>
        {shown.map((line, i) => {
          const words = line.words.charAt(0).toUpperCase() + line.words.slice(1);
          const time = <time dateTime={new Date(line.wall).toISOString()}>{clock(line.ms / 1000)}</time>;
          return (
            <li key={line.key} aria-current={from + i === now ? "step" : undefined}>
              {line.at < playable ? (
                <button type="button" onClick={() => press(line)}>
                  {time}
                  <span>{words}</span>
                </button>
              ) : (
                <p className="soft">
                  {time}
                  <span>{words}</span>
                </p>
              )}
            </li>
          );
        })}
        {from >= highest && lines.length > 0 && (
          <li>
            <p className="soft">
              <time>{clock((times[times.length - 1] ?? 0) / 1000)}</time>
              <span>{leaving(completed, times)}</span>
            </p>
          </li>
        )}
      </ol>
      {!lines.length && <p className="soft">Nothing but the opening.</p>}
      {from < highest && (
        <Button size="xs" variant="default" onClick={() => setFrom(Math.min(highest, from + STEP))}>
          Later events
        </Button>
      )}
    </section>
  );
}
