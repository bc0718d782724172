// The viewer's own settings, kept where there is storage.

import { attempt } from "./attempt.ts";
import type { Settings } from "./kit.ts";

const KEY = "ramify-settings";

export function loadSettings(consent: boolean | undefined, shortcuts: boolean): Settings {
  const plain: Settings = {
    captions: "",
    rate: 1,
    noLimits: false,
    moreTime: false,
    shortcuts,
    remember: consent,
  };
  const stored = attempt(() => JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>) ?? {};
  return { ...plain, ...stored, remember: consent };
}

export function saveSettings({ remember: _, ...settings }: Settings): void {
  attempt(() => localStorage.setItem(KEY, JSON.stringify(settings)));
}

export function dropSettings(): void {
  attempt(() => localStorage.removeItem(KEY));
}
