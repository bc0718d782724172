// The manual page knows every command and every setting of the program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { text } from "../../tools/files.mjs";
import { program } from "../../tools/server.mjs";

const manual = text("server/ramify.1");
const say = (...args) => execFileSync(program, args, { encoding: "utf8" });
const commands = [...say("help").matchAll(/^ {2}ramify (\w+)/gm)].map(([, name]) => name);

test("there are commands", () => assert.ok(commands.length >= 9, String(commands)));

for (const name of commands) {
  test(`the manual describes ${name} and its settings`, () => {
    assert.ok(manual.includes(`\n.Cm ${name}`) && manual.includes(`\n.It Cm ${name}`), name);
    const flags = [...say(name, "--help").matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag);
    for (const flag of flags) assert.ok(manual.includes(`\n.It Fl -${flag}`), `--${flag}`);
  });
}
