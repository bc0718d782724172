// Messages between a frame with the player and the page around it, beside
// Player.js: objects with context "ramify". Any page hears what playing needs:
// {event: "height", value} when the height that suits the width changes. What
// the viewer does and what an `emit` action says ({event: "effect", value}) is
// heard by pages of the film's own origin and by the hosts that the film names.
// The page may send {method: "say", name, value} and {method: "consent", value}.

import type { Effect } from "../../../engine/src/index.ts";
import { attempt } from "../attempt.ts";
import { framed, pageAround } from "../came.ts";
import type { RamifyPlayer } from "../element.ts";

const CONTEXT = "ramify";
const ANSWER_MS = 400;

interface Message {
  context: string;
  version?: number;
  method?: string;
  event?: string;
  name?: string;
  value?: unknown;
}

/** To whoever embeds the film, unless `origin` says who: for what is nobody's
 * secret. */
function tellPage(message: Omit<Message, "context">, origin = "*"): void {
  if (framed) window.parent.postMessage({ context: CONTEXT, version: 1, ...message }, origin);
}

/** Those of the allowed origins that can be around; the browser hands a message
 * to none but the one that it names. */
function audience(hosts: string[], own: string, page: string | undefined): string[] {
  if (hosts.includes("*")) return ["*"];
  const allowed = [...new Set([own, ...hosts])];
  return page === undefined ? allowed : allowed.filter((one) => one === page);
}

/** Ask the page around to let the frame fill the window. False: it did not. */
export function askHost(fill: boolean): Promise<boolean> {
  return new Promise((done) => {
    const heard = (event: MessageEvent<Message>): void => {
      if (event.source !== window.parent || event.data?.context !== CONTEXT || event.data.event !== "filled") return;
      finish(true);
    };
    const finish = (is: boolean): void => {
      window.removeEventListener("message", heard);
      clearTimeout(timer);
      done(is);
    };
    const timer = setTimeout(() => finish(false), ANSWER_MS);
    window.addEventListener("message", heard);
    tellPage({ method: "fill", value: fill });
  });
}

export function serveFrame(player: RamifyPlayer, hosts: () => string[]): void {
  const post = (): void => {
    const aspect = Number(getComputedStyle(player).getPropertyValue("--aspect")) || 16 / 9;
    tellPage({ event: "height", value: Math.round(window.innerWidth / aspect) });
  };
  new ResizeObserver(post).observe(document.documentElement);
  post();
  player.addEventListener("ramify", (event) => {
    const { detail } = event as CustomEvent<Effect>;
    if (detail.effect === "kept") return; // what is remembered is the viewer's own
    for (const origin of audience(hosts(), location.origin, pageAround())) {
      attempt(() => tellPage({ event: "effect", value: detail }, origin)); // a name may be no origin
    }
  });
  window.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.source !== window.parent || event.data?.context !== CONTEXT) return;
    const { method, name, value } = event.data;
    if (method === "say" && name) player.say(name, value as string);
    if (method === "consent") player.consent = value === true;
  });
}
