// Who watches. Before consent that lives in memory only, and the session counts
// as anonymous. "Do not track" and Global Privacy Control mean no without
// being asked. A film's mode says more: asked for, nothing at all is kept before
// a yes; implied, the viewer is known until a no; off, nobody ever is.
// What was said stands for one film of one server, and so does the id: nothing
// joins what one browser does in two films.

import type { Values } from "../../engine/src/index.ts";
import { attempt } from "./attempt.ts";
import type { Manifest } from "./film.ts";

const KEY = "ramify-viewer"; // before the place; "no", an id, or with UNASKED one that nobody has said yes to
const UNASKED = "?";

export interface Known {
  returned: boolean;
  kept: Values;
}

export class Identity {
  private id: string | undefined;
  /** undefined: not asked yet. */
  consent: boolean | undefined;

  constructor(
    private readonly place: string, // the server and the film
    readonly mode?: Manifest["consent"],
  ) {
    if (mode === "off") return;
    const stored = attempt(() => localStorage.getItem(KEY + place));
    const unasked = stored?.startsWith(UNASKED);
    if (stored === "no") this.consent = false;
    else if (stored && !unasked) {
      this.id = stored;
      this.consent = true;
    }
    if (this.consent === undefined && refusesTracking()) this.consent = false;
    if (mode === "implied" && this.consent === undefined) {
      this.id = unasked ? stored?.slice(1) : newId();
      this.keep(UNASKED + this.id);
    }
  }

  /** Whether anything of the viewer may be kept here, or told. */
  get open(): boolean {
    return !this.mode || (this.consent ?? this.mode === "implied");
  }
  get viewer(): string | undefined {
    return (this.mode ? this.open : this.consent) ? this.id : undefined;
  }

  decide(yes: boolean): void {
    if (this.mode === "off") return;
    this.consent = yes;
    if (yes) this.id ??= newId();
    else this.id = undefined;
    this.keep(this.id ?? "no");
  }

  private keep(word: string): void {
    attempt(() => localStorage.setItem(KEY + this.place, word));
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
