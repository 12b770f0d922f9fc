// What the real components took, held against what ours take over many seeds: every recorded interval lies within ours.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/cluster/fact.ts';
import { nodeId, podId } from '../../../src/ids.ts';
import { seconds } from '../../../src/units.ts';
import { aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import type { Said } from '../../support/facts-of.ts';
import { besides } from '../../support/needs.ts';
import { launchOf, play } from '../../support/workload-play.ts';

const RECORDINGS = besides('recordings');

/** The part of a fact that both sides tell, `key` naming its node or pod. */
interface Told {
  readonly t: number;
  readonly fact: string;
  readonly key: string;
  readonly why?: string;
}

function recorded(experiment: string): Told[][] {
  const folder = join(RECORDINGS!, experiment);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string> & { t: number })
        .filter(({ t }) => t >= 0)
        .map(({ t, fact, pod, node, why }) => ({
          t,
          fact: fact!,
          key: pod ?? node ?? '',
          ...(why === undefined ? {} : { why }),
        })),
    );
}

const told = (said: readonly Said[]): Told[] =>
  said
    .filter(({ t }) => t >= 0)
    .map(({ t, fact }) => ({
      t,
      fact: fact.kind,
      key: 'pod' in fact ? `pod ${fact.pod}` : 'node' in fact ? `node ${fact.node}` : '',
      ...('why' in fact ? { why: fact.why } : {}),
    }));

/** From each fact of one kind to the next of another, about the same thing or about anything. */
function intervals(
  facts: readonly Told[],
  from: string,
  to: string,
  { same, why }: { readonly same: boolean; readonly why?: string },
): number[] {
  return facts
    .filter(({ fact, why: its }) => fact === from && (why === undefined || its === why))
    .flatMap((first) => {
      const then = facts.find(
        ({ t, fact, key }) => fact === to && t >= first.t && (!same || key === first.key),
      );
      return then === undefined ? [] : [then.t - first.t];
    });
}

/** One node of three vanishes at 130 s with four pods, one of them evicted before. */
const vanish = (seed: string): Said[] => {
  const scenario = aScenario({
    run: { seed },
    autoScalingGroups: [aGroup({ startup: { law: 'constant', value: seconds(60) } })],
    workloads: [aDeployment('web', 12)],
  });
  return play(scenario, [
    {
      at: at(20),
      say: (): Fact[] => [
        {
          kind: 'pod-terminating',
          pod: podId(5),
          grace: seconds(30),
          why: 'EvictionByEvictionAPI',
          by: 'test',
        },
      ],
    },
    {
      at: at(130),
      say: () => [{ kind: 'instance-terminated', node: nodeId(0), why: 'spot-reclaim' }],
    },
    { at: at(150), say: () => [{ kind: 'instance-reported-terminated', node: nodeId(0) }] },
    { at: at(160), say: (view) => [launchOf(scenario, 0, view)] },
  ]);
};

/** One look in twenty of PodGC comes before its quarantine timer and leaves the pods to the next, which we never do. */
const LATE_LOOK = 20;

const STEPS: readonly {
  readonly name: string;
  readonly experiment: string;
  readonly from: string;
  readonly to: string;
  readonly same: boolean;
  readonly why?: string;
  readonly slack: number;
}[] = [
  {
    name: 'a node that vanished turns NotReady',
    experiment: 'no-handler',
    from: 'instance-terminated',
    to: 'node-not-ready',
    same: true,
    slack: 0.1,
  },
  {
    name: 'its pods turn not ready',
    experiment: 'no-handler',
    from: 'node-not-ready',
    to: 'pod-not-ready',
    same: false,
    slack: 0.1,
  },
  {
    name: 'its Node object is deleted',
    experiment: 'no-handler',
    from: 'node-not-ready',
    to: 'node-deleted',
    same: true,
    slack: 0.1,
  },
  {
    name: 'PodGC deletes the first pod',
    experiment: 'no-handler',
    from: 'node-deleted',
    to: 'pod-deleted',
    same: false,
    slack: 0.1 + LATE_LOOK,
  },
  {
    name: 'an evicted pod is replaced',
    experiment: 'pdb-blocks-drain',
    from: 'pod-terminating',
    to: 'pod-created',
    same: false,
    why: 'EvictionByEvictionAPI',
    slack: 0.1,
  },
  {
    name: 'an evicted pod’s containers stop',
    experiment: 'pdb-blocks-drain',
    from: 'pod-terminating',
    to: 'pod-not-ready',
    same: true,
    why: 'EvictionByEvictionAPI',
    slack: 0.1,
  },
  {
    name: 'a stopped pod’s object goes',
    experiment: 'pdb-blocks-drain',
    from: 'pod-not-ready',
    to: 'pod-deleted',
    same: true,
    slack: 0.2,
  },
  {
    name: 'a new node registers and is Ready',
    experiment: 'no-handler',
    from: 'node-registered',
    to: 'node-ready',
    same: true,
    slack: 0.2,
  },
];

describe.skipIf(RECORDINGS === undefined)('as the real components were recorded', () => {
  const ours =
    RECORDINGS === undefined
      ? []
      : Array.from({ length: 300 }, (_, seed) => told(vanish(`${seed}`)));
  test.each(STEPS)('$name', ({ experiment, from, to, slack, ...about }) => {
    const theirs = recorded(experiment).flatMap((facts) => intervals(facts, from, to, about));
    const simulated = ours.flatMap((facts) => intervals(facts, from, to, about));
    expect(theirs.length).toBeGreaterThan(3);
    expect(simulated.length).toBeGreaterThan(30);
    expect(Math.min(...theirs)).toBeGreaterThan(Math.min(...simulated) - slack);
    expect(Math.max(...theirs)).toBeLessThan(Math.max(...simulated) + slack);
  });
});
