// The proof trails: each is named for the ending that it reaches, or says
// below what it shows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const program = `${here}/../build/ramify`;
const skip = !existsSync(program) && 'build/ramify is not built';

/** The effects of a trail. */
function play(name) {
  const input = readFileSync(`${here}/trails/${name}.ndjson`);
  const out = execFileSync(program, ['play', `${here}/project.json`], { input, encoding: 'utf8' });
  return out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const shown = (effects) => effects.filter((e) => e.effect === 'shown').map((e) => e.element);

/** What the closing picture is made of, and the offer, by trail. */
const PICTURES = {
  kept: ['fern', 'stamp', 'glint', 'tag', 'tag-words', 'offer-kept'],
  team: ['raindrop', 'tag', 'tag-words', 'offer-team'],
  touched: ['raindrop', 'stamp', 'tag', 'tag-words', 'offer-touched'],
  short: ['fern', 'tag', 'tag-words', 'offer-short'],
  'passer-by': ['tag', 'offer-passer-by'],
};
const PARTS = ['raindrop', 'fern', 'stamp', 'glint', 'tag', 'tag-words'];

for (const [name, picture] of Object.entries(PICTURES)) {
  test(`${name}: its ending, and a closing picture made of what was done`, { skip }, () => {
    const effects = play(name);
    assert.deepEqual(effects.filter((e) => e.effect === 'ending').map((e) => e.ending), [name]);
    assert.deepEqual(shown(effects).filter((id) => PARTS.includes(id) || id.startsWith('offer-')), picture);
    assert.deepEqual(effects.filter((e) => e.effect === 'late' || e.effect === 'overrun'), []);
  });
}

test('touched: to the other take and back at the same offset', { skip }, () => {
  const same = play('touched').filter((e) => e.effect === 'go' && e.how === 'same');
  assert.deepEqual(same.map(({ scene, t }) => [scene, t]), [['hide', 4], ['bench', 8.4]]);
});

test('passer-by: who does not choose is taken through the city by default', { skip }, () => {
  const effects = play('passer-by');
  assert.deepEqual(effects.filter((e) => e.effect === 'defaulted').map((e) => e.option), ['city']);
  assert.ok(effects.some((e) => e.effect === 'go' && e.scene === 'city' && e.how === 'default'));
});

test('no-time-limits: the last bar loops until the choice is made', { skip }, () => {
  const effects = play('no-time-limits');
  assert.deepEqual(effects.filter((e) => e.effect === 'loop').map((e) => e.t), [7.5, 7.5]);
  assert.deepEqual(effects.filter((e) => e.effect === 'chosen').map((e) => e.option), ['trail']);
  assert.equal(effects.some((e) => e.effect === 'defaulted'), false);
});

test('every trail is played here', () => {
  const found = readdirSync(`${here}/trails`).map((file) => file.replace('.ndjson', '')).sort();
  assert.deepEqual(found, [...Object.keys(PICTURES), 'no-time-limits'].sort());
});
