// The player of a replay, in a frame of its own: it has the size that the viewer's
// had, wide or narrow, made smaller where there is less room.

import { useEffect, useRef, useState, type RefObject } from "react";
import type { Heard, Recording, Stands, Told } from "../../../player/src/drawing.ts";
import { address } from "../server/ask.ts";

const WIDE = { width: 960, height: 540 };
const NARROW = { width: 390, height: 640 };

interface ScreenProps {
  recording: Recording;
  title: string;
  narrow: boolean;
  wanted: RefObject<number>; // events: where it was led before it was there
  hear(where: Stands): void;
  /** Gives the way to tell the player something. */
  told(say: (what: Told) => void): void;
}

export function Screen({ recording, title, narrow, wanted, hear, told }: ScreenProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const { width, height } = narrow ? NARROW : WIDE;
  useEffect(() => {
    const say = (what: Told): void => frame.current?.contentWindow?.postMessage(what, "*");
    const listen = ({ data, source }: MessageEvent<Heard | Stands>): void => {
      if (!frame.current || source !== frame.current.contentWindow) return;
      if ("replay" in data) hear(data);
      else if (data.rehearsal === "here") {
        say({ replay: "begin", session: recording });
        say({ replay: "to", at: wanted.current });
      }
    };
    addEventListener("message", listen);
    told(say);
    return () => removeEventListener("message", listen);
  }, [recording, wanted, hear, told]);
  useEffect(() => {
    const node = room.current;
    if (!node) return undefined;
    const sizes = new ResizeObserver(() => setScale(Math.min(1, node.clientWidth / width)));
    sizes.observe(node);
    return () => sizes.disconnect();
  }, [width]);
  return (
    <div className="replay-screen" ref={room} style={{ height: height * scale }}>
      <iframe ref={frame} title={title} src={address("rehearsal")} sandbox="allow-scripts" allow="autoplay" tabIndex={-1} style={{ width, height, transform: `translateX(-50%) scale(${scale})` }} />
    </div>
  );
}
