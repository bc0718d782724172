// Sessions of viewers as wrk sends them, in Lua: batches of ten events.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { film, folder } from "../../tests/http/lib/film.mjs";
import { DONE } from "./wrk.mjs";

export const EVENTS = 10; // a batch

/** A small film of that name; its release. `flags`: where the server has its data. */
export async function publishFilm(server, name, ...flags) {
  await server.run("publish", folder(film(), name), "--project", name, ...flags);
  const { release } = await (await fetch(`${server.base}/api/v1/play/${name}`)).json();
  return { release, project: name };
}

/** The script, in that folder; each connection rests `delay` ms before it sends. */
export function sending({ release, project }, place, delay = 0) {
  const path = join(place, "send.lua");
  writeFileSync(path, lua(release, project) + (delay ? `\nfunction delay() return ${delay} end\n` : ""));
  return path;
}

/* Three thousand sessions take turns, so that no two batches of one are on their
 * way at once; one that has sent all makes room for a new one. */
const lua = (release, project) => `
local sessions, at = {}, 0
local chance = math.random
local function id()
  local s = {}
  for i = 1, 4 do s[i] = string.format("%08x", chance(0, 0x7fffffff)) end
  return table.concat(s)
end
local function one() return { id = id(), n = 0, ms = 0, t = 0, scene = "one" } end
local function event(s)
  local n = s.n
  s.n = n + 1
  s.ms = s.ms + chance(40, 900)
  if n == 0 then return '{"n":0,"input":"opened","at_ms":0,"seed":' .. chance(1, 1000000) .. ',"device":"' .. (chance(3) == 1 and "phone" or "desktop") .. '","language":"en"}' end
  if n == 1 then return '{"n":1,"input":"started","at_ms":' .. s.ms .. ',"scene":"one","t":0}' end
  local kind = chance(12)
  if s.t > 1.5 then
    s.t = 0
    s.scene = s.scene == "one" and "two" or "one"
    return string.format('{"n":%d,"input":"started","at_ms":%d,"scene":"%s","t":0}', n, s.ms, s.scene)
  end
  if kind <= 6 then
    local from = s.t
    s.t = from + chance(100, 300) / 1000
    return string.format('{"n":%d,"input":"moved","from":%.6f,"to":%.6f%s}', n, from, s.t, n < 6 and ',"derived":[{"effect":"shown","element":"bag"}]' or "")
  elseif kind == 7 then return string.format('{"n":%d,"input":"pressed","at_ms":%d,"element":"bag"}', n, s.ms)
  elseif kind == 8 then return string.format('{"n":%d,"input":"missed","at_ms":%d,"x":%.2f,"y":%.2f}', n, s.ms, chance() * 100, chance() * 100)
  elseif kind == 9 then return string.format('{"n":%d,"input":"chose","at_ms":%d,"element":"road-choice","option":"%s"}', n, s.ms, chance(2) == 1 and "left" or "right")
  elseif kind == 10 then return string.format('{"n":%d,"input":"paused","at_ms":%d}', n, s.ms)
  elseif kind == 11 then return string.format('{"n":%d,"input":"resumed","at_ms":%d}', n, s.ms)
  end
  return string.format('{"n":%d,"input":"waited","at_ms":%d}', n, s.ms)
end
function init() math.randomseed(os.time() + math.floor(os.clock() * 1e6)) for i = 1, 3000 do sessions[i] = one() end end
local asked = false
function request()
  if not asked then asked = true return wrk.format("GET", "/healthz") end -- wrk looks at one that it never sends
  at = at % 3000 + 1
  local s = sessions[at]
  if s.n >= 100 then s = one() sessions[at] = s end
  local list = {}
  for i = 1, ${EVENTS} do list[i] = event(s) end
  return wrk.format("POST", "/api/v1/events", { ["Content-Type"] = "application/json" },
    '{"session":"' .. s.id .. '","project":"${project}","release":"${release}","events":[' .. table.concat(list, ",") .. ']}')
end${DONE}`;

