// The page around a frame with the player: gives our frames the height that
// suits them and, where a frame cannot go full screen, fills the window with it.
// The messages are those of extras/frame.ts. A part, brought by the first of them.

interface Message {
  context?: string;
  method?: string;
  event?: string;
  value?: unknown;
}

export function hear({ data, source }: MessageEvent<Message>): void {
  const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
  if (!frame || !source) return;
  const { method, value } = data;
  if (data.event === "height" && frame.dataset["ramify"] !== "fixed") frame.style.height = `${Number(value)}px`;
  if (method === "fill") {
    fillWindow(frame, value === true);
    (source as Window).postMessage({ context: "ramify", event: "filled", value }, "*");
  }
}

function fillWindow(frame: HTMLIFrameElement, is: boolean): void {
  if (is) {
    frame.dataset["before"] = frame.getAttribute("style") ?? "";
    frame.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;border:0;z-index:2147483647";
  } else frame.setAttribute("style", frame.dataset["before"] ?? "");
}
