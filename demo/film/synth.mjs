/**
 * Instruments. Each adds its sound to a stereo take, {rate, left, right}, at a
 * time in seconds; loudness 1 is as loud as the instrument should ever be.
 */
import { TAU, chance, clamp } from './timing.mjs';

export const RATE = 48000;

export function newTake(seconds) {
  const length = Math.round(seconds * RATE);
  return { left: new Float32Array(length), right: new Float32Array(length) };
}

export const pitch = (note) => 440 * 2 ** ((note - 69) / 12);

function add(take, i, value, pan) {
  if (i < 0 || i >= take.left.length) return;
  take.left[i] += value * Math.cos((pan + 1) * TAU / 8);
  take.right[i] += value * Math.sin((pan + 1) * TAU / 8);
}

/** A plucked string (Karplus and Strong), with the pick near the bridge. */
export function pluck(take, at, note, loudness, { pan = 0, ring = 2.2, seed = 1 } = {}) {
  const frequency = pitch(note);
  const exact = RATE / frequency - 0.5;
  const length = Math.floor(exact);
  const part = exact - length;
  const random = chance(seed * 7919 + note * 31);
  const string = new Float32Array(length + 1);
  let soft = 0;
  const bright = clamp(0.28 + loudness * 0.35);
  for (let i = 0; i < string.length; i++) {
    soft += bright * (random() * 2 - 1 - soft);
    string[i] = soft;
  }
  const pick = Math.floor(length * 0.22);
  const shaped = string.map((v, i) => v - string[(i + pick) % string.length] * 0.8);
  const decay = 0.001 ** (1 / (ring * frequency));
  const start = Math.round(at * RATE);
  const end = Math.round(ring * 1.1 * RATE);
  let previous = 0;
  for (let i = 0, p = 0; i < end; i++, p = (p + 1) % shaped.length) {
    const next = shaped[(p + 1) % shaped.length];
    const value = shaped[p] * part + next * (1 - part);
    const out = shaped[p];
    shaped[p] = decay * 0.5 * (value + previous);
    previous = value;
    add(take, start + i, out * loudness * Math.min(1, (end - i) / 2400), pan);
  }
}

/** A soft bass: a sine with a little of its octave. */
export function bass(take, at, note, length, loudness) {
  const w = (TAU * pitch(note)) / RATE;
  const n = Math.round(length * RATE);
  for (let i = 0; i < n; i++) {
    const shape = Math.min(1, i / 900) * Math.min(1, (n - i) / 4800) * Math.exp(-i / (RATE * 1.4));
    add(take, Math.round(at * RATE) + i, loudness * shape * (Math.sin(w * i) + 0.22 * Math.sin(2 * w * i) + 0.06 * Math.sin(3 * w * i)), 0);
  }
}

/** A flute: a breathing tone with vibrato. */
export function flute(take, at, note, length, loudness, pan = 0.2) {
  const n = Math.round((length + 0.12) * RATE);
  const random = chance(note * 101 + Math.round(at * 1000));
  let phase = 0;
  let air = 0;
  for (let i = 0; i < n; i++) {
    const t = i / RATE;
    const vibrato = 1 + 0.0045 * Math.sin(TAU * 5.1 * t) * clamp((t - 0.15) * 4);
    phase += (TAU * pitch(note) * vibrato) / RATE;
    air += 0.2 * (random() * 2 - 1 - air);
    const shape = Math.min(1, t / 0.07) * Math.min(1, (n - i) / (0.14 * RATE));
    add(take, Math.round(at * RATE) + i, loudness * shape * (Math.sin(phase) + 0.24 * Math.sin(2 * phase) + 0.07 * Math.sin(3 * phase) + 0.11 * air), pan);
  }
}

/** A brush on paper; `bright` 0 to 1. */
export function brush(take, at, length, loudness, { bright = 0.5, pan = 0, seed = 3, swell = 0.02 } = {}) {
  const random = chance(seed * 131 + Math.round(at * 1000));
  const n = Math.round(length * RATE);
  let low = 0;
  let high = 0;
  for (let i = 0; i < n; i++) {
    const noise = random() * 2 - 1;
    low += (0.12 + 0.6 * bright) * (noise - low);
    high += 0.06 * (low - high);
    const t = i / RATE;
    const shape = Math.min(1, t / swell) * Math.exp(-t / (length * 0.3)) * Math.min(1, (n - i) / 480);
    add(take, Math.round(at * RATE) + i, loudness * shape * (low - high), pan);
  }
}

