// The film of the simulator's tests.
import { film } from "../../http/lib/film.mjs";

/** The small film, and what viewers can answer. */
export function asking() {
  const document = film();
  const [one, two] = document.scenes;
  one.elements.push({ id: "back", kind: "chapters", entries: [{ id: "start", label: "Start", go: "one" }] });
  one.elements.push({ id: "hold-one", kind: "button", at: 0.2, place: [60, 10, 20, 10], label: "Hold one", on: { press: [{ open: "hold", pause: true }] } });
  const ask = { kind: "question", purpose: "to know", at: [0.1, 1.8] };
  two.elements = [
    { ...ask, id: "which", type: "one", prompt: "Which?", practice: true, options: [{ id: "a", label: "An A", correct: true }, { id: "b", label: "A B" }] },
    { ...ask, id: "several", type: "several", prompt: "Which ones?", practice: true, options: [{ id: "a", label: "A", correct: true }, { id: "b", label: "B" }] },
    { ...ask, id: "word", type: "text", prompt: "What is it?", practice: true, answer: "leather" },
    { ...ask, id: "true", type: "truth", prompt: "Is it?", practice: true, answer: true },
    { id: "glance", kind: "text", place: [1, 1, 20, 10], text: "Look" },
  ];
  return document;
}
