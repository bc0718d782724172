// Hears of new releases. One stream a browser and project: the tab that holds
// a lock listens and tells the others. Where locks are forbidden (a sandboxed
// frame) a conditional request every two seconds does it.

export interface News {
  release?: string;
  shape?: string;
  withdrawn?: boolean;
}

const POLL_MS = 2000;
const ASK = "?"; // of a tab that has come: what was said last

export class Live {
  private stream: EventSource | undefined;
  private channel: BroadcastChannel | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private release: (() => void) | undefined;
  private etag = "";
  private last: News | undefined;
  private closed = false;

  constructor(
    private readonly address: string, // …/api/v1/play/{project}/
    private readonly tell: (news: News) => void,
  ) {
    void this.start();
  }

  private async start(): Promise<void> {
    try {
      this.channel = new BroadcastChannel(`ramify:${this.address}`);
      this.channel.onmessage = ({ data }: MessageEvent<News | typeof ASK>) => {
        if (data !== ASK) this.tell(data);
        else if (this.last) this.channel?.postMessage(this.last);
      };
      this.channel.postMessage(ASK);
      // Held for as long as this tab listens; the next one gets it then.
      await navigator.locks.request(`ramify:live:${this.address}`, () => this.listen());
    } catch {
      this.channel?.close();
      this.poll();
    }
  }

  private listen(): Promise<void> {
    if (this.closed) return Promise.resolve();
    const stream = new EventSource(`${this.address}live`);
    this.stream = stream;
    const pass = (news: News): void => {
      this.last = news;
      this.tell(news);
      this.channel?.postMessage(news);
    };
    stream.addEventListener("release", (event) => pass(JSON.parse((event as MessageEvent<string>).data) as News));
    stream.addEventListener("withdrawn", () => pass({ withdrawn: true }));
    // The browser comes back after a broken line by itself; after an answer
    // that is no stream it does not.
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) this.poll();
    });
    return new Promise((done) => (this.release = done));
  }

  private poll(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => void this.look().finally(() => this.poll()), POLL_MS);
  }

  private async look(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    try {
      const reply = await fetch(`${this.address}current`, {
        headers: this.etag ? { "if-none-match": this.etag } : {},
        cache: "no-store",
      });
      if (reply.status === 410) this.tell({ withdrawn: true });
      if (!reply.ok) return;
      this.etag = reply.headers.get("etag") ?? "";
      this.tell((await reply.json()) as News);
    } catch {
      // no connection: the queue says so
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.stream?.close();
    this.channel?.close();
    this.release?.();
  }
}
