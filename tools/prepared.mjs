// Waits until a film plays from prepared clips, with the heads and tails that
// its scenes need: what a viewer gets some seconds after it was published.
const WAIT_MS = 120000; // a busy machine prepares slowly
const ALL_MS = 600000; // … and all sizes of a film
const LOOK_MS = 250;

/** What is still missing; "" when nothing is. */
async function missing(base, name) {
  const { document } = await (await fetch(`${base}/api/v1/play/${name}`)).json();
  for (const [id, clip] of Object.entries(document.clips)) {
    if (!clip.tracks) return `${id} is not prepared`;
    const { frames_in: counts, frames, picture } = await (await fetch(`${base}/${clip.tracks}`)).json();
    const starts = new Set(counts.map((_, i) => counts.slice(0, i).reduce((sum, n) => sum + n, 0)));
    const heads = new Set((clip.heads ?? []).map(([frame]) => frame));
    const tails = new Set((clip.tails ?? []).map(([to]) => to));
    const reorders = picture.some((size) => size.reorders);
    for (const scene of document.scenes) {
      const first = Math.round((scene.from * clip.rate[0]) / clip.rate[1]);
      if (scene.clip === id && !starts.has(first) && !heads.has(first)) return `${scene.id} has no head`;
      const to = Math.round((scene.to * clip.rate[0]) / clip.rate[1]);
      if (scene.clip === id && reorders && to < frames && !starts.has(to) && !tails.has(to)) return `${scene.id} has no tail`;
    }
  }
  return "";
}

/** Ask again until nothing is missing. */
async function until(look, name, ms) {
  const end = Date.now() + ms;
  for (;;) {
    const what = await look();
    if (!what) return;
    if (Date.now() > end) throw new Error(`${name}: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

export const prepared = (base, name) => until(() => missing(base, name), name, WAIT_MS);

export async function clipsOf(server) {
  const reply = await fetch(`${server.base}/api/v1/clips`, { headers: { authorization: `Bearer ${server.token()}` } });
  return (await reply.json()).clips;
}

/** Until the workers of that server have nothing left to do, which would disturb
 * what is measured. */
export async function settled(server, name) {
  await prepared(server.base, name);
  const look = async () => {
    const clips = await clipsOf(server);
    const lost = clips.find(({ state }) => ["failed", "refused", "cancelled"].includes(state));
    if (lost) throw new Error(`${lost.name} is ${lost.state}: ${lost.why}`);
    return clips.filter(({ job }) => job).map(({ name: clip, state }) => `${clip} is ${state}`).join(", ");
  };
  await until(look, name, ALL_MS);
}
