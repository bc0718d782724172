// Holds the books of `ramify simulate` against the report of the server, field
// by field. Nothing here knows how the server counts: what a number is to be
// stands in the books; labels stand in the document.

/** A text of the document as reports have it: English, else the first language. */
function said(text) {
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return said(text[0]?.text ?? text[0]);
  if (text && typeof text === "object") return text.en ?? Object.values(text).find((one) => typeof one === "string") ?? "";
  return "";
}

function label(object) {
  for (const field of ["label", "name", "title", "prompt", "text"]) {
    const text = said(object[field]);
    if (text) return text;
  }
  return object.id;
}

/** Every object below that has an id, by what kind of thing it is. */
function names({ scenes = [], panels = {}, goals = [] }) {
  const elements = scenes.flatMap((scene) => scene.elements ?? []);
  const listed = (list) => new Map(list.map((one) => [one.id, one]));
  const options = (element) => [...(element.options ?? []), ...(element.answers ?? []), ...(element.chapters ?? [])];
  return {
    scenes: listed(scenes),
    elements: listed(elements),
    panels: listed(Object.entries(panels).map(([id, panel]) => ({ ...panel, id }))),
    goals: listed(goals),
    endings: listed(scenes.flatMap(({ ending }) => (typeof ending === "string" ? [{ id: ending }] : (ending ?? [])))),
    options: new Map(elements.map((element) => [element.id, listed(options(element))])),
  };
}

const named = (map, row) => ({ label: map?.has(row.id) ? label(map.get(row.id)) : row.id, ...row });

