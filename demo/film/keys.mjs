#!/usr/bin/env node
/**
 * Writes the moving places of project.json from tracks.json: for each row of
 * MOVING, a key every `step` seconds of the element's window, times counted
 * from the scene's start.
 *
 *   node demo/film/keys.mjs          writes project.json
 *   node demo/film/keys.mjs --check  fails where it would change anything
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Element, which track it follows, and seconds between its keys (as many as the motion needs). */
const MOVING = [{ element: 'bag', what: 'bag', step: 0.25 }, { element: 'leather', what: 'leather', step: 1 }];

const file = new URL('../project.json', import.meta.url);
const tracks = JSON.parse(readFileSync(new URL('../tracks.json', import.meta.url), 'utf8'));

const round = (v) => Math.round(v * 100) / 100;

/** Keys [t, x, y, w, h] of a track between two times of a scene. */
function keysOf(rows, sceneFrom, [from, to], step) {
  const keys = [];
  for (let t = from; t <= to + 1e-9; t += step) {
    const wanted = sceneFrom + t;
    const row = rows.reduce((best, r) => (Math.abs(r[0] - wanted) < Math.abs(best[0] - wanted) ? r : best));
    keys.push([round(t), ...row.slice(1).map(round)]);
  }
  return keys;
}

const places = (keys) => `{"keys": [\n${keys.map((key) => `            ${JSON.stringify(key)}`).join(',\n')}\n          ]}`;

let text = readFileSync(file, 'utf8');
const project = JSON.parse(text);
for (const { element: id, what, step } of MOVING) {
  const scene = project.scenes.find((s) => s.elements.some((e) => e.id === id));
  const element = scene.elements.find((e) => e.id === id);
  const keys = keysOf(tracks[scene.clip][what], scene.from ?? 0, element.at, step);
  const before = new RegExp(`("id": "${id}",[^]*?"place": )\\{"keys": \\[[^]*?\\]\\s*\\]\\}`);
  text = text.replace(before, (_, head) => head + places(keys));
}
JSON.parse(text);
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (text !== readFileSync(file, 'utf8')) {
  console.error('project.json: moving places are not those of tracks.json; run node demo/film/keys.mjs');
  process.exitCode = 1;
}
