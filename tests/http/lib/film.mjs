// A small film for tests of the server: one clip of four seconds, made once a
// process, and the smallest document that has something of everything.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../../../tools/server.mjs";

let made;
const places = [];
process.on("exit", () => places.forEach((place) => rmSync(place, { recursive: true, force: true })));

/** A folder that is gone when the tests are. */
export function place(name) {
  const path = mkdtempSync(join(tmpdir(), `ramify-${name}-`));
  places.push(path);
  return path;
}

/** A clip of 120 frames, 320 × 180, 30 a second; its path. */
export function clip() {
  if (made) return made;
  made = join(place("clip"), "clip.mp4");
  const args = "-v error -f lavfi -i testsrc=size=320x180:rate=30:duration=4 -f lavfi -i sine=duration=4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 15 -c:a aac -shortest -movflags +faststart";
  execFileSync("ffmpeg", [...args.split(" "), made]);
  return made;
}

/** Two scenes, a hotspot with a card, a choice, a form, a kept variable. */
export function film(change = {}) {
  return {
    ramify: 1,
    title: "A test",
    start: "one",
    clips: { clip: { file: "clip.mp4" } },
    variables: { road: { type: "text", values: ["", "left", "right"], start: "", keep: "viewer" } },
    goals: [{ id: "lead", when: "submitted('hold')" }],
    scenes: [
      {
        id: "one",
        clip: "clip",
        from: 0,
        to: 2,
        elements: [
          { id: "bag", kind: "hotspot", at: [0.1, 1], place: [10, 10, 20, 20], label: "The bag", purpose: "to show it", on: { press: [{ open: "card", pause: true }] } },
          {
            id: "road-choice", kind: "choice", at: [0.5, 1.4], place: [10, 60, 80, 30], prompt: "Where?", purpose: "to go there",
            decide: "at-end", limit: 0.8, default: "left",
            options: [
              { id: "left", label: "Left", do: [{ set: "road", to: "'left'" }], go: "two" },
              { id: "right", label: "Right", do: [{ set: "road", to: "'right'" }], go: "two" },
            ],
          },
        ],
      },
      { id: "two", clip: "clip", from: 2, to: 4, end: "hold", ending: "done" },
    ],
    panels: {
      card: { kind: "card", title: "The bag", text: "€ 148" },
      hold: { kind: "form", title: "Hold one", purpose: "We write once.", fields: [{ id: "email", type: "email", label: "Email", required: true }] },
    },
    ...change,
  };
}

/** A project's folder with that document; its path. */
export function folder(document = film(), name = "film") {
  const path = join(place("film"), name);
  mkdirSync(path);
  copyFileSync(clip(), join(path, "clip.mp4"));
  write(path, document);
  return path;
}

export function write(path, document) {
  writeFileSync(join(path, "project.json"), JSON.stringify(document, null, 1));
}

/** These bytes of a film, made `size` long by a part that players skip. */
export function padded(film, size, seed = 0) {
  const rest = size - film.length;
  const free = rest > 8 ? randomBytes(rest) : Buffer.alloc(rest);
  free.writeUInt32BE(rest, 0);
  free.write("free", 4);
  if (rest > 16) free.writeUInt32BE(seed, 8);
  return Buffer.concat([film, free]);
}

export function publish(path, data, ...flags) {
  return execFileSync(program, ["publish", path, "--data", data, ...flags], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Under a sanitizer memory says nothing: it keeps what was freed, and more for each thread. */
const memory = ({ process: { pid } }, name) => {
  if (readFileSync(`/proc/${pid}/maps`, "utf8").includes("libasan")) return 0;
  return Number(readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))[1]);
};

/** The most memory that the server has had, in KB; 0 under a sanitizer. */
export const peak = (server) => memory(server, "VmHWM");
/** What it has now. */
export const resident = (server) => memory(server, "VmRSS");

export const id = () => randomBytes(16).toString("hex");

/** One viewing: `n` counts by itself, `send` posts what was added. */
export class Viewing {
  constructor(server, { project = "film", release, viewer, consent, host, tags, session = id(), headers = {} }) {
    Object.assign(this, { server, project, release, viewer, consent, host, tags, session, headers });
    this.n = 0;
    this.events = [];
  }
  add(input, fields = {}, derived) {
    this.events.push({ n: this.n++, input, ...fields, ...(derived ? { derived } : {}) });
    return this;
  }
  opened(fields = {}) {
    return this.add("opened", { at_ms: 0, seed: 1, device: "desktop", language: "en", ...fields });
  }
  started(scene = "one", at_ms = 40) {
    return this.add("started", { at_ms, scene, t: 0 }, [{ effect: "entered", scene }]);
  }
  body(events = this.events) {
    const { project, release, viewer, consent, host, tags, session } = this;
    return { project, release, session, viewer, consent, host, tags, events };
  }
  async send(events = this.events) {
    const reply = await post(this.server, this.body(events), { "content-type": "text/plain", ...this.headers });
    if (events === this.events) this.events = [];
    return reply;
  }
}

export function post(server, body, headers = { "content-type": "text/plain" }) {
  return fetch(`${server.base}/api/v1/events`, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

export function owner(server, path, init = {}) {
  return fetch(server.base + path, { ...init, headers: { authorization: `Bearer ${server.token()}`, ...init.headers } });
}

export async function report(server, project = "film") {
  return (await owner(server, `/api/v1/projects/${project}/report`)).json();
}

export async function current(server, project = "film") {
  return (await fetch(`${server.base}/api/v1/play/${project}/current`)).json();
}

/** The document as it was released, whole. */
export async function released(server, project) {
  return (await owner(server, `/api/v1/projects/${project}/document`)).json();
}
