// What every part of a report knows: the film, what is asked, what figures mean.

import { createContext, useContext } from "react";
import type { Document } from "../record/steps.ts";
import { address } from "../server/ask.ts";
import { go } from "../shell/route.ts";
import { searchOf, type Asked } from "./asked.ts";

export interface About {
  project: string;
  asked: Asked;
  query: string; // of the server: which sessions
  means: Readonly<Record<string, string>>; // definitions by their names
  document: Document; // of the present release; empty: not known
}

export const AboutContext = createContext<About | undefined>(undefined);

export function useAbout(): About {
  const about = useContext(AboutContext);
  if (!about) throw new Error("outside of a report");
  return about;
}

/** The page's address with this changed. */
export const pathOf = (project: string, asked: Asked, change: Partial<Asked> = {}): string => `projects/${project}/report${searchOf({ ...asked, ...change })}`;

export const choose = (project: string, asked: Asked, change: Partial<Asked>): void => go(pathOf(project, asked, change), { stay: true });

/** Where a list of the report lies as CSV. */
export const csvOf = ({ project, query }: About, table: string): string => address(`api/v1/projects/${project}/report.csv?table=${table}${query ? `&${query}` : ""}`);
