// The player's script: defines <ramify-player>, and gives our frames in this
// page what they ask for.

import { RamifyPlayer } from "./element.ts";
import { serveHost } from "./host.ts";

if (!customElements.get("ramify-player")) {
  customElements.define("ramify-player", RamifyPlayer);
  serveHost();
}
