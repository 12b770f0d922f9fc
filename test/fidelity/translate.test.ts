// A simulated run in the lines of a recording: the same kinds with the same fields, and the same measures as ours.

import { describe, expect, test } from 'vitest';
import { levelsOf } from '../../src/fidelity/levels.ts';
import { measuresOf } from '../../src/fidelity/measures.ts';
import { readRun } from '../../src/fidelity/reading.ts';
import { simulatedRun } from '../../src/fidelity/translate.ts';
import { LINE_KINDS } from '../../src/fidelity/vocabulary.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { inLines, labScenarioOf, SMALL_RECORDING } from '../support/fidelity-recording.ts';

const HOLDS = [
  SMALL_RECORDING,
  SMALL_RECORDING.replace('count: 1', 'count: 2, within: 20s'),
  `${SMALL_RECORDING}terminationHandler: { mode: none }\n`,
  SMALL_RECORDING.replace(
    'events:',
    'events:\n  - { at: 5s, outOfCapacity: { group: spot, for: 2m } }\n  - { at: 90s, scale: { workload: web, replicas: 2 } }',
  ),
];

describe.each(HOLDS.map((text, place) => [place, labScenarioOf(text)] as const))(
  'story %i',
  (_, scenario) => {
    const run = simulatedRun(scenario, '7');

    test('reads back as a recording, line by line, nothing left out', () => {
      const read = readRun(inLines(run), '1.ndjson');
      expect(read).toEqual({ facts: run, unknown: new Map() });
    });

    test('ends when the scenario does', () => {
      expect(run.at(-1)).toEqual({ t: scenario.run.until / 1000, fact: 'run-ended' });
      expect(levelsOf(run).end).toBe(240);
    });

    test('measures as our own result says', () => {
      const result = simulate(scenario, { seed: '7' });
      const measures = measuresOf(run);
      expect(measures.pendingPodSeconds).toBeCloseTo(result.metrics.pending_pod_seconds!, 6);
      expect(measures.unavailableReplicaSeconds.get('web')).toBeCloseTo(
        result.metrics.unavailable_replica_s!,
        6,
      );
    });
  },
);

test('refusals and shortages of capacity are said in the words of a recording', () => {
  const kinds = new Set(simulatedRun(labScenarioOf(HOLDS[3]!), '7').map(({ fact }) => fact));
  const known = new Set(LINE_KINDS.map(({ fact }) => fact));
  expect([...kinds].filter((kind) => !known.has(kind))).toEqual([]);
  expect(kinds).toContain('out-of-capacity');
  expect(kinds).toContain('launch-refused');
  expect(kinds).toContain('workload-scaled');
});

test('an instance given back tells of no desired capacity', () => {
  const surplus = `name: surplus
run: { until: 20m }
autoScalingGroups:
  - { name: base, instanceTypes: [m5.xlarge], zones: [a], minSize: 1, desiredCapacity: 2, maxSize: 4 }
workloads:
  - { kind: Deployment, name: web, replicas: 1, requests: { cpu: 500m, memory: 1Gi } }
clusterAutoscaler: { scaleDownUnneededTime: 1m, scaleDownDelayAfterAdd: 1m }
`;
  const kinds = simulatedRun(labScenarioOf(surplus), '7').map(({ fact }) => fact);
  expect(kinds).toContain('instance-removed-by-autoscaler');
  expect(kinds).not.toContain('desired-capacity-set');
});
