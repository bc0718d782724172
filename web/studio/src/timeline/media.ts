// What a timeline shows of a clip: its thumbnails and the shape of its sound.

import { useEffect, useState } from "react";

export interface Thumb {
  from: number; // seconds of the clip
  to: number;
  image: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

const CUE = /(\d+):(\d+):(\d+)[.,](\d+) --> (\d+):(\d+):(\d+)[.,](\d+)\s*\n([^\n#]+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

/** The cues of a WebVTT file of thumbnails. */
export function thumbsIn(vtt: string, base: string): Thumb[] {
  return [...vtt.matchAll(CUE)].map((cue) => {
    const n = cue.slice(1).map(Number);
    const at = (i: number): number => (n[i] ?? 0) * 3600 + (n[i + 1] ?? 0) * 60 + (n[i + 2] ?? 0) + (n[i + 3] ?? 0) / 1000;
    return { from: at(0), to: at(4), image: new URL((cue[9] ?? "").trim(), base).href, x: n[9] ?? 0, y: n[10] ?? 0, w: n[11] ?? 0, h: n[12] ?? 0 };
  });
}

export interface Peaks {
  seconds: number; // of each value
  values: number[]; // 0 to 1
}

interface PeaksFile {
  block: number; // samples of 48 kHz
  values: number[]; // the highest amplitude of each block, 0 to 255
}

const RATE = 48_000;
const FULL = 255;

interface ShotsFile {
  frames: number[]; // the first of each shot but the first
}

/** Where the picture is another one: seconds of the clip. `rate`: frames a second. */
export function useShots(address: string | undefined, rate: [number, number] | undefined): number[] {
  const [shots, setShots] = useState<number[]>([]);
  const second = rate ? rate[0] / rate[1] : 0;
  useEffect(() => {
    let gone = false;
    setShots([]);
    if (!address || !second) return undefined;
    void fetch(address)
      .then((reply) => reply.json() as Promise<ShotsFile>)
      .then(({ frames }) => gone || setShots(frames.map((frame) => frame / second)), () => undefined);
    return () => {
      gone = true;
    };
  }, [address, second]);
  return shots;
}

export function useThumbs(address: string | undefined): Thumb[] {
  const [thumbs, setThumbs] = useState<Thumb[]>([]);
  useEffect(() => {
    let gone = false;
    if (!address) return undefined;
    void fetch(address)
      .then((reply) => (reply.ok ? reply.text() : ""))
      .then((vtt) => gone || setThumbs(thumbsIn(vtt, address)), () => undefined);
    return () => {
      gone = true;
    };
  }, [address]);
  return thumbs;
}

export function usePeaks(address: string | undefined): Peaks | undefined {
  const [peaks, setPeaks] = useState<Peaks>();
  useEffect(() => {
    let gone = false;
    if (!address) return undefined;
    void fetch(address)
      .then((reply) => reply.json() as Promise<PeaksFile>)
      .then(
        ({ block, values }) => gone || setPeaks({ seconds: block / RATE, values: values.map((peak) => peak / FULL) }),
        () => undefined,
      );
    return () => {
      gone = true;
    };
  }, [address]);
  return peaks;
}
