// The barcode of the tests' clips (tests/e2e/lib/clips.mjs), read from a video.
const CELLS = 20;
const paint = new OffscreenCanvas(CELLS * 8, 4).getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;

export function readClip(video: HTMLVideoElement): { clip: number; frame: number } | undefined {
  if (!video.videoWidth) return undefined;
  paint.drawImage(video, 0, 4, video.videoWidth, 8, 0, 0, CELLS * 8, 4);
  const { data } = paint.getImageData(0, 2, CELLS * 8, 1);
  const bit = (i: number): number => ((data[(i * 8 + 4) * 4] ?? 0) > 120 ? 1 : 0);
  if (!bit(0) || bit(1)) return undefined;
  let clip = 0;
  let frame = 0;
  for (let i = 0; i < 6; i++) clip |= bit(2 + i) << i;
  for (let i = 0; i < 12; i++) frame |= bit(8 + i) << i;
  return { clip, frame };
}
