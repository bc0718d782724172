// The ways that sessions took, scene by scene, and the shortest to each goal.

import { Button, Loader } from "@mantine/core";
import { useState } from "react";
import { Link } from "../shell/link.tsx";
import { count } from "../shell/words.ts";
import { pathOf, useAbout } from "./about.tsx";
import type { PathEnd, Paths as Answer, Report, TakenPath } from "./answers.ts";
import { AsTable, Figure } from "./figure.tsx";
import { useAnswer } from "./load.ts";
import { called, figure, lasting, NONE, percent } from "./said.ts";
import { shortened } from "./shortened.ts";

const AT_ONCE = 20_000; // sessions that are read without being asked to
const LISTED = 10; // the table has the others

/** Names with arrows between; of a long way the middle is left out. */
function Drawing({ name, scenes, more }: { name: string; scenes: readonly string[]; more: boolean }) {
  const { start, left, end } = shortened(scenes);
  return (
    <ol className="way" aria-label={name}>
      {start.map((scene, n) => (
        <li key={n}>{scene}</li>
      ))}
      {left > 0 && <li className="way-left">{count(left, "more scene")}</li>}
      {end.map((scene, n) => (
        <li key={n + start.length}>{scene}</li>
      ))}
      {more && <li className="way-left">and further</li>}
    </ol>
  );
}

function useNames(report: Report): { names(scenes: readonly string[] | null): string[]; whole(scenes: readonly string[] | null, more?: boolean): string } {
  const names = (scenes: readonly string[] | null): string[] => (scenes ?? []).map((id) => called(report.scenes, id));
  return { names, whole: (scenes, more) => (scenes?.length ? names(scenes).join(" → ") + (more ? " → …" : "") : NONE) };
}

/** How those who went it ended, in words. */
function ended({ outcomes, left, scenes, more }: TakenPath, name: (id: string) => string): string {
  const reached = outcomes.map(({ kind, label, sessions, share }) => `${figure(sessions)} (${percent(share)}) ${kind === "goal" ? "reached" : "ended with"} “${label}”`);
  const last = scenes[scenes.length - 1];
  if (left) reached.push(`${figure(left)} left ${last === undefined || more ? "on it" : `in ${name(last)}`}`);
  return reached.join("; ");
}

const One = ({ session, name }: { session: string; name: string }) => {
  const { project, asked } = useAbout();
  return (
    <Link to={pathOf(project, asked, { session })} className="figure-tool" aria-label={`Watch one who went ${name}`}>
      Watch one
    </Link>
  );
};

function Taken({ answer, report }: { answer: Answer; report: Report }) {
  const { names, whole } = useNames(report);
  const name = (id: string): string => called(report.scenes, id);
  const { ways, different, others } = answer;
  return (
    <>
      <p className="soft">
        {count(answer.plays, "session")} went {count(different, "different way")}
        {others ? `; ${figure(others)} went ways that are not listed here` : ""}.{answer.enough ? "" : " Too few to say which way is usual."}
      </p>
      <ol className="cliffs ways-taken">
        {ways.slice(0, LISTED).map((way) => (
          <li key={way.path}>
            <div>
              <Drawing name={`Way of ${count(way.sessions, "session")}`} scenes={names(way.scenes)} more={way.more} />
              <p>
                <strong>
                  {count(way.sessions, "session")} ({percent(way.share)})
                </strong>
                <span className="soft">: {ended(way, name)}.</span>
              </p>
            </div>
            <One session={way.session} name={whole(way.scenes, way.more)} />
          </li>
        ))}
      </ol>
      <AsTable
        name={count(ways.length, "way that was taken", "ways that were taken")}
        rows={ways}
        keyOf={({ path }) => path}
        columns={[
          { head: "Way", of: ({ scenes, more }) => whole(scenes, more) },
          { head: "Scenes", of: ({ length }) => figure(length), number: true },
          { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Of plays", of: ({ share }) => percent(share), number: true },
          { head: "What became of them", of: (way) => ended(way, name) },
        ]}
      />
    </>
  );
}

/** The shortest way to one goal or ending, and the one that most went. */
function ToEnd({ end, report }: { end: PathEnd; report: Report }) {
  const { names, whole } = useNames(report);
  const title = `${end.kind === "goal" ? "Goal" : "Ending"}: ${end.label || end.id}`;
  if (!end.session) return <p className="soft">{end.sessions ? `${title} was reached by ways that are too long to be kept.` : `${title} was not reached.`}</p>;
  const same = end.usual_path === end.path;
  const steps = [count(end.length ?? 0, "scene"), count(end.inputs ?? 0, "input"), ...(end.seconds === null ? [] : [lasting(end.seconds)])].join(", ");
  const most = `${figure(end.usual_sessions ?? 0)} of ${figure(end.sessions)} (${percent(end.usual_share)})`;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="cliffs ways-taken">
        <li>
          <div>
            <Drawing name={`Shortest way to ${end.label || end.id}`} scenes={names(end.scenes)} more={false} />
            <p>
              <strong>The shortest</strong>
              <span className="soft">
                : {steps}.{same ? ` It is the one that most went: ${most}.` : ""}
              </span>
            </p>
          </div>
          <One session={end.session} name={`the shortest way to ${end.label || end.id}`} />
        </li>
        {!same && end.usual_session && (
          <li>
            <div>
              <Drawing name={`Most common way to ${end.label || end.id}`} scenes={names(end.usual_scenes)} more={false} />
              <p>
                <strong>The one that most went</strong>
                <span className="soft">: {most}.</span>
              </p>
            </div>
            <One session={end.usual_session} name={whole(end.usual_scenes)} />
          </li>
        )}
      </ul>
    </section>
  );
}

