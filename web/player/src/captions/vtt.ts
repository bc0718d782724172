// A reader of WebVTT: cues with their times and text; markup becomes nodes.

export interface Cue {
  from: number; // seconds of the clip
  to: number;
  text: string;
  top: boolean; // asked to stand at the top
}

const TIME = /(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})/;

function seconds(text: string): number | undefined {
  const found = TIME.exec(text);
  if (!found) return undefined;
  const [, hours = "0", minutes, rest, thousandths] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) + Number(thousandths) / 1000;
}

export function parseVtt(file: string): Cue[] {
  const blocks = file.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/);
  const cues: Cue[] = [];
  for (const block of blocks) {
    if (/^(WEBVTT|NOTE|STYLE|REGION)/.test(block)) continue;
    const rows = block.split("\n");
    const at = rows.findIndex((row) => row.includes("-->"));
    if (at < 0) continue;
    const [left = "", right = ""] = (rows[at] as string).split("-->");
    const from = seconds(left);
    const to = seconds(right);
    const text = rows.slice(at + 1).join("\n").trim();
    if (from === undefined || to === undefined || to <= from || !text) continue;
    const line = /line:(-?\d+)(%?)/.exec(right);
    const top = line !== null && (line[2] === "%" ? Number(line[1]) < 40 : Number(line[1]) >= 0 && Number(line[1]) < 5);
    cues.push({ from, to, text, top });
  }
  return cues.sort((a, b) => a.from - b.from);
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };
const plain = (text: string): string => text.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all);

/** Italics, bold, underline and speakers; every other tag is left out. */
export function cueNodes(text: string): Node[] {
  const root = document.createElement("span");
  const stack: HTMLElement[] = [root];
  for (const piece of text.split(/(<[^>]*>|\n)/)) {
    const top = stack[stack.length - 1] as HTMLElement;
    const tag = /^<(\/?)(\w+)[^>\s]*\s*([^>]*)>$/.exec(piece);
    if (piece === "\n") top.append(document.createElement("br"));
    else if (!tag) {
      if (piece && !piece.startsWith("<")) top.append(plain(piece));
    } else if (tag[1]) {
      if (stack.length > 1) stack.pop();
    } else {
      const node = document.createElement(/^[ibu]$/.test(tag[2] as string) ? (tag[2] as string) : "span");
      if (tag[2] === "v") node.append(`${plain(tag[3] ?? "")}: `);
      if (/^\d/.test(tag[2] as string)) continue;
      top.append(node);
      stack.push(node);
    }
  }
  return [...root.childNodes];
}
