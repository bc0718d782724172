// The player's script: defines <ramify-player>, and speaks with the page around
// where it stands in a frame.

import { RamifyPlayer } from "./element.ts";
import { serveFrame, serveHost } from "./page.ts";
import { servePlayerJs } from "./playerjs.ts";

if (!customElements.get("ramify-player")) {
  customElements.define("ramify-player", RamifyPlayer);
  serveHost();
  const own = document.querySelector<RamifyPlayer>("body > ramify-player");
  if (own) {
    serveFrame(own);
    servePlayerJs(own);
  }
}
