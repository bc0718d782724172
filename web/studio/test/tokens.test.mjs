// Colours that stand on each other can be told apart, by everybody, in both
// schemes: `--text: #17171c; /* 4.5 on sunken */` is measured.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../src/shell/tokens.css", import.meta.url), "utf8");

function scheme(selector) {
  const from = css.indexOf(selector);
  return css.slice(from, css.indexOf("}", from));
}

const colors = (block) => new Map([...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
const promises = (block) => [...block.matchAll(/--([\w-]+): #[0-9a-f]{6}; \/\* .*?([\d.]+) on ([\w-]+) \*\//g)].map(([, name, least, on]) => ({ name, least: Number(least), on }));

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex) {
  const [r, g, b] = [0, 2, 4].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

for (const selector of [":root {", '[data-mantine-color-scheme="dark"] {']) {
  test(`the contrasts of ${selector}`, () => {
    const block = scheme(selector);
    const known = colors(block);
    const all = promises(block);
    assert.ok(all.length >= 8, `${all.length} promises`);
    for (const { name, least, on } of all) {
      const is = contrast(known.get(name), known.get(on));
      assert.ok(is >= least, `${name} on ${on}: ${is.toFixed(2)} of ${least}`);
    }
  });
}
