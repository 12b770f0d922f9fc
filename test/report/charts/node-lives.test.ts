import { describe, expect, test } from 'vitest';
import {
  livesOf,
  MOST_NODES,
  nodeLivesChart,
  nodesToShow,
} from '../../../src/report/charts/node-lives.ts';
import { aNodeRow, aResult } from '../../support/a-result.ts';

const phases = (node: Parameters<typeof livesOf>[0]): string[] =>
  livesOf(node, 1800).map(({ phase, from_s, to_s }) => `${phase} ${from_s}–${to_s}`);

describe('the life of a node', () => {
  test('that was there before and stays is ready throughout', () => {
    expect(phases(aNodeRow({ node: 'a' }))).toEqual(['ready 0–1800']);
  });

  test('that is launched, noticed, drained and taken back goes through every phase', () => {
    const node = aNodeRow({
      node: 'a',
      launched_s: 60,
      ready_s: 150,
      notice_s: 300,
      cordoned_s: 301,
      drain_started_s: 302,
      drain_finished_s: 340,
      gone_s: 420,
      reason: 'spot-reclaim',
    });
    expect(phases(node)).toEqual([
      'launching 60–150',
      'ready 150–301',
      'cordoned 301–302',
      'draining 302–340',
      'cordoned 340–420',
    ]);
  });

  test('whose drain never ends is draining until it goes', () => {
    const node = aNodeRow({ node: 'a', cordoned_s: 300, drain_started_s: 300, gone_s: 420 });
    expect(phases(node)).toEqual(['ready 0–300', 'draining 300–420']);
  });

  test('without a handler is ready until it goes', () => {
    expect(phases(aNodeRow({ node: 'a', notice_s: 300, gone_s: 420 }))).toEqual(['ready 0–420']);
  });

  test('that never turns Ready is launching until the end', () => {
    expect(phases(aNodeRow({ node: 'a', launched_s: 1700, ready_s: null }))).toEqual([
      'launching 1700–1800',
    ]);
  });

  test('taken back while it starts never drains', () => {
    const node = aNodeRow({
      node: 'a',
      launched_s: 60,
      ready_s: null,
      cordoned_s: 90,
      gone_s: 120,
    });
    expect(phases(node)).toEqual(['launching 60–90', 'cordoned 90–120']);
  });
});

describe('of more nodes than can be read', () => {
  const quiet = Array.from({ length: 100 }, (_, i) => aNodeRow({ node: `quiet-${i}` }));
  const launched = Array.from({ length: 20 }, (_, i) =>
    aNodeRow({ node: `new-${i}`, launched_s: 400 + i }),
  );
  const noticed = Array.from({ length: 20 }, (_, i) =>
    aNodeRow({ node: `noticed-${i}`, notice_s: 300 }),
  );

  test('those with a notice are shown first, then the launched, in the order of launch', () => {
    const shown = nodesToShow([...quiet, ...noticed, ...launched]).map(({ node }) => node);
    expect(shown).toHaveLength(MOST_NODES);
    expect(shown.slice(0, 20)).toEqual(noticed.map(({ node }) => node));
    expect(shown.slice(20)).toEqual(launched.slice(0, 10).map(({ node }) => node));
  });

  test('the caption counts those left out', () => {
    const { caption } = nodeLivesChart(aResult({ nodeRows: [...quiet, ...noticed] }));
    expect(caption).toContain('90 more nodes not shown');
  });
});
