// Turns the style and the script of the owner's pages into C.
//   node embed_look.mjs STYLE SCRIPT OUTPUT
import { readFileSync, writeFileSync } from "node:fs";

const [style, script, output] = process.argv.slice(2);
const array = (name, path) => {
  const bytes = [...readFileSync(path), 0].map((byte) => (byte > 127 ? byte - 256 : byte));
  const rows = [];
  for (let i = 0; i < bytes.length; i += 20) rows.push(bytes.slice(i, i + 20).join(","));
  return `const char ${name}[] = {\n${rows.join(",\n")}};\n`;
};
writeFileSync(output, `/* Made by reports/embed_look.mjs. */\n#include "reports/page_look.h"\n\n` +
  `${array("rmf_page_style", style)}\n${array("rmf_page_script", script)}`);
