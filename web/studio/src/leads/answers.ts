// What the server answers: server/reports/submissions.h, server/outreach/endpoints.h.

export interface Field {
  id: string;
  label: string;
  value: unknown; // null: not answered
  words: string;
}

export interface Lead {
  id: string;
  form: string;
  form_title: string;
  purpose: string;
  viewer: string | null;
  known: { kept: Record<string, unknown>; sessions: number } | null;
  session: string;
  release_number: number;
  film: string;
  arrived_ms: number;
  fields: Field[];
  consents: { field: string; text: string; given: boolean }[];
  path: { scene: string; label: string }[];
  handled: { at_ms: number; by: string | null } | null;
  note: string;
  verdict: string;
}

export interface Endpoint {
  id: string;
  kind: "webhook" | "mail";
  address: string;
  active: boolean;
  why: string;
  waiting: number;
  failed: number;
}

export interface Attempt {
  at_ms: number;
  took_ms: number;
  status: number | null;
  said: string;
}

export interface Delivery {
  id: string;
  endpoint: string;
  kind: Endpoint["kind"];
  address: string;
  submission: string | null; // null: a test
  state: "waiting" | "running" | "done" | "failed";
  created_ms: number;
  next_ms: number | null;
  attempts: Attempt[];
}

export const formOf = ({ form, form_title: title }: Lead): string => title || form;
export const whoOf = ({ viewer }: Lead): string => viewer ?? "Anonymous";
