// An HLS playlist, by hls.js; where the browser has no MediaSource, by itself.

import Hls, { ErrorDetails, ErrorTypes, type ErrorData } from "hls.js";
import { h } from "../dom.ts";
import type { Trouble } from "../media/source.ts";
import type { Make } from "./player.ts";

const GONE = new Set([403, 404, 410]);

function troubleOf({ type, details, response }: ErrorData): Trouble {
  if (type === ErrorTypes.MEDIA_ERROR || details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) return "decode";
  return GONE.has(response?.code ?? 0) ? "gone" : "missing";
}

export const make: Make = ({ address, room, t, muted }) => {
  const node = h("video", { playsinline: true, preload: "auto", disableremoteplayback: true });
  node.disablePictureInPicture = true;
  node.muted = muted;
  room.append(node);
  let trouble: Trouble = "missing";
  if (!Hls.isSupported()) {
    node.src = address;
    return Promise.resolve({ node, fine: true, trouble: () => trouble });
  }
  // A piece that does not come is asked for again, but not for minutes.
  const { fragLoadPolicy } = Hls.DefaultConfig;
  const { errorRetry, timeoutRetry } = fragLoadPolicy.default;
  const patient = { ...fragLoadPolicy.default, errorRetry: errorRetry && { ...errorRetry, maxNumRetry: 3 }, timeoutRetry: timeoutRetry && { ...timeoutRetry, maxNumRetry: 2 } };
  // Workers would be scripts from a blob, which our pages do not allow.
  const hls = new Hls({ enableWorker: false, startPosition: t, backBufferLength: 60, fragLoadPolicy: { default: patient } });
  let mended = false;
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    trouble = troubleOf(data);
    if (trouble === "decode" && !mended) {
      mended = true;
      hls.recoverMediaError();
      return;
    }
    hls.stopLoad();
    node.dispatchEvent(new Event("error"));
  });
  hls.loadSource(address);
  hls.attachMedia(node);
  return Promise.resolve({ node, fine: true, trouble: () => trouble, close: () => hls.destroy() });
};
