// Asking our server. What goes wrong is one of two things: the server said no
// (Refused, with what to do), or it was not reached (Unreached: try again).

/** Where the server's own addresses begin: its scripts lie in BASE/assets/. */
export const BASE = new URL("../", import.meta.url).href;

export const address = (path: string): string => new URL(path.replace(/^\//, ""), BASE).href;

/** What the server answers when it says no: problem+json. */
export interface Problem {
  status: number;
  code: string; // `changed_meanwhile`
  title: string;
  detail?: string;
  [more: string]: unknown;
}

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title);
  }
}

/** There is no such film: it was deleted, or never there. */
export const isGone = (error: unknown): boolean => error instanceof Refused && error.problem.code === "project_unknown";

export class Unreached extends Error {
  constructor() {
    super("The server cannot be reached. What you do is kept here, and sent when it is there again.");
  }
}

interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  match?: string; // If-Match
  signal?: AbortSignal;
}

export interface Answer<T> {
  status: number;
  body: T;
  etag: string | undefined;
}

/** Called when a sign-in has run out: the shell asks for it again, and what was
 * typed stays. Resolves when somebody is signed in. */
let signInAgain: (() => Promise<void>) | undefined;
export function onSignedOut(again: () => Promise<void>): void {
  signInAgain = again;
}

async function refusal(reply: Response): Promise<Refused> {
  const problem = (await reply.json().catch(() => undefined)) as Partial<Problem> | undefined;
  return new Refused({ ...problem, status: reply.status, code: problem?.code ?? "", title: problem?.title ?? `The server answered ${reply.status}` });
}

export async function ask<T>(path: string, { method = "GET", body, match, signal }: Asking = {}): Promise<Answer<T>> {
  const headers = { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(match ? { "If-Match": match } : {}), Accept: "application/json" };
  let reply: Response;
  try {
    reply = await fetch(address(path), {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreached();
  }
  if (reply.ok) return { status: reply.status, body: (reply.status === 204 ? undefined : await reply.json()) as T, etag: reply.headers.get("ETag") ?? undefined };
  const no = await refusal(reply);
  if (reply.status === 401 && no.problem.code === "signin_needed" && signInAgain) {
    await signInAgain();
    return ask(path, { method, body, ...(match ? { match } : {}), ...(signal ? { signal } : {}) });
  }
  throw no;
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await ask<T>(path, signal ? { signal } : {})).body;
export const post = async <T>(path: string, body: unknown = {}): Promise<T> => (await ask<T>(path, { method: "POST", body })).body;
