// Messages between a frame with the player and the page around it.
//
// In the frame: Player.js (strings with context "player.js"), and our own
// objects with context "ramify": {event: "height", value} when the height that
// suits the width changes, {event: "emit", name, value} and {event: "effect",
// …} for what happens. The page may send {method: "say", name, value},
// {method: "consent", value}. In the page: the same script gives our frames
// their height and, where a frame cannot go full screen, fills the window.

import type { RamifyPlayer } from "./element.ts";

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
  // Nothing personal is in these: the page around is whoever embeds the film.
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

// ---- in the frame --------------------------------------------------------------

export function serveFrame(player: RamifyPlayer): void {
  if (!framed) return;
  const post = (): void => {
    const aspect = Number(getComputedStyle(player).getPropertyValue("--aspect")) || 16 / 9;
    tellPage({ event: "height", value: Math.round(window.innerWidth / aspect) });
  };
  new ResizeObserver(post).observe(document.documentElement);
  player.addEventListener("ramify-ready", post);
  player.addEventListener("ramify", (event) => tellPage({ event: "effect", value: (event as CustomEvent).detail }));
  window.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.source !== window.parent || event.data?.context !== CONTEXT) return;
    const { method, name, value } = event.data;
    if (method === "say" && name) player.say(name, value as string);
    if (method === "consent") player.consent = value === true;
  });
}

// ---- in the page around ----------------------------------------------------------

export function serveHost(): void {
  window.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.data?.context !== CONTEXT) return;
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === event.source);
    if (!frame || !event.source) return;
    const { method, value } = event.data;
    if (event.data.event === "height" && frame.dataset["ramify"] !== "fixed") frame.style.height = `${Number(value)}px`;
    if (method === "fill") {
      fillWindow(frame, value === true);
      (event.source as Window).postMessage({ context: CONTEXT, event: "filled", value }, "*");
    }
  });
}

function fillWindow(frame: HTMLIFrameElement, is: boolean): void {
  if (is) {
    frame.dataset["before"] = frame.getAttribute("style") ?? "";
    frame.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;border:0;z-index:2147483647";
  } else frame.setAttribute("style", frame.dataset["before"] ?? "");
}
