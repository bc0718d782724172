// Edits that the server does not have yet, kept by the browser: over a reload,
// a crash, and a day without network. Where there is no storage they live as
// long as the page.

import type { Edit } from "./history.ts";

interface Row {
  project: string;
  n: number; // their order
  edit: Edit;
}

function opened(): Promise<IDBDatabase | undefined> {
  return new Promise((done) => {
    try {
      const asked = indexedDB.open("ramify-studio", 1);
      asked.onupgradeneeded = () => void asked.result.createObjectStore("edits", { keyPath: ["project", "n"] });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(undefined);
    } catch {
      done(undefined);
    }
  });
}

export class Outbox {
  private readonly db = opened();

  constructor(private readonly project: string) {}

  private async work<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const db = await this.db;
    if (!db) return undefined;
    return new Promise((done) => {
      const work = db.transaction("edits", mode);
      const asked = run(work.objectStore("edits"));
      work.oncomplete = () => done(asked.result);
      work.onerror = work.onabort = () => done(undefined);
    });
  }

  private range(from = 0, to = Infinity): IDBKeyRange {
    return IDBKeyRange.bound([this.project, from], [this.project, to]);
  }

  /** What an earlier page left, in order. */
  async load(): Promise<Edit[]> {
    const rows = ((await this.work("readonly", (store) => store.getAll(this.range()))) ?? []) as Row[];
    return rows.map(({ edit }) => edit);
  }

  /** Keep one more, behind all that any tab has kept. Resolves when it is on the
   * disk. */
  async add(edit: Edit): Promise<void> {
    const { project } = this;
    await this.work("readwrite", (store) => {
      const last = store.openKeyCursor(this.range(), "prev");
      last.addEventListener("success", () => {
        const before = last.result?.key as [string, number] | undefined;
        store.put({ project, n: (before?.[1] ?? -1) + 1, edit } satisfies Row);
      }, { once: true });
      return last;
    });
  }

  /** The server has the first, and it goes. */
  async drop(edit: Edit): Promise<void> {
    const rows = ((await this.work("readonly", (store) => store.getAll(this.range()))) ?? []) as Row[];
    const row = rows.find((one) => one.edit.id === edit.id);
    if (row) await this.work("readwrite", (store) => store.delete([this.project, row.n]));
  }
}
