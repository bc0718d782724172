// A draft on the desk: the document as it stands here, what can be undone, and
// the edits on their way to the server. An edit is applied at once, kept by the
// browser, and sent in order; who was faster on another desk comes first, and
// ours is applied behind it.

import { createStore, type StoreApi } from "zustand/vanilla";
import { ask, get, Refused, Unreached } from "../server/ask.ts";
import { after, NONE, type Edit, type History } from "./history.ts";
import { Outbox } from "./outbox.ts";
import { apply, invert, Misfit, type Document, type Step } from "./steps.ts";

const AGAIN_MS = 3000;

export type Saving = "saved" | "saving" | "offline" | "refused" | "gone";

export interface Draft {
  document: Document;
  revision: number;
  history: History;
  saving: Saving;
  trouble: string | undefined; // in words, what was lost or refused
}

/** An edit as the server has it: what it takes back is a revision there. */
interface Logged {
  revision: number;
  id: string; // "": of who names none
  label: string;
  steps: Step[];
  undoes: number | null;
}

const newId = (): string => crypto.randomUUID();
const TAB = newId();
const nameOf = (id: string, revision: number): string => id || `#${revision}`;

export class Desk {
  readonly store: StoreApi<Draft>;
  private waiting: Edit[] = [];
  private sending: Promise<void> | undefined;
  private server: Document; // as the server has it
  private revision: number;
  private past = NONE; // of what the server has
  private readonly revisions = new Map<string, number>(); // of edits, by id
  private readonly ids = new Map<number, string>();
  private closed = false;

  private constructor(
    readonly project: string,
    document: Document,
    revision: number,
    log: readonly Logged[],
    private readonly outbox: Outbox,
  ) {
    this.server = document;
    this.revision = revision;
    for (const logged of log) if (logged.revision <= revision) this.past = after(this.past, this.learn(logged));
    this.store = createStore<Draft>(() => ({ document, revision, history: this.past, saving: "saved", trouble: undefined }));
  }

  /** An edit of the log as the history has it. */
  private learn({ revision, id, label, steps, undoes }: Logged): Edit {
    const name = nameOf(id, revision);
    this.revisions.set(name, revision);
    this.ids.set(revision, name);
    return { id: name, label, steps, ...(undoes ? { undoes: this.ids.get(undoes) ?? nameOf("", undoes) } : {}) };
  }

  /** Bring a project's draft, with what an earlier page could not send. */
  static async open(project: string): Promise<Desk> {
    const outbox = new Outbox(project);
    const at = `api/v1/projects/${encodeURIComponent(project)}`;
    const [{ body, etag }, log, left] = await Promise.all([ask<Document>(`${at}/draft`), wholeLog(at), outbox.load()]);
    const desk = new Desk(project, body, Number(/\d+/.exec(etag ?? "")?.[0] ?? 0), log, outbox);
    // A page that was left before it heard so may have kept what the server has.
    for (const edit of left) if (desk.revisions.has(edit.id)) void outbox.drop(edit);
    desk.waiting = left.filter(({ id }) => !desk.revisions.has(id));
    desk.stand();
    if (desk.waiting.length) desk.send();
    return desk;
  }

  get document(): Document {
    return this.store.getState().document;
  }

  /** One edit: applied now, sent soon. Nothing where there are no steps. */
  edit(label: string, steps: readonly Step[]): void {
    if (steps.length) this.take({ id: newId(), label, steps: [...steps] });
  }

  undo(): void {
    this.back(this.store.getState().history.undo);
  }

  redo(): void {
    this.back(this.store.getState().history.redo);
  }

  private back(list: readonly Edit[]): void {
    const last = list[list.length - 1];
    if (last) this.take({ id: newId(), label: last.label, steps: invert(last.steps), undoes: last.id });
  }

  private take(edit: Edit): void {
    try {
      const { document, history } = this.store.getState();
      this.store.setState({ document: apply(document, edit.steps), history: after(history, edit), trouble: undefined });
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const why = edit.undoes ? "cannot be taken back: it was changed since" : "did not go through: somebody else changed the same";
      this.store.setState({ trouble: `“${edit.label}” ${why}.` });
      return;
    }
    this.waiting.push(edit);
    if (this.store.getState().saving === "gone") return; // it stands here, and nowhere else
    void this.outbox.add(edit);
    this.send();
  }

  /** What stands here: the server's document, and what waits behind it. */
  private stand(): void {
    let document = this.server;
    let history = this.past;
    const fits: Edit[] = [];
    const lost: Edit[] = [];
    for (const edit of this.waiting) {
      try {
        document = apply(document, edit.steps);
        history = after(history, edit);
        fits.push(edit);
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        lost.push(edit);
        void this.outbox.drop(edit);
      }
    }
    this.waiting = fits;
    const trouble = lost.length ? `Somebody else changed the same: ${lost.map(({ label }) => `“${label}”`).join(", ")} did not go through.` : undefined;
    this.store.setState({ document, history, revision: this.revision, ...(trouble ? { trouble } : {}) });
  }