/** The books with what the document says. */
export function titled(books, document) {
  const { scenes, elements, panels, goals, endings, options } = names(document);
  const within = (list) => (row) => ({ ...named(elements, row), [list]: row[list].map((one) => named(options.get(row.id), one)) });
  const form = (row) => {
    const about = panels.get(row.id) ?? elements.get(row.id);
    return { ...row, label: label({ ...about, id: about.title || about.prompt ? about.id : row.id }), purpose: said(about.purpose) };
  };
  const span = ({ from, to }) => ({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  return {
    ...books,
    title: said(document.title),
    scenes: books.scenes.map((row) => ({ ...named(scenes, row), ...span(scenes.get(row.id)) })),
    elements: books.elements.map((row) => named(elements, row)),
    choices: books.choices.map(within("options")),
    questions: books.questions.map(within("answers")),
    goals: books.goals.map((row) => named(goals, row)),
    endings: books.endings.map((row) => named(endings, row)),
    funnel: books.funnel.map((row, n) => (n < 3 ? { label: "", ...row } : named(goals, row))),
    conversions: books.conversions.map((row) => named(row.choice === null ? endings : options.get(row.choice), row)),
    ...Object.fromEntries(["embeds", "tags"].map((list) => [list, books[list].map((row) => ({ ...row, goals: row.goals.map((one) => named(goals, one)) }))])),
    panels: books.panels.map((row) => ({ ...row, label: label(panels.get(row.id)), kind: panels.get(row.id).kind })),
    forms: books.forms.map(form),
  };
}

// ---- values ------------------------------------------------------------------

/** Reports write six digits. */
function close(ours, theirs) {
  if (ours === theirs || typeof ours !== "number" || typeof theirs !== "number") return ours === theirs;
  if (Number.isInteger(ours) && Number.isInteger(theirs)) return false;
  const digit = 10 ** (Math.floor(Math.log10(Math.abs(ours))) - 5);
  return Math.abs(ours - theirs) <= digit * 0.500001;
}

const isNothing = (value) => value === 0 || value === null || value === undefined || typeof value === "string" || (Array.isArray(value) && value.every(isNothing)) || (typeof value === "object" && Object.values(value).every(isNothing));

const keyOf = (row) => ("goal" in row ? `${row.choice} ${row.id} ${row.goal}` : row.day ?? ("to" in row && !("id" in row) ? `${row.from} → ${row.to}` : row.id));

// ---- misses ------------------------------------------------------------------

const CELL = 4; // percent
const WINDOW = 5; // seconds
const NEAR = 2; // cells
const SHOWN = 20;

function cluster(free, seed) {
  const near = (one) => one.scene === seed.scene && Math.abs(one.x - seed.x) <= NEAR && Math.abs(one.y - seed.y) <= NEAR;
  const taken = free.filter(near);
  const sum = (value) => taken.reduce((all, one) => all + value(one), 0);
  const count = sum((one) => one.count);
  const at = (axis) => sum((one) => (one[axis] + 0.5) * CELL * one.count) / count;
  const windows = taken.map(({ window }) => window);
  return { taken: new Set(taken), scene: seed.scene, from: Math.min(...windows) * WINDOW, to: (Math.max(...windows) + 1) * WINDOW, x: at("x"), y: at("y"), count };
}

/** How many of these clusters can be had of the cells, and one more where
 * nothing is left over: the densest free cell and all free ones near it, again
 * and again. Which of equally dense ones comes first is nowhere said. */
function clustersFit(free, misses, done = 0, budget = { steps: 200 }) {
  if (done === misses.length) return misses.length >= SHOWN || free.length === 0 ? done + 1 : done;
  const most = Math.max(0, ...free.map(({ count }) => count));
  const tried = new Set();
  const wanted = misses[done];
  const about = (axis, seed) => Math.abs((seed[axis] + 0.5) * CELL - wanted[axis]) <= (NEAR + 1) * CELL;
  let best = done;
  for (const seed of free) {
    if (seed.count !== most || seed.scene !== wanted.scene || !about("x", seed) || !about("y", seed)) continue;
    const { taken, ...ours } = cluster(free, seed);
    if (!Object.entries(ours).every(([field, value]) => close(value, wanted[field]))) continue;
    const same = [...taken].map(({ window, x, y }) => `${window} ${x} ${y}`).join();
    if (tried.has(same) || budget.steps-- <= 0) continue;
    tried.add(same);
    best = Math.max(best, clustersFit(free.filter((one) => !taken.has(one)), misses, done + 1, budget));
    if (best > misses.length) break;
  }
  return best;
}

// ---- all ---------------------------------------------------------------------

class Comparison {
  differences = []; // [where, books, report]
  absent = new Set(); // in the books, not in the report
  extra = new Set(); // in the report, not in the books

  value(where, ours, theirs) {
    if (Array.isArray(ours) && Array.isArray(theirs)) this.list(where, ours, theirs);
    else if (ours && theirs && typeof ours === "object" && typeof theirs === "object") this.object(where, ours, theirs);
    else if (!close(ours, theirs)) this.differences.push([where, ours, theirs]);
  }

  object(where, ours, theirs) {
    const bare = where.replace(/\[[^\]]*\]/g, "[]");
    const path = (field) => (where ? `${where}.${field}` : field);
    for (const field of Object.keys(ours)) {
      if (field in theirs) this.value(path(field), ours[field], theirs[field]);
      else this.absent.add(bare ? `${bare}.${field}` : field);
    }
    for (const field of Object.keys(theirs)) if (!(field in ours)) this.extra.add(bare ? `${bare}.${field}` : field);
  }

  list(where, ours, theirs) {
    const rows = (list) => new Map(list.map((row, n) => [row !== null && typeof row === "object" && !Array.isArray(row) ? String(keyOf(row)) : n, row]));
    const [mine, other] = [rows(ours), rows(theirs)];
    if (mine.size !== ours.length || other.size !== theirs.length) this.differences.push([where, "every name once", "a name twice"]);
    for (const key of new Set([...mine.keys(), ...other.keys()])) {
      const at = `${where}[${key}]`;
      if (!mine.has(key)) isNothing(other.get(key)) || this.differences.push([at, "nothing", JSON.stringify(other.get(key))]);
      else if (!other.has(key)) isNothing(mine.get(key)) || this.differences.push([at, JSON.stringify(mine.get(key)), "nothing"]);
      else this.value(at, mine.get(key), other.get(key));
    }
  }
}

/** {differences, absent, extra}: what differs, what the report does not have
 * (yet), and what it has that the books say nothing about. */
export function compare(books, report, document) {
  const { cells, ...ours } = titled(books, document);
  const { misses = [], ...theirs } = report;
  const comparison = new Comparison();
  comparison.object("", ours, theirs);
  const fit = clustersFit(cells, misses);
  if (fit <= misses.length) comparison.differences.push([`misses[${fit}]`, "no such cluster of the cells that were missed", JSON.stringify(misses[fit] ?? null)]);
  for (const { id, answers } of report.questions ?? []) {
    if (answers.some(({ count }, n) => n && count > answers[n - 1].count)) comparison.differences.push([`questions[${id}].answers`, "most first", "another order"]);
  }
  const order = Object.keys(ours).filter((field) => ["elements", "choices", "questions", "scenes", "funnel"].includes(field) && field in theirs);
  for (const field of order) {
    const [a, b] = [ours, theirs].map((of) => of[field].map(({ id }) => id).join(" "));
    if (a !== b) comparison.differences.push([`${field}, in order`, a, b]);
  }
  const { differences, absent, extra } = comparison;
  return { differences, absent: [...absent].sort(), extra: [...extra].sort() };
}
