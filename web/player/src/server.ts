// The player's requests. Batches go as text/plain: no preflight from other
// origins, and sendBeacon may do it too.

import type { Manifest } from "./film.ts";
import type { Answer, Batch } from "./queue.ts";

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

export class Server {
  readonly base: string; // ends with a slash

  constructor(base: string) {
    this.base = new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI).href;
  }

  address(path: string): string {
    return new URL(path, this.base).href;
  }

  part(name: string, { parts }: Manifest): string {
    return this.address(`assets/${name}-${parts}.js`);
  }

  play(project: string): string {
    return this.address(`api/v1/play/${encodeURIComponent(project)}`);
  }

  /** Where releases are told of as they are published; none of a rehearsal. */
  news(project: string): string {
    return `${this.play(project)}/`;
  }

  async manifest(project: string): Promise<Manifest> {
    const reply = await fetch(this.play(project));
    if (!reply.ok) throw new HttpError(reply.status);
    return (await reply.json()) as Manifest;
  }

  async send(batch: Batch, leaving: boolean): Promise<Answer> {
    const address = this.address("api/v1/events");
    const body = JSON.stringify(batch);
    const reply = await fetch(address, {
      method: "POST",
      body,
      headers: { "content-type": "text/plain" },
      keepalive: leaving || body.length < 32_000,
    });
    const retryAfter = Number(reply.headers.get("retry-after"));
    let refused: { n: number; code: string; detail: string }[] = [];
    if (reply.status === 200) {
      ({ refused = [] } = (await reply.json()) as { refused?: typeof refused });
      for (const one of refused) console.error(`ramify: event ${one.n} was refused: ${one.code} ${one.detail}`);
    }
    return { status: reply.status, refused: refused.map(({ n }) => n), ...(retryAfter ? { retryAfter } : {}) };
  }

  /** Events that earlier pages could not deliver. True when they are durable. */
  async deliver(batch: Batch): Promise<boolean> {
    try {
      const { status } = await this.send(batch, false);
      return status < 500 && status !== 429;
    } catch {
      return false;
    }
  }
}
