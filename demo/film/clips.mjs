/**
 * The clips of the film, in the order of their ids (see barcode.mjs), and the
 * scenes inside them: name, first frame, and the module that draws it.
 */
export const CLIPS = {
  street: { id: 1, frames: 900, poster: 200, scenes: [['intro', 0], ['meet', 225], ['close', 525]] },
  city: { id: 2, frames: 375, poster: 210, scenes: [['city', 0]] },
  trail: { id: 3, frames: 375, poster: 180, scenes: [['trail', 0]] },
  bench: { id: 4, frames: 450, poster: 150, scenes: [['bench', 0]] },
  hide: { id: 5, frames: 450, poster: 120, scenes: [['hide', 0]] },
};

export const TOTAL_FRAMES = Object.values(CLIPS).reduce((sum, clip) => sum + clip.frames, 0);

/** The scene that owns a frame, and the frame's number within it. */
export function sceneAt(clip, frame) {
  const [name, first] = CLIPS[clip].scenes.findLast(([, from]) => frame >= from);
  return { name, frame: frame - first };
}
