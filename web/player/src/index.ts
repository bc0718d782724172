// The player's script: defines <ramify-player>, and gives our frames in this
// page what they ask for.

import { BASE, RamifyPlayer } from "./element.ts";

if (!customElements.get("ramify-player")) {
  customElements.define("ramify-player", RamifyPlayer);
  window.addEventListener("message", (event: MessageEvent<{ context?: string }>) => {
    if (event.data?.context !== "ramify" || event.source === window.parent) return;
    void (import(`${BASE}assets/host.js`) as Promise<typeof import("./host.ts")>).then((host) => host.hear(event));
  });
}
