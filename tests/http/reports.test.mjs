// Reports: figures that were worked out by hand, of short sessions whose batches come in any order; on SQLite and PostgreSQL.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { program, serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, id, owner, post, publish, write } from "./lib/film.mjs";
import { installed, start } from "./lib/postgres.mjs";

const DAY = 86400000;
const today = Math.floor(Date.now() / DAY);
const text = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** Scene one lasts three seconds, scene two one. */
function shortFilm() {
  const document = film();
  document.scenes[0].to = 3;
  document.scenes[1].from = 3;
  return document;
}

const BAG = { effect: "shown", element: "bag" };
const ENDED = [{ effect: "ending", ending: "done" }, { effect: "completed" }];

/*
 * What seconds are played: those whose middle lies behind the beginning and not behind the end.
 *
 *        one: 0.5  1.5  2.5    two: 0.5
 *   anna      once once once        once
 *   ben       once once
 *             again
 *   cleo      skip skip once        once
 *   dora opens it and plays nothing; a robot plays all.
 */
const SESSIONS = {
  anna: (v) => v.opened({ device: "desktop", language: "en" }).started()
    .add("moved", { from: 0, to: 1.5 }, [BAG, { effect: "shown", element: "road-choice" }])
    .add("pressed", { at_ms: 1240, element: "bag" }).add("pressed", { at_ms: 1400, element: "bag" })
    .add("chose", { at_ms: 1540, element: "road-choice", option: "left" })
    .add("moved", { from: 1.5, to: 3 }, [{ effect: "chosen", element: "road-choice", option: "left" }])
    .started("two", 3040).add("missed", { at_ms: 3100, x: 50, y: 50 }).add("moved", { from: 0, to: 1 }, ENDED)
    .add("submitted", { at_ms: 4100, form: "hold", values: { email: "a@example.org" } }, [{ effect: "goal", goal: "lead" }]),
  ben: (v) => v.opened({ device: "phone", language: "de" }).started()
    .add("moved", { from: 0, to: 2.4 }, [BAG]).add("seeked", { at_ms: 2440, t: 0.2 }).add("moved", { from: 0.2, to: 1 })
    .add("hovered", { at_ms: 3400, element: "bag" }),
  cleo: (v) => v.opened({ device: "phone", language: "en" }).started()
    .add("moved", { from: 0, to: 0.4 }, [BAG]).add("seeked", { at_ms: 440, t: 2.4 })
    .add("moved", { from: 2.4, to: 3 }, [{ effect: "defaulted", element: "road-choice", option: "left" }])
    .started("two", 1100).add("moved", { from: 0, to: 0.6 }),
  dora: (v) => v.opened({ device: "tablet", language: "fr" }),
};

/** From where they came; dora's player says nothing of it. */
const CAME = {
  anna: { host: "shop.example", tags: { utm_source: "news" } },
  ben: { host: "shop.example" },
  cleo: { host: "link", tags: { utm_medium: "mail", utm_source: "news" } },
};

const from = (id, sessions, plays, reached = 0) => ({
  id, sessions, plays, completions: reached, completion_rate: plays ? reached / plays : null, answers: 0, converted: reached, conversion_rate: plays ? reached / plays : null,
  goals: [{ id: "lead", label: "lead", sessions: reached, share: plays ? reached / plays : null }],
});
const EMBEDS = [from("shop.example", 2, 2, 1), from("", 1, 0), from("link", 1, 1)];
const TAGS = [from("utm_source=news", 2, 2, 1), from("utm_medium=mail", 1, 1)];

const WORKED = {
  plays: 3, anonymous: 2, completions: 1, completion_rate: 0.333333, opened: 4, robots: 1, enough: false,
  interacted: 1, interaction_rate: 0.333333, watched_seconds: 8, played_seconds: 9, average_seconds: 2.66667,
  devices: [{ id: "phone", count: 2 }, { id: "desktop", count: 1 }, { id: "tablet", count: 1 }],
  languages: [{ id: "en", count: 2 }, { id: "de", count: 1 }, { id: "fr", count: 1 }],
  embeds: EMBEDS, tags: TAGS, countries: [],
  scenes: [
    { id: "one", label: "one", from: 0, to: 3, entered: 3, visits: 3, left: 1, left_rate: 0.333333, plays_seconds: 7, retention: [[2, 1, 1], [2, 0, 1], [2, 0, 0]] },
    { id: "two", label: "two", from: 3, to: 4, entered: 2, visits: 2, left: 2, left_rate: 1, plays_seconds: 2, retention: [[2, 0, 0]] },
  ],
  edges: [{ from: null, to: "one", count: 3, share: 1 }, { from: "one", to: "two", count: 2, share: 1 }],
  endings: [{ id: "done", label: "done", sessions: 1, share: 0.333333 }],
  goals: [{ id: "lead", label: "lead", sessions: 1, share: 0.333333, median_seconds: 4 }],
  funnel: [
    { id: "opened", label: "", sessions: 4, lost: 0, share_of_before: 1, share: 1 },
    { id: "played", label: "", sessions: 3, lost: 1, share_of_before: 0.75, share: 0.75 },
    { id: "interacted", label: "", sessions: 1, lost: 2, share_of_before: 0.333333, share: 0.25 },
    { id: "lead", label: "lead", sessions: 1, lost: 0, share_of_before: 1, share: 0.25 },
  ],
  conversions: [
    { choice: "road-choice", id: "left", label: "Left", goal: "lead", sessions: 1, reached: 1, share: 1 },
    { choice: "road-choice", id: "right", label: "Right", goal: "lead", sessions: 0, reached: 0, share: null },
    { choice: null, id: "done", label: "done", goal: "lead", sessions: 1, reached: 1, share: 1 },
  ],
};
const DAYS = { opened: 4, plays: 3, completions: 1, interacted: 1, submissions: 1 };
const NOTHING = { plays: 0, opened: 0, robots: 0, interacted: 0, interaction_rate: null, watched_seconds: 0, played_seconds: 0, average_seconds: null, days: [], devices: [], edges: [] };

/** The names of all numbers in a report, without places in lists. */
function numbers(value, at = "", names = new Set()) {
  if (typeof value === "number") names.add(at);
  else if (at === "scenes.retention") for (const name of ["once", "again", "skipped"]) names.add(`${at}.${name}`);
  else if (at === "heat.spans.cells") for (const name of ["x", "y", "presses", "misses"]) names.add(`${at}.${name}`);
  else for (const [key, one] of Object.entries(value ?? {})) if (typeof one !== "string") numbers(one, Array.isArray(value) ? at : at ? `${at}.${key}` : key, names);
  return names;
}

