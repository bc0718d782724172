// The page around a frame with the player: gives our frames the height that
// suits them and, where a frame cannot go full screen, fills the window with it.
// The messages are those of extras/frame.ts.

interface Message {
  context?: string;
  method?: string;
  event?: string;
  value?: unknown;
}

export function serveHost(): void {
  window.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.data?.context !== "ramify") return;
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === event.source);
    if (!frame || !event.source) return;
    const { method, value } = event.data;
    if (event.data.event === "height" && frame.dataset["ramify"] !== "fixed") frame.style.height = `${Number(value)}px`;
    if (method === "fill") {
      fillWindow(frame, value === true);
      (event.source as Window).postMessage({ context: "ramify", event: "filled", value }, "*");
    }
  });
}

function fillWindow(frame: HTMLIFrameElement, is: boolean): void {
  if (is) {
    frame.dataset["before"] = frame.getAttribute("style") ?? "";
    frame.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;border:0;z-index:2147483647";
  } else frame.setAttribute("style", frame.dataset["before"] ?? "");
}