/** A knock on wood. */
export function knock(take, at, note, loudness, pan = 0) {
  const w = (TAU * pitch(note)) / RATE;
  const n = Math.round(0.14 * RATE);
  for (let i = 0; i < n; i++) {
    const shape = Math.min(1, i / 40) * Math.exp(-i / (RATE * 0.022)) * Math.min(1, (n - i) / 480);
    add(take, Math.round(at * RATE) + i, loudness * shape * (Math.sin(w * i) + 0.5 * Math.sin(2.76 * w * i)), pan);
  }
}

/** A bell (two operators). */
export function bell(take, at, note, loudness, pan = 0) {
  const w = (TAU * pitch(note)) / RATE;
  const n = Math.round(1.5 * RATE);
  for (let i = 0; i < n; i++) {
    const t = i / RATE;
    const shape = Math.min(1, i / 60) * Math.exp(-t * 4) * Math.min(1, (n - i) / 2400);
    add(take, Math.round(at * RATE) + i, loudness * shape * Math.sin(w * i + 2.2 * Math.exp(-t * 7) * Math.sin(w * 2.76 * i)), pan);
  }
}

/** One chirp of a bird: a gliding tone, its frequency modulated. */
export function chirp(take, at, from, to, length, loudness, pan) {
  const n = Math.round(length * RATE);
  let phase = 0;
  for (let i = 0; i < n; i++) {
    const k = i / n;
    phase += (TAU * (from + (to - from) * k + 160 * Math.sin(TAU * 31 * (i / RATE)))) / RATE;
    add(take, Math.round(at * RATE) + i, loudness * Math.sin(Math.PI * k) ** 2 * Math.sin(phase), pan);
  }
}

/** Rain: two bands of noise and single drops, over the whole take, fading at its ends. */
export function rain(take, loudness, fade) {
  for (const [channel, seed] of [[take.left, 5], [take.right, 6]]) {
    const random = chance(seed);
    let low = 0;
    let high = 0;
    let drop = 0;
    for (let i = 0; i < channel.length; i++) {
      const noise = random() * 2 - 1;
      low += 0.34 * (noise - low);
      high += 0.05 * (low - high);
      if (random() < 0.0006) drop = 0.5 + random();
      drop *= 0.985;
      const shape = Math.min(1, i / (fade * RATE), (channel.length - i) / (fade * RATE));
      channel[i] += loudness * shape * ((low - high) * (0.8 + 0.2 * Math.sin(i / RATE)) + drop * noise * 0.5);
    }
  }
}

/** A small room: four combs and two all-passes a side, mixed in. */
export function room(take, share) {
  for (const [channel, offset] of [[take.left, 0], [take.right, 37]]) {
    const wet = new Float32Array(channel.length);
    for (const [delay, feedback] of [[1687, 0.76], [1811, 0.75], [2053, 0.73], [2251, 0.72]]) comb(channel, wet, delay + offset, feedback);
    for (const delay of [347 + offset, 113 + offset]) allPass(wet, delay, 0.6);
    for (let i = 0; i < channel.length; i++) channel[i] += share * wet[i];
  }
}

function comb(dry, wet, delay, feedback) {
  const line = new Float32Array(delay);
  let soft = 0;
  for (let i = 0, p = 0; i < dry.length; i++, p = (p + 1) % delay) {
    const out = line[p];
    soft += 0.55 * (out - soft);
    line[p] = dry[i] + soft * feedback;
    wet[i] += out * 0.25;
  }
}

function allPass(wet, delay, gain) {
  const line = new Float32Array(delay);
  for (let i = 0, p = 0; i < wet.length; i++, p = (p + 1) % delay) {
    const held = line[p];
    const out = held - gain * wet[i];
    line[p] = wet[i] + gain * out;
    wet[i] = out;
  }
}
