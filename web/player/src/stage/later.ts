// Element kinds that load on first use: one row each.

import { chapters, countdown } from "./chapters.ts";
import { input } from "./input.ts";
import type { Kind } from "./kind.ts";
import { question } from "./question.ts";
import { form } from "./formkind.ts";
import blocks from "../style/blocks.css";

export const STYLE = blocks;

export const LATER: Record<string, Kind> = { question, input, form, chapters, countdown };
