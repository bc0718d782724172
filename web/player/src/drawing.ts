// What draws a film's elements, for those who do not play it: the studio's stage
// shows them by the very code that viewers get.

import type { Parts } from "./kit.ts";

export { Film, type Clip, type Document_, type Manifest } from "./film.ts";
export type { Played, Recorded, Session_ as Recording, Stands, Told } from "./replay/recorded.ts";
export type { Asked, Given, Happened, Heard } from "./rehearsal.ts";
export type { Kit } from "./kit.ts";
export { fit, NARROW_PX, type Layout } from "./layout.ts";
export { Stage } from "./stage/stage.ts";
export { dressPlayer } from "./stage/style.ts";
export { default as STYLE } from "./style/player.css";
export { filled, FIRST, type Word, type WordTable } from "./words.ts";
export { WORDS } from "./words/en.ts";

/** The parts that draw; a bundler finds them here. */
export const DRAWING: { [K in "choice" | "chapters" | "answers"]: () => Promise<Parts[K]> } = {
  choice: () => import("./stage/choice.ts"),
  chapters: () => import("./stage/chapters.ts"),
  answers: () => import("./stage/answers.ts"),
};