function Shortest({ answer, report }: { answer: Answer; report: Report }) {
  const { whole } = useNames(report);
  const { reached } = answer;
  return (
    <Figure at="shortest" title="The shortest ways" means={["reached.sessions", "reached.length", "reached.inputs", "reached.seconds", "reached.usual_sessions", "reached.usual_share"]} csv="shortest">
      {reached.map((end) => (
        <ToEnd key={`${end.kind} ${end.id}`} end={end} report={report} />
      ))}
      <AsTable
        name="Shortest and most common ways"
        rows={reached}
        keyOf={({ kind, id }) => `${kind} ${id}`}
        columns={[
          { head: "To", of: ({ label, id }) => label || id },
          { head: "It is", of: ({ kind }) => (kind === "goal" ? "A goal" : "An ending") },
          { head: "Reached by", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Shortest way", of: ({ scenes }) => whole(scenes) },
          { head: "Scenes", of: ({ length }) => (length === null ? NONE : figure(length)), number: true },
          { head: "Inputs", of: ({ inputs }) => (inputs === null ? NONE : figure(inputs)), number: true },
          { head: "Time", of: ({ seconds }) => lasting(seconds), number: true },
          { head: "Most common way", of: ({ usual_scenes: scenes }) => whole(scenes) },
          { head: "Went it", of: ({ usual_sessions: sessions }) => (sessions === null ? NONE : figure(sessions)), number: true },
        ]}
      />
    </Figure>
  );
}

/** Each session is read for it: of many only when somebody wants it. */
export function Paths({ report }: { report: Report }) {
  const { project, query } = useAbout();
  const [wanted, setWanted] = useState(false);
  const asks = wanted || report.plays <= AT_ONCE;
  const { answer, busy, trouble, stop, again } = useAnswer<Answer>(asks ? `api/v1/projects/${project}/report/paths${query ? `?${query}` : ""}` : undefined);
  return (
    <>
      <Figure at="paths" title="Ways they took" means={["ways.sessions", "ways.share", "ways.left", "ways.outcomes.sessions", "ways.outcomes.share", "ways.others"]} csv="paths">
        {trouble && <p role="alert">{trouble}</p>}
        {busy && (
          <p role="status">
            <Loader size="sm" aria-label="Reading ways" /> Reading each of {count(report.plays, "session")} …{" "}
            <button type="button" className="figure-tool" onClick={stop}>
              Stop
            </button>
          </p>
        )}
        {!busy && (!answer || trouble) && (
          <Button size="xs" variant="default" onClick={asks ? again : () => setWanted(true)}>
            Read the ways of {count(report.plays, "session")}
          </Button>
        )}
        {answer && (answer.ways.length ? <Taken answer={answer} report={report} /> : <p className="soft">No session of these is on record any more.</p>)}
      </Figure>
      {answer && answer.reached.length > 0 && <Shortest answer={answer} report={report} />}
    </>
  );
}
