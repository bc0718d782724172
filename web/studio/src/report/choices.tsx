// What viewers chose and answered, and which forms they sent.

import { Link } from "../shell/link.tsx";
import { count } from "../shell/words.ts";
import { useAbout } from "./about.tsx";
import type { Choice, Form, Question, Report } from "./answers.ts";
import { Bar, Figure, Table } from "./figure.tsx";
import { called, figure, lasting, percent } from "./said.ts";

const ANSWERS = 12; // of one question; the rest is summed up

/** A decision in a sentence: how many, how fast, how many let the time run out. */
function sentence({ decided, timeouts, median_seconds }: Choice): string {
  if (!decided) return "Nobody has decided yet.";
  const time = median_seconds === null ? "" : ` Half of the viewers who decided took at most ${lasting(median_seconds)}.`;
  return `${count(decided, "decision")}, ${timeouts ? `${figure(timeouts)} of them (${percent(timeouts / decided)}) taken because the time was over` : "none of them because the time was over"}.${time}`;
}

export function Choices({ report }: { report: Report }) {
  if (!report.choices.length) return null;
  return (
    <Figure at="choices" title="Choices" means={["choices.decided", "choices.timeouts", "choices.median_seconds", "choices.options.chosen", "choices.options.defaulted", "choices.options.share"]} csv="choices">
      {report.choices.map((choice) => (
        <div key={choice.id}>
          <h3>
            {choice.label || choice.id} <span className="soft">· {called(report.scenes, choice.scene)}</span>
          </h3>
          <p className="soft">{sentence(choice)}</p>
          <Table
            name={`Options of ${choice.label || choice.id}`}
            rows={choice.options}
            keyOf={({ id }) => id}
            columns={[
              { head: "Option", of: ({ label, id }) => label || id },
              { head: "Chosen", of: ({ chosen }) => figure(chosen), number: true },
              { head: "When time was over", of: ({ defaulted }) => figure(defaulted), number: true },
              { head: "Share", of: ({ share }) => percent(share), number: true },
              { head: "As a bar", of: ({ share }) => <Bar share={share} /> },
            ]}
          />
        </div>
      ))}
    </Figure>
  );
}

/** The most frequent answers, and the rest as one. */
export function brief({ answers }: Question): { id: string; label: string; count: number }[] {
  const sorted = [...answers].sort((a, b) => b.count - a.count);
  const rest = sorted.slice(ANSWERS).reduce((sum, one) => sum + one.count, 0);
  return [...sorted.slice(0, ANSWERS), ...(rest ? [{ id: "", label: "Other answers", count: rest }] : [])];
}

export function Questions({ report }: { report: Report }) {
  if (!report.questions.length) return null;
  return (
    <Figure at="questions" title="Questions" means={["questions.answers.count"]} csv="questions">
      {report.questions.map((question) => {
        const all = question.answers.reduce((sum, one) => sum + one.count, 0);
        const name = question.label || question.id;
        return (
          <div key={question.id}>
            <h3>
              {name} <span className="soft">· {called(report.scenes, question.scene)}</span>
            </h3>
            {all === 0 && <p className="soft">Nobody has answered yet.</p>}
            {all > 0 && (
              <Table
                name={`Answers to ${name}`}
                rows={brief(question)}
                keyOf={({ id }) => id}
                columns={[
                  { head: "Answer", of: ({ label, id }) => label || id },
                  { head: "Times", of: (one) => figure(one.count), number: true },
                  { head: "Share", of: (one) => percent(one.count / all), number: true },
                  { head: "As a bar", of: (one) => <Bar share={one.count / all} /> },
                ]}
              />
            )}
          </div>
        );
      })}
    </Figure>
  );
}

export function Forms({ forms }: { forms: readonly Form[] }) {
  const { project } = useAbout();
  if (!forms.length) return null;
  return (
    <Figure at="forms" title="Forms" means={["forms.submitted"]} csv="forms">
      <Table
        name="Forms"
        rows={forms}
        keyOf={({ id }) => id}
        columns={[
          { head: "Form", of: ({ label, id }) => <Link to={`projects/${project}/leads?form=${encodeURIComponent(id)}`}>{label || id}</Link> },
          { head: "Why it asks", of: ({ purpose }) => purpose },
          { head: "Sent", of: ({ submitted }) => figure(submitted), number: true },
        ]}
      />
    </Figure>
  );
}
