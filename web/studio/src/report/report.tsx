// What the viewers of one film did: /projects/{project}/report.

import { Alert, Button, Loader } from "@mantine/core";
import { useEffect, useMemo } from "react";
import type { Document } from "../record/steps.ts";
import { Frame } from "../shell/frame.tsx";
import { Link } from "../shell/link.tsx";
import { NoFilm } from "../shell/no-film.tsx";
import { useSearch } from "../shell/route.ts";
import { AboutContext, choose, pathOf, type About } from "./about.tsx";
import type { Report as Answer } from "./answers.ts";
import { askedIn, EVERYTHING, picksOne, queryOf, type Asked } from "./asked.ts";
import { Audience, Manners, Sources } from "./audience.tsx";
import { Choices, Forms, Questions } from "./choices.tsx";
import { Cliffs } from "./cliffs.tsx";
import { Compared } from "./compared.tsx";
import { Elements } from "./elements.tsx";
import { Filters } from "./filters.tsx";
import { Goals } from "./goals.tsx";
import { Heat } from "./heat.tsx";
import { useAnswer, type Loading } from "./load.ts";
import { Overview, Trend } from "./overview.tsx";
import { Panels } from "./panels.tsx";
import { PartLinks } from "./parts.tsx";
import { Paths } from "./paths.tsx";
import { Retention } from "./retention.tsx";
import { OneSession } from "./session.tsx";
import { SceneChoice } from "./scene-choice.tsx";
import { Sessions } from "./sessions.tsx";
import { OneViewer, Viewers } from "./viewers.tsx";
import { Endings, Ways } from "./ways.tsx";

const EMPTY: Document = {};

/** Nobody has played it, ever or of these. */
function Nobody({ project, asked }: { project: string; asked: Asked }) {
  const all = !queryOf(asked);
  return (
    <section className="surface empty">
      <h2>{all ? "Nobody has played it yet" : "Nobody of these has played it"}</h2>
      <p className="soft">
        {all ? "Send its link to somebody, or watch it once yourself: what happens stands here at once." : "Choose other days, another release or everybody."}
      </p>
      {all ? (
        <Link to={`projects/${project}`} className="as-button">
          To its link
        </Link>
      ) : (
        <Link to={pathOf(project, asked, EVERYTHING)} className="as-button">
          Show all sessions
        </Link>
      )}
    </section>
  );
}

/** Why there is no report, and what to do. */
function Trouble({ project, asked, loading }: { project: string; asked: Asked; loading: Loading<Answer> }) {
  if (loading.code === "project_unknown") return <NoFilm />;
  const filtered = Boolean(queryOf(asked));
  return (
    <Alert color="red" role="alert" title="There is no report to show">
      <p>{loading.trouble}</p>
      <p className="report-ways">
        <Button size="xs" onClick={loading.again}>
          Try again
        </Button>
        {filtered && <Link to={pathOf(project, asked, EVERYTHING)}>Show all sessions</Link>}
        <Link to={`projects/${project}`}>To the film, where Publish is</Link>
      </p>
    </Alert>
  );
}

function Waiting({ loading }: { loading: Loading<Answer> }) {
  if (loading.busy) return <Loader aria-label="Reading the report" />;
  return (
    <p>
      Stopped before the report was read.{" "}
      <Button size="xs" onClick={loading.again}>
        Read it
      </Button>
    </p>
  );
}

/** Other sessions, to lie beside these. */
function With({ project, asked, report }: { project: string; asked: Asked; report: Answer }) {
  const others = asked.with;
  if (!others) {
    return (
      <Button variant="default" size="xs" mt="xs" onClick={() => choose(project, asked, { with: EVERYTHING })}>
        Compare
      </Button>
    );
  }
  return (
    <>
      <h2 className="with">Compared with</h2>
      <Filters name="Compared with" asked={others} report={report} set={(change) => choose(project, asked, { with: { ...others, ...change } })} />
      <Button variant="default" size="xs" mt="xs" onClick={() => choose(project, asked, { with: undefined })}>
        No comparison
      </Button>
    </>
  );
}

