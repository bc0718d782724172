// The studio: one page, one row an address.

import { Loader, MantineProvider } from "@mantine/core";
import { lazy, StrictMode, Suspense, useEffect, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { useStore } from "zustand";
import { Home } from "./home/home.tsx";
import { Account } from "./people/account.tsx";
import { FirstAccount, SignIn, TakeInvitation } from "./people/enter.tsx";
import { People } from "./people/people.tsx";
import { Project } from "./project/project.tsx";
import { onSignedOut } from "./server/ask.ts";
import { Broken } from "./shell/broken.tsx";
import { keepFocus } from "./shell/focus.ts";
import { Frame } from "./shell/frame.tsx";
import { Link } from "./shell/link.tsx";
import { lookWho, me } from "./shell/me.ts";
import { match, useHere } from "./shell/route.ts";
import { resolver, theme } from "./shell/theme.ts";
import { troubleOf } from "./shell/words.ts";
import "./sheets.ts";

const Editor = lazy(() => import("./editor/editor.tsx").then((part) => ({ default: part.Editor })));

const Preview = lazy(() => import("./preview/preview.tsx").then((part) => ({ default: part.Preview })));

const Report = lazy(() => import("./report/report.tsx").then((part) => ({ default: part.Report })));

const Live = lazy(() => import("./report/now.tsx").then((part) => ({ default: part.Live })));
const Leads = lazy(() => import("./leads/leads.tsx").then((part) => ({ default: part.Leads })));

type Page = (parts: Record<string, string>) => ReactNode;

const PAGES: [pattern: string, page: Page][] = [
  ["", () => <Home />],
  ["signin", () => <Home />],
  ["projects/{project}", ({ project = "" }) => <Project key={project} id={project} />],
  [
    "projects/{project}/edit",
    ({ project = "" }) => (
      <Suspense fallback={<Loader aria-label="Opening the editor" />}>
        <Editor key={project} id={project} />
      </Suspense>
    ),
  ],
  [
    "projects/{project}/preview",
    ({ project = "" }) => (
      <Suspense fallback={<Loader aria-label="Opening the preview" />}>
        <Preview key={project} id={project} />
      </Suspense>
    ),
  ],
  [
    "projects/{project}/report",
    ({ project = "" }) => (
      <Suspense fallback={<Loader aria-label="Opening the report" />}>
        <Report key={project} id={project} />
      </Suspense>
    ),
  ],
  [
    "projects/{project}/live",
    ({ project = "" }) => (
      <Suspense fallback={<Loader aria-label="Opening the live view" />}>
        <Live key={project} id={project} />
      </Suspense>
    ),
  ],
  [
    "projects/{project}/leads",
    ({ project = "" }) => (
      <Suspense fallback={<Loader aria-label="Opening the answers" />}>
        <Leads key={project} id={project} />
      </Suspense>
    ),
  ],
  ["people", () => <People />],
  ["account", () => <Account />],
];

function NotHere() {
  return (
    <Frame title="Not here">
      <div className="page-head">
        <h1>There is no such page</h1>
      </div>
      <p>
        <Link to="">Go to your films</Link>
      </p>
    </Frame>
  );
}

function Pages() {
  const path = useHere();
  for (const [pattern, page] of PAGES) {
    const parts = match(pattern, path);
    if (parts) return page(parts);
  }
  return <NotHere />;
}

/** Where a sign-in runs out in mid-work, it is asked for over the page, and what
 * was typed stays in it. */
function Again() {
  const [again, setAgain] = useState<() => void>();
  useEffect(
    () =>
      onSignedOut(
        () =>
          new Promise<void>((done) =>
            setAgain(() => () => {
              setAgain(undefined);
              done();
            }),
          ),
      ),
    [],
  );
  return again ? (
    <div className="over">
      <SignIn done={again} />
    </div>
  ) : null;
}

function Studio() {
  const path = useHere();
  const { me: who, known } = useStore(me);
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => void lookWho().catch((error: unknown) => setTrouble(troubleOf(error))), []);
  const invitation = match("invite/{secret}", path);
  if (invitation) return <TakeInvitation secret={invitation.secret ?? ""} />;
  if (trouble || !known) return <main className="alone">{trouble ? <p role="alert">{trouble}</p> : <Loader aria-label="Opening the studio" />}</main>;
  if (who.first && who.rights.length) return <FirstAccount />;
  if (!who.rights.length) return <SignIn />;
  return (
    <>
      <Broken key={path}>
        <Pages />
      </Broken>
      <Again />
    </>
  );
}

keepFocus();
createRoot(document.getElementById("studio") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
      <Studio />
    </MantineProvider>
  </StrictMode>,
);
