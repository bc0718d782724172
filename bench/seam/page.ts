// In the bench's page: plays clips one behind the other in different ways, and
// writes down every frame that is presented.
import { Pair } from "../../web/player/src/media/pair.ts";
import { strategy } from "../../web/player/src/media/seamless.ts";
import type { Spot } from "../../web/player/src/film.ts";
import { readClip } from "./read.ts";

interface Clip {
  name: string;
  address: string;
  tracks: string;
  frames: number;
}
interface Asked {
  clips: Clip[];
  order: number[]; // which clip plays when
  lateS: number; // before the end the next one is decided
  guess: boolean; // the weights are told beforehand
  heard: boolean; // sound is listened to, which costs something
}

const FPS = 30;
const ADOPT_MS = 2000;
const wait = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

/** Where sound was silent although both clips have it: milliseconds each, while
 * the source took over, and at seams. */
const silence = { takeover: [] as number[], seams: [] as number[] };
let phase: keyof typeof silence = "takeover";
let tap: AudioWorkletNode | undefined;

async function listen(): Promise<void> {
  const sound = new AudioContext();
  await sound.audioWorklet.addModule("/tap.js");
  await sound.resume(); // allowed without a press here: openBrowser
  tap = new AudioWorkletNode(sound, "tap");
  tap.port.onmessage = ({ data }) => silence[phase].push(data);
  tap.connect(sound.destination);
}

const log: { clip: number; frame: number; due: number }[] = [];

function element(): HTMLVideoElement {
  const video = document.createElement("video");
  document.body.append(video);
  if (tap) (tap.context as AudioContext).createMediaElementSource(video).connect(tap);
  const told = (_: number, { expectedDisplayTime }: VideoFrameCallbackMetadata): void => {
    const seen = video.hasAttribute("data-behind") ? undefined : readClip(video);
    if (seen) log.push({ ...seen, due: expectedDisplayTime });
    video.requestVideoFrameCallback(told);
  };
  video.requestVideoFrameCallback(told);
  return video;
}

const spotOf = ({ address, tracks, frames }: Clip, frame = 0): Spot => ({
  address: new URL(address, location.href).href,
  frame,
  t: (frame + 0.5) / FPS,
  fps: FPS,
  from: 0,
  to: frames,
  prepared: { tracks: new URL(tracks, location.href).href, edges: {} },
});

/** Through our own source, as the conductor uses it. */
async function pair({ clips, order, lateS, guess }: Asked, seamless: boolean): Promise<void> {
  const first = element();
  let over = false; // the clip has run out
  const events = { frame() {}, waiting() {}, ended: () => void (over = true), broken: () => void (over = true) };
  const source = new Pair(first, element, events);
  const clip = (n: number): Clip => clips[order[n] as number] as Clip;
  await source.enter(spotOf(clip(0)), () => undefined);
  await source.play();
  if (seamless) {
    await wait(ADOPT_MS); // as in a film: it begins as a file
    await source.adopt(strategy(first), () => spotOf(clip(0), Math.floor(source.time() * FPS + 0.01)));
  }
  for (let n = 1; n < order.length; n++) {
    const endS = clip(n - 1).frames / FPS;
    if (guess) source.likely(clips.map((one, i) => ({ spot: spotOf(one), weight: i === order[n] ? 0.7 : 0.1 })).sort((a, b) => b.weight - a.weight));
    while (source.coming() < endS - lateS) await wait(4);
    phase = "seams";
    source.follow(spotOf(clip(n)));
    while (source.time() < endS - 1.4 / FPS && !over) await wait(4);
    if (!source.leadsTo(spotOf(clip(n)))) source.pause();
    await wait(1000 / FPS - 4);
    over = false;
    await source.enter(spotOf(clip(n)), () => undefined);
    await source.play();
  }
  await wait(1500);
  source.close();
}

async function change({ clips, order }: Asked): Promise<void> {
  const video = element();
  for (const n of order) {
    video.src = (clips[n] as Clip).address;
    await video.play();
    await new Promise((go) => video.addEventListener("ended", go, { once: true }));
  }
}

/** One long file with all clips: from the end of one a seek to the next. */
async function seek({ clips, order }: Asked, long: string): Promise<void> {
  const video = element();
  const starts = clips.map((_, i) => clips.slice(0, i).reduce((sum, one) => sum + one.frames, 0) / FPS);
  video.src = long;
  for (const n of order) {
    video.currentTime = (starts[n] as number) + 0.001;
    await new Promise((go) => video.addEventListener("seeked", go, { once: true }));
    await video.play();
    const endS = (starts[n] as number) + (clips[n] as Clip).frames / FPS;
    while (video.currentTime < endS - 0.02 && !video.ended) await wait(2);
  }
  video.pause();
}

const WAYS = {
  seamless: (asked: Asked) => pair(asked, true),
  "two elements": (asked: Asked) => pair(asked, false),
  "src change": (asked: Asked) => change(asked),
  seek: (asked: Asked, long: string) => seek(asked, long),
};

Object.assign(window, {
  async run(way: keyof typeof WAYS, asked: Asked, long: string) {
    if (asked.heard) await listen();
    await WAYS[way](asked, long);
    return { log, silence };
  },
});
