/**
 * The barcode of marked clips: which clip and which frame a picture is.
 *
 * Layout: one row of 16 blocks along the top edge, each a sixteenth of the
 * picture's width and an eighteenth of its height (80 x 40 pixels at
 * 1280 x 720). White is 1, black is 0. From the left:
 *
 *   block 0       always white } what white and black look like here
 *   block 1       always black }
 *   blocks 2-4    the clip's id (see clips.mjs), most significant bit first
 *   blocks 5-14   the frame's number in the clip, 0 to 1023, likewise
 *   block 15      parity: makes the number of white blocks among 2 to 15 even
 *
 * No imports, no Node: a browser's page can use it as it stands.
 */
export const BLOCKS = 16;
const CLIP_BITS = 3;
const FRAME_BITS = 10;

const bitsOf = (value, count) => Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1);
const valueOf = (bits) => bits.reduce((value, bit) => value * 2 + bit, 0);
const odd = (bits) => bits.reduce((sum, bit) => sum ^ bit, 0);

/** The 16 bits of a frame. */
export function barcodeBits(clipId, frame) {
  const data = [...bitsOf(clipId, CLIP_BITS), ...bitsOf(frame, FRAME_BITS)];
  return [1, 0, ...data, odd(data)];
}

/** Where block i lies in a picture, in whole pixels. */
export function blockBox(i, width, height) {
  const x = Math.round((i * width) / BLOCKS);
  return { x, y: 0, w: Math.round(((i + 1) * width) / BLOCKS) - x, h: Math.round(height / 18) };
}

/**
 * Read the barcode of a picture of any size: {data, width, height} as ImageData
 * has it (RGBA). Gives {clipId, frame}, or null where there is none.
 */
export function readBarcode({ data, width, height }) {
  const light = Array.from({ length: BLOCKS }, (_, i) => {
    const { x, y, w, h } = blockBox(i, width, height);
    let sum = 0;
    let count = 0;
    for (let py = y + Math.floor(h * 0.3); py < y + h * 0.7; py++) {
      for (let px = x + Math.floor(w * 0.3); px < x + w * 0.7; px++, count++) {
        const at = 4 * (py * width + px);
        sum += 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
      }
    }
    return sum / count;
  });
  if (light[0] - light[1] < 100) return null;
  const bits = light.map((v) => (v > (light[0] + light[1]) / 2 ? 1 : 0));
  const blurred = light.some((v) => Math.min(Math.abs(v - light[0]), Math.abs(v - light[1])) > (light[0] - light[1]) / 4);
  if (blurred || odd(bits.slice(2))) return null;
  return { clipId: valueOf(bits.slice(2, 5)), frame: valueOf(bits.slice(5, 15)) };
}

/** Paint the barcode into a planar 4:2:0 picture (studio range), in place. */
export function paintBarcode(planes, width, height, clipId, frame) {
  const luma = width * height;
  barcodeBits(clipId, frame).forEach((bit, i) => {
    const { x, y, w, h } = blockBox(i, width, height);
    for (let py = y; py < y + h; py++) planes.fill(bit ? 235 : 16, py * width + x, py * width + x + w);
    for (const plane of [luma, luma + luma / 4]) {
      for (let py = y >> 1; py < (y + h) >> 1; py++) {
        const row = plane + (py * width) / 2;
        planes.fill(128, row + (x >> 1), row + ((x + w) >> 1));
      }
    }
  });
}
