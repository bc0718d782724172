// Who watches. Before consent that lives in memory only, and the session counts
// as anonymous. "Do not track" and Global Privacy Control mean no without
// being asked.

import type { Values } from "../../engine/src/index.ts";
import { attempt } from "./attempt.ts";

const KEY = "ramify-viewer";

export interface Known {
  returned: boolean;
  kept: Values;
}

export class Identity {
  private id: string | undefined;
  /** undefined: not asked yet. */
  consent: boolean | undefined;

  constructor() {
    const stored = attempt(() => localStorage.getItem(KEY)) ?? undefined;
    if (stored === "no") this.consent = false;
    else if (stored) {
      this.id = stored;
      this.consent = true;
    }
    if (this.consent === undefined && refusesTracking()) this.consent = false;
  }

  get viewer(): string | undefined {
    return this.consent ? this.id : undefined;
  }

  decide(yes: boolean): void {
    this.consent = yes;
    if (yes) this.id ??= newId();
    else this.id = undefined;
    attempt(() => localStorage.setItem(KEY, this.id ?? "no"));
  }

  /** What the server knows of this viewer and film; nothing without consent. */
  async known(address: string): Promise<Known> {
    const nobody: Known = { returned: false, kept: {} };
    if (!this.viewer) return nobody;
    try {
      const reply = await fetch(address, { method: "POST", body: JSON.stringify({ viewer: this.viewer }) });
      return reply.ok ? { ...nobody, ...((await reply.json()) as Partial<Known>) } : nobody;
    } catch {
      return nobody;
    }
  }
}

function refusesTracking(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true || doNotTrack === "1";
}

/** 26 letters and digits from 104 random bits. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(13));
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}
