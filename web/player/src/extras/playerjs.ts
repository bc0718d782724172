// Player.js 0.0.11, the receiving side: JSON strings from the page around, and
// nothing sent unasked but `ready`.

import type { RamifyPlayer } from "../element.ts";

interface Call {
  context?: string;
  method?: string;
  value?: unknown;
  listener?: string;
}

const EVENTS = ["ready", "progress", "timeupdate", "play", "pause", "ended", "error"];
const TICK_MS = 250;

export function servePlayerJs(player: RamifyPlayer): void {
  const listeners = new Map<string, Set<string | undefined>>();
  let wasPaused = true;

  const send = (event: string, value?: unknown, listener?: string): void => {
    const message = { context: "player.js", version: "0.0.11", event, ...(value === undefined ? {} : { value }), ...(listener ? { listener } : {}) };
    window.parent.postMessage(JSON.stringify(message), "*");
  };
  const fire = (event: string, value?: unknown): void => {
    for (const listener of listeners.get(event) ?? []) send(event, value, listener);
  };
  const ready = (): unknown => ({ src: location.href, events: EVENTS, methods: Object.keys(methods) });

  const methods: Record<string, (value: unknown) => unknown> = {
    play: () => player.play(),
    pause: () => player.pause(),
    getPaused: () => player.paused,
    mute: () => void (player.muted = true),
    unmute: () => void (player.muted = false),
    getMuted: () => player.muted,
    setVolume: (value) => void (player.volume = Number(value) / 100),
    getVolume: () => Math.round(player.volume * 100),
    getDuration: () => player.duration,
    setCurrentTime: (value) => void (player.currentTime = Number(value)),
    getCurrentTime: () => player.currentTime,
    setLoop: () => undefined, // a film decides where it leads
    getLoop: () => false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };

  window.addEventListener("message", ({ data, source }) => {
    if (source !== window.parent || typeof data !== "string") return;
    const call = parse(data);
    if (call?.context !== "player.js" || !call.method) return;
    const { method, value, listener } = call;
    if (method === "addEventListener") {
      const event = String(value);
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
      if (event === "ready") send("ready", ready(), listener);
    } else if (method === "removeEventListener") listeners.get(String(value))?.delete(listener);
    else {
      const answer = methods[method]?.(value);
      if (answer !== undefined) send(method, answer, listener);
    }
  });

  send("ready", ready());
  player.addEventListener("ramify", (event) => {
    if ((event as CustomEvent<{ effect: string }>).detail.effect === "completed") fire("ended");
  });
  setInterval(() => {
    const { paused, currentTime: seconds, duration } = player;
    if (paused !== wasPaused) fire(paused ? "pause" : "play");
    wasPaused = paused;
    if (!paused && listeners.get("timeupdate")?.size) fire("timeupdate", { seconds, duration });
  }, TICK_MS);
}

function parse(text: string): Call | undefined {
  try {
    return JSON.parse(text) as Call;
  } catch {
    return undefined;
  }
}
