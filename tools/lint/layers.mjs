// Who may include or import whom (ARCHITECTURE.md).
import { posix } from "node:path";
import { cFiles, files, matching, text } from "../files.mjs";

const FREESTANDING = new Set(["stdint.h", "stddef.h", "stdbool.h", "limits.h", "float.h", "stdarg.h"]);

// A driver's header -> the one room that may know it.
const DRIVERS = {
  "sqlite3.h": "server/store/",
  "libpq-fe.h": "server/store/",
  "microhttpd.h": "server/http/",
};

function includes(path) {
  return text(path)
    .split("\n")
    .flatMap((line, n) => {
      const found = /^\s*#\s*include\s+([<"])([^>"]+)[>"]/.exec(line);
      return found ? [{ at: `${path}:${n + 1}`, system: found[1] === "<", name: found[2] }] : [];
    });
}

// The repository's file that an #include "…" means, or "".
function target(path, name) {
  const places = [posix.join(posix.dirname(path), name), name, posix.join("server", name)];
  return places.find((place) => files.includes(place)) ?? "";
}

function engineRule(path, inc) {
  if (inc.system) return FREESTANDING.has(inc.name) ? "" : "the engine is freestanding";
  return target(path, inc.name).startsWith("engine/") ? "" : "the engine includes only its own headers";
}

// The engine's doors: playing, exploring, and documents as they were written.
const PUBLIC = new Set(["engine/ramify.h", "engine/explore.h", "engine/authored.h"]);

function checkRule(path, inc) {
  if (inc.system) return "";
  const file = target(path, inc.name);
  return file.startsWith("check/") || PUBLIC.has(file) ? "" : `check/ uses ${[...PUBLIC].join(", ")} and itself`;
}

// engine/json.h: the reader serves documents and event intake alike.
const OPEN = new Set(["engine/ramify.h", "engine/json.h", "check/check.h", "check/lint.h"]);

function serverRule(path, inc) {
  if (inc.system) return "";
  const file = target(path, inc.name);
  const room = (place) => place.split("/")[1];
  if (!file || OPEN.has(file)) return ""; // not here: made by the build
  if (!file.startsWith("server/")) return `the server uses ${[...OPEN].join(", ")}`;
  if (file.split("/").length === 2 || path.split("/").length === 2) return ""; // app.h and main.c know all rooms
  const open = room(file) === room(path) || room(file) === "base" || file === `server/${room(file)}/${room(file)}.h`;
  return open ? "" : `of ${room(file)}/ only ${room(file)}/${room(file)}.h is public`;
}

const ROOMS = { engine: engineRule, check: checkRule, server: serverRule };

export function layers() {
  return cFiles
    .filter((path) => !/\/test_[^/]*$/.test(path))
    .flatMap((path) =>
      includes(path).map((inc) => {
        const home = DRIVERS[inc.name];
        const wrong =
          home && !path.startsWith(home)
            ? `only ${home} knows this driver`
            : (ROOMS[path.split("/")[0]]?.(path, inc) ?? "");
        return wrong && `${inc.at}: ${inc.name}: ${wrong}`;
      }),
    )
    .filter(Boolean);
}

// room of web/ -> the rooms that it may import
const WEB = { engine: [], player: ["engine"], studio: ["engine", "player"] };

export function webLayers() {
  return matching(/^web\/[^/]+\/.*\.(ts|mjs|js)$/).flatMap((path) => {
    const room = path.split("/")[1];
    const allowed = WEB[room];
    if (!allowed || /\btest\b/.test(path)) return [];
    return text(path)
      .split("\n")
      .flatMap((line, n) => {
        const from = /(?:from|import)\s*\(?\s*["']([^"']+)["']/.exec(line)?.[1];
        if (!from) return [];
        const other = from.startsWith(".")
          ? posix.join(posix.dirname(path), from).split("/")[1]
          : /^@?ramify(?:-|\/)(\w+)/.exec(from)?.[1];
        return !other || other === room || !WEB[other] || allowed.includes(other)
          ? []
          : [`${path}:${n + 1}: web/${room} never imports web/${other}`];
      });
  });
}
