import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/metrics/result.ts';
import { story } from '../../../src/report/html/story.ts';
import { aPodRow, aResult } from '../../support/a-result.ts';

/** As a reader sees them; where the time went is the first. */
const paragraphs = (result: RunResult): string[] =>
  [...story(result).markup.matchAll(/<p>(.*?)<\/p>/gs)].map(([, paragraph]) =>
    paragraph!
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );

const sentences = (result: RunResult): string[] => paragraphs(result).slice(1);

test('where the time went is said first', () => {
  expect(paragraphs(aResult())[0]).toBe(
    '88% of the wait was node startup; 3 pods were lost because budget web allowed 8 evictions at a time.',
  );
});

describe('the three sentences after it', () => {
  test('say when pods waited longest and why, what was lost, and what it cost', () => {
    expect(sentences(aResult())).toEqual([
      'Pods waited longest from 00:05:01, after 6 Spot nodes of spot got their notice at 00:05:00: web-45 was pending for 1m 57s (0/10 nodes are available: 4 Insufficient cpu, 6 node(s) were unschedulable); half of the new nodes were Ready within 1m 35s.',
      '6 nodes were reclaimed, 5 drained in time and 1 not: 21 pods were evicted, after 14 refusals by disruption budgets, and 3 were lost with their instances.',
      'The run cost $0.54, against $0.93 for the same node-hours all on demand; 21.6% of the CPU paid for was requested by no pod, and nodes beyond what pods needed added up to 25m 02s.',
    ]);
  });

  test('of a calm run say that nothing waited, went or was wasted', () => {
    const result = aResult();
    const calm = aResult({
      podRows: [aPodRow({ pod: 'web-1' })],
      pods: { ...result.pods, submitted: 1, evicted: 0, lost: 0, evictions_refused: 0 },
      nodes: { ...result.nodes, reclaimed: 0, overshoot_node_s: 0 },
      moments: [],
    });
    expect(sentences(calm)).toEqual([
      'No pod waited: 1 pod found room at once.',
      'No node was reclaimed; 0 pods were evicted and none were lost with their instances.',
      'The run cost $0.54, against $0.93 for the same node-hours all on demand; 21.6% of the CPU paid for was requested by no pod.',
    ]);
  });

  test('say of nodes beyond need only what was measured: after a reclaim, against what stood spare before', () => {
    const { nodes } = aResult();
    const billOf = (wishes: Partial<RunResult['nodes']>) =>
      sentences(aResult({ nodes: { ...nodes, ...wishes } }))[2];
    expect(billOf({ overshoot_node_s: 0 })).toContain('no more nodes stood spare than before');
    expect(billOf({ reclaimed: 0, overshoot_node_s: 0 })).not.toMatch(/spare|beyond/);
  });

  test('say when a pod was still waiting at the end', () => {
    const result = aResult();
    const [first] = sentences(
      aResult({
        podRows: [aPodRow({ pod: 'web-1', created_s: 1700, bound_s: null, pending_s: 100 })],
        pods: { ...result.pods, pending_at_end: 1 },
        moments: [],
      }),
    );
    expect(first).toBe(
      'Pods waited longest from 00:28:20: web-1 was still pending after 1m 40s; half of the new nodes were Ready within 1m 35s. 1 pod still waited at the end.',
    );
  });

  test('blame no notice that came after the wait began, or long before it', () => {
    const podRows = [aPodRow({ pod: 'web-1', created_s: 1000, bound_s: 1060, pending_s: 60 })];
    const moments = [300, 1001].map((t_s) => ({
      t_s,
      kind: 'notice' as const,
      group: 'spot',
      count: 1,
    }));
    expect(sentences(aResult({ podRows, moments }))[0]).toMatch(
      /^Pods waited longest from 00:16:40:/,
    );
  });

  test('blame the reclaim where no notice came before it', () => {
    const podRows = [aPodRow({ pod: 'web-1', created_s: 450, bound_s: 510, pending_s: 60 })];
    const moments = [{ t_s: 420, kind: 'reclaim' as const, group: 'spot', count: 1 }];
    expect(sentences(aResult({ podRows, moments }))[0]).toContain(
      'after 1 Spot node of spot went at 00:07:00',
    );
  });
});
