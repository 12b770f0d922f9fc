// What a loop keeps from the one before must be what it would have found: whole runs with a cluster in which nothing
// changes between loops, and the same runs with one that seems to change all the time.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AsgCache } from '../../../src/actors/autoscaler/aws/asg-cache.ts';
import { NodeInstancesCache } from '../../../src/actors/autoscaler/aws/node-instances-cache.ts';
import { ClusterState } from '../../../src/actors/autoscaler/cluster-state.ts';
import { roster } from '../../../src/actors/roster.ts';
import { apply } from '../../../src/cluster/apply.ts';
import type { Fact } from '../../../src/cluster/fact.ts';
import { Cluster, type ClusterView } from '../../../src/cluster/state.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { run } from '../../../src/engine/run.ts';
import { openings } from '../../../src/experiment/replicate.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { nodeId } from '../../../src/ids.ts';
import { hours, instant, minutes, NEVER, type Instant } from '../../../src/units.ts';
import { scenarioOf } from '../../support/scenario-texts.ts';

const SCENARIOS = resolve(import.meta.dirname, '../../../scenarios');
const story = (name: string): Scenario =>
  scenarioOf(readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8'), {
    readFile: (path) => readFileSync(join(SCENARIOS, path), 'utf8'),
  });
const until = (scenario: Scenario, end: Instant): Scenario => ({
  ...scenario,
  run: { ...scenario.run, until: end },
});

interface Told {
  readonly facts: readonly string[];
  /** Loops that began with every node as the loop before had found it. */
  readonly loopsWithoutNews: number;
}

/** `restless`: every fact counts as a change of the nodes, so that no finding outlives its loop. */
function tell(scenario: Scenario, { restless }: { readonly restless: boolean }): Told {
  const cluster = new Cluster();
  const facts: string[] = [];
  let lastSeen = -1;
  let loopsWithoutNews = 0;
  run<Fact, ClusterView>({
    actors: roster(scenario),
    view: cluster,
    rng: seededRng(scenario.run.seed),
    apply: (fact, at) => {
      apply(cluster, fact, at);
      if (restless) cluster.nodes.changes += 1;
    },
    observers: [
      (fact, at) => {
        facts.push(`${at} ${JSON.stringify(fact)}`);
        if (fact.kind !== 'autoscaler-loop-started') return;
        if (cluster.nodes.changes === lastSeen) loopsWithoutNews += 1;
        lastSeen = cluster.nodes.changes;
      },
    ],
    openings: openings(scenario),
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
  return { facts, loopsWithoutNews };
}

describe('loops that keep what the last one found say the same facts', () => {
  test.each([
    ['burst', story('burst')],
    ['headroom', story('headroom')],
    ['out-of-capacity', story('out-of-capacity')],
    ['no-handler', story('no-handler')],
    ['the night of calm-day', until(story('calm-day'), instant(hours(5)))],
  ])('%s', (_name, scenario) => {
    const keeping = tell(scenario, { restless: false });
    const restless = tell(scenario, { restless: true });
    expect(keeping.loopsWithoutNews).toBeGreaterThan(10);
    expect(restless.loopsWithoutNews).toBe(0);
    expect(keeping.facts).toEqual(restless.facts);
  });
});

test('a node that never turns ready counts as broken in time, although nothing changes', () => {
  const node = nodeId(0);
  const nodes = { changes: 7, exists: [1], ready: [0], registeredAt: [0] };
  const view = { nodes } as unknown as ClusterView;
  const api = {
    desiredCapacity: () => 1,
    instances: () => [node],
    lastFailedActivity: () => NEVER,
    setDesiredCapacity: () => true,
    terminateInstance: () => true,
  };
  const cloud = new AsgCache([{ minSize: 0, maxSize: 1 }]);
  cloud.refresh(api, instant(0));
  const backoff = { initial: minutes(5), greatest: minutes(30), resetTimeout: minutes(180) };
  const [maxNodeProvisionTime, maxNodeStartupTime] = [minutes(15), minutes(15)];
  const unready = { okTotalUnreadyCount: 0, maxTotalUnreadyPercentage: 45 };
  const settings = { ...unready, maxNodeProvisionTime, maxNodeStartupTime, backoff };
  const state = new ClusterState(settings, cloud, new NodeInstancesCache(cloud));
  const acts = { backedOff() {}, decreaseTargetSize: () => false, event() {} };
  const isHealthyAt = (minute: number): boolean => {
    state.update(view, [node], instant(minutes(minute)), acts);
    return state.isClusterHealthy();
  };
  expect([1, 14, 16].map(isHealthyAt)).toEqual([true, true, false]);
});
