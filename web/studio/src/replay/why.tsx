// Why did this viewer see this? What decided the moment that is looked at.

import { nameOf, panelsOf } from "../film/film.ts";
import type { Document } from "../record/steps.ts";
import { decisions, picture, sentence, ways, type Said } from "./told.ts";
import type { Moment } from "./story.ts";

function Sentence({ said }: { said: Said }) {
  const { holds, condition, written, facts } = said;
  return (
    <li className={holds ? "why-yes" : "why-no"}>
      <span className="why-words">{sentence(said)}</span>
      {written && (
        <span className="why-rule">
          {holds ? "because" : "because this does not hold:"} {condition}
          {condition !== written && (
            <>
              {" "}
              <code>{written}</code>
            </>
          )}
        </span>
      )}
      {facts.length > 0 && <span className="why-facts">{facts.join(", ")}</span>}
    </li>
  );
}

function Sentences({ title, all, none }: { title: string; all: readonly Said[]; none: string }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      {all.length ? (
        <ul className="why-list">
          {all.map((said) => (
            <Sentence key={JSON.stringify(said)} said={said} />
          ))}
        </ul>
      ) : (
        <p className="soft small">{none}</p>
      )}
    </section>
  );
}

interface WhyProps {
  document: Document;
  moment: Moment;
  before: string | null; // the scene in which the event came
  what: string[]; // the event, in words
}

export function Why({ document, moment, before, what }: WhyProps) {
  const decided = decisions(document, moment, before);
  const led = ways(document, moment.effects);
  const stands = picture(document, moment.standing);
  const panels = moment.status.panels.map(({ panel }) => {
    const found = panelsOf(document).find(([id]) => id === panel)?.[1];
    return found ? nameOf({ ...found, id: panel }) : panel;
  });
  return (
    <section className="why" aria-labelledby="why">
      <h3 id="why">Why</h3>
      <p className="soft small">What the engine decided when this happened, by which condition, and what it knew then.</p>
      <section aria-label="This event">
        <h4>This event</h4>
        <ul className="why-list">
          {[...what, ...led].map((words) => (
            <li key={words}>{words.charAt(0).toUpperCase() + words.slice(1)}</li>
          ))}
          {!what.length && !led.length && <li>The film went on.</li>}
        </ul>
      </section>
      <Sentences title="What was decided" all={decided} none="No condition was asked." />
      <Sentences title="On the picture" all={stands.filter(({ holds }) => holds)} none="Nothing." />
      {panels.length > 0 && <p>Open: {panels.join(", ")}.</p>}
      <Sentences title="Not on the picture" all={stands.filter(({ holds }) => !holds)} none="Nothing of this scene is left out." />
    </section>
  );
}
