// A model of what steps do (server/projects/steps.h), written from its words.
import { isDeepStrictEqual } from "node:util";

const own = (object, name) => Object.hasOwn(object, name);
const fail = (words, step) => {
  throw new Error(`${words}: ${JSON.stringify(step)}`);
};

function inside(holder, part) {
  return Array.isArray(holder) ? holder.find((record) => record?.id === part) : holder[part];
}

function field(holder, name, step) {
  if (own(step, "was") !== own(holder, name) || !isDeepStrictEqual(holder[name], step.was)) fail("misfit", step);
  if (own(step, "now")) holder[name] = structuredClone(step.now);
  else delete holder[name];
}

function record(list, id, step) {
  if (own(step, "from")) {
    if (list[step.from]?.id !== id) fail("misfit", step);
    list.splice(step.to, 0, ...list.splice(step.from, 1));
  } else if (own(step, "index") && own(step, "now")) {
    list.splice(step.index, 0, structuredClone(step.now));
  } else {
    const at = own(step, "index") ? step.index : list.findIndex((one) => one.id === id);
    if (!isDeepStrictEqual(list[at], step.was)) fail("misfit", step);
    list.splice(at, 1, ...(own(step, "now") ? [structuredClone(step.now)] : []));
  }
}

/** Another document, with the steps applied. */
export function apply(document, steps) {
  let is = structuredClone(document);
  for (const step of steps) {
    if (!step.at.length) {
      if (!isDeepStrictEqual(is, step.was)) fail("misfit", step);
      is = structuredClone(step.now);
      continue;
    }
    const holder = step.at.slice(0, -1).reduce(inside, is);
    (Array.isArray(holder) ? record : field)(holder, step.at.at(-1), step);
  }
  return is;
}

const TURN = { was: "now", now: "was", from: "to", to: "from" };

export function invert(steps) {
  return steps.map((step) => Object.fromEntries(Object.entries(step).map(([key, value]) => [TURN[key] ?? key, value]))).reverse();
}

let ids = 0;

function value(random) {
  return [() => random(1000) / 7, () => `é\n<${random(99)}>"`, () => null, () => [random(5), { k: [] }], () => ({ z: random(3), a: true })][random(5)]();
}

function fieldStep(at, holder, name, random) {
  const step = { at: [...at, name] };
  if (own(holder, name)) step.was = structuredClone(holder[name]);
  if (!own(step, "was") || random(3)) step.now = value(random);
  return step;
}

function listStep(at, list, random) {
  const what = list.length ? random(4) : 0;
  const place = random(list.length || 1);
  const one = list[place];
  if (what === 0) {
    const id = `r${ids++}`;
    return { at: [...at, id], now: { id, elements: [], v: value(random) }, index: random(list.length + 1) };
  }
  if (what === 1) return { at: [...at, one.id], was: structuredClone(one), index: place };
  if (what === 2) return { at: [...at, one.id], from: place, to: random(list.length) };
  if (random(3) && one.elements.length < 8) return listStep([...at, one.id, "elements"], one.elements, random);
  return fieldStep([...at, one.id], one, ["v", "label"][random(2)], random);
}

/** A step that fits the document: { title, number, scenes: [records], panels: {} } */
export function randomStep(document, random) {
  switch (random(4)) {
    case 0:
      return fieldStep([], document, ["title", "number", "more"][random(3)], random);
    case 1:
      return fieldStep(["panels"], document.panels, `p${random(6)}`, random);
    default:
      return listStep(["scenes"], document.scenes, random);
  }
}