/** What adds up of a report, by names. */
function added(is) {
  const all = {};
  const add = (name, row, fields) => {
    for (const field of fields) if (row[field]) all[`${name} ${field}`] = (all[`${name} ${field}`] ?? 0) + row[field];
  };
  const each = (list, fields) => is[list].forEach((row) => add(`${list} ${row.id ?? row.day ?? `${row.scene ?? row.from} ${row.to}`} ${row.choice ?? ""} ${row.goal ?? ""}`, row, fields));
  add("", is, ["plays", "anonymous", "agreed", "refused", "unasked", "completions", "opened", "robots", "interacted", "watched_seconds", "played_seconds"]);
  each("days", ["opened", "plays", "completions", "interacted", "submissions"]);
  for (const list of ["devices", "languages"]) each(list, ["count"]);
  each("releases", ["plays"]);
  each("scenes", ["entered", "visits", "left", "plays_seconds"]);
  each("edges", ["count"]);
  for (const list of ["endings", "goals", "funnel"]) each(list, ["sessions"]);
  each("conversions", ["sessions", "reached"]);
  each("elements", ["shown", "pressed", "presses", "hovered", "first"]);
  each("panels", ["sessions", "times"]);
  each("choices", ["decided", "timeouts"]);
  each("forms", ["submitted"]);
  for (const { scene, count } of is.misses) add(`misses ${scene}`, { count }, ["count"]);
  for (const { id: scene, retention } of is.scenes) retention.forEach((counts, second) => add(`retention ${scene} ${second}`, counts, [0, 1, 2]));
  for (const { id: choice, options } of is.choices) for (const option of options) add(`option ${choice} ${option.id}`, option, ["chosen", "defaulted"]);
  return all;
}

function pressed({ spans }) {
  return Object.fromEntries(spans.flatMap(({ from, cells }) => cells.flatMap(([x, y, ...counts]) => counts.map((n, i) => [`cell ${from} ${x} ${y} ${i}`, n]).filter(([, n]) => n))));
}

const pick = (from, fields) => Object.fromEntries(Object.keys(fields).map((field) => [field, from[field]]));
const same = (is, fields) => assert.deepEqual(pick(is, fields), fields);

/** Sends them in batches of three, the last first, each of them twice; `opened` alone comes before all. */
async function send(server, viewing) {
  const events = viewing.events;
  const batches = [];
  for (let at = 1; at < events.length; at += 3) batches.unshift(events.slice(at, at + 3));
  for (const batch of [[events[0]], ...batches, ...batches]) {
    const reply = await viewing.send(batch);
    assert.equal(reply.status, 204, reply.status === 204 ? "" : await reply.text());
  }
}

async function play(server, project, release) {
  for (const [name, does] of Object.entries(SESSIONS))
    await send(server, does(new Viewing(server, { project, release, viewer: name === "anna" ? "anna" : undefined, ...CAME[name] })));
  const robot = new Viewing(server, { project, release }).opened().started().add("moved", { from: 0, to: 3 }).add("pressed", { at_ms: 3000, element: "bag" });
  const reply = await post(server, robot.body(), { "content-type": "text/plain", "user-agent": "Googlebot/2.1" });
  assert.equal(reply.status, 204);
}

const ask = (server, path) => owner(server, `/api/v1/projects/${path}`);
const json = async (server, path) => {
  const reply = await ask(server, path);
  const is = await reply.json();
  assert.equal(reply.status, 200, JSON.stringify(is));
  return is;
};

