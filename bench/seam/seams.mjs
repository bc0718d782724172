// What a log of presented frames says of the seams, and of the middle of clips.
import { median, percentile } from "../../tools/table.mjs";

const FRAME_MS = 1000 / 30;
const NEAR = 12; // frames on each side of a seam

/** For each seam the time from the last picture of the old clip to the first of
 * the new, pictures of any other clip or out of order, and frames not shown. */
export function seams(log, order, frames) {
  const found = [];
  let at = 0;
  for (let n = 1; n < order.length; n++) {
    const [from, to] = [order[n - 1] + 1, order[n] + 1];
    let next = at;
    while (next < log.length && !(log[next].clip === to && log[next].frame < NEAR && next > at)) next++;
    const before = log.slice(at, next).findLast(({ clip }) => clip === from);
    const first = log[next];
    if (!first || !before) {
      found.push({ lost: true });
      continue;
    }
    const wrong = log.slice(at, next).filter(({ clip }, i, all) => clip !== from || (i && all[i - 1].clip === from && all[i].frame < all[i - 1].frame)).length;
    const tail = frames[from - 1] - 1 - before.frame;
    found.push({ hold: first.due - before.due, wrong, missing: tail + first.frame });
    at = next;
  }
  return found;
}

/** Frames that are missing in mid-clip, of all: the machine's own noise. Not of
 * the first clip, where the source takes over. */
export function control(log, order) {
  let missing = 0;
  let all = 0;
  let worst = 0;
  const begun = log.findIndex(({ clip }) => clip !== order[0] + 1);
  for (let i = begun + 1; i < log.length; i++) {
    const [a, b] = [log[i - 1], log[i]];
    if (a.clip !== b.clip || b.frame <= a.frame || a.frame < 40 || b.frame > 120) continue;
    missing += b.frame - a.frame - 1;
    all += b.frame - a.frame;
    worst = Math.max(worst, b.due - a.due);
  }
  return { share: all ? missing / all : 1, worst };
}

/** Where the source takes over in the first clip: the longest time without a
 * new picture, and how often one came again. */
export function takeover(log, order) {
  const first = log.slice(0, log.findIndex(({ clip }) => clip !== order[0] + 1)).filter(({ frame }) => frame > 40);
  const steps = first.slice(1).map((one, i) => ({ ms: one.due - first[i].due, frames: one.frame - first[i].frame }));
  return { worst: Math.max(...steps.map(({ ms }) => ms)), back: steps.filter(({ frames }) => frames < 1).length, skipped: steps.reduce((sum, { frames }) => sum + Math.max(0, frames - 1), 0) };
}

export function summary(log, order, frames) {
  const all = seams(log, order, frames);
  const met = all.filter(({ lost }) => !lost);
  const holds = met.map(({ hold }) => hold);
  const noise = control(log, order);
  const due = NEAR * 2 * met.length;
  return {
    seams: met.length,
    lost: all.length - met.length,
    within: holds.filter((hold) => hold <= FRAME_MS + 1).length / all.length,
    median: median(holds),
    p95: percentile(holds, 0.95),
    worst: Math.max(...holds),
    wrong: met.reduce((sum, { wrong }) => sum + wrong, 0),
    missing: met.reduce((sum, { missing }) => sum + missing, 0),
    expected: noise.share * due, // were it the middle of a clip
    control: noise,
  };
}
