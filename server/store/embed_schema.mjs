// Turns server/store/schema/NNN_name.sql into one C table.
//   node embed_schema.mjs FOLDER OUTPUT
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, output] = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => /^\d{3}_\w+\.sql$/.test(name)).sort();
names.forEach((name, i) => {
  if (Number(name.slice(0, 3)) !== i + 1) throw new Error(`${name}: step ${i + 1} is missing or doubled`);
});
const literal = (text) =>
  text.split("\n").map((line) => `     ${JSON.stringify(`${line}\n`)}`).join("\n");
const rows = names.map((name, i) =>
  `    {${i + 1}, "${name.slice(4, -4)}",\n${literal(readFileSync(join(folder, name), "utf8"))}},\n`);
writeFileSync(output,
  `/* Made by store/embed_schema.mjs. */\n#include "store/driver.h"\n\n` +
  `const rmf_schema_step rmf_schema[] = {\n${rows.join("")}};\nconst unsigned rmf_schema_count = ${names.length};\n`);
