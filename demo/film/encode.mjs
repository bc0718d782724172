/** ffmpeg as a child: frames and sound in, a clip out; and pictures back out of a clip. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FPS } from './timing.mjs';
import { RATE } from './synth.mjs';

export const SIZE = { width: 1280, height: 720 };
const RAW = ['-f', 'rawvideo', '-s', `${SIZE.width}x${SIZE.height}`, '-r', String(FPS)];

/** A closed GOP of half a second, cut nowhere else; the rate holds the promise of 1.1 Mbit/s with sound. */
const VIDEO = [
  '-c:v', 'libx264', '-profile:v', 'high', '-preset', 'slow', '-tune', 'animation', '-crf', '21',
  '-maxrate', '900k', '-bufsize', '1800k', '-pix_fmt', 'yuv420p', '-threads', '2',
  '-x264-params', 'keyint=15:min-keyint=15:scenecut=0:open-gop=0:bframes=3',
  '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv',
];
const PLAIN = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1'];

/** Run a program to its end; `feed` may write to its standard input. */
export async function run(program, args, feed) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const out = [];
  child.stdout.on('data', (piece) => out.push(piece));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
  const fed = feed ? feed(child.stdin) : Promise.resolve();
  child.stdin.on('error', () => {});
  await Promise.all([fed.then(() => child.stdin.end()), ended]);
  return Buffer.concat(out);
}

/** Write one piece and wait until there is room for the next. */
async function write(stream, piece) {
  if (!stream.write(piece)) await new Promise((room) => stream.once('drain', room));
}

/** Encode a clip. `frames` is an async iterable of RGBA pictures, `music` interleaved stereo floats. */
export async function encodeClip(file, frames, music) {
  const folder = await mkdtemp(join(tmpdir(), 'film-'));
  try {
    const sound = join(folder, 'sound.f32');
    await writeFile(sound, Buffer.from(music.buffer, music.byteOffset, music.byteLength));
    const args = [
      '-y', '-v', 'error', ...RAW, '-pix_fmt', 'rgba', '-i', 'pipe:0', '-f', 'f32le', '-ar', String(RATE), '-ac', '2', '-i', sound,
      '-vf', 'scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=bicubic+accurate_rnd+full_chroma_int,format=yuv420p', ...VIDEO,
      '-c:a', 'aac', '-b:a', '96k', '-ar', String(RATE), ...PLAIN, '-movflags', '+faststart', file,
    ];
    await run('ffmpeg', args, async (input) => {
      for await (const frame of frames) await write(input, frame);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Encode planar 4:2:0 pictures with the sound of another file, quickly: for marked clips. */
export async function encodeMarked(file, frames, soundFrom) {
  const args = [
    '-y', '-v', 'error', ...RAW, '-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'bt709', '-i', 'pipe:0', '-i', soundFrom,
    '-map', '0:v', '-map', '1:a', ...VIDEO, '-preset', 'veryfast', '-c:a', 'copy', ...PLAIN, '-movflags', '+faststart', file,
  ];
  await run('ffmpeg', args, async (input) => {
    for await (const frame of frames) await write(input, frame);
  });
}

/** The pictures of a clip one after another, in planar 4:2:0. */
export async function* decodeClip(file) {
  const size = (SIZE.width * SIZE.height * 3) / 2;
  const child = spawn('ffmpeg', ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = Buffer.alloc(0);
  for await (const piece of child.stdout) {
    rest = rest.length ? Buffer.concat([rest, piece]) : piece;
    while (rest.length >= size) {
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
}

/** The chosen frames of a clip as RGBA, in ascending order of their numbers. */
export async function framesOf(file, numbers) {
  const chosen = numbers.map((n) => `eq(n,${n})`).join('+');
  const out = await run('ffmpeg', [
    '-v', 'error', '-i', file, '-vf', `select='${chosen}',scale=in_color_matrix=bt709:in_range=tv:out_range=full:flags=bicubic+accurate_rnd+full_chroma_int,format=rgba`,
    '-vsync', '0', '-f', 'rawvideo', 'pipe:1',
  ]);
  const size = SIZE.width * SIZE.height * 4;
  return numbers.map((_, i) => out.subarray(i * size, (i + 1) * size));
}

/** A raw RGBA picture as a file, .png or .jpg by its name; `width` scales it. */
export async function savePicture(file, rgba, width = SIZE.width) {
  const args = ['-y', '-v', 'error', ...RAW, '-pix_fmt', 'rgba', '-i', 'pipe:0', '-vf', `scale=${width}:-2:flags=lanczos`, '-q:v', '4', '-frames:v', '1', ...PLAIN, file];
  await run('ffmpeg', args, (input) => write(input, rgba));
}

/** How many frames a clip really holds, and its bytes' rate. */
export async function probeClip(file) {
  const text = await run('ffprobe', ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries', 'stream=nb_read_frames,width,height,r_frame_rate,profile,pix_fmt', '-show_entries', 'format=bit_rate', '-of', 'json', file]);
  const { streams: [video], format } = JSON.parse(text);
  return { frames: Number(video.nb_read_frames), rate: Number(format.bit_rate), ...video };
}
