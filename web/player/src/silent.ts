// Answers as the server does, which hears nothing.

import type { Manifest } from "./film.ts";
import type { Answer, Batch } from "./queue.ts";
import { Server } from "./server.ts";

export class Silent extends Server {
  constructor(
    base: string,
    private readonly film: Manifest,
    private readonly heard: (batch: Batch) => void = () => undefined,
  ) {
    super(base);
  }
  override news(): string {
    return "";
  }
  override manifest(): Promise<Manifest> {
    return Promise.resolve(this.film);
  }
  override send(batch: Batch): Promise<Answer> {
    this.heard(batch);
    return Promise.resolve({ status: 200 });
  }
}
