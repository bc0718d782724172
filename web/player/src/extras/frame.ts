// Messages between a frame with the player and the page around it, beside
// Player.js: objects with context "ramify". It says {event: "height", value}
// when the height that suits the width changes, and {event: "effect", value}
// for what happens and for what an `emit` action says. The page may send
// {method: "say", name, value} and {method: "consent", value}.

import type { Effect } from "../../../engine/src/index.ts";
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

const framed = window.parent !== window;

export function tellPage(message: Omit<Message, "context">): void {
  // To whoever embeds the film: nothing personal is in these.
  if (framed) window.parent.postMessage({ context: CONTEXT, version: 1, ...message }, "*");
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

export function serveFrame(player: RamifyPlayer): void {
  const post = (): void => {
    const aspect = Number(getComputedStyle(player).getPropertyValue("--aspect")) || 16 / 9;
    tellPage({ event: "height", value: Math.round(window.innerWidth / aspect) });
  };
  new ResizeObserver(post).observe(document.documentElement);
  post();
  player.addEventListener("ramify", (event) => {
    const { detail } = event as CustomEvent<Effect>;
    if (detail.effect !== "kept") tellPage({ event: "effect", value: detail }); // a value may be personal
  });
  window.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.source !== window.parent || event.data?.context !== CONTEXT) return;
    const { method, name, value } = event.data;
    if (method === "say" && name) player.say(name, value as string);
    if (method === "consent") player.consent = value === true;
  });
}
