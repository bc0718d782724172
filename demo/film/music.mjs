/**
 * The score: 96 beats a minute, D minor, whole bars. Every scene ends on the
 * same bar (A, leading home) and is mixed with the sound of that bar still
 * ringing from before its first downbeat, so that any scene may follow any.
 */
import { CLIPS } from './clips.mjs';
import { RATE, bass, bell, brush, chirp, flute, knock, newTake, pluck, rain, room } from './synth.mjs';
import { BAR, BEAT, FPS, chance } from './timing.mjs';

/** Brings the whole film to about -18 LUFS; one figure, so that seams stay level. */
const GAIN = 1.08;

/** Chord: bass note, then the notes of its arpeggio (MIDI numbers, D4 = 62). */
const CHORDS = {
  Dm: [38, 62, 65, 69, 74], Bb: [34, 62, 65, 70, 74], F: [41, 60, 65, 69, 72], A: [33, 61, 64, 69, 73],
  Gm: [31, 62, 67, 70, 74], C: [36, 60, 64, 67, 72],
};

/** Melody of a bar over a chord: [beat, note, beats]. */
const TUNE = {
  call: [[0, 74, 1], [1, 69, 0.5], [1.5, 74, 0.5], [2, 77, 1.5], [3.5, 76, 0.5]],
  fall: [[0, 74, 1.5], [1.5, 72, 0.5], [2, 70, 1], [3, 65, 1]],
  lift: [[0, 69, 1], [1, 72, 0.5], [1.5, 77, 1], [2.5, 76, 0.5], [3, 72, 1]],
  turn: [[0, 76, 1.5], [1.5, 74, 0.5], [2, 73, 1.5], [3.5, 69, 0.5]],
  still: [[0, 74, 2], [2, 70, 1], [3, 67, 1]],
  walk: [[0, 72, 0.5], [0.5, 74, 0.5], [1, 76, 1], [2, 79, 1], [3, 76, 1]],
  home: [[0, 74, 1], [1, 77, 1], [2, 74, 2]],
  none: [],
};

/** Bars of a scene: [chord, melody]. The last is always ['A', 'turn'], except where the film ends. */
const SCENES = {
  intro: { bars: [['Dm', 'none'], ['Bb', 'fall'], ['A', 'turn']], layers: [shutters] },
  meet: { bars: [['Dm', 'call'], ['Bb', 'fall'], ['F', 'lift'], ['A', 'turn']], layers: [pulse, ride] },
  city: { bars: [['Dm', 'call'], ['Gm', 'still'], ['Bb', 'fall'], ['F', 'lift'], ['A', 'turn']], layers: [pulse, deep, wet] },
  trail: { bars: [['Dm', 'home'], ['F', 'none'], ['Gm', 'none'], ['Bb', 'none'], ['A', 'turn']], layers: [pulse, wind, birds] },
  bench: { bars: [['Dm', 'call'], ['F', 'lift'], ['C', 'walk'], ['Gm', 'still'], ['Bb', 'fall'], ['A', 'turn']], layers: [stitching] },
  close: { bars: [['Dm', 'call'], ['Bb', 'fall'], ['F', 'lift'], ['A', 'turn'], ['Dm', 'home']], layers: [pulse, farewell] },
};
SCENES.hide = SCENES.bench;

const ARPEGGIO = [1, 3, 2, 4, 3, 2, 4, 2];

function strings(take, at, [chord, tune], loud) {
  const notes = CHORDS[chord];
  ARPEGGIO.forEach((n, i) => pluck(take, at + (i * BEAT) / 2, notes[n], 0.34 * loud * (i % 2 ? 0.74 : 1), { pan: i % 2 ? 0.35 : -0.3, seed: i + 2 }));
  pluck(take, at, notes[0] + 12, 0.4 * loud, { pan: -0.1, ring: 3 });
  bass(take, at, notes[0], BEAT * 3.6, 0.2 * loud);
  TUNE[tune].forEach(([beat, note, beats], i) => pluck(take, at + beat * BEAT, note, 0.62 * loud, { pan: 0.05, ring: 1.2 + beats, seed: i + 40 }));
}

/** Brushes: a long stroke on one and three, short ones on two and four. */
function pulse(take, at, bars) {
  for (let beat = 0; beat < bars * 4; beat++) {
    const t = at + beat * BEAT;
    brush(take, t, beat % 2 ? 0.2 : 0.42, beat % 2 ? 0.34 : 0.2, { bright: beat % 2 ? 0.7 : 0.3, pan: 0.2, swell: beat % 2 ? 0.004 : 0.09 });
    brush(take, t + BEAT / 2, 0.09, 0.13, { bright: 0.9, pan: -0.3, swell: 0.003 });
  }
}

function shutters(take, at, bars) {
  for (let half = 1; half < bars * 8 - 5; half++) {
    if (half % 8 === 0) continue;
    knock(take, at + (half * BEAT) / 2, 62 + [0, 7, 3, 10, 5][half % 5], 0.15 + 0.05 * (half % 2), ((half * 7) % 10) / 5 - 0.9);
  }
  birds(take, at, bars, 0.5);
}

