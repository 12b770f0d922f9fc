import { expect, test } from 'vitest';
import { asGoMap } from '../../../src/actors/autoscaler/shuffle.ts';
import { seededRng } from '../../../src/engine/rng.ts';

const rng = seededRng('maps');
const walks = (entries: string): string[] =>
  Array.from({ length: 800 }, () => asGoMap([...entries], rng).join(''));

test('a small map is walked round from one of eight slots: of two entries the first leads in seven of eight walks', () => {
  const led = walks('ab').filter((walk) => walk === 'ab').length;
  expect(led).toBeGreaterThan(660);
  expect(led).toBeLessThan(740);
  expect([...new Set(walks('abcd'))].toSorted()).toEqual(['abcd', 'bcda', 'cdab', 'dabc']);
});

test('a larger map is walked in any order', () => {
  expect(new Set(walks('abcdefghi')).size).toBeGreaterThan(700);
});

test('nobody is lost or met twice', () => {
  for (const entries of ['', 'a', 'abc', 'abcdefgh', 'abcdefghij'])
    for (const walk of walks(entries)) expect([...walk].toSorted().join('')).toBe(entries);
});
