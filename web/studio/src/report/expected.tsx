// Presses where nothing is, gathered: what viewers expect there, and the way to
// a hotspot at that place.

import { Loader } from "@mantine/core";
import { useState } from "react";
import { wishing } from "../editor/wish.ts";
import { Link } from "../shell/link.tsx";
import { useRight } from "../shell/me.ts";
import { clock, count } from "../shell/words.ts";
import { useAbout } from "./about.tsx";
import type { Expected as Answer, ExpectedPlace, Report } from "./answers.ts";
import { AsTable } from "./figure.tsx";
import { useAnswer } from "./load.ts";
import { figure, percent } from "./said.ts";

const AT_ONCE = 20_000; // sessions that are read without being asked to

const nameOf = ({ label, scene }: ExpectedPlace): string => label || scene;

const told = (place: ExpectedPlace): string =>
  `${count(place.sessions, "person", "people")} pressed at ${clock(place.from)} of ${nameOf(place)} where nothing is, ${Math.round(place.x)} % from the left and ${Math.round(place.y)} % from the top`;

function Places({ answer, look }: { answer: Answer; look(place: ExpectedPlace): void }) {
  const { project } = useAbout();
  const edits = useRight("edit");
  const { expected } = answer;
  if (!answer.enough) return <p className="soft">{count(answer.plays, "play")}: too few to say where viewers expect something.</p>;
  if (!expected.length) return <p className="soft">Nowhere do enough people press where nothing is.</p>;
  return (
    <>
      <ul className="cliffs clusters">
        {expected.map((place) => {
          const words = told(place);
          return (
            <li key={`${place.scene} ${place.from} ${place.x} ${place.y}`}>
              <p>{words}.</p>
              <span className="cluster-tools">
                <button type="button" className="figure-tool" aria-label={`Show on the picture: ${words}`} onClick={() => look(place)}>
                  Show on the picture
                </button>
                {edits && (
                  <Link to={`projects/${project}/edit${wishing(place)}`} className="figure-tool" aria-label={`Make a hotspot here: ${words}`}>
                    Make a hotspot here
                  </Link>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <AsTable
        name="Where viewers expect something"
        rows={expected}
        keyOf={(_, n) => n}
        columns={[
          { head: "Scene", of: nameOf },
          { head: "From", of: ({ from }) => clock(from), number: true },
          { head: "To", of: ({ to }) => clock(to), number: true },
          { head: "From the left", of: ({ left, width }) => `${left}–${left + width} %`, number: true },
          { head: "From the top", of: ({ top, height }) => `${top}–${top + height} %`, number: true },
          { head: "Sessions", of: ({ sessions }) => figure(sessions), number: true },
          { head: "Of those who came into the scene", of: ({ share }) => percent(share), number: true },
          { head: "Presses", of: ({ presses }) => figure(presses), number: true },
        ]}
      />
    </>
  );
}

/** Each session is read for it: of many only when somebody wants it. */
export function Expected({ report, look }: { report: Report; look(place: ExpectedPlace): void }) {
  const { project, query } = useAbout();
  const [wanted, setWanted] = useState(false);
  const asks = wanted || report.plays <= AT_ONCE;
  const { answer, busy, trouble, stop, again } = useAnswer<Answer>(asks ? `api/v1/projects/${project}/report/expected${query ? `?${query}` : ""}` : undefined);
  return (
    <>
      <h3>Where viewers expect something</h3>
      {trouble && <p role="alert">{trouble}</p>}
      {busy && (
        <p role="status">
          <Loader size="sm" aria-label="Reading misses" /> Reading each of {count(report.plays, "session")} …{" "}
          <button type="button" className="figure-tool" onClick={stop}>
            Stop
          </button>
        </p>
      )}
      {!busy && (!answer || trouble) && (
        <button type="button" className="figure-tool" onClick={asks ? again : () => setWanted(true)}>
          Read where {count(report.plays, "session")} pressed
        </button>
      )}
      {answer && <Places answer={answer} look={look} />}
    </>
  );
}