const stores = [["SQLite", null, false], ["PostgreSQL", start, installed ? false : "PostgreSQL 15 is not installed"]];
for (const [name, open, skip] of stores) describe(name, { skip }, () => {
  let postgres;
  let server;
  let release;

  const flags = () => (postgres ? ["--database", postgres.address] : []);
  const sql = (text) => (postgres
    ? execFileSync("psql", ["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", postgres.address, "-c", text], { encoding: "utf8" })
    : execFileSync("sqlite3", ["-cmd", ".timeout 9000", join(server.data, "ramify.db"), text], { encoding: "utf8" })).trim();
  const replay = (project) => execFileSync(program, ["replay", project, "--data", server.data, ...flags()]);
  /** What there is was done a day earlier. */
  function yesterday(project) {
    sql(`UPDATE session SET opened_ms = opened_ms - ${DAY} WHERE project = '${project}'`);
    replay(project);
  }

  before(async () => {
    postgres = open?.();
    server = await serve({ flags: flags() });
    publish(folder(shortFilm()), server.data, ...flags());
    publish(folder(film(), "other"), server.data, ...flags());
    ({ release } = await current(server));
    await play(server, "film", release);
  });
  after(async () => {
    await server.stop();
    postgres?.stop();
  });

  test("the report is what was worked out", async () => {
    const is = await json(server, "film/report");
    same(is, { ...WORKED, viewers: 1, from: null, to: null, days: [{ day: text(today), ...DAYS }] });
    assert.deepEqual(is.releases.map(({ id, number, plays }) => [id, number, plays]), [[release, 1, 3]]);
    assert.ok(Math.abs(is.releases[0].created_ms - Date.now()) < 600000);
    const bag = is.elements.find(({ id }) => id === "bag");
    same(bag, { shown: 3, pressed: 1, presses: 2, hovered: 1, rate: 0.333333, rate_per_start: 0.333333, presses_per_start: 0.666667, median_seconds: 0, turn: 1, first: 1 });
    const choice = is.elements.find(({ id }) => id === "road-choice");
    same(choice, { shown: 1, pressed: 1, hovered: 0, median_seconds: 0.3, turn: 2, first: 0 });
    assert.deepEqual(is.misses.map(({ scene, count }) => [scene, count]), [["two", 1]]);
  });

  test("the ways that they took", async () => {
    const { plays, ways, reached } = await json(server, "film/report/paths");
    assert.deepEqual(ways.map(({ scenes, sessions, left }) => [scenes.join(), sessions, left]), [["one,two", 2, 1], ["one", 1, 1]]);
    assert.deepEqual([plays, reached.map(({ id, sessions, path, inputs, seconds }) => [id, sessions, path, inputs, seconds])], [3, [["lead", 1, "one > two", 4, 4.1], ["done", 1, "one > two", 3, 4.1]]]);
    assert.deepEqual((await (await ask(server, "film/report.csv?table=path_outcomes")).text()).split("\r\n").slice(1), ["one > two,ending,done,done,1,0.5", "one > two,goal,lead,lead,1,0.5", ""]);
    assert.deepEqual((await json(server, "film/report/paths?device=tablet")).ways, []);
    assert.deepEqual((await json(server, "film/report/paths?without=two")).ways.map(({ path }) => path), ["one"]);
  });

  test("presses on the picture", async () => {
    publish(folder(shortFilm(), "heat"), server.data, ...flags());
    const { release } = await current(server, "heat");
    const one = new Viewing(server, { project: "heat", release }).opened().started();
    one.add("missed", { at_ms: 90, x: 0, y: 0 }).add("missed", { at_ms: 91, x: 3.9, y: 3.9 }).add("missed", { at_ms: 92, x: 100, y: 4 });
    one.add("seeked", { at_ms: 93, t: 5.5 }).add("missed", { at_ms: 94, x: 50, y: 99 })
      .add("pressed", { at_ms: 95, element: "bag", x: 12, y: 15.9 }).add("pressed", { at_ms: 96, element: "bag" }); // by a key: no place
    await send(server, one);
    const heat = (query) => json(server, `heat/report/heat?${query}`);
    const worked = { scene: "one", cell: 4, seconds: 5, spans: [{ from: 0, to: 5, cells: [[0, 0, 0, 2], [24, 1, 0, 1], [3, 3, 1, 0], [12, 24, 0, 1]] }] }; // the scene ends before 5 s
    for (const query of ["", `&from=${text(today)}`, `&release=${release}&to=${text(today)}`]) assert.deepEqual(await heat(`scene=one${query}`), worked);
    assert.deepEqual(await heat("scene=two"), { scene: "two", cell: 4, seconds: 5, spans: [] });
    assert.deepEqual((await heat(`scene=one&to=${text(today - 1)}`)).spans, []);
    yesterday("heat");
    const again = new Viewing(server, { project: "heat", release }).opened().started().add("missed", { at_ms: 90, x: 1, y: 1 });
    await send(server, again);
    const both = [{ from: 0, to: 5, cells: [[0, 0, 0, 3], [24, 1, 0, 1], [3, 3, 1, 0], [12, 24, 0, 1]] }];
    assert.deepEqual((await heat("scene=one")).spans, both);
    assert.deepEqual((await heat(`scene=one&from=${text(today - 1)}`)).spans, both);
    assert.deepEqual((await heat(`scene=one&from=${text(today)}`)).spans, [{ from: 0, to: 5, cells: [[0, 0, 0, 1]] }]);
    for (const query of ["", "scene=", "scene=three", "scene=%27"]) {
      const reply = await ask(server, `heat/report/heat?${query}`);
      assert.deepEqual([reply.status, (await reply.json()).detail.split(":")[0]], [400, "scene"]);
    }
  });

  test("every list as a table", async () => {
    const table = async (name, more = "") => {
      const reply = await ask(server, `film/report.csv?table=${name}${more}`);
      assert.equal(reply.status, 200);
      assert.equal(reply.headers.get("content-type"), "text/csv; charset=utf-8");
      assert.equal(reply.headers.get("content-disposition"), `attachment; filename="film-${name}.csv"`);
      return (await reply.text()).trimEnd().split("\r\n");
    };
    assert.deepEqual(await table("days"), ["day,opened,plays,completions,interacted,submissions", `${text(today)},4,3,1,1,1`]);
    assert.deepEqual(await table("scenes"), ["id,label,from,to,entered,visits,left,left_rate,plays_seconds", "one,one,0.0,3.0,3,3,1,0.333333,7", "two,two,3.0,4.0,2,2,2,1.0,2"]);
    assert.deepEqual(await table("retention"), ["scene,label,second,once,again,skipped", "one,one,0,2,1,1", "one,one,1,2,0,1", "one,one,2,2,0,0", "two,two,0,2,0,0"]);
    assert.deepEqual(await table("edges"), ["from,to,count,share", ",one,3,1.0", "one,two,2,1.0"]);
    assert.deepEqual(await table("devices"), ["device,count", "phone,2", "desktop,1", "tablet,1"]);
    assert.deepEqual(await table("embeds"), [
      "host,sessions,plays,completions,completion_rate,answers,converted,conversion_rate",
      "shop.example,2,2,1,0.5,0,1,0.5", ",1,0,0,,0,0,", "link,1,1,0,0.0,0,0,0.0",
    ]);
    assert.deepEqual((await table("tag_goals")).slice(0, 2), ["tag,plays,goal,goal_label,sessions,share", "utm_source=news,2,lead,lead,1,0.5"]);
    assert.deepEqual(await table("choices"), [
      "choice,label,scene,decided,timeouts,median_seconds,option,option_label,chosen,defaulted,share",
      "road-choice,Where?,one,2,1,0.3,left,Left,1,1,1.0", "road-choice,Where?,one,2,1,0.3,right,Right,0,0,0.0",
    ]);
    assert.deepEqual((await table("totals"))[1], ",,4,1,3,1,2,0,0,3,1,0.333333,1,0.333333,8,9,2.66667");
    assert.deepEqual(await table("days", `&to=${text(today - 1)}`), ["day,opened,plays,completions,interacted,submissions"]);
    for (const name of ["", "?table=", "?table=nothing"]) {
      const reply = await ask(server, `film/report.csv${name}`);
      const { detail } = await reply.json();
      assert.equal(reply.status, 400);
      const names = detail.slice("table: one of ".length).split(", ");
      assert.ok(names.length > 10, detail);
      for (const each of names) assert.ok((await table(each)).length >= 1);
    }
  });

  test("no table runs in a spreadsheet", async () => {
    const one = new Viewing(server, { project: "evil", release: "" });
    const document = shortFilm();
    document.scenes[0].name = "=1+1";
    publish(folder(document, "evil"), server.data, ...flags());
    one.release = (await current(server, "evil")).release;
    await send(server, one.opened({ device: "=cmd()", language: '","x\r\n=1' }).started());
    const cells = async (name) => (await (await ask(server, `evil/report.csv?table=${name}`)).text()).split("\r\n").slice(1).join("\n");
    assert.equal(await cells("devices"), `"'=cmd()",1\n`);
    assert.equal(await cells("languages"), `""",""x\n'=1",1\n`);
    assert.match(await cells("scenes"), /^one,"'=1\+1",/);
  });

  test("every number has a definition, and nothing else has", async () => {
    const is = await json(server, "film/report/definitions");
    const heat = await json(server, "film/report/heat?scene=two");
    const { sessions } = await json(server, "film/sessions");
    const there = numbers({ ...(await json(server, "film/report")), ...(await json(server, "film/report/paths")), ...(await json(server, "film/report/expected")), heat, sessions });
    for (const name of Object.keys(is)) if (!/^(questions|cliffs|expected|comparison|panels|now|countries)\./.test(name)) assert.ok(there.has(name), `${name} is no number of a report`);
    for (const name of there) assert.match(is[name] ?? "", /^[A-Z].*\.$/, name);
  });

  test("days and releases", async () => {
    const [t, y] = [text(today), text(today - 1)];
    for (const range of [`from=${t}`, `to=${t}`, `from=${t}&to=${t}`, `from=${y}&to=9999-12-31`, `from=1970-01-01&release=${release}`])
      same(await json(server, `film/report?${range}`), { ...WORKED, viewers: null, days: [{ day: t, ...DAYS }] });
    same(await json(server, `film/report?release=${release}`), { ...WORKED, viewers: null, release, from: null, days: [{ day: t, ...DAYS }] });
    for (const range of [`to=${y}`, `from=${text(today + 1)}`, `from=${y}&to=${y}`])
      same(await json(server, `film/report?${range}`), NOTHING);
  });

  test("two days and two releases add up", async () => {
    const where = folder(shortFilm(), "two");
    publish(where, server.data, ...flags());
    const first = (await current(server, "two")).release;
    await play(server, "two", first);
    yesterday("two");
    const changed = shortFilm();
    changed.panels.card.text = "€ 150";
    changed.title = "Another";
    write(where, changed);
    publish(where, server.data, ...flags());
    const second = (await current(server, "two")).release;
    await send(server, SESSIONS.ben(new Viewing(server, { project: "two", release: second })));
    const [t, y] = [text(today), text(today - 1)];
    const ben = { opened: 1, plays: 1, completions: 0, interacted: 0, submissions: 0 };
    const days = [{ day: y, ...DAYS }, { day: t, ...ben }];
    for (const range of ["", `?from=${y}`, `?from=${y}&to=${t}`]) {
      const is = await json(server, `two/report${range}`);
      same(is, { plays: 4, opened: 5, robots: 1, watched_seconds: 10, played_seconds: 12, title: "Another", days });
      assert.deepEqual(is.scenes.map(({ retention }) => retention), [[[3, 2, 1], [3, 0, 1], [2, 0, 0]], [[2, 0, 0]]]);
      assert.deepEqual(is.releases.map(({ id, number, plays }) => [id, number, plays]), [[second, 2, 1], [first, 1, 3]]);
    }
    for (const range of [`to=${y}`, `release=${first}`, `from=${y}&to=${t}&release=${first}`])
      same(await json(server, `two/report?${range}`), { ...WORKED, days: [days[0]] });
    same(await json(server, `two/report?release=${first}`), { title: "A test", release: first });
    for (const range of [`from=${t}`, `release=${second}`])
      same(await json(server, `two/report?${range}`), { plays: 1, opened: 1, interacted: 0, robots: 0, watched_seconds: 2, played_seconds: 3, days: [days[1]] });
    same(await json(server, `two/report?from=${t}&release=${first}`), NOTHING);
    same(await json(server, "two/report?entered=one"), { plays: 4, viewers: 1, robots: 1, opened: 4, days: [{ ...days[0], opened: 3 }, days[1]] });
    same(await json(server, `two/report?entered=two&from=${t}`), { ...NOTHING, viewers: 0 });
  });

  test("a report of many days is the sum of one of each, whatever has happened to them", async () => {
    const SPAN = 40;
    publish(folder(shortFilm(), "spans"), server.data, ...flags());
    const { release } = await current(server, "spans");
    const viewings = Array.from({ length: 48 }, (_, i) => Object.values(SESSIONS)[i % 4](new Viewing(server, { project: "spans", release, viewer: ["anna", "ben", "cleo"][i % 5] })));
    for (const reply of await Promise.all(viewings.map((one) => one.send(one.events.slice(0, 7))))) assert.equal(reply.status, 204);
    const moves = viewings.map(({ session }, i) => {
      const at = Date.now() - ((i * 29) % SPAN) * DAY - i * 1_700_000;
      const no = BigInt(at) * 4194304n + BigInt(i); // the time, as the server has it
      return `UPDATE chunk SET session = ${no} WHERE session = (SELECT no FROM session WHERE id = '${session}');
        UPDATE session SET opened_ms = ${at}, last_ms = ${at}, no = ${no}, verdict = 'before' WHERE id = '${session}';`;
    });
    sql(moves.join("\n"));
    replay("spans");

    const sums = async (from, to) => {
      const range = `from=${text(from)}&to=${text(to)}`;
      return { ...added(await json(server, `spans/report?${range}`)), ...pressed(await json(server, `spans/report/heat?scene=two&${range}`)) };
    };
    let seed = 7;
    const chance = (below) => (seed = (seed * 48271) % 2147483647) % below;
    const agree = async (why) => {
      const days = [];
      for (let n = SPAN + 1; n >= 0; n--) days.push(await sums(today - n, today - n));
      for (let round = 0; round < 8; round++) {
        const first = round ? chance(days.length) : 0;
        const last = first + (round ? chance(days.length - first) : days.length - 1);
        const all = {};
        for (const day of days.slice(first, last + 1)) for (const [key, n] of Object.entries(day)) all[key] = (all[key] ?? 0) + n;
        const [from, to] = [first, last].map((at) => today - SPAN - 1 + at);
        assert.deepEqual(await sums(from, to), all, `${why}: ${text(from)} … ${text(to)}`);
      }
    };
    const bytes = (column) => (postgres ? `encode(${column}, 'hex')` : `lower(hex(${column}))`);
    const tables = () => [
      sql("SELECT day, release, kind, name, part, n FROM tally WHERE project = 'spans' AND n <> 0 ORDER BY 1, 2, 3, 4, 5"),
      // Of seconds the count comes first; behind the last that is not 0 they may end anywhere.
      sql(`SELECT day, release, scene, ${bytes("counts")} FROM seconds WHERE project = 'spans' ORDER BY 1, 2, 3`).replaceAll(/\|[0-9a-f]{2}((?:[0-9a-f]{2})*?)(?:00)*$/gm, "|$1").replaceAll(/^.*\|$/gm, ""),
      sql(`SELECT day, release, scene, span, ${bytes("cells")} FROM heat WHERE project = 'spans' ORDER BY 1, 2, 3, 4`).replaceAll(/^.*\|$/gm, ""),
    ].join("\n").replaceAll(/\n+/g, "\n");
    const until = async (question) => {
      for (let n = 0; n < 300 && sql(question) !== "0"; n++) await new Promise((done) => setTimeout(done, 100));
      assert.equal(sql(question), "0", question);
    };

    await agree("made anew");
    for (const reply of await Promise.all(viewings.map((one) => (one.events.length > 7 ? one.send(one.events.slice(7)) : { status: 204 })))) assert.equal(reply.status, 204);
    await agree("sessions of those days went on");
    execFileSync(program, ["erase", "cleo", "--data", server.data, ...flags()]);
    await agree("a viewer was erased");
    sql(`UPDATE session SET last_ms = opened_ms WHERE project = 'spans'; UPDATE session SET verdict = '' WHERE id IN ('${viewings.slice(1, 20).map(({ session }) => session).join("', '")}')`); // they are judged, and forged
    const reply = await owner(server, "/api/v1/projects/spans/recording", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ zone: "Etc/GMT+12", days: 25 }) });
    assert.equal(reply.status, 200);
    const of = (table, rest) => `SELECT count(*) FROM ${table} WHERE project = 'spans' AND ${rest}`;
    for (const question of [of("recording", "moved_to IS NOT NULL"), of("session", "verdict = ''"), of("session", `opened_ms < ${Date.now() - 25 * DAY}`)]) await until(question);
    assert.notEqual(sql(of("session", "verdict = 'forged'")), "0");
    await agree("some do not count, they are days of another zone, and old sessions are gone");
    const before = tables();
    assert.match(before, /^42949\d+\|/m);
    replay("spans");
    assert.equal(tables(), before, "made anew, it is the same");

    // A database of before there were stretches answers at once, and has them soon.
    const drop = ["tally", "seconds", "heat"].map((table) => `DELETE FROM ${table} WHERE project = 'spans' AND day >= 4294967296;`).join(" ");
    sql(`BEGIN; ${drop} INSERT INTO stretching VALUES ('spans'); COMMIT;`);
    const whole = await sums(today - SPAN - 1, today);
    await until("SELECT count(*) FROM stretching");
    assert.equal(tables(), before);
    assert.deepEqual(await sums(today - SPAN - 1, today), whole);
    sql("UPDATE tally SET n = n + 1 WHERE project = 'spans' AND day >= 4294967296 AND kind = 1");
    assert.notDeepEqual(await sums(today - SPAN - 1, today), whole, "they are what is read");
  });

  test("only those who entered a scene", async () => {
    const [t, y] = [text(today), text(today - 1)];
    const two = {
      plays: 2, viewers: 1, anonymous: 1, completions: 1, completion_rate: 0.5, opened: 2, robots: 0, interacted: 1, interaction_rate: 0.5,
      watched_seconds: 6, played_seconds: 6, average_seconds: 3, entered: "two",
      devices: [{ id: "desktop", count: 1 }, { id: "phone", count: 1 }], languages: [{ id: "en", count: 2 }],
      scenes: [
        { id: "one", label: "one", from: 0, to: 3, entered: 2, visits: 2, left: 0, left_rate: 0, plays_seconds: 4, retention: [[1, 0, 1], [1, 0, 1], [2, 0, 0]] },
        { ...WORKED.scenes[1] },
      ],
      edges: [{ from: null, to: "one", count: 2, share: 1 }, { from: "one", to: "two", count: 2, share: 1 }],
      days: [{ day: t, opened: 2, plays: 2, completions: 1, interacted: 1, submissions: 1 }],
    };
    for (const range of ["", `&from=${t}`, `&from=${y}&to=${t}&release=${release}`]) {
      const is = await json(server, `film/report?entered=two${range}`);
      same(is, two);
      assert.deepEqual(is.releases.map(({ plays }) => plays), [2]);
      assert.deepEqual(is.misses.map(({ scene, count }) => [scene, count]), [["two", 1]]);
    }
    same(await json(server, `film/report?entered=two&to=${y}`), { ...NOTHING, viewers: 0 });

    // All that played came into scene one: dora's opening alone is missing.
    const all = await json(server, "film/report");
    const one = await json(server, "film/report?entered=one");
    assert.deepEqual(one, {
      ...all, entered: "one", opened: 3, funnel: one.funnel, devices: all.devices.slice(0, 2), languages: all.languages.slice(0, 2), embeds: all.embeds.filter(({ id }) => id), days: [{ ...all.days[0], opened: 3 }],
    });
    assert.deepEqual(one.funnel.map(({ sessions }) => sessions), [3, 3, 1, 1]);
    assert.equal((await (await ask(server, "film/report.csv?table=edges&entered=two")).text()).trimEnd(), "from,to,count,share\r\n,one,2,1.0\r\none,two,2,1.0");
    for (const path of ["film/report?entered=three", "film/report?entered=", "film/report.csv?table=days&entered=%27", "film/report/heat?scene=one&entered=one"]) {
      const reply = await ask(server, path);
      assert.deepEqual([reply.status, (await reply.json()).detail?.split(":")[0]], [400, "entered"], path);
    }
  });

  test("goals, how far viewers come, and what led there", async () => {
    const goals = [{ id: "lead", when: "submitted('hold')" }, { id: "further", when: "seen('two')" }];
    publish(folder({ ...shortFilm(), goals }, "goals"), server.data, ...flags());
    const { release } = await current(server, "goals");
    const further = { effect: "goal", goal: "further" };
    // One sends the form before choosing, and comes further by the choice; that is known when the next time is said.
    const one = new Viewing(server, { project: "goals", release }).opened().started().add("moved", { from: 0, to: 1 }, [{ effect: "shown", element: "road-choice" }])
      .add("submitted", { at_ms: 1150, form: "hold", values: { email: "a@example.org" } }, [{ effect: "goal", goal: "lead" }])
      .add("chose", { at_ms: 1540, element: "road-choice", option: "left" }).add("moved", { from: 1, to: 3 }, [{ effect: "chosen", element: "road-choice", option: "left" }, further])
      .started("two", 3040).add("moved", { from: 0, to: 1 }, ENDED);
    // Another comes further, and does nothing.
    const other = new Viewing(server, { project: "goals", release }).opened().started().add("moved", { from: 0, to: 3 }, [further]).started("two", 3040);
    for (const viewing of [one, other]) await send(server, viewing);
    const is = await json(server, "goals/report");
    assert.deepEqual(is.goals.map(({ id, sessions, median_seconds: median }) => [id, sessions, median]), [["lead", 1, 1.1], ["further", 2, 3]]);
    assert.deepEqual(is.funnel.map(({ id, sessions }) => [id, sessions]), [["opened", 2], ["played", 2], ["interacted", 1], ["lead", 1], ["further", 1]]);
    assert.deepEqual(is.conversions.filter(({ sessions }) => sessions).map(({ choice, id, goal, reached }) => [choice, id, goal, reached]), [
      ["road-choice", "left", "lead", 0], ["road-choice", "left", "further", 1], [null, "done", "lead", 1], [null, "done", "further", 1],
    ]);
    for (const field of ["goals", "funnel", "conversions"]) assert.deepEqual((await json(server, "goals/report?entered=one"))[field], is[field]);
    assert.equal((await (await ask(server, "goals/report.csv?table=goals")).text()).split("\r\n")[2], "further,further,2,1.0,3.0");
    // Times are counted by steps: 75 s lie in that from 70 to 80.
    for (let i = 0; i < 3; i++) await send(server, new Viewing(server, { project: "goals", release }).opened().started().add("moved", { from: 0, to: 3 }, [further]).started("two", 75040));
    assert.deepEqual((await json(server, "goals/report")).goals.map(({ median_seconds: median }) => median), [1.1, 70]);
  });

  test("how long panels are open", async () => {
    publish(folder(shortFilm(), "panels"), server.data, ...flags());
    const { release } = await current(server, "panels");
    const opened = { effect: "opened", panel: "card" };
    const closed = { effect: "closed", panel: "card" };
    const one = new Viewing(server, { project: "panels", release }).opened().started()
      .add("pressed", { at_ms: 1000, element: "bag" }, [opened]).add("closed", { at_ms: 3500, panel: "card" }, [closed]) // 2.5 s
      .add("moved", { from: 0, to: 0.5 }, [opened]).add("waited", { at_ms: 5000 }) // while it plays on: from when the next time is said
      .add("moved", { from: 0.5, to: 1 }, [closed, opened, closed]).add("waited", { at_ms: 10000 }) // 5 s, and once more within
      .add("pressed", { at_ms: 11000, element: "bag" }, [opened, { effect: "opened", panel: "none" }]); // never closed
    await send(server, one);
    await send(server, new Viewing(server, { project: "panels", release }).opened().started().add("pressed", { at_ms: 1000, element: "bag" }, [opened]).add("closed", { at_ms: 9000, panel: "card" }, [closed]));
    const is = await json(server, "film/report/definitions");
    for (const name of numbers({ panels: (await json(server, "panels/report")).panels })) assert.match(is[name] ?? "", /^[A-Z].*\.$/, name);
    for (const query of ["", "?entered=one"])
      assert.deepEqual((await json(server, `panels/report${query}`)).panels, [
        { id: "card", label: "The bag", kind: "card", sessions: 2, times: 5, median_seconds: 5 },
        { id: "hold", label: "Hold one", kind: "form", sessions: 0, times: 0, median_seconds: null },
      ]);
  });

  test("how they watch: without sound, hidden, at another rate, idle", async () => {
    const document = shortFilm();
    publish(folder(document, "manners"), server.data, ...flags());
    const { release } = await current(server, "manners");
    const setting = (v, at_ms, name, value) => v.add("setting", { at_ms, name, value });
    const one = new Viewing(server, { project: "manners", release }).opened().started();
    setting(one, 50, "muted", true).add("moved", { from: 0, to: 1 }); // second 0: muted
    setting(one, 1050, "rate", 1.5).add("moved", { from: 1, to: 1.4 }).add("moved", { from: 1.4, to: 2 }); // second 1: muted and fast
    setting(one, 2000, "muted", false);
    setting(one, 2001, "rate", 1).add("hidden", { at_ms: 2002 }).add("moved", { from: 2, to: 3 }); // second 2: hidden
    one.add("visible", { at_ms: 2003 });
    for (let i = 0; i < 29; i++) one.add("seeked", { at_ms: 3000 + i, t: 0 }).add("moved", { from: 0, to: 2 }); // 3 + 58: one of them idle
    setting(one, 9000, "muted", true).add("moved", { from: 2, to: 3 }); // muted and idle: no deed of the viewer's
    setting(one, 9001, "rate", "fast").add("paused", { at_ms: 9002 }).add("resumed", { at_ms: 9003 }).add("reopened", { at_ms: 9004 });
    one.add("started", { at_ms: 9005, scene: "one", t: 0 }).add("moved", { from: 0, to: 1 }); // nothing
    await send(server, one);
    const worked = [
      { id: "muted", seconds: 3, share: 0.047619, sessions: 1 }, { id: "hidden", seconds: 1, share: 0.015873, sessions: 1 },
      { id: "rate", seconds: 1, share: 0.015873, sessions: 1 }, { id: "idle", seconds: 2, share: 0.031746, sessions: 1 },
    ];
    for (const query of ["", "?entered=one", `?from=${text(today)}`, `?release=${release}`]) same(await json(server, `manners/report${query}`), { played_seconds: 63, manners: worked });
    assert.deepEqual((await (await ask(server, "manners/report.csv?table=manners")).text()).split("\r\n").slice(0, 2), ["manner,seconds,share,sessions", "muted,3,0.047619,1"]);
  });

  test("those from a page, and by a link", async () => {
    const [shop, , link] = EMBEDS;
    const none = { plays: 0, opened: 0, embeds: [], tags: [] };
    same(await json(server, "film/report?host=shop.example"), { plays: 2, opened: 2, completions: 1, host: "shop.example", embeds: [shop], tags: [from("utm_source=news", 1, 1, 1)] });
    same(await json(server, "film/report?tag=utm_source%3Dnews"), { plays: 2, opened: 2, tag: "utm_source=news", embeds: [link, from("shop.example", 1, 1, 1)], tags: TAGS });
    same(await json(server, "film/report?tag=utm_medium=mail&host=link&device=phone"), { plays: 1, opened: 1, embeds: [link] });
    for (const query of ["host=shop", "host=%25", "tag=utm_source", "tag=news", "tag=utm_source=new", "tag=utm_source%3Dnews%0A", "country=DE"]) same(await json(server, `film/report?${query}`), none);
    const came = async (query) => (await json(server, `film/sessions?${query}`)).sessions.map(({ host, tags, country }) => [host, tags, country]);
    assert.deepEqual(await came("tag=utm_source=news"), [["link", { utm_medium: "mail", utm_source: "news" }, ""], ["shop.example", { utm_source: "news" }, ""]]);
    assert.deepEqual(await came("host=shop.example&viewer=anna"), [["shop.example", { utm_source: "news" }, ""]]);
    for (const name of ["host", "tag", "country"]) {
      const reply = await ask(server, `film/report?${name}=`);
      assert.deepEqual([reply.status, (await reply.json()).detail.split(":")[0]], [400, name]);
    }
    const events = (await (await ask(server, "film/events")).text()).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(events.filter(({ host }) => host === "link").map(({ n, tags }) => [n, tags]), [[0, CAME.cleo.tags]]);
    assert.equal(events.filter(({ tags }) => tags).length, 2);
  });

  test("those on a device, and those who did not come into a scene", async () => {
    same(await json(server, "film/report?device=phone"), { plays: 2, opened: 2, robots: 0, viewers: 0, device: "phone", devices: [{ id: "phone", count: 2 }] });
    same(await json(server, "film/report?without=two"), { plays: 1, opened: 2, robots: 1, without: "two", devices: [{ id: "phone", count: 1 }, { id: "tablet", count: 1 }] });
    same(await json(server, "film/report?without=two&device=phone"), { plays: 1, opened: 1, robots: 0 });
    for (const query of ["entered=two&without=two", "device=fridge"]) same(await json(server, `film/report?${query}`), NOTHING);
    const devices = async (query) => (await json(server, `film/sessions?${query}`)).sessions.map(({ device, language }) => `${device} ${language}`);
    assert.deepEqual(await devices("without=two"), ["desktop en", "tablet fr", "phone de"]);
    assert.deepEqual(await devices("device=phone"), ["phone en", "phone de"]);
    assert.deepEqual(await devices("device=desktop&viewer=anna"), ["desktop en"]);
    assert.deepEqual(await devices("device=phone&viewer=anna"), []);
    for (const [path, where] of [["film/report?without=three", "without"], ["film/report?device=", "device"], [`film/report?device=${"x".repeat(65)}`, "device"], ["film/report/heat?scene=one&device=phone", "device"], ["film/report/heat?scene=one&without=one", "without"]]) {
      const reply = await ask(server, path);
      assert.deepEqual([reply.status, (await reply.json()).detail?.split(":")[0]], [400, where], path);
    }
  });

  test("two groups beside each other", async () => {
    publish(folder(shortFilm(), "beside"), server.data, ...flags());
    const { release } = await current(server, "beside");
    const viewings = [["desktop", 80, 48], ["phone", 70, 56], ["tablet", 10, 0]].flatMap(([device, all, done]) =>
      Array.from({ length: all }, (_, i) => new Viewing(server, { project: "beside", release }).opened({ device }).started().add("moved", { from: 0, to: 1 }, i < done ? ENDED : [])));
    for (const reply of await Promise.all(viewings.map((one) => one.send()))) assert.equal(reply.status, 204);
    const beside = (query) => json(server, `beside/report/comparison?${query}`);
    const is = await beside("device=desktop&with_device=phone");
    assert.deepEqual([is.plays, is.with_plays], [80, 70]);
    const [done, used] = is.figures;
    same(done, { figure: "completion_rate", id: null, count: 48, of: 80, share: 0.6, with_count: 56, with_of: 70, with_share: 0.8, difference: 0.2, verdict: "higher" });
    // The first example of Newcombe's paper, by his method 10.
    assert.deepEqual([done.low.toFixed(4), done.high.toFixed(4)], ["0.0524", "0.3339"]);
    same(used, { figure: "interaction_rate", difference: 0, verdict: "unclear" });
    assert.equal((await beside("device=phone&with_device=desktop")).figures[0].verdict, "lower");
    same((await beside("with_device=tablet")).figures[0], { count: 104, of: 160, with_count: 0, with_of: 10, low: null, high: null, verdict: "too_few" });
    const lines = async (table) => (await (await ask(server, `beside/report.csv?table=${table}&device=desktop&with_device=phone`)).text()).split("\r\n");
    assert.match((await lines("comparison"))[1], /^completion_rate,,,48,80,0\.6,56,70,0\.8,0\.2,0\.0524\d*,0\.3338\d*,higher$/);
    assert.equal((await lines("splits"))[1], "road-choice,Where?,left,Left,0,,0,,");
    const names = await json(server, "film/report/definitions");
    for (const name of numbers({ comparison: is })) assert.match(names[name] ?? "", /^[A-Z].*\.$/, name);
    for (const [query, where] of [["with_from=x", "with_from"], ["with_entered=three", "with_entered"], ["with_to=2020-01-01&with_from=2020-01-02", "with_to"], ["from=x&with_from=y", "from"]]) {
      const reply = await ask(server, `beside/report/comparison?${query}`);
      assert.deepEqual([reply.status, (await reply.json()).detail?.split(":")[0]], [400, where], query);
    }
    assert.equal((await ask(server, "beside/report/comparison?with_release=x")).status, 404);
  });

  test("where viewers leave", async () => {
    const document = film();
    document.scenes[0].to = 16;
    Object.assign(document.scenes[1], { from: 16, to: 20 });
    const where = folder(document, "cliffs");
    const made = "-v error -y -f lavfi -i color=size=64x36:rate=30:duration=20 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 15 -movflags +faststart";
    execFileSync("ffmpeg", [...made.split(" "), join(where, "clip.mp4")]);
    publish(where, server.data, ...flags());
    const { release } = await current(server, "cliffs");
    const leave = async (count, at) => {
      for (let i = 0; i < count; i++) {
        const one = new Viewing(server, { project: "cliffs", release }).opened().started().add("moved", { from: 0, to: at });
        if (at === 16) one.started("two", 16040).add("moved", { from: 0, to: 4 });
        assert.equal((await one.send()).status, 204);
      }
    };
    /*
     * Seconds 0 … 2 are watched by 40, up to 10 by 30, up to 15 by 10. From second 10 to 15 there are 20 fewer, from 2 to 7 ten; the end of a
     * scene is no fall. With 29 plays nothing is said.
     */
    await leave(10, 3.2);
    await leave(19, 11);
    same(await json(server, "cliffs/report"), { plays: 29, enough: false, cliffs: [] });
    await leave(1, 11);
    await leave(10, 16);
    const cliffs = [{ scene: "one", label: "one", at: 10, lost: 20, share: 0.666667 }, { scene: "one", label: "one", at: 2, lost: 10, share: 0.25 }];
    same(await json(server, "cliffs/report"), { plays: 40, enough: true, cliffs });
    for (const query of [`from=${text(today)}`, `release=${release}`, "entered=one"]) same(await json(server, `cliffs/report?${query}`), { cliffs });
    same(await json(server, "cliffs/report?entered=two"), { plays: 10, cliffs: [] });
    assert.equal((await (await ask(server, "cliffs/report.csv?table=cliffs")).text()).split("\r\n")[1], "one,one,10,20,0.666667");
    const is = await json(server, "film/report/definitions");
    for (const name of numbers({ cliffs })) assert.match(is[name] ?? "", /^[A-Z].*\.$/, name);
  });

  test("where viewers expect something", async () => {
    publish(folder(shortFilm(), "expected"), server.data, ...flags());
    const { release } = await current(server, "expected");
    /*
     * 11 press in the cell at 72, 16, each twice; six in the one beside it, three of them in both; one at its corner: 15 sessions, 29 presses. The
     * one at the corner is no tenth of 11 and makes the place no larger. Four at 20, 80 are too few. Middle: 11 · 74 + 6 · 78 + 82 of 18.
     */
    const places = (i) => [...(i < 11 ? [[73, 18], [74, 19]] : []), ...(i >= 8 && i < 14 ? [[77, 19]] : []), ...(i === 14 ? [[81, 23]] : []), ...(i >= 15 && i < 19 ? [[20, 80]] : [])];
    const come = async (from, to) => {
      for (let i = from; i < to; i++) {
        const one = new Viewing(server, { project: "expected", release }).opened({ device: i % 2 ? "phone" : "desktop" }).started().add("moved", { from: 0, to: 1 });
        for (const [n, [x, y]] of places(i).entries()) one.add("missed", { at_ms: 1100 + n, x, y });
        assert.equal((await one.send()).status, 204);
      }
    };
    await come(0, 29);
    assert.deepEqual(await json(server, "expected/report/expected"), { plays: 29, enough: false, least: 5, expected: [] });
    await come(29, 40);
    const expected = [{ scene: "one", label: "one", from: 0, to: 5, x: 75.7778, y: 18.2222, left: 72, top: 16, width: 8, height: 4, sessions: 15, presses: 29, share: 0.375 }];
    for (const query of ["", `?from=${text(today)}`, `?release=${release}`, "?entered=one"]) assert.deepEqual(await json(server, `expected/report/expected${query}`), { plays: 40, enough: true, least: 5, expected });
    assert.deepEqual(await json(server, "expected/report/expected?entered=two"), { plays: 0, enough: false, least: 5, expected: [] });
    assert.equal((await (await ask(server, "expected/report.csv?table=expected")).text()).split("\r\n")[1], "one,one,0,5,75.7778,18.2222,72.0,16.0,8.0,4.0,15,29,0.375");
    const is = await json(server, "film/report/definitions");
    for (const name of numbers({ expected })) assert.match(is[name] ?? "", /^[A-Z].*\.$/, name);
  });

  test("sessions one by one", async () => {
    const { sessions, next } = await json(server, "film/sessions");
    assert.equal(next, null);
    assert.deepEqual(sessions.map(({ id, opened_ms, last_ms, ...rest }) => rest), [
      { viewer: null, release, device: "desktop", language: "en", played: true, completed: false, seconds: 3, endings: [], presses: 1, verdict: "robot", host: "", tags: {}, country: "" },
      { viewer: null, release, device: "tablet", language: "fr", played: false, completed: false, seconds: 0, endings: [], presses: 0, verdict: "", host: "", tags: {}, country: "" },
      { viewer: null, release, device: "phone", language: "en", played: true, completed: false, seconds: 2, endings: [], presses: 0, verdict: "", ...CAME.cleo, country: "" },
      { viewer: null, release, device: "phone", language: "de", played: true, completed: false, seconds: 2, endings: [], presses: 0, verdict: "", ...CAME.ben, tags: {}, country: "" },
      { viewer: "anna", release, device: "desktop", language: "en", played: true, completed: true, seconds: 4, endings: ["done"], presses: 3, verdict: "", ...CAME.anna, country: "" },
    ]);
    for (const { opened_ms, last_ms } of sessions) assert.ok(opened_ms <= last_ms && Math.abs(last_ms - Date.now()) < 600000);
    const devices = async (query) => (await json(server, `film/sessions?${query}`)).sessions.map(({ device, language }) => `${device} ${language}`);
    assert.deepEqual(await devices("viewer=anna"), ["desktop en"]);
    assert.deepEqual(await devices("viewer=nobody"), []);
    assert.deepEqual(await devices("entered=two"), ["phone en", "desktop en"]);
    assert.deepEqual(await devices("entered=two&viewer=anna"), ["desktop en"]);
    assert.deepEqual(await devices(`before=${sessions[2].id}`), ["phone de", "desktop en"]);
    assert.deepEqual(await devices(`from=${text(today)}&release=${release}&entered=two`), ["phone en", "desktop en"]);
    assert.deepEqual(await devices(`to=${text(today - 1)}`), []);
    for (const [query, status, code] of [
      ["before=x", 404, "session_unknown"], ["before=", 404, "session_unknown"], ["viewer=", 400, "bad_request"],
      [`viewer=${"x".repeat(65)}`, 400, "bad_request"], ["entered=three", 400, "bad_request"], ["from=x", 400, "bad_request"], ["release=x", 404, "release_unknown"],
    ]) {
      const reply = await ask(server, `film/sessions?${query}`);
      assert.deepEqual([reply.status, (await reply.json()).code], [status, code], query);
    }
  });

  test("one session with its events, in the order in which they were done", async () => {
    const { sessions: [{ id: session, ...rest }] } = await json(server, "film/sessions?viewer=anna");
    const { events, next, ...is } = await json(server, `film/sessions/${session}`);
    assert.deepEqual(is, { id: session, ...rest });
    assert.equal(next, null);
    const sent = SESSIONS.anna(new Viewing(server, {})).events;
    assert.deepEqual(events.map(({ wall_ms, ...event }) => event), sent);
    assert.deepEqual(events.map(({ wall_ms }) => wall_ms - is.opened_ms), [0, 40, 40, 1240, 1400, 1540, 1540, 3040, 3100, 3100, 4100]);
    const rest4 = await json(server, `film/sessions/${session}?n=4`);
    assert.deepEqual(rest4.events.map(({ n }) => n), [4, 5, 6, 7, 8, 9, 10]);
    for (const n of ["", "x", "-1", "1.5", "1000001", "9".repeat(30), "1%20", "%200"]) {
      const reply = await ask(server, `film/sessions/${session}?n=${n}`);
      const problem = await reply.json();
      assert.deepEqual([reply.status, problem.detail?.split(":")[0]], [400, "n"], `${n} ${JSON.stringify(problem)}`);
    }
    for (const path of ["film/sessions/x", `other/sessions/${session}`, `film/sessions/${"x".repeat(500)}`]) {
      const reply = await ask(server, path);
      assert.deepEqual([reply.status, (await reply.json()).code], [404, "session_unknown"], path);
    }
  });

  test("many sessions and long ones come in pages", async () => {
    publish(folder(shortFilm(), "many"), server.data, ...flags());
    const { release } = await current(server, "many");
    const sent = [];
    for (let i = 0; i < 103; i++) {
      const one = new Viewing(server, { project: "many", release }).opened().started(i % 10 ? "one" : "two");
      sent.unshift(one.session);
      assert.equal((await one.send()).status, 204);
    }
    const all = async (query) => {
      const seen = [];
      const sizes = [];
      for (let next = null, first = true; first || next; first = false) {
        const page = await json(server, `many/sessions?${query}${next ? `&before=${next}` : ""}`);
        seen.push(...page.sessions.map(({ id }) => id));
        sizes.push(page.sessions.length);
        next = page.next;
      }
      return [seen, sizes];
    };
    assert.deepEqual(await all(""), [sent, [50, 50, 3]]);
    assert.deepEqual(await all("entered=two"), [sent.filter((_, i) => (102 - i) % 10 === 0), [11]]);
    assert.deepEqual((await all("entered=one"))[1], [50, 42]);

    const long = new Viewing(server, { project: "many", release }).opened();
    await long.send();
    for (let i = 0; i < 2600; i++) long.add("waited", { at_ms: 10 + Math.floor(i / 10) });
    const events = [...long.events];
    const odd = events.filter((_, i) => i % 20 >= 10);
    const even = events.filter((_, i) => i % 20 < 10);
    for (const list of [odd, even])
      for (let at = Math.floor((list.length - 1) / 400) * 400; at >= 0; at -= 400) assert.equal((await long.send(list.slice(at, at + 400))).status, 204);
    const ns = [];
    let pages = 0;
    for (let next = 0; next !== null; pages++) {
      const page = await json(server, `many/sessions/${long.session}?n=${next}`);
      ns.push(...page.events.map(({ n }) => n));
      next = page.next;
    }
    assert.deepEqual(ns, Array.from({ length: 2601 }, (_, i) => i));
    assert.ok(pages > 1 && pages < 5, `${pages} pages`);
  });

  test("who watches behind the end of a scene makes no report longer", async () => {
    publish(folder(shortFilm(), "long"), server.data, ...flags());
    const { release } = await current(server, "long");
    const one = new Viewing(server, { project: "long", release }).opened().started();
    await send(server, one.add("moved", { from: 0, to: 80000 }).add("seeked", { at_ms: 90, t: 3 }).add("seeked", { at_ms: 91, t: 86000 }));
    const is = await json(server, "long/report");
    assert.deepEqual(is.scenes.map(({ retention }) => retention), [[[1, 0, 0], [1, 0, 0], [1, 0, 0]], []]);
  });

  test("what is asked wrongly is said", async () => {
    const wrong = async (query, code, status, where) => {
      const reply = await ask(server, `film/report?${query}`);
      const problem = await reply.json();
      assert.deepEqual([reply.status, problem.code], [status, code], query);
      assert.ok(problem.detail.startsWith(`${where}: `), `${query}: ${problem.detail}`);
    };
    for (const day of ["", "x", "2026-1-1", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "1969-12-31", "2026-11-28T00:00", "-026-11-28", "٢٠٢٦-11-28", "9".repeat(1000)]) {
      await wrong(`from=${day}`, "bad_request", 400, "from");
      await wrong(`to=${day}`, "bad_request", 400, "to");
    }
    await wrong("from=2026-11-28&to=2026-11-27", "bad_request", 400, "to");
    const other = (await current(server, "other")).release;
    for (const name of ["", "x", other, id().slice(0, 26), "'; DROP TABLE tally; --", "x".repeat(1000)])
      await wrong(`release=${encodeURIComponent(name)}`, "release_unknown", 404, "release");
    assert.equal((await ask(server, "film/report?from=2024-02-29")).status, 200);
    assert.equal((await ask(server, "nothing/report?from=2024-02-29")).status, 404);
  });
});
