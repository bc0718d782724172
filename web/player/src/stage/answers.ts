// Element kinds that ask: a part that loads on first use.

import answers from "../style/answers.css";
import choice from "../style/choice.css";
import forms from "../style/forms.css";
import shades from "../style/shades.css";
import { apart } from "./apart.ts";
import { form } from "./formkind.ts";
import { input } from "./input.ts";
import type { Kind } from "./kind.ts";
import { question } from "./question.ts";

export const STYLE = shades + choice + answers + forms;
export const KINDS: Record<string, Kind> = { question: { ...question, apart }, input: { ...input, apart }, form: { ...form, apart } };
