// One run of the player on a draft, in a frame of its own that nothing of the film
// gets out of.

import { useEffect, useRef, useState } from "react";
import type { Asked, Given, Heard } from "../../../player/src/drawing.ts";
import { FRAMES, type FrameName } from "../editor/state.ts";
import { address } from "../server/ask.ts";

interface PlayingProps {
  given: Given;
  title: string;
  screen: FrameName;
  hear(what: Heard): void;
  /** Gives the way to tell the player something. */
  told(say: (what: Asked) => void): void;
}

/** One run of the player, in a frame of its own that nothing of the film gets out of. */
export function Playing({ given, title, screen, hear, told }: PlayingProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const { width, height } = FRAMES[screen];
  useEffect(() => {
    const say = (what: Asked): void => frame.current?.contentWindow?.postMessage(what, "*");
    const listen = ({ data, source }: MessageEvent<Heard>): void => {
      if (!frame.current || source !== frame.current.contentWindow) return;
      if (data.rehearsal === "here") say({ rehearsal: "begin", given });
      else hear(data);
    };
    addEventListener("message", listen);
    told(say);
    return () => removeEventListener("message", listen);
  }, [given, hear, told]);
  useEffect(() => {
    const node = room.current;
    if (!node) return undefined;
    const sizes = new ResizeObserver(() => setScale(width ? Math.min(1, node.clientWidth / width, node.clientHeight / height) : 1));
    sizes.observe(node);
    return () => sizes.disconnect();
  }, [width, height]);
  const size = width ? { width, height, transform: `scale(${scale})` } : { width: "100%", height: "100%" };
  return (
    <div className="rehearsal" ref={room}>
      <iframe ref={frame} title={title} src={address("rehearsal")} sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox" allow="autoplay; fullscreen" style={size} />
    </div>
  );
}
