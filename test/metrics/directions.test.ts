import { expect, test } from 'vitest';
import { METRICS } from '../../src/metrics/dictionary.ts';
import { directionOf } from '../../src/metrics/directions.ts';

test('every wait is better when it is shorter, whichever statistic of it', () => {
  for (const metric of METRICS.keys())
    if (/^(pending|ready_time|cordon_latency|node_startup)_.*_s$/.test(metric))
      expect([metric, directionOf(metric)]).toEqual([metric, 'less']);
});

test('losses and the bill are better when less, drains in time and limits when more', () => {
  for (const metric of ['lost_pods', 'cost_usd', 'overshoot_node_s'])
    expect(directionOf(metric)).toBe('less');
  for (const metric of ['nodes_drained_in_time_percent', 'limits_held', 'held_budget'])
    expect(directionOf(metric)).toBe('more');
});

test('fewer evictions are no gain by themselves: who is not evicted is lost with the node', () => {
  expect(directionOf('evicted_pods')).toBe('neutral');
});

test('what was done is neither, and so is a name that nobody knows', () => {
  for (const metric of ['nodes_launched', 'nodes_peak', 'cost_spot_usd', 'constructor', 'x'])
    expect(directionOf(metric)).toBe('neutral');
});