  // ---- on the way ---------------------------------------------------------------

  private send(): void {
    if (this.closed) return;
    this.store.setState({ saving: "saving" });
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
      if (this.waiting.length) this.send();
    });
  }

  /** Everything is with the server, or it cannot be. */
  async sent(): Promise<void> {
    while (this.sending) await this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length && !this.closed) {
      const [edit] = this.waiting as [Edit];
      try {
        await this.sendOne(edit);
      } catch (error) {
        await this.afterTrouble(edit, error as Error);
      }
    }
    // What was refused stays said until the next edit.
    if (!this.waiting.length && this.store.getState().saving !== "refused") this.store.setState({ saving: "saved" });
  }

  private async sendOne(edit: Edit): Promise<void> {
    const at = `api/v1/projects/${encodeURIComponent(this.project)}/edits`;
    const { id, label, steps } = edit;
    const undoes = edit.undoes === undefined ? undefined : this.revisions.get(edit.undoes);
    const body = { tab: TAB, id, label, steps, ...(undoes ? { undoes } : {}) };
    const answer = await ask<{ revision: number }>(at, { method: "POST", body, match: `"${this.revision}"` });
    const { revision } = answer.body;
    if (revision !== this.revision + 1) return this.catchUp(); // it had come before, and its answer was lost
    this.server = apply(this.server, edit.steps);
    this.past = after(this.past, edit);
    this.arrived(edit, revision);
    this.store.setState({ revision });
  }

  private arrived(edit: Edit, revision: number): void {
    this.revision = revision;
    this.revisions.set(edit.id, revision);
    this.ids.set(revision, edit.id);
    this.waiting.shift();
    void this.outbox.drop(edit);
  }

  private async afterTrouble(edit: Edit, error: Error): Promise<void> {
    const { status, code } = error instanceof Refused ? error.problem : { status: 0, code: "" };
    if (code === "project_unknown") this.leave();
    else if (code === "changed_meanwhile") await this.catchUp().catch(() => this.pause());
    else if (error instanceof Unreached || status >= 500 || status === 429) await this.pause();
    else this.refuse(edit, error);
  }

  private async pause(): Promise<void> {
    this.store.setState({ saving: "offline" });
    await new Promise<void>((go) => {
      const timer = setTimeout(go, AGAIN_MS);
      addEventListener("online", () => (clearTimeout(timer), go()), { once: true });
    });
    this.store.setState({ saving: "saving" });
  }

  /** The server will never take it; say so, and go on without. */
  private refuse(edit: Edit, error: Error): void {
    this.waiting.shift();
    void this.outbox.drop(edit);
    this.stand();
    this.store.setState({ saving: "refused", trouble: `“${edit.label}” was not kept. ${error.message}` });
  }

  /** Somebody else was faster: take what they did, and ours behind it. */
  async catchUp(): Promise<void> {
    const at = `api/v1/projects/${encodeURIComponent(this.project)}`;
    const { edits } = await get<{ edits: Logged[] }>(`${at}/edits?after=${this.revision}`);
    for (const logged of edits) {
      if (logged.revision !== this.revision + 1) continue;
      const edit = this.learn(logged);
      this.server = apply(this.server, edit.steps);
      this.past = after(this.past, edit);
      this.revision = logged.revision;
      const [first] = this.waiting;
      if (first?.id === edit.id) this.arrived(first, logged.revision);
    }
    this.stand();
  }

  /** The film was deleted. What stands here stays, to be made another film of;
   * what waits is not sent to one that might get its name. */
  private leave(): void {
    this.closed = true;
    for (const edit of this.waiting) void this.outbox.drop(edit);
    this.store.setState({ saving: "gone", trouble: undefined });
  }

  /** News of the live stream: it is archived, or no more. */
  async away(): Promise<void> {
    const known = get(`api/v1/projects/${encodeURIComponent(this.project)}`);
    await known.catch((error: unknown) => error instanceof Refused && error.problem.code === "project_unknown" && this.leave());
  }

  /** News of the live stream: the server has this revision. */
  heard(revision: number): void {
    if (revision > this.revision && !this.sending) void this.catchUp().catch(() => undefined);
  }

  close(): void {
    this.closed = true;
  }
}

/** Every edit from the first on, page by page. */
async function wholeLog(at: string): Promise<Logged[]> {
  const log: Logged[] = [];
  for (let behind = 0; ; ) {
    const { edits } = await get<{ edits: Logged[] }>(`${at}/edits?after=${behind}`);
    log.push(...edits);
    const last = edits[edits.length - 1];
    if (!last) return log;
    behind = last.revision;
  }
}
