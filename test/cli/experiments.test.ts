import { expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/args.ts';
import { experimentSettings } from '../../src/cli/experiments.ts';

const shareOf = (text: string): number => {
  const { flags } = parseArguments(['run', 'burst.yaml', '--share', text]);
  return experimentSettings(flags, { runs: 100 }).share;
};

test.each([
  ['0.9', /did you mean 90%/],
  ['95', /did you mean 95%/],
  ['1', /^--share is 1: give a percentage above 0% and below 100%, such as 95%$/],
])('%s is no share, and what it may mean is only said where it is plain', (text, sentence) => {
  expect(() => shareOf(text)).toThrow(sentence);
});

test('a percentage is the number that as many of a thousand runs make', () => {
  for (const held of [7, 290, 550, 560, 575, 995, 999])
    expect(shareOf(`${held / 10}%`)).toBe(held / 1000);
});