function ride(take, at) {
  bell(take, at + BEAT * 1.5, 96, 0.12, -0.5);
  bell(take, at + BEAT * 1.75, 96, 0.1, -0.5);
  for (let i = 0; i < 22; i++) knock(take, at + i * BEAT * 0.5, 93, 0.02, -0.8 + i * 0.07);
}

/** The city's bass: it walks. */
function deep(take, at, bars) {
  const roots = [38, 31, 34, 41, 33];
  for (let bar = 0; bar < bars; bar++) {
    [[0, 0, 1.4], [1.5, 0, 0.45], [2, 7, 0.9], [3, 12, 0.45], [3.5, 7, 0.45]].forEach(([beat, up, beats]) => {
      bass(take, at + bar * BAR + beat * BEAT, roots[bar] + up, beats * BEAT, 0.15);
    });
  }
}

function wet(take, at, bars) {
  const shower = newTake(bars * BAR);
  rain(shower, 0.034, 0.5);
  const start = Math.round(at * RATE);
  for (let i = 0; i < shower.left.length; i++) {
    take.left[start + i] += shower.left[i];
    take.right[start + i] += shower.right[i];
  }
}

/** The trail's flute: the tune with longer breath. */
function wind(take, at) {
  const line = [
    [0, 74, 1.5], [1.5, 76, 0.5], [2, 77, 2], [4, 81, 1.5], [5.5, 79, 0.5], [6, 77, 1], [7, 72, 1],
    [8, 74, 1], [9, 79, 2], [11, 77, 1], [12, 77, 1], [13, 74, 1], [14, 70, 2], [16, 76, 1.5], [17.5, 74, 0.5], [18, 73, 1.6],
  ];
  for (const [beat, note, beats] of line) flute(take, at + beat * BEAT, note, beats * BEAT * 0.94, 0.12);
}

function birds(take, at, bars, share = 1) {
  const random = chance(77);
  for (let i = 0; i < bars * 3 * share; i++) {
    const t = at + random() * (bars * BAR - 1);
    const pan = random() * 1.8 - 0.9;
    const high = 2600 + random() * 1500;
    const calls = 2 + Math.floor(random() * 3);
    for (let k = 0; k < calls; k++) chirp(take, t + k * 0.13, high, high * (1.12 + 0.3 * random()), 0.075, 0.05, pan);
  }
}

/** A stitch a beat: the awl, then the thread drawn through. */
function stitching(take, at, bars) {
  for (let beat = 0; beat < bars * 4; beat++) {
    const t = at + beat * BEAT;
    knock(take, t, beat % 4 ? 79 : 74, 0.2, 0.25);
    brush(take, t + 0.12, 0.3, 0.3, { bright: 0.55, pan: 0.35, swell: 0.12 });
    if (beat % 4 === 2) brush(take, t, 0.3, 0.16, { bright: 0.3, pan: -0.2, swell: 0.02 });
  }
}

function farewell(take, at) {
  const last = at + 4 * BAR;
  [50, 57, 62, 65, 69, 74].forEach((note, i) => pluck(take, last + i * 0.045, note, 0.42, { pan: i / 5 - 0.5, ring: 3.6, seed: i + 90 }));
}

/** A scene's sound alone, exactly its bars long. */
function playScene(name) {
  const { bars, layers } = SCENES[name];
  const before = BAR;
  const take = newTake(before + bars.length * BAR);
  strings(take, 0, ['A', 'turn'], 1);
  bars.forEach((bar, i) => strings(take, before + i * BAR, bar, name === 'intro' && i === 0 ? 0.85 : 1));
  for (const layer of layers) layer(take, before, bars.length);
  room(take, 0.34);
  return [take.left.slice(before * RATE), take.right.slice(before * RATE)];
}

/** Keep peaks below 1 without a corner. */
const soften = (v) => (Math.abs(v) < 0.7 ? v : Math.sign(v) * (0.7 + 0.3 * Math.tanh((Math.abs(v) - 0.7) / 0.3)));

/** The sound of a clip: interleaved stereo floats, exactly as long as its pictures. */
export function clipMusic(clip) {
  const { frames, scenes } = CLIPS[clip];
  const length = (frames / FPS) * RATE;
  const out = new Float32Array(length * 2);
  for (const [name, first] of scenes) {
    const [left, right] = playScene(name);
    const start = (first / FPS) * RATE;
    for (let i = 0; i < left.length; i++) {
      out[2 * (start + i)] = soften(left[i] * GAIN);
      out[2 * (start + i) + 1] = soften(right[i] * GAIN);
    }
  }
  fadeEnds(out, scenes.at(-1)[0] === 'close' ? 0.9 : 0.003);
  return out;
}

/** No click where a clip begins or ends; the film's last note fades. */
function fadeEnds(out, seconds) {
  const pairs = out.length / 2;
  const head = Math.round(0.003 * RATE);
  const tail = Math.round(seconds * RATE);
  for (let i = 0; i < pairs; i++) {
    const k = Math.min(1, i / head, (pairs - i) / tail);
    out[2 * i] *= k;
    out[2 * i + 1] *= k;
  }
}
