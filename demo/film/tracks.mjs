/** tracks.json: where bag, leather and cat truly are in every frame. */
import { CLIPS } from './clips.mjs';
import { boxesAt } from './places.mjs';
import { FPS } from './timing.mjs';

/**
 * By clip name, by what is tracked: rows [t, x, y, w, h], one a frame in which
 * it is on the picture; t in seconds of the clip, the rest in percent.
 */
export function allTracks() {
  const tracks = {};
  for (const [clip, { frames }] of Object.entries(CLIPS)) {
    const rows = { bag: [], leather: [], cat: [] };
    for (let n = 0; n < frames; n++) {
      const t = Math.round((n / FPS) * 1e6) / 1e6;
      for (const [what, box] of Object.entries(boxesAt(clip, n))) if (box) rows[what].push([t, ...box]);
    }
    tracks[clip] = Object.fromEntries(Object.entries(rows).filter(([, list]) => list.length));
  }
  return tracks;
}

/** As text: a row a line, so that changes can be read. */
export function tracksText(tracks) {
  const rows = (list) => list.map((row) => `      ${JSON.stringify(row)}`).join(',\n');
  const parts = (clip) => Object.entries(clip).map(([what, list]) => `    "${what}": [\n${rows(list)}\n    ]`).join(',\n');
  return `{\n${Object.entries(tracks).map(([name, clip]) => `  "${name}": {\n${parts(clip)}\n  }`).join(',\n')}\n}\n`;
}
