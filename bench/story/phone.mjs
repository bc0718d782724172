// Footage as a telephone makes it, which nobody tuned anything for: held upright
// (stored lying, turned by a matrix), frames of varying rate, 40 MB in some
// seconds, with sound. A pink parcel goes in a straight line over a busy street.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";

const [WIDE, HIGH] = [1080, 1920]; // as it is shown
export const SECONDS = 12;
const BITS_A_SECOND = 27e6;
const PARCEL = 220; // pixels, square

// Where the parcel's corner is at time t.
const X = "60+64*t";
const Y = "90+130*t";

// Frames that the sensor left out, and others that came late: 90 kHz.
const UNEVEN = "select=not(eq(mod(n\\,5)\\,3)*gt(t\\,3)+eq(mod(n\\,11)\\,7)),settb=1/90000,setpts=PTS+mod(N*37\\,11)*40";
const STREET = `testsrc2=size=${WIDE}x${HIGH}:rate=30:duration=${SECONDS},hue=s=0.2,noise=alls=22:allf=t`;
const LAID = `color=c=0xff10c0:size=${PARCEL}x${PARCEL}:rate=30:duration=${SECONDS}`;
const PICTURE = `${STREET}[street];${LAID}[parcel];[street][parcel]overlay=x=${X}:y=${Y},${UNEVEN},transpose=cclock[v]`;
const SOUND = `sine=frequency=330:sample_rate=48000:duration=${SECONDS},tremolo=f=3[tone];anoisesrc=amplitude=0.05:sample_rate=48000:duration=${SECONDS}[air];[tone][air]amix=inputs=2[a]`;

/** The matrix of the picture's track: a quarter turn clockwise when shown. */
function turn(path) {
  const bytes = readFileSync(path);
  const from = bytes.indexOf("tkhd", bytes.lastIndexOf("moov")) + 4 + 40;
  const [one, whole] = [1 << 16, 1 << 30];
  [0, one, 0, -one, 0, 0, WIDE * one, 0, whole].forEach((value, n) => bytes.writeInt32BE(value, from + 4 * n));
  writeFileSync(path, bytes);
}

/** Make it there; its size in bytes. */
export function makeFootage(path) {
  const picture = ["-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", String(BITS_A_SECOND), "-pix_fmt", "yuv420p", "-g", "30", "-fps_mode", "vfr", "-enc_time_base", "1/90000", "-video_track_timescale", "90000"];
  const sound = ["-map", "[a]", "-c:a", "aac", "-b:a", "128k"];
  execFileSync("ffmpeg", ["-v", "error", "-nostdin", "-y", "-filter_complex", `${PICTURE};${SOUND}`, ...picture, ...sound, path], { stdio: ["ignore", "ignore", "inherit"] });
  turn(path);
  return statSync(path).size;
}
