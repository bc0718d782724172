// How the film is played, as the server hears it: without sound, or at another
// rate, whoever made it so.

import type { Screening } from "./screening.ts";

/** To be called with each picture. */
export function manner(screening: Screening): () => void {
  const heard = { muted: false, rate: 1 };
  const tell = (): void => {
    const { muted, rate } = screening.media;
    if (muted !== heard.muted) screening.say({ input: "setting", name: "muted", value: (heard.muted = muted) });
    if (rate !== heard.rate) screening.say({ input: "setting", name: "rate", value: (heard.rate = rate) });
  };
  return () => {
    const { muted, rate } = screening.media;
    if (muted !== heard.muted || rate !== heard.rate) queueMicrotask(tell); // behind the picture
  };
}
