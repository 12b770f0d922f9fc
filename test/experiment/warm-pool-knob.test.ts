// A warm pool among the ways to survive a burst: whose it is, how large, and when it cannot be had.

import { expect, test } from 'vitest';
import { laddersOf } from '../../src/experiment/optimize/ladders.ts';
import { survive } from '../../src/experiment/survive.ts';
import type { Change } from '../../src/scenario/vary.ts';
import { scenarioOf } from '../support/scenario-texts.ts';

/** Nodes take five minutes to start; two of four vanish ten minutes before the end. */
const SLOW = `name: slow
run: { until: 40m, seed: 5 }
autoScalingGroups:
  - name: spot
    instanceTypes: [m5.xlarge]
    labels: { team: a }
    minSize: 4
    desiredCapacity: 4
    maxSize: 10
    onDemandPercentageAboveBaseCapacity: 0
    startup: 5m
workloads:
  - { kind: Deployment, name: web, replicas: 4, requests: { cpu: 3500m, memory: 1Gi } }
events:
  - { at: 30m, reclaim: { group: spot, count: 2 } }
expect:
  - pending max web <= 90s
  - lost pods <= 0
`;

/** The same with a group on demand that has a pool of one, started in forty seconds. */
const WITH_POOL = SLOW.replace(
  'workloads:',
  `  - name: fallback
    instanceTypes: [m5.xlarge]
    maxSize: 1
    startup: 5m
    warmPool: { startup: 40s }
workloads:`,
).replace(
  'events:',
  'clusterAutoscaler: { expander: priority, priorities: { 7: [fallback] } }\nevents:',
);

const ASKED = { group: 'spot', count: 2 };

/** What each setting of the warm pool changes; or why there is none. */
function settingsOf(text: string): {
  readonly changes: readonly Change[][];
  readonly why?: string;
} {
  const { ladders, notCompared } = laddersOf(scenarioOf(text), ASKED);
  const ladder = ladders.find(({ knob }) => knob.name === 'warm pool');
  const refused = notCompared.find(({ knob }) => knob === 'warm pool');
  return {
    changes: (ladder?.candidates ?? []).map(({ changes }) => [...changes]),
    ...(refused && { why: refused.why }),
  };
}

test('without one of its own the scenario gets a group beside, like the one that loses its nodes but on demand', () => {
  const { changes } = settingsOf(SLOW);
  expect(changes).toHaveLength(2);
  const [groups, ...autoscaler] = changes[1]!;
  expect((groups!.to as unknown[]).at(-1)).toEqual({
    name: 'spot-warm',
    instanceTypes: ['m5.xlarge'],
    labels: { team: 'a' },
    startup: '5m',
    maxSize: 2,
    warmPool: {},
  });
  expect(autoscaler.map(({ path, to }) => [path, to])).toEqual([
    ['clusterAutoscaler.expander', 'priority,least-waste'],
    ['clusterAutoscaler.priorities', { 10: ['^spot-warm$'] }],
  ]);
});

test('the group beside stands above the priorities that the scenario has', () => {
  const text = SLOW.replace(
    'events:',
    'clusterAutoscaler: { expander: "priority,random", priorities: { 50: [spot] } }\nevents:',
  );
  const { changes } = settingsOf(text);
  expect(changes[0]!.slice(1).map(({ to }) => to)).toEqual([{ 50: ['spot'], 60: ['^spot-warm$'] }]);
});

test('a pool of the scenario’s own is made larger instead, and its group with it', () => {
  expect(settingsOf(WITH_POOL).changes).toEqual([
    [{ path: 'autoScalingGroups.fallback.maxSize', from: 1, to: 2 }],
    [{ path: 'autoScalingGroups.fallback.maxSize', from: 1, to: 3 }],
  ]);
  const written = WITH_POOL.replace(
    'warmPool: { startup: 40s }',
    'warmPool: { startup: 40s, maxGroupPreparedCapacity: 1 }',
  ).replace('maxSize: 1\n', 'maxSize: 2\n');
  expect(settingsOf(written).changes).toEqual([
    [{ path: 'autoScalingGroups.fallback.warmPool.maxGroupPreparedCapacity', from: 1, to: 2 }],
    [
      { path: 'autoScalingGroups.fallback.maxSize', from: 2, to: 3 },
      { path: 'autoScalingGroups.fallback.warmPool.maxGroupPreparedCapacity', from: 1, to: 3 },
    ],
  ]);
});

test('without Cluster Autoscaler no pool is compared, nor where its flags leave no room for it', () => {
  const without = settingsOf(SLOW.replace('events:', 'clusterAutoscaler: { mode: none }\nevents:'));
  expect(without).toEqual({
    changes: [],
    why: expect.stringMatching(/without Cluster Autoscaler/),
  });
  const flags = settingsOf(
    SLOW.replace('events:', 'clusterAutoscaler: { flags: ["--expander=random"] }\nevents:'),
  );
  expect(flags).toEqual({ changes: [], why: expect.stringMatching(/expander/) });
});

test('where a burst is rare and nodes are slow, a warm pool is the cheapest room, cheaper than nodes that stand by', async () => {
  const outcome = await survive(scenarioOf(WITH_POOL), { count: 2 }, { maxRuns: 60, share: 0.6 });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join('\n'));
  expect(outcome.now.status).toBe('fails');
  expect(outcome.verdict).toBe('found');
  const best = outcome.knobs[outcome.best!]!;
  expect(best.knob).toBe('warm pool');
  expect(best.settings[best.best!]).toBe('2');
  const spare = outcome.knobs.find(({ knob }) => knob === 'minSize')!;
  expect(spare.verdict).toBe('found');
  expect(best.final!.cost_usd!).toBeLessThan(spare.final!.cost_usd!);
  expect(outcome.notes).toEqual([expect.stringMatching(/disks of stopped instances are not in/)]);
});

test('a start that nobody measured is named as what it is', async () => {
  const short = SLOW.replace('until: 40m', 'until: 10m').replace('at: 30m', 'at: 1m');
  const outcome = await survive(scenarioOf(short), { count: 1 }, { maxRuns: 20, share: 0.8 });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join('\n'));
  expect(outcome.notes[0]).toMatch(/the startup of spot less the 4\.647s that EC2 saves/);
  const warm = outcome.knobs.find(({ knob }) => knob === 'warm pool')!;
  expect(warm.verdict).toBe('none');
});
