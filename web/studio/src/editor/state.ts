// What the editor is looking at; not part of the film, and not undone.

import { useRef } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";

export interface Looking {
  scene: string;
  t: number; // seconds of the scene
  playing: boolean;
  selected: readonly string[]; // elements of the scene
  tool: string | undefined; // the kind that is being drawn
  frame: FrameName;
  narrow: boolean; // that screen is under 480 px wide, and has places of its own
  zones: boolean; // safe zones are shown
}

/** Screens to try the film on: CSS pixels of the player; 0: as large as there is
 * room. */
export const FRAMES = {
  free: { label: "Fit", width: 0, height: 0 },
  desktop: { label: "Desktop", width: 1280, height: 720 },
  phone: { label: "Phone upright", width: 390, height: 700 },
  sideways: { label: "Phone sideways", width: 780, height: 360 },
  tablet: { label: "Tablet", width: 820, height: 1100 },
  tall: { label: "9:16", width: 405, height: 720 },
} as const;
export type FrameName = keyof typeof FRAMES;

/** A moment of the film. */
export interface Where {
  scene: string;
  t: number;
}

/** As an address asks for it. */
export const asking = ({ scene, t }: Where): string => `?scene=${encodeURIComponent(scene)}&t=${t.toFixed(3)}`;

/** The moment that the address asks for. */
export function asked(): Where | undefined {
  const query = new URLSearchParams(location.search);
  const scene = query.get("scene");
  return scene ? { scene, t: Math.max(0, Number(query.get("t")) || 0) } : undefined;
}

export const lookingAt = (scene: string, t = 0): StoreApi<Looking> =>
  createStore<Looking>(() => ({ scene, t, playing: false, selected: [], tool: undefined, frame: "free", narrow: false, zones: false }));

/** The moment that is shown, at rest: while the scene plays it is where that began,
 * so that what need not follow each picture is not drawn anew with it. */
export function useMoment(looking: StoreApi<Looking>): number {
  const rest = useRef(0);
  return useStore(looking, ({ t, playing }) => {
    if (!playing) rest.current = t;
    return rest.current;
  });
}