function Whole({ project, asked, report }: { project: string; asked: Asked; report: Answer }) {
  const scene = report.scenes.find(({ id }) => id === asked.scene) ?? report.scenes[0];
  return (
    <>
      <PartLinks report={report} />
      <Overview report={report} />
      {report.enough && <Trend report={report} />}
      <SceneChoice project={project} asked={asked} report={report} />
      {scene && <Retention scene={scene} />}
      <Ways report={report} />
      <Paths report={report} />
      {report.enough && <Cliffs cliffs={report.cliffs} scenes={report.scenes} />}
      <Goals report={report} />
      {report.endings.length > 0 && <Endings endings={report.endings} />}
      <Elements report={report} />
      <Panels report={report} />
      <Choices report={report} />
      <Questions report={report} />
      <Forms forms={report.forms} />
      {scene && <Heat report={report} scene={scene} />}
      <Manners report={report} />
      <Audience report={report} />
      <Sources report={report} />
      <Viewers />
      <Sessions report={report} />
    </>
  );
}

/** Paper is white: what is printed is in the light colours. */
function usePaper(): void {
  useEffect(() => {
    const { documentElement: root } = document;
    let before: string | null = null;
    const to = (): void => {
      before = root.getAttribute("data-mantine-color-scheme");
      root.setAttribute("data-mantine-color-scheme", "light");
    };
    const from = (): void => {
      if (before) root.setAttribute("data-mantine-color-scheme", before);
    };
    addEventListener("beforeprint", to);
    addEventListener("afterprint", from);
    return () => {
      removeEventListener("beforeprint", to);
      removeEventListener("afterprint", from);
    };
  }, []);
}

export function Report({ id }: { id: string }) {
  const search = useSearch();
  const asked = useMemo(() => askedIn(search), [search]);
  const query = queryOf(asked);
  const at = `api/v1/projects/${id}`;
  const loading = useAnswer<Answer>(`${at}/report${query ? `?${query}` : ""}`);
  const means = useAnswer<Record<string, string>>(`${at}/report/definitions`).answer;
  const document = useAnswer<Document>(`${at}/document`).answer ?? EMPTY;
  const about = useMemo<About>(() => ({ project: id, asked, query, means: means ?? {}, document }), [id, asked, query, means, document]);
  usePaper();
  const { answer: report, busy } = loading;
  const gone = loading.code === "project_unknown";
  const picks = picksOne(asked);
  return (
    <Frame title={report ? `Report of ${report.title || id}` : "Report"}>
      <AboutContext.Provider value={about}>
        <div className="page-head">
          <h1>Report</h1>
          {!gone && (
            <>
              <Link to={`projects/${id}`}>{report?.title || "To the film"}</Link>
              <Link to={`projects/${id}/live`}>Live</Link>
              <Link to={`projects/${id}/leads`}>Answers and leads</Link>
            </>
          )}
        </div>
        {report?.moving && (
          <Alert color="yellow" role="note" mb="md" title={`Days are being counted anew, by the clocks of ${report.zone}`}>
            Until that is done some sessions stand on days of the time zone before. Read the report again in a while.
          </Alert>
        )}
        {!asked.session && !asked.viewer && !gone && <Filters name="Which sessions" asked={asked} report={report} set={(change) => choose(id, asked, change)} />}
        {!asked.session && !asked.viewer && report && <With project={id} asked={asked} report={report} />}
        <p className="report-busy soft small" role="status">
          {busy && (picks ? "Reading each session …" : "Reading …")}{" "}
          {busy && picks && (
            <button type="button" className="figure-tool" onClick={loading.stop}>
              Stop
            </button>
          )}
        </p>
        <div className="report" aria-busy={busy}>
          {loading.trouble ? (
            <Trouble project={id} asked={asked} loading={loading} />
          ) : !report ? (
            <Waiting loading={loading} />
          ) : asked.session ? (
            <OneSession key={asked.session} session={asked.session} releases={report.releases} />
          ) : asked.viewer ? (
            <OneViewer key={asked.viewer} viewer={asked.viewer} report={report} />
          ) : report.opened === 0 ? (
            <Nobody project={id} asked={asked} />
          ) : asked.with ? (
            <Compared project={id} asked={asked} others={asked.with} report={report} />
          ) : (
            <Whole project={id} asked={asked} report={report} />
          )}
        </div>
      </AboutContext.Provider>
    </Frame>
  );
}
