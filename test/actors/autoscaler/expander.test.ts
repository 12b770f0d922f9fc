import { describe, expect, test } from 'vitest';
import { bestOption, expanderFilter } from '../../../src/actors/autoscaler/expander/expander.ts';
import { wasteOf } from '../../../src/actors/autoscaler/expander/least-waste.ts';
import type { ExpansionOption } from '../../../src/actors/autoscaler/expander/option.ts';
import { byPriority } from '../../../src/actors/autoscaler/expander/priority.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import type { Expander } from '../../../src/scenario/scenario.ts';
import { aNodeTemplate, anOption, somePods } from '../../support/autoscaler-scenes.ts';

const names = (options: readonly ExpansionOption[]): string[] =>
  options.map(({ groupName }) => groupName);
const kept = (name: Expander, options: readonly ExpansionOption[]): string[] =>
  names(expanderFilter(name, [])(options));

const four = somePods(4, { cpu: 900, memoryMiB: 1024 });

describe('expanders', () => {
  test('least-waste weighs CPU and memory of the nodes against what the pods request', () => {
    const fitting = anOption('fitting', 1, four, aNodeTemplate(4000, 8192));
    const roomy = anOption('roomy', 1, four, aNodeTemplate(8000, 16_384));
    expect(wasteOf(fitting)).toBeCloseTo(0.1 + 0.5, 10);
    expect(kept('least-waste', [roomy, fitting])).toEqual(['fitting']);
  });

  test('most-pods and least-nodes keep what their names say', () => {
    const options = [anOption('a', 3, four), anOption('b', 1, four.slice(1))];
    expect(kept('most-pods', options)).toEqual(['a']);
    expect(kept('least-nodes', options)).toEqual(['b']);
    expect(kept('random', options)).toEqual(['a', 'b']);
  });

  test('priority keeps the highest rank, and everything when nobody is ranked', () => {
    const options = [anOption('spot-large', 1, four), anOption('fallback', 1, four)];
    const spotFirst = byPriority([
      { priority: 10, groups: ['.*'] },
      { priority: 50, groups: ['spot'] },
    ]);
    expect(names(spotFirst(options))).toEqual(['spot-large']);
    expect(names(byPriority([{ priority: 5, groups: ['^large'] }])(options))).toHaveLength(2);
    expect(names(byPriority([{ priority: -5, groups: ['.*'] }])(options))).toHaveLength(2);
  });

  test('a chain narrows until one is left, and chance decides among equals', () => {
    const equal = [anOption('a', 1, four), anOption('b', 1, four), anOption('c', 2, four)];
    const chain = [expanderFilter('most-pods', []), expanderFilter('least-nodes', [])];
    const chosen = Array.from(
      { length: 40 },
      (_, run) => bestOption(equal, chain, seededRng(String(run)))!.groupName,
    );
    expect(new Set(chosen)).toEqual(new Set(['a', 'b']));
    expect(bestOption([], chain, seededRng('none'))).toBeUndefined();
  });
});
