import { beforeAll, describe, expect, test } from 'vitest';
import { judgeGate, parseGateRule } from '../../src/experiment/gate.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { compare } from '../../src/experiment/compare.ts';
import { junitOf, toJunit } from '../../src/report/junit.ts';
import { aPageContext, EVERY_ORDER } from '../support/experiment-pages.ts';
import { someRuns } from '../support/runs.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITY: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function plain(text: string): string {
  expect(text).not.toMatch(/<|&(?!(?:lt|gt|amp|quot|apos|#\d+);)/);
  return text.replace(/&(#?\w+);/g, (_, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : ENTITY[name]!,
  );
}

/** Parses strictly: anything that is not well-formed fails the test. */
function parsed(xml: string): Element {
  expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n')).toBe(true);
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const tag = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  tag.lastIndex = xml.indexOf('\n');
  for (let match = tag.exec(xml); match !== null; match = tag.exec(xml)) {
    const [, closing, name, attributes, empty, text] = match;
    const inside = open.at(-1)!;
    if (text !== undefined) inside.text += plain(text);
    else if (closing === '/') expect(open.pop()!.name).toBe(name);
    else {
      const pairs = [...attributes!.matchAll(/ ([a-z]+)="([^"]*)"/g)];
      const element: Element = {
        name: name!,
        attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, plain(value!)])),
        children: [],
        text: '',
      };
      inside.children.push(element);
      if (empty === '') open.push(element);
    }
    if (tag.lastIndex === xml.length) break;
  }
  expect(tag.lastIndex).toBe(xml.length);
  expect(open).toEqual([root]);
  return root.children[0]!;
}

const nights = (slow: number, of = 100) =>
  Array.from({ length: of }, (_, i) => ({ pending: i < slow ? 200 + i : 60 }));

describe.each(EVERY_ORDER)('the JUnit file of %s', (_, make) => {
  test('is well-formed, and its counts are those of its cases', async () => {
    const root = parsed(junitOf(await make()));
    expect(root.name).toBe('testsuites');
    for (const suite of root.children) {
      const of = (name: string): number =>
        suite.children.filter(({ children }) => children.some((child) => child.name === name))
          .length;
      expect(suite.attributes).toMatchObject({
        tests: String(suite.children.length),
        failures: String(of('failure')),
        skipped: String(of('skipped')),
      });
      expect(suite.attributes).not.toHaveProperty('time');
    }
  });
});

describe('a limit as a test case', () => {
  const summary = summarize(someRuns(nights(40)));
  let suite: Element;
  beforeAll(() => {
    suite = parsed(junitOf({ kind: 'runs', summary, context: aPageContext() })).children[0]!;
  });

  test('passes when it held', () => {
    expect(suite.children[1]!.attributes['name']).toBe('limit_2: lost pods <= 2');
    expect(suite.children[1]!.children).toEqual([]);
  });

  test('fails with its expression, in how many runs it held, and what was observed under which seed', () => {
    const [failure] = suite.children[0]!.children;
    expect(failure!.attributes).toEqual({
      type: 'crossed',
      message: 'pending p95 <= 2m: held in 60 of 100 runs (50% … 69%), needs 95%',
    });
    expect(failure!.text).toContain('--seed 42: 3m 20s\n--seed 42/1: 3m 21s');
    expect(failure!.text).toContain('and 20 more');
  });

  test('undecided fails a run, whose exit code says so too, and is skipped in a comparison', () => {
    const few = someRuns(nights(0, 10));
    const run = parsed(junitOf({ kind: 'runs', summary: summarize(few), context: aPageContext() }));
    expect(run.attributes['failures']).toBe('2');
    const comparison = compare(few, [{ ...few, name: 'changed' }]);
    const both = parsed(junitOf({ kind: 'comparison', comparison, context: aPageContext() }));
    expect(both.attributes).toMatchObject({ failures: '0', skipped: '4' });
  });

  test('a gate has a suite of its own, which fails where it fired', () => {
    const [now, changed] = [someRuns(nights(0)), someRuns(nights(90), { name: 'changed' })];
    const comparison = compare(now, [changed]);
    const rules = ['pending_p95_s > +10s', 'cost_usd > +1%'].map((text) => {
      const reading = parseGateRule(text, []);
      if ('mistake' in reading) throw new Error(reading.mistake);
      return reading.rule;
    });
    const gate = judgeGate(rules, comparison);
    const root = parsed(junitOf({ kind: 'comparison', comparison, context: aPageContext() }, gate));
    const [fired, passed] = root.children.at(-1)!.children;
    expect(fired!.children[0]!.attributes['message']).toMatch(
      /^pending_p95_s > \+10s: changed: pending p95 1m → /,
    );
    expect(passed!.children).toEqual([]);
  });
});

test('names that would break XML or steer a terminal say only what they are', () => {
  const hostile = `]]></failure><x a="&\u0000\u001b[31m\u202e\ud800'\n`;
  const xml = toJunit(hostile, [
    {
      name: hostile,
      cases: [{ name: hostile, failure: { type: hostile, message: hostile, details: hostile } }],
    },
  ]);
  const root = parsed(xml);
  const [failure] = root.children[0]!.children[0]!.children;
  expect(failure!.attributes['message']).toBe(`]]></failure><x a="&[31m'\n`);
  expect(failure!.text).toBe(`]]></failure><x a="&[31m'\n`);
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
});
