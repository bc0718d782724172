// The parts of a report, and the way to each.

import type { Report } from "./answers.ts";

const PARTS = {
  overview: { label: "Overview", has: (): boolean => true },
  days: { label: "Day by day", has: ({ enough }: Report): boolean => enough },
  watched: { label: "How far they watch", has: ({ scenes }: Report): boolean => scenes.length > 0 },
  ways: { label: "Where they go", has: (): boolean => true },
  paths: { label: "Ways they took", has: (): boolean => true },
  left: { label: "Where they leave", has: ({ enough }: Report): boolean => enough },
  goals: { label: "Goals", has: ({ goals }: Report): boolean => goals.length > 0 },
  endings: { label: "Endings", has: ({ endings }: Report): boolean => endings.length > 0 },
  elements: { label: "Elements", has: ({ elements }: Report): boolean => elements.length > 0 },
  panels: { label: "Panels", has: ({ panels }: Report): boolean => panels.length > 0 },
  choices: { label: "Choices", has: ({ choices }: Report): boolean => choices.length > 0 },
  questions: { label: "Questions", has: ({ questions }: Report): boolean => questions.length > 0 },
  forms: { label: "Forms", has: ({ forms }: Report): boolean => forms.length > 0 },
  picture: { label: "Presses on the picture", has: ({ scenes }: Report): boolean => scenes.length > 0 },
  devices: { label: "Devices", has: ({ devices }: Report): boolean => devices.length > 0 },
  languages: { label: "Languages", has: ({ languages }: Report): boolean => languages.length > 0 },
  manners: { label: "How they watch", has: ({ played_seconds }: Report): boolean => played_seconds > 0 },
  embeds: { label: "Pages", has: ({ embeds }: Report): boolean => embeds.some(({ id }) => id) },
  tags: { label: "Link tags", has: ({ tags }: Report): boolean => tags.length > 0 },
  countries: { label: "Countries", has: ({ countries }: Report): boolean => countries.length > 0 },
  viewers: { label: "Viewers", has: (): boolean => true },
  sessions: { label: "Sessions", has: (): boolean => true },
} as const;

export type PartName = keyof typeof PARTS | "shortest";

/** Into view, and read from its beginning. */
export function showPart(name: PartName): void {
  const part = document.getElementById(name);
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}

export function PartLinks({ report }: { report: Report }) {
  const names = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter((name) => PARTS[name].has(report));
  return (
    <nav className="parts" aria-label="Parts of the report">
      {names.map((name) => (
        <a
          key={name}
          href={`#${name}`}
          onClick={(event) => {
            event.preventDefault();
            showPart(name);
          }}
        >
          {PARTS[name].label}
        </a>
      ))}
    </nav>
  );
}
