// Stand-ins for the hosts where clips can stay: YouTube's and Vimeo's players,
// answered by Playwright without a network, and a second origin for files.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, mkdtempSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** YouTube's script, as far as its element asks: a clock that is told ten times
 * a second. What goes wrong is said by the id's first word. */
function fakeTube() {
  const LONG = 30;
  class Player {
    constructor(frame, { events }) {
      Object.assign(this, { frame, events, state: 5, base: 0, at: 0, rate: 1, muted: new URL(frame.src).searchParams.get("mute") === "1", loud: 100, heard: {} });
      this.id = frame.src.match(/embed\/([\w-]{11})/)[1];
      this.base = Number(new URL(frame.src).searchParams.get("start") ?? 0);
      (window.tubes ??= []).push(this);
      setTimeout(() => {
        if (/^gone/.test(this.id)) events.onError({ data: 100 });
        else if (/^forbid/.test(this.id)) events.onError({ data: 150 });
        else events.onReady({ target: this });
      }, 60);
      setInterval(() => (this.told = this.exact()), 100);
    }
    exact() {
      return Math.min(LONG, this.state === 1 ? this.base + ((performance.now() - this.at) / 1000) * this.rate : this.base);
    }
    turn(state) {
      this.base = this.exact();
      this.at = performance.now();
      this.state = state;
      this.told = this.base;
      for (const run of this.heard.onStateChange ?? []) run({ data: state });
    }
    addEventListener(name, run) {
      (this.heard[name] ??= []).push(run);
    }
    playVideo() {
      if (/^quiet/.test(this.id) && !this.muted) return; // it wants a press, or silence
      if (this.state !== 1) setTimeout(() => this.turn(1), 30);
    }
    pauseVideo() {
      if (this.state === 1) this.turn(2);
    }
    seekTo(t) {
      this.base = this.told = t;
      this.at = performance.now();
      if (this.state === 5) this.turn(1);
    }
    getCurrentTime = () => this.told ?? this.base;
    getDuration = () => LONG;
    getPlayerState = () => this.state;
    getVideoLoadedFraction = () => 0.5;
    mute = () => (this.muted = true);
    unMute = () => (this.muted = false);
    isMuted = () => this.muted;
    setVolume = (value) => (this.loud = value);
    getVolume = () => this.loud;
    setPlaybackRate = (value) => (this.rate = value);
    getPlaybackRate = () => this.rate;
    getOption = () => undefined;
    setOption = () => undefined;
    destroy = () => this.frame.remove();
  }
  window.YT = { Player, PlayerState: { PLAYING: 1, PAUSED: 2, ENDED: 0, BUFFERING: 3 } };
  setTimeout(() => window.onYouTubeIframeAPIReady?.(), 20);
}

/** Vimeo's page: it answers its player's messages. */
function fakeVimeo() {
  const LONG = 20;
  const FAR_MS = 100; // until it tells that it plays, or has paused
  const id = location.pathname.match(/video\/(\d+)/)[1];
  const say = (message) => parent.postMessage(JSON.stringify(message), "*");
  const heard = new Set();
  const tell = (event, data) => heard.has(event) && say({ event, data });
  let base = 0;
  let at = 0;
  let plays = false;
  let muted = false;
  let volume = 1;
  let rate = 1;
  const now = () => (plays ? base + ((performance.now() - at) / 1000) * rate : base);
  const set = (t, is) => {
    base = t;
    at = performance.now();
    plays = is;
  };
  const times = () => ({ seconds: now(), duration: LONG, percent: now() / LONG });
  const does = {
    addEventListener: (name) => {
      heard.add(name);
      if (name === "loaded") setTimeout(() => tell("loaded", { id }), 20);
      if (name === "error" && id === "404") setTimeout(() => tell("error", { name: "NotFoundError", message: "gone" }), 20);
    },
    play: () => {
      set(now(), true);
      setTimeout(() => (tell("play", times()), tell("playing", times())), FAR_MS);
    },
    pause: () => {
      set(now(), false);
      setTimeout(() => tell("pause", times()), FAR_MS); // by then it may have been asked to play on
    },
    setCurrentTime: (t) => {
      tell("seeking", times());
      set(t, plays);
      setTimeout(() => (tell("timeupdate", times()), tell("seeked", times())), 40);
      return t;
    },
    getCurrentTime: now,
    getDuration: () => LONG,
    getMuted: () => muted,
    setMuted: (is) => (muted = is),
    getVolume: () => volume,
    setVolume: (value) => (volume = value),
    setPlaybackRate: (value) => (rate = value),
    getTextTracks: () => [],
  };
  setInterval(() => plays && tell("timeupdate", times()), 250);
  addEventListener("message", ({ data }) => {
    const { method, value } = typeof data === "string" ? JSON.parse(data) : data;
    say({ method, value: does[method]?.(Array.isArray(value) ? value[0] : value) });
  });
  say({ event: "ready" });
}

const page = (script) => `<!doctype html><style>html{background:#234}</style><script>(${script})()</script>`;

/** Answer for those hosts, and note who was asked for what beyond `own`. */
export async function answerOthers(context, own) {
  const asked = [];
  await context.route((url) => !url.href.startsWith(own) && !["data:", "blob:"].includes(url.protocol), (route) => {
    const url = new URL(route.request().url());
    asked.push(url.href);
    if (url.hostname === "www.youtube.com") return route.fulfill({ contentType: "text/javascript", body: `(${fakeTube})()` });
    if (url.hostname === "www.youtube-nocookie.com") return route.fulfill({ contentType: "text/html", body: page(() => undefined) });
    if (url.hostname === "player.vimeo.com") return route.fulfill({ contentType: "text/html", body: page(fakeVimeo) });
    if (["127.0.0.1", "localhost"].includes(url.hostname)) return route.continue();
    return route.abort();
  });
  return asked;
}

/** A folder on another origin of this machine, open to pages of any. */
export async function openFiles() {
  const folder = mkdtempSync(join(tmpdir(), "ramify-others-"));
  const broken = new Set();
  const server = createServer((request, reply) => {
    const path = join(folder, new URL(request.url, "http://x").pathname);
    const head = { "access-control-allow-origin": "*" };
    if (broken.has(path.split("/").pop()) || !existsSync(path)) return reply.writeHead(404, head).end();
    const { size } = statSync(path);
    const type = path.endsWith(".m3u8") ? "application/vnd.apple.mpegurl" : path.endsWith(".mp4") ? "video/mp4" : "video/mp2t";
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
    const [start, end] = from === undefined ? [0, size - 1] : [Number(from), to ? Number(to) : size - 1];
    reply.writeHead(from === undefined ? 200 : 206, { ...head, "content-type": type, "accept-ranges": "bytes", "content-length": end - start + 1, ...(from === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }) });
    createReadStream(path, { start, end }).pipe(reply);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    folder,
    broken,
    base: `http://localhost:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An HLS playlist of a clip in that folder; its name. */
export function makeHls(clip, folder, name) {
  const args = ["-v", "error", "-y", "-i", clip, "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_filename", join(folder, `${name}-%d.ts`), join(folder, `${name}.m3u8`)];
  const { status } = spawnSync("ffmpeg", args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`ffmpeg: ${status}`);
  return `${name}.m3u8`;
}
